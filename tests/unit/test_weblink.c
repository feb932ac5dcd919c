/* What may be given to another program as an address, and what may not. */
#include <stdio.h>
#include <string.h>
#include "unit.h"

#include "klaster/net/weblink.h"

typedef char *check_fn(struct arena *arena, const char *text, struct err *err);

static void good(check_fn *check, const char *text, const char *want)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	char *got = check(&arena, text, &err);
	if (!got)
		fail_msg("%s: %s", text, err.text);
	assert_string_equal(got, want);
	/* What was made is taken as it is. */
	assert_string_equal(weblink_check(&arena, got, &err), want);
	arena_done(&arena);
}

static void bad(check_fn *check, const char *text)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	char *got = check(&arena, text, &err);
	if (got)
		fail_msg("%s became %s", text, got);
	assert_int_equal(err.code, ERR_REFUSED);
	assert_true(strlen(err.text) > 10);
	arena_done(&arena);
}

static void test_good(void **state)
{
	(void)state;
	good(weblink_check, "https://eurobalt.org.pl/",
	    "https://eurobalt.org.pl/");
	good(weblink_check, "HTTP://Example.org", "http://Example.org/");
	good(weblink_check, "https://example.org:8443/a?b=c&d=e;f#g",
	    "https://example.org:8443/a?b=c&d=e;f#g");
	good(weblink_check, "https://example.org/$(id)`id`'\"<x>",
	    "https://example.org/%24%28id%29%60id%60%27%22%3Cx%3E");
	good(weblink_check, "https://example.org/%00",
	    "https://example.org/%00");
	good(weblink_check, "https://example.org/\xc4\x85",
	    "https://example.org/%C4%85");
	good(weblink_check, "mailto:a.b+c@example.org",
	    "mailto:a.b+c@example.org");
	good(weblink_mail, "a'b@example.org", "mailto:a%27b@example.org");
	good(weblink_phone, "+370 (5) 123-45", "tel:+370512345");
	good(weblink_place, "56.5083,21.0131", "geo:56.5083,21.0131");
}

static void test_bad(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "-", "--help", "javascript:x",
	    "file:///etc/passwd", "ssh://-oProxyCommand=x/", "ftp://a/",
	    "data:text/html,x", "$(id)", "`id`", "https://a b/",
	    "https://a/\n-x", "https://user:pw@example.org/",
	    "https://user@example.org/", "https://", "https://-x/",
	    "https://exam\x1bple.org/", "mailto:", "mailto:a", "mailto:-x@b.c",
	    "mailto:a@b.c?bcc=x@y.z", "mailto:a@b@c", "mailto:a@-b",
	    "mailto:a b@c.d", "tel:", "tel:--x", "tel:+", "tel:1;x",
	    "geo:", "geo:1;2", "geo:a,b", "http:example.org", "//example.org",
	    "example.org", " https://example.org/"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		bad(weblink_check, texts[i]);
	bad(weblink_mail, "mailto:a@b.c,d@e.f");
	bad(weblink_mail, "\"a b\"@c.d");
}

static void test_long(void **state)
{
	(void)state;
	static char text[WEBLINK_MAX_BYTES + 2];
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "https://a.b/", 12);
	bad(weblink_check, text);
	text[WEBLINK_MAX_BYTES] = '\0';
	good(weblink_check, text, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
