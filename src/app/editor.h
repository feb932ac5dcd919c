/*
 * editor.h: the user's editor on a text of his. Private to src/app.
 */
#ifndef KLASTER_SRC_APP_EDITOR_H
#define KLASTER_SRC_APP_EDITOR_H

#include "klaster/base/arena.h"
#include "klaster/base/err.h"

/* $VISUAL, else $EDITOR, else vi: its words, run without a shell, with a file
 * of `text` as the last. Waits until it ends; the terminal must be as the
 * shell had it. The text as it is then, in the arena; NULL with err set when
 * there is no editor, or it failed: nothing is to be changed. `about` is shown
 * in comment lines ("# ") below, where nobody begins to write, which do not
 * come back. */
char *editor_run(struct arena *arena, const char *about, const char *text,
    size_t max_bytes, struct err *err);

#endif
