/*
 * surface.h: what is on the screen, as cells. Views draw all of it anew at
 * every frame; curses sends what differs. The only way to put text here is
 * struct safe_text, or ASCII of our own.
 *
 * In a locale without UTF-8 every character that it cannot show is replaced
 * by a Latin letter near to it, or '?', of the same width.
 */
#ifndef KLASTER_UI_SURFACE_H
#define KLASTER_UI_SURFACE_H

#include <stdbool.h>
#include "klaster/base/buf.h"
#include "klaster/base/safe.h"
#include "klaster/ui/term.h"
#include "klaster/ui/theme.h"

struct surface;

/* A rectangle of it; all places are counted from its corner, and nothing is
 * drawn outside. */
struct area {
	struct surface *surface;
	int row, col, rows, cols;
};

struct surface *surface_new(struct term *term, const struct theme *theme);
void surface_free(struct surface *surface); /* NULL is allowed */
void surface_set_theme(struct surface *surface, const struct theme *theme);
const struct theme *surface_theme(const struct surface *surface);

/* Begins a frame: everything blank, the cursor in the corner. Takes the size
 * of the terminal. Gives the whole screen. */
struct area surface_begin(struct surface *surface);
/* Ends it and sends what changed. */
void surface_end(struct surface *surface);

/* The part from row, col on of at most rows x cols. */
struct area area_part(
    const struct area *area, int row, int col, int rows, int cols);

/* Text in at most `cells` cells; a longer one ends in a mark of the cut.
 * Returns the cells used. */
int area_put(const struct area *area, int row, int col, int cells,
    struct safe_text text, enum look look);
/* The same at the right end of these cells. */
int area_put_right(const struct area *area, int row, int col, int cells,
    struct safe_text text, enum look look);
/* Gives cells that are there another look (the bar under a chosen row). */
void area_look(
    const struct area *area, int row, int col, int cells, enum look look);
void area_cursor(const struct area *area, int row, int col);
/* Where it is, on the whole screen. */
void surface_cursor(const struct surface *surface, int *row, int *col);

/* The first rows of the frame that was begun, as lines of text. */
void surface_text(struct surface *surface, int rows, struct buf *out);
/* What is to be seen, read back from curses: each row's text without blanks
 * at its end, then with `looks` the letters of its looks, then the place of
 * the cursor (from 1). */
void surface_dump(struct surface *surface, struct buf *out, bool looks);

/* The library's name and version, for --version. Static. */
const char *surface_library(void);

#endif
