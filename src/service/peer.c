/*
 * peer.c: addresses. It knows their two families and how they are written;
 * it does not count.
 */
#include "klaster/service/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "klaster/service/head.h"

enum { MAPPED = 12 }; /* bytes before an IPv4 address */

static const unsigned char mapped[MAPPED] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool peer_is_v4(const struct peer *peer)
{
	return memcmp(peer->address, mapped, MAPPED) == 0;
}

struct peer peer_of(int fd)
{
	struct sockaddr_storage storage;
	const void *at = &storage;
	socklen_t len = sizeof(storage);
	struct peer peer = {.is_local = true};

	if (getpeername(fd, (struct sockaddr *)&storage, &len) != 0)
		return peer;
	if (storage.ss_family == AF_INET6) {
		const struct sockaddr_in6 *six = at;

		memcpy(peer.address, &six->sin6_addr, sizeof(peer.address));
		peer.is_local = false;
	} else if (storage.ss_family == AF_INET) {
		const struct sockaddr_in *four = at;

		memcpy(peer.address, mapped, MAPPED);
		memcpy(peer.address + MAPPED, &four->sin_addr, 4);
		peer.is_local = false;
	}
	return peer;
}

bool peer_parse(struct peer *peer, const char *text, size_t len)
{
	char copy[INET6_ADDRSTRLEN + sizeof("[]:65535")];
	char *at = copy, *close, *colon;

	*peer = (struct peer){0};
	head_trim(&text, &len);
	if (len == 0 || len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	colon = strchr(copy, ':');
	if (*copy == '[') { /* "[2001:db8::1]:443" */
		close = strchr(copy, ']');
		if (!close || (close[1] && close[1] != ':'))
			return false;
		*close = '\0';
		at++;
	} else if (colon && !strchr(colon + 1, ':')) { /* "192.0.2.7:443" */
		*colon = '\0';
	}
	if (inet_pton(AF_INET6, at, peer->address) == 1)
		return true;
	memcpy(peer->address, mapped, MAPPED);
	return *copy != '[' &&
	       inet_pton(AF_INET, at, peer->address + MAPPED) == 1;
}

const char *peer_text(struct arena *arena, const struct peer *peer)
{
	char text[INET6_ADDRSTRLEN] = "?";

	if (peer->is_local)
		return "local";
	if (peer_is_v4(peer))
		inet_ntop(AF_INET, peer->address + MAPPED, text, sizeof(text));
	else
		inet_ntop(AF_INET6, peer->address, text, sizeof(text));
	return arena_strdup(arena, text);
}

bool peer_is_loopback(const struct peer *peer)
{
	static const unsigned char one[16] = {[15] = 1};

	return peer->is_local ||
	       (peer_is_v4(peer)
		       ? peer->address[MAPPED] == 127
		       : memcmp(peer->address, one, sizeof(one)) == 0);
}

struct peer peer_network(const struct peer *peer)
{
	struct peer network = *peer;

	if (!network.is_local && !peer_is_v4(peer))
		memset(network.address + 8, 0, 8);
	return network;
}

bool peer_equal(const struct peer *a, const struct peer *b)
{
	return a->is_local == b->is_local &&
	       memcmp(a->address, b->address, sizeof(a->address)) == 0;
}

/* --- proxies */

bool peer_proxies_add(
    struct peer_proxies *proxies, const char *text, struct err *err)
{
	size_t len = strcspn(text, "/");
	struct peer_range range = {.bits = 128};
	char *end = NULL;
	unsigned long bits;

	if (proxies->count == PEER_PROXIES_MAX)
		return err_set(err, ERR_USAGE, "more than %d trusted proxies",
		    PEER_PROXIES_MAX);
	if (strcmp(text, "unix") == 0)
		range.peer = (struct peer){.is_local = true};
	else if (!peer_parse(&range.peer, text, len))
		goto wrong;
	if (text[len]) {
		unsigned most = peer_is_v4(&range.peer) ? 32 : 128;

		bits = strtoul(text + len + 1, &end, 10);
		if (text[len + 1] < '0' || text[len + 1] > '9' || *end ||
		    bits > most)
			goto wrong;
		range.bits = (unsigned)bits + 128 - most;
	}
	proxies->ranges[proxies->count++] = range;
	return true;
wrong:
	return err_set(err, ERR_USAGE,
	    "%s: a proxy is an address such as 192.0.2.7, a network such as "
	    "2001:db8::/32, or unix for socket files",
	    text);
}

static bool range_has(const struct peer_range *range, const struct peer *peer)
{
	size_t whole = range->bits / 8;
	unsigned rest = range->bits % 8;

	if (memcmp(range->peer.address, peer->address, whole) != 0)
		return false;
	return rest == 0 ||
	       ((range->peer.address[whole] ^ peer->address[whole]) >>
		   (8 - rest)) == 0;
}

bool peer_is_proxy(const struct peer_proxies *proxies, const struct peer *peer)
{
	for (size_t i = 0; i < proxies->count; i++)
		if (proxies->ranges[i].peer.is_local == peer->is_local &&
		    range_has(&proxies->ranges[i], peer))
			return true;
	return false;
}

struct peer peer_behind(const struct peer_proxies *proxies,
    const struct peer *peer, const char *forwarded_for)
{
	struct peer found = *peer;
	size_t end = forwarded_for ? strlen(forwarded_for) : 0;

	while (end > 0 && peer_is_proxy(proxies, &found)) {
		size_t from = end;
		struct peer said;

		while (from > 0 && forwarded_for[from - 1] != ',')
			from--;
		if (!peer_parse(&said, forwarded_for + from, end - from))
			break;
		found = said;
		end = from > 0 ? from - 1 : 0;
	}
	return found;
}
