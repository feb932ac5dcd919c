/*
 * anew.h: how far the indexing of all records is, for the log. Minutes pass
 * with it after an update, and nobody should have to guess.
 */
#ifndef KLASTER_STORE_ANEW_H
#define KLASTER_STORE_ANEW_H

#include <stdint.h>
#include "klaster/store/catalogue.h"

struct anew {
	uint64_t all, done;
	int64_t told_ms; /* when it was last said */
};

/* All is what the catalogue's counts say. */
void anew_begin(struct anew *anew, struct catalogue *catalogue);

/* For each record: a line in the log, every few seconds. */
void anew_step(struct anew *anew);

#endif
