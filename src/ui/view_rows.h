/*
 * view_rows.h: what the views with rows share among themselves; for
 * src/ui/view_*.c alone.
 */
#ifndef KLASTER_UI_VIEW_ROWS_H
#define KLASTER_UI_VIEW_ROWS_H

#include "klaster/base/text.h"
#include "klaster/ui/view.h"

/* Marks a row as the selected one and puts the cursor there. */
void view_rows_mark(const struct area *area, int line);

/* "!" in the blank before a value about which sources differ, at `col`; the
 * record has all of them. No sign without a field. */
void view_rows_differs(const struct area *area, int line, int col,
    const struct record *record, const struct field *field);

/* A text of several lines beside the marker's place; returns the next line. */
int view_rows_paragraph(
    const struct area *area, int line, struct safe_text text, enum look look);

/* view_nothing.c: why there are no rows, and what to do next. */
struct safe_text view_rows_nothing(
    struct source *source, const struct view_env *env, struct arena *arena);

/* view_detail.c: of a source of one record. Asks for it; true when all of it
 * is here, or will not come. */
bool view_detail_is_here(struct source *source);
/* That it waits for it, or why there is none, where it would be. */
void view_detail_say_why(
    const struct area *area, struct source *source, struct arena *arena);

/* view_search.c: rows of all kinds. */
void view_search_heading(const struct area *area, struct arena *arena);
void view_search_row(const struct area *area, int line,
    const struct record *record, const char *const *langs, struct arena *arena);

#endif
