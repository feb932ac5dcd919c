/*
 * own_file.h: one file of the user's own data: reading, the lock, writing.
 * For src/own/own*.c alone.
 */
#ifndef KLASTER_SRC_OWN_OWN_FILE_H
#define KLASTER_SRC_OWN_OWN_FILE_H

#include "klaster/base/buf.h"
#include "klaster/base/path.h"
#include "klaster/own/own.h"
#include "klaster/own/own_lines.h"

/* A line as it stands in the file. */
struct own_raw {
	const char *bytes;
	size_t len;
};

struct own_file {
	enum path_place place;
	const char *name;
	bool backed; /* with the file before beside it */
	struct arena arena;
	struct own_item *items;
	size_t count;
	struct own_raw *foreign; /* lines of a later klaster */
	size_t foreign_count;
	struct own_raw *damaged; /* lines that are none */
	size_t damaged_count;
	struct err trouble;
	/* Which file that was. */
	bool looked, there;
	bool unreadable; /* it is there and must not be written over */
	uint64_t inode, bytes;
	int64_t changed_ns;
};

/* What one can do without, and is in the file of PATH_STATE. */
bool own_is_state(enum own_what what);

void own_file_init(struct own_file *file, enum path_place place,
    const char *name, bool backed);
void own_file_done(struct own_file *file);

/* Reads it, unless it is the one that was read. True: it is another. */
bool own_file_look(struct own_file *file);

/* A change: called with the items as they are now. False with err set: nothing
 * is written. */
typedef bool own_edit(struct own_file *file, void *ctx, struct err *err);
bool own_file_change(
    struct own_file *file, own_edit *edit, void *ctx, struct err *err);
/* The same for what must leave every byte: what was there before is not put
 * beside it. The lines of the files that stand there go by the other. */
bool own_file_scrub(
    struct own_file *file, own_edit *edit, void *ctx, struct err *err);
bool own_file_scrub_beside(
    struct own_file *file, own_lines_test *goes, void *ctx, struct err *err);

/* For an edit: texts are copied. */
struct own_item *own_file_find(
    const struct own_file *file, const struct own_item *like);
void own_file_add(struct own_file *file, const struct own_item *item);
void own_file_drop(struct own_file *file, size_t index);

/* own_line.c: an item as a line and back. */
enum own_line {
	OWN_LINE_ITEM,
	OWN_LINE_HEAD,
	OWN_LINE_FOREIGN, /* of a later klaster */
	OWN_LINE_DAMAGED,
};
enum own_line own_line_read(struct arena *arena, const char *line, size_t len,
    struct own_item *item); /* texts in the arena */
void own_line_write(struct buf *out, const struct own_item *item);
extern const char own_line_head[]; /* the first line of a file */

#endif
