/*
 * httpd.h: HTTP/1.1 on sockets that are already listening, in the caller's
 * thread. It knows requests, answers and connections, and nothing of what is
 * asked: that is the handler's.
 *
 * What it takes care of so that no handler has to (users-and-trust.md C.13):
 * how many connections there are, of one address and in all; how long a head,
 * a silence and a whole request may take; how many bytes wait for clients
 * that do not read; and requests that two readers could understand
 * differently (head.h).
 */
#ifndef KLASTER_SERVICE_HTTPD_H
#define KLASTER_SERVICE_HTTPD_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/service/head.h"

#define HTTP_HEADER_MAX 16
struct http_answer {
	unsigned status;
	struct buf body; /* taken; left out of the answer to a HEAD */
	struct {
		const char *name;  /* a literal */
		const char *value; /* in the arena */
	} headers[HTTP_HEADER_MAX];
	size_t header_count;
	bool close; /* end the connection after it */
};

/* Adds a header; both strings must live until the handler has returned. */
void http_answer_header(
    struct http_answer *answer, const char *name, const char *value);

/* Fills in the answer. `arena` is for the call. It must not wait for
 * anything but the disk. With a fault in the request nothing but it may be
 * believed, and the answer says so. */
typedef void http_handler(void *ctx, struct arena *arena,
    const struct http_request *request, struct http_answer *answer);

/* A connection that asks for nothing makes room for a new one, the longest
 * silent first. Peers of this machine and trusted proxies are not counted by
 * their address, unless counts_local says so of the former. */
struct httpd_limits {
	unsigned connections; /* of all sockets together */
	unsigned per_address; /* of one network; 0: as many as there are */
	unsigned head_s;      /* from its first byte to the end of a head */
	unsigned idle_s;      /* from an answer to the next head */
	unsigned request_s; /* from a head's first byte to the answer's last */
	unsigned requests_per_s; /* of one caller (limiter.h); 0: any number */
	unsigned requests_burst; /* that many may come at once */
	bool counts_local;
	struct peer_proxies proxies; /* whose X-Forwarded-For is believed */
};
void httpd_limits_init(struct httpd_limits *limits);

struct httpd;
struct httpd *httpd_new(http_handler *handler, void *ctx);
void httpd_free(struct httpd *httpd); /* closes everything; NULL is allowed */

/* Other limits, for what is there too, as far as it is not over yet. */
void httpd_limit(struct httpd *httpd, const struct httpd_limits *limits);

#define HTTPD_LISTENER_MAX 4
/* Serves a listening socket, which becomes httpd's to close. With `owned`
 * peers must be of our own uid where the system can tell. */
bool httpd_add(struct httpd *httpd, int fd, bool owned, struct err *err);

/* One turn: waits until something can be done or one of the descriptors can
 * be read, does it, and tells which were ready. */
struct httpd_watch {
	int fd; /* -1: not looked at */
	bool is_ready;
};
void httpd_turn(struct httpd *httpd, struct httpd_watch *watch, size_t count);

/* Takes no more connections and ends those without a request. The rest is
 * answered in further turns, until httpd_is_idle(). */
void httpd_drain(struct httpd *httpd);
bool httpd_is_idle(const struct httpd *httpd);

/* Since the start, but for what is open now. */
struct httpd_counts {
	size_t open;
	size_t writing; /* of them, those whose answer is on its way */
	unsigned long accepted;
	unsigned long requests; /* that were answered, faults included */
	unsigned long faults;	/* of HTTP itself */
	unsigned long refused;	/* connections, for want of room */
	unsigned long evicted;	/* silent ones, to make room */
	unsigned long overdue;	/* cut at a deadline */
};
struct httpd_counts httpd_count(const struct httpd *httpd);

#endif
