/*
 * own_places.h: where one was in this run, until it is written. For
 * src/own/own*.c alone.
 */
#ifndef KLASTER_SRC_OWN_OWN_PLACES_H
#define KLASTER_SRC_OWN_OWN_PLACES_H

#include "own_file.h"

#define OWN_DATA_FILE "own.jsonl"
#define OWN_STATE_FILE "places.jsonl"

struct own_places {
	struct arena arena;
	struct own_item *items;
	size_t count;
};

void own_places_init(struct own_places *places);
void own_places_done(struct own_places *places);
void own_places_add(struct own_places *places, const char *ref,
    const char *query, const char *label);
/* So many that it would be a pity. */
bool own_places_due(const struct own_places *places);
/* Writes them: the latest last, none twice, the oldest gone. A failure is for
 * the log. */
void own_places_flush(
    struct own_places *places, struct own_file *file, const char *service);

#endif
