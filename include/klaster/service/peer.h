/*
 * peer.h: who is at the other end: an address, the network it is counted
 * with, and proxies that are believed when they name somebody else.
 */
#ifndef KLASTER_SERVICE_PEER_H
#define KLASTER_SERVICE_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

struct peer {
	unsigned char address[16]; /* IPv6; IPv4 mapped into it */
	bool is_local;		   /* a socket file: it has no address */
};

/* Whom a connected socket leads to. */
struct peer peer_of(int fd);

/* "192.0.2.7", "2001:db8::1", with "[...]:port" or ":port" too; false if it
 * is nothing of that kind. */
bool peer_parse(struct peer *peer, const char *text, size_t len);
const char *peer_text(struct arena *arena, const struct peer *peer);

bool peer_is_v4(const struct peer *peer);
bool peer_is_loopback(const struct peer *peer); /* also by a socket file */

/* The network a peer is counted with: an IPv4 address, or the first 64 bits
 * of an IPv6 address, of which one household has all. */
struct peer peer_network(const struct peer *peer);
bool peer_equal(const struct peer *a, const struct peer *b);

#define PEER_PROXIES_MAX 16
struct peer_range {
	struct peer peer;
	unsigned bits; /* of the 128 that must agree */
};
struct peer_proxies {
	struct peer_range ranges[PEER_PROXIES_MAX];
	size_t count;
};

/* Adds "ADDRESS", "ADDRESS/BITS", or "unix": whoever comes by a socket
 * file. */
bool peer_proxies_add(
    struct peer_proxies *proxies, const char *text, struct err *err);
bool peer_is_proxy(const struct peer_proxies *proxies, const struct peer *peer);

/* Who asks, if `peer` is believed and says for whom: the last of the list
 * that is no trusted proxy itself. What was written before that one is
 * hearsay. */
struct peer peer_behind(const struct peer_proxies *proxies,
    const struct peer *peer, const char *forwarded_for);

#endif
