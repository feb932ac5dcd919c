/*
 * test_memo.c: what is kept of answers, how much, and how long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/service/memo.h"

static void keep(struct memo *memo, const char *key, const char *body)
{
	memo_keep(memo, key,
	    &(struct memo_answer){.etag = "\"tag\"",
		.language = "en",
		.body = body,
		.len = strlen(body),
		.is_zipped = true});
}

static void test_kept(void **state)
{
	struct memo *memo = memo_new();
	const struct memo_answer *answer;
	char body[] = "of a key";

	(void)state;
	keep(memo, "a", body);
	assert_null(memo_find(memo, "a")); /* no room yet */
	memo_limit(memo, 1 << 16);
	keep(memo, "a", body);
	keep(memo, "b", "another");
	memset(body, 0, sizeof(body));
	answer = memo_find(memo, "a");
	assert_non_null(answer);
	assert_int_equal(answer->len, 8);
	assert_memory_equal(answer->body, "of a key", 8);
	assert_string_equal(answer->etag, "\"tag\"");
	assert_string_equal(answer->language, "en");
	assert_true(answer->is_zipped);
	keep(memo, "a", "made anew");
	assert_memory_equal(memo_find(memo, "a")->body, "made anew", 9);
	assert_memory_equal(memo_find(memo, "b")->body, "another", 7);
	assert_null(memo_find(memo, "c"));
	memo_free(memo);
	memo_free(NULL);
}

static void test_state(void **state)
{
	struct catalogue_read read = {.seq = 7, .version = "1"};
	struct memo *memo = memo_new();

	(void)state;
	memo_limit(memo, 1 << 16);
	memo_turn(memo, &read);
	keep(memo, "a", "of seven");
	memo_turn(memo, &read);
	assert_non_null(memo_find(memo, "a"));
	read.seq = 8;
	memo_turn(memo, &read);
	assert_null(memo_find(memo, "a"));
	keep(memo, "a", "of eight");
	read.version[0] = '2'; /* changed without a number */
	memo_turn(memo, &read);
	assert_null(memo_find(memo, "a"));
	assert_int_equal(memo_bytes(memo), 0);
	keep(memo, "a", "of eight");
	memo_limit(memo, 1 << 16); /* the settings were read anew */
	assert_null(memo_find(memo, "a"));
	memo_free(memo);
}

/* Much more than there is room for; one of them is asked for all the time. */
static void test_bounds(void **state)
{
	enum { ROOM = 1 << 16, MANY = 3000 };
	struct memo *memo = memo_new();
	static char body[ROOM];
	char key[32];

	(void)state;
	memo_limit(memo, ROOM);
	keep(memo, "dear", "asked for all the time");
	memset(body, 'x', 400);
	for (int i = 0; i < MANY; i++) {
		snprintf(key, sizeof(key), "key %d", i);
		keep(memo, key, body);
		assert_true(memo_bytes(memo) <= ROOM);
		assert_non_null(memo_find(memo, key));
		assert_non_null(memo_find(memo, "dear"));
	}
	assert_true(memo_bytes(memo) > ROOM - 1024);
	assert_null(memo_find(memo, "key 0"));
	snprintf(key, sizeof(key), "key %d", MANY - 50);
	assert_non_null(memo_find(memo, key));
	/* One large answer does not drive out all the others. */
	memset(body, 'x', ROOM / 8);
	keep(memo, "large", body);
	assert_null(memo_find(memo, "large"));
	assert_non_null(memo_find(memo, "dear"));
	memo_free(memo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_state),
	    cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
