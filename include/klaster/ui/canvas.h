/*
 * canvas.h: a drawing of dots, eight to a cell, two across and four down:
 * the braille patterns of Unicode, U+2800 to U+28FF. On terminals without
 * UTF-8 ui/ascii.h shows how full a cell is.
 */
#ifndef KLASTER_UI_CANVAS_H
#define KLASTER_UI_CANVAS_H

#include <stdint.h>
#include "klaster/base/arena.h"

#define CANVAS_ACROSS 2 /* dots of a cell */
#define CANVAS_DOWN 4

struct canvas {
	int rows, cols; /* cells */
	uint8_t *cells;
};

void canvas_init(
    struct canvas *canvas, struct arena *arena, int rows, int cols);

/* Dots are counted from the left and the top; outside nothing is drawn. */
void canvas_dot(struct canvas *canvas, int x, int y);
/* Every `step`th dot of a line; its ends may lie far outside. */
void canvas_line(struct canvas *canvas, double x0, double y0, double x1,
    double y1, int step);

/* What the cell shows; ' ' without any dot. */
uint32_t canvas_code(const struct canvas *canvas, int row, int col);

#endif
