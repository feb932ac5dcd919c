/*
 * order.c owns how places compare and how one is written down. It must not
 * know of any engine.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/store/order.h"

/* A position: version, mark of the order, segment, record, key. */
#define POSITION_SORTED 1
#define POSITION_WALKED 2
#define POSITION_HEAD 13

static bool is_descending(const struct plan *plan, size_t segment)
{
	return !plan->ranked && segment < plan->segment_count &&
	       plan->segments[segment].descending;
}

static int compare_ascending(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int order;

	if (a->segment != b->segment)
		return (int)a->segment - (int)b->segment;
	order = key_compare(&a->key, &b->key);
	return order != 0 ? order : (a->rec > b->rec) - (a->rec < b->rec);
}

int order_compare(
    const struct plan *plan, const struct place *a, const struct place *b)
{
	int order = compare_ascending(a, b);

	return a->segment == b->segment && is_descending(plan, a->segment)
		   ? -order
		   : order;
}

static void reverse(struct place *places, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct place place = places[i];
		places[i] = places[count - 1 - i];
		places[count - 1 - i] = place;
	}
}

void order_sort(const struct plan *plan, struct place *places, size_t count)
{
	if (count == 0)
		return;
	qsort(places, count, sizeof(*places), compare_ascending);
	for (size_t first = 0, end; first < count; first = end) {
		end = first + 1;
		while (
		    end < count && places[end].segment == places[first].segment)
			end++;
		if (is_descending(plan, places[first].segment))
			reverse(places + first, end - first);
	}
}

static void swap(struct place *a, struct place *b)
{
	struct place place = *a;

	*a = *b;
	*b = place;
}

/* The middle one of the first, the middle and the last becomes the first. */
static void choose_middle(
    const struct plan *plan, struct place *places, size_t count)
{
	struct place *first = places, *middle = places + count / 2,
		     *last = places + count - 1;

	if (order_compare(plan, middle, last) > 0)
		swap(middle, last);
	if (order_compare(plan, first, last) > 0)
		swap(first, last);
	if (order_compare(plan, first, middle) < 0)
		swap(first, middle);
}

/* Hoare's: those before the one at the place returned come before it. */
static size_t part(const struct plan *plan, struct place *places, size_t count)
{
	size_t low = 0, high = count;

	choose_middle(plan, places, count);
	for (;;) {
		while (++low < count &&
		       order_compare(plan, &places[low], &places[0]) < 0)
			;
		while (order_compare(plan, &places[--high], &places[0]) > 0)
			;
		if (low >= high)
			break;
		swap(&places[low], &places[high]);
	}
	swap(&places[0], &places[high]);
	return high;
}

void order_front(
    const struct plan *plan, struct place *places, size_t count, size_t front)
{
	size_t from = 0, end = count;

	if (front >= count) {
		order_sort(plan, places, count);
		return;
	}
	/* The end of what is in front lies between `from` and `end`. */
	while (end - from > 1) {
		size_t at = from + part(plan, places + from, end - from);
		if (at >= front)
			end = at;
		else
			from = at + 1;
	}
	order_sort(plan, places, front);
}

/* Tells orders apart, so that a place in one is not taken for one in
 * another. */
static unsigned char order_mark(const struct plan *plan)
{
	uint32_t mark = plan->ranked ? 1 : 2;

	for (size_t i = 0; i < plan->segment_count && !plan->ranked; i++)
		mark = (mark ^ (plan->segments[i].field * 2 +
				   plan->segments[i].descending)) *
		       16777619u;
	return (unsigned char)(mark ^ mark >> 8 ^ mark >> 16 ^ mark >> 24);
}

void order_pack(struct position *position, const struct plan *plan,
    const struct place *place)
{
	unsigned char *at = position->bytes;

	_Static_assert(POSITION_HEAD + KEY_MAX <= CATALOGUE_POSITION_MAX,
	    "a position does not hold a place");
	*at++ = place->walked ? POSITION_WALKED : POSITION_SORTED;
	*at++ = order_mark(plan);
	*at++ = (unsigned char)(place->segment >> 8);
	*at++ = (unsigned char)place->segment;
	for (int shift = 56; shift >= 0; shift -= 8)
		*at++ = (unsigned char)((uint64_t)place->rec >> shift);
	*at++ = place->key.len;
	memcpy(at, place->key.bytes, place->key.len);
	position->len = POSITION_HEAD + place->key.len;
}

bool order_unpack(struct place *place, const struct plan *plan,
    const struct position *position)
{
	const unsigned char *at = position->bytes;
	uint64_t rec = 0;

	if (position->len < POSITION_HEAD ||
	    position->len > POSITION_HEAD + KEY_MAX ||
	    (at[0] != POSITION_SORTED && at[0] != POSITION_WALKED) ||
	    at[1] != order_mark(plan) ||
	    at[POSITION_HEAD - 1] != position->len - POSITION_HEAD)
		return false;
	for (int i = 4; i < 12; i++)
		rec = rec << 8 | at[i];
	place->rec = (int64_t)rec;
	place->walked = at[0] == POSITION_WALKED;
	place->segment = (uint16_t)(at[2] << 8 | at[3]);
	place->key.len = at[POSITION_HEAD - 1];
	memcpy(place->key.bytes, at + POSITION_HEAD, place->key.len);
	return plan->ranked ? place->segment < MATCH_COUNT * KIND_MAX
			    : place->segment < plan->segment_count;
}
