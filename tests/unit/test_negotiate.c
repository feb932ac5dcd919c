/*
 * test_negotiate.c: what clients say they take.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/service/negotiate.h"

static void test_langs(void **state)
{
	static const struct {
		const char *header, *want;
	} cases[] = {
	    {NULL, ""},
	    {"", ""},
	    {"lt", "lt "},
	    {"lt-LT, LT, en", "lt en "},
	    {"en;q=0.5, lt", "lt en "},
	    {"en;q=0.5, de;q=0.5, lt;q=0.51", "lt en de "},
	    {"en;q=0, lt", "lt "},
	    {"*, et;q=0.1", "et "},
	    {"x, toolong, e1, sgs", "sgs "},
	    {"pl ; q=0.9 , sv", "sv pl "},
	    {"aa,bb,cc,dd,ee,ff,gg,hh,ii", "aa bb cc dd ee ff gg hh "},
	};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct arena arena = ARENA_INIT;
		const char *const *langs =
		    negotiate_langs(&arena, cases[i].header);
		const char *all = "";

		for (; *langs; langs++)
			all = arena_printf(&arena, "%s%s ", all, *langs);
		assert_string_equal(all, cases[i].want);
		arena_done(&arena);
	}
}

static void test_gzip(void **state)
{
	(void)state;
	assert_false(negotiate_gzip(NULL));
	assert_false(negotiate_gzip(""));
	assert_false(negotiate_gzip("br, identity"));
	assert_true(negotiate_gzip("br, GZip"));
	assert_true(negotiate_gzip("x-gzip"));
	assert_false(negotiate_gzip("gzip;q=0.000"));
	assert_true(negotiate_gzip("gzip;q=0.001"));
	assert_true(negotiate_gzip("*"));
	assert_false(negotiate_gzip("*, gzip;q=0"));
	assert_false(negotiate_gzip("*;q=0"));
	assert_false(negotiate_gzip("gzipped"));
}

static void test_etags(void **state)
{
	(void)state;
	assert_false(negotiate_has_etag(NULL, "\"a\""));
	assert_true(negotiate_has_etag("\"a\"", "\"a\""));
	assert_true(negotiate_has_etag("\"b\", W/\"a\"", "\"a\""));
	assert_true(negotiate_has_etag("*", "\"a\""));
	assert_true(negotiate_has_etag("\"x,y\", \"a\"", "\"a\""));
	assert_false(negotiate_has_etag("a", "\"a\""));
	assert_false(negotiate_has_etag("\"ab\"", "\"a\""));
	assert_false(negotiate_has_etag("\"x, \"a\"", "\"b\""));
}

static void test_media(void **state)
{
	static const struct {
		const char *accept, *type;
		enum problem_code want;
	} cases[] = {
	    {NULL, NULL, PROBLEM_NONE},
	    {"", NULL, PROBLEM_NONE},
	    {MEDIA_TYPE, NULL, PROBLEM_NONE},
	    {"Application/VND.api+JSON", NULL, PROBLEM_NONE},
	    {MEDIA_TYPE "; profile=\"a;b,c\"", NULL, PROBLEM_NONE},
	    {MEDIA_TYPE "; profile=x; ext=y", NULL, PROBLEM_NOT_ACCEPTABLE},
	    {MEDIA_TYPE ";a=b, " MEDIA_TYPE, NULL, PROBLEM_NONE},
	    {"text/*", NULL, PROBLEM_NOT_ACCEPTABLE},
	    {"text/html, application/json;q=0.1", NULL, PROBLEM_NONE},
	    {NULL, MEDIA_TYPE, PROBLEM_NONE},
	    {NULL, MEDIA_TYPE "; profile=x", PROBLEM_NONE},
	    {NULL, MEDIA_TYPE "; charset=utf-8",
		PROBLEM_UNSUPPORTED_MEDIA_TYPE},
	    {NULL, "application/json; charset=utf-8", PROBLEM_NONE},
	};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct problem problem = {.code = PROBLEM_NONE};

		assert_int_equal(
		    negotiate_media(cases[i].accept, cases[i].type, &problem),
		    cases[i].want == PROBLEM_NONE);
		assert_int_equal(problem.code, cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_langs),
	    cmocka_unit_test(test_gzip),
	    cmocka_unit_test(test_etags),
	    cmocka_unit_test(test_media),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
