/*
 * narrow.h: which of a list's rows are shown, in which order and with what:
 * the menus that choose it, and the changes of the question they make. For
 * src/app alone.
 */
#ifndef KLASTER_SRC_APP_NARROW_H
#define KLASTER_SRC_APP_NARROW_H

#include "session.h"

/* The fields that the answer can be counted by, ended by NULL. */
size_t narrow_fields(
    const struct query *query, const struct field *fields[FACETS_MAX + 1]);

/* Takes a value away from what the field may be, or adds it. */
bool narrow_toggle(struct query *query, struct arena *arena,
    const struct field *field, const char *value, struct err *err);

/* The columns of the query, the usual ones where it says none. */
size_t narrow_columns(
    const struct query *query, const struct field *columns[KIND_FIELD_MAX]);

/* narrow_menu.c: menus about the newest list. With `only` the values of one
 * field, all of them. */
struct view *narrow_facets_new(
    struct session *session, const struct field *only);
struct view *narrow_sort_new(struct session *session);
struct view *narrow_columns_new(struct session *session);
/* The view is a menu of facets: its list has to count. */
bool narrow_is_facets(const struct view *view);

/* usual.c: the columns of each kind as they were last chosen, over sessions. */
struct usual;
struct usual *usual_open(void); /* usual_free() */
void usual_free(struct usual *usual);
/* Puts them into a query that names no columns; a service that does not show
 * all refuses a field that is not for everybody, so that is left out. */
void usual_put(const struct usual *usual, struct query *query, bool sees_all);
/* From now on; none: those of the field table. Written at once. */
bool usual_keep(struct usual *usual, const struct kind *kind,
    const struct field *const *columns, size_t count, struct err *err);

#endif
