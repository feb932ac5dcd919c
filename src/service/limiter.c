/*
 * limiter.c: a token bucket for each caller, as the one number it needs: the
 * time at which its bucket will be full again (GCRA). A slot whose time has
 * passed is worth nothing and is taken by the next caller.
 *
 * Callers are known by a keyed digest, so that nobody can choose addresses
 * that share a set of slots with those of somebody else.
 */
#include "klaster/service/limiter.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/digest.h"
#include "klaster/base/mem.h"

enum { SETS = 2048, WAYS = 8, KEY_BYTES = 16 };

struct slot {
	uint64_t who;
	int64_t full_us;
};

struct limiter {
	unsigned char key[KEY_BYTES];
	struct slot slots[SETS][WAYS];
};

struct limiter *limiter_new(struct err *err)
{
	struct limiter *limiter = mem_alloc(sizeof(*limiter));

	if (digest_random(limiter->key, sizeof(limiter->key), err))
		return limiter;
	free(limiter);
	return NULL;
}

void limiter_free(struct limiter *limiter)
{
	free(limiter);
}

/* The caller's slot, or the one that is full first, made the caller's. */
static struct slot *slot_find(struct limiter *limiter, uint64_t who)
{
	struct slot *set = limiter->slots[who % SETS];
	struct slot *least = set;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].who == who)
			return &set[i];
		if (set[i].full_us < least->full_us)
			least = &set[i];
	}
	*least = (struct slot){.who = who};
	return least;
}

unsigned limiter_take(struct limiter *limiter,
    const struct httpd_limits *limits, const void *bytes, size_t len,
    int64_t now_ms)
{
	int64_t now_us = now_ms * 1000;
	int64_t each_us, most_us, full_us;
	struct slot *slot;
	uint64_t who;

	if (limits->requests_per_s == 0)
		return 0;
	digest_keyed(limiter->key, sizeof(limiter->key), bytes, len,
	    (unsigned char *)&who, sizeof(who));
	slot = slot_find(limiter, who);
	each_us = 1000000 / (int64_t)limits->requests_per_s;
	most_us = each_us * (int64_t)limits->requests_burst;
	full_us = slot->full_us > now_us ? slot->full_us : now_us;
	full_us += each_us;
	if (full_us - now_us > most_us)
		return (
		    unsigned)((full_us - now_us - most_us + 999999) / 1000000);
	slot->full_us = full_us;
	return 0;
}

unsigned limiter_check(struct limiter *limiter,
    const struct httpd_limits *limits, const struct http_request *http,
    const char *token_id, int64_t now_ms)
{
	struct peer network = peer_network(&http->peer);

	if (token_id)
		return limiter_take(
		    limiter, limits, token_id, strlen(token_id), now_ms);
	if (http->is_owner || http->peer.is_local ||
	    peer_is_proxy(&limits->proxies, &http->peer) ||
	    (!limits->counts_local && peer_is_loopback(&http->peer)))
		return 0;
	return limiter_take(
	    limiter, limits, network.address, sizeof(network.address), now_ms);
}
