/*
 * fuzz_head.c: the head of a request. Where it ends does not depend on how
 * its bytes come; nothing before that end can be told to be a head; and what
 * is found fine is fine in the eyes of a second reader that knows nothing but
 * lines.
 */
#include <string.h>
#include <strings.h>
#include "fuzz.h"
#include "klaster/base/text.h"
#include "klaster/service/head.h"

static size_t check_length(const char *bytes, size_t len)
{
	size_t whole = head_length(bytes, len, 0);
	size_t seen = 0, found = 0;

	for (size_t n = 1; n <= len && found == 0; n++) {
		found = head_length(bytes, n, seen);
		seen = n;
	}
	FUZZ_CHECK(found == whole);
	FUZZ_CHECK(whole <= len);
	return whole;
}

/* Lines that end in CRLF, the last one empty, and nothing else that ends a
 * line for anybody; names at their begin; one Host. */
static void check_lines(const char *bytes, size_t len)
{
	const char *at = bytes, *end = bytes + len;
	unsigned hosts = 0, lines = 0;

	if (len >= 2 && memcmp(at, "\r\n", 2) == 0)
		at += 2;
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		FUZZ_CHECK(stop && stop > at && stop[-1] == '\r');
		FUZZ_CHECK(!memchr(at, '\r', (size_t)(stop - 1 - at)));
		FUZZ_CHECK(!memchr(at, '\0', (size_t)(stop - at)));
		if (stop - 1 == at) {
			FUZZ_CHECK(stop + 1 == end);
			break;
		}
		FUZZ_CHECK(*at != ' ' && *at != '\t' && *at != ':');
		if (lines++ > 0 && stop - at > 5)
			hosts += strncasecmp(at, "Host:", 5) == 0;
		FUZZ_CHECK(lines == 1 || stop - at < 18 ||
			   strncasecmp(at, "Transfer-Encoding:", 18) != 0);
		at = stop + 1;
	}
	FUZZ_CHECK(hosts <= 1);
}

static void check_fine(
    const struct http_request *request, const char *bytes, size_t len)
{
	FUZZ_CHECK(request->method[0] && !strpbrk(request->method, " \r\n:"));
	FUZZ_CHECK(request->target[0] == '/' ||
		   strcmp(request->method, "OPTIONS") == 0 ||
		   strcmp(request->method, "CONNECT") == 0);
	FUZZ_CHECK(!strpbrk(request->target, " \t\r\n"));
	check_lines(bytes, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct http_request request = {.fault = HTTP_FINE};
	const char *bytes = (const char *)data;
	struct peer_proxies all = {.count = 0};
	size_t len;

	if (size > HEAD_BYTES_MAX)
		return 0;
	len = check_length(bytes, size);
	if (len == 0) {
		FUZZ_CHECK(head_excess(bytes, size) != HTTP_FINE);
		return 0;
	}
	head_read(&request, &arena, bytes, len);
	FUZZ_CHECK(request.method && request.target);
	if (request.fault == HTTP_FINE)
		check_fine(&request, bytes, len);
	FUZZ_CHECK(peer_proxies_add(&all, "::/0", NULL));
	request.peer =
	    peer_behind(&all, &all.ranges[0].peer, request.forwarded_for);
	FUZZ_CHECK(text_is_utf8(peer_text(&arena, &request.peer),
	    strlen(peer_text(&arena, &request.peer))));
	arena_done(&arena);
	return 0;
}
