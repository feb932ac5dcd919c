/*
 * test_argv.c: lines are split as argv.h says, and what is joined is split
 * into the same words.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "klaster/engine/argv.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

/* Words with '|' between them, or "!" and the sentence. */
static const char *split(const char *line)
{
	struct err err = ERR_INIT;
	struct argv words;
	const char *shown = "";

	if (!argv_split(&arena, line, &words, &err)) {
		assert_int_equal(err.code, ERR_USAGE);
		return arena_printf(&arena, "!%s", err.text);
	}
	assert_null(words.argv[words.argc]);
	for (int i = 0; i < words.argc; i++)
		shown = arena_printf(
		    &arena, "%s%s%s", shown, i == 0 ? "" : "|", words.argv[i]);
	return arena_printf(&arena, "%d:%s", words.argc, shown);
}

static void splits_words(void **state)
{
	(void)state;
	assert_string_equal(split(""), "0:");
	assert_string_equal(split(" \t \r"), "0:");
	assert_string_equal(split("open"), "1:open");
	assert_string_equal(split("  sort   -name\t"), "2:sort|-name");
	assert_string_equal(split("a 'b  c' d"), "3:a|b  c|d");
	assert_string_equal(split("a'b'\"c\"d"), "1:abcd");
	assert_string_equal(split("'' \"\""), "2:|");
	assert_string_equal(split("'a\\n\"b'"), "1:a\\n\"b");
	assert_string_equal(split("\"a\\n\\t\\\"\\\\\\q'\""), "1:a\n\t\"\\q'");
	assert_string_equal(split("a\\ b \\' \\n"), "3:a b|'|n");
	assert_string_equal(split("search \xc5\xa0iauliai # ; $HOME *"),
	    "6:search|\xc5\xa0iauliai|#|;|$HOME|*");
}

static void refuses_open_ends(void **state)
{
	(void)state;
	assert_non_null(strstr(split("a 'b"), "!a ' quote is not closed"));
	assert_non_null(strstr(split("\"a\\\""), "!a \" quote"));
	assert_non_null(strstr(split("a \\"), "!a backslash at the end"));
}

static void keeps_its_limits(void **state)
{
	char *line = malloc(ARGV_LINE_BYTES + 2);

	(void)state;
	memset(line, 'x', ARGV_LINE_BYTES + 1);
	line[ARGV_LINE_BYTES + 1] = '\0';
	assert_non_null(strstr(split(line), "!the line is longer"));
	line[ARGV_LINE_BYTES] = '\0';
	assert_int_equal(strncmp(split(line), "1:xxx", 5), 0);
	for (int i = 0; i < 2 * ARGV_WORDS; i++)
		line[i] = i % 2 == 0 ? 'x' : ' ';
	line[2 * ARGV_WORDS] = '\0';
	assert_int_equal(strncmp(split(line), "256:", 4), 0);
	line[2 * ARGV_WORDS] = 'x';
	line[2 * ARGV_WORDS + 1] = '\0';
	assert_non_null(strstr(split(line), "!the line has more than"));
	free(line);
}

static void joins_to_the_same(void **state)
{
	static const char *const words[] = {"", " ", "a b", "'", "\"", "\\",
	    "'\"\\", "\n", "a\tb", "\r", "it's\na \"\\n\"", "#", "<C-a>",
	    "\xd0\xb0", "\xff\xfe", "-x", "a'", "\\n"};
	int count = (int)(sizeof(words) / sizeof(words[0]));
	struct argv again;
	struct buf line;

	(void)state;
	buf_init(&line, ARGV_LINE_BYTES);
	assert_true(argv_join(&line, count, (char *const *)(uintptr_t)words));
	assert_null(strchr(buf_text(&line), '\n'));
	assert_true(argv_split(&arena, buf_text(&line), &again, NULL));
	assert_int_equal(again.argc, count);
	for (int i = 0; i < count; i++)
		assert_string_equal(again.argv[i], words[i]);
	buf_done(&line);
}

static void brings_to_one_form(void **state)
{
	(void)state;
	assert_string_equal(
	    argv_normal(&arena, "  search  \"a b\"  c\\'d ", NULL),
	    "search 'a b' \"c'd\"");
	assert_string_equal(argv_normal(&arena, "", NULL), "");
	assert_null(argv_normal(&arena, "'", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(splits_words, teardown),
	    cmocka_unit_test_teardown(refuses_open_ends, teardown),
	    cmocka_unit_test_teardown(keeps_its_limits, teardown),
	    cmocka_unit_test_teardown(joins_to_the_same, teardown),
	    cmocka_unit_test_teardown(brings_to_one_form, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
