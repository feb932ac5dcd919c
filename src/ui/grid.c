/*
 * grid.c: owns cells that are not on the screen yet. It must not know what
 * they show.
 */
#include "klaster/ui/grid.h"

#include <string.h>
#include "klaster/base/text.h"

void grid_init(struct grid *grid, struct arena *arena, int rows, int cols)
{
	size_t count = (size_t)rows * (size_t)cols;

	grid->rows = rows;
	grid->cols = cols;
	grid->codes = arena_array(arena, count, sizeof(*grid->codes));
	grid->looks = arena_array(arena, count, sizeof(*grid->looks));
	for (size_t i = 0; i < count; i++)
		grid->codes[i] = ' ';
	memset(grid->looks, LOOK_TEXT, count);
}

static bool is_in(const struct grid *grid, int row, int col)
{
	return row >= 0 && row < grid->rows && col >= 0 && col < grid->cols;
}

static size_t place(const struct grid *grid, int row, int col)
{
	return (size_t)row * (size_t)grid->cols + (size_t)col;
}

void grid_put(
    struct grid *grid, int row, int col, uint32_t code, enum look look)
{
	if (!is_in(grid, row, col))
		return;
	grid->codes[place(grid, row, col)] =
	    text_code_cells(code) == 1 ? code : '?';
	grid->looks[place(grid, row, col)] = (uint8_t)look;
}

uint32_t grid_code(const struct grid *grid, int row, int col)
{
	return is_in(grid, row, col) ? grid->codes[place(grid, row, col)] : 0;
}

int grid_text(struct grid *grid, int row, int col, int cells,
    struct safe_text text, enum look look)
{
	const char *at = text.safe_bytes;
	size_t left = text.len;
	int used = 0;

	while (left > 0 && used < cells && col + used < grid->cols) {
		int width;
		uint32_t code;
		size_t len = text_next(at, left, &width);

		if (len == 0)
			break;
		text_decode(at, len, &code);
		if (width > 0)
			grid_put(grid, row, col + used++, code, look);
		at += len;
		left -= len;
	}
	return used;
}

/* Cells from `from` to before `to`, as bytes. */
static struct safe_text part(
    const struct grid *grid, struct arena *arena, int row, int from, int to)
{
	char *bytes = arena_alloc(arena, (size_t)(to - from) * 4 + 1);
	size_t len = 0;

	for (int col = from; col < to; col++)
		len += text_encode(grid_code(grid, row, col), bytes + len);
	return safe_line(arena, bytes, len);
}

struct safe_text grid_row(const struct grid *grid, struct arena *arena, int row)
{
	int end = grid->cols;

	while (end > 0 && grid_code(grid, row, end - 1) == ' ')
		end--;
	return part(grid, arena, row, 0, end);
}

void grid_draw(const struct grid *grid, const struct area *area)
{
	struct arena arena = ARENA_INIT;

	for (int row = 0; row < grid->rows; row++) {
		for (int col = 0, next; col < grid->cols; col = next) {
			uint8_t look = grid->looks[place(grid, row, col)];

			for (next = col + 1; next < grid->cols; next++)
				if (grid->looks[place(grid, row, next)] != look)
					break;
			area_put(area, row, col, next - col,
			    part(grid, &arena, row, col, next),
			    (enum look)look);
		}
	}
	arena_done(&arena);
}
