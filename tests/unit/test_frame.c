/*
 * A frame said in fewer bytes leaves the same screen: real curses draws frames
 * of chance for terminals of many kinds, and two libvterms, one with what
 * curses wrote and one with what we send, must agree in every cell, and with
 * what was wanted.
 */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* curses' wide characters */
#endif
#include "klaster/ui/frame.h"

#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/ui/framefile.h"
#include "unit.h"

#define ROWS 24
#define COLS 80
#define FRAMES 400

/* --- frames of chance on real curses */

static unsigned chance(unsigned below)
{
	static uint32_t seed = 20261128;
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static int plain_cell(int row, int col, char text[FRAME_CELL_MAX])
{
	cchar_t cell;
	wchar_t codes[CCHARW_MAX + 1] = {0};
	attr_t attributes;
	short pair;
	int len = 0;
	assert_true(row >= 0 && row < ROWS && col >= 0 && col < COLS);
	mvwin_wch(stdscr, row, col, &cell);
	getcchar(&cell, codes, &attributes, &pair, NULL);
	if (attributes != WA_NORMAL)
		return -1;
	for (size_t i = 0; codes[i]; i++)
		len += (int)text_encode((uint32_t)codes[i], text + len);
	return len;
}

/* Returns the column behind them. Wide letters are not cut in two, and the
 * corner stays free: where curses wraps is not our question. */
static int draw_words(int row, int col, unsigned count)
{
	static const char *const words[] = {"Kunst", "a", "Pietų Baltijos", "…",
	    "  ", "1234567", "gra\xcc\x82nas", "文化", "aaaaaaaaaaaaaaaaa",
	    "$<5>", "      ", "                              ", "ēķļ", "00"};
	int end = row == ROWS - 1 ? COLS - 1 : COLS;
	for (unsigned i = 0; i < count; i++) {
		const char *word = words[chance(MEM_COUNT(words))];
		int cells = text_cells(word, strlen(word));
		if (col + cells > end)
			return COLS;
		mvwaddstr(stdscr, row, col, word);
		col += cells + (chance(3) ? 1 : (int)chance(30));
	}
	return col;
}

static void draw_row(int row)
{
	static const attr_t looks[] = {
	    WA_NORMAL, WA_BOLD, WA_REVERSE, WA_UNDERLINE};
	int col = 1 + (int)chance(3);
	wmove(stdscr, row, 0);
	wclrtoeol(stdscr);
	for (unsigned part = 0; part < 1 + chance(3) && col < COLS; part++) {
		wattrset(stdscr, (int)looks[chance(6) ? 0 : chance(4)]);
		col = draw_words(row, col, 1 + chance(6)) + (int)chance(20);
	}
	wattrset(stdscr, WA_NORMAL);
}

/* What a user's key may do to a screen. */
static void draw_something(void)
{
	int count;
	switch (chance(7)) {
	case 0: /* a page */
		werase(stdscr);
		for (int row = 0; row < ROWS; row++)
			if (chance(8))
				draw_row(row);
		break;
	case 1: /* some rows */
		for (int i = 0; i < 3; i++)
			draw_row((int)chance(ROWS));
		break;
	case 2: /* a marker */
		mvwaddstr(stdscr, (int)chance(ROWS), 0, chance(2) ? ">" : " ");
		break;
	case 3: /* rows move, as when a list scrolls */
		count = 1 + (int)chance(4);
		wsetscrreg(stdscr, 2, ROWS - 3);
		scrollok(stdscr, TRUE);
		wscrl(stdscr, chance(2) ? count : -count);
		scrollok(stdscr, FALSE);
		draw_row(ROWS - 3);
		break;
	case 4: /* cells move, as in a prompt */
		wmove(stdscr, 20, 0);
		wclrtoeol(stdscr);
		waddstr(
		    stdscr, "/kunst und handwerk im ostseeraum, 2014 bis 2020");
		wmove(stdscr, 20, (int)chance(40));
		if (chance(2))
			winsch(stdscr, 'x');
		else
			wdelch(stdscr);
		break;
	case 5: /* all anew */
		if (!chance(4))
			clearok(curscr, TRUE);
		break;
	default: /* only the cursor */
		break;
	}
	wmove(stdscr, (int)chance(ROWS), (int)chance(COLS / (1 + chance(9))));
}

/* --- two terminals */

struct seen {
	VTerm *vt;
	VTermScreen *screen;
};

static void seen_open(struct seen *seen)
{
	seen->vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(seen->vt, 1);
	seen->screen = vterm_obtain_screen(seen->vt);
	vterm_screen_enable_altscreen(seen->screen, 1);
	vterm_screen_reset(seen->screen, 1);
}

/* libvterm 0.1 does not know ESC[nb, the last character once more: here it is
 * written out. */
static void seen_feed(struct seen *seen, const struct buf *bytes)
{
	const char *text = buf_text(bytes);
	for (size_t i = 0; i < bytes->len; i++) {
		int count = 0, used = 0;
		char last = i > 0 ? text[i - 1] : '\0', end = '\0';
		if (sscanf(text + i, "\033[%d%c%n", &count, &end, &used) == 2 &&
		    end == 'b') {
			while (count-- > 0)
				vterm_input_write(seen->vt, &last, 1);
			i += (size_t)used - 1;
		} else {
			vterm_input_write(seen->vt, text + i, 1);
		}
	}
}

static void seen_cell(
    const struct seen *seen, int row, int col, VTermScreenCell *cell)
{
	memset(cell, 0, sizeof(*cell));
	vterm_screen_get_cell(
	    seen->screen, (VTermPos){.row = row, .col = col}, cell);
	if (cell->chars[0] == 0)
		cell->chars[0] = ' '; /* cleared or written: the same */
}

static void check_cell(
    const struct seen *theirs, const struct seen *ours, int row, int col)
{
	VTermScreenCell a, b;
	seen_cell(theirs, row, col, &a);
	seen_cell(ours, row, col, &b);
	/* The second half of a wide one holds what nobody sees. */
	if (a.chars[0] == (uint32_t)-1 && b.chars[0] == a.chars[0])
		return;
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL; i++) {
		if (a.chars[i] != b.chars[i])
			fail_msg("row %d, column %d: U+%04X became U+%04X",
			    row + 1, col + 1, (unsigned)a.chars[i],
			    (unsigned)b.chars[i]);
		if (a.chars[i] == 0)
			break;
	}
	assert_int_equal(a.attrs.bold, b.attrs.bold);
	assert_int_equal(a.attrs.reverse, b.attrs.reverse);
	assert_int_equal(a.attrs.underline, b.attrs.underline);
	char text[FRAME_CELL_MAX];
	uint32_t code;
	int len = plain_cell(row, col, text);
	if (len > 0 && text_decode(text, (size_t)len, &code) &&
	    text_code_cells(code) == 1 && b.chars[0] != code)
		fail_msg("row %d, column %d: U+%04X is not U+%04X", row + 1,
		    col + 1, (unsigned)b.chars[0], (unsigned)code);
}

static void check_same(const struct seen *theirs, const struct seen *ours)
{
	VTermPos a, b;
	vterm_state_get_cursorpos(vterm_obtain_state(theirs->vt), &a);
	vterm_state_get_cursorpos(vterm_obtain_state(ours->vt), &b);
	assert_int_equal(a.row, b.row);
	assert_int_equal(a.col, b.col);
	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++)
			check_cell(theirs, ours, row, col);
}

static const char *capability(const char *name)
{
	char copy[16];
	snprintf(copy, sizeof(copy), "%s", name);
	const char *text = tigetstr(copy);
	return text && text != (char *)-1 ? text : NULL;
}

/* Both ways of one kind of terminal; the bytes of both. */
static void compare(const char *type, size_t sums[2])
{
	struct framefile file;
	struct err err = ERR_INIT;
	struct buf theirs, ours;
	struct seen seen[2];
	struct frame_facts facts = {.rows = ROWS, .cols = COLS};
	struct frame_state state;
	char name[32];
	snprintf(name, sizeof(name), "%s", type);
	assert_true(framefile_open(&file, &err));
	FILE *nothing = fopen("/dev/null", "r");
	SCREEN *screen = newterm(name, file.stream, nothing);
	if (!screen)
		goto done; /* no such entry here */
	frame_learn(&facts, capability);
	frame_forget(&state);
	seen_open(&seen[0]);
	seen_open(&seen[1]);
	buf_init(&theirs, 1u << 20);
	buf_init(&ours, 1u << 20);
	for (int i = 0; i < FRAMES; i++) {
		draw_something();
		wnoutrefresh(stdscr);
		doupdate();
		buf_reset(&theirs);
		buf_reset(&ours);
		assert_true(framefile_take(&file, &theirs));
		frame_shorten(&facts, &state, plain_cell, buf_text(&theirs),
		    theirs.len, &ours);
		if (ours.len > theirs.len)
			fail_msg("%s: %s is longer than %s", type,
			    buf_text(&ours), buf_text(&theirs));
		sums[0] += theirs.len;
		sums[1] += ours.len;
		seen_feed(&seen[0], &theirs);
		seen_feed(&seen[1], &ours);
		check_same(&seen[0], &seen[1]);
	}
	vterm_free(seen[0].vt);
	vterm_free(seen[1].vt);
	buf_done(&theirs);
	buf_done(&ours);
	endwin();
	delscreen(screen);
done:
	fclose(nothing);
	framefile_close(&file);
}

static void every_frame_leaves_the_wanted_screen(void **state)
{
	static const char *const types[] = {"xterm-256color", "xterm",
	    "tmux-256color", "screen", "linux", "vt100", "vt220", "rxvt",
	    "rxvt-unicode-256color", "putty", "konsole"};
	(void)state;
	for (size_t i = 0; i < MEM_COUNT(types); i++) {
		size_t sums[2] = {0, 0};
		compare(types[i], sums);
		if (sums[0] == 0)
			continue; /* no such entry here */
		print_message(
		    "%s: %zu bytes became %zu\n", types[i], sums[0], sums[1]);
	}
}

/* --- one by one */

struct said {
	const char *theirs, *ours;
};

static const struct frame_facts all = {.rows = ROWS,
    .cols = COLS,
    .speaks = true,
    .feeds = true,
    .hpa = true,
    .vpa = true,
    .cuf = true,
    .el = true};

static int blank_cell(int row, int col, char text[FRAME_CELL_MAX])
{
	(void)row, (void)col;
	text[0] = ' ';
	return 1;
}

static int no_cell(int row, int col, char text[FRAME_CELL_MAX])
{
	(void)row, (void)col, (void)text;
	return -1;
}

static void check_said(
    const struct frame_facts *facts, frame_cell *cell, const struct said *said)
{
	struct frame_state state;
	struct buf out;
	frame_forget(&state);
	buf_init(&out, 4096);
	frame_shorten(
	    facts, &state, cell, said->theirs, strlen(said->theirs), &out);
	assert_string_equal(buf_text(&out), said->ours);
	buf_done(&out);
}

static void what_is_sure_is_shortened(void **state)
{
	static const struct said cases[] = {
	    /* The next row, and the one after. */
	    {"\033[3;5Hab\033[4;1Hc", "\033[3;5Hab\r\nc"},
	    {"\033[3;5Hab\033[5;1Hc", "\033[3;5Hab\r\n\nc"},
	    {"\033[3;5Hab\033[4;30Hc", "\033[3;5Hab\n\033[30Gc"},
	    /* Within the row. */
	    {"\033[3;5Hab\033[3;30Hc", "\033[3;5Hab\033[30Gc"},
	    {"\033[3;5Hab\033[3;5Hc", "\033[3;5Hab\b\bc"},
	    {"\033[3;5Hab\033[3;1Hc", "\033[3;5Hab\rc"},
	    {"\033[7;1Hab", "\033[7Hab"},
	    /* Nowhere. */
	    {"\033[3;5H\033[3;5Hab\033[3;7Hc", "\033[3;5Habc"},
	};
	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++)
		check_said(&all, no_cell, &cases[i]);
}

static void what_is_in_doubt_is_left_alone(void **state)
{
	static const struct said cases[] = {
	    /* Nobody knows the row: after the last column, a line feed, a
	     * region, a tab, bytes that are no character, what is new. */
	    {"\033[3;79Hab\033[4;1Hc", "\033[3;79Hab\033[4Hc"},
	    {"\033[3;5Ha\n\033[5;5Hb", "\033[3;5Ha\n\033[5;5Hb"},
	    {"\033[3;5Ha\033[2;9r\033[4;5Hb", "\033[3;5Ha\033[2;9r\033[4;5Hb"},
	    {"\033[3;5Ha\t\033[4;5Hb", "\033[3;5Ha\t\033[4;5Hb"},
	    {"\033[3;5Ha\377\033[4;5Hb", "\033[3;5Ha\377\033[4;5Hb"},
	    {"\033[3;5Ha\033[9z\033[4;5Hb", "\033[3;5Ha\033[9z\033[4;5Hb"},
	    {"\033[3;5Ha\033[?6h\033[4;5Hb", "\033[3;5Ha\033[?6h\033[4;5Hb"},
	    /* Three letters that may be wide may have wrapped. */
	    {"\033[3;75H\xe2\x80\xa6\xe2\x80\xa6\xe2\x80\xa6\033[4;1Hc",
		"\033[3;75H\xe2\x80\xa6\xe2\x80\xa6\xe2\x80\xa6\033[4Hc"},
	    /* The column is then not sure either: no step back. */
	    {"\033[3;5H\xe2\x80\xa6\033[3;5Hc",
		"\033[3;5H\xe2\x80\xa6\033[5Gc"},
	    /* No line feed before rows move: the region may be smaller. */
	    {"\033[3;5Ha\033[4;1H\033[1L", "\033[3;5Ha\033[4H\033[1L"},
	    /* Half a sequence. */
	    {"\033[3;5Ha\033[4;5Hb\033[", "\033[3;5Ha\033[4d\bb\033["},
	};
	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++)
		check_said(&all, no_cell, &cases[i]);
}

static void blanks_go_only_where_blanks_are_wanted(void **state)
{
	static const struct said blank[] = {
	    {"\033[m\033(B\033[3;5Ha\033[4;3Hb",
		"\033[m\033(B\033[3;5H\033[K\r\n  \033[K"},
	    {"\033[7m\033(B\033[3;5Ha\033[4;3Hb",
		"\033[7m\033(B\033[3;5Ha\n\033[3Gb"},
	};
	static const struct said other[] = {
	    {"\033[m\033(B\033[3;5Ha\033[4;3Hb",
		"\033[m\033(B\033[3;5Ha\n\033[3Gb"},
	};
	(void)state;
	check_said(&all, blank_cell, &blank[1]);
	check_said(&all, no_cell, &other[0]);
}

static void looks_that_are_there_are_not_said_again(void **state)
{
	static const struct said cases[] = {
	    {"\033(B\033[0;1mab\033(B\033[mc\033(B\033[0;4md",
		"\033(B\033[0;1mab\033[mc\033[4md"},
	    {"\033[0;1m\017ab\033[m\017c\033[0;4m\017d",
		"\033[0;1m\017ab\033[mc\033[4md"},
	    /* Another set, and back. */
	    {"\033(Ba\033(0b\033(Bc", "\033(Ba\033(0b\033(Bc"},
	    {"\017a\016b\017c", "\017a\016b\017c"},
	    /* One attribute after another one. */
	    {"\033[m\033[1ma\033[0;4mb", "\033[m\033[1ma\033[0;4mb"},
	    {"\033[mx\033[0mb\033[0;0m", "\033[mx\033[0mb\033[0m"},
	};
	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++)
		check_said(&all, no_cell, &cases[i]);
}

static void only_what_the_terminal_has(void **state)
{
	struct frame_facts few = {.rows = ROWS, .cols = COLS, .speaks = true};
	struct frame_facts none = {.rows = ROWS, .cols = COLS};
	struct said kept = {"\033[3;5Hab\033[4;1Hc", "\033[3;5Hab\033[4Hc"};
	struct said same = {"\033[3;5Hab\033[4;1Hc", "\033[3;5Hab\033[4;1Hc"};
	(void)state;
	check_said(&few, no_cell, &kept);
	check_said(&none, no_cell, &same);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_frame_leaves_the_wanted_screen),
	    cmocka_unit_test(what_is_sure_is_shortened),
	    cmocka_unit_test(what_is_in_doubt_is_left_alone),
	    cmocka_unit_test(blanks_go_only_where_blanks_are_wanted),
	    cmocka_unit_test(looks_that_are_there_are_not_said_again),
	    cmocka_unit_test(only_what_the_terminal_has),
	};
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	setenv("NCURSES_NO_PADDING", "1", 1);
	setenv("LINES", "24", 1);
	setenv("COLUMNS", "80", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
