/*
 * frame.h: what curses wants to send, said in fewer bytes. Curses begins
 * nearly every row with a cursor address, because it does not know whether a
 * line feed would stay in its column; we know, and the cells that are wanted
 * besides. So motions are made anew by the shortest way, and a row whose rest
 * is cheaper cleared and written is.
 *
 * Only for terminals that speak ECMA-48 (facts.speaks): what goes to others
 * is not touched. Nothing is sent that the entry of the terminal does not
 * have; a line feed only where the next column is set after it or was 0
 * before, so that it is right whatever the tty or the terminal adds to it.
 * Where the place of the cursor is in doubt (the last column, letters that
 * some terminals draw wide), curses' bytes stay as they are.
 */
#ifndef KLASTER_UI_FRAME_H
#define KLASTER_UI_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"

#define FRAME_CELL_MAX 64 /* bytes of the text of one cell */

struct frame_facts {
	int rows, cols;
	bool speaks; /* the cursor is addressed by ESC[row;colH */
	bool feeds;  /* CR is CR, and LF goes one row down */
	bool hpa;    /* ESC[colG */
	bool vpa;    /* ESC[rowd */
	bool cuf;    /* ESC[nC */
	bool el;     /* ESC[K */
};

/* What the entry says; `capability` gives a string of it or NULL. */
void frame_learn(
    struct frame_facts *facts, const char *(*capability)(const char *name));

struct frame_place {
	int row, col; /* from 0; -1: not known */
	int doubt;    /* columns it may be further right than that */
};

enum frame_known { FRAME_UNKNOWN, FRAME_YES, FRAME_NO };

/* What is known of the terminal from one frame to the next. */
struct frame_state {
	struct frame_place at;
	bool normal; /* no attribute is on */
	/* Sets of characters: G0 is ASCII (ESC(B), G0 is used (SI). */
	enum frame_known g0, shift;
	bool whole; /* all rows scroll, not a region of them */
};

/* Nothing is known: at the start, and after bytes that were no frame. */
void frame_forget(struct frame_state *state);

/* The text of a cell as it is wanted when the frame is over: its length in
 * bytes, -1 when it has a look. A wide one is in both of its cells. */
typedef int frame_cell(int row, int col, char text[FRAME_CELL_MAX]);

/* Adds the frame to `out`, never longer than it was. */
void frame_shorten(const struct frame_facts *facts, struct frame_state *state,
    frame_cell *cell, const char *bytes, size_t len, struct buf *out);

#endif
