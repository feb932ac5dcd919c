/*
 * test_idset.c: a set that grows, shrinks and is written down.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/service/idset.h"

static void test_many(void **state)
{
	struct arena arena = ARENA_INIT;
	struct idset set;
	char name[32];

	(void)state;
	idset_init(&set, &arena);
	assert_false(idset_has(&set, "a/0"));
	assert_false(idset_remove(&set, "a/0"));
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "a/%d", i);
		assert_true(idset_add(&set, name));
		assert_false(idset_add(&set, name));
	}
	/* Slots that were left must not hide what was pushed past them. */
	for (int i = 0; i < 5000; i += 2) {
		snprintf(name, sizeof(name), "a/%d", i);
		assert_true(idset_remove(&set, name));
		assert_false(idset_remove(&set, name));
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "a/%d", i);
		assert_int_equal(idset_has(&set, name), i % 2);
	}
	assert_int_equal(set.count, 2500);
	for (int i = 0; i < 5000; i += 2) {
		snprintf(name, sizeof(name), "a/%d", i);
		assert_true(idset_add(&set, name));
	}
	assert_int_equal(set.count, 5000);
	arena_done(&arena);
}

static void test_text(void **state)
{
	struct arena arena = ARENA_INIT;
	struct idset set, again;
	struct buf text;

	(void)state;
	buf_init(&text, 1000);
	idset_init(&set, &arena);
	idset_init(&again, &arena);
	idset_write(&set, &text);
	assert_string_equal(buf_text(&text), "");
	idset_add(&set, "b/2");
	idset_add(&set, "a/10");
	idset_add(&set, "c/3");
	idset_add(&set, "a/1");
	idset_remove(&set, "c/3");
	idset_write(&set, &text);
	assert_string_equal(buf_text(&text), "a/1\na/10\nb/2\n");
	idset_read(&again, "\nb/2\n\na/1\na/10");
	buf_reset(&text);
	idset_write(&again, &text);
	assert_string_equal(buf_text(&text), "a/1\na/10\nb/2\n");
	buf_done(&text);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
