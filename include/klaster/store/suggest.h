/*
 * suggest.h: the nearest names when nothing was found.
 */
#ifndef KLASTER_STORE_SUGGEST_H
#define KLASTER_STORE_SUGGEST_H

#include <stdbool.h>
#include "klaster/store/engine.h"

#define SUGGEST_MAX 5

/* At most SUGGEST_MAX records of the kind (NULL: of any), nearest first. */
bool suggest_names(struct engine *engine, struct arena *arena,
    const struct kind *kind, const char *folded, struct record ***records,
    size_t *count, struct err *err);

#endif
