/*
 * maprows.c: the blocks of a map over the rows of a file. It makes records
 * and stores none.
 */
#include "klaster/service/maprows.h"

#include <string.h>

#include "klaster/model/value.h"
#include "klaster/service/cells.h"
#include "klaster/service/csv.h"
#include "klaster/service/merge.h"
#include "klaster/service/template.h"

enum { LINE_BYTES_MAX = 8 << 20 };

/* One block over one row. */
struct making {
	struct maprows *rows;
	const struct map_block *block;
	struct row row;
	size_t line;
	struct record_builder builder;
	struct err *err;
};

/* --- values */

static void leave_out(
    struct making *making, const struct field *field, const char *why)
{
	struct arena *arena = &making->rows->arena;

	report_add(making->rows->report, REPORT_VALUE, making->line,
	    arena_printf(
		arena, "%s of %s", field->name, making->block->kind->name),
	    why);
}

static const char *lang_of(struct making *making, const struct map_field *field)
{
	const struct map_template *lang =
	    field->has_lang ? &field->lang : &making->block->lang;

	return template_value(lang, &making->rows->arena, &making->row);
}

static void claim_make(struct making *making, const struct map_field *map,
    const struct field *field, const char *value, const char *printed)
{
	const char *lang =
	    field->type == FIELD_LANGTEXT ? lang_of(making, map) : NULL;
	bool is_text =
	    field->type == FIELD_TEXT || field->type == FIELD_LANGTEXT;
	struct claim *claim;

	if (merge_has(&making->builder,
		&(struct claim){.field = field, .value = value, .lang = lang},
		false))
		return;
	claim = record_add(&making->builder, field, value);
	claim->lang = lang;
	claim->source = making->block->source;
	claim->note = map->note;
	if (map->level > claim->level)
		claim->level = map->level;
	if (map->value.is_constant) {
		claim->form = CLAIM_DERIVED;
	} else if (field->type != FIELD_REF && !is_text &&
		   strcmp(value, printed) != 0) {
		claim->form = CLAIM_NORMALISED;
		claim->printed = printed;
	}
}

static void code_make(
    struct making *making, const struct map_field *map, const char *text)
{
	struct codelists *lists = making->rows->lists;
	const struct field *field = map->field;
	const char *code = codelists_find(lists, field->codes, text);

	if (!code && codelists_is_empty(lists, field->codes) &&
	    value_is_canonical(field, text))
		code = text; /* nobody can say that it is none */
	if (code)
		claim_make(making, map, field, code, text);
	else if (map->otherwise)
		claim_make(making, map, map->otherwise, text, text);
	else
		leave_out(making, field,
		    arena_printf(&making->rows->arena,
			"\"%s\" is no code of the list %s", text,
			field->codes));
}

static void value_make(
    struct making *making, const struct map_field *map, const char *text)
{
	struct arena *arena = &making->rows->arena;
	const struct field *field = map->field;
	struct err err = ERR_INIT;
	const char *value, *id;

	if (field->type == FIELD_REF) {
		id = template_id(arena, text);
		if (*id)
			claim_make(making, map, field,
			    arena_printf(
				arena, "%s/%s", map->ref_kind->name, id),
			    text);
		return;
	}
	if (field->type == FIELD_CODE) {
		code_make(making, map, text);
		return;
	}
	value = value_canonical(arena, field, text, NULL, &err);
	if (value)
		claim_make(making, map, field, value, text);
	else if (err.code != ERR_NONE && map->otherwise)
		claim_make(making, map, map->otherwise, text, text);
	else if (err.code != ERR_NONE)
		leave_out(making, field, err.text);
}

static char *trimmed(struct arena *arena, const char *text, size_t len)
{
	while (len > 0 && strchr(" \t\r\n", *text)) {
		text++;
		len--;
	}
	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		len--;
	return arena_strndup(arena, text, len);
}

static bool is_dropped(const struct map_field *map, const char *part)
{
	return map->drop && strcmp(map->drop, part) == 0;
}

static void field_make(struct making *making, const struct map_field *map)
{
	struct arena *arena = &making->rows->arena;
	struct row_values values;

	template_values(&map->value, arena, &making->row, &values);
	if (map->value.is_constant && values.count == 0)
		return;
	for (size_t i = 0; i < values.count; i++) {
		const char *text = values.items[i];

		do {
			size_t len = map->split ? strcspn(text, map->split)
						: strlen(text);
			const char *part = trimmed(arena, text, len);

			if (*part && !is_dropped(map, part))
				value_make(making, map, part);
			text += len + (text[len] != '\0');
		} while (*text);
	}
}

/* --- records */

static bool row_is_skipped(struct making *making)
{
	const struct map_block *block = making->block;

	for (size_t i = 0; i < block->skip_count; i++) {
		const struct map_skip *skip = &block->skips[i];
		const char *value = template_value(
		    &skip->value, &making->rows->arena, &making->row);
		bool is_met = skip->word_count == 0 && !value;

		for (size_t k = 0; value && k < skip->word_count; k++)
			is_met |= strcmp(skip->words[k], value) == 0;
		if (is_met != skip->unless)
			return true;
	}
	return false;
}

static bool record_make(struct making *making)
{
	struct maprows *rows = making->rows;
	const struct map_block *block = making->block;
	const char *value, *id;

	if (row_is_skipped(making))
		return true;
	value = template_value(&block->id, &rows->arena, &making->row);
	id = value ? template_id(&rows->arena, value) : "";
	if (!*id) {
		report_add(rows->report, REPORT_RECORD, making->line,
		    arena_printf(&rows->arena,
			"a row gives no id for %s; fill in what the map makes "
			"it of (line %zu there), or skip such rows in the map",
			block->kind->name, block->line),
		    "");
		return true;
	}
	record_begin(&making->builder, &rows->arena, block->kind, id);
	making->builder.whole = true;
	for (size_t i = 0; i < block->field_count; i++)
		field_make(making, &block->fields[i]);
	return rows->take(rows->ctx, &rows->arena, record_end(&making->builder),
	    making->line, making->err);
}

static bool item_make(void *ctx, const struct json *item)
{
	struct making *making = ctx;

	making->row.item = item;
	return record_make(making);
}

static bool row_make(
    struct maprows *rows, const struct row *row, size_t line, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < rows->map->block_count; i++) {
		struct making making = {.rows = rows,
		    .block = &rows->map->blocks[i],
		    .row = *row,
		    .line = line,
		    .err = err};

		if (making.block->once && rows->rows > 0)
			continue;
		if (making.block->each)
			ok = row_each(
			    row, making.block->each, item_make, &making);
		else
			ok = record_make(&making);
	}
	rows->rows++;
	rows->progress->rows++;
	return ok;
}

/* --- files */

static bool head_read(struct maprows *rows, struct csv *csv, struct arena *head,
    struct csv_row *names, struct err *err)
{
	if (csv_next(csv, head, names, err)) {
		csv_row_trim(names);
		return map_fits_columns(
		    rows->map, names->cells, names->count, err);
	}
	return err->code == ERR_NONE &&
	       err_set(err, ERR_DATA, "the table has no first line");
}

static bool table_read(
    struct maprows *rows, struct inlet *inlet, struct err *err)
{
	const struct map *map = rows->map;
	bool is_csv = map->format == MAP_CSV;
	struct arena head = ARENA_INIT;
	struct csv_row *names = arena_alloc(&head, sizeof(*names));
	struct csv_row *cells = arena_alloc(&head, sizeof(*cells));
	struct csv csv;
	bool ok;

	csv_open(&csv, inlet, is_csv ? map->separator : '\t', is_csv);
	ok = head_read(rows, &csv, &head, names, err);
	while (ok && csv_next(&csv, &rows->arena, cells, err)) {
		struct row row = {.columns = names->cells,
		    .column_count = names->count,
		    .cells = cells->cells,
		    .cell_count = cells->count};

		if (cells_run_over(names, cells))
			report_add(rows->report, REPORT_RECORD, csv.line,
			    "a row with more cells than the table has columns",
			    "");
		else if (!csv_row_is_blank(cells))
			ok = row_make(rows, &row, csv.line, err);
		ok =
		    ok && progress_step(rows->progress, inlet->read_bytes, err);
		arena_reset(&rows->arena);
	}
	ok = ok && err->code == ERR_NONE;
	csv_done(&csv);
	arena_done(&head);
	return ok;
}

static bool object_read(
    struct maprows *rows, const struct buf *text, size_t line, struct err *err)
{
	struct err why = ERR_INIT;
	struct json *root = text->full ? NULL
				       : json_parse(buf_text(text), text->len,
					     &json_limits_default, &why);
	struct row row = {.root = root};
	bool ok = true;

	if (!root || !json_is_object(root))
		report_add(rows->report, REPORT_RECORD, line,
		    root ? "a line is no JSON object" : "a line is no JSON",
		    text->full ? "it is too long" : why.text);
	else
		ok = row_make(rows, &row, line, err);
	json_free(root);
	arena_reset(&rows->arena);
	return ok;
}

static bool objects_read(
    struct maprows *rows, struct inlet *inlet, struct err *err)
{
	struct buf text;
	bool ok = true;

	buf_init(&text, LINE_BYTES_MAX);
	for (size_t line = 1; ok && inlet_line(inlet, &text); line++)
		if (strspn(buf_text(&text), " \t\r") < text.len)
			ok = object_read(rows, &text, line, err) &&
			     progress_step(
				 rows->progress, inlet->read_bytes, err);
	buf_done(&text);
	return ok && inlet_is_whole(inlet, err);
}

bool maprows_read(struct maprows *rows, struct inlet *inlet, struct err *err)
{
	rows->rows = 0;
	if (rows->map->format == MAP_JSONL)
		return objects_read(rows, inlet, err);
	return table_read(rows, inlet, err);
}
