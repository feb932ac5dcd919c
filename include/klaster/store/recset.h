/*
 * recset.h: a set of records of a directory of any size: a bitmap for each
 * chunk of neighbouring numbers in which it has some. What words and filters
 * find is such a set; pages, totals and facets are taken from it.
 */
#ifndef KLASTER_STORE_RECSET_H
#define KLASTER_STORE_RECSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/store/engine.h"
#include "klaster/store/posting.h"

struct recset {
	const int64_t *chunks; /* ascending; may be shared with other sets */
	size_t count;
	struct posting_bits **bits; /* NULL: nothing of that chunk */
};

/* Puts numbers in ascending order, each once. */
void recs_sort(struct recs *recs);
/* Of numbers in that order. */
bool recs_has(const struct recs *recs, int64_t rec);

/* Empty, over some chunks. */
struct recset *recset_new(
    struct arena *arena, const int64_t *chunks, size_t count);
/* Of numbers in ascending order. */
struct recset *recset_of(struct arena *arena, const struct recs *recs);
/* The bits of the chunk at `at`, made if there were none. */
struct posting_bits *recset_bits(
    struct recset *set, struct arena *arena, size_t at);

uint64_t recset_count(const struct recset *set);
bool recset_has(const struct recset *set, int64_t rec);
/* A number of a chunk that the set does not know is left. */
void recset_mark(struct recset *set, struct arena *arena, int64_t rec);
void recset_drop(struct recset *set, int64_t rec);
/* Keeps what is in both. */
void recset_keep(struct recset *set, const struct recset *with);
void recset_without(struct recset *set, const struct recset *with);
/* Is there any from one number to another, inclusive? */
bool recset_touches(const struct recset *set, int64_t from, int64_t to);

/* Appends numbers after (backwards: before) `from`, at most limit of them (0:
 * all), in that direction. */
void recset_take(const struct recset *set, struct arena *arena, int64_t from,
    bool backwards, size_t limit, struct recs *recs);

static inline int64_t rec_chunk(int64_t rec)
{
	return rec >> POSTING_SHIFT;
}
static inline unsigned rec_low(int64_t rec)
{
	return (unsigned)(rec & (POSTING_SIZE - 1));
}

#endif
