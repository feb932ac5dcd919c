/*
 * arena.h: memory that dies together: one page, one call, one view.
 * Everything handed out lives until arena_done() or arena_reset().
 */
#ifndef KLASTER_BASE_ARENA_H
#define KLASTER_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block *head;
	size_t used_bytes; /* handed out since the last reset */
};

#define ARENA_INIT                                                             \
	{                                                                      \
		.head = NULL                                                   \
	}

void arena_init(struct arena *arena);
void arena_done(struct arena *arena); /* frees all; the arena is usable again */
void arena_reset(struct arena *arena); /* keeps one block for the next use */

void *arena_alloc(struct arena *arena, size_t len_bytes); /* zeroed, aligned */
void *arena_array(struct arena *arena, size_t count, size_t len_bytes);
char *arena_strdup(struct arena *arena, const char *text); /* NULL -> NULL */
char *arena_strndup(struct arena *arena, const char *text, size_t len_bytes);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Grows an array whose capacity is the next power of two of count (at least
 * 8): call it before item `count` is written. Returns the array to use. */
void *arena_grow(
    struct arena *arena, void *array, size_t count, size_t item_bytes);

#endif
