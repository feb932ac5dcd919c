/*
 * write_card.c: owns the escapes and folds of content lines.
 */
#include "write_card.h"

#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/out.h"

#define LINE_OCTETS 75
#define VALUE_MAX_BYTES (1u << 20)

static bool is_inside_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void put_folded(FILE *stream, const char *line, size_t len)
{
	size_t room = LINE_OCTETS;

	while (len > room) {
		size_t cut = room;

		while (cut > 1 && is_inside_character(line[cut]))
			cut--;
		out_bytes(stream, line, cut);
		out_bytes(stream, "\r\n ", 3);
		line += cut;
		len -= cut;
		room = LINE_OCTETS - 1; /* the blank counts */
	}
	out_bytes(stream, line, len);
	out_bytes(stream, "\r\n", 2);
}

void card_raw(struct writer *writer, const char *name, const char *value)
{
	struct buf line;

	buf_init(&line, VALUE_MAX_BYTES * 2);
	buf_addf(&line, "%s:", name);
	buf_adds(&line, value);
	put_folded(writer->options.stream, buf_text(&line), line.len);
	buf_done(&line);
}

const char *card_escape(struct writer *writer, const char *text)
{
	struct buf clean, out;
	const char *escaped;
	size_t i;

	if (text == NULL)
		return "";
	buf_init(&clean, VALUE_MAX_BYTES);
	buf_init(&out, VALUE_MAX_BYTES * 2);
	safe_filter(&clean, text, strlen(text), true);
	for (i = 0; i < clean.len; i++) {
		char c = clean.data[i];

		if (c == '\n') {
			buf_adds(&out, "\\n");
			continue;
		}
		if (strchr("\\,;", c) != NULL)
			buf_addc(&out, '\\');
		buf_addc(&out, c);
	}
	escaped = arena_strdup(&writer->record, buf_text(&out));
	buf_done(&clean);
	buf_done(&out);
	return escaped;
}

void card_text(struct writer *writer, const char *name, const char *value)
{
	if (value != NULL)
		card_raw(writer, name, card_escape(writer, value));
}

void card_uri(struct writer *writer, const char *name, const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789"
				    "-._~:/?#[]@!$&'()*+;=%";
	struct buf out;

	if (value == NULL)
		return;
	buf_init(&out, VALUE_MAX_BYTES);
	for (; *value != '\0'; value++) {
		if (strchr(plain, *value) != NULL)
			buf_addc(&out, *value);
		else
			buf_addf(&out, "%%%02X", (unsigned char)*value);
	}
	card_raw(writer, name, buf_text(&out));
	buf_done(&out);
}

const struct field *card_field(const struct kind *kind, const char *name)
{
	return kind_field(kind, name);
}

const char *card_value(
    struct writer *writer, const struct record *record, const char *name)
{
	const struct field *field = card_field(record->kind, name);
	const char *const *langs = writer->options.langs;

	if (field == NULL)
		return NULL;
	/* People read countries; machines dates and places. */
	return write_cell(
	    &writer->record, record, field, langs, field->type == FIELD_CODE);
}

const char *card_now(struct writer *writer)
{
	const char *now = write_now(&writer->record);
	char *basic = arena_strdup(&writer->record, now);
	char *to = basic;

	for (; *now != '\0'; now++)
		if (*now != '-' && *now != ':')
			*to++ = *now;
	*to = '\0';
	return basic;
}
