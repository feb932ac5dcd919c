/*
 * fetch.h: HTTP, for everybody in this program. Many transfers, one thread:
 * the loop polls, fetch_turn() reaps. Limits are here and cannot be left out:
 * bytes (counted after decoding), ratio of decoding, time, redirects to the
 * same origin only, schemes, header size. The token goes to its own origin
 * only.
 */
#ifndef KLASTER_NET_FETCH_H
#define KLASTER_NET_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

#define FETCH_BODY_MAX (16u << 20)

struct fetcher;

struct fetch_options {
	const char *base_url;	 /* "http://127.0.0.1:8080/v1"; the origin */
	const char *name;	 /* of the service, for sentences; NULL: host */
	const char *accept;	 /* media type; NULL: JSON:API */
	const char *unix_socket; /* path, or NULL */
	const char *user_agent;
	const char *token;	     /* bearer, or NULL; copied and kept */
	const char *accept_language; /* "lt, en;q=0.8" or NULL */
	const char *proxy;	  /* NULL: as the environment says; "" none */
	const char *ca_file;	  /* or NULL */
	const char *session_file; /* of TLS, kept for the next process; or
				     NULL */
	/* Another fetcher, or NULL. The two then wait together: fetch_poll()
	 * of either waits for both, fetch_turn() of either moves both. */
	const struct fetcher *beside;
	/* For the connection; below 100 bytes a second; for all of it. Zeros:
	 * 5,000, 20,000 and 60,000. */
	int connect_ms, stall_ms, total_ms;
};

struct fetch_answer {
	long status;	  /* 0: no answer; see err */
	const char *body; /* decoded; "" when empty */
	size_t len;
	const char *etag, *content_type, *content_language; /* or NULL */
	uint64_t seq;		/* the last change that is in it; 0: not said */
	int64_t retry_after_ms; /* -1: not said; else clamped 1 s..15 min */
	bool passing;		/* may be better in a moment: 429, 5xx, a broken
				   connection; never another 4xx or a refusal */
	uint64_t wire_bytes;	/* headers and body as they came */
	int64_t elapsed_ms;
	struct err err; /* ERR_NONE for any answer that is JSON:API, or
			   304; its body may still be an error document */
};

/* Called once for each wish, from fetch_turn() or fetch_wait(), never from
 * fetch_start(). The answer lives for the call. */
typedef void fetch_done_fn(void *ctx, const struct fetch_answer *answer);

struct fetcher *fetch_open(
    const struct fetch_options *options, struct err *err);
void fetch_close(struct fetcher *fetcher); /* drops what is under way */

/* Wants a link (absolute of the same origin, or relative to the base).
 * Identical wishes under way share one transfer. Returns a number for
 * fetch_abandon(), 0 with err set if the link is refused. */
uint64_t fetch_start(struct fetcher *fetcher, const char *link,
    const char *etag, fetch_done_fn *done, void *ctx, struct err *err);

/* The absolute form of a link that stood in the answer to the link `from`
 * (NULL: of one relative to the base), in the arena. NULL with err set unless
 * it is of our origin: scheme, host and port. */
char *fetch_resolve(const struct fetcher *fetcher, struct arena *arena,
    const char *from, const char *link, struct err *err);

/* What a status means, as a sentence with the next step; for answers whose
 * body does not say. Returns false. */
bool fetch_status_err(
    const struct fetcher *fetcher, long status, struct err *err);

/* The address of the service, without a final slash. Lives as long as the
 * fetcher. */
const char *fetch_base(const struct fetcher *fetcher);

/* The service, in sentences. Lives as long as the fetcher. */
const char *fetch_name(const struct fetcher *fetcher);

/* From now on: "lt, en;q=0.8"; NULL for none. */
void fetch_set_language(struct fetcher *fetcher, const char *accept_language);

/* The greatest change number that the service has told in Klaster-Seq, 0 for
 * none: it goes with each request, and no answer older than that is taken
 * (doc/profile.md). It falls back to 0 when the service says that there is no
 * such change any more; the question is then asked once more, without it. */
uint64_t fetch_seq(struct fetcher *fetcher);
/* What was kept from an earlier run is asked for once, before the first request
 * or when somebody wants to know it. */
void fetch_recall_seq(
    struct fetcher *fetcher, uint64_t (*recall)(void *ctx), void *ctx);

/* Nobody wants the answer any more: `done` will not be called. The transfer
 * ends on its own. */
void fetch_abandon(struct fetcher *fetcher, uint64_t wish);
/* Ends the transfer itself, at once: the user's cancel. `done` is called
 * with ERR_NETWORK "cancelled" at the next turn. */
void fetch_cancel_all(struct fetcher *fetcher);

struct fetch_fd {
	int fd;
	bool for_write; /* wait until it takes bytes, not until it has some */
	bool ready;	/* set by fetch_poll; also on hang-up or error */
};
/* The one place that waits: until a transfer moves, one of `fds` is
 * readable, or timeout_ms (-1: for ever). */
void fetch_poll(struct fetcher *fetcher, struct fetch_fd *fds, size_t count,
    int timeout_ms);
/* Moves transfers and calls `done` of those that ended. Returns how many are
 * under way, those of fetchers beside it included. */
size_t fetch_turn(struct fetcher *fetcher);

struct fetch_counts {
	uint64_t requests, wire_bytes;
	uint64_t connections; /* made, not reused */
	size_t under_way;
	bool multiplexed; /* one connection carries several at once: HTTP/2 */
};
struct fetch_counts fetch_counts(const struct fetcher *fetcher);

/* The library's name and versions, for --version. Static. */
const char *fetch_library(void);

#endif
