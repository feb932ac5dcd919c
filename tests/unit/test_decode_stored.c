/*
 * test_decode_stored.c: what a store gives back is read as decode_line()
 * reads it, also where it is not what was stored.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "directory.h"
#include "klaster/model/decode.h"

#define LINE_MAX_BYTES (1 << 20)

static void assert_text(const char *one, const char *other)
{
	if (one == NULL || other == NULL)
		assert_true(one == other);
	else
		assert_string_equal(one, other);
}

static void assert_alike(
    const struct record *stored, const struct record *line, const char *text)
{
	if (stored == NULL || line == NULL) {
		if (stored != line)
			fail_msg("only one reads %s", text);
		return;
	}
	assert_ptr_equal(stored->kind, line->kind);
	assert_string_equal(stored->id, line->id);
	assert_int_equal(stored->whole, line->whole);
	assert_int_equal(stored->skipped, line->skipped);
	if (stored->claim_count != line->claim_count)
		fail_msg("%zu claims, not %zu: %s", stored->claim_count,
		    line->claim_count, text);
	for (size_t i = 0; i < line->claim_count; i++) {
		const struct claim *a = &stored->claims[i];
		const struct claim *b = &line->claims[i];

		assert_ptr_equal(a->field, b->field);
		assert_text(a->value, b->value);
		assert_text(a->label, b->label);
		assert_text(a->printed, b->printed);
		assert_text(a->lang, b->lang);
		assert_text(a->source, b->source);
		assert_text(a->fact, b->fact);
		assert_text(a->note, b->note);
		assert_int_equal(a->form, b->form);
		assert_int_equal(a->rank, b->rank);
		assert_int_equal(a->level, b->level);
	}
}

static void assert_both_read(const char *text, size_t len)
{
	struct arena arena = ARENA_INIT;
	struct err one = ERR_INIT, other = ERR_INIT;
	/* Alone on the heap, so that a sanitizer sees a step too far. */
	char *copy = malloc(len + 1);

	assert_non_null(copy);
	memcpy(copy, text, len + 1);
	assert_alike(decode_stored(&arena, copy, len, &one),
	    decode_line(&arena, copy, len, &other), copy);
	assert_int_equal(one.code, other.code);
	assert_string_equal(one.text, other.text);
	free(copy);
	arena_done(&arena);
}

static void test_whole_directory(void **state)
{
	struct directory directory;
	struct buf line;

	(void)state;
	directory_open(&directory);
	buf_init(&line, LINE_MAX_BYTES);
	for (size_t i = 0; i < directory.count; i++) {
		buf_reset(&line);
		encode_line(directory.records[i], &line);
		assert_both_read(buf_text(&line), line.len);
		assert_both_read(
		    directory.lines[i], strlen(directory.lines[i]));
	}
	buf_done(&line);
	directory_close(&directory);
}

/* Somebody who may see `claim` learns of its source from what is there. */
static bool source_is_told(
    const struct record *record, const struct claim *claim)
{
	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *there = &record->claims[i];

		if (there->source != NULL && there->level <= claim->level &&
		    strcmp(there->source, claim->source) == 0 &&
		    (there->field->type != FIELD_REF ||
			strcmp(there->value, claim->value) == 0))
			return true;
	}
	return false;
}

static void assert_part(const struct record *some, const struct record *all,
    const struct field_set *wanted)
{
	size_t at = 0;

	for (size_t i = 0; i < all->claim_count; i++) {
		const struct claim *claim = &all->claims[i];
		const struct claim *there = &some->claims[at];
		bool is_there = at < some->claim_count &&
				there->field == claim->field &&
				strcmp(there->value, claim->value) == 0;

		if (field_set_has(
			wanted, kind_field_index(all->kind, claim->field)))
			assert_true(is_there);
		if (claim->source != NULL)
			assert_true(source_is_told(some, claim));
		at += is_there;
	}
	assert_int_equal(at, some->claim_count);
	assert_int_equal(some->whole, all->whole && at == all->claim_count);
}

static void test_some_fields(void **state)
{
	struct arena arena = ARENA_INIT;
	struct directory directory;
	struct buf line;
	size_t dropped = 0;

	(void)state;
	directory_open(&directory);
	buf_init(&line, LINE_MAX_BYTES);
	for (size_t i = 0; i < directory.count; i++) {
		const struct record *all = directory.records[i], *some;
		struct field_set wanted[KIND_MAX] = {{{0}}};
		struct field_set *of_kind = &wanted[kind_index(all->kind)];

		for (size_t k = i % 3; k < all->kind->field_count; k += 3)
			field_set_add(of_kind, k);
		buf_reset(&line);
		encode_line(all, &line);
		some = decode_some(
		    &arena, buf_text(&line), line.len, wanted, NULL);
		assert_non_null(some);
		assert_part(some, all, of_kind);
		dropped += all->claim_count - some->claim_count;
		arena_reset(&arena);
	}
	assert_true(dropped > directory.count);
	buf_done(&line);
	directory_close(&directory);
	arena_done(&arena);
}

/* A page of a database may hold anything. */
static void test_damaged_lines(void **state)
{
	static const char bytes[] = "\"\\{}[],:\x01 aA0\xc3\xff\n/u-\x7f";
	struct directory directory;
	struct buf line;
	uint32_t seed = 1;

	(void)state;
	directory_open(&directory);
	buf_init(&line, LINE_MAX_BYTES);
	for (size_t i = 0; i < directory.count; i += 7) {
		buf_reset(&line);
		encode_line(directory.records[i], &line);
		if (line.len > 4000)
			continue;
		for (int round = 0; round < 60; round++) {
			size_t at;
			char was;

			seed = seed * 1664525u + 1013904223u;
			at = (seed >> 8) % line.len;
			was = line.data[at];
			seed = seed * 1664525u + 1013904223u;
			line.data[at] =
			    bytes[(seed >> 8) % (sizeof(bytes) - 1)];
			assert_both_read(buf_text(&line), line.len);
			line.data[at] = was;
			assert_both_read(buf_text(&line), at);
		}
	}
	buf_done(&line);
	directory_close(&directory);
}

static void test_forms(void **state)
{
	static const char *const lines[] = {
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"whole\":false,\"fields\":{"
	    "\"title\":\"T\"}}",
	    "{\"kind\":\"project\",\"id\":\"p\",\"fields\":{}}",
	    "{\"kind\":\"projects\",\"id\":\"p p\",\"fields\":{}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{}} ",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":"
	    "\"a\\\"b\\\\c\\nd\\te\\u200ef\\u00e9\\u0041\\/\"}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":"
	    "\"a\\nb\\u200fc\"}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":"
	    "\"\\ud83d\\ude00\"}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":"
	    "\"\\u0000\"}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":"
	    "{\"value\":\"a\",\"form\":\"derived\",\"form\":\"link\"}}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":"
	    "{\"value\":\"a\",\"lang\":\"?\",\"note\":\"\"}}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":"
	    "{\"value\":\"a\",\"level\":\"member\"},\"title\":\"b\"}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"startDate\":"
	    "{\"value\":\"2019-07-01\",\"printed\":\"2019-07-01\"}}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"startDate\":"
	    "\"01.07.2019\",\"title\":\"out of order\"}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"totalBudget\":"
	    "{\"value\":\"unknown\",\"form\":\"absence\"},\"euAmount\":"
	    "{\"value\":\"dunno\",\"form\":\"absence\"}}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":[]}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":[\"a\","
	    "{\"value\":\"b\",\"lang\":\"lt\",\"rank\":\"preferred\"}]}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":[\"n/"
	    "a\","
	    "\" before\",\"behind "
	    "\",\"behind\xc2\xa0\",\"\\nbefore\",\"n.a.\"]}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":"
	    "\"a\x7f long one\"}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"documents\":"
	    "\"x\"}}",
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"title\":\"",
	    "",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_both_read(lines[i], strlen(lines[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole_directory),
	    cmocka_unit_test(test_some_fields),
	    cmocka_unit_test(test_damaged_lines),
	    cmocka_unit_test(test_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
