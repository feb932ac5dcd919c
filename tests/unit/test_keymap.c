/*
 * test_keymap.c: which binding a press comes to, across contexts, layers,
 * sequences and layouts, and what look-ups say about it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "klaster/engine/keyfile.h"
#include "klaster/engine/keylayout.h"
#include "klaster/engine/keymap.h"

struct world {
	struct keymap *map;
	struct keymap_pending pending;
};

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	world->map = keymap_new();
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	keymap_free(world->map);
	free(world);
	return 0;
}

static void load(struct world *world, enum keymap_layer layer, const char *text)
{
	assert_int_equal(keyfile_load_text(world->map, layer, "test", text,
			     strlen(text), NULL),
	    0);
}

/* Feeds keys; the answer to the last: a command line, "...", "-" for nothing
 * and "?" for unbound. */
static const char *press(
    struct world *world, const char *context, const char *names)
{
	const struct binding *found = NULL;
	uint32_t keys[KEY_SEQUENCE];
	enum keymap_result result = KEYMAP_UNBOUND;
	size_t count;

	assert_true(key_parse(names, keys, &count, NULL));
	for (size_t i = 0; i < count; i++)
		result = keymap_feed(
		    world->map, &world->pending, context, keys[i], &found);
	assert_int_equal(world->pending.is_open, result == KEYMAP_PREFIX);
	switch (result) {
	case KEYMAP_LINE:
		return found->line;
	case KEYMAP_PREFIX:
		return "...";
	case KEYMAP_NOTHING:
		return "-";
	default:
		assert_null(found);
		return "?";
	}
}

static void own_context_then_any(void **state)
{
	struct world *world = *state;

	load(world, KEYMAP_DEFAULT,
	    "bind * j down\nbind list j list-down\nbind * x all\n"
	    "bind detail x <Nop>\nbind prompt <C-a> home\n");
	assert_string_equal(press(world, "list", "j"), "list-down");
	assert_string_equal(press(world, "detail", "j"), "down");
	assert_string_equal(press(world, "list", "x"), "all");
	assert_string_equal(press(world, "detail", "x"), "-");
	assert_string_equal(press(world, "*", "j"), "down");
	assert_string_equal(press(world, "list", "z"), "?");
	assert_string_equal(press(world, "prompt", "j"), "?");
	assert_string_equal(press(world, "prompt", "<C-a>"), "home");
	assert_string_equal(press(world, "list", "<C-a>"), "?");
}

static void sequences(void **state)
{
	struct world *world = *state;

	load(world, KEYMAP_DEFAULT,
	    "bind * gg first\nbind * ge events\nbind list gx x\n"
	    "bind * <C-x><C-c> quit\nbind * q back\n");
	assert_string_equal(press(world, "list", "g"), "...");
	assert_string_equal(press(world, "list", "g"), "first");
	assert_string_equal(press(world, "list", "gx"), "x");
	assert_string_equal(press(world, "detail", "gx"), "?");
	assert_int_equal(world->pending.n_keys, 2);
	assert_string_equal(press(world, "detail", "q"), "back");
	assert_string_equal(press(world, "detail", "g<Esc>"), "-");
	assert_string_equal(press(world, "detail", "<Esc>"), "?");
	assert_string_equal(press(world, "detail", "q"), "back");
	assert_string_equal(press(world, "*", "<C-x>"), "...");
	/* Another view: the sequence begins anew. */
	assert_string_equal(press(world, "detail", "<C-c>"), "?");
	assert_string_equal(press(world, "detail", "<C-x>"), "...");
	keymap_pending_reset(&world->pending);
	assert_string_equal(press(world, "detail", "<C-c>"), "?");
}

/* A context's own sequence hides the shared key that begins it, and its own
 * key the shared sequences. */
static void own_keys_hide_shared(void **state)
{
	const struct binding *found[4];
	struct world *world = *state;

	load(world, KEYMAP_DEFAULT,
	    "bind * g top\nbind list gx x\nbind * yy copy\n"
	    "bind list y yes\n");
	assert_string_equal(press(world, "list", "g"), "...");
	assert_string_equal(press(world, "list", "x"), "x");
	assert_string_equal(press(world, "list", "y"), "yes");
	assert_string_equal(press(world, "detail", "g"), "top");
	assert_string_equal(press(world, "detail", "yy"), "copy");
	assert_int_equal(keymap_find(world->map, "list", "top", found, 4), 0);
	assert_int_equal(keymap_find(world->map, "list", "copy", found, 4), 0);
	assert_int_equal(
	    keymap_find(world->map, "detail", "copy", found, 4), 1);
}

static void higher_layers_win(void **state)
{
	struct world *world = *state;

	load(world, KEYMAP_USER, "bind * g top\nunbind * x\nbind * z user\n");
	load(world, KEYMAP_DEFAULT,
	    "bind * gg first\nbind * x ex\nbind * z default\nbind * y why\n"
	    "bind * w default\n");
	load(world, KEYMAP_SYSTEM,
	    "bind * yy copy\nbind * z system\nbind * w system\n");
	assert_string_equal(press(world, "list", "g"), "top");
	assert_int_equal(keymap_find(world->map, "list", "first", NULL, 0), 0);
	assert_string_equal(press(world, "list", "z"), "user");
	assert_string_equal(press(world, "list", "yy"), "copy");
	assert_string_equal(press(world, "list", "w"), "system");
	assert_string_equal(press(world, "list", "x"), "?");
	assert_int_equal(keymap_count(world->map), 4);
}

static void unbinding(void **state)
{
	struct world *world = *state;
	struct binding rule = {
	    .context = "list",
	    .keys = {'a'},
	    .n_keys = 1,
	    .layer = KEYMAP_RUNTIME,
	};
	struct err err = ERR_INIT;

	load(world, KEYMAP_DEFAULT,
	    "bind * a all\nbind list a own\nbind list b other\n");
	assert_true(keymap_unbind(world->map, &rule, &err));
	assert_string_equal(press(world, "list", "a"), "all");
	assert_false(keymap_unbind(world->map, &rule, &err));
	assert_int_equal(err.code, ERR_NOTHING);
	rule.n_keys = 0;
	assert_true(keymap_unbind(world->map, &rule, &err));
	assert_string_equal(press(world, "list", "b"), "?");
	assert_string_equal(press(world, "list", "a"), "all");
}

static void refuses_bad_rules(void **state)
{
	struct world *world = *state;
	struct err err = ERR_INIT;
	struct binding rule = {.keys = {'a'}, .n_keys = 1, .line = "x"};

	rule.context = "List";
	assert_false(keymap_bind(world->map, &rule, &err));
	rule.context = "";
	assert_false(keymap_bind(world->map, &rule, &err));
	rule.context = "a-context-with-a-name-that-is-too-long";
	assert_false(keymap_bind(world->map, &rule, &err));
	rule.context = "prompt";
	assert_false(keymap_bind(world->map, &rule, &err));
	assert_non_null(strstr(err.text, "can only be typed"));
	rule.context = "list";
	rule.line = "  ";
	assert_false(keymap_bind(world->map, &rule, &err));
	assert_non_null(strstr(err.text, KEYMAP_NOP));
	rule.line = "'";
	assert_false(keymap_bind(world->map, &rule, &err));
	assert_int_equal(keymap_count(world->map), 0);
	rule.line = "x";
	for (size_t i = 0; i < KEYMAP_RULES; i++) {
		rule.keys[0] = 0x4e00 + (uint32_t)i;
		assert_true(keymap_bind(world->map, &rule, &err));
	}
	assert_false(keymap_bind(world->map, &rule, &err));
	assert_string_equal(press(world, "list", "\xe4\xb8\x80"), "x");
}

static void layouts_fold_unbound_keys(void **state)
{
	static const char text[] =
	    "fold \xd0\xbe j\nfold \xd0\xb3 g\nfold \xd0\xb7 p\n";
	struct world *world = *state;
	struct keylayout *layout = keylayout_new();

	assert_int_equal(
	    keylayout_load_text(layout, "ru", text, strlen(text), NULL), 0);
	load(world, KEYMAP_DEFAULT,
	    "bind * j down\nbind * gg first\nbind * <M-j> alt\n"
	    "bind list \xd0\xbe own\nbind prompt <M-j> p\n");
	assert_string_equal(press(world, "detail", "\xd0\xbe"), "?");
	keymap_set_layout(world->map, layout);
	assert_string_equal(press(world, "detail", "\xd0\xbe"), "down");
	assert_string_equal(press(world, "list", "\xd0\xbe"), "own");
	assert_string_equal(press(world, "detail", "\xd0\xb3g"), "first");
	assert_string_equal(press(world, "detail", "g\xd0\xb3"), "first");
	assert_string_equal(press(world, "detail", "<M-\xd0\xbe>"), "alt");
	assert_string_equal(press(world, "prompt", "<M-\xd0\xbe>"), "?");
	assert_string_equal(press(world, "prompt", "\xd0\xbe"), "?");
	assert_int_equal(world->pending.keys[0], 0x43e);
	assert_string_equal(press(world, "list", "\xd0\xb7"), "?");
	assert_int_equal(world->pending.keys[0], 0x437);
	keymap_set_layout(world->map, NULL);
	keylayout_free(layout);
}

static void finds_keys_of_a_line(void **state)
{
	const struct binding *found[3];
	struct world *world = *state;

	load(world, KEYMAP_DEFAULT,
	    "bind * a kind 'x y'\nbind * b kind \"x y\"\n"
	    "bind list c kind x\\ y\nbind * d <Nop>\n");
	load(world, KEYMAP_USER, "bind * z kind 'x y'\n");
	assert_int_equal(
	    keymap_find(world->map, "list", "  kind  'x y' ", found, 3), 4);
	assert_int_equal(found[0]->keys[0], 'z');
	assert_int_equal(found[1]->keys[0], 'c');
	assert_int_equal(found[2]->keys[0], 'a');
	assert_int_equal(
	    keymap_find(world->map, "detail", "kind 'x y'", found, 1), 3);
	assert_int_equal(found[0]->keys[0], 'z');
	assert_string_equal(found[0]->file, "test");
	assert_int_equal(found[0]->line_number, 1);
	assert_int_equal(
	    keymap_find(world->map, "prompt", "kind 'x y'", NULL, 0), 0);
	assert_int_equal(keymap_find(world->map, "list", "'", NULL, 0), 0);
}

static void lists_continuations(void **state)
{
	const struct binding *found[8];
	struct world *world = *state;
	uint32_t g = 'g';

	load(world, KEYMAP_DEFAULT,
	    "bind * gg first\nbind * ge events\nbind list ge mine\n"
	    "bind * gz <Nop>\nbind * x other\nbind list gab two\n");
	assert_int_equal(keymap_after(world->map, "list", &g, 1, found, 8), 3);
	assert_string_equal(found[0]->line, "mine");
	assert_string_equal(found[1]->line, "two");
	assert_string_equal(found[2]->line, "first");
	assert_int_equal(keymap_after(world->map, "list", &g, 0, found, 2), 4);
	assert_int_equal(
	    keymap_after(world->map, "prompt", &g, 0, found, 8), 0);
}

static void prints_what_loads_again(void **state)
{
	struct world *world = *state;
	struct keymap *again = keymap_new();
	struct buf first, second;

	load(world, KEYMAP_DEFAULT,
	    "bind list \"'\" search 'a b' \"c'd\"\nbind * \\\\ x\n"
	    "bind * '\"' y\nbind * <Space><lt>># z\nbind detail q <nop>\n"
	    "bind * \xc5\xbe<M-\xc5\xbe><F24> echo ''\n");
	load(world, KEYMAP_USER, "bind * # hash\nunbind * '\"'\n");
	buf_init(&first, 10000);
	buf_init(&second, 10000);
	assert_true(keymap_print(world->map, &first));
	assert_int_equal(keyfile_load_text(again, KEYMAP_USER, "again",
			     buf_text(&first), first.len, NULL),
	    0);
	assert_true(keymap_print(again, &second));
	assert_string_equal(buf_text(&first), buf_text(&second));
	assert_string_equal(buf_text(&first),
	    "bind * '\\' x\n"
	    "bind * <Space><lt>># z\n"
	    "bind * \xc5\xbe<M-\xc5\xbe><F24> echo ''\n"
	    "bind * # hash\n"
	    "bind detail q <Nop>\n"
	    "bind list \"'\" search 'a b' \"c'd\"\n");
	buf_done(&first);
	buf_done(&second);
	keymap_free(again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		own_context_then_any, setup, teardown),
	    cmocka_unit_test_setup_teardown(sequences, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		own_keys_hide_shared, setup, teardown),
	    cmocka_unit_test_setup_teardown(higher_layers_win, setup, teardown),
	    cmocka_unit_test_setup_teardown(unbinding, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses_bad_rules, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		layouts_fold_unbound_keys, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		finds_keys_of_a_line, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		lists_continuations, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		prints_what_loads_again, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
