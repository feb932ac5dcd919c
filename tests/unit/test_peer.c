/*
 * test_peer.c: addresses, networks, and whom a proxy is believed to name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/service/peer.h"

static struct peer parsed(const char *text)
{
	struct peer peer;

	assert_true(peer_parse(&peer, text, strlen(text)));
	return peer;
}

static void test_parse(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: is no address */
	} cases[] = {
	    {"192.0.2.7", "192.0.2.7"},
	    {" 192.0.2.7:8080\t", "192.0.2.7"},
	    {"2001:DB8::1", "2001:db8::1"},
	    {"[2001:db8::1]", "2001:db8::1"},
	    {"[2001:db8::1]:443", "2001:db8::1"},
	    {"::ffff:192.0.2.7", "192.0.2.7"},
	    {"", NULL},
	    {"unknown", NULL},
	    {"_hidden", NULL},
	    {"192.0.2", NULL},
	    {"192.0.2.256", NULL},
	    {"[192.0.2.7]", NULL},
	    {"[2001:db8::1", NULL},
	    {"[2001:db8::1]x", NULL},
	    {"192.0.2.7, 192.0.2.8", NULL},
	    {"2001:db8:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
		NULL},
	};
	struct arena arena = ARENA_INIT;
	struct peer peer;

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		const char *text = cases[i].text;
		bool is_one = peer_parse(&peer, text, strlen(text));

		assert_int_equal(is_one, cases[i].want != NULL);
		if (is_one)
			assert_string_equal(
			    peer_text(&arena, &peer), cases[i].want);
	}
	arena_done(&arena);
}

static void test_network(void **state)
{
	struct peer a = parsed("2001:db8:1:2:3::4");
	struct peer b = parsed("2001:db8:1:2:ffff::");
	struct peer c = parsed("2001:db8:1:3::");
	struct peer d = parsed("192.0.2.7");
	struct peer e = parsed("192.0.2.8");

	(void)state;
	a = peer_network(&a);
	b = peer_network(&b);
	c = peer_network(&c);
	d = peer_network(&d);
	e = peer_network(&e);
	assert_true(peer_equal(&a, &b));
	assert_false(peer_equal(&a, &c));
	assert_false(peer_equal(&d, &e));
	d = parsed("127.3.2.1");
	e = parsed("::1");
	assert_true(peer_is_loopback(&d));
	assert_true(peer_is_loopback(&e));
	assert_false(peer_is_loopback(&a));
}

static void test_proxies(void **state)
{
	static const char *const good[] = {
	    "10.0.0.0/8", "192.0.2.1", "2001:db8::/33", "127.0.0.1/32"};
	static const char *const bad[] = {"", "10.0.0.0/33", "10.0.0.0/",
	    "10.0.0.0/x", "::/129", "::/-1", "proxy.example.org", "/8"};
	static const struct {
		const char *peer;
		bool is_proxy;
	} cases[] = {
	    {"10.255.0.1", true},
	    {"11.0.0.0", false},
	    {"192.0.2.1", true},
	    {"192.0.2.0", false},
	    {"2001:db8:7fff::1", true},
	    {"2001:db8:8000::1", false},
	};
	struct peer_proxies proxies = {.count = 0};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(good); i++)
		assert_true(peer_proxies_add(&proxies, good[i], NULL));
	for (size_t i = 0; i < MEM_COUNT(bad); i++)
		assert_false(peer_proxies_add(&proxies, bad[i], NULL));
	assert_int_equal(proxies.count, MEM_COUNT(good));
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct peer peer = parsed(cases[i].peer);

		assert_int_equal(
		    peer_is_proxy(&proxies, &peer), cases[i].is_proxy);
	}
	while (proxies.count < PEER_PROXIES_MAX)
		assert_true(peer_proxies_add(&proxies, "::1", NULL));
	assert_false(peer_proxies_add(&proxies, "::1", NULL));
}

static void test_behind(void **state)
{
	static const struct {
		const char *peer, *said, *want;
	} cases[] = {
	    {"198.51.100.1", "203.0.113.9", "198.51.100.1"}, /* no proxy */
	    {"10.0.0.1", NULL, "10.0.0.1"},
	    {"10.0.0.1", "", "10.0.0.1"},
	    {"10.0.0.1", "203.0.113.9", "203.0.113.9"},
	    /* what a client wrote itself stands before what the proxy saw */
	    {"10.0.0.1", "192.0.2.99, 203.0.113.9", "203.0.113.9"},
	    {"10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"},
	    {"10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"},
	    {"10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"},
	    {"10.0.0.1", "203.0.113.9,", "10.0.0.1"},
	    {"10.0.0.1", "[2001:db8::7]:1234", "2001:db8::7"},
	};
	struct peer_proxies proxies = {.count = 0};
	struct arena arena = ARENA_INIT;

	(void)state;
	assert_true(peer_proxies_add(&proxies, "10.0.0.0/8", NULL));
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct peer peer = parsed(cases[i].peer);
		struct peer found = peer_behind(&proxies, &peer, cases[i].said);

		assert_string_equal(peer_text(&arena, &found), cases[i].want);
	}
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_network),
	    cmocka_unit_test(test_proxies),
	    cmocka_unit_test(test_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
