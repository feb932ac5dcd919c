/*
 * names.c owns the memory of other names. It must not know of an engine.
 */
#include "klaster/store/names.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/hash.h"
#include "klaster/base/mem.h"

#define SLOTS 8192 /* a power of two */
#define NAMES_MAX (SLOTS / 2)
#define BYTES_MAX (4 * 1024 * 1024)

struct remembered {
	const char *key; /* NULL: free */
	const char *text;
};

struct names {
	struct index_names from, index;
	struct arena arena;
	struct remembered slots[SLOTS];
	size_t count;
};

void names_forget(struct names *names)
{
	if (names->count == 0)
		return;
	arena_reset(&names->arena);
	memset(names->slots, 0, sizeof(names->slots));
	names->count = 0;
}

static struct remembered *find(struct names *names, const char *key)
{
	size_t at = hash_text(HASH_SEED, key) & (SLOTS - 1);

	while (names->slots[at].key != NULL &&
	       strcmp(names->slots[at].key, key) != 0)
		at = (at + 1) & (SLOTS - 1);
	return &names->slots[at];
}

/* A line feed is in none of the three. */
static void remember(struct names *names, struct buf *out, const char *what,
    void (*ask)(
	void *ctx, struct buf *out, const char *first, const char *second),
    const char *first, const char *second)
{
	struct arena scratch = ARENA_INIT;
	const char *key = arena_printf(
	    &scratch, "%s\n%s\n%s", what, first, second == NULL ? "" : second);
	struct remembered *slot = find(names, key);
	size_t before = out->len;

	if (slot->key != NULL) {
		buf_adds(out, slot->text);
	} else {
		if (names->count >= NAMES_MAX ||
		    names->arena.used_bytes > BYTES_MAX)
			names_forget(names);
		ask(names->from.ctx, out, first, second);
		slot = find(names, key);
		slot->key = arena_strdup(&names->arena, key);
		slot->text =
		    arena_strdup(&names->arena, buf_text(out) + before);
		names->count++;
	}
	arena_done(&scratch);
}

static void code(
    void *ctx, struct buf *out, const char *list, const char *named)
{
	struct names *names = ctx;

	remember(names, out, "code", names->from.code, list, named);
}

static void town(
    void *ctx, struct buf *out, const char *folded, const char *country)
{
	struct names *names = ctx;

	remember(names, out, "town", names->from.town, folded, country);
}

struct names *names_new(const struct index_names *from)
{
	struct names *names = mem_alloc(sizeof(*names));

	arena_init(&names->arena);
	names->from = *from;
	names->index =
	    (struct index_names){.code = code, .town = town, .ctx = names};
	return names;
}

void names_free(struct names *names)
{
	if (names == NULL)
		return;
	arena_done(&names->arena);
	free(names);
}

const struct index_names *names_index(const struct names *names)
{
	return &names->index;
}
