/*
 * span.h: the time a record lasts: from when to when as its sources say, who
 * may differ; and the days that are due in it. Which fields say so is in the
 * table of kinds (kind.h: begins, ends, due).
 */
#ifndef KLASTER_MODEL_SPAN_H
#define KLASTER_MODEL_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/model/record.h"
#include "klaster/model/source.h"

#define SPAN_DUES 4

/* Days since 1970-01-01. A month or a year that a source names is all of its
 * days. */
struct span {
	bool has_begin, has_end;
	int32_t begin, begin_last; /* the first and the last day it may be */
	int32_t end_first, end;
	int32_t dues[SPAN_DUES];
	size_t due_count;
};

/* False if nothing is known. */
bool span_of(const struct record *record, struct span *span);
/* The first and the last day that is known of a span that has any. */
void span_edges(const struct span *span, int32_t *first, int32_t *last);
/* Where a day is beside a span that has any. */
enum span_when {
	SPAN_AHEAD, /* all of it comes after the day */
	SPAN_NOW,
	SPAN_BEGUN, /* before the day, and nobody says how long */
	SPAN_OVER,
};
enum span_when span_when(const struct span *span, int32_t day);
/* The first and the last day of the source's first rows that are here; false
 * if none has any. */
bool span_reach(
    struct source *source, uint64_t rows, int32_t *first, int32_t *last);
/* Whether records of the kind can have one. */
bool span_is_of(const struct kind *kind);

#endif
