/*
 * textmap.c owns the tables of texts by texts: open addressing, at most half
 * full.
 */
#include "klaster/base/textmap.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/hash.h"
#include "klaster/base/mem.h"

#define FIRST_ROOM 64 /* a power of two */

void textmap_init(struct textmap *map, size_t most, size_t most_bytes)
{
	*map = (struct textmap){.most = most, .most_bytes = most_bytes};
	arena_init(&map->arena);
}

void textmap_done(struct textmap *map)
{
	arena_done(&map->arena);
	free(map->slots);
	map->slots = NULL;
	map->room = map->count = 0;
}

void textmap_forget(struct textmap *map)
{
	if (map->count == 0)
		return;
	arena_reset(&map->arena);
	memset(map->slots, 0, map->room * sizeof(map->slots[0]));
	map->count = 0;
}

/* The slot of the key, or the free one where it belongs. */
static struct textmap_slot *slot_of(
    struct textmap_slot *slots, size_t room, const char *key)
{
	size_t at = hash_text(HASH_SEED, key) & (room - 1);

	while (slots[at].key != NULL && strcmp(slots[at].key, key) != 0)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

static void grow(struct textmap *map)
{
	size_t room = map->room == 0 ? FIRST_ROOM : 4 * map->room;
	struct textmap_slot *slots = mem_array(room, sizeof(*slots));

	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].key != NULL)
			*slot_of(slots, room, map->slots[i].key) =
			    map->slots[i];
	free(map->slots);
	map->slots = slots;
	map->room = room;
}

bool textmap_get(const struct textmap *map, const char *key, const char **text)
{
	const struct textmap_slot *slot;

	if (map->count == 0)
		return false;
	slot = slot_of(map->slots, map->room, key);
	*text = slot->text;
	return slot->key != NULL;
}

void textmap_put(struct textmap *map, const char *key, const char *text)
{
	struct textmap_slot *slot;

	if (map->count >= map->most || map->arena.used_bytes > map->most_bytes)
		textmap_forget(map);
	if (2 * (map->count + 1) > map->room)
		grow(map);
	slot = slot_of(map->slots, map->room, key);
	slot->key = arena_strdup(&map->arena, key);
	slot->text = arena_strdup(&map->arena, text);
	map->count++;
}
