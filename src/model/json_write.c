/*
 * json_write.c: writes JSON that is safe to show on a terminal as it is.
 */
#include "klaster/model/json.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "klaster/base/text.h"

#define DEPTH_MAX 60

/* Controls, line ends and bidi marks that a terminal or an editor obeys. */
static bool needs_escape(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
	       code == 0x061c || code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

static void write_escape(struct buf *out, uint32_t code)
{
	switch (code) {
	case '\n':
		buf_adds(out, "\\n");
		return;
	case '\r':
		buf_adds(out, "\\r");
		return;
	case '\t':
		buf_adds(out, "\\t");
		return;
	default:
		buf_addf(out, "\\u%04" PRIx32, code);
	}
}

void json_write_stringn(struct buf *out, const char *text, size_t len)
{
	size_t pos = 0, done = 0;

	buf_addc(out, '"');
	while (pos < len) {
		uint32_t code;
		size_t step, end = pos + text_printable(text + pos, len - pos);

		while (pos < end && text[pos] != '"' && text[pos] != '\\')
			pos++;
		if (pos == len)
			break;
		step = text_decode(text + pos, len - pos, &code);
		bool bad = step == 1 && (unsigned char)text[pos] >= 0x80;

		if (bad || needs_escape(code) || code == '"' || code == '\\') {
			buf_add(out, text + done, pos - done);
			if (bad)
				buf_adds(out, "\xef\xbf\xbd");
			else if (code == '"' || code == '\\')
				buf_addf(out, "\\%c", (char)code);
			else
				write_escape(out, code);
			done = pos + step;
		}
		pos += step;
	}
	buf_add(out, text + done, pos - done);
	buf_addc(out, '"');
}

void json_write_string(struct buf *out, const char *text)
{
	json_write_stringn(out, text, strlen(text));
}

void json_writer_init(struct json_writer *writer, struct buf *out)
{
	*writer = (struct json_writer){.out = out};
}

/* The comma and the name that stand before a value. */
static void begin_value(struct json_writer *writer, const char *name)
{
	uint64_t bit = UINT64_C(1) << writer->depth;

	if (writer->has_item & bit)
		buf_addc(writer->out, ',');
	writer->has_item |= bit;
	if (name != NULL) {
		json_write_string(writer->out, name);
		buf_addc(writer->out, ':');
	}
}

void json_open(struct json_writer *writer, const char *name, char bracket)
{
	assert(writer->depth < DEPTH_MAX);
	begin_value(writer, name);
	buf_addc(writer->out, bracket);
	writer->depth++;
	writer->has_item &= ~(UINT64_C(1) << writer->depth);
}

void json_close(struct json_writer *writer, char bracket)
{
	assert(writer->depth > 0);
	writer->depth--;
	buf_addc(writer->out, bracket == '{' || bracket == '}' ? '}' : ']');
}

void json_put_string(
    struct json_writer *writer, const char *name, const char *text)
{
	if (text == NULL) {
		json_put_null(writer, name);
		return;
	}
	begin_value(writer, name);
	json_write_string(writer->out, text);
}

void json_put_u64(struct json_writer *writer, const char *name, uint64_t n)
{
	begin_value(writer, name);
	buf_addf(writer->out, "%" PRIu64, n);
}

void json_put_bool(struct json_writer *writer, const char *name, bool b)
{
	json_put_raw(writer, name, b ? "true" : "false");
}

void json_put_null(struct json_writer *writer, const char *name)
{
	json_put_raw(writer, name, "null");
}

void json_put_raw(
    struct json_writer *writer, const char *name, const char *json)
{
	begin_value(writer, name);
	buf_adds(writer->out, json);
}
