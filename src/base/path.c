/*
 * path.c: where files are, and reading and writing them whole. Owns the
 * layout of directories; knows nothing of what the files hold.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/path.h"

static const struct place {
	const char *variable;
	const char *under_home;
} places[] = {
    [PATH_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
    [PATH_DATA] = {"XDG_DATA_HOME", ".local/share"},
    [PATH_STATE] = {"XDG_STATE_HOME", ".local/state"},
    [PATH_CACHE] = {"XDG_CACHE_HOME", ".cache"},
    [PATH_RUNTIME] = {"XDG_RUNTIME_DIR", NULL},
};

/* The value of a variable where it is an absolute path, else NULL. */
static const char *absolute_variable(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? value : NULL;
}

/* The directory of the place in the arena, or NULL. */
static char *place_dir(
    struct arena *arena, enum path_place place, struct err *err)
{
	const char *base = absolute_variable(places[place].variable);
	const char *home = absolute_variable("HOME");

	if (base)
		return arena_printf(arena, "%s/klaster", base);
	if (place == PATH_RUNTIME) {
		base = absolute_variable("TMPDIR");
		return arena_printf(arena, "%s/klaster-%lu",
		    base ? base : "/tmp", (unsigned long)geteuid());
	}
	if (home)
		return arena_printf(
		    arena, "%s/%s/klaster", home, places[place].under_home);
	err_set(err, ERR_USAGE,
	    _("no place for files: set HOME or %s to an absolute path"),
	    places[place].variable);
	return NULL;
}

static char *join(struct arena *arena, const char *dir, const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name);
}

char *path_in(struct arena *arena, enum path_place place, const char *name,
    struct err *err)
{
	char *dir = place_dir(arena, place, err);

	return dir && name ? join(arena, dir, name) : dir;
}

/* mkdir, where what is there already is as good. */
static bool make_one(const char *dir, struct err *err)
{
	struct stat st;

	if (mkdir(dir, 0700) == 0)
		return true;
	if (errno != EEXIST && stat(dir, &st) != 0)
		return err_set(err, ERR_COPY, _("cannot make %s: %s"), dir,
		    strerror(errno));
	if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	return err_set(
	    err, ERR_COPY, _("%s is in the way: it is no directory"), dir);
}

static bool make_all(char *dir, struct err *err)
{
	for (char *slash = strchr(dir + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		bool ok;

		*slash = '\0';
		ok = make_one(dir, err);
		*slash = '/';
		if (!ok)
			return false;
	}
	return make_one(dir, err);
}

/* In a directory that others can write to, somebody may have been there
 * first: with a directory of his, or a link to one of ours. */
static bool check_ours_alone(const char *dir, struct err *err)
{
	struct stat st;

	if (lstat(dir, &st) != 0)
		return err_set(err, ERR_COPY, _("cannot use %s: %s"), dir,
		    strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(
		    err, ERR_COPY, _("cannot use %s: it is a link"), dir);
	if (st.st_uid != geteuid())
		return err_set(err, ERR_COPY,
		    _("cannot use %s: it belongs to somebody else"), dir);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return err_set(err, ERR_COPY,
		    _("cannot use %s: others may enter it; close it with "
		      "chmod 700"),
		    dir);
	return true;
}

bool path_make(enum path_place place, struct err *err)
{
	struct arena arena = ARENA_INIT;
	char *dir = place_dir(&arena, place, err);
	bool ok = false;

	if (!dir || !make_all(dir, err))
		goto out;
	if (place == PATH_RUNTIME && !check_ours_alone(dir, err))
		goto out;
	ok = true;
out:
	arena_done(&arena);
	return ok;
}

/* --- what is shipped */

/* The directory of the running program, where the system tells. */
static char *program_dir(struct arena *arena)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (len <= 0)
		return NULL;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return arena_strdup(arena, path);
}

/* The path where there is something, else NULL. */
static char *if_there(char *path)
{
	return access(path, R_OK) == 0 ? path : NULL;
}

/* In a build tree: made files are beside the program, the others in the
 * source tree. Whoever could write to the path of a source tree that is gone
 * must not feed an installed program: that one never looks. */
static char *in_build_tree(struct arena *arena, const char *name)
{
	char *dir = program_dir(arena), *found;

	if (!dir || strcmp(dir, BINDIR) == 0)
		return NULL;
	found = if_there(arena_printf(arena, "%s/data/%s", dir, name));
	if (found)
		return found;
	return if_there(join(arena, SRCDIR "/data", name));
}

char *path_shipped(struct arena *arena, const char *name, struct err *err)
{
	const char *set = getenv("KLASTER_DATA_DIR");
	char *found;

	if (set && set[0])
		found = if_there(join(arena, set, name));
	else
		found = in_build_tree(arena, name);
	if (!found)
		found = if_there(join(arena, DATADIR, name));
	if (!found)
		err_set(err, ERR_DATA,
		    _("%s is missing: install klaster again, or set "
		      "KLASTER_DATA_DIR"),
		    name);
	return found;
}

/* --- whole files */

static bool read_all(
    int fd, struct buf *into, const char *path, struct err *err)
{
	char bytes[16384];

	for (;;) {
		ssize_t n = read(fd, bytes, sizeof(bytes));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_DATA, _("cannot read %s: %s"),
			    path, strerror(errno));
		if (n == 0)
			return true;
		if (!buf_add(into, bytes, (size_t)n))
			return err_set(err, ERR_DATA,
			    _("%s is larger than %zu bytes"), path, into->max);
	}
}

char *path_read(struct arena *arena, const char *path, size_t max_bytes,
    size_t *len, struct err *err)
{
	struct stat st;
	struct buf buf;
	char *text = NULL;
	int fd;

	buf_init(&buf, max_bytes);
	/* A FIFO in the place of a file must not hold us up. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st) != 0) {
		err_set(err, ERR_DATA, _("cannot read %s: %s"), path,
		    strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		err_set(
		    err, ERR_DATA, _("cannot read %s: it is no file"), path);
		goto out;
	}
	if (!read_all(fd, &buf, path, err))
		goto out;
	text = arena_alloc(arena, buf.len + 1);
	memcpy(text, buf_text(&buf), buf.len);
	if (len)
		*len = buf.len;
out:
	if (fd >= 0)
		close(fd);
	buf_done(&buf);
	return text;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

void path_sync_dir(const char *path)
{
	struct arena arena = ARENA_INIT;
	const char *slash = strrchr(path, '/');
	const char *dir = ".";
	int fd;

	if (slash)
		dir = slash == path
			  ? "/"
			  : arena_strndup(&arena, path, (size_t)(slash - path));
	fd = open(dir, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	arena_done(&arena);
}

bool path_write(
    const char *path, const void *bytes, size_t len, struct err *err)
{
	struct arena arena = ARENA_INIT;
	char *beside = arena_printf(&arena, "%s.XXXXXX", path);
	int fd = mkstemp(beside), why = errno;
	bool ok = fd >= 0;

	if (!ok)
		goto out;
	ok = fchmod(fd, 0600) == 0 && write_all(fd, bytes, len) &&
	     fsync(fd) == 0;
	why = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && rename(beside, path) != 0) {
		ok = false;
		why = errno;
	}
	if (ok)
		path_sync_dir(path);
	else
		unlink(beside);
out:
	arena_done(&arena);
	return ok || err_set(err, ERR_COPY, _("cannot write %s: %s"), path,
			 strerror(why));
}
