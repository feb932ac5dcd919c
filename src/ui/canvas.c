/*
 * canvas.c: owns the dots. It must not know what they show.
 */
#include "klaster/ui/canvas.h"

#include <math.h>
#include <stdbool.h>

#define BRAILLE 0x2800u

void canvas_init(struct canvas *canvas, struct arena *arena, int rows, int cols)
{
	canvas->rows = rows;
	canvas->cols = cols;
	canvas->cells = arena_array(arena, (size_t)rows * (size_t)cols, 1);
}

void canvas_dot(struct canvas *canvas, int x, int y)
{
	/* Unicode numbers the upper six first, down the left side. */
	static const uint8_t bits[CANVAS_DOWN][CANVAS_ACROSS] = {
	    {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

	if (x < 0 || y < 0 || x >= canvas->cols * CANVAS_ACROSS ||
	    y >= canvas->rows * CANVAS_DOWN)
		return;
	canvas->cells[(size_t)(y / CANVAS_DOWN) * (size_t)canvas->cols +
		      (size_t)(x / CANVAS_ACROSS)] |=
	    bits[y % CANVAS_DOWN][x % CANVAS_ACROSS];
}

/* Liang and Barsky: the part of the line that is inside one edge. */
static bool clip(double from, double along, double *begin, double *end)
{
	double t;

	if (along == 0)
		return from >= 0;
	t = -from / along;
	if (along > 0)
		*begin = t > *begin ? t : *begin;
	else
		*end = t < *end ? t : *end;
	return *begin <= *end;
}

void canvas_line(
    struct canvas *canvas, double x0, double y0, double x1, double y1, int step)
{
	double width = canvas->cols * CANVAS_ACROSS;
	double height = canvas->rows * CANVAS_DOWN;
	double dx = x1 - x0, dy = y1 - y0, begin = 0, end = 1;

	if (!clip(x0, dx, &begin, &end) ||
	    !clip(width - x0, -dx, &begin, &end) ||
	    !clip(y0, dy, &begin, &end) ||
	    !clip(height - y0, -dy, &begin, &end))
		return;
	double len = fmax(fabs(dx), fabs(dy)) * (end - begin);
	int dots = len < 1 ? 1 : (int)ceil(len);
	for (int i = 0; i <= dots; i += step) {
		double t = begin + (end - begin) * i / dots;
		canvas_dot(
		    canvas, (int)floor(x0 + dx * t), (int)floor(y0 + dy * t));
	}
}

uint32_t canvas_code(const struct canvas *canvas, int row, int col)
{
	uint8_t dots =
	    canvas->cells[(size_t)row * (size_t)canvas->cols + (size_t)col];

	return dots ? BRAILLE + dots : ' ';
}
