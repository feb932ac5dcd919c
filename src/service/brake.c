/*
 * brake.c: see brake.h. It owns one small value for each source: the names of
 * the columns its tables had last.
 */
#include "klaster/service/brake.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/service/cells.h"
#include "klaster/service/nearest.h"

#define META_PREFIX "import.columns."

enum { COLUMNS_BYTES_MAX = 1 << 20 };

/* --- limits */

static bool limit_parse(const char *text, size_t len,
    struct brake_options *options, struct err *err)
{
	char *end;
	unsigned long long number = strtoull(text, &end, 10);
	size_t used = (size_t)(end - text);

	if (used > 0 && used == len && *text >= '0' && *text <= '9') {
		options->rows = number;
		return true;
	}
	if (used > 0 && used + 1 == len && *end == '%' && number > 0 &&
	    number <= 100) {
		options->percent = (unsigned)number;
		return true;
	}
	return err_set(err, ERR_USAGE,
	    "--max-delete takes a number of rows, a percentage, or both: "
	    "200, 25%% or 25%%,200");
}

bool brake_limits_parse(
    const char *text, struct brake_options *options, struct err *err)
{
	size_t len = strcspn(text, ",");

	options->rows = UINT64_MAX;
	options->percent = 0;
	return limit_parse(text, len, options, err) &&
	       (!text[len] || limit_parse(text + len + 1,
				  strlen(text + len + 1), options, err));
}

/* One row is no mass, however short the list. */
static bool is_too_much(
    const struct brake_options *options, const struct saying_tally *tally)
{
	if (tally->vanished > options->rows)
		return true;
	return options->percent > 0 && tally->vanished > 1 &&
	       tally->vanished * 100 > tally->before * options->percent;
}

/* --- columns */

static const char *meta_name(const struct intake *intake)
{
	return arena_printf(intake->arena, META_PREFIX "%s", intake->source);
}

static bool has_column(const struct intake *intake, const char *name)
{
	for (size_t i = 0; i < intake->column_count; i++)
		if (strcmp(intake->columns[i], name) == 0 ||
		    cells_same_name(intake->columns[i], name))
			return true;
	return false;
}

/* A column that is gone would take its values from every record. */
static bool columns_are_there(struct intake *intake, struct err *err)
{
	const char *old = intake->catalogue->ops->meta_get(
	    intake->catalogue, intake->arena, meta_name(intake));

	while (old && *old) {
		size_t len = strcspn(old, "\n");
		char *name = arena_strndup(intake->arena, old, len);

		old += len + (old[len] == '\n');
		if (has_column(intake, name))
			continue;
		return err_set(err, ERR_PARTIAL,
		    "nothing was changed: the column \"%s\", which %s had "
		    "last time, is missing%s. Put it back under that name, or "
		    "say --allow-mass-delete if its values are to go from "
		    "every record",
		    name, intake->source,
		    nearest_of(intake->arena, intake->columns,
			intake->column_count, name));
	}
	return true;
}

bool brake_note(const struct intake *intake, struct err *err)
{
	struct buf text;
	bool ok;

	if (intake->column_count == 0)
		return true;
	buf_init(&text, COLUMNS_BYTES_MAX);
	for (size_t i = 0; i < intake->column_count; i++)
		if (*intake->columns[i])
			buf_addf(&text, "%s\n", intake->columns[i]);
	ok = intake->catalogue->ops->meta_set(
	    intake->catalogue, meta_name(intake), buf_text(&text), err);
	buf_done(&text);
	return ok;
}

/* --- */

static bool mass_refuse(const struct intake *intake,
    const struct saying_tally *tally, struct err *err)
{
	return err_set(err, ERR_PARTIAL,
	    "nothing was changed: %llu of the %llu records that %s listed last "
	    "time are not in it now, and would be deleted. If the export is "
	    "whole, say --allow-mass-delete; --keep-vanished takes in the rest "
	    "and deletes none; if this is another list, name it (--source)",
	    (unsigned long long)tally->vanished,
	    (unsigned long long)tally->before, intake->source);
}

/* Why what vanished may be there all the same; NULL: it may not. */
static const char *doubt(const struct intake *intake)
{
	if (intake->cut)
		return arena_printf(intake->arena,
		    "kept, because %s does not end with a line end and may be "
		    "cut off",
		    intake->cut);
	if (intake->report.refused > 0)
		return "kept, because it may be one of the rows refused";
	return NULL;
}

bool brake_judge(struct intake *intake, const struct brake_options *options,
    const struct saying_tally *tally, const char **keep, struct err *err)
{
	if (tally->staged == 0 && tally->before > 0)
		return err_set(err, ERR_PARTIAL,
		    "nothing was changed: %s holds no row that could be taken "
		    "in, and listed %llu records last time. An empty list "
		    "deletes nothing",
		    intake->source, (unsigned long long)tally->before);
	if (options->keep_vanished)
		*keep = "kept, as asked (--keep-vanished)";
	if (options->allow_mass_delete)
		return true;
	if (intake->column_count > 0 && !columns_are_there(intake, err))
		return false;
	if (!*keep)
		*keep = doubt(intake);
	return *keep || !is_too_much(options, tally) ||
	       mass_refuse(intake, tally, err);
}
