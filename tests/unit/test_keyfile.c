/*
 * test_keyfile.c: files of bindings: what they say wrong is told with its
 * place and a suggestion, and the rest still loads.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "klaster/base/buf.h"
#include "klaster/engine/keyfile.h"
#include "klaster/engine/keylayout.h"

struct world {
	struct keymap *map;
	struct buf told; /* a line for each report, "E " or "W " before it */
	struct keyfile_env env;
	char directory[64];
};

static void report(void *user, bool is_error, const char *text)
{
	struct world *world = user;

	buf_addf(&world->told, "%c %s\n", is_error ? 'E' : 'W', text);
}

static bool check(void *user, const char *line, struct err *err)
{
	(void)user;
	return strncmp(line, "opne", 4) != 0 ||
	       err_set(err, ERR_USAGE, "no command is called 'opne'");
}

static int setup(void **state)
{
	static const char *const contexts[] = {"list", "detail", NULL};
	struct world *world = calloc(1, sizeof(*world));

	world->map = keymap_new();
	buf_init(&world->told, 100000);
	world->env = (struct keyfile_env){
	    .report = report,
	    .check = check,
	    .user = world,
	    .contexts = contexts,
	};
	strncpy(world->directory, "test_keyfile-XXXXXX",
	    sizeof(world->directory) - 1);
	*state = world;
	return mkdtemp(world->directory) == NULL;
}

static int teardown(void **state)
{
	static const char *const files[] = {"a", "b", "c", "d"};
	struct world *world = *state;
	char path[128];

	for (size_t i = 0; i < 4; i++) {
		snprintf(
		    path, sizeof(path), "%s/%s", world->directory, files[i]);
		unlink(path);
	}
	rmdir(world->directory);
	keymap_free(world->map);
	buf_done(&world->told);
	free(world);
	return 0;
}

static int load(struct world *world, const char *text)
{
	buf_reset(&world->told);
	return keyfile_load_text(
	    world->map, KEYMAP_USER, "keys", text, strlen(text), &world->env);
}

static void tells(struct world *world, const char *text, const char *told)
{
	int errors = load(world, text);

	if (strstr(buf_text(&world->told), told) == NULL)
		fail_msg("%s: \"%s\" lacks \"%s\"", text,
		    buf_text(&world->told), told);
	assert_int_equal(errors, *buf_text(&world->told) == 'E');
}

static void write_file(struct world *world, const char *name, const char *text)
{
	char path[128];
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s", world->directory, name);
	stream = fopen(path, "w");
	assert_non_null(stream);
	assert_true(fputs(text, stream) >= 0);
	assert_int_equal(fclose(stream), 0);
}

static int load_file(struct world *world, const char *name)
{
	char path[128];

	buf_reset(&world->told);
	snprintf(path, sizeof(path), "%s/%s", world->directory, name);
	return keyfile_load_file(world->map, KEYMAP_USER, path, &world->env);
}

static bool is_bound(struct world *world, const char *context, const char *line)
{
	return keymap_find(world->map, context, line, NULL, 0) > 0;
}

static void faults_have_place_and_advice(void **state)
{
	struct world *world = *state;

	tells(world, "\n\nbnid list a open\n",
	    "E keys:3: 'bnid' is no line of a keymap; did you mean bind?");
	tells(world, "map list a open", "bind, unbind, macro, include");
	tells(world, "bind lst a open", "did you mean list?");
	tells(world, "bind nowhere a open", "* stands for all");
	tells(world, "bind promt <C-a> open", "did you mean prompt?");
	tells(world, "bind list <Entre> open", "did you mean <Enter>?");
	tells(world, "bind list a", "bind wants CONTEXT KEYS COMMAND");
	tells(world, "bind", "bind wants");
	tells(world, "unbind", "unbind wants");
	tells(world, "unbind list a b", "unbind wants");
	tells(world, "bind list ' open", "quote is not closed");
	tells(world, "bind list a opne", "no command is called 'opne'");
	tells(world, "bind list a ''", "E keys:1: ");
	tells(world, "bind prompt a open", "can only be typed");
	tells(world, "unbind list zz", "W keys:1: nothing was bound");
	tells(world, "bind list \xff open", "E keys:1: the line is not UTF-8");
	tells(world, "include", "include wants one FILE");
	tells(world, "include nowhere.keys", "no file 'nowhere.keys'");
	assert_int_equal(keymap_count(world->map), 0);
}

static void the_rest_still_loads(void **state)
{
	static const char nul[] = "bind list a one\nbind list b two\0x\n"
				  "bind list c three";
	struct world *world = *state;

	assert_int_equal(keyfile_load_text(world->map, KEYMAP_USER, "keys", nul,
			     sizeof(nul) - 1, &world->env),
	    1);
	assert_int_equal(
	    load(world, "\xef\xbb\xbf# first\r\nbind list d four\r\n"
			"nonsense\n  bind list e five  \n\t# comment\n"
			"bind list # six"),
	    1);
	assert_true(is_bound(world, "list", "one"));
	assert_false(is_bound(world, "list", "two"));
	assert_true(is_bound(world, "list", "three"));
	assert_true(is_bound(world, "list", "four"));
	assert_true(is_bound(world, "list", "five"));
	assert_true(is_bound(world, "list", "six"));
	assert_int_equal(keymap_count(world->map), 5);
}

static void one_file_says_it_once(void **state)
{
	struct world *world = *state;

	tells(world, "bind list a open\nbind list a back\n",
	    "W keys:2: a is bound in line 1 already; this line wins");
	assert_true(is_bound(world, "list", "back"));
	tells(world, "bind list g open\nbind list gg back\n",
	    "E keys:2: these keys begin with g of line 1");
	assert_true(is_bound(world, "list", "open"));
	tells(world, "bind list xyz open\nbind list x back\n",
	    "E keys:2: xyz of line 1 begins with these keys");
	/* Other contexts and other files are free to. */
	assert_int_equal(load(world, "bind * h h\nbind list hh hh\n"), 0);
	assert_int_equal(load(world, "bind list g top\n"), 0);
	assert_int_equal(load(world, "bind list gg top-top\n"), 0);
	assert_string_equal(buf_text(&world->told), "");
	assert_false(is_bound(world, "list", "top"));
	/* What was unbound is free again. */
	assert_int_equal(
	    load(world, "bind list k a\nunbind list k\nbind list kk b\n"), 0);
	assert_int_equal(
	    load(world, "bind list m a\nunbind list\nbind list mm b\n"), 0);
	assert_string_equal(buf_text(&world->told), "");
}

static void includes(void **state)
{
	struct world *world = *state;
	char shared[64];

	write_file(world, "a", "include b\nbind list a from-a\n");
	write_file(world, "b", "bind list b from-b\nbind list a from-b\nxx\n");
	assert_int_equal(load_file(world, "a"), 1);
	assert_non_null(strstr(buf_text(&world->told), "/b:3: 'xx'"));
	assert_true(is_bound(world, "list", "from-a"));
	assert_true(is_bound(world, "list", "from-b"));
	assert_int_equal(keymap_count(world->map), 2);

	write_file(world, "c", "include d\n");
	write_file(world, "d", "include c\nbind list d from-d\n");
	assert_int_equal(load_file(world, "c"), 1);
	assert_non_null(strstr(buf_text(&world->told), "would include itself"));
	assert_true(is_bound(world, "list", "from-d"));

	/* A text has no place of its own: only the shared one. */
	memcpy(shared, world->directory, sizeof(shared));
	world->env.shared_dir = shared;
	assert_int_equal(load(world, "include b\n"), 1);
	tells(world, "include nowhere\n", "no file 'nowhere' here or in");
	tells(world, "include ../nowhere\n", "E keys:1: ");
	tells(world, "\ninclude .\n", "E keys:2: ");
}

static void includes_have_an_end(void **state)
{
	struct world *world = *state;

	/* Not a circle, but each reads the next many times. */
	write_file(world, "a",
	    "include b\ninclude b\ninclude b\ninclude b\ninclude b\n");
	write_file(world, "b",
	    "include c\ninclude c\ninclude c\ninclude c\ninclude c\n");
	write_file(world, "c",
	    "include d\ninclude d\ninclude d\ninclude d\ninclude d\n");
	write_file(world, "d", "bind list d x\n");
	assert_true(load_file(world, "a") > 0);
	assert_non_null(strstr(buf_text(&world->told), "more than 64 files"));
	assert_int_equal(keymap_count(world->map), 1);
}

static void files_that_are_none(void **state)
{
	struct world *world = *state;
	char *big = malloc(KEYFILE_BYTES + 2);

	assert_int_equal(load_file(world, "a"), 1);
	assert_int_equal(*buf_text(&world->told), 'E');
	assert_int_equal(load_file(world, "."), 1);
	memset(big, '\n', KEYFILE_BYTES + 1);
	big[KEYFILE_BYTES + 1] = '\0';
	write_file(world, "b", big);
	assert_int_equal(load_file(world, "b"), 1);
	assert_int_equal(load(world, big), 1);
	assert_non_null(strstr(buf_text(&world->told), "E keys: larger than"));
	memset(big, 'x', 5000);
	big[5000] = '\0';
	tells(world, big, "keys:1: the line is longer than");
	free(big);
}

/* What the commands bind and unbind do with their words. */
static bool run(struct world *world, const char *line, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct argv words;
	bool ok;

	assert_true(argv_split(&arena, line, &words, NULL));
	ok = keyfile_run(world->map, words.argc, words.argv, &world->env, err);
	arena_done(&arena);
	return ok;
}

static void at_run_time(void **state)
{
	struct world *world = *state;
	struct err err = ERR_INIT;

	assert_true(run(world, "bind list g open 'a b'", &err));
	assert_true(is_bound(world, "list", "open 'a b'"));
	assert_true(run(world, "bind list gg <Nop>", &err));
	assert_false(is_bound(world, "list", "open 'a b'"));
	assert_true(is_bound(world, "list", KEYMAP_NOP));
	assert_false(run(world, "bind list g opne", &err));
	assert_false(run(world, "bind list g", &err));
	assert_true(run(world, "unbind list gg", &err));
	assert_false(run(world, "unbind list gg", &err));
	assert_int_equal(err.code, ERR_NOTHING);
}

static void macros_are_lines_like_others(void **state)
{
	static const char text[] = "macro polish 'kind organisations' first\n"
				   "macro polish\n"
				   "macro 1st first\n"
				   "macro bad first 'opne x'\n"
				   "marco x first\n"
				   "bind list x play polish\n";
	struct world *world = *state;
	struct err err = ERR_INIT;
	char macro_word[] = "macro", polish[] = "polish", mine[] = "mine";
	char first[] = "first";
	char *forget[] = {macro_word, polish, NULL};
	char *again[] = {macro_word, mine, first, NULL};

	world->env.macros = macros_new();
	assert_int_equal(keyfile_load_text(world->map, KEYMAP_USER, "t", text,
			     sizeof(text) - 1, &world->env),
	    4);
	const char *told = buf_text(&world->told);
	assert_non_null(strstr(told, "E t:2: macro wants NAME and command "
				     "lines"));
	assert_non_null(strstr(told, "E t:3: '1st' is no name for a macro"));
	assert_non_null(strstr(told, "E t:4: no command is called 'opne'"));
	assert_non_null(strstr(told, "E t:5: 'marco' is no line of a keymap; "
				     "did you mean macro?"));
	assert_int_equal(macros_count(world->env.macros), 1);
	const struct macro *macro =
	    macros_find(world->env.macros, "polish", &err);
	assert_int_equal(macro->count, 2);
	assert_false(macro->kept);
	/* At run time. */
	world->env.keeps_macros = true;
	assert_true(keyfile_run_macro(3, again, &world->env, &err));
	assert_true(macros_find(world->env.macros, "mine", &err)->kept);
	assert_true(keyfile_run_macro(2, forget, &world->env, &err));
	assert_false(keyfile_run_macro(2, forget, &world->env, &err));
	macros_free(world->env.macros);
	/* Without a place for them they are only looked at. */
	world->env.macros = NULL;
	assert_int_equal(keyfile_load_text(world->map, KEYMAP_USER, "t", text,
			     sizeof(text) - 1, &world->env),
	    4);
}

static void layouts_tell_their_faults(void **state)
{
	static const char text[] =
	    "fold \xc4\x85 1\nflod \xc4\x8d 2\nfold \xc4\x99\n"
	    "fold ab 4\nfold \xc4\x97 \xc4\x98\nfold <C-a> b\n"
	    "fold \xc4\x85 9\nbind list a open\n";
	struct world *world = *state;
	struct keylayout *layout = keylayout_new();

	assert_int_equal(
	    keylayout_load_text(layout, "lt", text, strlen(text), &world->env),
	    6);
	assert_non_null(strstr(buf_text(&world->told),
	    "E lt:2: 'flod' is no line of a layout; did you mean fold?"));
	assert_non_null(strstr(buf_text(&world->told), "E lt:3: fold wants"));
	assert_non_null(
	    strstr(buf_text(&world->told), "E lt:4: 'ab' is not one"));
	assert_non_null(strstr(buf_text(&world->told), "E lt:5: "));
	assert_int_equal(keylayout_fold(layout, 0x105), '9');
	assert_int_equal(
	    keylayout_fold(layout, 0x105 | KC_META), '9' | KC_META);
	assert_int_equal(keylayout_fold(layout, 'x'), 'x');
	assert_int_equal(keylayout_fold(layout, KC_UP), KC_UP);
	keylayout_free(layout);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		faults_have_place_and_advice, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		the_rest_still_loads, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		one_file_says_it_once, setup, teardown),
	    cmocka_unit_test_setup_teardown(includes, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		includes_have_an_end, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		files_that_are_none, setup, teardown),
	    cmocka_unit_test_setup_teardown(at_run_time, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		macros_are_lines_like_others, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		layouts_tell_their_faults, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
