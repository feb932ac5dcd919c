/*
 * table.c: tables whose columns are named like our fields, as `klaster`
 * writes them and people fill them in.
 */
#include "klaster/service/intake.h"

#include <string.h>

#include "klaster/model/value.h"
#include "klaster/service/csv.h"
#include "klaster/service/nearest.h"

#define PARTING "; " /* between several values in one cell, as exported */

struct table {
	struct intake *intake;
	const struct csv_row *names;
	struct arena arena; /* for one row */
	size_t line;
};

static const char *cell_find(
    const struct table *table, const struct csv_row *cells, const char *name)
{
	for (size_t i = 0; i < cells->count && i < table->names->count; i++)
		if (strcmp(table->names->cells[i], name) == 0)
			return cells->cells[i];
	return NULL;
}

/* "organisations/erb", or "erb" and the kind in a column of its own. */
static bool row_name(struct table *table, const struct csv_row *cells,
    const struct kind **kind, const char **id)
{
	const char *name = cell_find(table, cells, "id");
	const char *kind_name = cell_find(table, cells, "kind");

	if (!name)
		return false;
	if (record_parse_ref(name, kind, id))
		return true;
	*kind = kind_name ? kind_find(kind_name) : NULL;
	*id = name;
	return *kind && record_id_is_valid(name);
}

/* By its name or the alias that an export may show for it. */
static const struct field *column_field(
    const struct kind *kind, const char *name)
{
	const struct field *field = kind_field(kind, name);

	if (field)
		return field_is_stored(field) ? field : NULL;
	for (size_t i = 0; i < kind->field_count; i++)
		if (kind->fields[i].alias &&
		    strcmp(kind->fields[i].alias, name) == 0)
			return &kind->fields[i];
	return NULL;
}

static bool column_is_ours(
    const struct kind *kind, const char *name, const char *cell)
{
	if (strcmp(name, "id") == 0 || strcmp(name, "label") == 0 ||
	    strcmp(name, "source") == 0 || strcmp(name, "lang") == 0)
		return true;
	/* the record's kind, where that is what stands there */
	return strcmp(name, "kind") == 0 && kind_find(cell) == kind;
}

static bool may_be_many(const struct field *field)
{
	return field->many && (field->roles & (ROLE_COLUMN | ROLE_NAME));
}

static void leave_out(struct table *table, const struct kind *kind,
    const char *column, const char *why)
{
	report_add(&table->intake->report, REPORT_VALUE, table->line,
	    arena_printf(&table->arena, "%s of %s", column, kind->name), why);
}

/* An export sets an apostrophe before text that a spreadsheet would compute.
 */
static const char *formula_undo(const struct field *field, const char *text)
{
	bool is_text =
	    field->type == FIELD_TEXT || field->type == FIELD_LANGTEXT;

	return is_text && text[0] == '\'' && text[1] &&
		       strchr("=+-@\t\r|%", text[1])
		   ? text + 1
		   : text;
}

static void value_add(struct table *table, struct record_builder *builder,
    const struct field *field, const struct csv_row *cells, const char *text)
{
	struct value_lists lists = codelists_values(table->intake->lists);
	const char *source = cell_find(table, cells, "source");
	const char *lang = cell_find(table, cells, "lang");
	struct err err = ERR_INIT;
	struct claim *claim;
	const char *value;

	text = formula_undo(field, text);
	value = value_canonical(&table->arena, field, text, &lists, &err);
	if (!value) {
		if (err.code != ERR_NONE)
			leave_out(table, builder->kind, field->name, err.text);
		return;
	}
	claim = record_add(builder, field, value);
	if (field->type == FIELD_LANGTEXT && lang && *lang)
		claim->lang = lang;
	if (source && *source)
		claim->source = source;
	if (strcmp(value, text) != 0 && field->type != FIELD_TEXT &&
	    field->type != FIELD_LANGTEXT && field->type != FIELD_REF) {
		claim->printed = text;
		claim->form = CLAIM_NORMALISED;
	}
}

static void cell_add(struct table *table, struct record_builder *builder,
    const struct field *field, const struct csv_row *cells, const char *cell)
{
	while (*cell) {
		const char *stop =
		    may_be_many(field) ? strstr(cell, PARTING) : NULL;
		size_t len = stop ? (size_t)(stop - cell) : strlen(cell);

		value_add(table, builder, field, cells,
		    arena_strndup(&table->arena, cell, len));
		cell += len + (stop ? strlen(PARTING) : 0);
	}
}

static bool row_store(
    struct table *table, const struct csv_row *cells, struct err *err)
{
	struct record_builder builder;
	const struct kind *kind;
	const char *id;

	if (!row_name(table, cells, &kind, &id)) {
		report_add(&table->intake->report, REPORT_RECORD, table->line,
		    "a row without a proper id", "");
		return true;
	}
	record_begin(&builder, &table->arena, kind, id);
	builder.whole = true;
	for (size_t i = 0; i < cells->count && i < table->names->count; i++) {
		const char *name = table->names->cells[i];
		const struct field *field = column_field(kind, name);

		if (column_is_ours(kind, name, cells->cells[i]))
			continue;
		if (field)
			cell_add(
			    table, &builder, field, cells, cells->cells[i]);
		else if (cells->cells[i][0])
			leave_out(table, kind, name,
			    arena_printf(&table->arena,
				"there is no such field%s",
				nearest_field(&table->arena, kind, name)));
	}
	return intake_store(
	    table->intake, &table->arena, record_end(&builder), err);
}

bool intake_table(
    struct intake *intake, const char *text, size_t len, struct err *err)
{
	struct arena head = ARENA_INIT;
	struct csv_row *names = arena_alloc(&head, sizeof(*names));
	struct csv_row *cells = arena_alloc(&head, sizeof(*cells));
	struct table table = {.intake = intake, .names = names};
	struct csv csv;
	bool ok = false;

	csv_open(&csv, text, len, 0, true);
	if (!csv_next(&csv, &head, names, err)) {
		if (err->code == ERR_NONE)
			err_set(err, ERR_DATA, "the table has no first line");
		goto out;
	}
	if (!cell_find(&table, names, "id")) {
		err_set(err, ERR_DATA,
		    "the table has no column \"id\"; columns of other names "
		    "need a map (--map)");
		goto out;
	}
	ok = true;
	while (ok && csv_next(&csv, &table.arena, cells, err)) {
		table.line = csv.line;
		ok = row_store(&table, cells, err);
		arena_reset(&table.arena);
	}
	ok = ok && err->code == ERR_NONE;
out:
	arena_done(&table.arena);
	arena_done(&head);
	return ok;
}
