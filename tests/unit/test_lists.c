/*
 * test_lists.c: the name of the list a file holds, how much may vanish from
 * it, and whether two records say the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/model/decode.h"
#include "klaster/service/brake.h"
#include "klaster/service/merge.h"
#include "klaster/service/origin.h"

static void test_names(void **state)
{
	static const char *const names[][2] = {
	    {"members.csv", "members"},
	    {"/srv/out/members.csv", "members"},
	    {"members-2026-11-28.csv", "members"},
	    {"members_20261128.tsv", "members"},
	    {"members 28.11.2026.csv", "members"},
	    {"members-2026-11-28T03:00:00Z.csv", "members"},
	    {"members (3).csv", "members"},
	    {"members-2026-11-28 (2).csv", "members"},
	    {"part1.csv", "part1"},
	    {"members-2026.csv", "members-2026"},
	    {"20261128.csv", "20261128"},
	    {"(1).csv", "(1)"},
	    {".csv", ".csv"},
	    {"list", "list"},
	};
	struct arena arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(names); i++)
		assert_string_equal(
		    origin_of_file(&arena, names[i][0]), names[i][1]);
	arena_done(&arena);
}

static void test_limits(void **state)
{
	static const char *const wrong[] = {
	    "", "x", "-1", "%", "0%", "101%", "5,", ",5", "5%5", "5 "};
	struct brake_options options = BRAKE_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(options.rows, 50);
	assert_int_equal(options.percent, 10);
	assert_true(brake_limits_parse("200", &options, &err));
	assert_int_equal(options.rows, 200);
	assert_int_equal(options.percent, 0);
	assert_true(brake_limits_parse("25%", &options, &err));
	assert_true(options.rows == UINT64_MAX);
	assert_int_equal(options.percent, 25);
	assert_true(brake_limits_parse("25%,7", &options, &err));
	assert_int_equal(options.rows, 7);
	assert_int_equal(options.percent, 25);
	for (size_t i = 0; i < MEM_COUNT(wrong); i++)
		assert_false(brake_limits_parse(wrong[i], &options, &err));
}

static const struct record *read_fields(struct arena *arena, const char *fields)
{
	struct err err = ERR_INIT;
	const char *line = arena_printf(arena,
	    "{\"kind\":\"organisations\",\"id\":\"x\",\"fields\":{%s}}",
	    fields);
	struct record *record = decode_line(arena, line, strlen(line), &err);

	if (record == NULL)
		fail_msg("%s", err.text);
	return record;
}

static void test_differences(void **state)
{
	static const char *const cases[][3] = {
	    {"\"name\":\"A B\"", "\"name\":\"A B\"", ""},
	    {"\"name\":\"A B\"", "\"name\":\" A \\t B \"", ""},
	    {"\"name\":\"A B\"", "\"name\":\"AB\"", "name"},
	    {"\"name\":\"A\"", "\"name\":\"A B\"", "name"},
	    {"\"phone\":[\"+370 1\",\"+370 2\"]",
		"\"phone\":[\"+370 2\",\"+370 1\"]", ""},
	    {"\"phone\":[\"+370 1\",\"+370 1\"]",
		"\"phone\":[\"+370 1\",\"+370 2\"]", "phone"},
	    {"\"phone\":\"+370 1\"", "", "phone"},
	    {"\"phone\":\"+370 1\",\"name\":\"A\"", "\"name\":\"B\"",
		"name, phone"},
	    {"\"name\":{\"value\":\"A\",\"lang\":\"lt\"}", "\"name\":\"A\"",
		"name"},
	    {"\"name\":{\"value\":\"A\",\"source\":\"s\"}", "\"name\":\"A\"",
		"name"},
	};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct arena arena = ARENA_INIT;
		const struct record *a = read_fields(&arena, cases[i][0]);
		const struct record *b = read_fields(&arena, cases[i][1]);

		assert_string_equal(
		    merge_difference(&arena, a, b), cases[i][2]);
		assert_string_equal(
		    merge_difference(&arena, b, a), cases[i][2]);
		arena_done(&arena);
	}
}

static void test_joins(void **state)
{
	struct arena arena = ARENA_INIT;
	const struct record *a =
	    read_fields(&arena, "\"name\":{\"value\":\"A\",\"source\":\"s\"}");
	const struct record *b =
	    read_fields(&arena, "\"name\":{\"value\":\"A\",\"source\":\"t\"}");
	const struct record *c = read_fields(&arena, "\"name\":\"A\"");

	(void)state;
	assert_ptr_equal(merge_records(&arena, a, b, false), a);
	assert_int_equal(merge_records(&arena, a, b, true)->claim_count, 2);
	/* Who names no source adds nothing to who does. */
	assert_ptr_equal(merge_records(&arena, a, c, true), a);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_differences),
	    cmocka_unit_test(test_joins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
