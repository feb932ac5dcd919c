/*
 * narrow.h: conditions without words. The condition with the fewest keys
 * leads: its records are found by its keys and tried for the others. The same
 * leads in every engine, so that the first records of many are the same.
 */
#ifndef KLASTER_STORE_NARROW_H
#define KLASTER_STORE_NARROW_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/store/engine.h"

struct narrow_table {
	/* How many keys the range has, counted up to `most`. */
	bool (*weigh)(void *ctx, const struct key_range *range, size_t most,
	    uint64_t *count, struct err *err);
	/* Appends the records of the selection's span with a key in the range
	 * that meet its plan's conditions except `but`, by key and number, at
	 * most selection->limit. */
	bool (*take)(void *ctx, struct arena *arena,
	    const struct selection *selection, const struct key_range *range,
	    const struct condition *but, struct recs *recs, struct err *err);
	void *ctx;
};

bool narrow_select(const struct narrow_table *table, struct arena *arena,
    const struct selection *selection, struct recs *recs, struct err *err);

#endif
