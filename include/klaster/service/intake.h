/*
 * intake.h: records on their way into the directory, from our own formats:
 * directory lines, and tables whose columns have our fields' names.
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
#include "klaster/service/report.h"
#include "klaster/service/veil.h"
#include "klaster/store/catalogue.h"

/* One import under way, within a transaction. */
struct intake {
	struct catalogue *catalogue;
	struct codelists *lists;
	struct languages languages;
	struct veil veil;
	struct idset names; /* that came in this run */
	struct report report;
	size_t fresh, changed, same;
	size_t erased; /* persons erased here, and so passed over */
};

/* `arena` is for the whole run. */
void intake_init(
    struct intake *intake, struct catalogue *catalogue, struct arena *arena);

/* Stores one record; `arena` is for the call. */
bool intake_store(struct intake *intake, struct arena *arena,
    const struct record *record, struct err *err);

/* Whole files. Refusals go to the report; false is for a store that fails
 * and for a table that is none. */
bool intake_lines(
    struct intake *intake, const char *text, size_t len, struct err *err);

/* The first line names the columns: "id" with "kind/id" (or a column "kind"
 * beside it), then fields. Several values of one field are parted by " | ".
 * A column "label" is what an export adds and is passed over; "source" names
 * the source of the row. */
bool intake_table(
    struct intake *intake, const char *text, size_t len, struct err *err);

#endif
