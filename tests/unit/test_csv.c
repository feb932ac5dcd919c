/*
 * test_csv.c: tables as people and programs write them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/service/csv.h"

/* The rows as one text: cells between bars, "LINE:" before each row; an
 * error's sentence at the end. */
static char *read_all(struct arena *arena, const char *text, size_t len,
    char separator, bool quotes)
{
	struct csv_row *row = arena_alloc(arena, sizeof(*row));
	struct err err = ERR_INIT;
	char *all = arena_strdup(arena, "");
	struct inlet inlet;
	struct csv csv;

	inlet_open_text(&inlet, text, len);
	csv_open(&csv, &inlet, separator, quotes);
	while (csv_next(&csv, arena, row, &err)) {
		all = arena_printf(arena, "%s%zu:", all, csv.line);
		for (size_t i = 0; i < row->count; i++)
			all = arena_printf(arena, "%s%s|", all, row->cells[i]);
	}
	csv_done(&csv);
	return arena_printf(arena, "%s%s", all, err.text);
}

static const struct {
	const char *text;
	char separator;
	bool quotes;
	const char *want;
} tables[] = {
    {"", 0, true, ""},
    {"\n\r\n\r", 0, true, ""},
    {"a", 0, true, "1:a|"},
    {"a,b\nc,d\n", 0, true, "1:a|b|2:c|d|"},
    {"a,b\r\nc,d\r\n", 0, true, "1:a|b|2:c|d|"},
    {"a,b\rc,d\r", 0, true, "1:a|b|2:c|d|"},
    {"\xef\xbb\xbf"
     "a,b",
	0, true, "1:a|b|"},
    {"a,\n,b\n,", 0, true, "1:a||2:|b|3:||"},
    {"a\n\n\nb", 0, true, "1:a|4:b|"},
    {"\"a,b\",c", 0, true, "1:a,b|c|"},
    {"\"a\"\"b\"\"\"", 0, true, "1:a\"b\"|"},
    {"\"\",\"\"", 0, true, "1:||"},
    {"\"\"\"\"", 0, true, "1:\"|"},
    {"\"a\nb\",c\nd", 0, true, "1:a\nb|c|3:d|"},
    {"\"a\r\nb\"\r\nd", 0, true, "1:a\r\nb|3:d|"},
    {"a\"b,c\"d", 0, true, "1:a\"b|c\"d|"},
    {"\"a\"b,c", 0, true, "1:ab|c|"},
    {"\"a\" ,c", 0, true, "1:a |c|"},
    {"x\n\"a,b", 0, true, "1:x|a quote opened in line 2 is never closed"},
    {"\"a\"\"", 0, true, "a quote opened in line 1 is never closed"},
    {"a;b,c;d\n1;2", 0, true, "1:a|b,c|d|2:1|2|"},
    {"a\tb\n1,5\t2", 0, true, "1:a|b|2:1,5|2|"},
    {"\"a,b\";c", 0, true, "1:a,b|c|"},
    {"a|b", 0, true, "1:a|b|"},
    {"\"a\tb\"\t\"\n", '\t', false, "1:\"a|b\"|\"|"},
    {"a;b,c", ',', true, "1:a;b|c|"},
    {"sep=;\r\na,b;c\n1;2\n", 0, true, "2:a,b|c|3:1|2|"},
    {"sep=;\na,b;c\n", ',', true, "1:sep=;|2:a|b;c|"},
    {"a\n\xe0\xe8", 0, true,
	"1:a|line 2 is not UTF-8; save the table as CSV in UTF-8, or name the "
	"encoding it has: --encoding windows-1257 (Baltic) or windows-1252 "
	"(western)"},
};

static void test_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < MEM_COUNT(tables); i++) {
		struct arena arena = ARENA_INIT;

		assert_string_equal(
		    read_all(&arena, tables[i].text, strlen(tables[i].text),
			tables[i].separator, tables[i].quotes),
		    tables[i].want);
		arena_done(&arena);
	}
}

/* The text ends where it is said to end. */
static void test_bounds(void **state)
{
	struct arena arena = ARENA_INIT;

	(void)state;
	assert_string_equal(read_all(&arena, "a,b\nc\"", 3, 0, true), "1:a|b|");
	assert_string_equal(read_all(&arena, "\"a\"\"", 3, 0, true), "1:a|");
	arena_done(&arena);
}

static void test_too_many_cells(void **state)
{
	struct arena arena = ARENA_INIT;
	char row[CSV_CELL_MAX + 2];

	(void)state;
	memset(row, ',', sizeof(row));
	assert_non_null(strstr(
	    read_all(&arena, row, CSV_CELL_MAX, ',', true), "more than"));
	assert_null(strstr(
	    read_all(&arena, row, CSV_CELL_MAX - 1, ',', true), "more than"));
	arena_done(&arena);
}

/* A row takes the memory of its text, however many of its cells are quoted. */
static void test_memory(void **state)
{
	struct arena arena = ARENA_INIT;
	struct csv_row *row = arena_alloc(&arena, sizeof(*row));
	struct err err = ERR_INIT;
	struct inlet inlet;
	struct csv csv;
	struct buf text;
	size_t before = arena.used_bytes;

	(void)state;
	buf_init(&text, 1 << 20);
	for (int i = 0; i < CSV_CELL_MAX; i++)
		buf_addf(&text, "%s\"%0999d\"", i > 0 ? "," : "", i);
	inlet_open_text(&inlet, buf_text(&text), text.len);
	csv_open(&csv, &inlet, ',', true);
	assert_true(csv_next(&csv, &arena, row, &err));
	assert_int_equal(row->count, CSV_CELL_MAX);
	assert_int_equal(strlen(row->cells[CSV_CELL_MAX - 1]), 999);
	assert_in_range(arena.used_bytes - before, 1, 2 * text.len);
	csv_done(&csv);
	buf_done(&text);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tables),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_too_many_cells),
	    cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
