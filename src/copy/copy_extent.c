/*
 * copy_extent.c: owns the names of the complete copy's files: a small file
 * that says which is the one, replaced as a whole, and the lock of the one
 * who may write.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "copy_parts.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"

#define FORM "klaster-copy 1\n"
#define POINTER_MAX 1024
#define SECOND_BITS 16 /* of a number: the rest parts those of a second */

static char *file_of(
    const struct copy *copy, struct arena *arena, const char *tail)
{
	return arena_printf(arena, "%s.%s", copy->base, tail);
}

char *extent_file(const struct copy *copy, struct arena *arena, uint64_t number)
{
	return arena_printf(arena, "%s.whole-%" PRIx64, copy->base, number);
}

/* --- which */

static uint64_t number_after(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at != NULL ? strtoull(at + strlen(name), NULL, 16) : 0;
}

void extent_read(const struct copy *copy, struct extent_files *files)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	size_t len;
	const char *text = path_read(
	    &arena, file_of(copy, &arena, "sync"), POINTER_MAX, &len, &err);

	*files = (struct extent_files){.current = 0};
	if (text != NULL && strncmp(text, FORM, strlen(FORM)) == 0) {
		files->current = number_after(text, "\ncurrent ");
		files->fresh = number_after(text, "\nfresh ");
	}
	arena_done(&arena);
}

static void drop_file(const struct copy *copy, uint64_t number)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	struct arena arena = ARENA_INIT;
	const char *file = extent_file(copy, &arena, number);
	size_t i;

	for (i = 0; i < MEM_COUNT(tails); i++)
		unlink(arena_printf(&arena, "%s%s", file, tails[i]));
	arena_done(&arena);
}

bool extent_write(
    struct copy *copy, const struct extent_files *files, struct err *err)
{
	const char *file;
	struct arena arena = ARENA_INIT;
	struct extent_files old;
	char text[POINTER_MAX];
	int len;
	bool ok;

	extent_read(copy, &old);
	file = file_of(copy, &arena, "sync");
	len = snprintf(text, sizeof(text),
	    FORM "current %" PRIx64 "\nfresh %" PRIx64 "\n", files->current,
	    files->fresh);
	ok = path_write(file, text, (size_t)len, err);
	if (!ok && err != NULL)
		err->code = ERR_COPY;
	if (ok && old.current != files->current && old.current != 0) {
		if (copy->whole_number == old.current) {
			whole_close(copy->whole);
			copy->whole = NULL;
			copy->whole_number = 0;
		}
		drop_file(copy, old.current);
	}
	if (ok && old.fresh != 0 && old.fresh != files->fresh &&
	    old.fresh != files->current)
		drop_file(copy, old.fresh);
	arena_done(&arena);
	return ok;
}

void extent_sweep(struct copy *copy)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct extent_files files;
	const char *spares[] = {NULL, NULL, NULL};
	size_t removed;

	extent_read(copy, &files);
	spares[0] = extent_file(copy, &arena, files.current);
	spares[1] = extent_file(copy, &arena, files.fresh);
	if (!copy_remove_files(
		file_of(copy, &arena, "whole-"), spares, &removed, &err))
		log_add(LOG_ERROR, "%s", err.text);
	if (removed > 0)
		log_add(LOG_NOTE, "removed a complete copy of before");
	arena_done(&arena);
}

uint64_t extent_number(const struct copy *copy)
{
	struct extent_files files;
	uint64_t number = (uint64_t)clock_wall_s() << SECOND_BITS;

	extent_read(copy, &files);
	if (number <= files.current)
		number = files.current + 1;
	if (number <= files.fresh)
		number = files.fresh + 1;
	return number;
}

int64_t extent_begun_s(uint64_t number)
{
	return (int64_t)(number >> SECOND_BITS);
}

struct whole *extent_open(
    struct copy *copy, uint64_t number, bool create, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct whole *whole =
	    whole_open(extent_file(copy, &arena, number), create, err);

	arena_done(&arena);
	return whole;
}

struct whole *extent_whole(struct copy *copy)
{
	struct extent_files files;
	struct err err = ERR_INIT;

	extent_read(copy, &files);
	if (files.current != copy->whole_number) {
		whole_close(copy->whole);
		copy->whole = NULL;
		copy->whole_number = files.current;
		if (files.current != 0)
			copy->whole =
			    extent_open(copy, files.current, false, &err);
		copy_limit_memory(copy);
		if (err.text[0] != '\0')
			log_add(LOG_ERROR, "%s", err.text);
	} else if (copy->whole != NULL) {
		whole_look(copy->whole);
	}
	return copy->whole != NULL && copy->whole->state.proven ? copy->whole
								: NULL;
}

/* --- who */

static bool refuse_second(int fd, struct err *err)
{
	char who[24] = "";
	ssize_t len = pread(fd, who, sizeof(who) - 1, 0);

	who[len > 0 ? strspn(who, "0123456789") : 0] = '\0';
	return err_set(err, ERR_COPY,
	    _("another klaster (process %s) is bringing the copy up to date; "
	      "what is here can be read meanwhile"),
	    *who != '\0' ? who : "?");
}

int extent_lock(struct copy *copy, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *file = file_of(copy, &arena, "lock");
	struct stat info;
	int fd = open(file,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
	    0600);
	bool ok = false;

	if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
		err_set(err, ERR_COPY, _("%s cannot be locked: %s"), file,
		    fd < 0 ? strerror(errno) : _("it is not a plain file"));
	else if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		refuse_second(fd, err);
	else
		ok = true;
	if (ok) {
		const char *who = arena_printf(&arena, "%ld\n", (long)getpid());

		/* Only to be told to others: without it the lock holds, too. */
		if (ftruncate(fd, 0) != 0 ||
		    pwrite(fd, who, strlen(who), 0) < 0)
			log_add(LOG_NOTE, "%s: %s", file, strerror(errno));
	} else if (fd >= 0) {
		close(fd);
		fd = -1;
	}
	arena_done(&arena);
	return fd;
}

void extent_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}
