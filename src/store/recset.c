/*
 * recset.c owns sets of record numbers. It must not know what they are sets
 * of.
 */
#include "klaster/store/recset.h"

#include <stdlib.h>

static int compare_recs(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

void recs_sort(struct recs *recs)
{
	size_t kept = 0;

	if (recs->count == 0)
		return;
	qsort(recs->items, recs->count, sizeof(*recs->items), compare_recs);
	for (size_t i = 0; i < recs->count; i++)
		if (kept == 0 || recs->items[kept - 1] != recs->items[i])
			recs->items[kept++] = recs->items[i];
	recs->count = kept;
}

bool recs_has(const struct recs *recs, int64_t rec)
{
	return recs->count > 0 && bsearch(&rec, recs->items, recs->count,
				      sizeof(rec), compare_recs) != NULL;
}

struct recset *recset_new(
    struct arena *arena, const int64_t *chunks, size_t count)
{
	struct recset *set = arena_alloc(arena, sizeof(*set));

	set->chunks = chunks;
	set->count = count;
	set->bits = arena_array(arena, count + 1, sizeof(*set->bits));
	return set;
}

struct posting_bits *recset_bits(
    struct recset *set, struct arena *arena, size_t at)
{
	if (set->bits[at] == NULL)
		set->bits[at] = arena_alloc(arena, sizeof(*set->bits[at]));
	return set->bits[at];
}

struct recset *recset_of(struct arena *arena, const struct recs *recs)
{
	int64_t *chunks = NULL;
	struct recset *set;
	size_t count = 0;

	for (size_t i = 0; i < recs->count; i++) {
		int64_t chunk = rec_chunk(recs->items[i]);
		if (count > 0 && chunks[count - 1] == chunk)
			continue;
		chunks = arena_grow(arena, chunks, count, sizeof(*chunks));
		chunks[count++] = chunk;
	}
	set = recset_new(arena, chunks, count);
	for (size_t i = 0, at = 0; i < recs->count; i++) {
		while (chunks[at] != rec_chunk(recs->items[i]))
			at++;
		bits_set(recset_bits(set, arena, at), rec_low(recs->items[i]));
	}
	return set;
}

uint64_t recset_count(const struct recset *set)
{
	uint64_t count = 0;

	for (size_t i = 0; i < set->count; i++)
		if (set->bits[i] != NULL)
			count += bits_count(set->bits[i]);
	return count;
}

/* The first chunk not before this one. */
static size_t find_chunk(const struct recset *set, int64_t chunk)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (set->chunks[mid] < chunk)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct posting_bits *bits_of(const struct recset *set, int64_t chunk)
{
	size_t at = find_chunk(set, chunk);

	return at < set->count && set->chunks[at] == chunk ? set->bits[at]
							   : NULL;
}

bool recset_has(const struct recset *set, int64_t rec)
{
	const struct posting_bits *bits = bits_of(set, rec_chunk(rec));

	return bits != NULL && bits_has(bits, rec_low(rec));
}

void recset_mark(struct recset *set, struct arena *arena, int64_t rec)
{
	size_t at = find_chunk(set, rec_chunk(rec));

	if (at < set->count && set->chunks[at] == rec_chunk(rec))
		bits_set(recset_bits(set, arena, at), rec_low(rec));
}

void recset_drop(struct recset *set, int64_t rec)
{
	struct posting_bits *bits = bits_of(set, rec_chunk(rec));

	if (bits != NULL)
		bits_clear(bits, rec_low(rec));
}

void recset_keep(struct recset *set, const struct recset *with)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct posting_bits *bits;
		if (set->bits[i] == NULL)
			continue;
		bits = bits_of(with, set->chunks[i]);
		if (bits == NULL)
			set->bits[i] = NULL;
		else
			bits_and(set->bits[i], bits);
	}
}

void recset_without(struct recset *set, const struct recset *with)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct posting_bits *bits = bits_of(with, set->chunks[i]);
		if (set->bits[i] != NULL && bits != NULL)
			bits_without(set->bits[i], bits);
	}
}

bool recset_touches(const struct recset *set, int64_t from, int64_t to)
{
	struct arena arena = ARENA_INIT;
	struct recs recs = {.count = 0};
	bool touches;

	recset_take(set, &arena, from - 1, false, 1, &recs);
	touches = recs.count > 0 && recs.items[0] <= to;
	arena_done(&arena);
	return touches;
}

static void add(struct arena *arena, struct recs *recs, int64_t rec)
{
	recs->items =
	    arena_grow(arena, recs->items, recs->count, sizeof(*recs->items));
	recs->items[recs->count++] = rec;
}

/* Members of one chunk above (backwards: below) a number that may lie
 * outside of it. */
static void take_chunk(const struct recset *set, struct arena *arena, size_t at,
    int64_t from, bool backwards, size_t limit, struct recs *recs)
{
	const struct posting_bits *bits = set->bits[at];
	int64_t first = set->chunks[at] * POSTING_SIZE;

	for (unsigned i = 0; bits != NULL && i < POSTING_WORDS; i++) {
		unsigned index = backwards ? POSTING_WORDS - 1 - i : i;
		uint64_t word = bits->words[index];
		int64_t base = first + (int64_t)index * 64;
		if (backwards ? base >= from : base + 63 <= from)
			continue;
		while (word != 0) {
			unsigned low =
			    backwards ? 63 - (unsigned)__builtin_clzll(word)
				      : bits_lowest(word);
			int64_t rec = base + low;
			word &= ~((uint64_t)1 << low);
			if (backwards ? rec >= from : rec <= from)
				continue;
			if (limit != 0 && recs->count >= limit)
				return;
			add(arena, recs, rec);
		}
	}
}

void recset_take(const struct recset *set, struct arena *arena, int64_t from,
    bool backwards, size_t limit, struct recs *recs)
{
	size_t before = recs->count, at = find_chunk(set, rec_chunk(from));

	limit = limit == 0 ? 0 : before + limit;
	if (backwards && at == set->count)
		at--;
	while (at < set->count && (limit == 0 || recs->count < limit)) {
		take_chunk(set, arena, at, from, backwards, limit, recs);
		at += backwards ? (size_t)-1 : 1;
	}
}
