/*
 * write_csv.c: owns CSV as RFC 4180 has it, and the care that a spreadsheet
 * computes nothing that a record says (users-and-trust.md C.14): free text
 * that begins like a formula gets an apostrophe before it. Phones, numbers,
 * money, dates and places may begin with a sign.
 */
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/out.h"
#include "klaster/model/value.h"
#include "klaster/write/write.h"

#define CSV_CELL_MAX (1u << 22)

static bool begins_like_formula(const char *text)
{
	return *text != '\0' && strchr("=+-@\t\r|%", *text) != NULL;
}

/* Phones, amounts and the like may begin with a sign. That their field says
 * so is not enough: a service may send anything as a phone. */
static bool is_sign_harmless(const struct field *field, const char *text)
{
	switch (field != NULL ? field->type : FIELD_TEXT) {
	case FIELD_PHONE:
		return text[strspn(text, "0123456789 .,;/()+-")] == '\0';
	case FIELD_NUMBER:
	case FIELD_MONEY:
	case FIELD_DATE:
	case FIELD_GEO:
		return value_is_canonical(field, text);
	default:
		return false;
	}
}

void write_csv_cell(
    struct writer *writer, const char *text, const struct field *field)
{
	FILE *stream = writer->options.stream;
	struct buf clean;
	bool defuse;
	size_t i;

	if (text == NULL)
		return;
	buf_init(&clean, CSV_CELL_MAX);
	safe_filter(&clean, text, strlen(text), true);
	text = buf_text(&clean);
	defuse = !writer->options.csv_raw && begins_like_formula(text) &&
		 !is_sign_harmless(field, text);
	if (!defuse && strpbrk(text, ",\"\r\n;\t ") == NULL) {
		out_bytes(stream, text, clean.len);
		buf_done(&clean);
		return;
	}
	out_bytes(stream, defuse ? "\"'" : "\"", defuse ? 2 : 1);
	for (i = 0; i < clean.len; i++) {
		if (text[i] == '"')
			out_bytes(stream, "\"", 1);
		out_bytes(stream, text + i, 1);
	}
	out_bytes(stream, "\"", 1);
	buf_done(&clean);
}

static void csv_begin(struct writer *writer)
{
	const struct write_options *options = &writer->options;
	size_t i;

	if (options->csv_bom)
		out_bytes(options->stream, "\xef\xbb\xbf", 3);
	write_csv_cell(writer, "id", NULL);
	if (options->row_sources)
		out_bytes(options->stream, ",source", 7);
	if (options->kind == NULL)
		out_bytes(options->stream, ",kind,label", 11);
	for (i = 0; i < options->field_count; i++) {
		out_bytes(options->stream, ",", 1);
		write_csv_cell(
		    writer, write_field_name(options->fields[i]), NULL);
	}
	out_bytes(options->stream, "\r\n", 2);
}

static void csv_record(struct writer *writer, const struct record *record)
{
	const struct write_options *options = &writer->options;
	struct arena *arena = &writer->record;
	size_t i;

	write_csv_cell(writer, write_id(arena, record), NULL);
	if (options->row_sources) {
		out_bytes(options->stream, ",", 1);
		write_csv_cell(writer, writer->row_source, NULL);
	}
	if (options->kind == NULL) {
		out_bytes(options->stream, ",", 1);
		write_csv_cell(writer, record->kind->name, NULL);
		out_bytes(options->stream, ",", 1);
		write_csv_cell(
		    writer, record_label(record, options->langs), NULL);
	}
	for (i = 0; i < options->field_count; i++) {
		const struct field *field = options->fields[i];

		out_bytes(options->stream, ",", 1);
		write_csv_cell(
		    writer, write_value(writer, record, field, false), field);
	}
	out_bytes(options->stream, "\r\n", 2);
}

static void csv_end(struct writer *writer, const struct write_end *end)
{
	(void)writer;
	(void)end;
}

const struct write_ops write_csv_ops = {
    .begin = csv_begin,
    .record = csv_record,
    .end = csv_end,
};
