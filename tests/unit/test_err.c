/*
 * test_err.c: reasons, and the clock that tests stop.
 */
#include "unit.h"
#include <stdio.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/err.h"
#include "klaster/base/text.h"

static void says_why(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_false(err_set(&err, ERR_NETWORK, "no answer in %d s", 20));
	assert_int_equal(err.code, ERR_NETWORK);
	assert_string_equal(err.text, "no answer in 20 s");
	assert_false(err_prefix(&err, "page %d", 2));
	assert_string_equal(err.text, "page 2: no answer in 20 s");
	assert_int_equal(err.code, ERR_NETWORK);
	assert_false(err_set(NULL, ERR_DATA, "nobody listens"));
	assert_false(err_prefix(NULL, "nobody"));
}

static void may_quote_itself(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	err_set(&err, ERR_DATA, "line 3");
	err_set(&err, ERR_COPY, "%s of %s", err.text, err.text);
	assert_string_equal(err.text, "line 3 of line 3");
	err_prefix(&err, "%s", err.text);
	assert_string_equal(err.text, "line 3 of line 3: line 3 of line 3");
}

/* Whatever stands where the room ends, what is kept is UTF-8. */
static void is_cut_at_a_character(void **state)
{
	static const char *const tails[] = {"ą", "€", "😀", "x"};
	struct err err = ERR_INIT;

	(void)state;
	for (size_t tail = 0; tail < 4; tail++) {
		for (int lead = 500; lead < 515; lead++) {
			size_t len;

			err_set(&err, ERR_DATA, "%0*d%s%s%s", lead, 0,
			    tails[tail], tails[tail], tails[tail]);
			len = strlen(err.text);
			assert_true(len > 500 || lead == 500);
			assert_true(text_is_utf8(err.text, len));
			assert_true(
			    len >= sizeof(err.text) - 4 ||
			    len == (size_t)lead + 3 * strlen(tails[tail]));
		}
	}
	err_set(&err, ERR_DATA, "%0600d", 0);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	err_prefix(&err, "%0600d", 0);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void time_stands_where_it_is_put(void **state)
{
	int64_t before = clock_ms();

	(void)state;
	assert_true(clock_ms() >= before);
	assert_true(clock_wall_s() > 1700000000);
	clock_fix(42, 0);
	assert_int_equal(clock_ms(), 42);
	assert_int_equal(clock_wall_s(), 0);
	clock_free_running();
	assert_true(clock_ms() >= before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_why),
	    cmocka_unit_test(may_quote_itself),
	    cmocka_unit_test(is_cut_at_a_character),
	    cmocka_unit_test(time_stands_where_it_is_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
