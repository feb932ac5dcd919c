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
#include "klaster/service/recordset.h"
#include "klaster/service/report.h"

struct maprows {
	const struct map *map;
	struct codelists *lists;
	struct recordset *records; /* made so far */
	struct report *report;
	size_t rows;
	struct arena arena; /* for one row; zeroed by who makes it */
};

/* Reads a whole file's text. What is wrong with a row or a value goes to the
 * report; false with err set is for a file that is not what the map says. */
bool maprows_read(
    struct maprows *rows, const char *text, size_t len, struct err *err);

#endif
