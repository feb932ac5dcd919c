/*
 * meta.c owns the writing of numbers as small values. It must not know what
 * they count.
 */
#include "meta.h"

#include <stdlib.h>

uint64_t meta_number(struct catalogue *catalogue, const char *name)
{
	struct arena arena = ARENA_INIT;
	const char *text = catalogue->ops->meta_get(catalogue, &arena, name);
	uint64_t number = text == NULL ? 0 : strtoull(text, NULL, 10);

	arena_done(&arena);
	return number;
}

bool meta_set_number(struct catalogue *catalogue, const char *name,
    uint64_t number, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok = catalogue->ops->meta_set(catalogue, name,
	    arena_printf(&arena, "%llu", (unsigned long long)number), err);

	arena_done(&arena);
	return ok;
}
