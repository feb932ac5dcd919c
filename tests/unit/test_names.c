/*
 * test_names.c: records are found by the names of their codes and towns,
 * whenever those come and change.
 */
#include "shelf.h"

#include <string.h>

static int open_empty(void **state)
{
	*state = shelf_open();
	return 0;
}

static int close_it(void **state)
{
	catalogue_close(*state);
	return 0;
}

static void test_records_follow_the_names_of_their_codes(void **state)
{
	struct arena arena = ARENA_INIT;
	struct page_found found;

	shelf_put(*state,
	    "{\"kind\":\"organisations\",\"id\":\"rmuc\",\"fields\":{"
	    "\"name\":\"RMUC\",\"region\":\"LT028\"}}");
	shelf_put(*state,
	    "{\"kind\":\"codes\",\"id\":\"nuts-lt028\",\"fields\":{"
	    "\"list\":\"nuts\",\"code\":\"LT028\",\"name\":\"Samogitia\"}}");
	shelf_ask(*state, &arena, &found, "samogitia", 5);
	assert_string_equal(
	    shelf_rows(&arena, &found), "organisations/rmuc codes/nuts-lt028");
	shelf_put(*state,
	    "{\"kind\":\"codes\",\"id\":\"nuts-lt028\",\"fields\":{"
	    "\"list\":\"nuts\",\"code\":\"LT028\",\"name\":\"Telsiai\"}}");
	shelf_ask(*state, &arena, &found, "samogitia", 5);
	assert_int_equal(found.count, 0);
	shelf_ask(*state, &arena, &found, "region:telsiai", 5);
	assert_string_equal(shelf_rows(&arena, &found), "organisations/rmuc");
	shelf_remove(*state, "codes/nuts-lt028");
	shelf_ask(*state, &arena, &found, "telsiai", 5);
	assert_int_equal(found.count, 0);
	arena_done(&arena);
}

/* Nor does what was remembered within a transaction outlast a new name. */
static void test_names_change_within_a_transaction(void **state)
{
	static const char *const lines[] = {
	    "{\"kind\":\"codes\",\"id\":\"nuts-lt028\",\"fields\":{"
	    "\"list\":\"nuts\",\"code\":\"LT028\",\"name\":\"Samogitia\"}}",
	    "{\"kind\":\"organisations\",\"id\":\"rmuc\",\"fields\":{"
	    "\"name\":\"RMUC\",\"region\":\"LT028\"}}",
	    "{\"kind\":\"codes\",\"id\":\"nuts-lt028\",\"fields\":{"
	    "\"list\":\"nuts\",\"code\":\"LT028\",\"name\":\"Telsiai\"}}",
	    "{\"kind\":\"organisations\",\"id\":\"zemu\",\"fields\":{"
	    "\"name\":\"Zemu\",\"region\":\"LT028\"}}"};
	struct catalogue *catalogue = *state;
	const struct kind *codes = kind_find("codes");
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct page_found found;
	bool gone;

	assert_true(catalogue->ops->begin(catalogue, &err));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		shelf_put_open(catalogue, lines[i]);
	assert_true(catalogue->ops->commit(catalogue, &err));
	shelf_ask(catalogue, &arena, &found, "samogitia", 5);
	assert_int_equal(found.count, 0);
	shelf_ask(catalogue, &arena, &found, "region:telsiai", 5);
	assert_int_equal(found.count, 2);
	assert_true(catalogue->ops->begin(catalogue, &err));
	shelf_put_open(catalogue,
	    "{\"kind\":\"organisations\",\"id\":\"rmuc\",\"fields\":{"
	    "\"name\":\"RMUC again\",\"region\":\"LT028\"}}");
	assert_true(catalogue->ops->remove(
	    catalogue, codes, "nuts-lt028", &gone, &err));
	assert_true(catalogue->ops->commit(catalogue, &err));
	shelf_ask(catalogue, &arena, &found, "telsiai", 5);
	assert_int_equal(found.count, 0);
	arena_done(&arena);
}

/* Counts the records that are indexed anew. */
static bool count_looks(
    void *ctx, const char *doing, uint64_t done, uint64_t all, struct err *err)
{
	size_t *looks = ctx;

	(void)done;
	(void)all;
	(void)err;
	*looks += doing != NULL && strncmp(doing, "indexing", 8) == 0;
	return true;
}

static void put_codes(struct catalogue *catalogue, int count, const char *name)
{
	struct arena arena = ARENA_INIT;

	for (int i = 0; i < count; i++)
		shelf_put_open(catalogue,
		    arena_printf(&arena,
			"{\"kind\":\"codes\",\"id\":\"nuts-x%d\",\"fields\":{"
			"\"list\":\"nuts\",\"code\":\"X%d\","
			"\"name\":\"%s %d\"}}",
			i, i, name, i));
	arena_done(&arena);
}

static void put_houses(struct catalogue *catalogue, int from, int to)
{
	struct arena arena = ARENA_INIT;

	for (int i = from; i < to; i++)
		shelf_put_open(
		    catalogue, arena_printf(&arena,
				   "{\"kind\":\"organisations\",\"id\":\"h%d\","
				   "\"fields\":{\"name\":\"House\","
				   "\"region\":\"X%d\"}}",
				   i, i % 250));
	arena_done(&arena);
}

static size_t found(struct catalogue *catalogue, const char *text)
{
	struct arena arena = ARENA_INIT;
	struct page_found found;

	shelf_ask(catalogue, &arena, &found, text, 50);
	arena_done(&arena);
	return found.count;
}

/* An import that begins with its codes indexes every record once, however
 * many these are. */
static void test_many_codes_have_records_indexed_once(void **state)
{
	struct catalogue *catalogue = *state;
	struct err err = ERR_INIT;
	size_t looks = 0;

	catalogue->watch = (struct watch){count_looks, &looks};
	assert_true(catalogue->ops->begin(catalogue, &err));
	put_codes(catalogue, 250, "Ydre");
	put_houses(catalogue, 0, 1000);
	assert_true(catalogue->ops->commit(catalogue, &err));
	assert_int_equal(looks, 250);
	assert_int_equal(found(catalogue, "kind:organisations ydre"), 50);
	assert_int_equal(found(catalogue, "kind:organisations \"ydre 7\""), 4);
	/* Those that are there already have to be, and those that come. */
	assert_true(catalogue->ops->begin(catalogue, &err));
	put_codes(catalogue, 250, "Indre");
	put_houses(catalogue, 1000, 1010);
	assert_true(catalogue->ops->commit(catalogue, &err));
	assert_int_equal(found(catalogue, "ydre"), 0);
	assert_int_equal(found(catalogue, "kind:organisations \"indre 7\""), 5);
	assert_true(looks > 250 + 1010);
	/* So few that they are all who have one of these. */
	looks = 0;
	assert_true(catalogue->ops->begin(catalogue, &err));
	put_codes(catalogue, 3, "Vestre");
	put_houses(catalogue, 1010, 1011);
	assert_true(catalogue->ops->commit(catalogue, &err));
	assert_int_equal(looks, 0);
	assert_int_equal(found(catalogue, "kind:organisations indre"), 50);
	assert_int_equal(found(catalogue, "kind:organisations vestre"), 15);
	catalogue->watch = (struct watch){NULL, NULL};
}

/* Towns that come after the records are words of them, too. */
static void test_records_follow_the_names_of_their_towns(void **state)
{
	static const char towns[] =
	    "# from somewhere\n"
	    "name\tcountry\tlat\tlng\tpopulation\talternates\n"
	    "Liepaja\tLV\t56.5\t21.0\t70000\tLibau,Liep\xC4\x81ja,"
	    "\xD0\x9B\xD0\xB8\xD0\xB1\xD0\xB0\xD0\xB2\xD0\xB0\n"
	    "Liepaja\tLT\t55.5\t22.0\t90000\tLipawka\n"
	    "broken\tLV\n"
	    "Last\tLV\t1\t1\t5\tEnding";
	struct catalogue *catalogue = *state;
	struct arena arena = ARENA_INIT;
	struct page_found found;
	struct err err = ERR_INIT;
	bool changed;

	shelf_put(catalogue,
	    "{\"kind\":\"organisations\",\"id\":\"a\",\"fields\":{"
	    "\"name\":\"Alpha\",\"city\":\"Liep\\u0101ja\","
	    "\"country\":\"LV\"}}");
	shelf_put(catalogue,
	    "{\"kind\":\"organisations\",\"id\":\"b\",\"fields\":{"
	    "\"name\":\"Beta\",\"address\":\"Ostas 1, Last\"}}");
	shelf_ask(catalogue, &arena, &found, "libau", 5);
	assert_int_equal(found.count, 0);
	for (int i = 0; i < 2; i++) {
		assert_true(catalogue->ops->begin(catalogue, &err));
		assert_true(catalogue->ops->places(
		    catalogue, towns, strlen(towns), &changed, &err));
		assert_true(catalogue->ops->commit(catalogue, &err));
		assert_int_equal(changed, i == 0);
	}
	shelf_ask(catalogue, &arena, &found, "libau", 5);
	assert_string_equal(shelf_rows(&arena, &found), "organisations/a");
	shelf_ask(catalogue, &arena, &found, "city:libau", 5);
	assert_string_equal(shelf_rows(&arena, &found), "organisations/a");
	/* The one of that name in another country is another town. */
	shelf_ask(catalogue, &arena, &found, "lipawka", 5);
	assert_int_equal(found.count, 0);
	shelf_ask(catalogue, &arena, &found, "ending", 5);
	assert_string_equal(shelf_rows(&arena, &found), "organisations/b");
	arena_done(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_empty, close_it)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_records_follow_the_names_of_their_codes),
	    TEST(test_names_change_within_a_transaction),
	    TEST(test_many_codes_have_records_indexed_once),
	    TEST(test_records_follow_the_names_of_their_towns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
