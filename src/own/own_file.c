/*
 * own_file.c: owns a file of the user's own data on the disk: that it is read
 * by line whatever some of them hold, that two who write take turns, and that
 * at every moment a whole one is there.
 */
#define _DEFAULT_SOURCE /* flock() */
#include "own_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "klaster/base/hash.h"
#include "klaster/base/i18n.h"

#define FILE_MAX (32u << 20)
#define LOCK_TRIES 1000 /* others write for some milliseconds each */
#define LOCK_WAIT_MS 10

bool own_is_state(enum own_what what)
{
	return what == OWN_SEEN || what == OWN_PLACE;
}

void own_file_init(
    struct own_file *file, enum path_place place, const char *name, bool backed)
{
	*file =
	    (struct own_file){.place = place, .name = name, .backed = backed};
	arena_init(&file->arena);
}

void own_file_done(struct own_file *file)
{
	arena_done(&file->arena);
}

static const char *path_with(struct own_file *file, struct arena *arena,
    const char *tail, struct err *err)
{
	return path_in(arena, file->place,
	    arena_printf(arena, "%s%s", file->name, tail), err);
}

/* --- items */

struct own_item *own_file_find(
    const struct own_file *file, const struct own_item *like)
{
	size_t i;

	for (i = 0; i < file->count; i++) {
		struct own_item *item = &file->items[i];

		if (item->what == like->what && item->hash == like->hash &&
		    strcmp(item->ref, like->ref) == 0 &&
		    strcmp(item->name, like->name) == 0 &&
		    strcmp(item->service, like->service) == 0)
			return item;
	}
	return NULL;
}

static void push(struct own_file *file, const struct own_item *item)
{
	file->items = arena_grow(
	    &file->arena, file->items, file->count, sizeof(*file->items));
	file->items[file->count++] = *item;
}

void own_file_add(struct own_file *file, const struct own_item *item)
{
	struct arena *arena = &file->arena;
	struct own_item copy = *item;

	copy.service = arena_strdup(arena, item->service);
	copy.ref = arena_strdup(arena, item->ref);
	copy.name = arena_strdup(arena, item->name);
	copy.label = arena_strdup(arena, item->label);
	copy.text = arena_strdup(arena, item->text);
	copy.hash = hash_text(HASH_SEED, item->ref);
	push(file, &copy);
}

void own_file_drop(struct own_file *file, size_t index)
{
	file->count--;
	memmove(&file->items[index], &file->items[index + 1],
	    (file->count - index) * sizeof(*file->items));
}

/* --- reading */

static void empty(struct own_file *file)
{
	arena_reset(&file->arena);
	file->items = NULL;
	file->foreign = file->damaged = NULL;
	file->count = file->foreign_count = file->damaged_count = 0;
}

static void keep_line(struct own_file *file, struct own_raw **lines,
    size_t *count, const char *line, size_t len)
{
	char *bytes = arena_alloc(&file->arena, len + 1);

	memcpy(bytes, line, len);
	*lines = arena_grow(&file->arena, *lines, *count, sizeof(**lines));
	(*lines)[(*count)++] = (struct own_raw){.bytes = bytes, .len = len};
}

static void add_lines(
    struct buf *out, const struct own_raw *lines, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		buf_add(out, lines[i].bytes, lines[i].len);
		buf_addc(out, '\n');
	}
}

static void read_lines(struct own_file *file, const char *text, size_t len)
{
	const char *end = text + len;
	struct own_item item;

	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t line = (size_t)((stop != NULL ? stop : end) - text);

		if (line > 0)
			switch (
			    own_line_read(&file->arena, text, line, &item)) {
			case OWN_LINE_ITEM:
				if (own_file_find(file, &item) == NULL)
					push(file, &item);
				break;
			case OWN_LINE_HEAD:
				break;
			case OWN_LINE_FOREIGN:
				keep_line(file, &file->foreign,
				    &file->foreign_count, text, line);
				break;
			case OWN_LINE_DAMAGED:
				keep_line(file, &file->damaged,
				    &file->damaged_count, text, line);
				break;
			}
		text += line + (stop != NULL);
	}
}

/* A file cut to nothing, or to nothing that can be read, was not left so by
 * us: the one before it is better. */
static void take_backup(struct own_file *file, const char *path)
{
	struct err err = ERR_INIT;
	struct arena arena = ARENA_INIT;
	const char *before = path_with(file, &arena, "~", &err);
	size_t len = 0;
	char *text = before != NULL
			 ? path_read(&arena, before, FILE_MAX, &len, &err)
			 : NULL;

	if (text != NULL)
		read_lines(file, text, len);
	if (file->count > 0)
		err_set(&file->trouble, ERR_COPY,
		    _("%s cannot be read; your bookmarks and notes are those "
		      "of %s, from before the last change"),
		    path, before);
	arena_done(&arena);
}

static void note_damage(struct own_file *file, const char *path)
{
	if (file->damaged_count > 0 && file->trouble.text[0] == '\0')
		err_set(&file->trouble, ERR_COPY,
		    i18n_plural(
			"%s: %zu line cannot be read; the rest is there, and "
			"the line goes to %s.damaged at the next change",
			"%s: %zu lines cannot be read; the rest is there, and "
			"the lines go to %s.damaged at the next change",
			(unsigned long)file->damaged_count),
		    path, file->damaged_count, file->name);
}

static void read_file(struct own_file *file, const char *path)
{
	struct arena arena = ARENA_INIT;
	size_t len = 0;
	char *text;

	empty(file);
	file->trouble = (struct err)ERR_INIT;
	text = path_read(&arena, path, FILE_MAX, &len, &file->trouble);
	file->unreadable = text == NULL;
	if (text != NULL) {
		read_lines(file, text, len);
		if (file->backed && file->count == 0 &&
		    (len == 0 || file->damaged_count > 0))
			take_backup(file, path);
		note_damage(file, path);
	}
	arena_done(&arena);
}

bool own_file_look(struct own_file *file)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	const char *path = path_with(file, &arena, "", &err);
	struct stat info;
	bool there = path != NULL && stat(path, &info) == 0;
	int64_t changed_ns = there ? (int64_t)info.st_mtim.tv_sec * 1000000000 +
					 info.st_mtim.tv_nsec
				   : 0;
	bool same = file->looked && file->there == there &&
		    (!there || (file->inode == (uint64_t)info.st_ino &&
				   file->bytes == (uint64_t)info.st_size &&
				   file->changed_ns == changed_ns));

	if (!same && there) {
		file->inode = (uint64_t)info.st_ino;
		file->bytes = (uint64_t)info.st_size;
		file->changed_ns = changed_ns;
		read_file(file, path);
	} else if (!same) {
		empty(file);
		file->trouble = err;
		file->unreadable = path == NULL;
	}
	file->looked = true;
	file->there = there;
	arena_done(&arena);
	return !same;
}

/* --- writing */

static int lock(struct own_file *file, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *path = path_with(file, &arena, ".lock", err);
	int fd = -1, tries;
	bool ok = false;

	if (path == NULL || !path_make(file->place, err))
		goto out;
	fd = open(path,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
	    0600);
	for (tries = 0; fd >= 0 && !ok && tries < LOCK_TRIES; tries++) {
		ok = flock(fd, LOCK_EX | LOCK_NB) == 0;
		if (!ok && errno != EWOULDBLOCK && errno != EINTR)
			break;
		if (!ok)
			poll(NULL, 0, LOCK_WAIT_MS);
	}
	if (!ok)
		err_set(err, ERR_COPY, _("%s cannot be locked: %s"), path,
		    strerror(errno));
out:
	if (!ok && fd >= 0) {
		close(fd);
		fd = -1;
	}
	arena_done(&arena);
	return fd;
}

/* Behind what was set aside before. */
static bool set_aside(struct own_file *file, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *path = path_with(file, &arena, ".damaged", err);
	struct buf out;
	size_t len = 0;
	bool ok = path != NULL;

	buf_init(&out, FILE_MAX);
	if (ok && access(path, F_OK) == 0) {
		char *text = path_read(&arena, path, FILE_MAX, &len, err);

		ok = text != NULL;
		buf_add(&out, text, ok ? len : 0);
	}
	add_lines(&out, file->damaged, file->damaged_count);
	/* More than that of it is of no use to anybody. */
	ok = ok && (out.full || path_write(path, out.data, out.len, err));
	buf_done(&out);
	arena_done(&arena);
	return ok;
}

static bool encode(
    const struct own_file *file, struct buf *out, struct err *err)
{
	size_t i;

	buf_init(out, FILE_MAX);
	buf_adds(out, own_line_head);
	for (i = 0; i < file->count; i++)
		own_line_write(out, &file->items[i]);
	add_lines(out, file->foreign, file->foreign_count);
	return !out->full ||
	       err_set(err, ERR_COPY, _("there is no room for more in %s"),
		   file->name);
}

/* The file as it is, beside it, unless there is something wrong with it. */
static bool back_up(struct own_file *file, const char *path, struct err *err)
{
	struct arena arena = ARENA_INIT;
	size_t len = 0;
	bool ok = true;

	if (file->backed && file->there && file->trouble.text[0] == '\0' &&
	    file->bytes > 0) {
		char *text = path_read(&arena, path, FILE_MAX, &len, err);

		ok = text != NULL &&
		     path_write(
			 path_with(file, &arena, "~", err), text, len, err);
	}
	arena_done(&arena);
	return ok;
}

static bool write_file(struct own_file *file, bool backs, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *path = path_with(file, &arena, "", err);
	struct buf out;
	bool ok = encode(file, &out, err) && path != NULL &&
		  (file->damaged_count == 0 || set_aside(file, err)) &&
		  (!backs || back_up(file, path, err)) &&
		  path_write(path, out.data, out.len, err);

	/* It is read again, whatever was changed in memory. */
	file->looked = false;
	own_file_look(file);
	buf_done(&out);
	arena_done(&arena);
	return ok;
}

static bool change(struct own_file *file, own_edit *edit, void *ctx, bool backs,
    struct err *err)
{
	int fd = lock(file, err);
	bool ok = false;

	if (fd < 0)
		return false;
	own_file_look(file);
	if (file->unreadable)
		err_set(err, file->trouble.code, "%s", file->trouble.text);
	else if (edit(file, ctx, err))
		ok = write_file(file, backs, err);
	else
		file->looked = false;
	own_file_look(file);
	close(fd);
	return ok;
}

bool own_file_change(
    struct own_file *file, own_edit *edit, void *ctx, struct err *err)
{
	return change(file, edit, ctx, true, err);
}

/* --- leaving no byte */

bool own_file_scrub(
    struct own_file *file, own_edit *edit, void *ctx, struct err *err)
{
	return change(file, edit, ctx, false, err);
}

static bool drop_beside(struct own_file *file, const char *tail,
    own_lines_test *goes, void *ctx, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *path = path_with(file, &arena, tail, err);
	int count = 0;
	bool ok = path != NULL &&
		  own_lines_drop(path, FILE_MAX, goes, ctx, &count, err);

	arena_done(&arena);
	return ok;
}

bool own_file_scrub_beside(
    struct own_file *file, own_lines_test *goes, void *ctx, struct err *err)
{
	return drop_beside(file, "~", goes, ctx, err) &&
	       drop_beside(file, ".damaged", goes, ctx, err);
}
