/*
 * row.h: one row of foreign data, asked by column: cells of a table, or
 * paths into a JSON object.
 */
#ifndef KLASTER_SERVICE_ROW_H
#define KLASTER_SERVICE_ROW_H

#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/model/json.h"

struct row {
	/* a table's */
	char *const *columns;
	char *const *cells;
	size_t column_count, cell_count;
	/* or JSON */
	const struct json *root;
	const struct json *item; /* of "each"; paths with a leading dot */
};

struct row_values {
	const char **items;
	size_t count;
};

/* The values of a column or path that are values: not missing, blank, "-",
 * "N/A" or null. Strings in the arena or the row. */
void row_read(const struct row *row, struct arena *arena, const char *name,
    struct row_values *values);

/* The items that "each PATH" walks: calls back for each. */
typedef bool row_visitor(void *ctx, const struct json *item);
bool row_each(
    const struct row *row, const char *path, row_visitor *visitor, void *ctx);

#endif
