/*
 * pair.h: two records, each of a source of its own and perhaps of a service
 * of its own, as one source of two rows: one status, one revision. For
 * src/ui/view_compare.c.
 */
#ifndef KLASTER_UI_PAIR_H
#define KLASTER_UI_PAIR_H

#include "klaster/base/arena.h"
#include "klaster/model/source.h"

struct pair {
	struct source source; /* row 0 is the left one */
	struct source *sides[2];
	struct arena words; /* of the status */
};

/* The sources become the pair's; pair_done() frees them. */
void pair_init(struct pair *pair, struct source *left, struct source *right);
void pair_done(struct pair *pair);

#endif
