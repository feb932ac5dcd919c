/*
 * watch.h: who watches a writer while a step takes long, and may give it up.
 */
#ifndef KLASTER_STORE_WATCH_H
#define KLASTER_STORE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/err.h"

struct watch {
	/* Called at least some times a second, more often than is worth a
	 * line. `doing` NULL: the same as before, and no more is known. `all`
	 * 0: it is not known how much there is to do. False with err set: the
	 * step ends, and fails with that. */
	bool (*look)(void *ctx, const char *doing, uint64_t done, uint64_t all,
	    struct err *err);
	void *ctx;
};

/* True also where nobody watches. */
static inline bool watch_look(const struct watch *watch, const char *doing,
    uint64_t done, uint64_t all, struct err *err)
{
	return watch == NULL || watch->look == NULL ||
	       watch->look(watch->ctx, doing, done, all, err);
}

#endif
