/*
 * csv.h: tables as text, row by row. RFC 4180 with what is met besides: a
 * byte order mark, other separators, line feeds alone or carriage returns
 * alone, a quote inside an unquoted cell (which stands for itself).
 */
#ifndef KLASTER_SERVICE_CSV_H
#define KLASTER_SERVICE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

struct csv {
	const char *text, *end;
	char separator;
	bool has_quotes; /* false: a quote is a character like others */
	size_t line;	 /* of the row last given, from 1 */
	size_t next_line;
};

#define CSV_CELL_MAX 512

struct csv_row {
	char *cells[CSV_CELL_MAX]; /* NUL-terminated; in the arena */
	size_t count;
};

/* `separator` 0: the one of , ; tab | that the first line has most of,
 * outside quotes. The text must live as long as the reader. */
void csv_open(struct csv *csv, const char *text, size_t len, char separator,
    bool has_quotes);

/* The next row that is not empty. False at the end, and with err set for a
 * quote that is never closed, a NUL byte or too many cells. */
bool csv_next(
    struct csv *csv, struct arena *arena, struct csv_row *row, struct err *err);

#endif
