/*
 * page.c: owns nothing but the life of a page and its arena.
 */
#include "klaster/model/page.h"

#include <stdlib.h>

#include "klaster/base/mem.h"

struct page *page_new(void)
{
	struct page *page = mem_alloc(sizeof(*page));

	arena_init(&page->arena);
	return page;
}

void page_free(struct page *page)
{
	if (page == NULL)
		return;
	arena_done(&page->arena);
	free(page);
}
