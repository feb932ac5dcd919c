/*
 * cells.h: what people and spreadsheets leave in a table that is no value:
 * names of columns in other letters, cells of formulas that failed, rows that
 * a separator in a text has made too long.
 */
#ifndef KLASTER_SERVICE_CELLS_H
#define KLASTER_SERVICE_CELLS_H

#include <stdbool.h>
#include "klaster/base/buf.h"
#include "klaster/service/csv.h"

/* Appends what is compared of a name: its letters and digits, folded. */
void cells_letters(struct buf *out, const char *text);

/* "Start date", "START_DATE" and "start-date" are startDate. */
bool cells_same_name(const char *written, const char *name);

/* "#REF!", "#N/A", "#BEZUG!", "Err:502", "####": what stands there for want
 * of a value, in any language of the spreadsheet. */
bool cells_is_failed(const char *cell);

/* Something stands behind the last column that has a name. */
bool cells_run_over(const struct csv_row *names, const struct csv_row *cells);

#endif
