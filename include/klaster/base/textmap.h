/*
 * textmap.h: texts by texts, which are remembered to save asking again. What
 * is more than it may hold makes it forget all and begin anew. It takes no
 * memory before the first text, and little for few.
 */
#ifndef KLASTER_BASE_TEXTMAP_H
#define KLASTER_BASE_TEXTMAP_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"

struct textmap_slot {
	const char *key; /* NULL: free */
	const char *text;
};

struct textmap {
	struct arena arena;
	struct textmap_slot *slots;
	size_t room; /* of slots: a power of two; 0 before the first */
	size_t count, most, most_bytes;
};

/* It holds about `most` texts and `most_bytes` bytes of them and their keys. */
void textmap_init(struct textmap *map, size_t most, size_t most_bytes);
void textmap_done(struct textmap *map);
void textmap_forget(struct textmap *map);

/* True when the key is known; *text lives until the map is changed, and is
 * NULL where NULL was remembered. */
bool textmap_get(const struct textmap *map, const char *key, const char **text);
/* Of a key that is not known. Both are copied. */
void textmap_put(struct textmap *map, const char *key, const char *text);

#endif
