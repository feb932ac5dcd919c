/*
 * saved_seen.h: the hits of a saved search as they were seen last: the item
 * OWN_SEEN, whose text is "SEQ TOTAL all|some KIND/ID ...". For
 * src/own/saved*.c alone.
 */
#ifndef KLASTER_SRC_OWN_SAVED_SEEN_H
#define KLASTER_SRC_OWN_SAVED_SEEN_H

#include "klaster/model/page.h"
#include "klaster/own/saved.h"

struct saved_seen {
	uint64_t seq; /* of the service, then; 0 not known */
	uint64_t total;
	bool whole;	  /* all of them are in refs */
	const char *refs; /* " a/b c/d ", a blank on both sides of each */
};

/* False: it was never seen. */
bool saved_seen_read(const struct own *own, const char *name,
    struct arena *arena, struct saved_seen *seen);
/* Remembers the hits that are on the page, or in the source so far. *whole:
 * those are all. */
bool saved_seen_page(struct own *own, const char *name, const struct page *page,
    uint64_t seq, struct err *err);
bool saved_seen_source(struct own *own, const char *name, struct source *source,
    uint64_t seq, bool *whole, struct err *err);

#endif
