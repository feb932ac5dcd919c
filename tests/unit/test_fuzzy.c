/* fuzzy.h: what a few letters name best. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include "klaster/engine/fuzzy.h"

static int score(const char *name, const char *typed)
{
	return fuzzy_score(name, strlen(name), typed);
}

/* The first of two names is what was meant. */
static void prefers(const char *typed, const char *meant, const char *other)
{
	assert_true(score(meant, typed) > score(other, typed));
}

static void letters_in_their_order(void **state)
{
	(void)state;
	assert_true(score("sort", "srt") > 0);
	assert_int_equal(score("sort", "trs"), 0);
	assert_int_equal(score("sort", "sorts"), 0);
	assert_int_equal(score("sort", "ss"), 0);
	assert_true(score("search", "sh") > 0);
}

static void starts_of_words_count_most(void **state)
{
	(void)state;
	prefers("nk", "next kind", "next link");
	prefers("nl", "next link", "online");
	prefers("pd", "page down", "prompt delete");
	prefers("srt", "sort", "scroll right");
	/* The best place of a letter, not its first. */
	prefers("ol", "open log", "control");
	assert_true(score("a b ab", "ab") > score("a xb", "ab"));
}

static void letters_that_follow_beat_those_apart(void **state)
{
	(void)state;
	prefers("log", "xlogx", "xlyoxgz");
	prefers("ort", "xorty", "xoxrxt");
}

static void limits(void **state)
{
	char name[200], typed[100];

	(void)state;
	assert_int_equal(score("sort", ""), 0);
	assert_int_equal(score("", "s"), 0);
	assert_true(score("s", "s") <= FUZZY_MOST);
	/* Only so much of the name is looked at. */
	assert_int_equal(fuzzy_score("sort help", 4, "h"), 0);
	memset(name, 'a', sizeof(name));
	memset(typed, 'a', sizeof(typed));
	typed[64] = '\0';
	assert_int_equal(fuzzy_score(name, sizeof(name), typed), 0);
	typed[63] = '\0';
	int most = fuzzy_score(name, sizeof(name), typed);
	assert_true(most > 0 && most <= FUZZY_MOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(letters_in_their_order),
	    cmocka_unit_test(starts_of_words_count_most),
	    cmocka_unit_test(letters_that_follow_beat_those_apart),
	    cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
