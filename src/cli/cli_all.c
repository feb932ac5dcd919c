/*
 * cli_all.c: owns a question to all services at once on the command line:
 * `--service all`. A command has one answer, so all are waited for, but none
 * longer than --all-wait; who gave none is named, and the exit status says
 * that the answer is a part.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/app/config.h"
#include "klaster/app/roster.h"
#include "klaster/app/services.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/engine/option.h"
#include "klaster/feed/merge.h"

struct asking {
	struct cli *cli;
	struct roster roster;
	struct source *source;
	int64_t until_ms; /* then who has said nothing is left out */
};

bool cli_asks_all(const struct cli *cli)
{
	const char *service = cli->options->service;

	return service != NULL && strcmp(service, SERVICE_ALL) == 0;
}

static int64_t all_wait_ms(const struct cli *cli)
{
	return 1000 * (int64_t)options_number(
			  config_options(cli->options->config), "all-wait");
}

static void open_all(struct asking *asking, const struct query *query,
    const struct field *const *facets)
{
	struct merge_part parts[ROSTER_MOST] = {{.source = NULL}};
	struct roster *roster = &asking->roster;
	int64_t wait_ms = all_wait_ms(asking->cli);
	size_t i;

	roster_init(roster, asking->cli->options);
	for (i = 0; i < roster->count && i < ROSTER_MOST; i++) {
		struct connection *connection =
		    roster_open(roster, i, &parts[i].failure);

		parts[i].home = i;
		parts[i].name = roster->entries[i].name;
		if (connection != NULL)
			parts[i].source = feed_list_beside(connection->feed,
			    query, merge_needs, facets, FACET_OF_RESULT);
	}
	asking->until_ms = clock_ms() + wait_ms;
	asking->source = merge_open(query, parts, i, wait_ms);
}

static void close_all(struct asking *asking)
{
	asking->source->ops->free(asking->source);
	roster_done(&asking->roster);
}

/* A turn of the loop, until something moves or patience ends. */
static void turn(struct asking *asking)
{
	struct roster *roster = &asking->roster;
	int64_t left_ms = asking->until_ms - clock_ms();
	int due_ms;
	size_t i;

	roster_turn(roster);
	due_ms = roster_due_ms(roster);
	if (left_ms < 0)
		left_ms = 1000; /* a page that goes on */
	if (due_ms >= 0 && due_ms < left_ms)
		left_ms = due_ms;
	for (i = 0; i < roster->count; i++) {
		struct fetcher *fetcher;

		if (!roster->entries[i].is_open)
			continue;
		fetcher = roster->entries[i].connection.fetcher;
		/* Or all that is under way is a wait to ask again. */
		if (fetch_turn(fetcher) > 0 || due_ms > 0)
			fetch_poll(fetcher, NULL, 0, (int)left_ms);
		fetch_turn(fetcher);
		break; /* it moves all of them */
	}
}

/* Until all have said their last word on the first rows; false when the user
 * wants them no more. */
static bool hear_all(struct asking *asking, size_t rows, struct err *err)
{
	struct source *source = asking->source;

	source->ops->need(
	    source, source->query.columns, source->query.column_count);
	do {
		if (cli_is_cancelled(asking->cli, err))
			return false;
		source->ops->want(source, 0, rows);
		turn(asking);
		source->ops->want(source, 0, rows);
	} while (source->ops->status(source).loading &&
		 clock_ms() < asking->until_ms);
	return true;
}

const struct record *cli_all_row(
    struct asking *asking, uint64_t index, struct err *err)
{
	struct source *source = asking->source;

	for (;;) {
		const struct record *row;

		if (cli_is_cancelled(asking->cli, err))
			return NULL;
		source->ops->want(source, index, 1);
		row = source->ops->row(source, index);
		if (row != NULL || !merge_waits(source))
			return row;
		turn(asking);
	}
}

/* One row, by each service that knows it: they are shown together, and none
 * is left out before there are as many rows as were asked for. */
static void write_row(struct asking *asking, struct writer *writer,
    uint64_t limit, uint64_t index)
{
	struct row_origin origins[ROSTER_MOST];
	size_t i, count = asking->source->ops->origins(
		      asking->source, index, origins, ROSTER_MOST);

	for (i = 0; i < count && (limit == 0 || writer->count < limit); i++) {
		if (origins[i].record == NULL)
			continue;
		writer->row_source = origins[i].name;
		writer->row_url = service_address(
		    &asking->roster.entries[origins[i].home].connection);
		write_record(writer, origins[i].record);
	}
}

/* Names those that gave no answer, each with why. */
static const char *name_missing(struct asking *asking)
{
	struct cli *cli = asking->cli;
	const struct err *failure;
	const char *name, *all = NULL;
	size_t n;

	for (n = 0; (name = merge_missing(asking->source, n, &failure)) != NULL;
	     n++) {
		cli_note(cli, safe_linef(&cli->arena, "%s: %s", name,
				  failure != NULL ? failure->text
						  : _("no answer in time")));
		all = all == NULL
			  ? name
			  : arena_printf(&cli->arena, "%s, %s", all, name);
	}
	return all;
}

/* What was not asked of all; who is missing was told with why. */
static void say_note(struct asking *asking, const char *missing)
{
	const char *note = asking->source->ops->status(asking->source).note;

	if (note != NULL && missing == NULL)
		cli_note(asking->cli, safe_linez(&asking->cli->arena, note));
}

/* A part of what was asked: with err set. */
static void say_part(const char *missing, struct err *err)
{
	err_set(
	    err, ERR_PARTIAL, _("this is not all: no answer from %s"), missing);
}

static bool end(struct asking *asking, uint64_t written, const char *missing,
    const char *words, struct err *err)
{
	struct source_status status =
	    asking->source->ops->status(asking->source);

	if (status.failure != NULL) {
		*err = *status.failure;
		return cli_advise(err);
	}
	if (missing != NULL) {
		say_part(missing, err);
		return false;
	}
	return written > 0 ||
	       err_set(err, ERR_NOTHING, _("nothing found for: %s"), words);
}

/* A file that is a part would be taken for all of it: it is kept only by who
 * says so. */
static bool close_out(struct asking *asking, uint64_t written,
    const char *missing, bool ok, struct err *err)
{
	struct cli *cli = asking->cli;

	if (ok && cli->out != NULL && missing != NULL) {
		say_part(missing, err);
		return cli_out_close(cli, false, written, err);
	}
	return cli_out_close(cli, ok && written > 0, written, err) ||
	       (ok && written == 0);
}

/* False with err set; nothing to write is no failure. */
static bool write_all(struct asking *asking,
    const struct write_options *options, uint64_t limit, const char **missing,
    uint64_t *written, struct err *err)
{
	struct cli *cli = asking->cli;
	struct source *source = asking->source;
	struct write_end ended = {.source = SERVICE_ALL};
	struct writer writer;
	uint64_t index;
	bool ok;

	write_begin(&writer, cli_format(cli), options);
	for (index = 0; (limit == 0 || writer.count < limit) &&
			cli_all_row(asking, index, err) != NULL;
	     index++)
		write_row(asking, &writer, limit, index);
	ok = err->code == ERR_NONE;
	*missing = name_missing(asking);
	ended.total = source->ops->total(source);
	ended.age_s = source->ops->status(source).age_s;
	ended.partial = *missing != NULL;
	say_note(asking, *missing);
	*written = writer.count;
	asking->cli->bare = writer.bare;
	write_end(&writer, ok ? &ended : NULL);
	return close_out(asking, *written, *missing, ok, err);
}

bool cli_all(struct cli *cli, const struct query *query,
    struct write_options *options, uint64_t limit, const char *words,
    struct err *err)
{
	struct asking asking = {.cli = cli};
	const char *missing = NULL;
	uint64_t written = 0;
	bool ok;

	options->row_sources = true;
	open_all(&asking, query, NULL);
	options->origin = services_names(&asking.roster, &cli->arena);
	ok = hear_all(&asking,
	    limit > 0 && limit < MERGE_ROWS ? (size_t)limit : MERGE_ROWS, err);
	/* Without a failure of all somebody has answered. */
	if (!ok)
		cli_out_close(cli, false, 0, err);
	else if (asking.source->ops->status(asking.source).failure == NULL)
		ok =
		    write_all(&asking, options, limit, &missing, &written, err);
	else
		name_missing(&asking);
	ok = ok && end(&asking, written, missing, words, err);
	close_all(&asking);
	return ok;
}

/* --- rows to look at, and counts */

struct source *cli_open_rows(struct cli *cli, const struct query *query,
    const struct field *const *facets, size_t most, struct err *err)
{
	struct asking *asking;
	struct source_status status;

	if (!cli_asks_all(cli))
		return cli_connect(cli, err)
			   ? feed_list(cli->connection.feed, query, facets)
			   : NULL;
	asking = cli->all = mem_alloc(sizeof(*asking));
	asking->cli = cli;
	open_all(asking, query, facets);
	if (!hear_all(asking, most < MERGE_ROWS ? most : MERGE_ROWS, err))
		return NULL;
	status = asking->source->ops->status(asking->source);
	if (status.failure == NULL)
		return asking->source;
	name_missing(asking);
	*err = *status.failure;
	cli_advise(err);
	return NULL;
}

bool cli_told_rows(struct cli *cli, struct source *source, struct err *err)
{
	struct source_status status = source->ops->status(source);
	const char *missing = NULL;

	if (cli->all != NULL)
		missing = name_missing(cli->all);
	else
		cli_note_copy(cli, &status);
	if (status.credit != NULL)
		cli_note(cli, safe_linez(&cli->arena, status.credit));
	if (missing != NULL)
		say_part(missing, err);
	return missing == NULL;
}

void cli_told_counts(struct cli *cli, struct source *source)
{
	const char *counted =
	    source->ops->counted != NULL ? source->ops->counted(source) : NULL;

	if (counted != NULL)
		cli_note(cli, safe_linez(&cli->arena, counted));
}

void cli_all_done(struct cli *cli)
{
	if (cli->all != NULL)
		close_all(cli->all);
	free(cli->all);
	cli->all = NULL;
}

/* --- klaster services */

static void ask_entries(struct asking *asking)
{
	struct roster *roster = &asking->roster;
	struct err err = ERR_INIT;
	size_t i;

	roster_init(roster, asking->cli->options);
	for (i = 0; i < roster->count; i++) {
		struct connection *connection = roster_open(roster, i, &err);

		if (connection != NULL)
			feed_want_entry(connection->feed, false);
	}
	asking->until_ms = clock_ms() + all_wait_ms(asking->cli);
	do
		turn(asking);
	while (!roster_is_idle(roster) && clock_ms() < asking->until_ms);
}

static bool run_services(
    struct cli *cli, int argc, char **argv, struct err *err)
{
	struct asking asking = {.cli = cli};
	size_t i, down = 0;

	(void)argv;
	if (argc > 0)
		return err_set(
		    err, ERR_USAGE, _("services takes no further words"));
	ask_entries(&asking);
	for (i = 0; i < asking.roster.count; i++) {
		bool is_down;
		const char *state = services_state(
		    &asking.roster.entries[i], &is_down, &cli->arena);

		out_line(stdout,
		    safe_linef(&cli->arena, "%s  %s  %s",
			asking.roster.entries[i].name,
			services_title(&asking.roster, i, &cli->arena), state));
		down += is_down;
	}
	roster_done(&asking.roster);
	return down == 0 ||
	       err_set(err, ERR_PARTIAL,
		   i18n_plural("%zu service gives no answer",
		       "%zu services give no answer", (unsigned long)down),
		   down);
}

const struct cli_command cli_command_services = {
    .name = "services",
    .args = "",
    .help = N_("Say which services can be asked, and how each is doing"),
    .examples = "klaster services\n",
    .run = run_services,
};
