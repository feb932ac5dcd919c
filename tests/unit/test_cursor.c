/*
 * test_cursor.c: a position goes out and comes back only to the question it
 * belongs to; and what cursors are made of.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/service/cursor.h"
#include "klaster/base/digest.h"

static const unsigned char key[CURSOR_KEY_BYTES] =
    "a key of thirty-two bytes......";
static const unsigned char other_key[CURSOR_KEY_BYTES] = "another";

static void ask(struct query *query, struct arena *arena, const char *text)
{
	query_parse(query, arena, kind_find("projects"), text, strlen(text));
}

static void test_round_trip(void **state)
{
	struct arena arena = ARENA_INIT;
	struct query query;
	struct cursor_scope scope = {
	    .key = key, .query = &query, .level = LEVEL_PUBLIC};
	struct position position, back;

	(void)state;
	ask(&query, &arena, "creative sort:-startDate");
	for (size_t len = 1; len <= CATALOGUE_POSITION_MAX; len++) {
		const char *text;

		position.len = len;
		memset(position.bytes, (int)len, sizeof(position.bytes));
		text = cursor_write(&arena, &scope, &position);
		assert_true(strlen(text) <= CURSOR_TEXT_MAX);
		assert_true(cursor_read(&arena, &scope, text, &back));
		assert_int_equal(back.len, len);
		assert_memory_equal(back.bytes, position.bytes, len);
	}
	arena_done(&arena);
}

static void test_scope(void **state)
{
	struct arena arena = ARENA_INIT;
	struct query query, other;
	struct cursor_scope scope = {
	    .key = key, .query = &query, .level = LEVEL_PUBLIC};
	struct cursor_scope with = scope;
	struct position position = {.bytes = "xyz", .len = 3}, back;
	const char *text;

	(void)state;
	ask(&query, &arena, "creative");
	text = cursor_write(&arena, &scope, &position);
	with.level = LEVEL_COORDINATOR;
	assert_false(cursor_read(&arena, &with, text, &back));
	with = scope;
	with.key = other_key;
	assert_false(cursor_read(&arena, &with, text, &back));
	with = scope;
	with.query = &other;
	ask(&other, &arena, "creative sort:-title");
	assert_false(cursor_read(&arena, &with, text, &back));
	ask(&other, &arena, "creative country:LT");
	assert_false(cursor_read(&arena, &with, text, &back));
	ask(&other, &arena, "creative");
	assert_true(cursor_read(&arena, &with, text, &back));
	arena_done(&arena);
}

/* Any byte changed, cut or added makes it none. */
static void test_tampered(void **state)
{
	struct arena arena = ARENA_INIT;
	struct query query;
	struct cursor_scope scope = {
	    .key = key, .query = &query, .level = LEVEL_PUBLIC};
	struct position position = {.bytes = "position", .len = 8}, back;
	char *text;
	size_t len;

	(void)state;
	ask(&query, &arena, "x");
	text = cursor_write(&arena, &scope, &position);
	len = strlen(text);
	for (size_t i = 0; i < len; i++) {
		for (const char *c = "Aa0-_.=+/ "; *c; c++) {
			char was = text[i];

			text[i] = *c;
			assert_true(*c == was ||
				    !cursor_read(&arena, &scope, text, &back));
			text[i] = was;
		}
		assert_false(cursor_read(
		    &arena, &scope, arena_strndup(&arena, text, i), &back));
	}
	assert_false(cursor_read(
	    &arena, &scope, arena_printf(&arena, "%sA", text), &back));
	assert_true(cursor_read(&arena, &scope, text, &back));
	arena_done(&arena);
}

/* FIPS 180-4 and RFC 4231. */
static void test_digests(void **state)
{
	struct arena arena = ARENA_INIT;
	unsigned char out[DIGEST_BYTES];

	(void)state;
	assert_string_equal(digest_hex(&arena, "abc", 3, 32),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	digest_keyed("Jefe", 4, "what do ya want for nothing?", 28, out, 4);
	assert_memory_equal(out, "\x5b\xdc\xc1\x46", 4);
	assert_true(digest_equal("abc", "abc", 3));
	assert_false(digest_equal("abc", "abd", 3));
	arena_done(&arena);
}

static void test_base64url(void **state)
{
	static const char *const bad[] = {
	    "A", "AAAAA", "AB", "AAB", "AA=", "AA==", "A A", "A+/A", "AA\n"};
	static const struct {
		const char *bytes, *text;
	} pairs[] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"},
	    {"foob", "Zm9vYg"}, {"\xff\xef\xbe", "_---"}};
	unsigned char out[16];
	struct buf text;
	size_t len;

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(pairs); i++) {
		buf_init(&text, 64);
		base64url_write(&text, pairs[i].bytes, strlen(pairs[i].bytes));
		assert_string_equal(buf_text(&text), pairs[i].text);
		assert_true(
		    base64url_read(pairs[i].text, out, sizeof(out), &len));
		assert_int_equal(len, strlen(pairs[i].bytes));
		assert_memory_equal(out, pairs[i].bytes, len);
		buf_done(&text);
	}
	for (size_t i = 0; i < MEM_COUNT(bad); i++)
		assert_false(base64url_read(bad[i], out, sizeof(out), &len));
	assert_false(base64url_read("Zm9vYg", out, 3, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_scope),
	    cmocka_unit_test(test_tampered),
	    cmocka_unit_test(test_digests),
	    cmocka_unit_test(test_base64url),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
