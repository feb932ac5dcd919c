/*
 * merge_order.h: the order of rows of several sources. Private to src/feed.
 */
#ifndef KLASTER_SRC_FEED_MERGE_ORDER_H
#define KLASTER_SRC_FEED_MERGE_ORDER_H

#include "klaster/model/query.h"
#include "klaster/model/record.h"

/* By what the rows of the question are ordered; NULL: by how well they fit,
 * which only their own service knows. */
const struct field *merge_sort_field(const struct query *query);

/* Below 0 when `a` comes first. What has no value comes last, whichever way
 * the others go. */
int merge_compare(const struct query *query, const struct field *field,
    const struct record *a, const struct record *b);

#endif
