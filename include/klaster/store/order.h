/*
 * order.h: places in an order, and the bytes of a position.
 */
#ifndef KLASTER_STORE_ORDER_H
#define KLASTER_STORE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/store/catalogue.h"
#include "klaster/store/keys.h"
#include "klaster/store/plan.h"

/* Where a record stands: by segment, in it by key, then by number. When
 * ranked, the segment is match class times KIND_MAX plus kind number. */
struct place {
	int64_t rec;
	uint16_t segment;
	bool walked; /* of a result that is too large to be sorted */
	struct key key;
};

int order_compare(
    const struct plan *plan, const struct place *a, const struct place *b);
void order_sort(const struct plan *plan, struct place *places, size_t count);
/* Puts the first `front` of them in front, in order; the others stay behind
 * them in any. Costs a look at each, and not the order of all. */
void order_front(
    const struct plan *plan, struct place *places, size_t count, size_t front);

void order_pack(struct position *position, const struct plan *plan,
    const struct place *place);
/* False for bytes that are no place in an order of this plan. */
bool order_unpack(struct place *place, const struct plan *plan,
    const struct position *position);

#endif
