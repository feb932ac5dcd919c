/*
 * test_textmap.c: what is put in is found again, among many and among none,
 * and too much makes it begin anew.
 */
#include "unit.h"
#include <stdio.h>
#include "klaster/base/textmap.h"

static void test_what_was_put_in_is_found(void **state)
{
	struct textmap map;
	const char *text = "untouched";
	char key[16];
	int i;

	(void)state;
	textmap_init(&map, 10000, 1 << 20);
	assert_false(textmap_get(&map, "0", &text));
	for (i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "%d", i);
		assert_false(textmap_get(&map, key, &text));
		textmap_put(&map, key, i == 7 ? NULL : key);
	}
	for (i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "%d", i);
		assert_true(textmap_get(&map, key, &text));
		if (i == 7)
			assert_null(text);
		else
			assert_string_equal(text, key);
	}
	assert_false(textmap_get(&map, "1000", &text));
	textmap_done(&map);
}

static void test_it_forgets_all_when_it_is_full(void **state)
{
	struct textmap map;
	const char *text;

	(void)state;
	textmap_init(&map, 2, 1 << 20);
	textmap_put(&map, "a", "1");
	textmap_put(&map, "b", "2");
	assert_true(textmap_get(&map, "a", &text));
	textmap_put(&map, "c", "3");
	assert_false(textmap_get(&map, "a", &text));
	assert_true(textmap_get(&map, "c", &text));
	textmap_done(&map);

	textmap_init(&map, 100, 4);
	textmap_put(&map, "a", "much too long");
	textmap_put(&map, "b", "2");
	assert_false(textmap_get(&map, "a", &text));
	assert_true(textmap_get(&map, "b", &text));
	textmap_forget(&map);
	assert_false(textmap_get(&map, "b", &text));
	textmap_done(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_was_put_in_is_found),
	    cmocka_unit_test(test_it_forgets_all_when_it_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
