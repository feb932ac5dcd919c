/*
 * map.c: owns the picture of a part of the earth: projection, lines, marks,
 * and which names find room. It must not know what the marks stand for.
 */
#include "klaster/ui/map.h"

#include <math.h>
#include "klaster/ui/canvas.h"

#define MARGIN 1.15	   /* of what is to be seen */
#define DOT_NEAREST 0.0005 /* degrees: about 30 m, a street */
#define DOT_FURTHEST 1.0
#define DOT_LEAST_FIT 0.004 /* a single town with what is around it */
#define ZOOM 1.5
#define PARTS_FROM 0.055  /* dots finer than this: parts of countries too */
#define TOWNS_MAX 10	  /* named at once */
#define TOWNS_LOOKED 2000 /* at, most people first */

static const struct geo baltic_west_south = {53.2, 9.0};
static const struct geo baltic_east_north = {61.5, 29.5};

static void corners(
    const struct geo *places, size_t count, struct geo *low, struct geo *high)
{
	*low = count ? places[0] : baltic_west_south;
	*high = count ? places[0] : baltic_east_north;
	for (size_t i = 1; i < count; i++) {
		low->lat = fmin(low->lat, places[i].lat);
		low->lon = fmin(low->lon, places[i].lon);
		high->lat = fmax(high->lat, places[i].lat);
		high->lon = fmax(high->lon, places[i].lon);
	}
}

struct map_window map_fit(
    const struct geo *places, size_t count, int rows, int cols)
{
	struct map_window window = {.rows = rows, .cols = cols};
	struct geo low, high;

	corners(places, count, &low, &high);
	double south = geo_mercator_y(low.lat),
	       north = geo_mercator_y(high.lat);
	double wide = (high.lon - low.lon) * MARGIN / (cols * CANVAS_ACROSS);
	double tall = (north - south) * MARGIN / (rows * CANVAS_DOWN);
	window.middle.lat = geo_mercator_lat((south + north) / 2);
	window.middle.lon = (low.lon + high.lon) / 2;
	window.dot = fmin(fmax(fmax(wide, tall), DOT_LEAST_FIT), DOT_FURTHEST);
	return window;
}

/* In dots from the upper left corner. */
static void dots_of(
    const struct map_window *window, struct geo at, double *x, double *y)
{
	double up = geo_mercator_y(at.lat) - geo_mercator_y(window->middle.lat);

	*x = window->cols * CANVAS_ACROSS / 2.0 +
	     (at.lon - window->middle.lon) / window->dot;
	*y = window->rows * CANVAS_DOWN / 2.0 - up / window->dot;
}

void map_cell(
    const struct map_window *window, struct geo at, int *row, int *col)
{
	double x, y;

	dots_of(window, at, &x, &y);
	/* Far away is outside, and no int need hold it. */
	x = fmin(fmax(x, -1e6), 1e6);
	y = fmin(fmax(y, -1e6), 1e6);
	*row = (int)floor(y / CANVAS_DOWN);
	*col = (int)floor(x / CANVAS_ACROSS);
}

struct geo map_place(const struct map_window *window, int row, int col)
{
	double x =
	    (col + 0.5) * CANVAS_ACROSS - window->cols * CANVAS_ACROSS / 2.0;
	double y = window->rows * CANVAS_DOWN / 2.0 - (row + 0.5) * CANVAS_DOWN;
	double up = geo_mercator_y(window->middle.lat) + y * window->dot;

	return (struct geo){.lat = geo_mercator_lat(up),
	    .lon = window->middle.lon + x * window->dot};
}

void map_pan(struct map_window *window, int rows, int cols)
{
	double up = geo_mercator_y(window->middle.lat) -
		    rows * CANVAS_DOWN * window->dot;
	double lon = window->middle.lon + cols * CANVAS_ACROSS * window->dot;

	up = fmin(fmax(up, geo_mercator_y(-80)), geo_mercator_y(80));
	window->middle.lat = geo_mercator_lat(up);
	window->middle.lon = fmin(fmax(lon, -180), 180);
}

void map_zoom(struct map_window *window, struct geo at, bool out)
{
	double dot = out ? window->dot * ZOOM : window->dot / ZOOM;

	dot = fmin(fmax(dot, DOT_NEAREST), DOT_FURTHEST);
	double share = dot / window->dot;
	double up = geo_mercator_y(at.lat);
	window->middle.lon = at.lon + (window->middle.lon - at.lon) * share;
	window->middle.lat = geo_mercator_lat(
	    up + (geo_mercator_y(window->middle.lat) - up) * share);
	window->dot = dot;
}

double map_cell_km(const struct map_window *window)
{
	struct geo beside = window->middle;

	beside.lon += window->dot * CANVAS_ACROSS;
	return geo_distance_km(window->middle, beside);
}

/* --- the picture */

static void paint_lines(struct grid *grid, const struct map_window *window,
    const struct atlas *atlas, struct arena *arena)
{
	struct canvas canvas;
	size_t count;
	const struct atlas_line *lines = atlas_lines(atlas, &count);

	canvas_init(&canvas, arena, grid->rows, grid->cols);
	for (size_t i = 0; i < count; i++) {
		double x0, y0, x1, y1;

		dots_of(window, lines[i].points[0], &x0, &y0);
		for (size_t k = 1; k < lines[i].count; k++) {
			dots_of(window, lines[i].points[k], &x1, &y1);
			canvas_line(
			    &canvas, x0, y0, x1, y1, lines[i].border ? 3 : 1);
			x0 = x1;
			y0 = y1;
		}
	}
	for (int row = 0; row < grid->rows; row++)
		for (int col = 0; col < grid->cols; col++)
			grid_put(grid, row, col, canvas_code(&canvas, row, col),
			    LOOK_FAINT);
}

static void paint_marks(struct grid *grid, const struct map_window *window,
    const struct geo *marks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int row, col;

		map_cell(window, marks[i], &row, &col);
		uint32_t there = grid_code(grid, row, col);
		uint32_t code = there == 'o'		       ? '2'
				: there >= '2' && there < '9'  ? there + 1
				: there == '9' || there == '#' ? '#'
							       : 'o';
		grid_put(grid, row, col, code, LOOK_LINK);
	}
}

static bool is_line(uint32_t code)
{
	return code == ' ' || (code >= 0x2800 && code <= 0x28ff);
}

/* Whether a name may stand there: over lines, but over nothing else, and
 * with a cell of room at both ends. */
static bool has_room(
    const struct grid *grid, int row, int col, int cells, bool over_lines)
{
	for (int i = -1; i <= cells; i++) {
		uint32_t code = grid_code(grid, row, col + i);

		if (!is_line(code) || (!over_lines && code != ' '))
			return false;
	}
	return true;
}

static bool paint_name(struct grid *grid, int row, int col,
    struct safe_text name, enum look look, bool over_lines)
{
	if (!has_room(grid, row, col, name.cells, over_lines))
		return false;
	grid_text(grid, row, col, name.cells, name, look);
	return true;
}

/* Marks are what one looks for: a town is named beside its mark first, so
 * that names of marked towns find room before others. */
static void paint_towns(struct grid *grid, const struct map_window *window,
    struct atlas *atlas, struct arena *arena, bool marked)
{
	size_t count;
	const struct atlas_town *const *towns = atlas_towns(atlas, &count);
	int left = TOWNS_MAX;
	bool *done = arena_array(
	    arena, (size_t)grid->rows * (size_t)grid->cols, sizeof(*done));

	for (size_t i = 0; i < count && i < TOWNS_LOOKED && left > 0; i++) {
		int row, col;

		map_cell(window, towns[i]->at, &row, &col);
		uint32_t there = grid_code(grid, row, col);
		if (there == 0 || is_line(there) == marked)
			continue;
		/* Of two in one cell the larger is named. */
		bool *cell =
		    &done[(size_t)row * (size_t)grid->cols + (size_t)col];
		if (*cell)
			continue;
		*cell = true;
		struct safe_text name =
		    safe_line(arena, towns[i]->name, towns[i]->name_len);
		bool named =
		    paint_name(grid, row, col + 2, name, LOOK_TEXT, true) ||
		    paint_name(
			grid, row, col - 1 - name.cells, name, LOOK_TEXT, true);
		left -= named;
		if (named && !marked)
			grid_put(grid, row, col, '.', LOOK_TEXT);
	}
}

static void paint_regions(struct grid *grid, const struct map_window *window,
    const struct atlas *atlas, struct arena *arena)
{
	size_t count;
	const struct atlas_region *regions = atlas_regions(atlas, &count);
	bool parts = window->dot < PARTS_FROM;

	for (size_t i = 0; i < count; i++) {
		int row, col;

		if (regions[i].rank == REGION_PART && !parts)
			continue;
		map_cell(window, regions[i].at, &row, &col);
		struct safe_text name = safe_linez(arena, regions[i].name);
		paint_name(grid, row, col - name.cells / 2, name, LOOK_LABEL,
		    regions[i].rank != REGION_PART);
	}
}

void map_paint(struct grid *grid, const struct map_window *window,
    struct atlas *atlas, const struct geo *marks, size_t count)
{
	struct arena arena = ARENA_INIT;

	paint_lines(grid, window, atlas, &arena);
	paint_marks(grid, window, marks, count);
	paint_towns(grid, window, atlas, &arena, true);
	paint_regions(grid, window, atlas, &arena);
	paint_towns(grid, window, atlas, &arena, false);
	arena_done(&arena);
}
