/*
 * text.c: UTF-8, cells and clusters. The one width of the program. Knows
 * nothing of terminals: ui/term asks here and believes it.
 *
 * A cluster is as wide as its characters together. That is what curses
 * counts too; safe.c drops what a terminal would draw narrower than that.
 */
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>
#include "klaster/base/text.h"

#define REPLACEMENT 0xfffdu

static bool is_tail(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

static bool is_ascii(char c)
{
	return ((unsigned char)c & 0x80) == 0;
}

size_t text_decode(const char *text, size_t len, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t c, least;
	size_t need;

	*code = REPLACEMENT;
	if (len == 0)
		return 0;
	if (s[0] < 0x80) {
		*code = s[0];
		return 1;
	}
	if (s[0] >= 0xc2 && s[0] <= 0xdf) {
		need = 2, least = 0x80, c = s[0] & 0x1f;
	} else if (s[0] >= 0xe0 && s[0] <= 0xef) {
		need = 3, least = 0x800, c = s[0] & 0x0f;
	} else if (s[0] >= 0xf0 && s[0] <= 0xf4) {
		need = 4, least = 0x10000, c = s[0] & 0x07;
	} else {
		return 1;
	}
	if (len < need)
		return 1;
	for (size_t i = 1; i < need; i++) {
		if (!is_tail(s[i]))
			return 1;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 1;
	*code = c;
	return need;
}

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

size_t text_printable(const char *text, size_t len)
{
	size_t at = 0;

	for (; at + 8 <= len; at += 8) {
		uint64_t eight;

		memcpy(&eight, text + at, 8);
		/* The upper bit of a byte of 0x7f and more, or below 0x20. */
		if (((eight + EACH_BYTE(1)) | eight |
			(eight - EACH_BYTE(0x20))) &
		    EACH_BYTE(0x80))
			break;
	}
	while (at < len && text[at] >= ' ' && text[at] < 0x7f)
		at++;
	return at;
}

size_t text_encode(uint32_t code, char out[4])
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = REPLACEMENT;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

bool text_is_utf8(const char *text, size_t len)
{
	size_t at = 0;
	uint32_t code;

	while (at < len) {
		size_t step = text_decode(text + at, len - at, &code);

		if (step == 1 && !is_ascii(text[at]))
			return false;
		at += step;
	}
	return true;
}

int text_code_cells(uint32_t code)
{
	int cells;

	if (code < 0x7f)
		return code >= 0x20;
	cells = utf8proc_charwidth((utf8proc_int32_t)code);
	return cells < 0 ? 0 : cells > 2 ? 2 : cells;
}

/* Where nothing but bytes below 0x80 meet, a byte is a cluster: no table
 * need be asked. CR LF is the one exception and goes the long way. */
static bool is_plain_step(const char *text, size_t len)
{
	return is_ascii(text[0]) && text[0] != '\r' &&
	       (len == 1 || is_ascii(text[1]));
}

size_t text_next(const char *text, size_t len, int *cells)
{
	utf8proc_int32_t state = 0;
	uint32_t last, next;
	size_t at;
	int width;

	if (len == 0) {
		*cells = 0;
		return 0;
	}
	at = text_decode(text, len, &last);
	width = text_code_cells(last);
	if (!is_plain_step(text, len)) {
		while (at < len) {
			size_t step = text_decode(text + at, len - at, &next);

			if (utf8proc_grapheme_break_stateful(
				(utf8proc_int32_t)last, (utf8proc_int32_t)next,
				&state))
				break;
			/* A pathological cluster has no end; a width has. */
			if (width < INT_MAX - 2)
				width += text_code_cells(next);
			last = next;
			at += step;
		}
	}
	*cells = width;
	return at;
}

size_t text_prev(const char *text, size_t pos)
{
	size_t from = pos, at;
	int cells;

	/* Back to a place that is a boundary whatever stands before it:
	 * between two bytes below 0x80. Then forward: clusters can be told
	 * apart in that direction only. */
	while (from > 0) {
		from--;
		if (is_ascii(text[from]) && text[from] != '\n' &&
		    (from == 0 || is_ascii(text[from - 1])))
			break;
	}
	for (at = from; at < pos;) {
		from = at;
		at += text_next(text + at, pos - at, &cells);
	}
	return pos - from;
}

int text_cells(const char *text, size_t len)
{
	size_t at = 0;
	int cells = 0;

	while (at < len && cells < INT_MAX - 2) {
		uint32_t code;

		at += text_decode(text + at, len - at, &code);
		cells += text_code_cells(code);
	}
	return cells;
}

size_t text_clip(const char *text, size_t len, int cells, int *used)
{
	size_t at = 0;
	int sum = 0;

	while (at < len) {
		int width;
		size_t step = text_next(text + at, len - at, &width);

		if (width > cells - sum)
			break;
		sum += width;
		at += step;
	}
	if (used)
		*used = sum;
	return at;
}

/* A hyphen or slash inside a word may end a line; one before a word (a
 * minus, a path) may not. */
static bool may_break_after(const char *text, size_t at)
{
	return (text[at] == '-' || text[at] == '/') && at > 0 &&
	       text[at - 1] != ' ' && text[at - 1] != '-' &&
	       text[at - 1] != '/';
}

static size_t skip_blanks(const char *text, size_t len, size_t at)
{
	while (at < len && text[at] == ' ')
		at++;
	if (at < len && text[at] == '\n')
		at++;
	return at;
}

size_t text_wrap(const char *text, size_t len, int cells, size_t *skip)
{
	size_t at = 0, end = 0, next = 0; /* the last place to break */
	int sum = 0;

	while (at < len && text[at] != '\n') {
		int width;
		size_t step = text_next(text + at, len - at, &width);

		if (text[at] == ' ' && step == 1) {
			if (at > 0 && text[at - 1] != ' ')
				end = at;
			if (end > 0)
				next = skip_blanks(text, len, at);
		}
		if (width > cells - sum) {
			if (end == 0 && at == 0)
				at = step; /* wider than the line: go on */
			if (end == 0)
				end = next = at;
			*skip = next;
			return end;
		}
		if (may_break_after(text, at))
			end = next = at + step;
		sum += width;
		at += step;
	}
	*skip = at < len ? at + 1 : at;
	return at;
}

const char *text_library(void)
{
	return utf8proc_version();
}
