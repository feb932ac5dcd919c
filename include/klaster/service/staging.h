/*
 * staging.h: records on their way from files into the staging of the store.
 * A few hundred are held here, so that the store is asked for many at once;
 * all others are on disk.
 */
#ifndef KLASTER_SERVICE_STAGING_H
#define KLASTER_SERVICE_STAGING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/model/record.h"
#include "klaster/service/report.h"
#include "klaster/store/catalogue.h"

/* Of a record that comes again in one run. */
enum staging_again {
	STAGING_REFUSE, /* two rows must not have one id */
	STAGING_JOIN,	/* claims are put together: rows of foreign tables */
};

/* A record is indexed with the names of its codes; so these have the first
 * places, wherever they stand in the files. */
#define STAGING_CODES_MAX ((uint64_t)1 << 40)
#define STAGING_SLOTS (4 * SAYING_MANY)

struct staging {
	struct catalogue *catalogue;
	struct report *report;
	enum staging_again again;
	uint64_t file;		/* being read: index into report->files */
	uint64_t codes, others; /* places given */
	struct arena arena;
	struct buf line; /* being written; its memory is kept */
	struct saying items[SAYING_MANY];
	size_t count;
	uint16_t slots[STAGING_SLOTS]; /* index + 1, open addressing */
};

void staging_init(struct staging *staging, struct catalogue *catalogue,
    struct report *report);
void staging_done(struct staging *staging);

/* Takes a record from a line of the file; `scratch` is for the call. */
bool staging_add(struct staging *staging, struct arena *scratch,
    const struct record *record, size_t row, struct err *err);

/* How many have an earlier place, or this one, once all have theirs. */
static inline uint64_t staging_count(
    const struct staging *staging, uint64_t place)
{
	return place < STAGING_CODES_MAX
		   ? place
		   : staging->codes + place - STAGING_CODES_MAX;
}

/* Brings what is held into the store: at the end of each file. */
bool staging_flush(struct staging *staging, struct err *err);

#endif
