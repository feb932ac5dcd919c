/*
 * limiter.h: how often somebody may ask: a rate with a burst, kept for each
 * address and each token in a table that never grows. Who asks from a million
 * addresses pushes others' counts out, which lets them ask more, not less.
 */
#ifndef KLASTER_SERVICE_LIMITER_H
#define KLASTER_SERVICE_LIMITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/service/httpd.h"

struct limiter;
struct limiter *limiter_new(struct err *err); /* NULL with err set */
void limiter_free(struct limiter *limiter);

/* Counts one request of whoever these bytes stand for. 0 if it may be
 * answered, else the seconds after which one may. A rate of 0 is none. */
unsigned limiter_take(struct limiter *limiter,
    const struct httpd_limits *limits, const void *bytes, size_t len,
    int64_t now_ms);

/* The same for a request: by its token, where one was shown that holds (its
 * id, else NULL), or by its peer's network. The owner of a socket, proxies
 * themselves and, unless limits count them, peers of this machine are not
 * counted. */
unsigned limiter_check(struct limiter *limiter,
    const struct httpd_limits *limits, const struct http_request *http,
    const char *token_id, int64_t now_ms);

#endif
