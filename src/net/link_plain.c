/*
 * link_plain.c: owns what of an address is plain; see link_plain.h. Where in
 * doubt it is not: dots that could be steps, numbers that could be hosts,
 * codes that could be spelled in another way.
 */
#include "link_plain.h"

#include <string.h>

#define DIGITS "0123456789"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UNRESERVED LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS "-_~"
#define PORT_DIGITS 5
#define PORT_MAX 65535

static bool is_number(const char *text, size_t len, size_t digits, int max)
{
	int number = 0;
	size_t i;

	if (len == 0 || len > digits || (len > 1 && *text == '0'))
		return false;
	for (i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		number = number * 10 + (text[i] - '0');
	}
	return number <= max;
}

/* One that ends in a number is four of them, or who knows what. */
static bool host_is_plain(const char *host, size_t len)
{
	size_t labels = 0, numbers = 0, at = 0, label = 0;
	bool ends_in_digit = false;

	while (at < len) {
		label = strcspn(host + at, ".:/");
		if (label == 0 || strspn(host + at, LOWER DIGITS "-") != label)
			return false;
		labels++;
		numbers += is_number(host + at, label, 3, 255);
		ends_in_digit = strchr(DIGITS, host[at]) != NULL;
		at += label;
		if (at < len && host[at++] == '.' && at == len)
			return false;
	}
	return labels > 0 && (!ends_in_digit || (labels == 4 && numbers == 4));
}

/* From its "/" on, to where `end` starts or all of it. */
static bool path_is_plain(const char *path, const char *ends)
{
	size_t len = strcspn(path, ends), at = 0, name;

	while (at < len) {
		if (path[at++] != '/')
			return false;
		name = strspn(path + at, UNRESERVED ".");
		if (at + name > len || path[at] == '.' ||
		    (name == 0 && at < len))
			return false;
		at += name;
	}
	return true;
}

static bool query_is_plain(const char *query)
{
	static const char hex[] = DIGITS "ABCDEF";

	if (query[0] == '?' && query[1] == '\0')
		return false; /* is it there? */
	for (; *query != '\0'; query++) {
		if (*query != '%') {
			if (strchr(UNRESERVED "./?=&,:;@+*!$()[]", *query) ==
			    NULL)
				return false;
			continue;
		}
		if (query[1] == '\0' || strchr(hex, query[1]) == NULL ||
		    query[2] == '\0' || strchr(hex, query[2]) == NULL)
			return false;
	}
	return true;
}

bool link_plain_base(
    struct link_base *base, struct arena *arena, const char *url)
{
	bool secure = strncmp(url, "https://", 8) == 0;
	const char *host = url + (secure ? 8 : 7);
	const char *port, *path;
	size_t host_len, len = strlen(url);

	if (!secure && strncmp(url, "http://", 7) != 0)
		return false;
	host_len = strcspn(host, ":/?#");
	port = host + host_len;
	path = port + strcspn(port, "/?#");
	if (!host_is_plain(host, host_len) || !path_is_plain(path, "") ||
	    (*port == ':' && (port[1] == '0' ||
				 !is_number(port + 1, (size_t)(path - port) - 1,
				     PORT_DIGITS, PORT_MAX))))
		return false;
	while (len > 0 && url[len - 1] == '/')
		len--;
	base->url = arena_strndup(arena, url, len);
	base->scheme = arena_strdup(arena, secure ? "https" : "http");
	base->host = arena_strndup(arena, host, host_len);
	base->port = *port == ':' ? arena_strndup(arena, port + 1,
					(size_t)(path - port) - 1)
				  : arena_strdup(arena, secure ? "443" : "80");
	base->plain_bytes = (size_t)(path - url);
	return true;
}

char *link_plain_resolve(const struct link_base *base, struct arena *arena,
    const char *from, const char *link)
{
	const char *path;

	if (base->plain_bytes == 0)
		return NULL;
	if (strncmp(link, base->url, base->plain_bytes) == 0)
		link += base->plain_bytes;
	else if (from == NULL && *link == '\0')
		link = base->url + base->plain_bytes;
	else if (from == NULL && *link != '/' && *link != '?')
		link = arena_printf(
		    arena, "%s/%s", base->url + base->plain_bytes, link);
	path = link + strcspn(link, "?");
	if (*link != '/' || !path_is_plain(link, "?") || !query_is_plain(path))
		return NULL;
	return arena_printf(
	    arena, "%.*s%s", (int)base->plain_bytes, base->url, link);
}
