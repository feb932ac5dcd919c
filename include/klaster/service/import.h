/*
 * import.h: `klasterd import`: files into the directory, in one transaction.
 */
#ifndef KLASTER_SERVICE_IMPORT_H
#define KLASTER_SERVICE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/err.h"

struct import_options {
	const char *store; /* NULL: the user's own */
	const char *map;   /* NULL: directory lines and our own tables */
	bool strict;	   /* one refusal refuses everything */
	bool no_bundled;   /* the store has nothing bundled */
	char *const *files;
	size_t file_count;
};

/* Reads them all and stores what can be stored; tells on standard error what
 * was refused and why, on standard output how much came. ERR_PARTIAL when
 * some was refused and the rest stored; ERR_DATA when nothing was. */
bool import_run(const struct import_options *options, struct err *err);

#endif
