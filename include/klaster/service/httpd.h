/*
 * httpd.h: HTTP/1.1 on sockets that are already listening, in the caller's
 * thread. It knows requests, answers and connections, and nothing of what is
 * asked: that is the handler's. libmicrohttpd is used by httpd.c alone.
 *
 * What it takes care of so that no handler has to (users-and-trust.md C.13):
 * limits on connections and memory, a deadline for the whole of a request
 * beside the library's inactivity limit, and the requests that two readers
 * could understand differently.
 */
#ifndef KLASTER_SERVICE_HTTPD_H
#define KLASTER_SERVICE_HTTPD_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

/* What is wrong with a request before its words are read. */
enum http_fault {
	HTTP_FINE,
	HTTP_AMBIGUOUS, /* two hosts, lengths or tokens, a length and chunks */
	HTTP_BODY,	/* a body where none belongs */
	HTTP_STRANGER,	/* a peer that this socket is not for */
};

struct http_request {
	const char *method;
	const char *target; /* as it stands in the request line */
	/* Header values; several of one name joined by ", "; NULL if none. */
	const char *accept;
	const char *accept_encoding;
	const char *accept_language;
	const char *authorization; /* a secret: for no log and no answer */
	const char *content_type;
	const char *if_none_match;
	enum http_fault fault;
	bool is_owner; /* the peer is the user this process runs as, and
			  came by a socket that only that user can open */
};

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
 * anything but the disk. */
typedef void http_handler(void *ctx, struct arena *arena,
    const struct http_request *request, struct http_answer *answer);

struct httpd;
struct httpd *httpd_new(http_handler *handler, void *ctx);
void httpd_free(struct httpd *httpd); /* closes everything; NULL is allowed */

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

/* "0.9.75": libmicrohttpd's */
const char *httpd_version(void);

#endif
