/*
 * own_lines.h: files of lines in the state directory: what was typed into
 * prompts, and the recorded macros. Several klasters write them, and an erased
 * person goes from them, so the file and not what one of them remembers is
 * what counts.
 */
#ifndef KLASTER_OWN_OWN_LINES_H
#define KLASTER_OWN_OWN_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/err.h"
#include "klaster/engine/hist.h"

#define OWN_LINES_SEARCHES "searches"
#define OWN_LINES_COMMANDS "commands"
#define OWN_LINES_MACROS "macros"

#define OWN_LINES_HISTORY 500 /* of one kind of prompt */

/* own_typed.c. Adds the lines of the file, if there is one. */
void own_lines_load(const char *name, struct hist *hist);
/* Adds a line at the end; the oldest goes. A failure is for the log. */
void own_lines_keep(const char *name, const char *line);

/* Whether a line, without its line feed, has to go. */
typedef bool own_lines_test(void *ctx, const char *line, size_t len);
/* Takes such lines out of the file at `path`, if it is there: *count more are
 * gone. Without any the file stays untouched. */
bool own_lines_drop(const char *path, size_t max_bytes, own_lines_test *goes,
    void *ctx, int *count, struct err *err);
/* The same for all three files. */
bool own_lines_drop_all(
    own_lines_test *goes, void *ctx, int *count, struct err *err);

#endif
