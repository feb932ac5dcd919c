/*
 * test_decode_line.c: a directory line becomes a record, and the record one
 * line, whatever way the same was said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/model/decode.h"

/* Reads `line`, expects that many members skipped and that canonical form,
 * and that the form reads as itself. */
static void assert_line(
    const char *line, uint32_t skipped, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct record *record;
	struct buf out;

	buf_init(&out, 1 << 20);
	record = decode_line(&arena, line, strlen(line), &err);
	if (record == NULL)
		fail_msg("%s: %s", line, err.text);
	assert_int_equal(err.code, ERR_NONE);
	assert_int_equal(record->skipped, skipped);
	assert_true((err.text[0] != '\0') == (skipped > 0));
	encode_line(record, &out);
	assert_string_equal(buf_text(&out), expected);
	record = decode_line(&arena, buf_text(&out), out.len, &err);
	assert_non_null(record);
	buf_reset(&out);
	encode_line(record, &out);
	assert_string_equal(buf_text(&out), expected);
	buf_done(&out);
	arena_done(&arena);
}

static void assert_no_line(const char *line)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;

	if (decode_line(&arena, line, strlen(line), &err) != NULL)
		fail_msg("%s", line);
	assert_int_equal(err.code, ERR_DATA);
	arena_done(&arena);
}

static void test_shapes_of_a_field(void **state)
{
	(void)state;
	assert_line("{\"kind\":\"organisations\",\"id\":\"erb\","
		    "\"source\":\"001\",\"lang\":\"en\",\"fields\":{"
		    "\"country\":{\"value\":\"PL\",\"printed\":\"Polska\","
		    "\"source\":\"003\"},"
		    "\"city\":\"Elbl\xc4\x85g\","
		    "\"name\":[\"ERB\",{\"value\":\"Ba\xc5\x82tyk\",\"lang\":"
		    "\"pl\",\"fact\":\"f307\",\"rank\":\"preferred\"}]}}",
	    0,
	    "{\"kind\":\"organisations\",\"id\":\"erb\",\"fields\":{"
	    "\"name\":[{\"value\":\"ERB\",\"lang\":\"en\",\"source\":\"001\"},"
	    "{\"value\":\"Ba\xc5\x82tyk\",\"lang\":\"pl\",\"source\":\"001\","
	    "\"fact\":\"f307\",\"rank\":\"preferred\"}],"
	    "\"city\":{\"value\":\"Elbl\xc4\x85g\",\"lang\":\"en\",\"source\":"
	    "\"001\"},"
	    "\"country\":{\"value\":\"PL\",\"printed\":\"Polska\",\"source\":"
	    "\"003\"}}}");
	assert_line("{\"kind\":\"clusters\",\"id\":\"c\",\"whole\":false,"
		    "\"fields\":{\"memberCount\":24}}",
	    0,
	    "{\"kind\":\"clusters\",\"id\":\"c\",\"whole\":false,\"fields\":{"
	    "\"memberCount\":\"24\"}}");
}

static void test_values_become_canonical(void **state)
{
	(void)state;
	assert_line("{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{"
		    "\"startDate\":\"01.07.2019\",\"endDate\":\"n/a\","
		    "\"totalBudget\":\"264,145.00 EUR\",\"title\":null,"
		    "\"euAmount\":{\"value\":\"1.00 EUR\",\"printed\":"
		    "\"1.00 EUR\",\"level\":\"public\"}}}",
	    0,
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{"
	    "\"startDate\":{\"value\":\"2019-07-01\",\"printed\":"
	    "\"01.07.2019\"},"
	    "\"totalBudget\":{\"value\":\"264145.00 EUR\",\"printed\":"
	    "\"264,145.00 EUR\"},\"euAmount\":\"1.00 EUR\"}}");
}

static void test_absence_is_a_claim(void **state)
{
	(void)state;
	assert_line("{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{"
		    "\"totalBudget\":{\"value\":\"not-published\",\"form\":"
		    "\"absence\"},"
		    "\"euAmount\":{\"value\":\"dunno\",\"form\":\"absence\"}}}",
	    1,
	    "{\"kind\":\"projects\",\"id\":\"p\",\"fields\":{\"totalBudget\":{"
	    "\"value\":\"not-published\",\"form\":\"absence\"}}}");
}

static void test_bad_members_are_counted(void **state)
{
	(void)state;
	assert_line("{\"kind\":\"organisations\",\"id\":\"x\",\"extra\":1,"
		    "\"fields\":{\"nonsense\":1,\"name\":\"N\","
		    "\"founded\":\"2026-09-31\",\"parent\":\"people/x\","
		    "\"city\":[[\"a\"]],\"alias\":[{\"value\":\"a\",\"level\":"
		    "\"secret\"},null,{\"lang\":\"lt\"}],"
		    "\"partnerships\":\"x\"}}",
	    8,
	    "{\"kind\":\"organisations\",\"id\":\"x\",\"fields\":{\"name\":"
	    "\"N\"}}");
}

static void test_levels_only_rise(void **state)
{
	(void)state;
	assert_line("{\"kind\":\"people\",\"id\":\"x\",\"fields\":{"
		    "\"name\":{\"value\":\"N\",\"level\":\"member\"},"
		    "\"phone\":{\"value\":\"+370 555\",\"level\":\"public\"}}}",
	    0,
	    "{\"kind\":\"people\",\"id\":\"x\",\"fields\":{\"name\":{\"value\":"
	    "\"N\",\"level\":\"member\"},\"phone\":\"+370 555\"}}");
}

static void test_what_is_no_record(void **state)
{
	static const char *const lines[] = {"", "[]", "{}", "null",
	    "{\"kind\":\"org\",\"id\":\"x\",\"fields\":{}}",
	    "{\"kind\":\"x\",\"id\":\"x\",\"fields\":{}}",
	    "{\"kind\":\"people\",\"id\":\"..\",\"fields\":{}}",
	    "{\"kind\":\"people\",\"id\":\"a/b\",\"fields\":{}}",
	    "{\"kind\":\"people\",\"id\":null,\"fields\":{}}",
	    "{\"kind\":\"people\",\"id\":\"x\"}",
	    "{\"kind\":\"people\",\"id\":\"x\",\"fields\":[]}",
	    "{\"kind\":1,\"id\":\"x\",\"fields\":{}}"};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(lines); i++)
		assert_no_line(lines[i]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes_of_a_field),
	    cmocka_unit_test(test_values_become_canonical),
	    cmocka_unit_test(test_absence_is_a_claim),
	    cmocka_unit_test(test_bad_members_are_counted),
	    cmocka_unit_test(test_levels_only_rise),
	    cmocka_unit_test(test_what_is_no_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
