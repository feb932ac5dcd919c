/*
 * link.h: where a link leads. A service's links are remote text: one that
 * leaves the origin the user named is refused here, before any request
 * (users-and-trust.md C.5).
 */
#ifndef KLASTER_NET_LINK_H
#define KLASTER_NET_LINK_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

#define LINK_MAX_BYTES 8192

struct link_base {
	char *url;    /* without a final slash, query or fragment */
	char *scheme; /* "http" or "https" */
	char *host;   /* lower case */
	char *port;
	bool is_loopback;
	size_t plain_bytes; /* of the url, up to its path, when no parser would
			       read it in another way; else 0 */
};

/* Takes the base URL of a service apart. Refused: another scheme, a user or
 * a password, a query. Strings live in the arena. */
bool link_base_parse(struct link_base *base, struct arena *arena,
    const char *url, struct err *err);

/* The absolute URL of `link`. With `from`, an absolute URL, it stood in the
 * answer to that and is relative to it, as RFC 3986 has it. Without, it is
 * ours: one that starts with neither a scheme, "/" nor "?" hangs below the
 * base. Without its fragment, in the arena; NULL with err set when it leaves
 * the origin or is no link. */
char *link_resolve(const struct link_base *base, struct arena *arena,
    const char *from, const char *link, struct err *err);

/* Appends a text as a value in a link: all but the unreserved characters of
 * RFC 3986 encoded. */
void link_encode(struct buf *out, const char *text);

#endif
