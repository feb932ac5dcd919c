/*
 * axis.h: time from left to right: which day a cell shows, and the marks of
 * years and months above it.
 */
#ifndef KLASTER_UI_AXIS_H
#define KLASTER_UI_AXIS_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/model/span.h"
#include "klaster/ui/grid.h"

struct axis {
	double first; /* day at the left edge, since 1970-01-01 */
	int zoom;     /* 0: the nearest, days; AXIS_ZOOMS - 1: decades */
	int cells;
};
#define AXIS_ZOOMS 9
#define AXIS_HALF_YEAR 183 /* days: what is shown around today of no dates */

double axis_days(const struct axis *axis); /* in a cell */
/* The nearest zoom in which all of these days are seen, with them in the
 * middle. */
struct axis axis_fit(int32_t from, int32_t to, int cells);
/* Nearer or further, with that day staying where it is. */
bool axis_zoom(struct axis *axis, double at, int steps);
int axis_cell(const struct axis *axis, double day); /* -1 or cells: outside */

/* Where one finds today, in a few words, translated. */
const char *axis_today(const struct axis *axis, int32_t today);

/* Years, and months where there is room, into a row of the grid from col on.
 */
void axis_paint(const struct axis *axis, struct grid *grid, int row, int col);
/* A span: '=' where it lasts whoever is right, '-' where only some say so, '<'
 * and '>' where it goes on outside or its end is not known, '!' a day that is
 * due; ':' is today. */
void axis_span(const struct axis *axis, struct grid *grid, int row, int col,
    const struct span *span, int32_t today);

#endif
