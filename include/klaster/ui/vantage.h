/*
 * vantage.h: the town from which distances are measured, and how far a record
 * is from it. Nobody says such a thing of itself, so no service is asked for
 * it: it is worked out from what a row says of its place.
 */
#ifndef KLASTER_UI_VANTAGE_H
#define KLASTER_UI_VANTAGE_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/safe.h"
#include "klaster/model/atlas.h"
#include "klaster/model/record.h"

struct vantage {
	struct atlas *atlas; /* longer lived */
	const struct atlas_town *town;
};

/* For people, "103 km SE", with a "~" where only the record's town is known;
 * "" for a record without a place. */
struct safe_text vantage_way(const struct vantage *vantage,
    const struct record *record, struct arena *arena);
/* For programs: kilometres, "102.8"; NULL for a record without a place. */
const char *vantage_km(const struct vantage *vantage,
    const struct record *record, struct arena *arena);

#endif
