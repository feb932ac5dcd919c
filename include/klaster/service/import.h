/*
 * import.h: `klasterd import`: files into the directory, in one transaction.
 */
#ifndef KLASTER_SERVICE_IMPORT_H
#define KLASTER_SERVICE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/err.h"
#include "klaster/service/brake.h"

struct import_options {
	const char *store;    /* NULL: the user's own */
	const char *config;   /* settings that say it otherwise, or NULL */
	const char *map;      /* NULL: directory lines and our own tables */
	const char *source;   /* NULL: the map's, or the name of each file */
	const char *encoding; /* of the files; NULL: they say it */
	const char *report;   /* file for programs, or NULL */
	bool strict;	      /* one refusal refuses everything */
	bool no_bundled;      /* the store has nothing bundled */
	bool dry_run;	      /* all is told, nothing is kept */
	bool quiet;	      /* no news is no word */
	struct brake_options brake;
	char *const *files;
	size_t file_count;
};

/* Reads them all and stores what can be stored; tells on standard error what
 * was refused or vanished and why, on standard output how much came.
 * ERR_PARTIAL when some was refused or kept back and the rest stored, and
 * when the brake held; ERR_DATA when nothing could be taken in; ERR_NOTHING,
 * without a sentence, when all was there already. */
bool import_run(const struct import_options *options, struct err *err);

#endif
