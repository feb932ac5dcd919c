/*
 * test_pictures.c: the nouns of the pictures: dots, cells, the window of a
 * map, the scale of time, bars.
 */
#include <math.h>
#include <string.h>
#include "klaster/ui/axis.h"
#include "klaster/ui/canvas.h"
#include "klaster/ui/grid.h"
#include "klaster/ui/map.h"
#include "klaster/ui/tally.h"
#include "unit.h"

static void test_canvas(void **state)
{
	struct arena arena = ARENA_INIT;
	struct canvas canvas;

	(void)state;
	canvas_init(&canvas, &arena, 2, 3);
	assert_int_equal(canvas_code(&canvas, 0, 0), ' ');
	canvas_dot(&canvas, 0, 0);
	assert_int_equal(canvas_code(&canvas, 0, 0), 0x2801);
	canvas_dot(&canvas, 1, 3);
	assert_int_equal(canvas_code(&canvas, 0, 0), 0x2881);
	canvas_dot(&canvas, 5, 7);
	assert_int_equal(canvas_code(&canvas, 1, 2), 0x2880);
	canvas_dot(&canvas, -1, 0);
	canvas_dot(&canvas, 6, 0);
	canvas_dot(&canvas, 0, 8);
	/* From far outside to far outside: the row it passes, and no other. */
	canvas_init(&canvas, &arena, 2, 3);
	canvas_line(&canvas, -1e9, 1, 1e9, 1, 1);
	for (int col = 0; col < 3; col++) {
		assert_int_equal(canvas_code(&canvas, 0, col), 0x2812);
		assert_int_equal(canvas_code(&canvas, 1, col), ' ');
	}
	canvas_line(&canvas, -5, 100, 50, 100, 1);
	assert_int_equal(canvas_code(&canvas, 1, 0), ' ');
	arena_done(&arena);
}

static void test_grid(void **state)
{
	struct arena arena = ARENA_INIT;
	struct grid grid;

	(void)state;
	grid_init(&grid, &arena, 2, 6);
	assert_int_equal(grid_row(&grid, &arena, 0).len, 0);
	assert_int_equal(grid_text(&grid, 0, 1, 9,
			     safe_linez(&arena, "Łódź-Zdrój"), LOOK_TEXT),
	    5);
	assert_string_equal(grid_row(&grid, &arena, 0).safe_bytes, " Łódź-");
	grid_put(&grid, 1, 0, 0x4e2d, LOOK_TEXT); /* two cells wide */
	assert_string_equal(grid_row(&grid, &arena, 1).safe_bytes, "?");
	grid_put(&grid, 7, 0, 'x', LOOK_TEXT);
	grid_put(&grid, 0, -1, 'x', LOOK_TEXT);
	assert_int_equal(grid_code(&grid, 0, 6), 0);
	arena_done(&arena);
}

/* All that is to be seen is inside, and a cell leads back to itself. */
static void test_window(void **state)
{
	static const struct geo places[] = {
	    {54.1, 12.1}, {59.4, 27.2}, {56.5, 21.0}, {55.7, 13.2}};
	static const int sizes[][2] = {
	    {6, 40}, {21, 80}, {40, 132}, {1, 1}, {200, 500}};

	(void)state;
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		int rows = sizes[s][0], cols = sizes[s][1], row, col;
		for (size_t count = 0; count <= 4; count++) {
			struct map_window window =
			    map_fit(places, count, rows, cols);
			for (size_t i = 0; i < count && rows > 2; i++) {
				map_cell(&window, places[i], &row, &col);
				assert_in_range(row, 0, rows - 1);
				assert_in_range(col, 0, cols - 1);
			}
			map_cell(&window, map_place(&window, rows - 1, 0), &row,
			    &col);
			assert_int_equal(row, rows - 1);
			assert_int_equal(col, 0);
		}
	}
}

static void test_zoom(void **state)
{
	struct map_window window = map_fit(NULL, 0, 21, 80);
	struct geo narva = {59.38, 28.19};
	int row, col, r, c;

	(void)state;
	map_cell(&window, narva, &row, &col);
	for (int i = 0; i < 40; i++) {
		map_zoom(&window, narva, false);
		map_cell(&window, narva, &r, &c);
		assert_true(r == row && c == col);
	}
	assert_true(map_cell_km(&window) < 0.1);
	for (int i = 0; i < 80; i++)
		map_zoom(&window, narva, true);
	assert_true(map_cell_km(&window) > 10 && map_cell_km(&window) < 250);
	map_pan(&window, 100000, -100000); /* to the end of the world */
	assert_true(window.middle.lat >= -80.1 && window.middle.lon >= -180);
}

static int32_t day(int year, int month)
{
	return (int32_t)((year - 1970) * 365.2425 + (month - 1) * 30.44);
}

static void test_axis(void **state)
{
	struct axis axis = axis_fit(day(2019, 7), day(2021, 6), 50);
	double middle = axis.first + axis_days(&axis) * 25;

	(void)state;
	assert_in_range(axis_cell(&axis, day(2019, 7)), 0, 49);
	assert_in_range(axis_cell(&axis, day(2021, 6)), 0, 49);
	assert_int_equal(axis_cell(&axis, day(1900, 1)), -1);
	assert_int_equal(axis_cell(&axis, day(2100, 1)), 50);
	int cell = axis_cell(&axis, middle);
	while (axis_zoom(&axis, middle, 1))
		assert_int_equal(axis_cell(&axis, middle), cell);
	assert_true(axis_days(&axis) == 1);
	while (axis_zoom(&axis, middle, -1))
		;
	assert_int_equal(axis.zoom, AXIS_ZOOMS - 1);
}

static const char *span_row(const struct span *span, struct arena *arena)
{
	struct axis axis = {.first = 0, .zoom = 0, .cells = 12};
	struct grid grid;

	grid_init(&grid, arena, 1, 12);
	axis_span(&axis, &grid, 0, 0, span, 11);
	return grid_row(&grid, arena, 0).safe_bytes;
}

static void test_spans(void **state)
{
	struct arena arena = ARENA_INIT;
	struct span both = {true, true, 2, 4, 6, 8, {0}, 0};
	struct span outside = {true, true, -5, -5, 40, 40, {0}, 0};
	struct span open = {true, false, 3, 3, 0, 0, {0}, 0};
	struct span ended = {false, true, 0, 0, 5, 5, {0}, 0};
	struct span due = {false, false, 0, 0, 0, 0, {4, 9}, 2};

	(void)state;
	assert_string_equal(span_row(&both, &arena), "  --===--  :");
	assert_string_equal(span_row(&outside, &arena), "<==========>");
	assert_string_equal(span_row(&open, &arena), "   =>      :");
	assert_string_equal(span_row(&ended, &arena), "    <=     :");
	assert_string_equal(span_row(&due, &arena), "    !    ! :");
	assert_int_equal(span_when(&both, 1), SPAN_AHEAD);
	assert_int_equal(span_when(&both, 2), SPAN_NOW);
	assert_int_equal(span_when(&both, 8), SPAN_NOW);
	assert_int_equal(span_when(&both, 9), SPAN_OVER);
	assert_int_equal(span_when(&open, 11), SPAN_BEGUN);
	assert_int_equal(span_when(&ended, 6), SPAN_OVER);
	assert_int_equal(span_when(&due, 9), SPAN_NOW);
	assert_int_equal(span_when(&due, 10), SPAN_OVER);
	arena_done(&arena);
}

static void test_scale(void **state)
{
	struct arena arena = ARENA_INIT;
	struct axis axis = axis_fit(day(2019, 1), day(2022, 1), 40);
	struct grid grid;

	(void)state;
	grid_init(&grid, &arena, 1, 40);
	axis_paint(&axis, &grid, 0, 0);
	assert_non_null(strstr(grid_row(&grid, &arena, 0).safe_bytes, "2020"));
	axis = axis_fit(day(2020, 1), day(2020, 4), 80);
	grid_init(&grid, &arena, 1, 80);
	axis_paint(&axis, &grid, 0, 0);
	assert_non_null(strstr(grid_row(&grid, &arena, 0).safe_bytes, "02"));
	arena_done(&arena);
}

static void test_bars(void **state)
{
	struct arena arena = ARENA_INIT;

	(void)state;
	assert_string_equal(tally_bar(&arena, 2, 2, 3), "███");
	assert_string_equal(tally_bar(&arena, 1, 2, 3), "█▌");
	assert_string_equal(tally_bar(&arena, 1, 1000000, 3), "▏");
	assert_string_equal(tally_bar(&arena, 0, 9, 3), "");
	assert_string_equal(tally_bar(&arena, 0, 0, 3), "");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_canvas),
	    cmocka_unit_test(test_grid),
	    cmocka_unit_test(test_window),
	    cmocka_unit_test(test_zoom),
	    cmocka_unit_test(test_axis),
	    cmocka_unit_test(test_spans),
	    cmocka_unit_test(test_scale),
	    cmocka_unit_test(test_bars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
