/*
 * resolve.h: what a filter's words mean: a code by any of its names, a
 * region by its own or one inside it, a record by its name, a day, month or
 * year, an amount. The answer is ranges of keys.
 */
#ifndef KLASTER_STORE_RESOLVE_H
#define KLASTER_STORE_RESOLVE_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/store/engine.h"
#include "klaster/store/plan.h"

struct resolver {
	struct engine *engine;
	struct arena *arena;
	enum level level;	     /* keys above it are not looked at */
	struct condition *condition; /* takes the ranges */
	struct err *err;
};

/* False with err set when the engine fails; what means nothing adds no
 * range. */
bool resolve_filter(struct resolver *resolver, const struct kind *kind,
    const struct field *field, const struct query_filter *filter);

#endif
