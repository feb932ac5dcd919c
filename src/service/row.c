/*
 * row.c: see row.h.
 */
#include "klaster/service/row.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "klaster/base/mem.h"
#include "klaster/service/cells.h"

static bool text_is_value(const char *text)
{
	static const char *const nothings[] = {"-", "n/a", "n.a."};
	const char *from = text + strspn(text, " \t\r\n");
	size_t len = strlen(from);

	while (len > 0 && strchr(" \t\r\n", from[len - 1]))
		len--;
	for (size_t i = 0; i < MEM_COUNT(nothings); i++)
		if (strlen(nothings[i]) == len &&
		    strncasecmp(nothings[i], from, len) == 0)
			return false;
	return len > 0 && !cells_is_failed(text);
}

static void value_add(
    struct row_values *values, struct arena *arena, const char *text)
{
	if (!text || !text_is_value(text))
		return;
	values->items = arena_grow(
	    arena, values->items, values->count, sizeof(*values->items));
	values->items[values->count++] = text;
}

/* --- paths into JSON */

struct walk {
	row_visitor *visitor;
	void *ctx;
};

static bool step_all(
    const struct walk *walk, const struct json *value, const char *path);

/* One step on; an object where an array was meant is an array of one, and an
 * array where an object was meant is looked through. */
static bool step(
    const struct walk *walk, const struct json *value, const char *path)
{
	size_t len = strcspn(path, ".");
	const char *rest = path + len + (path[len] == '.');
	char name[128], *end;

	if (!value || json_is_null(value))
		return true;
	if (!*path)
		return walk->visitor(walk->ctx, value);
	if (len >= sizeof(name))
		return true;
	memcpy(name, path, len);
	name[len] = '\0';
	if (strcmp(name, "*") == 0)
		return json_is_array(value) ? step_all(walk, value, rest)
					    : step(walk, value, rest);
	if (json_is_array(value)) {
		unsigned long index = strtoul(name, &end, 10);

		if (end > name && !*end)
			return step(walk, json_item(value, index), rest);
		return step_all(walk, value, path);
	}
	if (strcmp(name, "0") == 0 && !json_get(value, name))
		return step(walk, value, rest);
	return step(walk, json_get(value, name), rest);
}

static bool step_all(
    const struct walk *walk, const struct json *value, const char *path)
{
	for (const struct json *item = json_first(value); item;
	     item = json_next(item))
		if (!step(walk, item, path))
			return false;
	return true;
}

static bool path_walk(
    const struct row *row, const char *path, const struct walk *walk)
{
	if (*path == '.')
		return step(walk, row->item, path + 1);
	return step(walk, row->root, path);
}

struct collection {
	struct row_values *values;
	struct arena *arena;
};

static bool scalar_collect(void *ctx, const struct json *value)
{
	struct collection *collection = ctx;

	if (!json_is_array(value)) {
		value_add(collection->values, collection->arena,
		    json_scalar(collection->arena, value));
		return true;
	}
	for (const struct json *item = json_first(value); item;
	     item = json_next(item))
		scalar_collect(ctx, item);
	return true;
}

/* --- */

void row_read(const struct row *row, struct arena *arena, const char *name,
    struct row_values *values)
{
	struct collection collection = {.values = values, .arena = arena};
	struct walk walk = {.visitor = scalar_collect, .ctx = &collection};

	*values = (struct row_values){0};
	if (row->root) {
		path_walk(row, name, &walk);
		return;
	}
	for (size_t i = 0; i < row->column_count; i++)
		if (i < row->cell_count && strcmp(row->columns[i], name) == 0)
			value_add(values, arena, row->cells[i]);
}

struct each_walk {
	row_visitor *visitor;
	void *ctx;
};

static bool each_visit(void *ctx, const struct json *value)
{
	const struct each_walk *each = ctx;

	if (!json_is_array(value))
		return each->visitor(each->ctx, value);
	for (const struct json *item = json_first(value); item;
	     item = json_next(item))
		if (!each->visitor(each->ctx, item))
			return false;
	return true;
}

bool row_each(
    const struct row *row, const char *path, row_visitor *visitor, void *ctx)
{
	struct each_walk each = {.visitor = visitor, .ctx = ctx};
	struct walk walk = {.visitor = each_visit, .ctx = &each};

	return path_walk(row, path, &walk);
}
