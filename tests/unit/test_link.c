/*
 * test_link.c: every link is of the origin the user named, or refused.
 */
#include "unit.h"
#include <string.h>
#include "klaster/net/link.h"

static struct arena arena = ARENA_INIT;

static struct link_base base_of(const char *url)
{
	struct link_base base;
	struct err err = ERR_INIT;

	assert_true(link_base_parse(&base, &arena, url, &err));
	return base;
}

static void assert_resolves(const char *base_url, const char *from,
    const char *link, const char *expected)
{
	struct link_base base = base_of(base_url);
	struct err err = ERR_INIT;
	const char *url = link_resolve(&base, &arena, from, link, &err);

	if (expected == NULL) {
		assert_null(url);
		assert_int_equal(err.code, ERR_DATA);
		assert_true(err.text[0] != '\0');
		return;
	}
	assert_non_null(url);
	assert_string_equal(url, expected);
}

static void test_base(void **state)
{
	struct link_base base = base_of("HTTPS://Example.ORG/v1/");

	(void)state;
	assert_string_equal(base.host, "example.org");
	assert_string_equal(base.scheme, "https");
	assert_string_equal(base.port, "443");
	assert_false(base.is_loopback);
	assert_true(base_of("http://127.0.0.1:8080").is_loopback);
	assert_true(base_of("http://localhost/v1").is_loopback);
	assert_true(base_of("http://[::1]:8080/v1").is_loopback);
	assert_false(base_of("http://127.example.org/").is_loopback);
	assert_false(base_of("http://localhost.example.org/").is_loopback);
}

static void test_base_refused(void **state)
{
	static const char *const urls[] = {"", "v1", "//example.org/v1",
	    "ftp://example.org/", "file:///etc/passwd", "http://",
	    "http://user@example.org/", "http://user:pw@example.org/",
	    "http://example.org/v1?x=y", "http://exa mple.org/",
	    "http://example.org:99999/", "http://a\r\nHost: b/",
	    "javascript:alert(1)"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct err err = ERR_INIT;
		struct link_base base;

		if (link_base_parse(&base, &arena, urls[i], &err))
			fail_msg("taken: %s", urls[i]);
		assert_int_equal(err.code, ERR_USAGE);
	}
}

static void test_ours_hang_below_the_base(void **state)
{
	const char *base = "https://h.org/a/v1/";

	(void)state;
	assert_resolves(base, NULL, "", "https://h.org/a/v1");
	assert_resolves(
	    base, NULL, "projects?x=%5B", "https://h.org/a/v1/projects?x=%5B");
	assert_resolves(base, NULL, "/v2/p", "https://h.org/v2/p");
}

static void test_theirs_are_relative_to_the_answer(void **state)
{
	const char *base = "https://h.org/v1";
	const char *from = "https://h.org/v1/projects?page=1";

	(void)state;
	assert_resolves(
	    base, from, "?page=2", "https://h.org/v1/projects?page=2");
	assert_resolves(base, from, "/v1/projects?page=2",
	    "https://h.org/v1/projects?page=2");
	assert_resolves(
	    base, from, "people?p=2", "https://h.org/v1/people?p=2");
	assert_resolves(base, from, "https://H.org:443/v1/projects?p=2",
	    "https://H.org:443/v1/projects?p=2");
	assert_resolves(base, from, "//h.org/v1/x#part", "https://h.org/v1/x");
}

static void test_elsewhere(void **state)
{
	static const char *const links[] = {"http://h.org/v1/x",
	    "https://h.org:8443/v1/x", "https://other.org/v1", "//other.org/v1",
	    "https://h.org.other.org/", "https://user@h.org/v1",
	    "https://h.org@other.org/v1", "file:///etc/passwd",
	    "ftp://h.org/v1", "javascript:alert(1)",
	    "https://h.org\\@other.org/", "https://h.org/a b\r\nX: y",
	    "https://h.org/\x1b[31m"};
	char *longest = arena_alloc(&arena, LINK_MAX_BYTES + 100);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		assert_resolves("https://h.org/v1", "https://h.org/v1/projects",
		    links[i], NULL);
	memset(longest, 'x', LINK_MAX_BYTES + 50);
	longest[0] = '/';
	assert_resolves("https://h.org/v1", NULL, longest, NULL);
}

static int done(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_base),
	    cmocka_unit_test(test_base_refused),
	    cmocka_unit_test(test_ours_hang_below_the_base),
	    cmocka_unit_test(test_theirs_are_relative_to_the_answer),
	    cmocka_unit_test(test_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
