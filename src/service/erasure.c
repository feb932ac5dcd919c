/*
 * erasure.c: see erasure.h. It owns one small value for each erased person.
 */
#include "klaster/service/erasure.h"

#include "klaster/store/tomb.h"

#define META_PREFIX "erased."

bool erasure_has(
    struct catalogue *catalogue, struct arena *arena, const char *tomb)
{
	return *tomb == TOMB_MARK &&
	       catalogue->ops->meta_get(catalogue, arena,
		   arena_printf(arena, META_PREFIX "%s", tomb)) != NULL;
}

bool erasure_refuses(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id)
{
	const char *tomb;

	if (!kind->personal)
		return false;
	tomb = tomb_name(catalogue, arena, kind, id);
	return tomb && erasure_has(catalogue, arena, tomb);
}
