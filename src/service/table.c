/*
 * table.c: tables whose columns are named like our fields, as `klaster`
 * writes them and people fill them in.
 */
#include "klaster/service/intake.h"

#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/model/value.h"
#include "klaster/service/cells.h"
#include "klaster/service/csv.h"
#include "klaster/service/nearest.h"

enum { KIND_BYTES_MAX = 64 };

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

/* "projects", "project", "Projects". */
static const struct kind *kind_read(const char *text)
{
	const struct kind *kind = kind_find(text);
	struct buf letters;

	if (kind)
		return kind;
	buf_init(&letters, KIND_BYTES_MAX);
	cells_letters(&letters, text);
	kind = kind_find(buf_text(&letters));
	buf_done(&letters);
	return kind;
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
	*kind = kind_name ? kind_read(kind_name) : NULL;
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
	return strcmp(name, "kind") == 0 && kind_read(cell) == kind;
}

/* A field of any kind, or ours. */
static bool column_is_known(const char *name)
{
	if (column_is_ours(NULL, name, "") || strcmp(name, "kind") == 0)
		return true;
	for (size_t i = 0; i < kind_count(); i++)
		if (column_field(kind_at(i), name))
			return true;
	return false;
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

/* Blanks around a value are nobody's; some spreadsheets write hard ones. */
static const char *trimmed(struct arena *arena, const char *text, size_t len)
{
	static const char hard[] = "\xc2\xa0";

	for (;;) {
		if (len > 0 && strchr(" \t\r\n", text[0])) {
			text++;
			len--;
		} else if (len > 0 && strchr(" \t\r\n", text[len - 1])) {
			len--;
		} else if (len >= 2 && memcmp(text, hard, 2) == 0) {
			text += 2;
			len -= 2;
		} else if (len >= 2 && memcmp(text + len - 2, hard, 2) == 0) {
			len -= 2;
		} else {
			return arena_strndup(arena, text, len);
		}
	}
}

static void cell_add(struct table *table, struct record_builder *builder,
    const struct field *field, const struct csv_row *cells, const char *cell)
{
	if (cells_is_failed(cell)) {
		leave_out(table, builder->kind, field->name,
		    arena_printf(&table->arena,
			"\"%s\" is what a spreadsheet has for no value", cell));
		return;
	}
	while (*cell) {
		const char *stop =
		    may_be_many(field) ? strstr(cell, PARTING) : NULL;
		size_t len = stop ? (size_t)(stop - cell) : strlen(cell);

		value_add(table, builder, field, cells,
		    trimmed(&table->arena, cell, len));
		cell += len + (stop ? strlen(PARTING) : 0);
	}
}

/* Why a row is no record. */
static void id_complain(struct table *table, const struct csv_row *cells)
{
	const char *id = cell_find(table, cells, "id");
	const char *kind = cell_find(table, cells, "kind");
	const char *what =
	    "a row without a proper id; the column \"id\" needs KIND/ID, such "
	    "as organisations/erb";

	if (!id || !*id)
		what = "a row without an id";
	else if (!kind || !*kind || strchr(id, '/'))
		kind = NULL;
	else if (!kind_read(kind))
		what = arena_printf(&table->arena,
		    "the column \"kind\" has \"%s\", which is no kind%s", kind,
		    nearest_kind(&table->arena, kind));
	else
		what = "an id has letters from a to z, digits, \"-\", \".\" "
		       "and \"_\" alone";
	report_add(&table->intake->report, REPORT_RECORD, table->line, what,
	    id && *id ? arena_printf(&table->arena, "it has \"%s\"", id) : "");
}

static void long_complain(struct table *table, const struct csv_row *cells)
{
	report_add(&table->intake->report, REPORT_RECORD, table->line,
	    "a row with more cells than the table has columns; a text with the "
	    "separator in it needs quotes",
	    arena_printf(&table->arena, "%zu and %zu", cells->count,
		table->names->count));
}

/* What nobody can say where it belongs. */
static void stray_complain(
    struct table *table, const struct kind *kind, const char *cell)
{
	if (cell[strspn(cell, " \t\r\n")])
		leave_out(table, kind, "a column without a name",
		    "give it one in the first line");
}

static bool row_store(
    struct table *table, const struct csv_row *cells, struct err *err)
{
	struct record_builder builder;
	const struct kind *kind;
	const char *id;

	if (cells_run_over(table->names, cells)) {
		long_complain(table, cells);
		return true;
	}
	if (!row_name(table, cells, &kind, &id)) {
		id_complain(table, cells);
		return true;
	}
	record_begin(&builder, &table->arena, kind, id);
	builder.whole = true;
	for (size_t i = 0; i < cells->count && i < table->names->count; i++) {
		const char *name = table->names->cells[i];
		const struct field *field = column_field(kind, name);

		if (!*name)
			stray_complain(table, kind, cells->cells[i]);
		if (!*name || column_is_ours(kind, name, cells->cells[i]) ||
		    !column_is_known(name))
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
	return intake_add(table->intake, &table->arena, record_end(&builder),
	    table->line, err);
}

/* The nearest field of any kind. */
static const char *column_nearest(struct table *table, const char *name)
{
	const char *near = "";

	for (size_t i = 0; i < kind_count() && !*near; i++)
		near = nearest_field(&table->arena, kind_at(i), name);
	return near;
}

/* --- the first line */

/* What is ours and every field, one after another; NULL at the end. */
static const char *known_name(size_t at)
{
	static const char *const own[] = {
	    "id", "kind", "label", "source", "lang"};

	if (at < MEM_COUNT(own))
		return own[at];
	at -= MEM_COUNT(own);
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);

		if (at < kind->field_count)
			return kind->fields[at].name;
		at -= kind->field_count;
	}
	return NULL;
}

/* "E-mail" is email, where no column is called just so. */
static void columns_settle(
    struct table *table, struct csv_row *names, struct arena *head)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *known = NULL;

		if (column_is_known(names->cells[i]))
			continue;
		for (size_t at = 0; (known = known_name(at)); at++)
			if (column_is_known(known) &&
			    cells_same_name(names->cells[i], known))
				break;
		if (known && !cell_find(table, names, known))
			names->cells[i] = arena_strdup(head, known);
	}
}

/* Told once for the table, not once a row. */
static void columns_check(struct table *table)
{
	for (size_t i = 0; i < table->names->count; i++) {
		const char *name = table->names->cells[i];

		if (!*name || column_is_known(name))
			continue;
		report_add(&table->intake->report, REPORT_VALUE, table->line,
		    arena_printf(&table->arena,
			"the column \"%s\" is no field%s", name,
			column_nearest(table, name)),
		    "");
	}
}

/* For the next run: brake.c asks for them. */
static void columns_keep(struct table *table)
{
	struct intake *intake = table->intake;

	for (size_t i = 0; i < table->names->count; i++) {
		intake->columns = arena_grow(intake->arena, intake->columns,
		    intake->column_count, sizeof(*intake->columns));
		intake->columns[intake->column_count++] =
		    arena_strdup(intake->arena, table->names->cells[i]);
	}
}

static bool head_complain(const struct csv_row *names, struct err *err)
{
	const char *first = names->cells[0];

	if (*first == '{' || *first == '[')
		return err_set(err, ERR_DATA,
		    "it is no table but JSON; a file of directory lines ends "
		    "in .jsonl, others need a map (--map)");
	return err_set(err, ERR_DATA,
	    "the first line must name the columns, and one of them \"id\"; it "
	    "begins \"%.60s\". Columns of other names need a map (--map)",
	    first);
}

static bool head_read(struct table *table, struct csv *csv, struct arena *head,
    struct csv_row *names, struct err *err)
{
	if (!csv_next(csv, head, names, err)) {
		if (err->code == ERR_NONE)
			err_set(err, ERR_DATA, "the table has no first line");
		return false;
	}
	csv_row_trim(names);
	table->names = names;
	table->line = csv->line;
	columns_settle(table, names, head);
	if (!cell_find(table, names, "id"))
		return head_complain(names, err);
	columns_check(table);
	columns_keep(table);
	return true;
}

bool intake_table(struct intake *intake, struct inlet *inlet, struct err *err)
{
	struct arena head = ARENA_INIT;
	struct csv_row *names = arena_alloc(&head, sizeof(*names));
	struct csv_row *cells = arena_alloc(&head, sizeof(*cells));
	struct table table = {.intake = intake};
	struct csv csv;
	bool ok;

	csv_open(&csv, inlet, 0, true);
	ok = head_read(&table, &csv, &head, names, err);
	while (ok && csv_next(&csv, &table.arena, cells, err)) {
		table.line = csv.line;
		if (!csv_row_is_blank(cells)) {
			intake->progress.rows++;
			ok = row_store(&table, cells, err);
		}
		ok = ok &&
		     progress_step(&intake->progress, inlet->read_bytes, err);
		arena_reset(&table.arena);
	}
	ok = ok && err->code == ERR_NONE;
	csv_done(&csv);
	arena_done(&table.arena);
	arena_done(&head);
	return ok;
}
