/*
 * write_table.c: owns the table for people: columns as wide as what is in
 * them, cut to the width of the terminal. It reads the first rows before it
 * writes one; the rest flows in the same columns.
 */
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/write/write.h"

#define MEASURED_ROWS 200
#define GAP_CELLS 2
#define COLUMN_MIN_CELLS 6
#define ID_MAX_CELLS 40

struct column {
	const struct field *field; /* NULL: what `what` says */
	enum { COLUMN_FIELD, COLUMN_DETAIL, COLUMN_SOURCE, COLUMN_ID } what;
	struct safe_text title;
	int cells;
	int min_cells;
};

struct table {
	struct column *columns;
	size_t count;
	struct safe_text **rows; /* until they are measured */
	size_t row_count;
	bool measured;
};

/* --- cells */

/* What tells one hit from another in a list of several kinds: the first
 * columns of its own kind. */
static const char *detail_text(
    struct writer *writer, struct arena *arena, const struct record *record)
{
	const struct kind *kind = record->kind;
	const char *text = NULL;
	size_t i, found = 0;

	for (i = 1; i < kind->field_count && found < 2; i++) {
		const char *cell;

		if ((kind->fields[i].roles & ROLE_LIST) == 0)
			continue;
		cell = write_cell(arena, record, &kind->fields[i],
		    writer->options.langs, true);
		if (cell == NULL)
			continue;
		text = text == NULL ? cell
				    : arena_printf(arena, "%s, %s", text, cell);
		found++;
	}
	return text;
}

static struct safe_text column_text(struct writer *writer, struct arena *arena,
    const struct column *column, const struct record *record)
{
	const char *const *langs = writer->options.langs;
	const char *text = NULL;

	switch (column->what) {
	case COLUMN_DETAIL:
		text = detail_text(writer, arena, record);
		break;
	case COLUMN_SOURCE:
		text = writer->row_source;
		break;
	case COLUMN_ID:
		/* Of one kind, which the reader has named. */
		text = writer->options.kind != NULL ? record->id
						    : write_id(arena, record);
		break;
	case COLUMN_FIELD:
		text = column->field == NULL ||
			       column->field == &record->kind->fields[0]
			   ? record_label(record, langs)
			   : write_marked(writer, record, column->field);
		break;
	}
	return safe_linez(arena, text);
}

/* --- layout */

static void add_column(struct writer *writer, struct column column,
    const char *title, int min_cells)
{
	struct table *table = writer->state;

	column.title = safe_linez(&writer->arena, title);
	column.cells = column.title.cells;
	column.min_cells =
	    min_cells > COLUMN_MIN_CELLS ? min_cells : COLUMN_MIN_CELLS;
	table->columns[table->count++] = column;
}

static void table_begin(struct writer *writer)
{
	const struct write_options *options = &writer->options;
	struct table *table = arena_alloc(&writer->arena, sizeof(*table));
	size_t i;

	writer->state = table;
	table->columns = arena_array(
	    &writer->arena, options->field_count + 5, sizeof(*table->columns));
	table->rows =
	    arena_array(&writer->arena, MEASURED_ROWS, sizeof(*table->rows));
	for (i = 0; i < options->field_count; i++)
		add_column(writer, (struct column){.field = options->fields[i]},
		    _(options->fields[i]->label),
		    i == 0 ? options->fields[i]->min_cells
			   : options->fields[i]->min_cells / 2);
	if (options->kind == NULL) {
		add_column(
		    writer, (struct column){.field = NULL}, _("Name"), 24);
		add_column(writer, (struct column){.what = COLUMN_DETAIL},
		    _("Details"), 10);
	}
	if (options->row_sources)
		add_column(writer, (struct column){.what = COLUMN_SOURCE},
		    _("Service"), 12);
	add_column(writer, (struct column){.what = COLUMN_ID}, _("Id"), 12);
}

static int table_cells(const struct table *table)
{
	int cells = 0;
	size_t i;

	for (i = 0; i < table->count; i++)
		cells += table->columns[i].cells + (i > 0 ? GAP_CELLS : 0);
	return cells;
}

/* One cell from the column that has most to spare; false when none has. The
 * id is not cut: it is there to be copied. */
static bool squeeze_one(struct table *table)
{
	struct column *widest = NULL;
	size_t i;

	for (i = 0; i < table->count; i++) {
		struct column *column = &table->columns[i];

		if (column->what != COLUMN_ID &&
		    column->cells > column->min_cells &&
		    (widest == NULL || column->cells > widest->cells))
			widest = column;
	}
	if (widest == NULL)
		return false;
	widest->cells--;
	return true;
}

static void drop_column(struct table *table, size_t at)
{
	size_t row;

	memmove(table->columns + at, table->columns + at + 1,
	    (table->count - at - 1) * sizeof(*table->columns));
	for (row = 0; row < table->row_count; row++)
		memmove(table->rows[row] + at, table->rows[row] + at + 1,
		    (table->count - at - 1) * sizeof(**table->rows));
	table->count--;
}

static void table_fit(struct table *table, int width)
{
	size_t i, row;

	/* What no row has needs no column; the label and the id stay. */
	for (i = table->count - 1; i-- > 1;) {
		bool empty = true;

		for (row = 0; row < table->row_count && empty; row++)
			empty = table->rows[row][i].len == 0;
		if (empty)
			drop_column(table, i);
	}
	while (table_cells(table) > width) {
		if (squeeze_one(table))
			continue;
		if (table->count <= 2)
			break;
		drop_column(table, table->count - 2);
	}
}

/* --- output */

static void table_line(
    struct writer *writer, struct arena *arena, const struct safe_text *cells)
{
	const struct table *table = writer->state;
	FILE *stream = writer->options.stream;
	size_t i, last = table->count;

	while (last > 0 && cells[last - 1].len == 0)
		last--;
	for (i = 0; i < last; i++) {
		int width = table->columns[i].cells;
		struct safe_text text = safe_clip(arena, cells[i], width, true);

		if (table->columns[i].what == COLUMN_ID)
			text = cells[i];
		if (i + 1 < last) {
			out_pad(stream, text, width);
			out_pad(stream, SAFE_LIT(""), GAP_CELLS);
		} else {
			out_safe(stream, text);
		}
	}
	out_bytes(stream, "\n", 1);
}

static void table_flush(struct writer *writer)
{
	struct table *table = writer->state;
	FILE *stream = writer->options.stream;
	struct safe_text *titles;
	size_t i;

	if (table->measured)
		return;
	table_fit(table, writer->options.width);
	table->measured = true;
	if (table->row_count == 0)
		return;
	titles = arena_array(&writer->arena, table->count, sizeof(*titles));
	for (i = 0; i < table->count; i++)
		titles[i] = table->columns[i].title;
	if (writer->options.bold)
		out_bytes(stream, "\033[1m", 4);
	table_line(writer, &writer->arena, titles);
	if (writer->options.bold)
		out_bytes(stream, "\033[0m", 4);
	for (i = 0; i < table->row_count; i++)
		table_line(writer, &writer->arena, table->rows[i]);
}

static void table_record(struct writer *writer, const struct record *record)
{
	struct table *table = writer->state;
	struct arena *arena =
	    table->measured ? &writer->record : &writer->arena;
	struct safe_text *cells =
	    arena_array(arena, table->count, sizeof(*cells));
	size_t i;

	for (i = 0; i < table->count; i++) {
		struct column *column = &table->columns[i];
		int most = column->what == COLUMN_ID ? ID_MAX_CELLS
						     : writer->options.width;

		cells[i] = column_text(writer, arena, column, record);
		if (!table->measured && cells[i].cells > column->cells)
			column->cells =
			    cells[i].cells < most ? cells[i].cells : most;
	}
	if (table->measured) {
		table_line(writer, arena, cells);
		return;
	}
	table->rows[table->row_count++] = cells;
	if (table->row_count == MEASURED_ROWS)
		table_flush(writer);
}

static void table_end(struct writer *writer, const struct write_end *end)
{
	(void)end;
	table_flush(writer);
}

const struct write_ops write_table_ops = {
    .begin = table_begin,
    .record = table_record,
    .end = table_end,
};
