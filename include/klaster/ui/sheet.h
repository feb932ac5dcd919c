/*
 * sheet.h: a text laid out in lines, some of which are links. A view writes
 * it anew when its record, its language or its width changes; scrolling only
 * draws another part of it.
 */
#ifndef KLASTER_UI_SHEET_H
#define KLASTER_UI_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/safe.h"
#include "klaster/ui/pager.h"
#include "klaster/ui/surface.h"
#include "klaster/ui/view.h"

#define SHEET_PARTS 4
#define SHEET_LEFT 2 /* cells before column 0, for the marker */

struct sheet_part {
	int col;
	struct safe_text text;
	enum look look;
};

struct sheet_line {
	struct sheet_part parts[SHEET_PARTS];
	int part_count;
};

struct sheet {
	struct arena arena; /* of everything below and of its texts */
	struct sheet_line *lines;
	size_t count;
	size_t *link_lines;
	struct target *links;
	size_t link_count;
	size_t *sections; /* the lines of headings */
	size_t section_count;
	int cells; /* the width it is laid out for, without the marker */
};

void sheet_init(struct sheet *sheet);
void sheet_done(struct sheet *sheet);
void sheet_begin(struct sheet *sheet, int cells); /* empties it */

/* A new line; the functions below write on the last one. */
void sheet_line(struct sheet *sheet);
void sheet_part(
    struct sheet *sheet, int col, struct safe_text text, enum look look);
/* Text that goes on in new lines at the same column. */
void sheet_flow(
    struct sheet *sheet, int col, struct safe_text text, enum look look);
/* Moves the last word of the last line to a new line, so that something can
 * stand behind it; false when there is one word only. */
bool sheet_break_word(struct sheet *sheet, int col);
/* Makes the last line a link. The target's strings must live in the sheet's
 * arena or longer. */
void sheet_link(struct sheet *sheet, struct target target);

/* Makes the last line the beginning of a section. */
void sheet_section(struct sheet *sheet);

/* Tells the pager what there is now. */
void sheet_settle(const struct sheet *sheet, struct pager *pager);
/* Draws the part the pager shows; the cursor goes to the selected link, else
 * to the first line. */
void sheet_draw(const struct sheet *sheet, const struct pager *pager,
    const struct area *area);
/* All of it as lines, each ended by a line feed. */
void sheet_print(const struct sheet *sheet, struct buf *out);

#endif
