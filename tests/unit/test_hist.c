/*
 * test_hist.c: lines that were entered are kept, bounded, found and saved.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "klaster/engine/hist.h"

/* The lines, newest first, with '|' between. */
static const char *shown(const struct hist *hist, struct buf *buf)
{
	buf_reset(buf);
	for (size_t i = 0; i < hist_count(hist); i++)
		buf_addf(buf, "%s%s", i == 0 ? "" : "|", hist_at(hist, i));
	assert_null(hist_at(hist, hist_count(hist)));
	return buf_text(buf);
}

static void keeps_the_newest(void **state)
{
	struct hist *hist = hist_new(3);
	struct buf buf;

	(void)state;
	buf_init(&buf, 1000);
	assert_string_equal(shown(hist, &buf), "");
	hist_add(hist, "a");
	hist_add(hist, "a");
	hist_add(hist, "");
	hist_add(hist, "b");
	hist_add(hist, "a");
	assert_string_equal(shown(hist, &buf), "a|b|a");
	hist_add(hist, "c\nd");
	assert_string_equal(shown(hist, &buf), "c|a|b");
	hist_add(hist, "c");
	hist_add(hist, "\x1b[31m");
	hist_add(hist, "\xff");
	assert_string_equal(shown(hist, &buf), "c|a|b");
	buf_done(&buf);
	hist_free(hist);
}

static void finds_by_beginning(void **state)
{
	struct hist *hist = hist_new(10);

	(void)state;
	hist_add(hist, "sort name"); /* 3 */
	hist_add(hist, "search a");  /* 2 */
	hist_add(hist, "open");	     /* 1 */
	hist_add(hist, "search b");  /* 0 */
	assert_int_equal(hist_older(hist, 0, "se", 2), 0);
	assert_int_equal(hist_older(hist, 1, "se", 2), 2);
	assert_int_equal(hist_older(hist, 3, "se", 2), 4);
	assert_int_equal(hist_older(hist, 99, "", 0), 4);
	assert_int_equal(hist_newer(hist, 1, "se", 2), 0);
	assert_int_equal(hist_newer(hist, 3, "open", 4), 1);
	assert_int_equal(hist_newer(hist, 0, "open", 4), 4);
	assert_int_equal(hist_newer(hist, 4, "", 0), 4);
	hist_free(hist);
}

static void saves_what_loads(void **state)
{
	static const char text[] = "one\r\n\ntwo\0x\nthree\nbad \xff\nfour";
	struct hist *hist = hist_new(3);
	struct hist *again = hist_new(3);
	struct buf buf, saved;
	char *big = malloc(10000);

	(void)state;
	buf_init(&buf, 1000);
	buf_init(&saved, 1000);
	hist_load(hist, text, sizeof(text) - 1);
	assert_string_equal(shown(hist, &buf), "four|three|two");
	memset(big, 'x', 9999);
	big[9999] = '\0';
	hist_add(hist, big);
	assert_int_equal(hist_count(hist), 3);
	assert_true(hist_save(hist, &saved));
	assert_string_equal(buf_text(&saved), "two\nthree\nfour\n");
	hist_load(again, saved.data, saved.len);
	assert_string_equal(shown(again, &buf), "four|three|two");
	saved.max = 5;
	buf_reset(&saved);
	assert_false(hist_save(hist, &saved));
	free(big);
	buf_done(&buf);
	buf_done(&saved);
	hist_free(hist);
	hist_free(again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keeps_the_newest),
	    cmocka_unit_test(finds_by_beginning),
	    cmocka_unit_test(saves_what_loads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
