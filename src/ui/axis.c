/*
 * axis.c: owns the scale of time and how a span looks on it.
 */
#include "klaster/ui/axis.h"

#include <math.h>
#include <time.h>
#include "klaster/base/i18n.h"
#include "klaster/model/value.h"

#define YEAR_CELLS 5 /* "2019" and a blank */
#define MONTH_CELLS 3
#define YEARS_SEEN 400 /* more are never drawn */

static const double zooms[AXIS_ZOOMS] = {
    1, 3.5, 7, 365.25 / 24, 365.25 / 12, 365.25 / 6, 365.25 / 3, 365.25, 1461};

double axis_days(const struct axis *axis)
{
	return zooms[axis->zoom];
}

struct axis axis_fit(int32_t from, int32_t to, int cells)
{
	struct axis axis = {.zoom = 0, .cells = cells};
	double days = (double)to - from + 1;

	while (
	    axis.zoom < AXIS_ZOOMS - 1 && days > axis_days(&axis) * (cells - 2))
		axis.zoom++;
	axis.first = from - (axis_days(&axis) * cells - days) / 2;
	return axis;
}

bool axis_zoom(struct axis *axis, double at, int steps)
{
	int zoom = axis->zoom - steps;

	zoom = zoom < 0 ? 0 : zoom >= AXIS_ZOOMS ? AXIS_ZOOMS - 1 : zoom;
	if (zoom == axis->zoom)
		return false;
	axis->first = at - (at - axis->first) * zooms[zoom] / axis_days(axis);
	axis->zoom = zoom;
	return true;
}

int axis_cell(const struct axis *axis, double day)
{
	double cell = floor((day - axis->first) / axis_days(axis));

	return cell < 0 ? -1 : cell >= axis->cells ? axis->cells : (int)cell;
}

const char *axis_today(const struct axis *axis, int32_t today)
{
	int cell = axis_cell(axis, today);

	return cell < 0		     ? _("< Today")
	       : cell >= axis->cells ? _("Today >")
				     : _("Today is at the :");
}

/* --- the scale */

static void date_of(double day, int *year, int *month)
{
	time_t at = (time_t)(day * 86400);
	struct tm tm = {.tm_year = 70};

	gmtime_r(&at, &tm);
	*year = tm.tm_year + 1900;
	*month = tm.tm_mon + 1;
}

static int32_t day_of(int year, int month)
{
	struct date date = {
	    .precision = DATE_DAY, .year = year, .month = month, .day = 1};

	return date_days(&date);
}

/* How many years apart their names must be. */
static int year_step(const struct axis *axis)
{
	static const int steps[] = {1, 2, 5, 10, 20, 50, 100};
	double cells = 365.25 / axis_days(axis);

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i] * cells >= YEAR_CELLS)
			return steps[i];
	return 200;
}

static void paint_label(const struct axis *axis, struct grid *grid, int row,
    int col, int32_t day, const char *format, int number)
{
	struct arena arena = ARENA_INIT;
	int cell = axis_cell(axis, day);

	if (cell >= 0 && cell < axis->cells)
		grid_text(grid, row, col + cell, axis->cells - cell,
		    safe_linef(
			&arena, format[1] == '0' ? "%02d" : "%d", number),
		    LOOK_HEADING);
	arena_done(&arena);
}

void axis_paint(const struct axis *axis, struct grid *grid, int row, int col)
{
	int first, last, month;
	bool months = 30 / axis_days(axis) >= MONTH_CELLS, edge;
	int step = year_step(axis);

	date_of(axis->first, &first, &month);
	date_of(axis->first + axis_days(axis) * axis->cells, &last, &month);
	if (last - first > YEARS_SEEN * step)
		return;
	/* Months of a year whose January is not in sight are of no year. */
	edge = months && axis_cell(axis, day_of(first, 1)) < 0 &&
	       axis_cell(axis, day_of(first + 1, 1)) >= YEAR_CELLS;
	if (edge)
		paint_label(axis, grid, row, col, (int32_t)ceil(axis->first),
		    "%d", first);
	for (int year = first - first % step; year <= last; year += step) {
		/* A year's name stands over its January. */
		for (int m = 2; months && m <= 12; m++)
			if (30 * (m - 1) / axis_days(axis) >= YEAR_CELLS &&
			    (!edge ||
				axis_cell(axis, day_of(year, m)) >= YEAR_CELLS))
				paint_label(axis, grid, row, col,
				    day_of(year, m), "%02d", m);
		paint_label(axis, grid, row, col, day_of(year, 1), "%d", year);
	}
}

/* --- spans */

static void put(const struct axis *axis, struct grid *grid, int row, int col,
    int cell, uint32_t code)
{
	if (cell >= 0 && cell < axis->cells)
		grid_put(grid, row, col + cell, code, LOOK_TEXT);
}

static void fill(const struct axis *axis, struct grid *grid, int row, int col,
    double from, double to, uint32_t code)
{
	int end = axis_cell(axis, to);

	for (int cell = axis_cell(axis, from); cell <= end; cell++)
		put(axis, grid, row, col, cell, code);
}

static void paint_known(const struct axis *axis, struct grid *grid, int row,
    int col, const struct span *span)
{
	fill(axis, grid, row, col, span->begin, span->end, '-');
	if (span->begin_last <= span->end_first)
		fill(axis, grid, row, col, span->begin_last, span->end_first,
		    '=');
	if (axis_cell(axis, span->begin) < 0 && axis_cell(axis, span->end) >= 0)
		put(axis, grid, row, col, 0, '<');
	if (axis_cell(axis, span->end) >= axis->cells &&
	    axis_cell(axis, span->begin) < axis->cells)
		put(axis, grid, row, col, axis->cells - 1, '>');
}

void axis_span(const struct axis *axis, struct grid *grid, int row, int col,
    const struct span *span, int32_t today)
{
	put(axis, grid, row, col, axis_cell(axis, today), ':');
	if (span->has_begin && span->has_end) {
		paint_known(axis, grid, row, col, span);
	} else if (span->has_begin) {
		int cell = axis_cell(axis, span->begin);
		fill(axis, grid, row, col, span->begin, span->begin_last, '=');
		put(axis, grid, row, col, cell + 1, '>');
	} else if (span->has_end) {
		int cell = axis_cell(axis, span->end_first);
		fill(axis, grid, row, col, span->end_first, span->end, '=');
		put(axis, grid, row, col, cell - 1, '<');
	}
	for (size_t i = 0; i < span->due_count; i++)
		put(axis, grid, row, col, axis_cell(axis, span->dues[i]), '!');
}
