/*
 * look.h: what the pictures need before they can be drawn, for the screen and
 * the command line alike.
 */
#ifndef KLASTER_APP_LOOK_H
#define KLASTER_APP_LOOK_H

#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/model/atlas.h"
#include "klaster/model/query.h"

/* The files of the map that come with klaster; those that are not there are
 * told in the log, and missing from it. Never NULL. */
struct atlas *look_atlas(void);

/* Queries as a picture asks them: with the columns it shows, and no others.
 * Strings stay the caller's. False with ERR_USAGE: rows of the kind have no
 * place (no time). */
bool look_map_query(
    struct query *to, const struct query *from, struct err *err);
bool look_timeline_query(
    struct query *to, const struct query *from, struct err *err);
/* `name` is a field to count by; NULL: the usual ones. Fills in at most max
 * fields, ended by NULL (room for max + 1). */
bool look_chart_query(struct query *to, const struct query *from,
    const char *name, const struct field *money, const struct field **fields,
    size_t max, size_t *count, struct err *err);
/* The user's day, where he is; since 1970-01-01. */
int32_t look_today(void);
/* A field of money of the kind, by name; NULL with err set. */
const struct field *look_money(
    const struct kind *kind, const char *name, struct err *err);
/* The town, or NULL with a sentence in err. */
const struct atlas_town *look_town(
    struct atlas *atlas, const char *name, struct err *err);

#endif
