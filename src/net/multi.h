/*
 * multi.h: libcurl's multi handle, which is there from the first transfer on;
 * private to src/net. Until then waiting is plain poll(), and nothing of
 * libcurl is loaded.
 */
#ifndef KLASTER_SRC_NET_MULTI_H
#define KLASTER_SRC_NET_MULTI_H

#include <curl/curl.h>
#include <stdbool.h>
#include "klaster/base/err.h"
#include "klaster/net/fetch.h"

struct multi {
	CURLM *handle; /* NULL: nothing was asked yet */
};

/* Loads the library and makes the handle, if it is not there. */
bool multi_open(struct multi *multi, struct err *err);
void multi_close(struct multi *multi);

/* Starts a transfer: NULL, or why not. And takes it out. */
const char *multi_add(struct multi *multi, CURL *easy);
void multi_remove(struct multi *multi, CURL *easy);

/* Moves what is under way. */
void multi_turn(struct multi *multi);
/* The next that ended, or NULL: each is named once. */
CURL *multi_ended(struct multi *multi, CURLcode *code);

/* See fetch_poll(). */
void multi_poll(
    struct multi *multi, struct fetch_fd *fds, size_t count, int timeout_ms);

#endif
