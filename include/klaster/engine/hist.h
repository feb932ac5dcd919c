/*
 * hist.h: lines that were entered, newest first. A line the same as the one
 * before it is not kept twice running, an empty one not at all; past the
 * maximum the oldest goes.
 */
#ifndef KLASTER_ENGINE_HIST_H
#define KLASTER_ENGINE_HIST_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"

struct hist;

struct hist *hist_new(size_t max_lines); /* at least 1 */
void hist_free(struct hist *hist);	 /* NULL is allowed */

/* Adds a copy. Line feeds and other controls end the line that is kept. */
void hist_add(struct hist *hist, const char *line);

size_t hist_count(const struct hist *hist);
/* The i-th line, 0 the newest; NULL past the end. Until the next hist_add. */
const char *hist_at(const struct hist *hist, size_t i);

/* The number of the nearest line from `i` on to the older (newer) that begins
 * with these bytes; hist_count() when there is none. */
size_t hist_older(
    const struct hist *hist, size_t i, const char *prefix, size_t len);
size_t hist_newer(
    const struct hist *hist, size_t i, const char *prefix, size_t len);

/* Adds the lines of a text, oldest first; lines that are no UTF-8 or too long
 * (4096 bytes) are left out. Bytes after the last line feed are a line too. */
void hist_load(struct hist *hist, const char *text, size_t len);
/* Appends all lines, oldest first; false when the buffer is full. */
bool hist_save(const struct hist *hist, struct buf *out);

#endif
