/*
 * veil.h: which records a level has never been able to see. A tombstone is
 * for who may hold a copy; to others the very id would be news.
 */
#ifndef KLASTER_SERVICE_VEIL_H
#define KLASTER_SERVICE_VEIL_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/record.h"
#include "klaster/service/idset.h"
#include "klaster/store/catalogue.h"

struct veil {
	struct catalogue *catalogue;
	struct idset names; /* "0 events/fair": never seen by level 0; persons
			       by a digest, as tomb.h has them */
	bool is_changed;
};

void veil_read(
    struct veil *veil, struct catalogue *catalogue, struct arena *arena);

/* Takes note of a record that is about to be stored, within a transaction.
 * `scratch` is for the call. */
bool veil_note(struct veil *veil, struct arena *scratch,
    const struct record *record, struct err *err);

/* Keeps what was noted, within a transaction. */
bool veil_write(const struct veil *veil, struct err *err);

bool veil_covers(const struct veil *veil, struct arena *scratch,
    enum level level, const struct kind *kind, const char *id);

#endif
