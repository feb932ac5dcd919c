/*
 * template.h: text with columns in braces (doc/import.md, "Templates"), and
 * the ids that are made of it.
 */
#ifndef KLASTER_SERVICE_TEMPLATE_H
#define KLASTER_SERVICE_TEMPLATE_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/service/mapfile.h"
#include "klaster/service/row.h"

/* Parses; notes the columns it names in the map. */
bool template_parse(struct map_template *template, struct arena *arena,
    const char *text, struct map *map, size_t line, struct err *err);

/* Its values for a row: one for each value of a column that gives several
 * (with two such columns, side by side). None when a column has none. */
void template_values(const struct map_template *template, struct arena *arena,
    const struct row *row, struct row_values *values);

/* The first of them, or NULL. */
const char *template_value(const struct map_template *template,
    struct arena *arena, const struct row *row);

/* The id that a value becomes; "" when nothing of it can stand in one. */
char *template_id(struct arena *arena, const char *value);

#endif
