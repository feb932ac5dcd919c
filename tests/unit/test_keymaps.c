/*
 * test_keymaps.c: the keymaps and layouts that are shipped: they load without
 * a word, print what loads to the same, and need no key that the keyboards of
 * the Baltic hide.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "klaster/engine/argv.h"
#include "klaster/engine/keyfile.h"
#include "klaster/engine/keylayout.h"

static const char *const views[] = {"overview", "list", "detail", "search",
    "facets", "sort", "columns", "help", "log", "map", "timeline", "chart",
    "compare", "own", "text", NULL};
static const char *const keymaps[] = {"default", "vi", "emacs", "arrows"};

static void report(void *user, bool is_error, const char *text)
{
	(void)user;
	fail_msg("%s: %s", is_error ? "error" : "warning", text);
}

/* Commands are words of a-z and '-'; which there are is the application's. */
static bool check(void *user, const char *line, struct err *err)
{
	size_t len = strcspn(line, " ");

	(void)user;
	return (len > 0 &&
		   strspn(line, "abcdefghijklmnopqrstuvwxyz-") == len) ||
	       err_set(err, ERR_USAGE, "'%s' is no command line", line);
}

static const struct keyfile_env env = {
    .report = report,
    .check = check,
    .contexts = views,
};

static char *path_of(struct arena *arena, const char *name, const char *end)
{
	return arena_printf(arena, "%s/keymaps/%s%s", SRCDIR, name, end);
}

static struct keymap *load(const char *name)
{
	struct keymap *map = keymap_new();
	struct arena arena = ARENA_INIT;

	assert_int_equal(keyfile_load_text(map, KEYMAP_DEFAULT, "default",
			     keyfile_default, strlen(keyfile_default), &env),
	    0);
	if (strcmp(name, "default") != 0)
		assert_int_equal(keyfile_load_file(map, KEYMAP_USER,
				     path_of(&arena, name, ".keys"), &env),
		    0);
	arena_done(&arena);
	return map;
}

static void load_and_print_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < MEM_COUNT(keymaps); i++) {
		struct keymap *map = load(keymaps[i]);
		struct keymap *again = keymap_new();
		struct buf first, second;

		buf_init(&first, KEYFILE_BYTES);
		buf_init(&second, KEYFILE_BYTES);
		assert_true(keymap_count(map) > 40);
		assert_true(keymap_print(map, &first));
		assert_int_equal(keyfile_load_text(again, KEYMAP_USER, "again",
				     buf_text(&first), first.len, &env),
		    0);
		assert_true(keymap_print(again, &second));
		assert_string_equal(buf_text(&first), buf_text(&second));
		assert_int_equal(keymap_count(map), keymap_count(again));
		buf_done(&first);
		buf_done(&second);
		keymap_free(again);
		keymap_free(map);
	}
}

/* What is compiled in is what is installed: but for comments, line by line. */
static void compiled_in_is_installed(void **state)
{
	struct keymap *map = load("default");
	struct keymap *file = keymap_new();
	struct arena arena = ARENA_INIT;

	(void)state;
	assert_int_equal(keyfile_load_file(file, KEYMAP_DEFAULT,
			     path_of(&arena, "default", ".keys"), &env),
	    0);
	assert_int_equal(keymap_count(map), keymap_count(file));
	for (size_t i = 0; i < keymap_count(map); i++) {
		const struct binding *a = keymap_at(map, i);
		const struct binding *b = keymap_at(file, i);

		assert_string_equal(a->line, b->line);
		assert_string_equal(a->context, b->context);
		assert_memory_equal(a->keys, b->keys, sizeof(a->keys));
		assert_int_equal(a->line_number, b->line_number);
	}
	arena_done(&arena);
	keymap_free(file);
	keymap_free(map);
}

/* Digits and signs that need a third level or a dead key somewhere. */
static bool is_hidden_key(uint32_t key)
{
	uint32_t base = key & KC_BASE;

	return base < 0x80 && base != 0 &&
	       strchr("0123456789[]{}\\~^`", (int)base) != NULL;
}

static bool is_flow_control(uint32_t key)
{
	return key == ('s' | KC_CTRL) || key == ('q' | KC_CTRL);
}

static void need_no_hidden_key(void **state)
{
	(void)state;
	for (size_t i = 0; i < MEM_COUNT(keymaps); i++) {
		struct keymap *map = load(keymaps[i]);

		for (size_t j = 0; j < keymap_count(map); j++) {
			const struct binding *binding = keymap_at(map, j);

			for (size_t k = 0; k < binding->n_keys; k++) {
				uint32_t key = binding->keys[k];

				if (is_hidden_key(key) || is_flow_control(key))
					fail_msg("%s: %s:%d: a hidden key",
					    keymaps[i], binding->file,
					    binding->line_number);
			}
		}
		keymap_free(map);
	}
}

/* The agreed commands that a person must reach by a key in each keymap. */
static void bind_what_people_do(void **state)
{
	static const char *const lines[] = {"move-down", "move-up", "page-down",
	    "page-up", "first", "last", "open", "back", "forward", "search",
	    "filter", "sort", "columns", "next-kind", "previous-kind",
	    "next-section", "previous-section", "next-link", "previous-link",
	    "language", "help", "palette", "log", "refresh", "cancel", "redraw",
	    "suspend", "quit", "prompt", "copy", "scroll-left", "scroll-right"};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(keymaps); i++) {
		struct keymap *map = load(keymaps[i]);

		for (size_t j = 0; j < MEM_COUNT(lines); j++) {
			size_t found = 0;

			for (size_t k = 0; views[k] != NULL; k++)
				found += keymap_find(
				    map, views[k], lines[j], NULL, 0);
			if (found == 0)
				fail_msg(
				    "%s: no key runs %s", keymaps[i], lines[j]);
		}
		keymap_free(map);
	}
}

static void prompt_can_be_left_and_used(void **state)
{
	static const char *const lines[] = {"prompt-accept", "prompt-cancel",
	    "prompt-delete", "prompt-backspace", "prompt-delete-word",
	    "prompt-kill", "prompt-kill-start", "prompt-left", "prompt-right",
	    "prompt-word-left", "prompt-word-right", "prompt-home",
	    "prompt-end", "prompt-history-older", "prompt-history-newer",
	    "prompt-complete"};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(keymaps); i++) {
		struct keymap *map = load(keymaps[i]);

		for (size_t j = 0; j < MEM_COUNT(lines); j++)
			if (keymap_find(
				map, KEYMAP_PROMPT, lines[j], NULL, 0) == 0)
				fail_msg(
				    "%s: no key runs %s", keymaps[i], lines[j]);
		keymap_free(map);
	}
}

/* Arrows, Enter and Esc do what they say whatever is chosen. */
static void arrows_always_work(void **state)
{
	static const struct {
		uint32_t key;
		const char *line;
	} expected[] = {{KC_DOWN, "move-down"}, {KC_UP, "move-up"},
	    {KC_ENTER, "open"}, {KC_ESC, "cancel-or-back"},
	    {KC_PGDN, "page-down"}, {KC_PGUP, "page-up"}, {KC_HOME, "first"},
	    {KC_END, "last"}, {KC_F1, "help"}, {KC_F1 + 9, "quit"}};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(keymaps); i++) {
		struct keymap *map = load(keymaps[i]);

		for (size_t j = 0; j < MEM_COUNT(expected); j++) {
			struct keymap_pending pending = KEYMAP_PENDING_INIT;
			const struct binding *found;

			assert_int_equal(keymap_feed(map, &pending, "list",
					     expected[j].key, &found),
			    KEYMAP_LINE);
			assert_string_equal(found->line, expected[j].line);
		}
		keymap_free(map);
	}
}

static struct keylayout *load_layouts(void)
{
	struct keylayout *layout = keylayout_new();
	struct arena arena = ARENA_INIT;

	assert_int_equal(keylayout_load_file(layout,
			     path_of(&arena, "layouts/ru", ".layout"), &env),
	    0);
	assert_int_equal(keylayout_load_file(layout,
			     path_of(&arena, "layouts/lt", ".layout"), &env),
	    0);
	arena_done(&arena);
	return layout;
}

/* Narva: every letter of the default map can be typed in Cyrillic. */
static void russian_reaches_every_letter(void **state)
{
	struct keylayout *layout = load_layouts();
	bool is_reached[128] = {false};

	(void)state;
	for (uint32_t code = 0x400; code < 0x460; code++) {
		uint32_t folded = keylayout_fold(layout, code);

		if (folded < 128) {
			assert_false(is_reached[folded]);
			is_reached[folded] = true;
		}
	}
	for (int c = 'a'; c <= 'z'; c++) {
		assert_true(is_reached[c]);
		assert_true(is_reached[c - 'a' + 'A']);
	}
	assert_int_equal(keylayout_fold(layout, 0x439), 'q');
	assert_int_equal(keylayout_fold(layout, 0x416), ':');
	keylayout_free(layout);
}

static void lithuanian_reaches_the_digits(void **state)
{
	static const uint32_t row[] = {
	    0x105, 0x10d, 0x119, 0x117, 0x12f, 0x161, 0x173, 0x16b};
	struct keylayout *layout = load_layouts();

	(void)state;
	for (uint32_t i = 0; i < MEM_COUNT(row); i++)
		assert_int_equal(keylayout_fold(layout, row[i]), '1' + i);
	assert_int_equal(keylayout_fold(layout, 0x17e), '=');
	assert_int_equal(keylayout_fold(layout, 0x17d), '+');
	keylayout_free(layout);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(load_and_print_the_same),
	    cmocka_unit_test(compiled_in_is_installed),
	    cmocka_unit_test(need_no_hidden_key),
	    cmocka_unit_test(bind_what_people_do),
	    cmocka_unit_test(prompt_can_be_left_and_used),
	    cmocka_unit_test(arrows_always_work),
	    cmocka_unit_test(russian_reaches_every_letter),
	    cmocka_unit_test(lithuanian_reaches_the_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
