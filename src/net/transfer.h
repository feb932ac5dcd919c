/*
 * transfer.h: one request and its limits; private to src/net. fetch.c
 * decides which requests there are, transfer.c what one may do.
 */
#ifndef KLASTER_SRC_NET_TRANSFER_H
#define KLASTER_SRC_NET_TRANSFER_H

#include <curl/curl.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/net/fetch.h"
#include "klaster/net/link.h"
#include "tickets.h"

#define TRANSFER_HEADER_MAX (64u << 10) /* of all headers, 1xx included */
#define TRANSFER_REDIRECT_MAX 3
#define STATUS_AHEAD 412       /* to Klaster-Seq: there is no such change */
#define TRANSFER_RATIO_MAX 100 /* decoded to received, past the first MiB */

/* What all requests of a fetcher share; strings are the fetcher's. */
struct transfer_common {
	struct link_base base;
	const char *name; /* of the service, for sentences */
	const char *unix_socket, *user_agent, *token, *accept, *accept_language;
	const char *proxy, *ca_file;
	struct tickets *tickets; /* NULL: none */
	int connect_ms, stall_ms, total_ms;
	uint64_t seq; /* the newest change that was told; 0: none */
};

struct transfer {
	struct arena arena; /* the strings below */
	const struct transfer_common *common;
	CURL *easy; /* NULL until it begins */
	struct curl_slist *headers;
	char *url;
	const char *sent_etag; /* NULL: none */
	const char *sent_lang; /* NULL: none */
	uint64_t sent_seq;     /* 0: none */
	uint64_t seq;	       /* of the answer; 0: not said */
	struct buf body;
	size_t header_bytes;
	const char *etag, *content_type, *content_language, *encoding;
	struct err refused; /* why we cut it ourselves */
	char detail[CURL_ERROR_SIZE];
	int redirects;
	int64_t started_ms;
	uint64_t wire_bytes;
};

/* A request for an absolute URL of our origin. Heap; transfer_free(). */
struct transfer *transfer_new(
    const struct transfer_common *common, const char *url, const char *etag);
void transfer_free(struct transfer *transfer);

/* Makes it ready for the multi handle. */
void transfer_begin(struct transfer *transfer);

/* True when the answer is a redirect that may be followed: the URL is set,
 * start again. One that may not is left as the answer, with `refused`. */
bool transfer_redirect(struct transfer *transfer);

/* True when the service says that there is no such change as was sent: what
 * it told is lost there. Start again, without it. */
bool transfer_drop_seq(struct transfer *transfer);

/* What came of it. The strings live as long as the transfer. */
void transfer_answer(
    struct transfer *transfer, CURLcode code, struct fetch_answer *answer);

/* transfer_err.c: sentences; they return false. Of a status, of an end
 * without an answer. */
bool transfer_curl_err(
    const struct transfer *transfer, CURLcode code, struct err *err);
/* What a proxy said to the wish for a way through; 0: it was not asked, or
 * let us through. */
long transfer_proxy_refusal(const struct transfer *transfer);
bool transfer_status_err(
    const struct transfer_common *common, long status, struct err *err);

#endif
