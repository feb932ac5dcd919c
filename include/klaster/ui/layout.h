/*
 * layout.h: which columns a list has at a width, and where. Never looks at
 * the rows: columns that moved with their contents would make every scroll a
 * whole page for the terminal.
 */
#ifndef KLASTER_UI_LAYOUT_H
#define KLASTER_UI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/model/query.h"

#define LAYOUT_COLUMNS 16
#define LAYOUT_GAP 2	/* blanks between two columns */
#define LAYOUT_WIDE 125 /* from here on there is room for two panes */

struct layout_column {
	const struct field *field;
	int col; /* from the left edge of the row */
	int cells;
	bool right; /* numbers and money */
};

/* Places the fields from left to right: each gets its least width, the rest
 * goes by weight; those that do not fit are left out, the first never.
 * Returns how many columns there are. */
size_t layout_place(const struct field *const *fields, size_t count, int cells,
    struct layout_column out[LAYOUT_COLUMNS]);

/* The columns of a list of one kind where none is chosen, at this width, best
 * first. */
size_t layout_default(const struct query *query, int cells,
    const struct field *out[LAYOUT_COLUMNS]);

#endif
