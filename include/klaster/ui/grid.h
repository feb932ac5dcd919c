/*
 * grid.h: a rectangle of single cells that a picture is put together in: the
 * screen draws it, and the command line writes it as lines of text. Only
 * characters one cell wide go in; a wider one becomes '?'.
 */
#ifndef KLASTER_UI_GRID_H
#define KLASTER_UI_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/safe.h"
#include "klaster/ui/surface.h"

struct grid {
	int rows, cols;
	uint32_t *codes; /* ' ' where nothing is */
	uint8_t *looks;	 /* enum look */
};

/* Blank; lives in the arena. */
void grid_init(struct grid *grid, struct arena *arena, int rows, int cols);

/* Outside of it nothing is put. */
void grid_put(
    struct grid *grid, int row, int col, uint32_t code, enum look look);
/* As much of the text as there is room for; the cells it took. */
int grid_text(struct grid *grid, int row, int col, int cells,
    struct safe_text text, enum look look);
uint32_t grid_code(const struct grid *grid, int row, int col); /* 0 outside */

/* A row as text, without the blanks at its end. */
struct safe_text grid_row(
    const struct grid *grid, struct arena *arena, int row);
void grid_draw(const struct grid *grid, const struct area *area);

#endif
