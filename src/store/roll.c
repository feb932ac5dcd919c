/*
 * roll.c owns which records of a kind there are. It must not know how an
 * engine keeps postings, nor what is asked of the records.
 */
#include "roll.h"

#include "klaster/store/poster.h"
#include "klaster/store/posting.h"

void roll_range(
    struct arena *arena, const struct kind *kind, struct term_range *range)
{
	unsigned char *low = arena_alloc(arena, 9), *high;

	high = arena_alloc(arena, 9);
	poster_chunk_term(rec_chunk(keys_first_rec(kind)), low);
	poster_chunk_term(rec_chunk(keys_last_rec(kind)) + 1, high);
	*range = (struct term_range){
	    .low = low, .high = high, .low_len = 9, .high_len = 9};
}

bool roll_take(struct roll *roll, const struct posted *row, struct err *err)
{
	size_t at = roll->count;
	struct posting posting;
	int64_t chunk = poster_read_chunk(row->term, row->term_len);

	if (chunk < 0 || !posting_read(&posting, row->bytes, row->len))
		return err_set(err, ERR_COPY,
		    "The index of words is damaged; import the directory"
		    " anew.");
	roll->chunks =
	    arena_grow(roll->arena, roll->chunks, at, sizeof(*roll->chunks));
	roll->bits =
	    arena_grow(roll->arena, roll->bits, at, sizeof(*roll->bits));
	/* Nearly in order as they come. */
	for (; at > 0 && roll->chunks[at - 1] > chunk; at--) {
		roll->chunks[at] = roll->chunks[at - 1];
		roll->bits[at] = roll->bits[at - 1];
	}
	roll->chunks[at] = chunk;
	roll->bits[at] = arena_alloc(roll->arena, sizeof(**roll->bits));
	posting_or(&posting.parts[0], roll->bits[at]);
	roll->count++;
	return true;
}

struct recset *roll_set(const struct roll *roll)
{
	struct recset *set = recset_new(roll->arena, roll->chunks, roll->count);

	if (roll->count > 0)
		set->bits = roll->bits;
	return set;
}

static bool take(void *ctx, const struct posted *row, struct err *err)
{
	return roll_take(ctx, row, err);
}

bool roll_read(struct engine *engine, struct arena *arena,
    const struct kind *const *kinds, size_t count, struct recset **set,
    struct err *err)
{
	const int64_t chunk = POSTER_DIRECTORY;
	struct roll roll = {.arena = arena};
	struct term_range *ranges =
	    arena_array(arena, count + 1, sizeof(*ranges));
	struct reading reading = {.chunks = &chunk,
	    .chunk_count = 1,
	    .ranges = ranges,
	    .range_count = count};

	for (size_t i = 0; i < count; i++)
		roll_range(arena, kinds[i], &ranges[i]);
	if (!poster_flush(engine, err) ||
	    !engine->ops->read(engine, &reading, take, &roll, err))
		return false;
	*set = roll_set(&roll);
	return true;
}
