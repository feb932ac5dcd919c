/*
 * erasure.h: persons who were taken out of the directory for good. What is
 * kept of them is a keyed digest of their id (klaster/store/tomb.h) and the
 * day, so that no import brings them back and no file says who they were.
 */
#ifndef KLASTER_SERVICE_ERASURE_H
#define KLASTER_SERVICE_ERASURE_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/record.h"
#include "klaster/store/catalogue.h"

/* By the name of a deletion, as tomb_name() gives it. */
bool erasure_has(
    struct catalogue *catalogue, struct arena *arena, const char *tomb);

/* True for a record that must not be stored: its person was erased. Cheap for
 * the kinds that are no persons. */
bool erasure_refuses(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id);

#endif
