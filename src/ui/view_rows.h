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

/* The sign of what the user has put to a record, beside the marker: "*" for a
 * bookmark, "+" for a note or a tag alone. It takes no column of its own.
 * `home` is the service of the record. */
void view_rows_own(const struct area *area, int line,
    const struct view_env *env, size_t home, const struct record *record);

/* A text of several lines beside the marker's place; returns the next line. */
int view_rows_paragraph(
    const struct area *area, int line, struct safe_text text, enum look look);

/* view_search.c: rows of all kinds. */
void view_search_heading(const struct area *area, struct arena *arena);
void view_search_row(const struct area *area, int line,
    const struct record *record, const char *const *langs, struct arena *arena);

#endif
