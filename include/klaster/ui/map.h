/*
 * map.h: a map of marks on the coast of the Baltic: which part of the earth
 * is seen, and the picture of it in a grid.
 */
#ifndef KLASTER_UI_MAP_H
#define KLASTER_UI_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/model/atlas.h"
#include "klaster/model/geo.h"
#include "klaster/ui/grid.h"

/* What is seen: Mercator's projection, so that a cell of 2 x 4 dots is twice
 * as high as it is wide on the earth too. */
struct map_window {
	struct geo middle;
	double dot; /* degrees of the equator in a dot */
	int rows, cols;
};

/* The window that shows all the places with some room around, at most as
 * near as a town; without any the whole Baltic. */
struct map_window map_fit(
    const struct geo *places, size_t count, int rows, int cols);
/* Nearer (out: further away) by a half, between a town and the whole sea,
 * with the place staying where it is. */
void map_zoom(struct map_window *window, struct geo at, bool out);
/* The cell of a place, which may be outside; and the middle of a cell. */
void map_cell(
    const struct map_window *window, struct geo at, int *row, int *col);
struct geo map_place(const struct map_window *window, int row, int col);
/* Moves the window by cells. */
void map_pan(struct map_window *window, int rows, int cols);
double map_cell_km(const struct map_window *window); /* a cell's width */

/* Draws coast, borders (as loose dots), marks, and names of towns and regions
 * where there is room. A mark is 'o'; several in one cell are counted, ten
 * and more are '#'. */
void map_paint(struct grid *grid, const struct map_window *window,
    struct atlas *atlas, const struct geo *marks, size_t count);

#endif
