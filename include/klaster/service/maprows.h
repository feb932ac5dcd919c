/*
 * maprows.h: foreign rows into records, as a map says.
 */
#ifndef KLASTER_SERVICE_MAPROWS_H
#define KLASTER_SERVICE_MAPROWS_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/service/codelist.h"
#include "klaster/service/mapfile.h"
#include "klaster/service/inlet.h"
#include "klaster/service/progress.h"
#include "klaster/service/report.h"

struct maprows {
	const struct map *map;
	struct codelists *lists;
	struct report *report;
	/* Takes each record that is made; `arena` is for the call. */
	bool (*take)(void *ctx, struct arena *arena,
	    const struct record *record, size_t line, struct err *err);
	void *ctx;
	struct progress *progress;
	size_t rows;
	struct arena arena; /* for one row; zeroed by who makes it */
};

/* Reads a whole file. What is wrong with a row or a value goes to the
 * report; false with err set is for a file that is not what the map says. */
bool maprows_read(struct maprows *rows, struct inlet *inlet, struct err *err);

#endif
