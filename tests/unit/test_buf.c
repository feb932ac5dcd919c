/*
 * test_buf.c: bytes that grow up to a ceiling.
 */
#include "unit.h"
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"

static void is_text_before_the_first_write(void **state)
{
	struct buf buf;
	char *taken;

	(void)state;
	buf_init(&buf, 10);
	assert_string_equal(buf_text(&buf), "");
	buf_cut(&buf, 0);
	taken = buf_take(&buf);
	assert_string_equal(taken, "");
	free(taken);
	buf_done(&buf);
}

static void grows_and_stays_terminated(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 100000);
	for (int i = 0; i < 10000; i++) {
		assert_true(buf_addf(&buf, "%04d ", i));
		assert_int_equal(buf.data[buf.len], 0);
	}
	assert_int_equal(buf.len, 50000);
	assert_memory_equal(buf.data + 49995, "9999 ", 6);
	buf_cut(&buf, 60000);
	assert_int_equal(buf.len, 50000);
	buf_cut(&buf, 4);
	assert_string_equal(buf_text(&buf), "0000");
	buf_done(&buf);
}

static void keeps_nul_bytes(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 10);
	assert_true(buf_add(&buf, "a\0b", 3));
	assert_true(buf_add(&buf, NULL, 0));
	assert_int_equal(buf.len, 3);
	assert_memory_equal(buf.data, "a\0b", 4);
	buf_done(&buf);
}

static void stops_at_the_ceiling(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 8);
	assert_true(buf_adds(&buf, "12345678"));
	assert_false(buf.full);
	assert_false(buf_addc(&buf, '9'));
	assert_true(buf.full);
	assert_string_equal(buf_text(&buf), "12345678");
	buf_reset(&buf);
	assert_false(buf.full);
	assert_true(buf_adds(&buf, "abc"));
	/* Dropped whole: not a byte of it is there. */
	assert_false(buf_addf(&buf, "%s", "defghi"));
	assert_string_equal(buf_text(&buf), "abc");
	assert_false(buf_add(&buf, "", SIZE_MAX));
	buf_done(&buf);
	assert_int_equal(buf.max, 8);
	assert_false(buf.full);
	assert_true(buf_adds(&buf, "12345678"));
	buf_done(&buf);
}

static void without_a_ceiling_takes_nothing(void **state)
{
	struct buf buf = {0};

	(void)state;
	assert_false(buf_addc(&buf, 'x'));
	assert_string_equal(buf_text(&buf), "");
}

static void hands_over_its_memory(void **state)
{
	struct buf buf;
	char *taken;

	(void)state;
	buf_init(&buf, 100);
	buf_adds(&buf, "Liepāja");
	taken = buf_take(&buf);
	assert_string_equal(taken, "Liepāja");
	assert_int_equal(buf.len, 0);
	buf_adds(&buf, "other");
	assert_string_equal(taken, "Liepāja");
	free(taken);
	buf_done(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_text_before_the_first_write),
	    cmocka_unit_test(grows_and_stays_terminated),
	    cmocka_unit_test(keeps_nul_bytes),
	    cmocka_unit_test(stops_at_the_ceiling),
	    cmocka_unit_test(without_a_ceiling_takes_nothing),
	    cmocka_unit_test(hands_over_its_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
