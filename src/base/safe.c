/*
 * safe.c: the display filter. Owns what may reach a terminal; everything
 * that came from elsewhere passes here. Knows nothing of where it goes.
 *
 * The text is taken apart into segments: one base character and at most
 * three marks (or Hangul letters) joined to it, decomposed. A segment is put
 * into canonical order, composed and written: that is NFC, because nothing
 * composes across a base. So memory is bounded, and what was written passes
 * the filter again unchanged.
 */
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>
#include "klaster/base/mem.h"
#include "klaster/base/safe.h"
#include "klaster/base/text.h"

#define REPLACEMENT 0xfffdu

enum {
	JOINED_MAX = 3, /* more stack up over the neighbouring lines */
	SEGMENT_MAX = 1 + JOINED_MAX,
	DECOMPOSED_MAX = 8, /* canonical: 4 at most */
	/* A filtered byte becomes three at most, as U+FFFD. */
	GROWTH_MAX = 3,
};

enum fate { FATE_KEEP, FATE_MARK, FATE_BLANK, FATE_DROP, FATE_BAD };

struct filter {
	struct buf *out;
	utf8proc_int32_t segment[SEGMENT_MAX];
	size_t count;
	bool lines;  /* line feeds stay */
	bool in_bad; /* the last character was replaced: once for a run */
};

/* What has no width, or one that terminals do not agree on, and is not told
 * by its category. */
static bool is_dropped(uint32_t code)
{
	return code == 0x00ad || code == 0x200d ||
	       (code >= 0xfe00 && code <= 0xfe0f) || /* variation selectors */
	       (code >= 0xe0100 && code <= 0xe01ef) ||
	       (code >= 0x1f3fb && code <= 0x1f3ff); /* skin tones */
}

static bool is_hidden(uint32_t code)
{
	switch (code) {
	case 0x034f: /* combining grapheme joiner */
	case 0x115f:
	case 0x1160:
	case 0x3164:
	case 0xffa0: /* Hangul fillers */
	case 0x17b4:
	case 0x17b5:
	case 0x180b:
	case 0x180c:
	case 0x180d:
	case 0x180f:
	case 0xfffc:
	case REPLACEMENT:
		return true;
	default:
		return false;
	}
}

static enum fate fate_of(uint32_t code)
{
	if (is_dropped(code))
		return FATE_DROP;
	if (is_hidden(code))
		return FATE_BAD;
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_ZS:
		return FATE_BLANK;
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return FATE_BAD;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return FATE_MARK;
	default:
		return FATE_KEEP;
	}
}

static int combining_class(utf8proc_int32_t code)
{
	return utf8proc_get_property(code)->combining_class;
}

/* Canonical order: marks of different classes change places, stably. */
static void order(utf8proc_int32_t *segment, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		utf8proc_int32_t code = segment[i];
		int class = combining_class(code);
		size_t k = i;

		while (class > 0 && k > 0 &&
		       combining_class(segment[k - 1]) > class) {
			segment[k] = segment[k - 1];
			k--;
		}
		segment[k] = code;
	}
}

static void flush(struct filter *filter)
{
	utf8proc_ssize_t count = (utf8proc_ssize_t)filter->count;
	char bytes[4];

	if (count == 1 && filter->segment[0] < 0x80) {
		buf_addc(filter->out, (char)filter->segment[0]);
		filter->count = 0;
		return;
	}
	order(filter->segment, filter->count);
	count = utf8proc_normalize_utf32(
	    filter->segment, count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		uint32_t code = (uint32_t)filter->segment[i];

		buf_add(filter->out, bytes, text_encode(code, bytes));
	}
	filter->count = 0;
}

static void start_segment(struct filter *filter, uint32_t code)
{
	flush(filter);
	filter->segment[filter->count++] = (utf8proc_int32_t)code;
	filter->in_bad = false;
}

static void put_bad(struct filter *filter)
{
	if (filter->in_bad)
		return;
	start_segment(filter, REPLACEMENT);
	filter->in_bad = true;
}

/* Conjoining vowels and finals have no width of their own: they belong to
 * the letter before, like marks. */
static bool is_hangul_tail(uint32_t code)
{
	return (code >= 0x1161 && code <= 0x11ff) ||
	       (code >= 0xd7b0 && code <= 0xd7fb);
}

static bool is_hangul(uint32_t code)
{
	return (code >= 0x1100 && code <= 0x11ff) ||
	       (code >= 0xa960 && code <= 0xa97c) ||
	       (code >= 0xd7b0 && code <= 0xd7fb);
}

static void put_joined(struct filter *filter, uint32_t code)
{
	/* With nothing to stand on it would stand on what is drawn before
	 * this text. */
	if (filter->count == 0)
		put_bad(filter);
	else if (filter->count < SEGMENT_MAX)
		filter->segment[filter->count++] = (utf8proc_int32_t)code;
	if (filter->count > 1)
		filter->in_bad = false;
}

/* A character that stays, decomposed. */
static void put_part(struct filter *filter, uint32_t code)
{
	if (fate_of(code) == FATE_MARK) {
		put_joined(filter, code);
	} else if (is_hangul_tail(code)) {
		if (filter->count > 0 &&
		    is_hangul((uint32_t)filter->segment[filter->count - 1]))
			put_joined(filter, code);
		else
			put_bad(filter);
	} else if (text_code_cells(code) == 0) {
		put_bad(filter);
	} else {
		start_segment(filter, code);
	}
}

static void put_code(struct filter *filter, uint32_t code)
{
	utf8proc_int32_t parts[DECOMPOSED_MAX];
	utf8proc_ssize_t count;
	int bound = 0;

	switch (fate_of(code)) {
	case FATE_DROP:
		return;
	case FATE_BAD:
		put_bad(filter);
		return;
	case FATE_BLANK:
		start_segment(filter, ' ');
		return;
	case FATE_KEEP:
	case FATE_MARK:
		break;
	}
	count = utf8proc_decompose_char((utf8proc_int32_t)code, parts,
	    DECOMPOSED_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &bound);
	if (count < 1 || count > DECOMPOSED_MAX) {
		put_bad(filter);
		return;
	}
	for (utf8proc_ssize_t i = 0; i < count; i++)
		put_part(filter, (uint32_t)parts[i]);
}

/* A line's end is no base: a mark after it would climb into it. */
static void put_line_feed(struct filter *filter)
{
	flush(filter);
	if (filter->lines)
		buf_addc(filter->out, '\n');
	else
		start_segment(filter, ' ');
	filter->in_bad = false;
}

static bool is_plain(char c)
{
	return c >= 0x20 && c <= 0x7e;
}

/* Printable ASCII up to, not with, the last before something else: a mark
 * may follow that one. Returns the bytes taken. */
static size_t put_run(struct filter *filter, const char *bytes, size_t len)
{
	size_t n = 0;

	while (n < len && is_plain(bytes[n]))
		n++;
	if (n < 2)
		return 0;
	flush(filter);
	buf_add(filter->out, bytes, n - 1);
	filter->in_bad = false;
	return n - 1;
}

void safe_filter(struct buf *out, const char *bytes, size_t len, bool lines)
{
	struct filter filter = {.out = out, .lines = lines};
	size_t at = 0;

	while (at < len) {
		uint32_t code;
		size_t step = put_run(&filter, bytes + at, len - at);

		if (step > 0) {
			at += step;
			continue;
		}
		if (bytes[at] == '\r' && at + 1 < len && bytes[at + 1] == '\n')
			at++;
		step = text_decode(bytes + at, len - at, &code);
		if (code == '\n')
			put_line_feed(&filter);
		else if (code == '\t')
			start_segment(&filter, ' ');
		else
			put_code(&filter, code);
		at += step;
	}
	flush(&filter);
}

/* --- texts in an arena */

static int widest_line(const char *text, size_t len)
{
	size_t at = 0;
	int widest = 0;

	while (at < len) {
		const char *feed = memchr(text + at, '\n', len - at);
		size_t end = feed ? (size_t)(feed - text) : len;
		int cells = text_cells(text + at, end - at);

		if (cells > widest)
			widest = cells;
		at = end + 1;
	}
	return widest;
}

static bool is_plain_text(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_plain(bytes[i]))
			return false;
	return true;
}

static struct safe_text make(
    struct arena *arena, const char *bytes, size_t len, bool lines)
{
	struct safe_text text = SAFE_LIT("");
	struct buf buf;

	if (!bytes || len == 0)
		return text;
	if (is_plain_text(bytes, len)) {
		text.safe_bytes = arena_strndup(arena, bytes, len);
		text.len = len;
		text.cells = text_cells(bytes, len);
		return text;
	}
	buf_init(&buf, len * GROWTH_MAX);
	safe_filter(&buf, bytes, len, lines);
	text.safe_bytes = arena_strndup(arena, buf_text(&buf), buf.len);
	text.len = buf.len;
	text.cells = widest_line(text.safe_bytes, text.len);
	buf_done(&buf);
	return text;
}

struct safe_text safe_line(struct arena *arena, const char *bytes, size_t len)
{
	return make(arena, bytes, len, false);
}

struct safe_text safe_linez(struct arena *arena, const char *text)
{
	return make(arena, text, text ? strlen(text) : 0, false);
}

struct safe_text safe_linef(struct arena *arena, const char *format, ...)
{
	struct safe_text text;
	struct buf buf;
	va_list args;

	buf_init(&buf, (size_t)1 << 24);
	va_start(args, format);
	buf_vaddf(&buf, format, args);
	va_end(args);
	text = make(arena, buf_text(&buf), buf.len, false);
	buf_done(&buf);
	return text;
}

struct safe_text safe_block(struct arena *arena, const char *bytes, size_t len)
{
	return make(arena, bytes, len, true);
}

struct safe_text safe_clip(
    struct arena *arena, struct safe_text text, int cells, bool mark)
{
	static const char dots[] = "\xe2\x80\xa6";
	struct safe_text cut = text;
	char *bytes;

	if (text.cells <= cells)
		return text;
	if (cells < 1)
		return SAFE_LIT("");
	cut.len = text_clip(
	    text.safe_bytes, text.len, mark ? cells - 1 : cells, &cut.cells);
	bytes = arena_alloc(arena, cut.len + sizeof(dots));
	memcpy(bytes, text.safe_bytes, cut.len);
	if (mark) {
		memcpy(bytes + cut.len, dots, sizeof(dots));
		cut.len += sizeof(dots) - 1;
		cut.cells++;
	}
	cut.safe_bytes = bytes;
	return cut;
}

struct safe_text safe_part(struct safe_text text, size_t from, size_t len)
{
	struct safe_text part;

	if (from > text.len)
		from = text.len;
	if (len > text.len - from)
		len = text.len - from;
	part.safe_bytes = text.safe_bytes + from;
	part.len = len;
	part.cells = widest_line(part.safe_bytes, part.len);
	return part;
}
