/*
 * feed_list.h: what feed_list.c and feed_list_make.c share: one virtual list.
 * Private to src/feed.
 */
#ifndef KLASTER_SRC_FEED_FEED_LIST_H
#define KLASTER_SRC_FEED_FEED_LIST_H

#include "feed_parts.h"
#include "feed_run.h"

struct feed_list {
	struct feed_source base; /* first */
	struct run head, tail;
	struct total believed; /* as the first page said */
	char *local;	       /* the first page from the records kept */
	const struct field *fields[KIND_FIELD_MAX]; /* as they were needed */
	size_t field_count;
	dialect_also *also;
	int64_t since_ms; /* older pages are asked for again */
	uint64_t want_first;
	size_t want_count;
	struct err lacking; /* the service has no such list */
	bool pursuing;	    /* absorbing what is kept may call us again */
};

extern const struct source_ops feed_list_ops;
void feed_list_changed(struct feed_source *self, struct shelf_item *item);

#endif
