/*
 * test_command.c: a line comes to its command or to a sentence that says why
 * not.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/engine/command.h"

enum { NEED_ROW = 1, NEED_LINK = 2 };

struct app {
	unsigned have;
	int runs;
	int argc;
	char last[64];
};

static bool run(void *user, int argc, char **argv, struct err *err)
{
	struct app *app = user;

	(void)err;
	assert_null(argv[argc]);
	app->runs++;
	app->argc = argc;
	strncpy(app->last, argv[argc - 1], sizeof(app->last) - 1);
	return true;
}

static bool run_refused(void *user, int argc, char **argv, struct err *err)
{
	(void)user;
	(void)argc;
	return err_set(err, ERR_NOTHING, "%s: nothing", argv[0]);
}

static unsigned have(void *user)
{
	return ((struct app *)user)->have;
}

static const struct command rows[] = {
    {.name = "open", .needs = NEED_ROW, .help = "open it", .run = run},
    {.name = "open-link",
	.needs = NEED_ROW | NEED_LINK,
	.help = "open the link",
	.run = run},
    {.name = "kind", .usage = "PLURAL", .help = "a kind", .run = run},
    {.name = "sort", .usage = "[FIELD]", .help = "sort", .run = run},
    {.name = "search", .usage = "[WORDS...]", .help = "search", .run = run},
    {.name = "echo", .usage = "WORD...", .help = "echo", .run = run},
    {.name = "set", .usage = "NAME [VALUE]", .help = "set", .run = run},
    {.name = "bind",
	.usage = "CONTEXT KEYS COMMAND [WORD...]",
	.help = "bind",
	.run = run},
    {.name = "end", .help = "end", .run = run_refused},
};

static const struct command_need needs[] = {
    {NEED_ROW, "no row is chosen"},
    {NEED_LINK, "there is no link"},
};

static const struct command_table table = {
    .rows = rows,
    .count = MEM_COUNT(rows),
    .needs = needs,
    .need_count = MEM_COUNT(needs),
    .have = have,
};

static void refused(
    struct app *app, const char *line, enum err_code code, const char *why)
{
	struct err err = ERR_INIT;
	int runs = app->runs;

	assert_false(command_run_line(&table, app, line, &err));
	assert_int_equal(app->runs, runs);
	assert_int_equal(err.code, code);
	if (strstr(err.text, why) == NULL)
		fail_msg("%s: \"%s\" lacks \"%s\"", line, err.text, why);
}

static void runs_lines(void **state)
{
	struct app app = {.have = NEED_ROW};
	struct err err = ERR_INIT;

	(void)state;
	assert_true(command_run_line(&table, &app, "  ", &err));
	assert_int_equal(app.runs, 0);
	assert_true(command_run_line(&table, &app, "open", &err));
	assert_true(command_run_line(&table, &app, "search", &err));
	assert_true(command_run_line(&table, &app, "search a 'b c'", &err));
	assert_int_equal(app.argc, 3);
	assert_string_equal(app.last, "b c");
	assert_true(command_run_line(&table, &app, "set x ''", &err));
	assert_string_equal(app.last, "");
	assert_int_equal(app.runs, 4);
	refused(&app, "end", ERR_NOTHING, "end: nothing");
}

static void says_what_is_wrong(void **state)
{
	struct app app = {.have = 0};

	(void)state;
	refused(&app, "opne", ERR_USAGE, "did you mean open?");
	refused(&app, "ope", ERR_USAGE, "did you mean open?");
	refused(&app, "serach", ERR_USAGE, "did you mean search?");
	refused(&app, "bi", ERR_USAGE, "did you mean bind?");
	refused(&app, "zzzz", ERR_USAGE, "no command is called 'zzzz'");
	refused(&app, "''", ERR_USAGE, "no command is called ''");
	refused(&app, "open", ERR_REFUSED, "no row is chosen");
	refused(&app, "open x", ERR_USAGE, "open takes no words");
	refused(&app, "kind", ERR_USAGE, "too few words: kind PLURAL");
	refused(&app, "kind a b", ERR_USAGE, "too many words: kind PLURAL");
	refused(&app, "sort a b", ERR_USAGE, "too many words");
	refused(&app, "echo", ERR_USAGE, "too few words: echo WORD...");
	refused(&app, "set", ERR_USAGE, "too few");
	refused(&app, "set a b c", ERR_USAGE, "too many");
	refused(&app, "bind a b", ERR_USAGE, "too few");
	refused(&app, "open '", ERR_USAGE, "quote");
	app.have = NEED_ROW;
	refused(&app, "open-link", ERR_REFUSED, "there is no link");
}

static void checks_without_running(void **state)
{
	struct app app = {.have = 0};
	struct err err = ERR_INIT;

	(void)state;
	assert_true(command_check(&table, "open", &err));
	assert_true(command_check(&table, "", &err));
	assert_true(command_check(&table, "bind a b c d e f", &err));
	assert_false(command_check(&table, "kind", &err));
	assert_false(command_check(&table, "nothing", &err));
	assert_false(command_is_ready(&table, &rows[1], &app, &err));
	assert_string_equal(err.text, "no row is chosen");
	app.have = NEED_ROW | NEED_LINK;
	assert_true(command_is_ready(&table, &rows[1], &app, &err));
	assert_int_equal(app.runs, 0);
}

static void arity(const char *usage, int min_words, int max_words)
{
	struct command row = {.name = "x", .usage = usage};
	int min = -9, max = -9;

	command_arity(&row, &min, &max);
	assert_int_equal(min, min_words);
	assert_int_equal(max, max_words);
}

static void reads_usages(void **state)
{
	(void)state;
	arity(NULL, 0, 0);
	arity("", 0, 0);
	arity("A", 1, 1);
	arity("[A]", 0, 1);
	arity("A B", 2, 2);
	arity("A [B [C]]", 1, 3);
	arity("A [B C]", 1, 3);
	arity("A...", 1, -1);
	arity("[A...]", 0, -1);
	arity("A [B...]", 1, -1);
	arity("on|off", 1, 1);
}

static void row_is_bad(struct command row, const char *why)
{
	struct command_table one = table;
	struct err err = ERR_INIT;

	one.rows = &row;
	one.count = 1;
	assert_false(command_table_check(&one, &err));
	if (strstr(err.text, why) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", err.text, why);
}

static void finds_bad_rows(void **state)
{
	struct command twice[] = {rows[0], rows[0]};
	struct command_table bad = table;
	struct command row = rows[0];
	struct err err = ERR_INIT;

	(void)state;
	assert_true(command_table_check(&table, &err));
	bad.rows = twice;
	bad.count = 2;
	assert_false(command_table_check(&bad, &err));
	row.name = "Open";
	row_is_bad(row, "is no name");
	row.name = "open";
	row.help = "Ends with a stop.";
	row_is_bad(row, "help");
	row.help = NULL;
	row_is_bad(row, "help");
	row = rows[0];
	row.run = NULL;
	row_is_bad(row, "no function");
	row = rows[0];
	row.needs = 64;
	row_is_bad(row, "unknown need");
	row.needs = 0;
	row.flags = COMMAND_COUNTS;
	row.usage = "";
	row_is_bad(row, "a count is a word that may be left out");
	row.usage = "A";
	row_is_bad(row, "a count is a word that may be left out");
	row.flags = 0;
	row.usage = "[A";
	row_is_bad(row, "usage");
	row.usage = "A]";
	row_is_bad(row, "usage");
	row.usage = "[A] B";
	row_is_bad(row, "usage");
	row.usage = "A... B";
	row_is_bad(row, "usage");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(runs_lines),
	    cmocka_unit_test(says_what_is_wrong),
	    cmocka_unit_test(checks_without_running),
	    cmocka_unit_test(reads_usages),
	    cmocka_unit_test(finds_bad_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
