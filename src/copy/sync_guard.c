/*
 * sync_guard.c: owns the memory of where a listing has been. A service may
 * give links in a circle of any length, or for ever.
 */
#include <stdlib.h>
#include "klaster/base/mem.h"
#include "sync_parts.h"

#define PAGES_HARD_MAX 10000
#define EMPTY_MAX 20 /* services filter after paging */
#define BARREN_MAX 2 /* pages that were here, one after another */

void guard_reset(struct sync_guard *guard, uint64_t pages_max)
{
	guard->count = 0;
	guard->barren = guard->empty = 0;
	guard->pages = 0;
	guard->pages_max =
	    pages_max < PAGES_HARD_MAX ? pages_max : PAGES_HARD_MAX;
}

void guard_done(struct sync_guard *guard)
{
	free(guard->prints);
	*guard = (struct sync_guard){.prints = NULL};
}

/* Fowler, Noll and Vo's hash. */
static uint64_t print_text(uint64_t print, const char *text)
{
	do {
		print ^= (unsigned char)*text;
		print *= UINT64_C(0x100000001b3);
	} while (*text++ != '\0');
	return print;
}

/* True when it was not there. */
static bool remember(struct sync_guard *guard, uint64_t print)
{
	size_t i;

	for (i = 0; i < guard->count; i++)
		if (guard->prints[i] == print)
			return false;
	if (guard->count == guard->cap) {
		guard->cap = guard->cap > 0 ? guard->cap * 2 : 64;
		guard->prints = mem_realloc(
		    guard->prints, guard->cap * sizeof(*guard->prints));
	}
	guard->prints[guard->count++] = print;
	return true;
}

bool guard_link(struct sync_guard *guard, const char *link)
{
	return ++guard->pages <= guard->pages_max &&
	       remember(guard, print_text(1, link));
}

bool guard_page(struct sync_guard *guard, const struct page *page)
{
	uint64_t print = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < page->count; i++)
		print =
		    print_text(print ^ (kind_index(page->records[i]->kind) + 1),
			page->records[i]->id);
	if (page->count == 0)
		return page->next == NULL || ++guard->empty < EMPTY_MAX;
	guard->empty = 0;
	if (remember(guard, print))
		guard->barren = 0;
	else
		guard->barren++;
	return page->next == NULL || guard->barren < BARREN_MAX;
}
