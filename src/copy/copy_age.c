/*
 * copy_age.c: owns the end of what is kept: what members see after a time
 * without the service, and everything when the user says so.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "copy_parts.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"

/* --- too old */

/* The records that answers told of, one of which was too old. */
static bool drop_records(struct copy *copy, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const struct catalogue_ops *ops;
	struct record **records;
	size_t i, count = 0;
	bool ok;

	while (copy_absorb(copy))
		;
	ok = copy_open_records(copy, err) &&
	     whole_members(copy->records, &arena, &records, &count, err);
	if (ok && count > 0) {
		ops = copy->records->ops;
		ok = ops->begin(copy->records, err);
		for (i = 0; ok && i < count; i++)
			ok = ops->remove(copy->records, records[i]->kind,
			    records[i]->id, NULL, err);
		if (ok)
			ok = ops->commit(copy->records, err);
		else
			ops->rollback(copy->records);
	}
	arena_done(&arena);
	return ok;
}

static bool is_old(struct whole *whole, int64_t since_s)
{
	return whole != NULL && !whole->state.wiped &&
	       whole->state.asked_s < since_s;
}

/* A complete copy that was begun and left. */
static bool has_old_begun(
    struct copy *copy, int64_t since_s, struct extent_files *files)
{
	extent_read(copy, files);
	return files->fresh != 0 && extent_begun_s(files->fresh) < since_s;
}

static void age_whole(struct copy *copy, int64_t since_s)
{
	struct whole *whole = extent_whole(copy);
	struct extent_files files;
	struct err err = ERR_INIT;
	int lock;

	if (!is_old(whole, since_s) && !has_old_begun(copy, since_s, &files))
		return;
	lock = extent_lock(copy, &err);
	if (lock < 0)
		return; /* somebody writes it: it is as new as can be */
	if (is_old(whole, since_s) && !whole_wipe_members(whole, &err))
		copy_complain(copy, &err);
	if (has_old_begun(copy, since_s, &files)) {
		files.fresh = 0;
		if (!extent_write(copy, &files, &err))
			copy_complain(copy, &err);
	}
	extent_unlock(lock);
}

void copy_age(struct copy *copy, int64_t max_age_s)
{
	int64_t oldest_s, since_s = clock_wall_s() - max_age_s;
	struct err err = ERR_INIT;

	if (!copy->personal || max_age_s <= 0 || copy_pages(copy, NULL) == NULL)
		return;
	oldest_s = pages_oldest_s(copy->pages);
	if (oldest_s >= 0 && oldest_s < since_s &&
	    (!drop_records(copy, &err) ||
		!pages_drop_before(copy->pages, since_s, &err)))
		copy_complain(copy, &err);
	age_whole(copy, since_s);
}

/* --- all of it */

bool copy_is_empty(struct copy *copy)
{
	return extent_whole(copy) == NULL && copy_pages(copy, NULL) != NULL &&
	       pages_are_new(copy->pages);
}

static bool is_spared(const char *path, const char *const *spares)
{
	while (spares != NULL && *spares != NULL &&
	       strncmp(path, *spares, strlen(*spares)) != 0)
		spares++;
	return spares != NULL && *spares != NULL;
}

bool copy_remove_files(const char *begin, const char *const *spares,
    size_t *removed, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *name = strrchr(begin, '/') + 1;
	const char *dir =
	    arena_strndup(&arena, begin, (size_t)(name - begin - 1));
	DIR *files = opendir(dir);
	const struct dirent *file;
	bool ok = true;

	*removed = 0;
	while (files != NULL && (file = readdir(files)) != NULL) {
		const char *path =
		    arena_printf(&arena, "%s/%s", dir, file->d_name);

		if (strncmp(file->d_name, name, strlen(name)) != 0 ||
		    is_spared(path, spares))
			continue;
		if (unlink(path) == 0)
			(*removed)++;
		else if (errno != ENOENT)
			ok = err_set(err, ERR_COPY,
			    _("%s cannot be removed: %s"), file->d_name,
			    strerror(errno));
	}
	if (files != NULL)
		closedir(files);
	arena_done(&arena);
	return ok;
}

bool copy_purge(struct copy *copy, struct err *err)
{
	struct arena arena = ARENA_INIT;
	int lock = extent_lock(copy, err);
	size_t removed;
	bool ok;

	if (lock < 0)
		return false;
	whole_close(copy->whole);
	copy->whole = NULL;
	copy->whole_number = 0;
	copy_close_records(copy);
	pages_close(copy->pages);
	copy->pages = NULL;
	copy->pages_due = false;
	/* Damaged ones that were set aside, too. */
	ok = copy_remove_files(
	    arena_printf(&arena, "%s.", copy->base), NULL, &removed, err);
	extent_unlock(lock);
	arena_done(&arena);
	return ok;
}
