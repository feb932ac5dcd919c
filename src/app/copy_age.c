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
#include "klaster/base/log.h"

/* --- too old */

struct narrowing {
	struct arena arena;
	struct record **records;
	size_t count;
};

static bool has_members(const struct record *record)
{
	size_t i;

	for (i = 0; i < record->claim_count; i++)
		if (record->claims[i].level >= LEVEL_MEMBER)
			return true;
	return false;
}

static bool collect(void *ctx, const struct record *record)
{
	struct narrowing *narrowing = ctx;

	if (!has_members(record))
		return true;
	narrowing->records = arena_grow(&narrowing->arena, narrowing->records,
	    narrowing->count, sizeof(*narrowing->records));
	narrowing->records[narrowing->count++] =
	    record_copy(&narrowing->arena, record);
	return true;
}

/* The records that answers told of, one of which was too old. */
static bool drop_records(struct copy *copy, struct err *err)
{
	struct narrowing narrowing = {.count = 0};
	const struct catalogue_ops *ops;
	bool was_there, ok;
	size_t i;

	arena_init(&narrowing.arena);
	while (copy_work(copy))
		;
	ok = copy_open_records(copy, err) &&
	     whole_each(copy->records, NULL, collect, &narrowing, err);
	if (ok && narrowing.count > 0) {
		ops = copy->records->ops;
		ok = ops->begin(copy->records, err);
		for (i = 0; ok && i < narrowing.count; i++)
			ok = ops->remove(copy->records,
			    narrowing.records[i]->kind,
			    narrowing.records[i]->id, &was_there, err);
		if (ok)
			ok = ops->commit(copy->records, err);
		else if (copy->records != NULL)
			ops->rollback(copy->records);
	}
	arena_done(&narrowing.arena);
	return ok;
}

void copy_age(struct copy *copy, int64_t max_age_s)
{
	int64_t since_s = clock_wall_s() - max_age_s;
	struct whole *whole = extent_whole(copy);
	struct err err = ERR_INIT;
	int64_t oldest_s;
	int lock;

	if (!copy->personal || max_age_s <= 0 || copy->pages == NULL)
		return;
	oldest_s = pages_oldest_s(copy->pages);
	if (oldest_s >= 0 && oldest_s < since_s &&
	    (!drop_records(copy, &err) ||
		!pages_drop_before(copy->pages, since_s, &err)))
		copy_complain(copy, &err);
	if (whole == NULL || whole->state.wiped ||
	    whole->state.asked_s >= since_s)
		return;
	lock = extent_lock(copy, &err);
	if (lock >= 0 && !whole_wipe_members(whole, &err))
		copy_complain(copy, &err);
	extent_unlock(lock);
}

/* --- all of it */

/* Whatever lies there under the copy's name, damaged ones that were set aside
 * included. */
static bool remove_files(const struct copy *copy, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *slash = strrchr(copy->base, '/');
	const char *dir =
	    arena_strndup(&arena, copy->base, (size_t)(slash - copy->base));
	const char *name = arena_printf(&arena, "%s.", slash + 1);
	DIR *files = opendir(dir);
	const struct dirent *file;
	bool ok = true;

	while (files != NULL && (file = readdir(files)) != NULL)
		if (strncmp(file->d_name, name, strlen(name)) == 0 &&
		    unlink(arena_printf(&arena, "%s/%s", dir, file->d_name)) !=
			0)
			ok = err_set(err, ERR_COPY,
			    _("%s cannot be removed: %s"), file->d_name,
			    strerror(errno));
	if (files != NULL)
		closedir(files);
	arena_done(&arena);
	return ok;
}

bool copy_purge(struct copy *copy, struct err *err)
{
	int lock = extent_lock(copy, err);
	bool ok;

	if (lock < 0)
		return false;
	whole_close(copy->whole);
	copy->whole = NULL;
	copy->whole_number = 0;
	copy_close_records(copy);
	pages_close(copy->pages);
	copy->pages = NULL;
	ok = remove_files(copy, err);
	extent_unlock(lock);
	return ok;
}
