/*
 * outfile.h: a file that appears as a whole or not at all. Until it is
 * finished it has no name where the system can do without one, so that not
 * even a kill leaves half of it behind; else a hidden name beside the true
 * one. It is readable by its user alone: what is exported is somebody's data.
 */
#ifndef KLASTER_WRITE_OUTFILE_H
#define KLASTER_WRITE_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>
#include "klaster/base/err.h"

struct outfile;

/* Whether something stands in its place. */
bool outfile_is_there(const char *path);

/* Begins. Something that is there is replaced with `replace` alone, and only
 * when it is a file. NULL with err set. */
struct outfile *outfile_open(const char *path, bool replace, struct err *err);
FILE *outfile_stream(struct outfile *file); /* until one of the next two */

/* Gives it its name and frees it. False with err set: nothing was changed,
 * what was there before is there still. */
bool outfile_commit(struct outfile *file, struct err *err);
/* Leaves nothing of it. NULL is allowed. */
void outfile_drop(struct outfile *file);

#endif
