/*
 * test_log.c: the ring of what happened.
 */
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/text.h"

static int set_clock(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	clock_fix(0, 3600 * 11 + 60 * 22 + 33);
	return 0;
}

static void writes_ring_and_stream(void **state)
{
	char *said = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&said, &len);
	unsigned long from = log_end();

	(void)state;
	log_open(stream, LOG_NOTE);
	log_add(LOG_NOTE, "fetched %d rows", 50);
	log_add(LOG_DEBUG, "not asked for");
	log_add(LOG_ERROR, "said \x1b]0;x\x07 and\nleft");
	fflush(stream);
	assert_string_equal(said,
	    "11:22:33 fetched 50 rows\n"
	    "11:22:33 error: said \ufffd]0;x\ufffd and left\n");
	assert_int_equal(log_end(), from + 2);
	assert_string_equal(log_line(from), "11:22:33 fetched 50 rows");
	log_open(NULL, LOG_DEBUG);
	log_add(LOG_DEBUG, "asked for");
	assert_string_equal(log_line(from + 2), "11:22:33 debug: asked for");
	fclose(stream);
	assert_int_equal(len, strlen(said));
	free(said);
}

static void forgets_the_oldest(void **state)
{
	(void)state;
	log_open(NULL, LOG_NOTE);
	for (int i = 0; i < 2000; i++)
		log_add(LOG_NOTE, "line %d", i);
	assert_true(log_end() - log_first() >= 100);
	assert_true(log_end() - log_first() < 2000);
	assert_null(log_line(log_first() - 1));
	assert_null(log_line(log_end()));
	assert_string_equal(log_line(log_end() - 1), "11:22:33 line 1999");
	for (unsigned long i = log_first(); i < log_end(); i++)
		assert_non_null(log_line(i));
}

static void bears_a_long_line(void **state)
{
	const char *line;

	(void)state;
	log_add(LOG_NOTE, "%0100000d", 1);
	line = log_line(log_end() - 1);
	assert_true(strlen(line) > 1000 && strlen(line) < 5000);
	log_add(LOG_NOTE, "%s%0*d", "ą", 3000, 0);
	line = log_line(log_end() - 1);
	assert_true(text_is_utf8(line, strlen(line)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_ring_and_stream),
	    cmocka_unit_test(forgets_the_oldest),
	    cmocka_unit_test(bears_a_long_line),
	};

	return cmocka_run_group_tests(tests, set_clock, NULL);
}
