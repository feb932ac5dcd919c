/*
 * surface.c: owns the cells: what was drawn where and with which look. Knows
 * curses' windows, but nothing of the tty (term.c) nor of what is shown.
 */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* wcwidth, curses' wide characters */
#endif
#include "klaster/ui/surface.h"

#include <curses.h>
#include <langinfo.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/ui/ascii.h"

struct surface {
	struct term *term;
	const struct theme *theme;
	bool utf8;
	int rows, cols;
	uint8_t *looks; /* enum look of each cell */
	int cursor_row, cursor_col;
};

static void make_pairs(const struct theme *theme)
{
	if (!has_colors())
		return;
	for (int look = 0; look < LOOK_COUNT; look++) {
		int colour = theme->looks[look].colour;
		if (colour >= 0 && colour < COLORS && colour < 16)
			init_pair((short)(colour + 1), (short)colour, -1);
	}
}

struct surface *surface_new(struct term *term, const struct theme *theme)
{
	struct surface *surface = mem_alloc(sizeof(*surface));
	surface->term = term;
	surface->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	surface_set_theme(surface, theme);
	return surface;
}

void surface_free(struct surface *surface)
{
	if (!surface)
		return;
	free(surface->looks);
	free(surface);
}

void surface_set_theme(struct surface *surface, const struct theme *theme)
{
	surface->theme = theme;
	make_pairs(theme);
}

const struct theme *surface_theme(const struct surface *surface)
{
	return surface->theme;
}

struct area surface_begin(struct surface *surface)
{
	int rows = term_rows(surface->term), cols = term_cols(surface->term);
	if (rows != surface->rows || cols != surface->cols) {
		free(surface->looks);
		surface->looks = mem_array((size_t)rows, (size_t)cols);
		surface->rows = rows;
		surface->cols = cols;
	}
	memset(surface->looks, LOOK_TEXT, (size_t)rows * (size_t)cols);
	surface->cursor_row = surface->cursor_col = 0;
	werase(stdscr);
	return (struct area){.surface = surface, .rows = rows, .cols = cols};
}

/* frame_cell of frame.h. */
static int plain_cell(int row, int col, char text[FRAME_CELL_MAX])
{
	cchar_t cell;
	wchar_t codes[CCHARW_MAX + 1] = {0};
	attr_t attributes;
	short pair;
	int len = 0;
	if (mvwin_wch(stdscr, row, col, &cell) != OK ||
	    getcchar(&cell, codes, &attributes, &pair, NULL) != OK ||
	    attributes != WA_NORMAL || pair != 0)
		return -1;
	for (size_t i = 0; codes[i]; i++)
		len += (int)text_encode((uint32_t)codes[i], text + len);
	return len;
}

void surface_end(struct surface *surface)
{
	wmove(stdscr, surface->cursor_row, surface->cursor_col);
	wnoutrefresh(stdscr);
	term_frame(surface->term, plain_cell);
}

struct area area_part(
    const struct area *area, int row, int col, int rows, int cols)
{
	struct area part = *area;
	row = row < 0 ? 0 : row > area->rows ? area->rows : row;
	col = col < 0 ? 0 : col > area->cols ? area->cols : col;
	part.row += row;
	part.col += col;
	part.rows = rows < area->rows - row ? rows : area->rows - row;
	part.cols = cols < area->cols - col ? cols : area->cols - col;
	if (part.rows < 0)
		part.rows = 0;
	if (part.cols < 0)
		part.cols = 0;
	return part;
}

/* --- cells */

static attr_t attributes_of(const struct theme_look *look)
{
	return ((look->attributes & THEME_BOLD) ? WA_BOLD : 0) |
	       ((look->attributes & THEME_UNDERLINE) ? WA_UNDERLINE : 0) |
	       ((look->attributes & THEME_REVERSE) ? WA_REVERSE : 0) |
	       ((look->attributes & THEME_DIM) ? WA_DIM : 0);
}

static short pair_of(const struct theme_look *look)
{
	if (look->colour < 0 || !has_colors() || look->colour >= COLORS)
		return 0;
	return (short)(look->colour + 1);
}

static void put_cell(
    const wchar_t *text, int row, int col, const struct theme_look *look)
{
	cchar_t cell;
	if (setcchar(&cell, text, attributes_of(look), pair_of(look), NULL) ==
	    OK)
		mvwadd_wch(stdscr, row, col, &cell);
}

/* Whether the C library gives a character the width we counted for it: only
 * then do we and curses agree on where the next one stands. */
static bool widths_agree(const wchar_t *text, int cells)
{
	return wcwidth(text[0]) == cells;
}

/* One cluster of at most 2 cells and CCHARW_MAX characters. */
static void put_cluster(const struct surface *surface, const char *bytes,
    size_t len, int cells, int row, int col, const struct theme_look *look)
{
	wchar_t text[CCHARW_MAX + 1] = {0};
	size_t count = 0;
	while (len > 0 && count < CCHARW_MAX) {
		uint32_t code;
		size_t used = text_decode(bytes, len, &code);
		if (used == 0)
			break;
		text[count++] = (wchar_t)code;
		bytes += used;
		len -= used;
	}
	if (!surface->utf8 && text[0] >= 0x80) {
		text[0] = (wchar_t)ascii_of((uint32_t)text[0]);
		text[1] = 0;
	} else if (!surface->utf8) {
		text[1] = 0;
	} else if (!widths_agree(text, cells)) {
		text[0] = 0xfffd;
		text[1] = 0;
	}
	put_cell(text, row, col, look);
	if (cells == 2 && wcwidth(text[0]) != 2)
		put_cell(L" ", row, col + 1, look);
}

static int put_bytes(const struct area *area, int row, int col, int cells,
    const char *bytes, size_t len, enum look look)
{
	const struct surface *surface = area->surface;
	const struct theme_look *shape = &surface->theme->looks[look];
	int used = 0;
	while (len > 0) {
		int width;
		size_t next = text_next(bytes, len, &width);
		if (next == 0 || used + width > cells)
			break;
		if (width > 0) {
			int at_row = area->row + row;
			int at_col = area->col + col + used;
			put_cluster(
			    surface, bytes, next, width, at_row, at_col, shape);
			memset(surface->looks +
				   (size_t)at_row * (size_t)surface->cols +
				   (size_t)at_col,
			    (int)look, (size_t)width);
		}
		used += width;
		bytes += next;
		len -= next;
	}
	return used;
}

/* Cells there are from this place on; 0 outside the area. */
static int room(const struct area *area, int row, int col, int cells)
{
	if (row < 0 || row >= area->rows || col < 0 || col >= area->cols)
		return 0;
	return cells < area->cols - col ? cells : area->cols - col;
}

int area_put(const struct area *area, int row, int col, int cells,
    struct safe_text text, enum look look)
{
	cells = room(area, row, col, cells);
	if (cells <= 0)
		return 0;
	if (text.cells <= cells)
		return put_bytes(
		    area, row, col, cells, text.safe_bytes, text.len, look);
	int used = put_bytes(
	    area, row, col, cells - 1, text.safe_bytes, text.len, look);
	static const char mark[] = "\xe2\x80\xa6"; /* U+2026 */
	return used + put_bytes(area, row, col + used, 1, mark,
			  sizeof(mark) - 1, look);
}

int area_put_right(const struct area *area, int row, int col, int cells,
    struct safe_text text, enum look look)
{
	cells = room(area, row, col, cells);
	int indent = text.cells < cells ? cells - text.cells : 0;
	return indent +
	       area_put(area, row, col + indent, cells - indent, text, look);
}

void area_look(
    const struct area *area, int row, int col, int cells, enum look look)
{
	cells = room(area, row, col, cells);
	if (cells <= 0)
		return;
	struct surface *surface = area->surface;
	const struct theme_look *shape = &surface->theme->looks[look];
	int at_row = area->row + row, at_col = area->col + col;
	mvwchgat(stdscr, at_row, at_col, cells, attributes_of(shape),
	    pair_of(shape), NULL);
	memset(surface->looks + (size_t)at_row * (size_t)surface->cols +
		   (size_t)at_col,
	    (int)look, (size_t)cells);
}

void area_cursor(const struct area *area, int row, int col)
{
	struct surface *surface = area->surface;
	row += area->row;
	col += area->col;
	surface->cursor_row = row < surface->rows ? row : surface->rows - 1;
	surface->cursor_col = col < surface->cols ? col : surface->cols - 1;
}

void surface_cursor(const struct surface *surface, int *row, int *col)
{
	*row = surface->cursor_row;
	*col = surface->cursor_col;
}

/* --- reading back */

static void dump_row(
    const struct surface *surface, WINDOW *window, int row, struct buf *out)
{
	size_t keep = out->len;
	for (int col = 0; col < surface->cols; col++) {
		cchar_t cell;
		wchar_t text[CCHARW_MAX + 1] = {0};
		attr_t attributes;
		short pair;
		if (mvwin_wch(window, row, col, &cell) != OK ||
		    getcchar(&cell, text, &attributes, &pair, NULL) != OK)
			continue;
		for (size_t i = 0; text[i]; i++) {
			char bytes[4];
			buf_add(
			    out, bytes, text_encode((uint32_t)text[i], bytes));
		}
		if (text[0] != L' ' && text[0] != 0)
			keep = out->len;
		if (wcwidth(text[0]) == 2)
			col++; /* curses gives it in both of its cells */
	}
	buf_cut(out, keep);
	buf_addc(out, '\n');
}

void surface_text(struct surface *surface, int rows, struct buf *out)
{
	for (int row = 0; row < rows && row < surface->rows; row++)
		dump_row(surface, stdscr, row, out);
}

void surface_dump(struct surface *surface, struct buf *out, bool looks)
{
	for (int row = 0; row < surface->rows; row++)
		dump_row(surface, curscr, row, out);
	for (int row = 0; looks && row < surface->rows; row++) {
		const uint8_t *line =
		    surface->looks + (size_t)row * (size_t)surface->cols;
		int end = surface->cols;
		while (end > 0 && line[end - 1] == LOOK_TEXT)
			end--;
		for (int col = 0; col < end; col++)
			buf_addc(out, look_letter((enum look)line[col]));
		buf_addc(out, '\n');
	}
	buf_addf(out, "cursor %d %d\n", surface->cursor_row + 1,
	    surface->cursor_col + 1);
}

const char *surface_library(void)
{
	return curses_version();
}
