/*
 * test_text.c: UTF-8, cells, clusters, cutting and wrapping.
 */
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/text.h"

static void every_code_point_goes_round(void **state)
{
	(void)state;
	for (uint32_t code = 0; code < 0x110000; code++) {
		char bytes[4];
		uint32_t back;
		size_t len = text_encode(code, bytes);

		assert_int_equal(text_decode(bytes, len, &back), len);
		if (code >= 0xd800 && code <= 0xdfff)
			assert_int_equal(back, 0xfffd);
		else
			assert_int_equal(back, code);
		/* One byte less is no character. */
		if (len > 1)
			assert_int_equal(text_decode(bytes, len - 1, &back), 1);
	}
}

static void refuses_what_is_not_utf8(void **state)
{
	static const char *const bad[] = {"\x80", "\xbf", "\xc0\x80",
	    "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
	    "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc4", "\xe2\x82",
	    "\xf0\x9f\x91", "a\xc4z"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
	assert_true(text_is_utf8("", 0));
	assert_true(text_is_utf8("Łódź \xf4\x8f\xbf\xbf", 12));
	assert_true(text_is_utf8("a\0b", 3));
}

static int cells_of(const char *text)
{
	return text_cells(text, strlen(text));
}

static void counts_cells(void **state)
{
	(void)state;
	assert_int_equal(cells_of(""), 0);
	assert_int_equal(cells_of("Elbląg"), 6);
	assert_int_equal(cells_of("Elbla\u0328g"), 6);
	assert_int_equal(cells_of("日本"), 4);
	assert_int_equal(cells_of("👍"), 2);
	assert_int_equal(cells_of("⠿"), 1);
	assert_int_equal(cells_of("…"), 1);
	assert_int_equal(cells_of("\ufffd"), 1);
	assert_int_equal(cells_of("a\xff\xfe"), 3);
	assert_int_equal(text_code_cells('\n'), 0);
	assert_int_equal(text_code_cells(0x7f), 0);
}

static void steps_by_clusters(void **state)
{
	static const char *const clusters[] = {"a", "e\u0301", "각", "각", "🇱🇹",
	    "🇱🇻", "🇪", " ", "ą\u0301\u0302", "\r\n", "ü", "z"};
	size_t count = sizeof(clusters) / sizeof(clusters[0]), at = 0;
	char text[256] = "";
	int cells;

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(text);

		snprintf(text + len, sizeof(text) - len, "%s", clusters[i]);
	}
	for (size_t i = 0; i < count; i++) {
		size_t step = text_next(text + at, strlen(text) - at, &cells);

		assert_int_equal(step, strlen(clusters[i]));
		assert_int_equal(cells, cells_of(clusters[i]));
		at += step;
	}
	assert_int_equal(text_next(text + at, 0, &cells), 0);
	for (size_t i = count; i-- > 0;) {
		assert_int_equal(text_prev(text, at), strlen(clusters[i]));
		at -= strlen(clusters[i]);
	}
	assert_int_equal(text_prev(text, 0), 0);
}

static void clips_between_clusters(void **state)
{
	int used;

	(void)state;
	assert_int_equal(text_clip("Elbląg", 7, 3, &used), 3);
	assert_int_equal(used, 3);
	assert_int_equal(text_clip("Elbląg", 7, 5, &used), 6);
	assert_int_equal(text_clip("Elbląg", 7, 99, &used), 7);
	assert_int_equal(used, 6);
	/* A wide one that does not fit leaves its first cell unused. */
	assert_int_equal(text_clip("日本", 6, 3, &used), 3);
	assert_int_equal(used, 2);
	/* Marks go with their letter, or not at all. */
	assert_int_equal(text_clip("ae\u0301o", 5, 1, &used), 1);
	assert_int_equal(text_clip("ae\u0301o", 5, 2, NULL), 4);
	assert_int_equal(text_clip("abc", 3, 0, &used), 0);
	assert_int_equal(text_clip("abc", 3, -1, &used), 0);
	assert_int_equal(used, 0);
}

/* The lines of the text at that width, '|' after each. */
static const char *wrapped(const char *text, int cells)
{
	static char lines[512];
	size_t len = strlen(text), at = 0, used = 0;

	lines[0] = '\0';
	while (at < len) {
		size_t skip, n = text_wrap(text + at, len - at, cells, &skip);

		assert_true(skip > 0);
		used += (size_t)snprintf(lines + used, sizeof(lines) - used,
		    "%.*s|", (int)n, text + at);
		at += skip;
	}
	return lines;
}

static void wraps(void **state)
{
	(void)state;
	assert_string_equal(wrapped("", 5), "");
	assert_string_equal(wrapped("one two", 7), "one two|");
	assert_string_equal(wrapped("one two", 6), "one|two|");
	assert_string_equal(wrapped("one two", 3), "one|two|");
	assert_string_equal(wrapped("one   two", 4), "one|two|");
	assert_string_equal(wrapped("one two   ", 7), "one two|");
	assert_string_equal(wrapped("one\n\ntwo\n", 9), "one||two|");
	assert_string_equal(wrapped("one  \ntwo", 3), "one|two|");
	assert_string_equal(wrapped("one two\nsix", 7), "one two|six|");
	assert_string_equal(wrapped("Ida-Virumaa", 6), "Ida-|Viruma|a|");
	assert_string_equal(wrapped("hea/parem", 5), "hea/|parem|");
	assert_string_equal(wrapped("a --long", 4), "a|--lo|ng|");
	assert_string_equal(wrapped("Ettevõtlus", 5), "Ettev|õtlus|");
	assert_string_equal(wrapped("日本語", 5), "日本|語|");
	/* Narrower than a character: it goes over, but time goes on. */
	assert_string_equal(wrapped("日本", 1), "日|本|");
	assert_string_equal(wrapped("ab", 0), "a|b|");
}

/* Random bytes of an exact length: a sanitizer sees a step outside. */
static void survives_random_bytes(void **state)
{
	unsigned long seed = 20260101;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = (size_t)(round % 40), at = 0, skip;
		char *bytes = malloc(len + 1);
		int cells, sum = 0;

		for (size_t i = 0; i < len; i++) {
			seed =
			    seed * 6364136223846793005u + 1442695040888963407u;
			bytes[i] = (char)(seed >> 56);
		}
		while (at < len) {
			at += text_next(bytes + at, len - at, &cells);
			sum += cells;
		}
		assert_int_equal(at, len);
		assert_int_equal(sum, text_cells(bytes, len));
		for (at = len; at > 0;)
			at -= text_prev(bytes, at);
		for (at = 0; at < len; at += skip)
			text_wrap(bytes + at, len - at, 5, &skip);
		free(bytes);
	}
}

/* Eight bytes at a time or one by one, at every place. */
static void test_what_is_printable(void **state)
{
	char text[24];

	(void)state;
	for (size_t len = 0; len <= sizeof(text); len++)
		for (size_t at = 0; at < len; at++)
			for (int byte = 0; byte < 256; byte++) {
				bool is = byte >= ' ' && byte < 0x7f;

				memset(text, byte % 2 ? '~' : ' ', len);
				text[at] = (char)byte;
				assert_int_equal(
				    text_printable(text, len), is ? len : at);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_printable),
	    cmocka_unit_test(every_code_point_goes_round),
	    cmocka_unit_test(refuses_what_is_not_utf8),
	    cmocka_unit_test(counts_cells),
	    cmocka_unit_test(steps_by_clusters),
	    cmocka_unit_test(clips_between_clusters),
	    cmocka_unit_test(wraps),
	    cmocka_unit_test(survives_random_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
