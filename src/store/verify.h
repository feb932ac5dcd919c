/*
 * verify.h: what bits cannot say of words is looked at in the words.
 */
#ifndef KLASTER_STORE_VERIFY_H
#define KLASTER_STORE_VERIFY_H

#include <stdbool.h>
#include "klaster/store/match.h"
#include "klaster/store/recset.h"

/* Leaves in the set what has all of the terms (any of them). */
bool verify_keep(struct engine *engine, struct recset *set,
    const struct match *match, struct err *err);
bool verify_any(struct engine *engine, struct recset *set,
    const struct match *match, struct err *err);

#endif
