/*
 * path.h: where files are (XDG Base Directory 0.8). Relative values of the
 * variables are ignored, as that text asks. Directories are made 0700.
 */
#ifndef KLASTER_BASE_PATH_H
#define KLASTER_BASE_PATH_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

enum path_place {
	PATH_CONFIG,  /* $XDG_CONFIG_HOME/klaster, ~/.config/klaster */
	PATH_DATA,    /* $XDG_DATA_HOME/klaster, ~/.local/share/klaster */
	PATH_STATE,   /* $XDG_STATE_HOME/klaster, ~/.local/state/klaster */
	PATH_CACHE,   /* $XDG_CACHE_HOME/klaster, ~/.cache/klaster */
	PATH_RUNTIME, /* $XDG_RUNTIME_DIR/klaster; else under $TMPDIR or /tmp,
			 named by the uid, ours alone or refused */
};

/* The path of `name` (may be NULL: the directory itself) in that place, in
 * the arena. NULL with err set when there is no home. Makes nothing. */
char *path_in(struct arena *arena, enum path_place place, const char *name,
    struct err *err);

/* Makes the directory with its parents, 0700. An existing one must be a
 * directory; for PATH_RUNTIME also owned by us and closed to others. */
bool path_make(enum path_place place, struct err *err);

/* The installed data file or directory `name`: in $KLASTER_DATA_DIR, or, when
 * that is not set and the program does not run from BINDIR, in the build and
 * source tree; then in the compiled-in DATADIR. So a build never reads the
 * data of an older installed one, and an installed program never a source
 * tree. NULL with err set when there is none. */
char *path_shipped(struct arena *arena, const char *name, struct err *err);

/* Reads a whole regular file of at most max_bytes into a NUL-terminated
 * string in the arena. */
char *path_read(struct arena *arena, const char *path, size_t max_bytes,
    size_t *len, struct err *err);

/* Writes a file as a whole or not at all: temporary beside it, fsync, rename.
 * The file is 0600. A link in its place is replaced, not followed. */
bool path_write(
    const char *path, const void *bytes, size_t len, struct err *err);

/* A name is on the disk only when its directory is: this waits for that of a
 * new file. Not every file system can; the file itself is safe by then. */
void path_sync_dir(const char *path);

#endif
