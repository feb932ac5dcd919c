/* outfile.c: owns the way of a file from no name to its own; see outfile.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "klaster/write/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "klaster/base/arena.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"

#define TRIES 100 /* for a name that nobody has */

struct outfile {
	struct arena arena;
	FILE *stream;
	const char *path;
	char *beside; /* its name until then; NULL: it has none */
	bool replace;
};

bool outfile_is_there(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

static bool may_stand_at(const char *path, bool replace, struct err *err)
{
	struct stat st;
	if (lstat(path, &st) != 0)
		return true;
	if (S_ISDIR(st.st_mode))
		return err_set(err, ERR_USAGE,
		    _("%s is a directory; name a file in it"), path);
	if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		return err_set(err, ERR_USAGE,
		    _("%s is no file and is not replaced"), path);
	if (!replace)
		return err_set(err, ERR_USAGE,
		    _("%s is there already; --force replaces it"), path);
	return true;
}

/* "DIR/" of the path, or "./". */
static const char *dir_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return "./";
	return arena_strndup(arena, path, (size_t)(slash - path) + 1);
}

static const char *name_beside(struct outfile *file)
{
	const char *dir = dir_of(&file->arena, file->path);
	const char *slash = strrchr(file->path, '/');
	return arena_printf(&file->arena, "%s.%.100s.XXXXXX", dir,
	    slash ? slash + 1 : file->path);
}

static int open_unnamed(struct outfile *file)
{
#ifdef O_TMPFILE
	/* It gets its name by way of /proc. */
	if (access("/proc/self/fd", X_OK) == 0)
		return open(dir_of(&file->arena, file->path),
		    O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
#endif
	(void)file;
	errno = EOPNOTSUPP;
	return -1;
}

static int open_beside(struct outfile *file)
{
	file->beside = mem_strdup(name_beside(file));
	int fd = mkstemp(file->beside);
	if (fd >= 0) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		fchmod(fd, 0600);
		return fd;
	}
	int why = errno;
	free(file->beside);
	file->beside = NULL;
	errno = why;
	return -1;
}

static bool fail(const struct outfile *file, int why, struct err *err)
{
	return err_set(
	    err, ERR_COPY, _("cannot write %s: %s"), file->path, strerror(why));
}

struct outfile *outfile_open(const char *path, bool replace, struct err *err)
{
	if (!may_stand_at(path, replace, err))
		return NULL;
	struct outfile *file = mem_alloc(sizeof(*file));
	arena_init(&file->arena);
	file->path = arena_strdup(&file->arena, path);
	file->replace = replace;
	int fd = open_unnamed(file);
	if (fd < 0 && errno != ENOENT && errno != EACCES && errno != EROFS)
		fd = open_beside(file);
	if (fd >= 0)
		file->stream = fdopen(fd, "w");
	if (file->stream)
		return file;
	fail(file, errno, err);
	if (fd >= 0)
		close(fd);
	outfile_drop(file);
	return NULL;
}

FILE *outfile_stream(struct outfile *file)
{
	return file->stream;
}

/* A name for what has none: at once its own, or one to be renamed. */
static bool link_unnamed(struct outfile *file)
{
	char from[64];
	snprintf(from, sizeof(from), "/proc/self/fd/%d", fileno(file->stream));
	if (!file->replace)
		return linkat(AT_FDCWD, from, AT_FDCWD, file->path,
			   AT_SYMLINK_FOLLOW) == 0;
	const char *model = name_beside(file);
	for (int i = 0; i < TRIES && !file->beside; i++) {
		char *name = arena_printf(&file->arena, "%.*s%d.%d",
		    (int)strlen(model) - 6, model, (int)getpid(), i);
		if (linkat(AT_FDCWD, from, AT_FDCWD, name, AT_SYMLINK_FOLLOW) ==
		    0)
			file->beside = mem_strdup(name);
		else if (errno != EEXIST)
			break;
	}
	return file->beside != NULL;
}

/* Never over something that came meanwhile, unless that may be replaced. */
static bool take_name(struct outfile *file)
{
	if (!file->beside && !link_unnamed(file))
		return false;
	if (!file->beside)
		return true;
	if (!file->replace && link(file->beside, file->path) == 0) {
		unlink(file->beside);
	} else if (!file->replace && errno == EEXIST) {
		return false;
	} else if (rename(file->beside, file->path) != 0) {
		return false; /* also where a file system has no links */
	}
	free(file->beside);
	file->beside = NULL;
	return true;
}

bool outfile_commit(struct outfile *file, struct err *err)
{
	bool ok = fflush(file->stream) == 0 && !ferror(file->stream) &&
		  fsync(fileno(file->stream)) == 0 && take_name(file);
	if (!ok && errno == EEXIST)
		err_set(err, ERR_USAGE,
		    _("%s has come meanwhile; --force replaces it"),
		    file->path);
	else if (!ok)
		fail(file, errno, err);
	else
		path_sync_dir(file->path);
	outfile_drop(file);
	return ok;
}

void outfile_drop(struct outfile *file)
{
	if (!file)
		return;
	if (file->beside)
		unlink(file->beside);
	free(file->beside);
	if (file->stream)
		fclose(file->stream);
	arena_done(&file->arena);
	free(file);
}
