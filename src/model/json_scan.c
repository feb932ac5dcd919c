/*
 * json_scan.c: proves a text to be JSON before the library sees it, and
 * cleans what the library would get wrong. It knows RFC 8259 and our limits,
 * nothing of what the text says. It does not recurse: depth costs a frame on
 * the heap, bounded by json_limits.depth.
 */
#include "klaster/model/json.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/hash.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"

/* A double holds every number of so many digits. */
#define DIGITS_EXACT 15
/* Longer chains of equal hashes come about only by intent. */
#define CHAIN_MAX 64

const struct json_limits json_limits_default = {
    .bytes = 16u << 20,
    .depth = 32,
    .tokens = 400000,
    .string_bytes = 1u << 20,
    .number_bytes = 40,
};

enum expect {
	EXPECT_VALUE,
	EXPECT_ITEM_OR_END, /* after [ */
	EXPECT_NAME_OR_END, /* after { */
	EXPECT_NAME,
	EXPECT_COLON,
	EXPECT_COMMA_OR_END,
	EXPECT_NOTHING,
};

/* An open object or array. */
struct frame {
	bool object;
	size_t first_key;    /* of this object among scan.keys */
	size_t names_before; /* length of scan.names when it was opened */
};

/* A member's name in an open object. Those of a bucket form a list, newest
 * first, so that closing an object undoes its insertions from the top. */
struct key {
	uint32_t hash;
	uint32_t older; /* index + 1; 0 for none */
	size_t offset;	/* in scan.names */
	size_t len;
};

struct scan {
	const char *text;
	size_t len;
	size_t pos;
	size_t copied; /* text before this is in out */
	size_t tokens;
	const struct json_limits *limits;
	struct buf *out;
	struct json_scan *result;
	struct err *err;
	enum expect expect;
	struct frame *frames;
	size_t depth;
	size_t frames_cap;
	struct key *keys;
	size_t key_count;
	size_t keys_cap;
	uint32_t *buckets;
	size_t bucket_count; /* a power of two */
	struct buf names;    /* decoded names of the open objects */
};

static bool refuse_at(struct scan *scan, size_t pos, const char *reason)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < pos && i < scan->len; i++) {
		if (scan->text[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)scan->text[i] & 0xc0) != 0x80) {
			column++;
		}
	}
	return err_set(scan->err, ERR_DATA,
	    _("not valid JSON at line %zu, column %zu: %s"), line, column,
	    reason);
}

static bool refuse(struct scan *scan, const char *reason)
{
	return refuse_at(scan, scan->pos, reason);
}

/* Copies what stands between the last change and `upto`. */
static void copy_upto(struct scan *scan, size_t upto)
{
	buf_add(scan->out, scan->text + scan->copied, upto - scan->copied);
	scan->copied = upto;
}

static bool count_token(struct scan *scan)
{
	if (++scan->tokens > scan->limits->tokens)
		return refuse(scan, _("more values than are allowed"));
	return true;
}

/* --- names of members */

static uint32_t hash_name(const char *bytes, size_t len)
{
	uint32_t hash = hash_bytes(HASH_SEED, bytes, len);

	hash ^= hash >> 16;
	hash *= 0x85ebca6bu;
	return hash ^ (hash >> 13);
}

static void keys_link(struct scan *scan, size_t index)
{
	struct key *key = &scan->keys[index];
	uint32_t *head = &scan->buckets[key->hash & (scan->bucket_count - 1)];

	key->older = *head;
	*head = (uint32_t)(index + 1);
}

static void keys_grow(struct scan *scan)
{
	if (scan->key_count == scan->keys_cap) {
		scan->keys_cap = scan->keys_cap ? scan->keys_cap * 2 : 64;
		scan->keys = mem_realloc(
		    scan->keys, scan->keys_cap * sizeof(*scan->keys));
	}
	if (scan->key_count < scan->bucket_count)
		return;
	free(scan->buckets);
	scan->bucket_count = scan->bucket_count ? scan->bucket_count * 2 : 64;
	scan->buckets = mem_array(scan->bucket_count, sizeof(*scan->buckets));
	for (size_t i = 0; i < scan->key_count; i++)
		keys_link(scan, i);
}

/* Takes the name that stands at the end of scan.names from `offset` on. */
static bool keys_add(struct scan *scan, size_t offset, size_t name_pos)
{
	const struct frame *frame = &scan->frames[scan->depth - 1];
	const char *names = buf_text(&scan->names);
	size_t len = scan->names.len - offset;
	uint32_t hash = hash_name(names + offset, len);
	uint32_t i;
	int steps = 0;

	keys_grow(scan);
	i = scan->buckets[hash & (scan->bucket_count - 1)];
	for (; i > frame->first_key; i = scan->keys[i - 1].older) {
		const struct key *key = &scan->keys[i - 1];

		if (key->hash == hash && key->len == len &&
		    memcmp(names + key->offset, names + offset, len) == 0)
			return refuse_at(
			    scan, name_pos, _("a name twice in one object"));
		if (++steps > CHAIN_MAX)
			return refuse_at(
			    scan, name_pos, _("names made to collide"));
	}
	scan->keys[scan->key_count] =
	    (struct key){.hash = hash, .offset = offset, .len = len};
	keys_link(scan, scan->key_count++);
	return true;
}

static void keys_forget(struct scan *scan, const struct frame *frame)
{
	while (scan->key_count > frame->first_key) {
		const struct key *key = &scan->keys[--scan->key_count];

		scan->buckets[key->hash & (scan->bucket_count - 1)] =
		    key->older;
	}
	buf_cut(&scan->names, frame->names_before);
}

/* --- strings */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Reads \uXXXX at `pos`. */
static bool read_unit(const struct scan *scan, size_t pos, uint32_t *unit)
{
	if (scan->len - pos < 6 || scan->text[pos] != '\\' ||
	    scan->text[pos + 1] != 'u')
		return false;
	*unit = 0;
	for (size_t i = pos + 2; i < pos + 6; i++) {
		int digit = hex_digit(scan->text[i]);

		if (digit < 0)
			return false;
		*unit = *unit * 16 + (uint32_t)digit;
	}
	return true;
}

static bool scan_unicode_escape(struct scan *scan, uint32_t *code)
{
	uint32_t low;

	if (!read_unit(scan, scan->pos, code))
		return refuse(scan, _("\\u without four hexadecimal digits"));
	if (*code >= 0xd800 && *code <= 0xdbff && scan->len - scan->pos >= 12 &&
	    read_unit(scan, scan->pos + 6, &low) && low >= 0xdc00 &&
	    low <= 0xdfff) {
		*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
		scan->pos += 12;
		return true;
	}
	if (*code == 0 || (*code >= 0xd800 && *code <= 0xdfff)) {
		copy_upto(scan, scan->pos);
		buf_adds(scan->out, "\\ufffd");
		scan->copied = scan->pos + 6;
		scan->result->replaced++;
		*code = 0xfffd;
	}
	scan->pos += 6;
	return true;
}

static bool scan_escape(struct scan *scan, uint32_t *code)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (scan->len - scan->pos < 2)
		return refuse(scan, _("a string without an end"));
	if (scan->text[scan->pos + 1] == 'u')
		return scan_unicode_escape(scan, code);
	found = memchr(letters, scan->text[scan->pos + 1], 8);
	if (found == NULL)
		return refuse(scan, _("an escape that JSON does not have"));
	*code = (unsigned char)meanings[found - letters];
	scan->pos += 2;
	return true;
}

/* One character of a string, which ends neither it nor the text. */
static bool scan_character(struct scan *scan, uint32_t *code)
{
	unsigned char c = (unsigned char)scan->text[scan->pos];
	size_t step;

	if (c == '\\')
		return scan_escape(scan, code);
	if (c < 0x20)
		return refuse(scan, _("a control character in a string"));
	step = text_decode(scan->text + scan->pos, scan->len - scan->pos, code);
	if (step == 1 && c >= 0x80)
		return refuse(scan, _("bytes that are not UTF-8"));
	scan->pos += step;
	return true;
}

/* From the opening quote to past the closing one. A name is also decoded to
 * the end of scan.names. */
static bool scan_string(struct scan *scan, bool is_name)
{
	size_t start = scan->pos++;

	while (scan->pos < scan->len && scan->text[scan->pos] != '"') {
		uint32_t code;
		char bytes[4];

		if (!scan_character(scan, &code))
			return false;
		if (scan->pos - start - 1 > scan->limits->string_bytes)
			return refuse_at(
			    scan, start, _("a string longer than is allowed"));
		if (is_name)
			buf_add(&scan->names, bytes, text_encode(code, bytes));
	}
	if (scan->pos >= scan->len)
		return refuse_at(scan, start, _("a string without an end"));
	scan->pos++;
	return count_token(scan);
}

/* --- numbers and words */

static size_t skip_digits(struct scan *scan)
{
	size_t start = scan->pos;

	while (scan->pos < scan->len && scan->text[scan->pos] >= '0' &&
	       scan->text[scan->pos] <= '9')
		scan->pos++;
	return scan->pos - start;
}

static bool at_char(const struct scan *scan, const char *any)
{
	return scan->pos < scan->len && scan->text[scan->pos] != '\0' &&
	       strchr(any, scan->text[scan->pos]) != NULL;
}

/* True if a double gives the number back as it was written. */
static bool number_is_exact(const char *text, size_t len)
{
	size_t digits = 0, i = 0;
	long exponent = 0;

	for (; i < len && text[i] != 'e' && text[i] != 'E'; i++)
		if ((text[i] >= '1' && text[i] <= '9') ||
		    (text[i] == '0' && digits > 0))
			digits++;
	for (; i < len && exponent <= DIGITS_EXACT; i++)
		if (text[i] >= '0' && text[i] <= '9')
			exponent = exponent * 10 + (text[i] - '0');
	return digits <= DIGITS_EXACT && exponent <= DIGITS_EXACT && len <= 40;
}

static bool scan_number(struct scan *scan)
{
	size_t start = scan->pos;
	bool zero, good = true;

	if (at_char(scan, "-"))
		scan->pos++;
	zero = at_char(scan, "0");
	good = zero ? (scan->pos++, true) : skip_digits(scan) > 0;
	if (good && at_char(scan, ".")) {
		scan->pos++;
		good = skip_digits(scan) > 0;
	}
	if (good && at_char(scan, "eE")) {
		scan->pos++;
		if (at_char(scan, "+-"))
			scan->pos++;
		good = skip_digits(scan) > 0;
	}
	if (!good || at_char(scan, "0123456789.xX+-"))
		return refuse_at(scan, start, _("a number badly written"));
	if (scan->pos - start > scan->limits->number_bytes)
		return refuse_at(
		    scan, start, _("a number longer than is allowed"));
	if (!number_is_exact(scan->text + start, scan->pos - start)) {
		copy_upto(scan, start);
		buf_addc(scan->out, '"');
		copy_upto(scan, scan->pos);
		buf_addc(scan->out, '"');
	}
	return count_token(scan);
}

static bool scan_word(struct scan *scan)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < MEM_COUNT(words); i++) {
		size_t len = strlen(words[i]);

		if (scan->len - scan->pos >= len &&
		    memcmp(scan->text + scan->pos, words[i], len) == 0) {
			scan->pos += len;
			return count_token(scan);
		}
	}
	return refuse(scan, _("a value was expected"));
}

/* --- structure */

static bool open_frame(struct scan *scan, bool object)
{
	if (!count_token(scan))
		return false;
	if (scan->depth == scan->limits->depth)
		return refuse(scan, _("nested deeper than is allowed"));
	if (scan->depth == scan->frames_cap) {
		scan->frames_cap = scan->frames_cap ? scan->frames_cap * 2 : 16;
		scan->frames = mem_realloc(
		    scan->frames, scan->frames_cap * sizeof(*scan->frames));
	}
	scan->frames[scan->depth++] = (struct frame){
	    .object = object,
	    .first_key = scan->key_count,
	    .names_before = scan->names.len,
	};
	scan->pos++;
	scan->expect = object ? EXPECT_NAME_OR_END : EXPECT_ITEM_OR_END;
	return true;
}

static void value_done(struct scan *scan)
{
	scan->expect = scan->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static bool close_frame(struct scan *scan)
{
	const struct frame *frame = &scan->frames[scan->depth - 1];

	if (frame->object != (scan->text[scan->pos] == '}'))
		return refuse(scan, _("the wrong closing bracket"));
	if (frame->object)
		keys_forget(scan, frame);
	scan->depth--;
	scan->pos++;
	value_done(scan);
	return true;
}

static bool scan_value(struct scan *scan)
{
	char c = scan->text[scan->pos];
	bool done;

	if (c == '{' || c == '[')
		return open_frame(scan, c == '{');
	if (c == '"')
		done = scan_string(scan, false);
	else if (c == '-' || (c >= '0' && c <= '9'))
		done = scan_number(scan);
	else
		done = scan_word(scan);
	if (done)
		value_done(scan);
	return done;
}

static bool scan_name(struct scan *scan)
{
	size_t offset = scan->names.len, pos = scan->pos;

	if (scan->text[scan->pos] != '"')
		return refuse(scan, _("a name in quotes was expected"));
	if (!scan_string(scan, true) || !keys_add(scan, offset, pos))
		return false;
	scan->expect = EXPECT_COLON;
	return true;
}

static bool scan_mark(struct scan *scan, char mark, enum expect next)
{
	if (scan->text[scan->pos] != mark)
		return refuse(
		    scan, mark == ':'
			      ? _("a colon was expected")
			      : _("a comma or a closing bracket was expected"));
	scan->pos++;
	scan->expect = next;
	return true;
}

static bool scan_step(struct scan *scan)
{
	char c = scan->text[scan->pos];
	bool ends = c == '}' || c == ']';

	switch (scan->expect) {
	case EXPECT_VALUE:
		return scan_value(scan);
	case EXPECT_ITEM_OR_END:
		return ends ? close_frame(scan) : scan_value(scan);
	case EXPECT_NAME_OR_END:
		return ends ? close_frame(scan) : scan_name(scan);
	case EXPECT_NAME:
		return scan_name(scan);
	case EXPECT_COLON:
		return scan_mark(scan, ':', EXPECT_VALUE);
	case EXPECT_COMMA_OR_END:
		if (ends)
			return close_frame(scan);
		return scan_mark(scan, ',',
		    scan->frames[scan->depth - 1].object ? EXPECT_NAME
							 : EXPECT_VALUE);
	case EXPECT_NOTHING:
		break;
	}
	return refuse(scan, _("something after the value"));
}

static bool scan_all(struct scan *scan)
{
	if (scan->len > scan->limits->bytes)
		return err_set(scan->err, ERR_DATA,
		    _("the document has %zu bytes, more than the %zu allowed"),
		    scan->len, scan->limits->bytes);
	if (scan->len >= 3 && memcmp(scan->text, "\xef\xbb\xbf", 3) == 0)
		scan->pos = scan->copied = 3;
	for (;;) {
		while (at_char(scan, " \t\r\n"))
			scan->pos++;
		if (scan->pos == scan->len)
			break;
		if (!scan_step(scan))
			return false;
	}
	if (scan->expect != EXPECT_NOTHING)
		return refuse(scan, _("the text ends too early"));
	copy_upto(scan, scan->len);
	if (scan->out->full)
		return err_set(scan->err, ERR_DATA,
		    _("the document is longer than there is room for"));
	return true;
}

bool json_scan(const char *text, size_t len, const struct json_limits *limits,
    struct buf *out, struct json_scan *result, struct err *err)
{
	struct json_scan unused;
	struct scan scan = {
	    .text = text,
	    .len = len,
	    .limits = limits != NULL ? limits : &json_limits_default,
	    .out = out,
	    .result = result != NULL ? result : &unused,
	    .err = err,
	    .expect = EXPECT_VALUE,
	};
	bool good;

	*scan.result = (struct json_scan){0};
	/* A decoded name is never longer than its text. */
	buf_init(&scan.names, len + 1);
	good = scan_all(&scan);
	buf_done(&scan.names);
	free(scan.frames);
	free(scan.keys);
	free(scan.buckets);
	return good;
}
