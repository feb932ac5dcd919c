/*
 * idset.c: see idset.h. Names are copied into the set's arena.
 */
#include "klaster/service/idset.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/hash.h"

static const char removed[] = ""; /* in a slot: was taken, look further */

void idset_init(struct idset *set, struct arena *arena)
{
	*set = (struct idset){.arena = arena};
}

static size_t slot_of(const struct idset *set, const char *name)
{
	return hash_text(HASH_SEED, name) & (set->capacity - 1);
}

/* The slot where the name is, or the first free one. */
static size_t slot_find(const struct idset *set, const char *name)
{
	size_t slot = slot_of(set, name);

	while (set->slots[slot] && strcmp(set->slots[slot], name) != 0)
		slot = (slot + 1) & (set->capacity - 1);
	return slot;
}

static void grow(struct idset *set)
{
	const char **old = set->slots;
	size_t old_capacity = set->capacity;

	set->capacity = old_capacity ? old_capacity * 2 : 64;
	set->slots =
	    arena_array(set->arena, set->capacity, sizeof(*set->slots));
	set->used = set->count;
	for (size_t i = 0; i < old_capacity; i++)
		if (old[i] && old[i] != removed)
			set->slots[slot_find(set, old[i])] = old[i];
}

bool idset_has(const struct idset *set, const char *name)
{
	return set->capacity > 0 && set->slots[slot_find(set, name)];
}

bool idset_add(struct idset *set, const char *name)
{
	size_t slot;

	if (set->used * 4 >= set->capacity * 3)
		grow(set);
	slot = slot_find(set, name);
	if (set->slots[slot])
		return false;
	set->slots[slot] = arena_strdup(set->arena, name);
	set->count++;
	set->used++;
	return true;
}

bool idset_remove(struct idset *set, const char *name)
{
	size_t slot;

	if (!idset_has(set, name))
		return false;
	slot = slot_find(set, name);
	set->slots[slot] = removed;
	set->count--;
	return true;
}

bool idset_each(const struct idset *set, idset_visitor *visitor, void *ctx)
{
	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i] && set->slots[i] != removed &&
		    !visitor(ctx, set->slots[i]))
			return false;
	return true;
}

static int name_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct listing {
	const char **names;
	size_t count;
};

static bool name_collect(void *ctx, const char *name)
{
	struct listing *listing = ctx;

	listing->names[listing->count++] = name;
	return true;
}

void idset_write(const struct idset *set, struct buf *out)
{
	struct listing listing = {
	    .names = arena_array(set->arena, set->count + 1, sizeof(char *))};

	idset_each(set, name_collect, &listing);
	qsort(listing.names, listing.count, sizeof(char *), name_compare);
	for (size_t i = 0; i < listing.count; i++) {
		buf_adds(out, listing.names[i]);
		buf_addc(out, '\n');
	}
}

void idset_read(struct idset *set, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (len > 0)
			idset_add(set, arena_strndup(set->arena, text, len));
		text += len + (text[len] == '\n');
	}
}
