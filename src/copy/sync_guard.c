/*
 * sync_guard.c: owns the memory of where a listing has been. A service may
 * give links in a circle of any length, or for ever. A circle is found in
 * Brent's way: each is compared with one that was marked, and the mark moves
 * on after 1, 2, 4, 8 ... of them, so a circle is gone around three times at
 * most, and a listing of millions costs no more memory than a short one.
 */
#include "sync_parts.h"

#define EMPTY_MAX 20 /* services filter after paging */
#define SPARE_RECORDS 2000
#define UNCOUNTED_MAX UINT64_C(100000000) /* records; no kind has so many */

void guard_reset(struct sync_guard *guard, uint64_t expected)
{
	*guard = (struct sync_guard){/* It may grow while it is read. */
	    .records_max =
		expected > 0 ? expected * 2 + SPARE_RECORDS : UNCOUNTED_MAX};
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

static bool was_marked(struct sync_circle *circle, uint64_t print)
{
	if (circle->power > 0 && print == circle->mark)
		return true;
	if (circle->steps == circle->power) {
		circle->mark = print;
		circle->power = circle->power > 0 ? circle->power * 2 : 1;
		circle->steps = 0;
	}
	circle->steps++;
	return false;
}

bool guard_link(struct sync_guard *guard, const char *link)
{
	guard->begun = true;
	return !was_marked(&guard->links, print_text(1, link));
}

bool guard_page(struct sync_guard *guard, const struct page *page)
{
	uint64_t print = UINT64_C(0xcbf29ce484222325), pair;
	size_t i;

	for (i = 0; i < page->count; i++)
		print =
		    print_text(print ^ (kind_index(page->records[i]->kind) + 1),
			page->records[i]->id);
	if (page->count == 0)
		return page->next == NULL || ++guard->empty < EMPTY_MAX;
	guard->empty = 0;
	guard->records += page->count;
	/* One alone may come twice, when records come in before it. */
	pair = guard->last * UINT64_C(0x9e3779b97f4a7c15) ^ print;
	guard->last = print;
	return !(was_marked(&guard->pages, pair) && page->next != NULL) &&
	       guard->records <= guard->records_max;
}
