/* surface.h and term.h without a tty: curses draws, we read it back. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "klaster/ui/ascii.h"
#include "klaster/ui/surface.h"

struct screen {
	struct term *term;
	struct surface *surface;
	struct arena arena;
	struct buf dump;
};

static void open_screen(struct screen *screen, int rows, int cols)
{
	struct err err = ERR_INIT;
	struct term_options options = {
	    .headless = true, .rows = rows, .cols = cols};
	screen->term = term_open(&options, &err);
	assert_non_null(screen->term);
	screen->surface = surface_new(screen->term, theme_find("default"));
	arena_init(&screen->arena);
	buf_init(&screen->dump, 100000);
}

static void close_screen(struct screen *screen)
{
	surface_free(screen->surface);
	term_close(screen->term);
	arena_done(&screen->arena);
	buf_done(&screen->dump);
}

static const char *dump(struct screen *screen, bool looks)
{
	buf_reset(&screen->dump);
	surface_dump(screen->surface, &screen->dump, looks);
	return buf_text(&screen->dump);
}

static void text_is_clipped_and_marked(void **state)
{
	(void)state;
	struct screen screen;
	open_screen(&screen, 3, 10);
	struct area all = surface_begin(screen.surface);
	struct safe_text text = safe_linez(&screen.arena, "abcdefghijkl");
	assert_int_equal(area_put(&all, 0, 0, 5, text, LOOK_TITLE), 5);
	area_put_right(&all, 1, 2, 6, SAFE_LIT("12"), LOOK_TEXT);
	area_put(&all, 9, 0, 5, text, LOOK_TEXT);  /* outside */
	area_put(&all, 2, 20, 5, text, LOOK_TEXT); /* outside */
	area_cursor(&all, 1, 2);
	surface_end(screen.surface);
	assert_string_equal(dump(&screen, true),
	    "abcd\xe2\x80\xa6\n      12\n\nttttt\n\n\ncursor 2 3\n");
	close_screen(&screen);
}

static void wide_text_keeps_its_cells(void **state)
{
	(void)state;
	struct screen screen;
	open_screen(&screen, 3, 8);
	struct area all = surface_begin(screen.surface);
	/* Two cells each: the third does not fit into five cells. */
	struct safe_text wide =
	    safe_linez(&screen.arena, "\xe6\xbc\xa2\xe5\xad\x97\xe8\xaa\x9e");
	assert_int_equal(wide.cells, 6);
	assert_int_equal(area_put(&all, 0, 0, 5, wide, LOOK_TEXT), 5);
	struct safe_text marks = safe_linez(&screen.arena, "e\xcc\x81x");
	area_put(&all, 1, 0, 8, marks, LOOK_TEXT);
	surface_end(screen.surface);
	assert_string_equal(dump(&screen, false),
	    "\xe6\xbc\xa2\xe5\xad\x97\xe2\x80\xa6\n\xc3\xa9x\n\ncursor 1 1\n");
	close_screen(&screen);
}

static void an_area_is_a_border(void **state)
{
	(void)state;
	struct screen screen;
	open_screen(&screen, 4, 12);
	struct area all = surface_begin(screen.surface);
	struct area part = area_part(&all, 1, 4, 2, 100);
	assert_int_equal(part.cols, 8);
	area_put(&part, 0, 0, 100, SAFE_LIT("inside it, cut"), LOOK_TEXT);
	area_put(&part, 2, 0, 100, SAFE_LIT("below"), LOOK_TEXT);
	struct area none = area_part(&all, 9, 9, 5, 5);
	area_put(&none, 0, 0, 100, SAFE_LIT("nowhere"), LOOK_TEXT);
	surface_end(screen.surface);
	assert_string_equal(dump(&screen, false),
	    "\n    inside \xe2\x80\xa6\n\n\ncursor 1 1\n");
	close_screen(&screen);
}

static void only_what_changed_is_sent(void **state)
{
	(void)state;
	struct screen screen;
	open_screen(&screen, 24, 80);
	for (int marked = 3; marked < 6; marked++) {
		struct area all = surface_begin(screen.surface);
		for (int row = 0; row < 24; row++)
			area_put(&all, row, 2, 70,
			    safe_linef(&screen.arena,
				"row %d of a list with some text", row),
			    LOOK_TEXT);
		area_put(&all, marked, 0, 1, SAFE_LIT(">"), LOOK_TEXT);
		area_cursor(&all, marked, 0);
		surface_end(screen.surface);
	}
	/* measures.md: one line down costs at most 10 bytes. */
	assert_true(term_counts(screen.term).frame_bytes <= 10);
	assert_int_equal(term_counts(screen.term).frames, 3);
	close_screen(&screen);
}

static void a_resize_is_drawn_whole(void **state)
{
	(void)state;
	struct screen screen;
	open_screen(&screen, 5, 20);
	surface_begin(screen.surface);
	surface_end(screen.surface);
	assert_true(term_measure(screen.term, 2, 10));
	assert_false(term_measure(screen.term, 2, 10));
	struct area all = surface_begin(screen.surface);
	assert_int_equal(all.rows, 2);
	area_put(&all, 1, 0, 20, SAFE_LIT("a longer text"), LOOK_TEXT);
	surface_end(screen.surface);
	assert_string_equal(
	    dump(&screen, false), "\na longer \xe2\x80\xa6\ncursor 1 1\n");
	assert_true(term_measure(screen.term, -5, 100000));
	assert_int_equal(term_rows(screen.term), 1);
	assert_int_equal(term_cols(screen.term), TERM_COLS_MAX);
	close_screen(&screen);
}

static void without_utf8_letters_stand_for_letters(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	struct screen screen;
	open_screen(&screen, 2, 40);
	struct area all = surface_begin(screen.surface);
	area_put(&all, 0, 0, 40,
	    safe_linez(&screen.arena,
		"Klaip\xc4\x97"
		"da \xc5\x81\xc3\xb3"
		"d\xc5\xba \xe6\xbc\xa2| "
		"\xd0\x9d\xd0\xb0\xd1\x80\xd0\xb2\xd0\xb0"),
	    LOOK_TEXT);
	surface_end(screen.surface);
	assert_string_equal(
	    dump(&screen, false), "Klaipeda Lodz ? | Narva\n\ncursor 1 1\n");
	close_screen(&screen);
	setlocale(LC_ALL, "C.UTF-8");
}

static void the_table_of_letters_is_in_step(void **state)
{
	(void)state;
	assert_int_equal(ascii_of(0x00e4), 'a');
	assert_int_equal(ascii_of(0x00ff), 'y');
	assert_int_equal(ascii_of(0x0105), 'a');
	assert_int_equal(ascii_of(0x0142), 'l');
	assert_int_equal(ascii_of(0x0161), 's');
	assert_int_equal(ascii_of(0x017e), 'z');
	assert_int_equal(ascii_of(0x0173), 'u');
	assert_int_equal(ascii_of(0x0137), 'k');
	assert_int_equal(ascii_of(0x0146), 'n');
	assert_int_equal(ascii_of(0x0418), 'I');
	assert_int_equal(ascii_of(0x044f), 'a');
	assert_int_equal(ascii_of(0x201e), '"');
	assert_int_equal(ascii_of(0x2013), '-');
	assert_int_equal(ascii_of(0x20ac), 'E');
	assert_int_equal(ascii_of(0x1f600), '?');
	for (uint32_t code = 0; code < 0x3000; code++)
		assert_in_range(ascii_of(code), 0, 0x7f);
}

static void a_terminal_that_cannot_is_refused(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct term_options options = {
	    .headless = true, .type = "dumb", .rows = 24, .cols = 80};
	assert_null(term_open(&options, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.text, "dumb"));
	options.type = "no-such-type";
	struct term *term = term_open(&options, &err);
	assert_non_null(term);
	assert_non_null(strstr(term_note(term), "no-such-type"));
	term_close(term);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_clipped_and_marked),
	    cmocka_unit_test(wide_text_keeps_its_cells),
	    cmocka_unit_test(an_area_is_a_border),
	    cmocka_unit_test(only_what_changed_is_sent),
	    cmocka_unit_test(a_resize_is_drawn_whole),
	    cmocka_unit_test(without_utf8_letters_stand_for_letters),
	    cmocka_unit_test(the_table_of_letters_is_in_step),
	    cmocka_unit_test(a_terminal_that_cannot_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
