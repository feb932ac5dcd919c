/*
 * gazetteer.c: owns one small value in the catalogue: what the file of places
 * looked like when it was last read.
 */
#include "klaster/service/gazetteer.h"

#include <string.h>
#include <sys/stat.h>

#include "klaster/base/path.h"

#define META_STAMP "places.stamp"
#define FILE_BYTES_MAX (64u << 20)

static bool is_loaded(
    struct catalogue *catalogue, struct arena *arena, const char *stamp)
{
	const char *last =
	    catalogue->ops->meta_get(catalogue, arena, META_STAMP);

	return last && strcmp(last, stamp) == 0;
}

static bool places_put(struct catalogue *catalogue, struct arena *arena,
    const char *path, const char *stamp, struct err *err)
{
	size_t len;
	const char *text = path_read(arena, path, FILE_BYTES_MAX, &len, err);

	if (!text || !catalogue->ops->begin(catalogue, err))
		return false;
	/* Another who starts may have done it while we waited. */
	if (is_loaded(catalogue, arena, stamp)) {
		catalogue->ops->rollback(catalogue);
		return true;
	}
	if (catalogue->ops->places(catalogue, text, len, NULL, err) &&
	    catalogue->ops->meta_set(catalogue, META_STAMP, stamp, err))
		return catalogue->ops->commit(catalogue, err);
	catalogue->ops->rollback(catalogue);
	return false;
}

bool gazetteer_load(struct catalogue *catalogue, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *path = path_shipped(&arena, "places.tsv", NULL);
	const char *stamp;
	struct stat st;
	bool ok = true;

	if (!path || stat(path, &st) != 0)
		goto out;
	stamp = arena_printf(&arena, "%lld %lld.%09ld", (long long)st.st_size,
	    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	if (!is_loaded(catalogue, &arena, stamp))
		ok = places_put(catalogue, &arena, path, stamp, err);
out:
	arena_done(&arena);
	return ok;
}
