/*
 * test_link.c: every link is of the origin the user named, or refused.
 */
#include "unit.h"
#include <curl/curl.h>
#include <stdio.h>
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

/* What libcurl makes of a link to a base; NULL when it is no link. */
static char *by_curl(const char *base, const char *link)
{
	CURLU *handle = curl_url();
	char *text = NULL, *copy = NULL;

	if (curl_url_set(handle, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(handle, CURLUPART_URL, link, 0) == CURLUE_OK &&
	    curl_url_get(handle, CURLUPART_URL, &text, 0) == CURLUE_OK)
		copy = arena_strdup(&arena, text);
	curl_free(text);
	curl_url_cleanup(handle);
	return copy;
}

static const char *const bases[] = {"http://127.0.0.1:8080/v1", "https://h.org",
    "https://h.org/a-b/v1/", "http://1.h.org:80/~x/y.z",
    "https://xn--r8jz45g.example/v1", "http://h.org/a.b/..c"};
/* None of these is plain: another parser could read it in another way. */
static const char *const strange[] = {"http://127.1/v1", "http://0x7f.0.0.1/",
    "http://127.0.0.01/", "http://256.0.0.1/", "http://1234/",
    "http://h.org:080/", "http://h.org:0/", "http://h.org:70000/",
    "http://h.org:/", "HTTP://h.org/", "http://H.org/", "http://h.org./",
    "http://h..org/", "http://h_g.org/", "http://h.org/a/../b",
    "http://h.org/./b", "http://h.org//b", "http://h.org/%2e/",
    "http://u@h.org/", "http://[::1]/", "http://h.org/a b", "http://h.org\\/",
    "http://h.org/v1?x", "http://h.org#x", "http://"};

static void test_plain_bases(void **state)
{
	struct link_base base;
	struct err err = ERR_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bases) / sizeof(bases[0]) - 1; i++) {
		base = base_of(bases[i]);
		assert_true(base.plain_bytes > 0);
		assert_memory_equal(base.url, bases[i], base.plain_bytes);
		assert_string_equal(by_curl(bases[i], bases[i]),
		    arena_printf(&arena, "%s%s", bases[i],
			strrchr(bases[i] + 8, '/') ? "" : "/"));
	}
	for (i = 0; i < sizeof(strange) / sizeof(strange[0]); i++)
		if (link_base_parse(&base, &arena, strange[i], &err) &&
		    base.plain_bytes > 0)
			fail_msg("plain: %s", strange[i]);
}

/* Links of pieces that matter to a parser, in any order. */
static const char *make_link(unsigned *seed)
{
	static const char *const pieces[] = {"/", "/", "a", "v1", ".", "..",
	    "?", "&", "=", "%5B", "%2e", "%2F", "%c3", "#", ":", "@", "//", "-",
	    "~", "+", "[", "]", "'", ";", ",", "*", "projects", "x y", "\\",
	    "http://h.org", "https://h.org", "http://127.0.0.1:8080", "!", "$"};
	char link[200] = "";
	size_t len = 0;
	unsigned count;

	*seed = *seed * 1103515245u + 12345u;
	for (count = *seed >> 16 & 7; count < 10; count++) {
		*seed = *seed * 1103515245u + 12345u;
		len += (size_t)snprintf(link + len, sizeof(link) - len, "%s",
		    pieces[(*seed >> 16) % (sizeof(pieces) / sizeof(*pieces))]);
	}
	return arena_strdup(&arena, link);
}

static void test_plain_is_what_curl_makes_of_it(void **state)
{
	unsigned seed = 1, taken = 0, i;

	(void)state;
	for (i = 0; i < 60000; i++) {
		const char *url = bases[i % 6], *link = make_link(&seed);
		const char *from = i & 1 ? url : NULL, *whole, *found;
		struct link_base base = base_of(url);
		struct err err = ERR_INIT;

		found = link_resolve(&base, &arena, from, link, &err);
		/* Ours hang below the base. */
		whole = from == NULL && *link != '/' && *link != '?' &&
				strstr(link, "://") == NULL
			    ? arena_printf(&arena, "%s%s%s", base.url,
				  *link ? "/" : "", link)
			    : link;
		if (found == NULL || strchr(link, '#') || strchr(link, ':'))
			continue;
		taken++;
		if (strcmp(found, by_curl(base.url, whole)) != 0)
			fail_msg("%s + %s: %s, by curl %s", url, link, found,
			    by_curl(base.url, whole));
		if (i % 1000 == 0)
			arena_reset(&arena);
	}
	assert_true(taken > 10000);
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
	    cmocka_unit_test(test_plain_bases),
	    cmocka_unit_test(test_plain_is_what_curl_makes_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
