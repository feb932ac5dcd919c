/*
 * template.c: see template.h.
 */
#include "klaster/service/template.h"

#include <stdint.h>
#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/text.h"

enum {
	ID_BYTES_MAX = 100,
	ID_BYTES_HASHED = 91, /* and a hyphen and eight digits */
};

/* --- parsing */

static void column_note(
    struct map *map, struct arena *arena, const char *name, size_t line)
{
	for (size_t i = 0; i < map->column_count; i++)
		if (strcmp(map->columns[i].name, name) == 0)
			return;
	map->columns = arena_grow(
	    arena, map->columns, map->column_count, sizeof(*map->columns));
	map->columns[map->column_count].name = name;
	map->columns[map->column_count++].line = line;
}

static struct map_part *part_add(
    struct map_template *template, struct arena *arena)
{
	template->parts = arena_grow(arena, template->parts,
	    template->part_count, sizeof(*template->parts));
	template->parts[template->part_count] = (struct map_part){0};
	return &template->parts[template->part_count++];
}

static bool names_parse(struct map_part *part, struct arena *arena,
    const char *text, size_t len, struct map *map, size_t line)
{
	const char *end = text + len;

	while (text <= end) {
		const char *bar = memchr(text, '|', (size_t)(end - text));
		const char *stop = bar ? bar : end;
		char *name = arena_strndup(arena, text, (size_t)(stop - text));

		if (!*name)
			return false;
		part->names = arena_grow(
		    arena, part->names, part->name_count, sizeof(*part->names));
		part->names[part->name_count++] = name;
		column_note(map, arena, name, line);
		text = stop + 1;
	}
	return true;
}

bool template_parse(struct map_template *template, struct arena *arena,
    const char *text, struct map *map, size_t line, struct err *err)
{
	*template = (struct map_template){.is_constant = true};
	while (*text) {
		struct map_part *part = part_add(template, arena);
		size_t len = strcspn(text, "{");
		const char *close;

		if (len > 0) {
			part->literal = arena_strndup(arena, text, len);
			text += len;
			continue;
		}
		close = strchr(text, '}');
		if (!close)
			return err_set(err, ERR_DATA,
			    "a brace is opened and not closed: %s", text);
		template->is_constant = false;
		if (!names_parse(part, arena, text + 1,
			(size_t)(close - text) - 1, map, line))
			return err_set(
			    err, ERR_DATA, "braces without a name: %s", text);
		text = close + 1;
	}
	return true;
}

/* --- values */

static void part_values(const struct map_part *part, struct arena *arena,
    const struct row *row, struct row_values *values)
{
	*values = (struct row_values){0};
	for (size_t i = 0; i < part->name_count && values->count == 0; i++)
		row_read(row, arena, part->names[i], values);
}

void template_values(const struct map_template *template, struct arena *arena,
    const struct row *row, struct row_values *values)
{
	size_t count = 1;
	struct row_values *columns =
	    arena_array(arena, template->part_count + 1, sizeof(*columns));

	*values = (struct row_values){0};
	if (template->part_count == 0)
		return;
	for (size_t i = 0; i < template->part_count; i++) {
		if (template->parts[i].literal)
			continue;
		part_values(&template->parts[i], arena, row, &columns[i]);
		if (columns[i].count == 0)
			return;
		if (columns[i].count > count)
			count = columns[i].count;
	}
	values->items = arena_array(arena, count, sizeof(*values->items));
	for (size_t k = 0; k < count; k++) {
		const char *value = "";

		for (size_t i = 0; i < template->part_count; i++) {
			const struct row_values *column = &columns[i];
			const char *more = template->parts[i].literal;

			if (!more && column->count > 1 && k >= column->count)
				break;
			if (!more)
				more = column->items[column->count > 1 ? k : 0];
			value = *value
				    ? arena_printf(arena, "%s%s", value, more)
				    : more;
		}
		values->items[values->count++] = value;
	}
}

const char *template_value(const struct map_template *template,
    struct arena *arena, const struct row *row)
{
	struct row_values values;

	template_values(template, arena, row, &values);
	return values.count > 0 ? values.items[0] : NULL;
}

/* --- ids */

static bool is_id_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
	       c == '_';
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* The fold of words, but for the dots and underlines, which an id may have. */
static void id_fold(struct buf *out, const char *value)
{
	while (*value) {
		size_t len = strcspn(value, "._");

		if (len > 0 && !is_word_byte(value[0]))
			buf_addc(out, ' ');
		fold_words(out, value, len);
		if (len > 0 && !is_word_byte(value[len - 1]))
			buf_addc(out, ' ');
		value += len;
		if (*value)
			buf_addc(out, *value++);
	}
}

char *template_id(struct arena *arena, const char *value)
{
	struct buf folded, id;
	uint32_t hash = 2166136261u;
	bool is_foreign = false;
	char *result;

	buf_init(&folded, 64 * 1024);
	buf_init(&id, 64 * 1024);
	id_fold(&folded, value);
	for (const char *c = buf_text(&folded); *c; c++) {
		hash = (hash ^ (unsigned char)*c) * 16777619u;
		is_foreign |= (unsigned char)*c >= 0x80;
		if (is_id_byte(*c))
			buf_addc(&id, *c);
		else if (id.len > 0 && buf_text(&id)[id.len - 1] != '-')
			buf_addc(&id, '-');
	}
	while (id.len > 0 && buf_text(&id)[id.len - 1] == '-')
		buf_cut(&id, id.len - 1);
	if (is_foreign || id.len > ID_BYTES_MAX) {
		if (id.len > ID_BYTES_HASHED)
			buf_cut(&id, ID_BYTES_HASHED);
		while (id.len > 0 && buf_text(&id)[id.len - 1] == '-')
			buf_cut(&id, id.len - 1);
		buf_addf(&id, "%s%08x", id.len > 0 ? "-" : "", hash);
	}
	/* Dots alone would mean another place in an address. */
	result = arena_strdup(
	    arena, strspn(buf_text(&id), ".") == id.len ? "" : buf_text(&id));
	buf_done(&folded);
	buf_done(&id);
	return result;
}
