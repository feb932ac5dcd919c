/*
 * import.c: the run of an import: files, sources, transaction, account. How a
 * file is understood is maprows.c's, intake.c's and table.c's; what becomes of
 * it is settle.c's.
 */
#include "klaster/service/import.h"

#include <stdio.h>
#include <string.h>

#include "klaster/base/out.h"
#include "klaster/service/bundled.h"
#include "klaster/service/intake.h"
#include "klaster/service/mapfile.h"
#include "klaster/service/maprows.h"
#include "klaster/service/origin.h"
#include "klaster/service/serve.h"
#include "klaster/service/settings.h"
#include "klaster/service/settle.h"

enum { LARGE_BYTES = 8 << 20 };

struct import {
	const struct import_options *options;
	struct arena arena;
	struct catalogue *catalogue;
	const struct map *map;
	struct intake intake;
	const char **sources; /* of the files, one each */
	bool no_bundled;
};

/* --- files */

static bool has_ending(const char *path, const char *ending)
{
	size_t len = strlen(path), ending_len = strlen(ending);

	return len > ending_len && strcmp(path + len - ending_len, ending) == 0;
}

/* By its name, else by its first byte: a directory line is an object. */
static bool is_table(const char *path, struct inlet *inlet)
{
	static const char *const tables[] = {".csv", ".tsv", ".tab", ".txt"};
	size_t at;

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (has_ending(path, tables[i]))
			return true;
	if (has_ending(path, ".jsonl") || has_ending(path, ".ndjson") ||
	    !inlet_fill(inlet))
		return false;
	for (at = inlet->at; at < inlet->end; at++)
		if (!strchr(" \t\r\n", inlet->text[at]))
			break;
	return at == inlet->end || inlet->text[at] != '{';
}

static bool mapped_take(void *ctx, struct arena *arena,
    const struct record *record, size_t line, struct err *err)
{
	return intake_add(ctx, arena, record, line, err);
}

static bool mapped_read(
    struct import *import, struct inlet *inlet, struct err *err)
{
	struct intake *intake = &import->intake;
	struct maprows rows = {.map = import->map,
	    .lists = intake->lists,
	    .report = &intake->report,
	    .take = mapped_take,
	    .ctx = intake,
	    .progress = &intake->progress};
	bool ok = maprows_read(&rows, inlet, err);

	arena_done(&rows.arena);
	return ok;
}

/* One who waits, but does not see the line that moves. */
static void beginning_say(struct import *import, const struct inlet *inlet)
{
	if (import->options->quiet || import->intake.progress.is_shown ||
	    inlet->size_bytes < LARGE_BYTES)
		return;
	out_line(stderr, safe_linef(&import->arena, "%s: %llu MiB to read",
			     import->intake.report.file,
			     (unsigned long long)(inlet->size_bytes >> 20)));
}

static bool file_read(struct import *import, size_t index, struct err *err)
{
	struct intake *intake = &import->intake;
	const char *path = import->options->files[index];
	struct inlet inlet;
	bool ok;

	intake->report.file = path;
	intake->staging.file = index;
	if (!inlet_open(&inlet, path, import->options->encoding, err))
		return err_prefix(err, "%s", path);
	progress_part(&intake->progress,
	    arena_printf(&import->arena, "reading %s", path), inlet.size_bytes);
	beginning_say(import, &inlet);
	if (import->map)
		ok = mapped_read(import, &inlet, err);
	else if (is_table(path, &inlet))
		ok = intake_table(intake, &inlet, err);
	else
		ok = intake_lines(intake, &inlet, err);
	ok = ok && staging_flush(&intake->staging, err);
	if (!ok)
		err_prefix(err, "%s", path);
	else if (!inlet_has_line_end(&inlet))
		intake->cut = path;
	inlet_close(&inlet);
	return ok;
}

/* --- sources */

static bool source_run(
    struct import *import, const char *source, struct err *err)
{
	struct intake *intake = &import->intake;
	struct catalogue *catalogue = import->catalogue;
	bool ok = catalogue->ops->sayings->clear(catalogue, err);

	intake->source = intake->report.source = source;
	intake->cut = NULL;
	intake->column_count = 0;
	intake->staging.again = import->map ? STAGING_JOIN : STAGING_REFUSE;
	intake->staging.codes = intake->staging.others = 0;
	for (size_t i = 0; ok && i < import->options->file_count; i++)
		if (strcmp(import->sources[i], source) == 0)
			ok = file_read(import, i, err);
	return ok && settle_source(intake, &import->options->brake, err);
}

static bool sources_run(struct import *import, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < import->options->file_count; i++) {
		size_t first = 0;

		while (strcmp(import->sources[first], import->sources[i]) != 0)
			first++;
		if (first == i)
			ok = source_run(import, import->sources[i], err);
	}
	return ok;
}

static void sources_name(struct import *import)
{
	const struct import_options *options = import->options;

	import->sources = arena_array(
	    &import->arena, options->file_count, sizeof(*import->sources));
	for (size_t i = 0; i < options->file_count; i++) {
		if (options->source)
			import->sources[i] = options->source;
		else if (import->map && import->map->source)
			import->sources[i] = import->map->source;
		else
			import->sources[i] =
			    origin_of_file(&import->arena, options->files[i]);
	}
}

/* --- the account */

static size_t records_of(const struct account *account)
{
	return account->fresh + account->changed + account->same;
}

static bool has_news(const struct account *account)
{
	return account->fresh + account->changed + account->deleted +
		   account->silenced >
	       0;
}

static void rate_print(struct import *import)
{
	const struct progress *progress = &import->intake.progress;
	int64_t ms = progress_ms(progress);

	out_line(
	    stdout, safe_linef(&import->arena,
			"Read and stored in %lld.%lld s: %llu rows a second",
			(long long)(ms / 1000), (long long)(ms % 1000 / 100),
			(unsigned long long)(progress->rows * 1000 /
					     (uint64_t)(ms > 0 ? ms : 1))));
}

static void account_print(struct import *import)
{
	const struct intake *intake = &import->intake;
	const struct account *account = &intake->account;
	const struct report *report = &intake->report;
	const char *vanished = "";

	report_print(report);
	if (import->options->quiet && !has_news(account))
		return;
	if (account->vanished > 0)
		vanished = arena_printf(&import->arena,
		    "; %zu vanished, %zu of them deleted", account->vanished,
		    account->deleted);
	out_line(stdout,
	    safe_linef(&import->arena,
		"%s%zu records: %zu new, %zu changed, %zu the same; "
		"%zu refused, %zu values left out%s",
		import->options->dry_run ? "Nothing is kept of this: " : "",
		records_of(account), account->fresh, account->changed,
		account->same, report->refused, report->left_out, vanished));
	if (!import->options->quiet)
		rate_print(import);
}

static void sum_write(struct import *import, bool is_stored)
{
	struct report *report = &import->intake.report;
	const struct account *account = &import->intake.account;
	struct json_writer writer;

	if (!report->stream)
		return;
	writer = report_sum_begin(report);
	json_put_bool(
	    &writer, "stored", is_stored && !import->options->dry_run);
	json_put_u64(&writer, "rows", import->intake.progress.rows);
	json_put_u64(&writer, "new", account->fresh);
	json_put_u64(&writer, "changed", account->changed);
	json_put_u64(&writer, "same", account->same);
	json_put_u64(&writer, "vanished", account->vanished);
	json_put_u64(&writer, "deleted", account->deleted);
	json_put_u64(&writer, "refused", report->refused);
	json_put_u64(&writer, "leftOut", report->left_out);
	json_put_u64(&writer, "passedOver", report->repeated);
	json_put_u64(&writer, "milliseconds",
	    (uint64_t)progress_ms(&import->intake.progress));
	report_sum_end(report, &writer);
}

/* What the run has come to, before it is made final. */
static bool intake_judge(const struct import *import, struct err *err)
{
	const struct report *report = &import->intake.report;
	size_t refused = report->refused + report->left_out;

	if (refused > 0 && (import->options->strict ||
			       records_of(&import->intake.account) == 0))
		return err_set(err, ERR_DATA,
		    "nothing was stored: %zu records refused, %zu values "
		    "left out",
		    report->refused, report->left_out);
	return true;
}

/* What is kept beside the records. */
static bool values_write(struct import *import, struct err *err)
{
	struct intake *intake = &import->intake;
	struct catalogue *catalogue = import->catalogue;

	if (intake->is_disowned &&
	    !bundled_names_write(catalogue, &intake->bundled, err))
		return false;
	return (intake->account.deleted == 0 ||
		   bundled_forget(catalogue, err)) &&
	       languages_write(&intake->languages, catalogue, err) &&
	       veil_write(&intake->veil, err);
}

static bool commit_look(
    void *ctx, const char *doing, uint64_t done, uint64_t all, struct err *err)
{
	return progress_look(ctx, doing, done, all, err);
}

static bool import_commit(struct import *import, struct err *err)
{
	struct intake *intake = &import->intake;
	struct catalogue *catalogue = import->catalogue;
	bool ok;

	if (import->options->dry_run) {
		catalogue->ops->rollback(catalogue);
		return true;
	}
	progress_part(&intake->progress, "making it final", 0);
	catalogue->watch = (struct watch){commit_look, &intake->progress};
	ok = catalogue->ops->commit(catalogue, err);
	catalogue->watch = (struct watch){NULL, NULL};
	if (!ok)
		return false;
	/* What was the user's may have been the bundled directory's before. */
	return intake->account.deleted == 0 || import->no_bundled ||
	       bundled_load(catalogue, err);
}

/* The code to end with, when all went well. */
static bool outcome_set(const struct import *import, struct err *err)
{
	const struct intake *intake = &import->intake;
	const struct account *account = &intake->account;

	if (intake->report.refused + intake->report.left_out > 0)
		return err_set(
		    err, ERR_PARTIAL, "stored, but for what is told above");
	if (account->vanished > account->deleted + account->silenced &&
	    !import->options->brake.keep_vanished)
		return err_set(err, ERR_PARTIAL,
		    "stored; what vanished was kept, as told above");
	return has_news(account) || err_set(err, ERR_NOTHING, "%s", "");
}

static bool store_open(struct import *import, struct err *err)
{
	const char *store = import->options->store;

	if (!settings_store(import->options->config, &import->arena, &store,
		&import->no_bundled, err))
		return false;
	import->catalogue = serve_store_open(store, true, err);
	return import->catalogue &&
	       (import->no_bundled || bundled_load(import->catalogue, err)) &&
	       import->catalogue->ops->sayings->open(import->catalogue, err);
}

static bool transaction_run(struct import *import, struct err *err)
{
	struct catalogue *catalogue = import->catalogue;
	struct intake *intake = &import->intake;
	bool ok;

	if (!catalogue->ops->begin(catalogue, err))
		return false;
	intake_init(intake, catalogue, &import->arena);
	intake->report.files = import->options->files;
	ok = !import->options->report ||
	     report_open(&intake->report, import->options->report, err);
	progress_begin(&intake->progress, import->options->quiet);
	ok = ok && sources_run(import, err) && intake_judge(import, err) &&
	     values_write(import, err);
	if (!ok)
		catalogue->ops->rollback(catalogue);
	else
		ok = import_commit(import, err);
	progress_part(&intake->progress, "", 0);
	sum_write(import, ok);
	if (ok)
		account_print(import);
	else
		report_print(&intake->report);
	if (ok)
		ok = report_close(&intake->report, err) &&
		     outcome_set(import, err);
	intake_done(intake);
	return ok;
}

bool import_run(const struct import_options *options, struct err *err)
{
	struct import import = {
	    .options = options, .no_bundled = options->no_bundled};
	bool ok = false;

	if (options->file_count == 0)
		return err_set(err, ERR_USAGE, "import: no file is named");
	if (options->map &&
	    !(import.map = map_read(&import.arena, options->map, err)))
		goto out;
	sources_name(&import);
	ok = store_open(&import, err) && transaction_run(&import, err);
	if (import.catalogue)
		import.catalogue->ops->sayings->close(import.catalogue);
out:
	catalogue_close(import.catalogue);
	/* The signal that was held back ends us now: say so before. */
	if (import.intake.progress.is_stopped)
		out_err("klasterd", err);
	progress_end(&import.intake.progress);
	arena_done(&import.arena);
	return ok;
}
