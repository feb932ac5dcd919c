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
#include "klaster/service/inlet.h"

struct csv {
	struct inlet *inlet;
	struct buf row; /* its text */
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
 * outside quotes, or the one told by a line "sep=;" before it. */
void csv_open(
    struct csv *csv, struct inlet *inlet, char separator, bool has_quotes);
void csv_done(struct csv *csv);

/* The next row that is not empty. False at the end, and with err set for a
 * quote that is never closed, bytes that are not UTF-8 or too many cells. */
bool csv_next(
    struct csv *csv, struct arena *arena, struct csv_row *row, struct err *err);

/* Cells of blanks only: a row that a spreadsheet had once formatted. */
bool csv_row_is_blank(const struct csv_row *row);
/* Takes blanks off both ends of the cells: of names of columns. */
void csv_row_trim(struct csv_row *row);

#endif
