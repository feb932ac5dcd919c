/*
 * import.c: the run of an import: files, transaction, account. How a file is
 * understood is maprows.c's, lines.c's and table.c's.
 */
#include "klaster/service/import.h"

#include <stdio.h>
#include <string.h>

#include "klaster/base/out.h"
#include "klaster/base/path.h"
#include "klaster/service/bundled.h"
#include "klaster/service/intake.h"
#include "klaster/service/mapfile.h"
#include "klaster/service/maprows.h"
#include "klaster/service/serve.h"

enum { FILE_BYTES_MAX = 1 << 30 };

/* --- files */

static bool has_ending(const char *path, const char *ending)
{
	size_t len = strlen(path), ending_len = strlen(ending);

	return len > ending_len && strcmp(path + len - ending_len, ending) == 0;
}

/* By its name, else by its first byte: a directory line is an object. */
static bool is_table(const char *path, const char *text)
{
	static const char *const tables[] = {".csv", ".tsv", ".tab"};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (has_ending(path, tables[i]))
			return true;
	return !has_ending(path, ".jsonl") && !has_ending(path, ".ndjson") &&
	       text[strspn(text, " \t\r\n")] != '{';
}

static bool mapped_store(void *ctx, struct arena *arena,
    const struct record *record, struct err *err)
{
	return intake_store(ctx, arena, record, err);
}

static bool mapped_read(struct intake *intake, const struct map *map,
    struct recordset *records, const char *text, size_t len, struct err *err)
{
	struct maprows rows = {.map = map,
	    .lists = intake->lists,
	    .records = records,
	    .report = &intake->report};
	bool ok = maprows_read(&rows, text, len, err);

	arena_done(&rows.arena);
	return ok;
}

static bool file_read(struct intake *intake, const struct map *map,
    struct recordset *records, const char *path, struct err *err)
{
	struct arena arena = ARENA_INIT;
	size_t len;
	const char *text = path_read(&arena, path, FILE_BYTES_MAX, &len, err);
	bool ok = text != NULL;

	intake->report.file = path;
	if (ok && strncmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (ok && map)
		ok = mapped_read(intake, map, records, text, len, err);
	else if (ok && is_table(path, text))
		ok = intake_table(intake, text, len, err);
	else if (ok)
		ok = intake_lines(intake, text, len, err);
	if (!ok && text)
		err_prefix(err, "%s", path);
	arena_done(&arena);
	return ok;
}

static bool files_read(struct intake *intake, const struct map *map,
    const struct import_options *options, struct err *err)
{
	struct recordset records;
	bool ok = true;

	recordset_init(&records);
	for (size_t i = 0; ok && i < options->file_count; i++)
		ok = file_read(intake, map, &records, options->files[i], err);
	ok = ok && recordset_each(&records, mapped_store, intake, err);
	recordset_done(&records);
	return ok;
}

/* --- the account */

static void account_print(const struct intake *intake)
{
	struct arena arena = ARENA_INIT;

	report_print(&intake->report);
	out_line(stdout, safe_linef(&arena,
			     "%zu records: %zu new, %zu changed, %zu the same; "
			     "%zu refused, %zu values left out",
			     intake->fresh + intake->changed + intake->same,
			     intake->fresh, intake->changed, intake->same,
			     intake->report.refused, intake->report.left_out));
	/* Not by name, nor by line: what is told is kept somewhere. */
	if (intake->erased > 0)
		out_line(stdout, safe_linef(&arena,
				     "%zu passed over: persons who were erased "
				     "here are not brought back",
				     intake->erased));
	arena_done(&arena);
}

/* What the run has come to, before it is made final. */
static bool intake_judge(const struct intake *intake,
    const struct import_options *options, struct err *err)
{
	size_t stored = intake->fresh + intake->changed + intake->same;
	size_t refused = intake->report.refused + intake->report.left_out;

	if (refused > 0 && (options->strict || stored == 0))
		return err_set(err, ERR_DATA,
		    "nothing was stored: %zu records refused, %zu values "
		    "left out",
		    intake->report.refused, intake->report.left_out);
	return true;
}

static bool intake_finish(struct intake *intake, struct err *err)
{
	struct catalogue *catalogue = intake->catalogue;

	if (!bundled_disown(catalogue, &intake->names, err) ||
	    !languages_write(&intake->languages, catalogue, err) ||
	    !veil_write(&intake->veil, err))
		return false;
	return catalogue->ops->commit(catalogue, err);
}

bool import_run(const struct import_options *options, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct intake intake = {0};
	struct catalogue *catalogue = NULL;
	const struct map *map = NULL;
	bool ok = false;

	if (options->file_count == 0)
		return err_set(err, ERR_USAGE, "import: no file is named");
	if (options->map && !(map = map_read(&arena, options->map, err)))
		goto out;
	catalogue = serve_store_open(options->store, err);
	if (!catalogue ||
	    (!options->no_bundled && !bundled_load(catalogue, err)) ||
	    !catalogue->ops->begin(catalogue, err))
		goto out;
	intake_init(&intake, catalogue, &arena);
	ok = files_read(&intake, map, options, err) &&
	     intake_judge(&intake, options, err) && intake_finish(&intake, err);
	if (!ok)
		catalogue->ops->rollback(catalogue);
	else
		account_print(&intake);
	if (ok && intake.report.refused + intake.report.left_out > 0)
		ok = err_set(
		    err, ERR_PARTIAL, "stored, but for what is told above");
	else if (!ok)
		report_print(&intake.report);
	report_done(&intake.report);
out:
	catalogue_close(catalogue);
	arena_done(&arena);
	return ok;
}
