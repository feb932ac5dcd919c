/*
 * test_lineedit.c: the line as people type, paste, recall and complete it.
 * The cursor is shown as '_'.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "klaster/base/text.h"
#include "klaster/engine/lineedit.h"

struct world {
	struct lineedit edit;
	struct hist *hist;
	char seen[600];
};

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	world->hist = hist_new(10);
	lineedit_init(&world->edit, 40, world->hist);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	lineedit_done(&world->edit);
	hist_free(world->hist);
	free(world);
	return 0;
}

static const char *seen(struct world *world)
{
	const struct lineedit *edit = &world->edit;

	assert_true(edit->len <= edit->max_bytes);
	assert_true(edit->cursor <= edit->len);
	assert_int_equal(strlen(edit->text), edit->len);
	assert_true(text_is_utf8(edit->text, edit->len));
	memcpy(world->seen, edit->text, edit->cursor);
	world->seen[edit->cursor] = '_';
	memcpy(world->seen + edit->cursor + 1, edit->text + edit->cursor,
	    edit->len - edit->cursor + 1);
	return world->seen;
}

static bool type(struct world *world, const char *text)
{
	return lineedit_insert(&world->edit, text, strlen(text));
}

static void moves_by_character(void **state)
{
	struct world *world = *state;
	struct lineedit *edit = &world->edit;

	/* a, e and a mark, a wide one, a flag */
	assert_true(type(world, "ae\xcc\x81\xe3\x81\x82\xf0\x9f\x87\xb1\xf0"
				"\x9f\x87\xb9"));
	assert_true(lineedit_left(edit));
	assert_string_equal(
	    edit->text + edit->cursor, "\xf0\x9f\x87\xb1\xf0\x9f\x87\xb9");
	assert_true(lineedit_left(edit));
	assert_true(lineedit_left(edit));
	assert_string_equal(seen(world),
	    "a_e\xcc\x81\xe3\x81\x82\xf0\x9f\x87\xb1\xf0\x9f\x87\xb9");
	assert_true(lineedit_delete(edit));
	assert_true(lineedit_right(edit));
	assert_true(lineedit_backspace(edit));
	assert_true(lineedit_delete(edit));
	assert_string_equal(seen(world), "a_");
	assert_false(lineedit_delete(edit));
	assert_false(lineedit_right(edit));
	assert_true(lineedit_home(edit));
	assert_false(lineedit_home(edit));
	assert_false(lineedit_left(edit));
	assert_false(lineedit_backspace(edit));
	assert_true(lineedit_end(edit));
}

static void moves_by_word(void **state)
{
	struct world *world = *state;
	struct lineedit *edit = &world->edit;

	type(world, "\xc5\xa0iauli\xc5\xb3 men\xc5\xb3-tiltas  x");
	assert_true(lineedit_word_left(edit));
	assert_true(lineedit_word_left(edit));
	assert_string_equal(
	    seen(world), "\xc5\xa0iauli\xc5\xb3 men\xc5\xb3-_tiltas  x");
	assert_true(lineedit_word_left(edit));
	assert_true(lineedit_word_left(edit));
	assert_int_equal(edit->cursor, 0);
	assert_false(lineedit_word_left(edit));
	assert_true(lineedit_word_right(edit));
	assert_string_equal(
	    seen(world), "\xc5\xa0iauli\xc5\xb3_ men\xc5\xb3-tiltas  x");
	lineedit_end(edit);
	assert_false(lineedit_word_right(edit));
}

static void deletes_parts(void **state)
{
	struct world *world = *state;
	struct lineedit *edit = &world->edit;

	type(world, "filter type:ngo  region:x ");
	assert_true(lineedit_delete_word(edit));
	assert_string_equal(seen(world), "filter type:ngo  _");
	assert_true(lineedit_delete_word(edit));
	assert_string_equal(seen(world), "filter _");
	lineedit_home(edit);
	lineedit_right(edit);
	assert_true(lineedit_kill(edit));
	assert_string_equal(seen(world), "f_");
	assert_false(lineedit_kill(edit));
	type(world, "oo bar");
	lineedit_word_left(edit);
	assert_true(lineedit_kill_start(edit));
	assert_string_equal(seen(world), "_bar");
	assert_false(lineedit_kill_start(edit));
	assert_false(lineedit_delete_word(edit));
}

static void takes_only_one_line_of_text(void **state)
{
	struct world *world = *state;

	assert_true(type(world, "a\nb\tc"));
	assert_true(type(world, "\x1b[31m\x07\x7f\xc2\x9b"));
	assert_string_equal(seen(world), "a b c[31m_");
	assert_false(type(world, "\xff\xfe\xc3"));
	assert_false(type(world, ""));
	assert_false(type(world, "\xed\xa0\x80"));
	assert_string_equal(seen(world), "a b c[31m_");
	assert_true(lineedit_set(&world->edit, "x\ny"));
	assert_string_equal(seen(world), "x y_");
	assert_true(lineedit_set(&world->edit, ""));
	assert_string_equal(seen(world), "_");
}

static void keeps_its_size(void **state)
{
	struct world *world = *state;
	size_t len = 1000000;
	char *paste = malloc(len);

	memset(paste, 'x', len);
	type(world, "ab");
	lineedit_left(&world->edit);
	assert_false(lineedit_insert(&world->edit, paste, len));
	assert_int_equal(world->edit.len, 40);
	assert_int_equal(world->edit.cursor, 39);
	assert_false(type(world, "y"));
	assert_int_equal(world->edit.len, 40);
	/* A letter with its marks is cut whole. */
	lineedit_set(&world->edit, "");
	memset(paste, 'x', 38);
	memcpy(paste + 38, "e\xcc\x81", 3);
	assert_false(lineedit_insert(&world->edit, paste, 41));
	assert_int_equal(world->edit.len, 38);
	memset(paste, '\x01', len);
	assert_false(lineedit_insert(&world->edit, paste, len));
	free(paste);
}

static void cursor_stays_between_characters(void **state)
{
	struct world *world = *state;

	type(world, "\xcc\x81");
	lineedit_home(&world->edit);
	type(world, "e");
	assert_string_equal(seen(world), "e\xcc\x81_");
}

static void recalls(void **state)
{
	struct world *world = *state;
	struct lineedit *edit = &world->edit;

	assert_false(lineedit_older(edit));
	assert_false(lineedit_newer(edit));
	hist_add(world->hist, "sort name");
	hist_add(world->hist, "search a");
	hist_add(world->hist, "open");
	hist_add(world->hist, "search b");
	type(world, "se tail");
	lineedit_home(edit);
	lineedit_right(edit);
	lineedit_right(edit);
	assert_true(lineedit_older(edit));
	assert_string_equal(seen(world), "search b_");
	assert_true(lineedit_older(edit));
	assert_string_equal(seen(world), "search a_");
	assert_false(lineedit_older(edit));
	assert_string_equal(seen(world), "search a_");
	assert_true(lineedit_newer(edit));
	assert_string_equal(seen(world), "search b_");
	assert_true(lineedit_newer(edit));
	assert_string_equal(seen(world), "se_ tail");
	assert_false(lineedit_newer(edit));
	/* A change makes the recalled line one's own. */
	assert_true(lineedit_older(edit));
	lineedit_backspace(edit);
	assert_false(lineedit_newer(edit));
	assert_string_equal(seen(world), "search _");
	assert_true(lineedit_older(edit));
	assert_string_equal(seen(world), "search b_");
	lineedit_accept(edit);
	assert_int_equal(hist_count(world->hist), 4);
	/* A line the same as the one shown is passed over. */
	lineedit_home(edit);
	assert_true(lineedit_older(edit));
	assert_string_equal(seen(world), "open_");
	lineedit_set(edit, "new");
	lineedit_accept(edit);
	assert_string_equal(hist_at(world->hist, 0), "new");
}

static void offer_kinds(
    void *user, const char *text, size_t cursor, struct lineedit_offer *offer)
{
	static const char *const kinds[] = {"organisations", "org-charts",
	    "projects", "\xc5\xbemon\xc4\x97s", "\xc5\xbemona", "country:"};

	(void)user;
	for (size_t i = 0; i < 6; i++)
		if (strncmp(kinds[i], text + offer->from,
			cursor - offer->from) == 0)
			lineedit_offer_add(offer, kinds[i]);
}

static void completes(void **state)
{
	struct world *world = *state;
	struct lineedit *edit = &world->edit;

	type(world, "kind o");
	assert_false(lineedit_complete(edit));
	lineedit_set_hook(edit, offer_kinds, NULL);
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind org_");
	assert_int_equal(edit->offer.count, 2);
	assert_int_equal(edit->chosen, 2);
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind organisations_");
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind org-charts_");
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind organisations_");
	assert_int_equal(edit->chosen, 0);
	lineedit_left(edit);
	assert_int_equal(edit->offer.count, 0);
	lineedit_set(edit, "kind org");
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind organisations_");
	lineedit_set(edit, "kind p");
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind projects _");
	assert_int_equal(edit->offer.count, 0);
	lineedit_set(edit, "kind \xc5\xbe");
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind \xc5\xbemon_");
	lineedit_set(edit, "cou");
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "country:_");
	assert_int_equal(edit->offer.count, 0);
	lineedit_set(edit, "kind zz");
	assert_false(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind zz_");
}

static void completes_before_the_rest(void **state)
{
	struct world *world = *state;
	struct lineedit *edit = &world->edit;

	lineedit_set_hook(edit, offer_kinds, NULL);
	type(world, "kind p now");
	lineedit_word_left(edit);
	lineedit_left(edit);
	assert_true(lineedit_complete(edit));
	assert_string_equal(seen(world), "kind projects _now");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		moves_by_character, setup, teardown),
	    cmocka_unit_test_setup_teardown(moves_by_word, setup, teardown),
	    cmocka_unit_test_setup_teardown(deletes_parts, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		takes_only_one_line_of_text, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_its_size, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		cursor_stays_between_characters, setup, teardown),
	    cmocka_unit_test_setup_teardown(recalls, setup, teardown),
	    cmocka_unit_test_setup_teardown(completes, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		completes_before_the_rest, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
