/*
 * intake.h: records on their way into the directory, from our own formats:
 * directory lines, and tables whose columns have our fields' names. They are
 * staged; settle.h is what stores them.
 */
#ifndef KLASTER_SERVICE_INTAKE_H
#define KLASTER_SERVICE_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/service/bundled.h"
#include "klaster/service/codelist.h"
#include "klaster/service/idset.h"
#include "klaster/service/inlet.h"
#include "klaster/service/progress.h"
#include "klaster/service/report.h"
#include "klaster/service/staging.h"
#include "klaster/service/veil.h"
#include "klaster/store/catalogue.h"

/* What became of the records of a source, or of all of them. */
struct account {
	size_t fresh, changed, same;
	size_t vanished; /* from the list */
	size_t deleted;	 /* of these, from the directory */
	size_t silenced; /* of these, what others still speak of */
};

/* One import under way, within a transaction. */
struct intake {
	struct arena *arena; /* for the run */
	struct catalogue *catalogue;
	struct codelists *lists;
	struct languages languages;
	struct veil veil;
	struct idset bundled; /* records of the bundled directory */
	bool is_disowned;     /* one of them is the user's now */
	struct report report;
	struct staging staging;
	struct progress progress;
	struct account account;
	/* of the source whose files are being read */
	const char *source;
	const char *cut; /* a file that does not end as files end, or NULL */
	char **columns;	 /* of its tables */
	size_t column_count;
};

/* `arena` is for the whole run. */
void intake_init(
    struct intake *intake, struct catalogue *catalogue, struct arena *arena);
void intake_done(struct intake *intake);

/* Stages one record, from a line of the file being read; `arena` is for the
 * call. */
bool intake_add(struct intake *intake, struct arena *arena,
    const struct record *record, size_t row, struct err *err);

/* Whole files. Refusals go to the report; false is for a store that fails,
 * for a file that cannot be read, and for a table that is none. */
bool intake_lines(struct intake *intake, struct inlet *inlet, struct err *err);

/* The first line names the columns: "id" with "kind/id" (or a column "kind"
 * beside it), then fields. Several values of one field are parted by "; ".
 * A column "label" is what an export adds and is passed over; "source" names
 * the source of the row. */
bool intake_table(struct intake *intake, struct inlet *inlet, struct err *err);

#endif
