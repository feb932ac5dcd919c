/* macro.h: command lines with a name. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include "klaster/engine/macro.h"

static char kind_line[] = "kind   organisations";
static char filter_line[] = "filter 'a b'";
static char first_line[] = "first";
static char open_line[] = "filter 'open";
static char empty_line[] = "";
static char *lines[] = {kind_line, filter_line, first_line};

static void set(
    struct macros *macros, const char *name, size_t count, bool kept)
{
	struct err err = ERR_INIT;

	assert_true(macros_set(macros, name, lines, count, kept, &err));
}

static void are_found_by_name(void **state)
{
	struct macros *macros = macros_new();
	struct err err = ERR_INIT;

	(void)state;
	assert_null(macros_find(macros, "polish", &err));
	set(macros, "polish", 2, false);
	set(macros, "all", 1, true);
	set(macros, "žymos", 1, true);
	assert_int_equal(macros_count(macros), 3);
	assert_string_equal(macros_at(macros, 0)->name, "all");
	const struct macro *macro = macros_find(macros, "polish", &err);
	assert_int_equal(macro->count, 2);
	assert_string_equal(macro->lines[0], "kind organisations");
	assert_string_equal(macro->lines[1], "filter 'a b'");
	/* A new one of that name takes its place. */
	set(macros, "polish", 1, true);
	assert_int_equal(macros_count(macros), 3);
	assert_int_equal(macros_find(macros, "polish", &err)->count, 1);
	assert_null(macros_find(macros, "polsh", &err));
	assert_non_null(strstr(err.text, "did you mean polish?"));
	assert_true(macros_forget(macros, "polish", &err));
	assert_false(macros_forget(macros, "polish", &err));
	assert_int_equal(macros_count(macros), 2);
	macros_free(macros);
}

static void what_is_wrong_changes_nothing(void **state)
{
	static const char *const names[] = {"", "1st", "-a", "a b", "a'b",
	    "\xff\xfe", "a\x1b", "abcdefghijklmnopqrstuvwxyzabcdef"};
	char *bad[] = {first_line, open_line}, *empty[] = {empty_line};
	struct macros *macros = macros_new();
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_false(
		    macros_set(macros, names[i], lines, 1, false, &err));
	assert_true(macros_set(
	    macros, "abcdefghijklmnopqrstuvwxyzabcde", lines, 1, false, &err));
	assert_false(macros_set(macros, "a", bad, 2, false, &err));
	assert_false(macros_set(macros, "a", empty, 1, false, &err));
	assert_false(macros_set(macros, "a", lines, 0, false, &err));
	assert_false(
	    macros_set(macros, "a", lines, MACRO_LINES + 1, false, &err));
	assert_int_equal(macros_count(macros), 1);
	macros_free(macros);
}

static void are_not_without_number(void **state)
{
	struct macros *macros = macros_new();
	struct err err = ERR_INIT;
	char name[8] = "aa";

	(void)state;
	for (int i = 0; i < MACRO_COUNT; i++) {
		name[0] = (char)('a' + i / 26);
		name[1] = (char)('a' + i % 26);
		set(macros, name, 1, false);
	}
	assert_false(macros_set(macros, "zz", lines, 1, false, &err));
	set(macros, name, 2, false); /* there is room for what is there */
	macros_free(macros);
}

static void print_as_lines_of_a_file(void **state)
{
	struct macros *macros = macros_new();
	struct buf all, kept;

	(void)state;
	buf_init(&all, 1000);
	buf_init(&kept, 1000);
	set(macros, "polish", 3, false);
	set(macros, "mine", 1, true);
	assert_true(macros_print(macros, false, &all));
	assert_string_equal(buf_text(&all),
	    "macro mine 'kind organisations'\n"
	    "macro polish 'kind organisations' \"filter 'a b'\" first\n");
	assert_true(macros_print(macros, true, &kept));
	assert_string_equal(
	    buf_text(&kept), "macro mine 'kind organisations'\n");
	buf_done(&kept);
	buf_init(&kept, 10);
	assert_false(macros_print(macros, true, &kept));
	buf_done(&kept);
	buf_done(&all);
	macros_free(macros);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(are_found_by_name),
	    cmocka_unit_test(what_is_wrong_changes_nothing),
	    cmocka_unit_test(are_not_without_number),
	    cmocka_unit_test(print_as_lines_of_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
