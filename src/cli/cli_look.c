/*
 * cli_look.c: `klaster map`, `timeline` and `chart`: the pictures of the
 * screen as lines of text, with the same in words under them.
 */
#include <string.h>
#include "cli.h"
#include "klaster/app/look.h"
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/base/out.h"
#include "klaster/model/span.h"
#include "klaster/ui/ascii.h"
#include "klaster/ui/axis.h"
#include "klaster/ui/cell.h"
#include "klaster/ui/map.h"
#include "klaster/ui/plot.h"
#include "klaster/ui/tally.h"
#include "klaster/ui/view_look.h"

#define MAP_ROWS 22
#define LABEL_MOST 40
#define NAME_CELLS 40
#define WAY_CELLS 11

/* What a picture is made of: a kind, and rows of it. */
struct looking {
	struct cli *cli;
	const struct kind *kind;
	struct query query, asked;
	int width;
};

static bool begin(struct looking *looking, struct cli *cli, int argc,
    char **argv, const char *example, struct err *err)
{
	enum write_format format = cli_format(cli);
	const char *text;

	*looking = (struct looking){.cli = cli, .width = cli_width()};
	if (format != WRITE_TABLE && format != WRITE_PLAIN)
		return err_set(err, ERR_USAGE,
		    _("this is a picture: for other formats there is klaster "
		      "list KIND"));
	if (argc == 0)
		return err_set(
		    err, ERR_USAGE, _("of what? For example: %s"), example);
	looking->kind = cli_kind(argv[0], err);
	if (!looking->kind)
		return false;
	text = cli_join(&cli->arena, argc - 1, argv + 1, err);
	if (text == NULL)
		return false;
	query_parse(
	    &looking->query, &cli->arena, looking->kind, text, strlen(text));
	return query_fits(&looking->query, looking->kind, err);
}

/* With so many rows, or with all there are; NULL with err set. */
static struct source *open_rows(struct looking *looking,
    const struct field *const *facets, uint64_t most, struct err *err)
{
	struct cli *cli = looking->cli;
	uint64_t at = 0;
	struct source *source =
	    cli_open_rows(cli, &looking->asked, facets, (size_t)most, err);

	if (!source)
		return NULL;
	while (at < most && cli_row(cli, source, at, err))
		at++;
	if (at == 0 && err->code == ERR_NONE && cli_told_rows(cli, source, err))
		err_set(err, ERR_NOTHING, _("there is nothing"));
	return err->code == ERR_NONE ? source : NULL;
}

static void print_row(struct looking *looking, struct grid *grid, int row)
{
	for (int col = 0; col < grid->cols && !i18n_is_utf8(); col++)
		grid_put(grid, row, col,
		    (unsigned char)ascii_of(grid_code(grid, row, col)),
		    LOOK_TEXT);
	out_line(stdout, grid_row(grid, &looking->cli->arena, row));
}

/* --- the map */

static void print_map(
    struct looking *looking, struct atlas *atlas, const struct plot *plot)
{
	struct arena *arena = &looking->cli->arena;
	struct geo *places =
	    arena_array(arena, plot->count + 1, sizeof(*places));
	struct map_window window;
	struct grid grid;

	for (size_t i = 0; i < plot->count; i++)
		places[i] = plot->items[i].at;
	window = map_fit(places, plot->count, MAP_ROWS, looking->width);
	grid_init(&grid, arena, MAP_ROWS, looking->width);
	map_paint(&grid, &window, atlas, places, plot->count);
	for (int row = 0; row < grid.rows; row++)
		print_row(looking, &grid, row);
}

static void print_places(struct looking *looking, const struct plot *plot)
{
	struct arena *arena = &looking->cli->arena;

	for (size_t i = 0; i < plot->count; i++) {
		const struct plot_item *item = &plot->items[i];
		struct safe_text label =
		    safe_clip(arena, item->label, NAME_CELLS, true);

		out_pad(stdout, label, NAME_CELLS + 2);
		if (plot->has_origin)
			out_pad(stdout, plot_way(arena, plot->origin, item->at),
			    WAY_CELLS + 2);
		out_line(stdout, safe_linef(arena, "%s%.2f, %.2f  %s",
				     item->by_town ? "~" : "", item->at.lat,
				     item->at.lon, item->place.safe_bytes));
	}
}

static bool show_map(struct looking *looking, struct atlas *atlas,
    const struct atlas_town *near, struct err *err)
{
	struct cli *cli = looking->cli;
	struct source *source;
	struct plot plot;
	bool ok;

	source = open_rows(looking, NULL, PLOT_MAX, err);
	if (!source)
		return false;
	plot_init(&plot);
	plot_set_origin(&plot, near ? &near->at : NULL);
	plot_read(&plot, source, atlas, cli->options->langs);
	ok = plot.count > 0;
	if (!ok)
		err_set(
		    err, ERR_NOTHING, _("none of these rows says where it is"));
	if (ok && !near)
		print_map(looking, atlas, &plot);
	if (ok) {
		print_places(looking, &plot);
		cli_note(cli,
		    safe_linef(&cli->arena,
			_("%zu of %llu rows have a place; positions of towns "
			  "(~): GeoNames CC BY 4.0"),
			plot.count, (unsigned long long)plot.looked));
		ok = cli_told_rows(cli, source, err);
	}
	plot_done(&plot);
	return ok;
}

static bool run_map(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct looking looking;
	struct atlas *atlas;
	const struct atlas_town *near = NULL;
	bool ok;

	if (!begin(&looking, cli, argc, argv,
		"klaster map organisations country:LV", err) ||
	    !look_map_query(&looking.asked, &looking.query, err))
		return false;
	atlas = look_atlas();
	ok = true;
	if (cli->flags->near) {
		near = look_town(atlas, cli->flags->near, err);
		ok = near != NULL;
	}
	ok = ok && show_map(&looking, atlas, near, err);
	atlas_free(atlas);
	return ok;
}

/* --- the timeline */

static void print_bars(
    struct looking *looking, struct source *source, uint64_t count)
{
	struct arena *arena = &looking->cli->arena;
	int32_t first = look_today(), last = first;
	int left = looking->width * 2 / 5 < LABEL_MOST ? looking->width * 2 / 5
						       : LABEL_MOST;
	struct axis axis;
	struct grid grid;

	if (!span_reach(source, count, &first, &last)) {
		first -= AXIS_HALF_YEAR;
		last += AXIS_HALF_YEAR;
	}
	axis = axis_fit(first, last, looking->width - left);
	grid_init(&grid, arena, (int)count + 1, looking->width);
	grid_text(&grid, 0, 0, left - 1,
	    safe_linez(arena, axis_today(&axis, look_today())), LOOK_TEXT);
	axis_paint(&axis, &grid, 0, left);
	for (int row = 1; row < grid.rows; row++) {
		const struct record *record =
		    source->ops->row(source, (uint64_t)row - 1);
		struct span span;

		grid_text(&grid, row, 0, left - 1,
		    safe_clip(arena,
			cell_name(arena, source, (uint64_t)row - 1, record,
			    looking->cli->options->langs),
			left - 1, true),
		    LOOK_TEXT);
		if (span_of(record, &span))
			axis_span(&axis, &grid, row, left, &span, look_today());
		else
			grid_text(&grid, row, left, looking->width - left,
			    safe_linez(arena, _("no date")), LOOK_TEXT);
	}
	for (int row = 0; row < grid.rows; row++)
		print_row(looking, &grid, row);
}

static bool run_timeline(
    struct cli *cli, int argc, char **argv, struct err *err)
{
	struct looking looking;
	struct source *source;
	uint64_t limit = (uint64_t)options_number(
	    config_options(cli->options->config), "limit");
	uint64_t count = 0;

	if (!begin(&looking, cli, argc, argv,
		"klaster timeline projects country:LV", err) ||
	    !look_timeline_query(&looking.asked, &looking.query, err))
		return false;
	if (limit == 0 || limit > PLOT_MAX)
		limit = PLOT_MAX;
	source = open_rows(&looking, NULL, limit, err);
	if (!source)
		return false;
	while (count < limit && source->ops->row(source, count))
		count++;
	print_bars(&looking, source, count);
	return cli_told_rows(cli, source, err);
}

/* --- charts */

static void print_chart(
    struct looking *looking, const struct tally *tally, bool money)
{
	struct arena *arena = &looking->cli->arena;
	int label = looking->width * 2 / 5;
	int bar = looking->width - label - (money ? 28 : 12);

	for (size_t i = 0; i < tally->count; i++) {
		const struct tally_item *item = &tally->items[i];
		uint64_t cents = (uint64_t)(item->cents > 0 ? item->cents : 0);
		struct grid grid;
		struct safe_text line = safe_linez(arena,
		    money ? tally_bar(
				arena, cents, (uint64_t)tally->most_cents, bar)
			  : tally_bar(arena, item->count, tally->most, bar));
		struct safe_text numbers = safe_linef(arena, "%s%s%s",
		    number_group(arena, item->count), money ? "  " : "",
		    money ? tally_money(arena, item) : "");

		grid_init(&grid, arena, 1, looking->width);
		grid_text(&grid, 0, 0, label - 1,
		    safe_clip(
			arena, safe_linez(arena, item->label), label - 1, true),
		    LOOK_TEXT);
		grid_text(&grid, 0, label, bar, line, LOOK_TEXT);
		grid_text(&grid, 0, looking->width - numbers.cells,
		    numbers.cells, numbers, LOOK_TEXT);
		print_row(looking, &grid, 0);
	}
}

static bool show_chart(struct looking *looking, const struct field **fields,
    const struct field *money, struct err *err)
{
	struct cli *cli = looking->cli;
	struct source *source;
	struct tally tally;
	bool ok;

	source = open_rows(looking, fields, money ? PLOT_MAX : 1, err);
	if (!source)
		return false;
	tally_init(&tally);
	ok = tally_read(&tally, source, fields[0], money);
	if (!ok)
		err_set(err, ERR_NETWORK, _("the service does not count by %s"),
		    fields[0]->name);
	if (ok) {
		print_chart(looking, &tally, money != NULL);
		if (money)
			cli_note(cli,
			    safe_linef(&cli->arena,
				_("%s of the first %llu rows; amounts in other "
				  "currencies than EUR are left out"),
				_(money->label),
				(unsigned long long)tally.looked));
		cli_told_counts(cli, source);
		ok = cli_told_rows(cli, source, err);
	}
	tally_done(&tally);
	return ok;
}

static bool run_chart(struct cli *cli, int argc, char **argv, struct err *err)
{
	static const char example[] =
	    "klaster chart country organisations type:ngo";
	const struct field *fields[2], *money = NULL;
	struct looking looking;
	size_t count;
	char *colon = argc > 0 ? strchr(argv[0], '+') : NULL;

	if (argc < 2)
		return err_set(
		    err, ERR_USAGE, _("of what? For example: %s"), example);
	if (colon)
		*colon = '\0';
	if (!begin(&looking, cli, argc - 1, argv + 1, example, err))
		return false;
	if (colon) {
		money = look_money(looking.kind, colon + 1, err);
		if (!money)
			return false;
	}
	return look_chart_query(&looking.asked, &looking.query, argv[0], money,
		   fields, 1, &count, err) &&
	       show_chart(&looking, fields, money, err);
}

const struct cli_command cli_command_map = {
    .name = "map",
    .args = N_("KIND [FIELD:VALUE...]"),
    .help = N_("Show on a map where the records are"),
    .examples = "klaster map organisations country:LT,LV\n"
		"klaster map facilities --near Liepaja\n",
    .run = run_map,
};

const struct cli_command cli_command_timeline = {
    .name = "timeline",
    .args = N_("KIND [FIELD:VALUE...]"),
    .help = N_("Show as bars from when to when the records last"),
    .examples = "klaster timeline projects country:LT\n"
		"klaster timeline calls status:open\n",
    .run = run_timeline,
};

const struct cli_command cli_command_chart = {
    .name = "chart",
    .args = N_("FIELD[+MONEY] KIND [FIELD:VALUE...]"),
    .help = N_("Show as bars how many records there are of each value"),
    .examples = "klaster chart country organisations\n"
		"klaster chart programme+totalBudget projects\n",
    .run = run_chart,
};
