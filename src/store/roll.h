/*
 * roll.h: which records of a kind there are, as a set; read alone or in one
 * journey with other postings. For question.c and alike.c.
 */
#ifndef KLASTER_STORE_ROLL_H
#define KLASTER_STORE_ROLL_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/kind.h"
#include "klaster/store/engine.h"
#include "klaster/store/recset.h"
#include "klaster/store/terms.h"

struct roll {
	struct arena *arena;
	int64_t *chunks; /* ascending */
	struct posting_bits **bits;
	size_t count;
};

/* What must be read of POSTER_DIRECTORY; lives in the arena. */
void roll_range(
    struct arena *arena, const struct kind *kind, struct term_range *range);
/* A row of that. False: it is damaged. */
bool roll_take(struct roll *roll, const struct posted *row, struct err *err);
/* What was taken; it lives in the arena of the roll. */
struct recset *roll_set(const struct roll *roll);

/* All of that for some kinds. */
bool roll_read(struct engine *engine, struct arena *arena,
    const struct kind *const *kinds, size_t count, struct recset **set,
    struct err *err);

#endif
