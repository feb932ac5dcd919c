/*
 * arena.c: blocks of memory that are freed together. Owns the blocks; knows
 * nothing of what lies in them, so nothing in an arena may need closing.
 */
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/mem.h"

enum {
	FIRST_BLOCK_BYTES = 4096,
	LARGEST_BLOCK_BYTES = 1 << 20, /* above this, blocks do not double */
	FIRST_GROW_ITEMS = 8,
};

struct arena_block {
	struct arena_block *next;
	size_t cap;
	size_t used;
	alignas(max_align_t) unsigned char data[];
};

void arena_init(struct arena *arena)
{
	arena->head = NULL;
	arena->used_bytes = 0;
}

static void free_blocks(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_done(struct arena *arena)
{
	free_blocks(arena->head);
	arena_init(arena);
}

void arena_reset(struct arena *arena)
{
	struct arena_block *keep = arena->head, **link = &arena->head;

	arena->used_bytes = 0;
	if (!keep)
		return;
	/* The largest: an arena that is used the same way again and again
	 * then comes to rest on one block. */
	for (struct arena_block *block = keep; block; block = block->next)
		if (block->cap > keep->cap)
			keep = block;
	while (*link != keep)
		link = &(*link)->next;
	*link = keep->next;
	free_blocks(arena->head);
	keep->next = NULL;
	keep->used = 0;
	arena->head = keep;
}

static struct arena_block *add_block(struct arena *arena, size_t len_bytes)
{
	struct arena_block *head = arena->head, *block;
	size_t cap = head ? head->cap * 2 : FIRST_BLOCK_BYTES;

	if (cap > LARGEST_BLOCK_BYTES)
		cap = LARGEST_BLOCK_BYTES;
	if (cap < len_bytes)
		cap = len_bytes;
	if (cap > SIZE_MAX - sizeof(*block))
		die("a request for %zu bytes", cap);
	block = mem_realloc(NULL, sizeof(*block) + cap);
	block->cap = cap;
	block->used = 0;
	if (head && len_bytes > head->cap - head->used &&
	    len_bytes >= LARGEST_BLOCK_BYTES) {
		/* One big thing must not end the use of a half empty head. */
		block->next = head->next;
		head->next = block;
	} else {
		block->next = head;
		arena->head = block;
	}
	return block;
}

void *arena_alloc(struct arena *arena, size_t len_bytes)
{
	const size_t grain = alignof(max_align_t);
	struct arena_block *block = arena->head;
	void *new;

	if (len_bytes > SIZE_MAX - grain)
		die("a request for %zu bytes", len_bytes);
	len_bytes = (len_bytes + grain - 1) / grain * grain;
	if (len_bytes == 0)
		len_bytes = grain;
	if (!block || len_bytes > block->cap - block->used)
		block = add_block(arena, len_bytes);
	new = block->data + block->used;
	block->used += len_bytes;
	arena->used_bytes += len_bytes;
	return memset(new, 0, len_bytes);
}

void *arena_array(struct arena *arena, size_t count, size_t len_bytes)
{
	if (len_bytes && count > SIZE_MAX / len_bytes)
		die("a request for %zu things of %zu bytes", count, len_bytes);
	return arena_alloc(arena, count * len_bytes);
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len_bytes)
{
	size_t len;
	char *new;

	if (!text)
		return NULL;
	len = strnlen(text, len_bytes);
	new = arena_alloc(arena, len + 1);
	memcpy(new, text, len);
	return new;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *new;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		die("a format that cannot be printed: %s", format);
	new = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(new, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return new;
}

void *arena_grow(
    struct arena *arena, void *array, size_t count, size_t item_bytes)
{
	void *new;

	if (!array || count == 0)
		return arena_array(arena, FIRST_GROW_ITEMS, item_bytes);
	if (count < FIRST_GROW_ITEMS || (count & (count - 1)) != 0)
		return array;
	if (count > SIZE_MAX / 2)
		die("an array of %zu things", count);
	new = arena_array(arena, count * 2, item_bytes);
	return memcpy(new, array, count * item_bytes);
}
