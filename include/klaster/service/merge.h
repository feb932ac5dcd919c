/*
 * merge.h: records as lists of claims: what several say of one thing put
 * together, and whether two say the same.
 */
#ifndef KLASTER_SERVICE_MERGE_H
#define KLASTER_SERVICE_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/model/record.h"

/* One record of the claims of two with its kind and id. A claim that is
 * there already comes once: the same field, value and language; with
 * `by_source` only if the same source makes it, or none is named. Returns
 * `first` itself where `second` adds nothing. */
const struct record *merge_records(struct arena *arena,
    const struct record *first, const struct record *second, bool by_source);

/* Whether a claim is there already, as merge_records() means it. */
bool merge_has(const struct record_builder *builder, const struct claim *claim,
    bool by_source);

/* The fields that the two say other things of, "name, phone", in the order of
 * the table; "" when there is none. The order of the claims of a field makes
 * no difference, nor do blanks. */
const char *merge_difference(
    struct arena *arena, const struct record *a, const struct record *b);

#endif
