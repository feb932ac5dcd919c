/*
 * test_safe.c: the display filter. The promise of the program stands here:
 * nothing that a terminal obeys, hides or turns round gets through.
 */
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "klaster/base/safe.h"
#include "klaster/base/text.h"

#define BAD "\ufffd"

static bool is_harmless(uint32_t code, bool lines)
{
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_CC:
		return code == '\n' && lines;
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	case UTF8PROC_CATEGORY_ZS:
		return code == ' ';
	default:
		return true;
	}
}

/* Independent of categories: the list of the threat model, as numbers. */
static bool is_listed(uint32_t c)
{
	return c < 0x0a || (c > 0x0a && c < 0x20) || (c >= 0x7f && c < 0xa0) ||
	       c == 0xad || c == 0x34f || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || (c >= 0xd800 && c <= 0xf8ff) ||
	       (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff ||
	       (c >= 0xfff9 && c <= 0xfffc) || (c & 0xfffe) == 0xfffe ||
	       (c >= 0xfdd0 && c <= 0xfdef) || c >= 0xe0000;
}

static void check(const char *bytes, size_t len, bool lines)
{
	struct buf once, twice;
	size_t at = 0;
	int marks = 0;

	buf_init(&once, 3 * len);
	buf_init(&twice, 3 * len * 3);
	safe_filter(&once, bytes, len, lines);
	assert_false(once.full);
	assert_true(text_is_utf8(buf_text(&once), once.len));
	while (at < once.len) {
		uint32_t code;

		at += text_decode(once.data + at, once.len - at, &code);
		if (!is_harmless(code, lines) || is_listed(code))
			fail_msg("U+%04X got through", code);
		marks = text_code_cells(code) ? 0 : marks + 1;
		assert_true(marks <= 3 || code == '\n');
	}
	safe_filter(&twice, buf_text(&once), once.len, lines);
	if (strcmp(buf_text(&once), buf_text(&twice)) != 0)
		fail_msg("filtered again, %s is %s", buf_text(&once),
		    buf_text(&twice));
	buf_done(&once);
	buf_done(&twice);
}

static void all_of_unicode(void **state)
{
	(void)state;
	for (uint32_t code = 0; code < 0x110000; code++) {
		char text[16] = "ab";
		size_t len = text_encode(code, text + 1);

		/* Alone, after a letter, and before a letter and a mark. */
		check(text + 1, len, false);
		check(text, 1 + len, true);
		memcpy(text + 1 + len, "u\xcc\x88", 3);
		check(text + 1, len + 3, true);
	}
}

static void all_short_byte_strings(void **state)
{
	char text[3];

	(void)state;
	for (uint32_t bits = 0; bits < 1 << 16; bits++) {
		text[0] = (char)bits;
		text[1] = (char)(bits >> 8);
		check(text, 1, false);
		check(text, 2, true);
	}
	/* Three bytes: every lead, what matters of the rest. */
	for (uint32_t bits = 0; bits < 1 << 16; bits++) {
		text[0] = (char)(0xc0 | (bits & 0x3f));
		text[1] = (char)(bits >> 4 & 0xff);
		text[2] = (char)(bits >> 8 & 0xff);
		check(text, 3, false);
	}
}

static uint32_t random_next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Strings of what is hard: marks, jamo, controls, blanks, broken bytes. */
static void random_strings(void **state)
{
	static const uint32_t hard[] = {'a', 'Z', ' ', '\n', '\r', '\t', 0x1b,
	    0x9b, 0xad, 0x300, 0x301, 0x308, 0x323, 0x327, 0x489, 0x5b0, 0x93e,
	    0x1100, 0x1112, 0x1161, 0x1175, 0x11a8, 0xac00, 0xac01, 0x200d,
	    0x202e, 0x212b, 0x2028, 0x3000, 0x3099, 0x304b, 0xfe0f, 0xfffd,
	    0x1f44d, 0x1f3fd, 0x1f1f1, 0x344, 0x1e69, 0x1d15f, 0xe0041, 0x9c7,
	    0x9be, 0xfb2a, 0x1f82, 0x345};
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 60000; round++) {
		char text[128];
		size_t len = 0;

		while (len < 60) {
			uint32_t pick = random_next(&seed);

			if (pick % 8 == 0) {
				text[len++] = (char)(pick >> 8);
				continue;
			}
			if (pick % 8 == 1)
				pick = pick >> 4 & 0x1ffff;
			else
				pick = hard[(pick >> 4) %
					    (sizeof(hard) / sizeof(hard[0]))];
			len += text_encode(pick, text + len);
		}
		check(text, len - random_next(&seed) % 4, round & 1);
	}
}

static void is_line(const char *from, const char *to)
{
	struct arena arena = ARENA_INIT;
	struct safe_text text = safe_linez(&arena, from);

	assert_string_equal(text.safe_bytes, to);
	assert_int_equal(text.len, strlen(to));
	assert_int_equal(text.cells, text_cells(to, strlen(to)));
	arena_done(&arena);
}

static void makes_lines(void **state)
{
	(void)state;
	is_line(NULL, "");
	is_line("", "");
	is_line("Plain text, 100 %.", "Plain text, 100 %.");
	is_line("Łódź – „Šiauliai“", "Łódź – „Šiauliai“");
	is_line("a\x1b[31mred", "a" BAD "[31mred");
	is_line("\x1b\x07\x08\x7fx", BAD "x");
	is_line("x\xc2\x9b"
		"2J",
	    "x" BAD "2J");
	is_line("x\x9b\xff\xfey", "x" BAD "y");
	is_line("user\u202egpj.exe", "user" BAD "gpj.exe");
	is_line("a\u200b\u2060\ufeffb", "a" BAD "b");
	is_line("a" BAD BAD "b", "a" BAD "b");
	is_line("kul\u00adtuur", "kultuur");
	is_line("a\tb\nc\r\nd", "a b c d");
	is_line("a\rb", "a" BAD "b");
	is_line("a\u00a0\u2003\u3000b", "a   b");
	is_line("a\u2028b\u2029c", "a" BAD "b" BAD "c");
	is_line("e\u0301 a\u0328", "é ą");
	is_line("e\u00ad\u0301", "é");
	is_line("e\u200d\u0301", "é");
	is_line("o\u0308\u0323", "ọ\u0308");
	is_line("क\u093c\u093e", "क\u093c\u093e");
	is_line("x\u0300\u0301\u0302\u0303\u0304", "x\u0300\u0301\u0302");
	is_line("\u0301abc", BAD "abc");
	is_line("\ue000\U000f0000\ufdd0\U0001fffe", BAD);
	is_line("\U000e0041\U000e0042x", BAD "x");
	is_line("👨\u200d👩\u200d👧", "👨👩👧");
	is_line("👍🏽 ❤\ufe0f", "👍 ❤");
	is_line("\u1112\u1161\u11ab", "한");
	is_line("a\u1161", "a" BAD);
	is_line("\u3164", BAD);
	is_line("\u212b", "Å");
}

static void makes_blocks(void **state)
{
	struct arena arena = ARENA_INIT;
	struct safe_text text;

	(void)state;
	text = safe_block(&arena, "one\r\nthree\n\u0301x\ty", 16);
	assert_string_equal(text.safe_bytes, "one\nthree\n" BAD "x y");
	assert_int_equal(text.cells, 5);
	text = safe_linef(&arena, "%s %d\n", "\x1b", 5);
	assert_string_equal(text.safe_bytes, BAD " 5 ");
	text = safe_line(&arena, "a\0b", 3);
	assert_string_equal(text.safe_bytes, "a" BAD "b");
	arena_done(&arena);
}

static void clips(void **state)
{
	struct arena arena = ARENA_INIT;
	struct safe_text text = safe_linez(&arena, "Elbląg日本"), cut;

	(void)state;
	cut = safe_clip(&arena, text, 10, true);
	assert_ptr_equal(cut.safe_bytes, text.safe_bytes);
	cut = safe_clip(&arena, text, 9, true);
	assert_string_equal(cut.safe_bytes, "Elbląg日…");
	assert_int_equal(cut.cells, 9);
	cut = safe_clip(&arena, text, 8, true);
	assert_string_equal(cut.safe_bytes, "Elbląg…");
	assert_int_equal(cut.cells, 7);
	assert_int_equal(cut.len, strlen(cut.safe_bytes));
	cut = safe_clip(&arena, text, 5, false);
	assert_string_equal(cut.safe_bytes, "Elblą");
	assert_string_equal(safe_clip(&arena, text, 1, true).safe_bytes, "…");
	assert_string_equal(safe_clip(&arena, text, 0, true).safe_bytes, "");
	assert_string_equal(safe_clip(&arena, text, -5, true).safe_bytes, "");
	arena_done(&arena);
}

static void parts(void **state)
{
	struct safe_text text = SAFE_LIT("Narva"), part;

	(void)state;
	part = safe_part(text, 1, 3);
	assert_memory_equal(part.safe_bytes, "arv", 3);
	assert_int_equal(part.len, 3);
	assert_int_equal(part.cells, 3);
	assert_int_equal(safe_part(text, 3, 99).len, 2);
	assert_int_equal(safe_part(text, 99, 1).len, 0);
}

/* Work is linear and memory bounded whatever is sent. */
static void bears_a_million_marks(void **state)
{
	struct arena arena = ARENA_INIT;
	size_t len = 2000001;
	char *bytes = malloc(len);
	struct safe_text text;

	(void)state;
	bytes[0] = 'Z';
	for (size_t i = 1; i < len; i += 2)
		memcpy(bytes + i, "\xcc\x81", 2);
	text = safe_line(&arena, bytes, len);
	assert_int_equal(text.cells, 1);
	assert_true(text.len <= 8);
	free(bytes);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_of_unicode),
	    cmocka_unit_test(all_short_byte_strings),
	    cmocka_unit_test(random_strings),
	    cmocka_unit_test(makes_lines),
	    cmocka_unit_test(makes_blocks),
	    cmocka_unit_test(clips),
	    cmocka_unit_test(parts),
	    cmocka_unit_test(bears_a_million_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
