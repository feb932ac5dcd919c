/*
 * nearest.h: "did you mean" for names in messages: gives
 * "; did you mean \"name\"?" or "" when nothing is near.
 */
#ifndef KLASTER_SERVICE_NEAREST_H
#define KLASTER_SERVICE_NEAREST_H

#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/model/kind.h"

const char *nearest_of(
    struct arena *arena, char *const *names, size_t count, const char *word);
const char *nearest_kind(struct arena *arena, const char *word);
const char *nearest_field(
    struct arena *arena, const struct kind *kind, const char *word);

#endif
