/*
 * cli_changes.c: owns `klaster changes`: what changed since, one a line, for
 * cron and for mail. A look is taken note of when its lines have been
 * written.
 */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "cli.h"
#include "cli_own.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"
#include "klaster/copy/copy.h"
#include "klaster/engine/option.h"
#include "klaster/model/json.h"
#include "klaster/own/marks.h"
#include "klaster/own/saved.h"
#include "klaster/own/visits.h"

#define PAGE_SIZE 200
#define PAGES_MAX 10000
#define LINE_MAX 65536

struct looking {
	struct cli *cli;
	struct err *err;
	enum write_format format;
	uint64_t seq; /* of the last change that was written */
	uint64_t count;
	struct own *own; /* with a saved search; or NULL */
	struct query query;
	/* Of the answer under way. */
	bool is_done, ok, more;
};

/* --- since when */

/* The start of a day here, in seconds; false for what is no day. */
static bool read_day(const char *text, int64_t *at_s)
{
	struct tm day = {.tm_isdst = -1};
	const char *end = strptime(text, "%Y-%m-%d", &day);

	if (end == NULL || *end != '\0')
		return false;
	*at_s = (int64_t)mktime(&day);
	return *at_s > 0;
}

/* Each saved search has a last look of its own. */
static const char *visit_name(struct cli *cli)
{
	if (cli->flags->search != NULL)
		return arena_printf(&cli->arena, "changes of %s, search %s",
		    cli->connection.name, cli->flags->search);
	return arena_printf(&cli->arena, "changes of %s", cli->connection.name);
}

static bool since_day(
    struct cli *cli, int64_t at_s, uint64_t *seq, struct err *err)
{
	struct mark mark;
	char day[32];
	struct tm tm;
	time_t first;

	if (marks_find(cli->connection.name, at_s, &mark)) {
		*seq = mark.seq;
		return true;
	}
	if (mark.at_s == 0)
		return err_set(err, ERR_USAGE,
		    _("nobody here has asked %s before, and it numbers its "
		      "changes without days; --since N takes a number"),
		    cli->connection.origin);
	first = (time_t)mark.at_s;
	localtime_r(&first, &tm);
	strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	return err_set(err, ERR_USAGE,
	    _("the first look at %s from here was on %s, at change %llu: "
	      "--since %llu"),
	    cli->connection.origin, day, (unsigned long long)mark.seq,
	    (unsigned long long)mark.seq);
}

/* *none: there was no last look; from now on there is. */
static bool read_since(
    struct cli *cli, uint64_t *seq, bool *none, struct err *err)
{
	const char *text = cli->flags->since;
	struct visit visit;
	int64_t at_s;
	char *end;

	if (text == NULL || strcmp(text, "last") == 0) {
		*none = !visits_find(visit_name(cli), &visit);
		*seq = *none ? 0 : visit.seq;
		return true;
	}
	if (read_day(text, &at_s))
		return since_day(cli, at_s, seq, err);
	*seq = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0')
		return err_set(err, ERR_USAGE,
		    _("--since takes \"last\", a day such as 2026-03-01, or a "
		      "number of change, not \"%s\""),
		    text);
	return true;
}

/* --- lines */

static const char *id_of(struct cli *cli, const struct change *change)
{
	/* A person who is gone has no name left. */
	return change->id != NULL
		   ? arena_printf(
			 &cli->arena, "%s/%s", change->kind->name, change->id)
		   : arena_printf(&cli->arena, "%s/", change->kind->name);
}

static const char *label_of(struct cli *cli, const struct change *change)
{
	const char *label = NULL;

	if (change->record != NULL)
		label = record_label(change->record, cli->options->langs);
	return label != NULL ? label : "";
}

static void write_json_line(
    struct looking *looking, const struct change *change)
{
	struct json_writer json;
	struct buf out;

	buf_init(&out, LINE_MAX);
	if (looking->format == WRITE_JSON)
		buf_adds(&out, looking->count > 0 ? ",\n" : "{\"items\":[\n");
	json_writer_init(&json, &out);
	json_open(&json, NULL, '{');
	json_put_string(&json, "op", change->deleted ? "removed" : "changed");
	json_put_string(&json, "kind", change->kind->name);
	if (change->id != NULL)
		json_put_string(&json, "id", id_of(looking->cli, change));
	else
		json_put_null(&json, "id");
	json_put_string(&json, "label", label_of(looking->cli, change));
	json_put_u64(&json, "seq", change->seq);
	json_close(&json, '}');
	if (looking->format == WRITE_JSONL)
		buf_addc(&out, '\n');
	out_bytes(stdout, buf_text(&out), out.len);
	buf_done(&out);
}

static void write_line(struct looking *looking, const struct change *change)
{
	struct cli *cli = looking->cli;
	struct arena *arena = &cli->arena;

	if (looking->format == WRITE_JSON || looking->format == WRITE_JSONL) {
		write_json_line(looking, change);
		return;
	}
	out_safe(stdout,
	    change->deleted ? SAFE_LIT("removed") : SAFE_LIT("changed"));
	out_bytes(stdout, "\t", 1);
	out_safe(stdout, safe_linez(arena, id_of(cli, change)));
	out_bytes(stdout, "\t", 1);
	out_line(stdout, safe_linez(arena, label_of(cli, change)));
}

/* Of a saved search: what it finds now, and what went away of what it found
 * when its list was seen. */
static bool is_wanted(
    const struct looking *looking, const struct change *change)
{
	if (change->kind == NULL)
		return false;
	if (looking->own == NULL || change->record != NULL)
		return true;
	return change->deleted && change->id != NULL &&
	       saved_saw(looking->own, looking->cli->flags->search,
		   id_of(looking->cli, change));
}

/* --- asking */

static void take(void *ctx, const struct fetch_answer *answer)
{
	struct looking *looking = ctx;
	const struct dialect *dialect = &dialect_jsonapi;
	struct arena arena = ARENA_INIT;
	struct change_page page;
	uint64_t seq;
	size_t i;

	looking->is_done = true;
	*looking->err = answer->err;
	if (answer->status == 410)
		err_set(looking->err, ERR_PARTIAL,
		    _("the service does not know what changed since then; "
		      "klaster changes --since last begins anew"));
	if (answer->status == 404) /* no answer is not the answer none */
		err_set(looking->err, ERR_DATA, _("%s tells no changes (404)"),
		    looking->cli->connection.origin);
	looking->ok = looking->err->code == ERR_NONE &&
		      dialect->change_page(&arena, answer->body, answer->len,
			  &page, looking->err);
	for (i = 0; looking->ok && i < page.count; i++)
		if (is_wanted(looking, &page.changes[i])) {
			write_line(looking, &page.changes[i]);
			looking->count++;
		}
	if (looking->ok) {
		seq = page.seq;
		if (page.count > 0 && page.changes[page.count - 1].seq > seq)
			seq = page.changes[page.count - 1].seq;
		looking->more = page.next != NULL && seq > looking->seq;
		if (seq > looking->seq)
			looking->seq = seq;
	}
	arena_done(&arena);
}

static bool ask(struct looking *looking)
{
	struct fetcher *fetcher = looking->cli->connection.fetcher;
	const struct dialect_changes changes = {.seq = looking->seq,
	    .size = PAGE_SIZE,
	    .records = true,
	    .query = looking->own != NULL ? &looking->query : NULL};
	struct buf link;
	bool started;

	buf_init(&link, 8192);
	dialect_jsonapi.changes(&link, &changes);
	looking->is_done = false;
	started = fetch_start(fetcher, buf_text(&link), NULL, take, looking,
		      looking->err) != 0;
	buf_done(&link);
	while (started && !looking->is_done) {
		fetch_poll(fetcher, NULL, 0, -1);
		fetch_turn(fetcher);
	}
	return started && looking->ok;
}

static bool ask_all(struct looking *looking)
{
	unsigned pages;

	for (pages = 0; pages < PAGES_MAX; pages++) {
		if (!ask(looking))
			return false;
		if (!looking->more)
			return true;
	}
	return err_set(looking->err, ERR_PARTIAL,
	    _("stopped: the service tells changes without end"));
}

static void keep_look(struct cli *cli, uint64_t seq)
{
	struct visit visit = {.seq = seq, .at_s = clock_wall_s()};

	visits_keep(visit_name(cli), &visit);
	marks_add(cli->connection.name, seq);
}

static bool begin_looking(struct cli *cli, struct err *err)
{
	const struct entry *entry = cli_entry(cli, err);

	if (entry == NULL)
		return false;
	keep_look(cli, entry->seq);
	return err_set(err, ERR_NOTHING,
	    _("this is the first look at %s: from change %llu on, the next one "
	      "tells what is new"),
	    cli->connection.origin, (unsigned long long)entry->seq);
}

static bool open_search(struct looking *looking, struct err *err)
{
	struct cli *cli = looking->cli;

	if (cli->flags->search == NULL)
		return true;
	looking->own = cli_own_open(cli);
	if (saved_query(looking->own, cli->flags->search, &cli->arena,
		&looking->query, err))
		return true;
	own_close(looking->own);
	return false;
}

static bool look(struct looking *looking)
{
	if (!ask_all(looking))
		return false;
	if (looking->format == WRITE_JSON && looking->count > 0)
		out_bytes(stdout, "\n]}\n", 4);
	fflush(stdout);
	if (ferror(stdout))
		return true; /* main says why; it is told again next time */
	keep_look(looking->cli, looking->seq);
	return looking->count > 0 ||
	       err_set(looking->err, ERR_NOTHING, _("nothing has changed"));
}

/* A foreign server has no numbers of changes. Whether it is one is asked
 * after a failure, where no profile says so: klasterd costs no request more. */
static bool is_foreign(struct cli *cli, struct err *err)
{
	const struct profile *profile = cli->connection.profile;

	if (profile == NULL ||
	    (profile->open && !(err->code == ERR_DATA && cli_learns(cli, err))))
		return false;
	err_set(err, ERR_USAGE,
	    _("this service is not klasterd and tells no changes"));
	return true;
}

static bool run_changes(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct looking looking = {
	    .cli = cli, .err = err, .format = cli_format(cli)};
	bool none = false, ok;

	(void)argv;
	if (argc > 0)
		return err_set(err, ERR_USAGE,
		    _("changes takes no words; since when: --since "
		      "last|DATE|N"));
	if (cli->options->offline)
		return err_set(err, ERR_USAGE,
		    _("changes are asked of the service: leave out --offline"));
	if (looking.format != WRITE_TABLE && looking.format != WRITE_PLAIN &&
	    looking.format != WRITE_TSV && looking.format != WRITE_JSON &&
	    looking.format != WRITE_JSONL)
		return err_set(err, ERR_USAGE,
		    _("changes are written as plain, tsv, json or jsonl"));
	if (!open_search(&looking, err))
		return false;
	ok = cli_connect(cli, err) && !is_foreign(cli, err) &&
	     read_since(cli, &looking.seq, &none, err);
	if (ok && none)
		ok = begin_looking(cli, err);
	else if (ok)
		ok = look(&looking);
	if (!ok)
		is_foreign(cli, err);
	own_close(looking.own);
	return ok;
}

const struct cli_command cli_command_changes = {
    .name = "changes",
    .args = "",
    .help = N_("Say what changed, since the last time or another"),
    .examples = "klaster changes --since last\n"
		"klaster changes --since 2026-03-01 --format json\n"
		"klaster changes --since 918273\n"
		"klaster changes --search latvia --since last\n",
    .run = run_changes,
};
