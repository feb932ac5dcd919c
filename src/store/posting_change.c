/*
 * posting_change.c owns the way of changes into a posting. It must not know
 * what has been posted, nor where the bytes are kept.
 *
 * Of a hundred words ninety are in a handful of records, for which a bitmap of
 * 65,536 is a long way: few members are merged as numbers, many as bits.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/store/posting.h"

/* A member with its part above it, so that parts follow each other. */
#define MEMBER(part, low) ((uint32_t)(part) << POSTING_SHIFT | (low))
#define ORDER_BITS 32

struct posting_changer {
	struct posting_bits parts[POSTING_PARTS];
	uint8_t used; /* parts that hold anything */
	uint32_t old[POSTING_FEW], all[POSTING_FEW];
	uint64_t changes[POSTING_FEW]; /* member above the change's number */
	uint16_t low[POSTING_FEW];
};

struct posting_changer *posting_changer_new(void)
{
	return mem_alloc(sizeof(struct posting_changer));
}

void posting_changer_free(struct posting_changer *changer)
{
	free(changer);
}

static unsigned part_of(uint32_t change)
{
	return change >> CHANGE_PART_SHIFT;
}

static unsigned low_of(uint32_t change)
{
	return change & (POSTING_SIZE - 1);
}

/* --- few: as numbers */

static bool are_few(const struct posting *old, uint32_t count)
{
	uint32_t all = count;

	for (unsigned i = 0; i < POSTING_PARTS && all <= POSTING_FEW; i++) {
		const struct posting_part *part = &old->parts[i];
		if (part->count == 0)
			continue;
		if (part->form == FORM_BITS)
			return false;
		all += posting_count(part, NULL);
	}
	return all <= POSTING_FEW;
}

static uint32_t read_old(
    struct posting_changer *changer, const struct posting *old)
{
	uint32_t all = 0;

	for (unsigned i = 0; i < POSTING_PARTS; i++) {
		uint32_t count = posting_list(&old->parts[i], changer->low);
		for (uint32_t j = 0; j < count; j++)
			changer->old[all++] = MEMBER(i, changer->low[j]);
	}
	return all;
}

static int compare_changes(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* By member; those of one member in the order in which they were made. */
static void sort_changes(
    struct posting_changer *changer, const uint32_t *changes, uint32_t count)
{
	bool sorted = true;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t member =
		    MEMBER(part_of(changes[i]), low_of(changes[i]));
		changer->changes[i] = (uint64_t)member << ORDER_BITS | i;
		sorted &=
		    i == 0 || changer->changes[i] > changer->changes[i - 1];
	}
	if (!sorted)
		qsort(changer->changes, count, sizeof(*changer->changes),
		    compare_changes);
}

/* What is there and what changes, side by side, into `all`. */
static uint32_t weave(struct posting_changer *changer, uint32_t old,
    const uint32_t *changes, uint32_t count)
{
	uint32_t all = 0, at = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t member = (uint32_t)(changer->changes[i] >> ORDER_BITS);
		uint32_t change = changes[(uint32_t)changer->changes[i]];
		/* The last word on a member is what counts. */
		if (i + 1 < count &&
		    changer->changes[i + 1] >> ORDER_BITS == member)
			continue;
		while (at < old && changer->old[at] < member)
			changer->all[all++] = changer->old[at++];
		at += at < old && changer->old[at] == member;
		if (!(change & CHANGE_GOES))
			changer->all[all++] = member;
	}
	while (at < old)
		changer->all[all++] = changer->old[at++];
	return all;
}

static void write_few(
    struct posting_changer *changer, uint32_t all, struct buf *out)
{
	for (uint32_t at = 0; at < all;) {
		unsigned part = changer->all[at] >> POSTING_SHIFT;
		uint32_t count = 0;
		while (at < all && changer->all[at] >> POSTING_SHIFT == part)
			changer->low[count++] =
			    (uint16_t)low_of(changer->all[at++]);
		posting_write_list(out, part, changer->low, count);
	}
}

static int64_t in_first(const uint32_t *members, uint32_t count)
{
	int64_t some = 0;

	while (some < count && members[some] < POSTING_SIZE)
		some++;
	return some;
}

static void change_few(struct posting_changer *changer,
    const struct posting *old, const uint32_t *changes, uint32_t count,
    struct buf *out, int64_t *grown)
{
	uint32_t before = read_old(changer, old), all;

	sort_changes(changer, changes, count);
	all = weave(changer, before, changes, count);
	write_few(changer, all, out);
	if (grown != NULL)
		*grown = in_first(changer->all, all) -
			 in_first(changer->old, before);
}

/* --- many: as bits */

static void load_parts(
    struct posting_changer *changer, const struct posting *old)
{
	for (unsigned i = 0; i < POSTING_PARTS; i++) {
		if (changer->used & 1u << i)
			memset(
			    &changer->parts[i], 0, sizeof(changer->parts[i]));
	}
	changer->used = 0;
	for (unsigned i = 0; i < POSTING_PARTS; i++) {
		if (old->parts[i].count == 0)
			continue;
		posting_or(&old->parts[i], &changer->parts[i]);
		changer->used |= (uint8_t)(1u << i);
	}
}

static void change_many(struct posting_changer *changer,
    const struct posting *old, const uint32_t *changes, uint32_t count,
    struct buf *out, int64_t *grown)
{
	int64_t before = 0;

	load_parts(changer, old);
	if (grown != NULL)
		before = (int64_t)bits_count(&changer->parts[0]);
	for (uint32_t i = 0; i < count; i++) {
		unsigned part = part_of(changes[i]);
		if (changes[i] & CHANGE_GOES)
			bits_clear(&changer->parts[part], low_of(changes[i]));
		else
			bits_set(&changer->parts[part], low_of(changes[i]));
		changer->used |= (uint8_t)(1u << part);
	}
	if (grown != NULL)
		*grown = (int64_t)bits_count(&changer->parts[0]) - before;
	for (unsigned i = 0; i < POSTING_PARTS; i++)
		if (changer->used & 1u << i)
			posting_write(out, i, &changer->parts[i]);
}

void posting_change(struct posting_changer *changer, const struct posting *old,
    const uint32_t *changes, uint32_t count, struct buf *out, int64_t *grown)
{
	if (are_few(old, count))
		change_few(changer, old, changes, count, out, grown);
	else
		change_many(changer, old, changes, count, out, grown);
}
