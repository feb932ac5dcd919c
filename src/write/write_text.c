/*
 * write_text.c: owns the formats without quoting: plain, one record a line
 * for grep, cut and people who listen to their terminal, and TSV.
 */
#include "klaster/base/buf.h"
#include "klaster/base/out.h"
#include "klaster/write/write.h"

/* --- plain: id, label, then the columns, parted by tabs */

static void plain_begin(struct writer *writer)
{
	(void)writer;
}

static void plain_record(struct writer *writer, const struct record *record)
{
	const struct write_options *options = &writer->options;
	FILE *stream = options->stream;
	struct arena *arena = &writer->record;
	size_t i;

	out_safe(stream, safe_linez(arena, write_id(arena, record)));
	out_bytes(stream, "\t", 1);
	if (options->row_sources) {
		out_safe(stream, safe_linez(arena, writer->row_source));
		out_bytes(stream, "\t", 1);
	}
	out_safe(
	    stream, safe_linez(arena, record_label(record, options->langs)));
	for (i = 0; i < options->field_count; i++) {
		const struct field *field = options->fields[i];

		if (field == &options->kind->fields[0])
			continue;
		out_bytes(stream, "\t", 1);
		out_safe(stream, safe_linez(arena,
				     write_value(writer, record, field, true)));
	}
	out_bytes(stream, "\n", 1);
}

static void plain_end(struct writer *writer, const struct write_end *end)
{
	(void)writer;
	(void)end;
}

const struct write_ops write_plain_ops = {
    .begin = plain_begin,
    .record = plain_record,
    .end = plain_end,
};

/* --- TSV (the text/tab-separated-values of IANA, with escapes) */

void write_tsv_cell(struct writer *writer, const char *text)
{
	struct buf clean;
	struct buf out;
	size_t i;

	if (text == NULL)
		return;
	buf_init(&clean, 1u << 21);
	buf_init(&out, 1u << 22);
	for (i = 0; text[i] != '\0'; i++)
		;
	safe_filter(&clean, text, i, true);
	for (i = 0; i < clean.len; i++) {
		char c = clean.data[i];

		if (c == '\n')
			buf_adds(&out, "\\n");
		else if (c == '\t')
			buf_adds(&out, "\\t");
		else if (c == '\\')
			buf_adds(&out, "\\\\");
		else
			buf_addc(&out, c);
	}
	out_bytes(writer->options.stream, buf_text(&out), out.len);
	buf_done(&clean);
	buf_done(&out);
}

static void tsv_begin(struct writer *writer)
{
	const struct write_options *options = &writer->options;
	size_t i;

	write_tsv_cell(writer, "id");
	if (options->row_sources)
		out_bytes(options->stream, "\tsource", 7);
	if (options->kind == NULL)
		out_bytes(options->stream, "\tkind\tlabel", 11);
	for (i = 0; i < options->field_count; i++) {
		out_bytes(options->stream, "\t", 1);
		write_tsv_cell(writer, write_field_name(options->fields[i]));
	}
	out_bytes(options->stream, "\n", 1);
}

static void tsv_record(struct writer *writer, const struct record *record)
{
	const struct write_options *options = &writer->options;
	struct arena *arena = &writer->record;
	size_t i;

	write_tsv_cell(writer, write_id(arena, record));
	if (options->row_sources) {
		out_bytes(options->stream, "\t", 1);
		write_tsv_cell(writer, writer->row_source);
	}
	if (options->kind == NULL) {
		out_bytes(options->stream, "\t", 1);
		write_tsv_cell(writer, record->kind->name);
		out_bytes(options->stream, "\t", 1);
		write_tsv_cell(writer, record_label(record, options->langs));
	}
	for (i = 0; i < options->field_count; i++) {
		out_bytes(options->stream, "\t", 1);
		write_tsv_cell(writer,
		    write_value(writer, record, options->fields[i], false));
	}
	out_bytes(options->stream, "\n", 1);
}

const struct write_ops write_tsv_ops = {
    .begin = tsv_begin,
    .record = tsv_record,
    .end = plain_end,
};
