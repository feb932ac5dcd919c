/*
 * merge.h: one list of the rows of several sources, which may be of several
 * services.
 *
 * Order: of a list of one kind by its sort field; of a search by the place
 * that each source gives its rows, its first before the others' second. A row
 * keeps the place it was given: what comes later comes below. A source that
 * has not answered in time is waited for no longer, and its rows come when
 * they come.
 *
 * What two services know under one number, or under one name in one town, is
 * one row with two origins; both records stay as they are.
 */
#ifndef KLASTER_FEED_MERGE_H
#define KLASTER_FEED_MERGE_H

#include <stddef.h>
#include "klaster/model/source.h"

#define MERGE_ROWS 50 /* asked of each at first */

struct merge_part {
	struct source *source; /* becomes the merged one's */
	size_t home;	       /* whose it is, as row_origin has it */
	const char *name;      /* to show; lives as long as the source */
	struct err failure;    /* source NULL: why there is none */
};

/* Free by its ops. */
struct source *merge_open(const struct query *query,
    const struct merge_part *parts, size_t count, int64_t patience_ms);

bool merge_is(const struct source *source); /* made by merge_open() */

/* A dialect_also: what rows are put together and ordered by. */
bool merge_needs(const struct query *query, const struct field *field);

/* Who has not answered, and why: the n-th; NULL past the last. With *failure
 * NULL it was too slow, or is still asked. */
const char *merge_missing(
    struct source *source, size_t n, const struct err **failure);

/* A further row may still come from somebody who is waited for. */
bool merge_waits(struct source *source);

/* The records of one row beside each other: copies, so it may outlive the
 * list they were in. */
struct source *merge_twins(
    const struct query *query, const struct row_origin *origins, size_t count);

#endif
