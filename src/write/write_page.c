/*
 * write_page.c: owns the format for paper: a whole record as the screen shows
 * it, a row with its columns by their labels, in lines that fit a letter.
 */
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"
#include "klaster/ui/sheet.h"
#include "klaster/ui/view.h"
#include "klaster/write/write.h"

#define PAGE_MAX_BYTES (8u << 20)
#define LABEL_CELLS 20

static void print_row(
    struct writer *writer, const struct record *record, struct buf *out)
{
	const struct write_options *options = &writer->options;
	struct sheet sheet;
	size_t i;

	sheet_init(&sheet);
	sheet_begin(&sheet, WRITE_PAPER_CELLS);
	sheet_flow(&sheet, 0,
	    safe_linez(&sheet.arena, record_label(record, options->langs)),
	    LOOK_TITLE);
	for (i = 0; i < options->field_count; i++) {
		const struct field *field = options->fields[i];
		const char *cell = write_marked(writer, record, field);

		if (cell == NULL || field == &record->kind->fields[0])
			continue;
		sheet_line(&sheet);
		sheet_part(&sheet, 0,
		    safe_clip(&sheet.arena,
			safe_linez(&sheet.arena, _(field->label)),
			LABEL_CELLS - 2, true),
		    LOOK_LABEL);
		sheet_flow(&sheet, LABEL_CELLS, safe_linez(&sheet.arena, cell),
		    LOOK_TEXT);
	}
	if (writer->row_source != NULL) {
		sheet_line(&sheet);
		sheet_part(&sheet, 0, safe_linez(&sheet.arena, _("Service")),
		    LOOK_LABEL);
		sheet_flow(&sheet, LABEL_CELLS,
		    safe_linez(&sheet.arena, writer->row_source), LOOK_TEXT);
	}
	sheet_line(&sheet);
	sheet_part(
	    &sheet, 0, safe_linez(&sheet.arena, _("Id")), LOOK_LABEL);
	sheet_flow(&sheet, LABEL_CELLS,
	    safe_linez(&sheet.arena, write_id(&writer->record, record)),
	    LOOK_TEXT);
	sheet_print(&sheet, out);
	sheet_done(&sheet);
}

static void text_begin(struct writer *writer)
{
	(void)writer;
}

static void text_record(struct writer *writer, const struct record *record)
{
	const struct source_status status = {.state = SOURCE_LIVE};
	struct buf out;

	buf_init(&out, PAGE_MAX_BYTES);
	if (writer->count > 0)
		buf_addc(&out, '\n');
	if (record->whole)
		view_detail_print(&out, record, writer->options.langs, &status,
		    WRITE_PAPER_CELLS);
	else
		print_row(writer, record, &out);
	out_bytes(writer->options.stream, buf_text(&out), out.len);
	buf_done(&out);
}

/* Paper is found again when nobody knows any more what it was. */
static void text_end(struct writer *writer, const struct write_end *end)
{
	const struct write_options *options = &writer->options;

	(void)end;
	if (options->origin == NULL || writer->count == 0)
		return;
	out_bytes(options->stream, "\n", 1);
	out_line(options->stream,
	    safe_linef(&writer->record, "-- %s, %.10s%s%s", options->origin,
		write_now(&writer->record),
		options->purpose != NULL ? "; " : "",
		options->purpose != NULL ? options->purpose : ""));
}

const struct write_ops write_text_ops = {
    .begin = text_begin,
    .record = text_record,
    .end = text_end,
};
