/*
 * own_places.c: owns the history: which places are kept, and in which order.
 * A write for every step would be a write for every key: they wait for a few.
 */
#include "own_places.h"

#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/hash.h"
#include "klaster/base/log.h"

#define PLACES_DUE 16

void own_places_init(struct own_places *places)
{
	*places = (struct own_places){.count = 0};
	arena_init(&places->arena);
}

void own_places_done(struct own_places *places)
{
	arena_done(&places->arena);
}

void own_places_add(struct own_places *places, const char *ref,
    const char *query, const char *label)
{
	struct arena *arena = &places->arena;

	if (strlen(query) > OWN_NAME_MAX || strlen(label) > OWN_NAME_MAX)
		return;
	places->items = arena_grow(
	    arena, places->items, places->count, sizeof(*places->items));
	places->items[places->count++] = (struct own_item){.what = OWN_PLACE,
	    .ref = arena_strdup(arena, ref),
	    .name = arena_strdup(arena, query),
	    .label = arena_strdup(arena, label),
	    .text = "",
	    .at_s = clock_wall_s(),
	    .hash = hash_text(HASH_SEED, ref)};
}

bool own_places_due(const struct own_places *places)
{
	return places->count >= PLACES_DUE;
}

struct keeping {
	struct own_places *places;
	const char *service;
};

static bool is_place(const struct own_item *item, const char *service)
{
	return item->what == OWN_PLACE && strcmp(item->service, service) == 0;
}

static void drop_oldest(struct own_file *file, const char *service)
{
	size_t i, count = 0;

	for (i = 0; i < file->count; i++)
		count += is_place(&file->items[i], service);
	for (i = 0; i < file->count && count > OWN_PLACES_MAX;)
		if (is_place(&file->items[i], service)) {
			own_file_drop(file, i);
			count--;
		} else
			i++;
}

static bool edit_places(struct own_file *file, void *ctx, struct err *err)
{
	struct keeping *keeping = ctx;
	size_t i;

	(void)err;
	for (i = 0; i < keeping->places->count; i++) {
		struct own_item *item = &keeping->places->items[i];
		struct own_item *there;

		item->service = keeping->service;
		there = own_file_find(file, item);
		if (there != NULL) {
			/* A record that had not come yet had no name. */
			if (*item->label == '\0')
				item->label =
				    arena_strdup(&file->arena, there->label);
			own_file_drop(file, (size_t)(there - file->items));
		}
		own_file_add(file, item);
	}
	drop_oldest(file, keeping->service);
	return true;
}

void own_places_flush(
    struct own_places *places, struct own_file *file, const char *service)
{
	struct keeping keeping = {.places = places, .service = service};
	struct err err = ERR_INIT;

	if (places->count == 0)
		return;
	if (!own_file_change(file, edit_places, &keeping, &err))
		log_add(LOG_NOTE, "the history is not kept: %s", err.text);
	arena_reset(&places->arena);
	places->items = NULL;
	places->count = 0;
}
