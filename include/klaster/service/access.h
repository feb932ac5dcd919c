/*
 * access.h: who asks, and what he may see. Decided once for each request,
 * before anything of it is looked at, and anew each time: a token that was
 * revoked or has expired is of no use to the very next request.
 */
#ifndef KLASTER_SERVICE_ACCESS_H
#define KLASTER_SERVICE_ACCESS_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/service/httpd.h"
#include "klaster/service/problem.h"
#include "klaster/store/catalogue.h"

struct access {
	enum level level;
	/* "token 1a2b3c4d", "owner 1000"; NULL: anybody. Never a secret. */
	const char *who;
	const char *token_id; /* "1a2b3c4d"; NULL: none was shown */
};

/* A token decides, wherever it is shown: the owner of a socket may see with
 * it what its holder sees. One that is not good is refused (401), never taken
 * for none. Without one, an owned socket's user is a coordinator and anybody
 * else is the public. */
bool access_read(struct access *access, struct catalogue *catalogue,
    struct arena *arena, const struct http_request *http,
    struct problem *problem);

#endif
