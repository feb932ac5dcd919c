/*
 * cli_who.c: `klaster related`, `compare` and `path`: who works with whom, on
 * the command line.
 */
#include <string.h>
#include "cli.h"
#include "klaster/app/who.h"
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/base/out.h"
#include "klaster/base/text.h"
#include "klaster/model/related.h"
#include "klaster/ui/side.h"

#define LABEL_CELLS 22
#define KIND_CELLS 16
#define COUNT_CELLS 9
#define SIGN_CELLS 3
#define GAP 2

static bool wants_text(const struct cli *cli, struct err *err)
{
	enum write_format format = cli_format(cli);

	return format == WRITE_TABLE || format == WRITE_PLAIN ||
	       format == WRITE_TEXT ||
	       err_set(err, ERR_USAGE,
		   _("this is for people: for other formats there is klaster "
		     "list KIND"));
}

/* --- related */

/* Parted by tabs, for other programs. */
static void print_parts(FILE *stream, struct safe_text parts[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			out_bytes(stream, "\t", 1);
		out_safe(stream, parts[i]);
	}
	out_bytes(stream, "\n", 1);
}

/* How many rows it has, asking for those that the record does not tell. */
static bool count_rows(struct cli *cli, const struct related *row,
    const char **count, struct err *err)
{
	struct total total = {TOTAL_EXACT, row->total};

	if (!row->counted) {
		struct source *source;
		struct query query;

		query_parse(&query, &cli->arena, row->kind, row->text,
		    strlen(row->text));
		source = feed_list(cli->connection.feed, &query, NULL);
		if (cli_row(cli, source, 0, err) == NULL &&
		    err->code != ERR_NONE)
			return false;
		total = source->ops->total(source);
	}
	*count = arena_printf(&cli->arena, "%s%s",
	    number_group(&cli->arena, total.count),
	    total.kind == TOTAL_EXACT ? "" : "+");
	return true;
}

static void print_related(
    struct cli *cli, const struct related *row, const char *count)
{
	FILE *stream = cli_stream(cli);
	struct arena *arena = &cli->arena;
	const char *question = arena_printf(
	    arena, "klaster list %s %s", row->kind->name, row->text);

	if (cli_format(cli) == WRITE_PLAIN) {
		print_parts(stream,
		    (struct safe_text[]){safe_linez(arena, row->kind->name),
			safe_linez(arena, row->text), safe_linez(arena, count)},
		    3);
		return;
	}
	out_pad(stream, safe_linez(arena, _(row->label)), LABEL_CELLS);
	out_pad(stream, safe_linez(arena, _(row->kind->label)), KIND_CELLS);
	out_pad(stream, safe_linez(arena, count), COUNT_CELLS);
	out_line(stream, safe_linez(arena, question));
}

static bool run_related(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct kind *kind = NULL;
	const char *id = NULL;
	struct related *rows;
	struct source *source;
	size_t count, i;
	bool ok = true;

	if (argc != 1)
		return err_set(err, ERR_USAGE,
		    _("related to what? For example: klaster related "
		      "organisations/erb"));
	if (!cli_ref(cli, argv[0], &kind, &id, err) || !wants_text(cli, err) ||
	    !cli_out_open(cli, err) || !cli_connect(cli, err))
		return false;
	source = cli_record(cli, kind, id, err);
	if (source == NULL)
		return false;
	count = related_of(
	    &cli->arena, kind, id, source->ops->row(source, 0), &rows);
	for (i = 0; ok && i < count; i++) {
		const char *rows_there = "";

		ok = count_rows(cli, &rows[i], &rows_there, err);
		if (ok)
			print_related(cli, &rows[i], rows_there);
	}
	if (ok && count == 0)
		ok = err_set(err, ERR_NOTHING, _("nothing refers to it"));
	return cli_out_close(cli, ok, count, err);
}

/* --- compare */

/* The part of a text that fits, moving past it. */
static struct safe_text next_line(struct safe_text text, size_t *at, int cells)
{
	size_t skip = 0, from = *at;
	size_t len =
	    text_wrap(text.safe_bytes + from, text.len - from, cells, &skip);

	*at = skip == 0 ? text.len : from + skip;
	return safe_part(text, from, len);
}

/* What goes on from a row above has its sign beside it. */
static void print_row(struct cli *cli, const struct side_row *row, int cells)
{
	FILE *stream = cli_stream(cli);
	struct arena *arena = &cli->arena;
	struct safe_text sign = safe_linez(arena, side_sign_text(row->sign));
	size_t left = 0, right = 0;

	if (row->heading != NULL) {
		out_bytes(stream, "\n", 1);
		out_line(stream, safe_linez(arena, row->heading));
	}
	if (row->label != NULL) {
		out_pad(stream, sign, SIGN_CELLS);
		out_line(stream, safe_linez(arena, row->label));
		sign = SAFE_LIT("");
	}
	do {
		struct safe_text one = next_line(row->left, &left, cells);
		struct safe_text other = next_line(row->right, &right, cells);

		out_pad(stream, sign, SIGN_CELLS);
		if (other.len == 0) {
			out_line(stream, one);
		} else {
			out_pad(stream, one, cells + GAP);
			out_line(stream, other);
		}
		sign = SAFE_LIT("");
	} while (left < row->left.len || right < row->right.len);
}

static void put_row(
    struct cli *cli, const struct side_row *row, const char *label)
{
	int cells = (cli_width() - SIGN_CELLS - GAP) / 2;
	struct arena *arena = &cli->arena;

	if (cli_format(cli) == WRITE_PLAIN)
		print_parts(cli_stream(cli),
		    (struct safe_text[]){
			safe_linez(arena, side_sign_text(row->sign)),
			safe_linez(arena, label), row->left, row->right},
		    4);
	else
		print_row(cli, row, cells < 8 ? 8 : cells);
}

/* What is compared: a record, and the service that is asked for it. */
struct side {
	const struct kind *kind;
	const char *id;
	const char *service;
	struct source *source;
};

static void print_compared(struct cli *cli, const struct side sides[2])
{
	struct arena *arena = &cli->arena;
	bool of_two = strcmp(sides[0].service, sides[1].service) != 0;
	struct side_row *rows,
	    whose = {.label = _("Service"),
		.sign = SIDE_DIFFERS,
		.left = safe_linez(arena, sides[0].service),
		.right = safe_linez(arena, sides[1].service)};
	struct source *left = sides[0].source, *right = sides[1].source;
	size_t i,
	    count = side_rows(arena, left->ops->row(left, 0),
		right->ops->row(right, 0), of_two, cli->options->langs, &rows);
	const char *label = "";

	if (cli_format(cli) != WRITE_PLAIN)
		out_line(cli_stream(cli), safe_linez(arena, side_legend()));
	if (of_two)
		put_row(cli, &whose, whose.label);
	for (i = 0; i < count; i++) {
		label = rows[i].label != NULL ? rows[i].label : label;
		put_row(cli, &rows[i], label);
	}
}

static bool read_sides(
    struct cli *cli, char **refs, struct side sides[2], struct err *err)
{
	const char *usual = cli->options->service;

	for (int i = 0; i < 2; i++) {
		cli->options->service = usual;
		if (!cli_ref(cli, refs[i], &sides[i].kind, &sides[i].id, err))
			return false;
		sides[i].service = cli->options->service != NULL
				       ? cli->options->service
				       : SERVICE_BUNDLED;
	}
	cli->options->service = sides[0].service;
	return who_may_compare(sides[0].kind, sides[0].id, sides[1].kind,
	    strcmp(sides[0].service, sides[1].service) == 0 ? sides[1].id
							    : NULL,
	    err);
}

/* Sends the question; cli_record() then waits for the answer to it. */
static bool ask_side(struct cli *cli, const struct side *side, struct err *err)
{
	if (!cli_connect(cli, err))
		return false;
	feed_record(cli->connection.feed, side->kind, side->id, NULL);
	feed_turn(cli->connection.feed);
	return true;
}

/* Both at once: two services take no longer than the slower one. */
static bool read_records(
    struct cli *askers[2], struct side sides[2], struct err *err)
{
	if (!ask_side(askers[0], &sides[0], err))
		return false;
	askers[1]->beside = askers[0]->connection.fetcher;
	if (!ask_side(askers[1], &sides[1], err))
		return false;
	for (int i = 0; i < 2; i++) {
		sides[i].source =
		    cli_record(askers[i], sides[i].kind, sides[i].id, err);
		if (sides[i].source == NULL)
			return false;
	}
	return true;
}

static bool run_compare(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct side sides[2] = {{.kind = NULL}, {.kind = NULL}};
	struct app_options options;
	/* Who asks another service is another command line. */
	struct cli other = {.options = &options, .flags = cli->flags};
	struct cli *askers[2] = {cli, cli};
	bool ok;

	if (argc != 2)
		return err_set(err, ERR_USAGE,
		    _("compare what? Two records: klaster compare "
		      "organisations/erb organisations/rmuc"));
	if (!read_sides(cli, argv, sides, err) || !wants_text(cli, err) ||
	    !cli_out_open(cli, err))
		return false;
	if (strcmp(sides[0].service, sides[1].service) != 0)
		askers[1] = &other;
	options = *cli->options;
	options.service = sides[1].service;
	other.listens = cli->listens;
	ok = read_records(askers, sides, err);
	if (ok)
		print_compared(cli, sides);
	cli_done(&other);
	return ok && cli_out_close(cli, true, 2, err);
}

/* --- path */

static bool run_path(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct buf text;
	const char *more;
	bool ok;

	if (argc < 2)
		return err_set(err, ERR_USAGE,
		    _("a path is between two organisations: klaster path erb "
		      "rmuc"));
	more = cli_join(&cli->arena, argc - 2, argv + 2, err);
	if (more == NULL)
		return false;
	who_path_text(argv[0], argv[1], &text);
	buf_addf(&text, " %s", more);
	ok = cli_ask(cli, NULL, buf_text(&text), err);
	buf_done(&text);
	return ok;
}

const struct cli_command cli_command_related = {
    .name = "related",
    .args = N_("KIND/ID"),
    .help = N_("List the lists that have to do with a record, and how long "
	       "they are"),
    .examples = "klaster related organisations/erb\n"
		"klaster list organisations copartner:erb\n"
		"klaster list organisations partnerOf:sbcc sort:partnerRole\n"
		"klaster list projects partner:erb partner:rmuc\n",
    .run = run_related,
    .has_records = true,
};

const struct cli_command cli_command_compare = {
    .name = "compare",
    .args = N_("KIND/ID KIND/ID"),
    .help = N_("Show two records side by side, with a sign where they differ"),
    .examples = "klaster compare organisations/erb organisations/rmuc\n"
		"klaster compare organisations/erb organisations/rmuc -o "
		"two\n"
		"klaster compare organisations/erb riga/organisations/o-7\n",
    .run = run_compare,
    .has_records = true,
};

const struct cli_command cli_command_path = {
    .name = "path",
    .args = N_("FROM TO [FIELD:VALUE...]"),
    .help = N_("Show the shortest way between two organisations over common "
	       "projects"),
    .examples = "klaster path erb rietavas-tbic\n"
		"klaster path erb rietavas-tbic kind:projects --format csv\n",
    .run = run_path,
    .has_records = true,
};
