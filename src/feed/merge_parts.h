/*
 * merge_parts.h: what a merged list is made of; for src/feed/merge*.c
 * alone.
 */
#ifndef KLASTER_SRC_FEED_MERGE_PARTS_H
#define KLASTER_SRC_FEED_MERGE_PARTS_H

#include "klaster/base/arena.h"
#include "klaster/feed/merge.h"
#include "merge_same.h"

struct part {
	struct merge_part given;
	struct source *source;
	uint64_t next; /* its first row that has no place yet */
	uint64_t revision;
	bool answered; /* in time or not: it has said something */
	bool late;     /* not in time: it is not waited for */
};

/* A row with its place; or the same thing known to another part. */
struct placed {
	size_t part;
	uint64_t index;
	char *id;
	size_t twin; /* in `twins`; SAME_NONE */
};

struct merge {
	struct source source; /* first */
	struct arena arena;   /* the query, names */
	struct arena words;   /* of the status; made anew with the revision */
	struct arena counts, counted; /* facets added up, and words on it */
	struct part *parts;
	size_t part_count;
	struct placed *rows, *twins;
	size_t row_count, row_cap, twin_count, twin_cap;
	struct same same;
	int64_t opened_ms, patience_ms;
	uint64_t revision, worded;
	const char *origin, *note;
};

/* It gives no rows any more, and why. */
bool merge_has_failed(struct part *part, const struct err **failure);
/* It has answered that it has no such list. */
bool merge_is_lacking(struct part *part);
/* Of struct source_ops. */
struct source_status merge_status(struct source *source);
size_t merge_facets(struct source *source, const struct facet **facets);
const char *merge_counted(struct source *source);

#endif
