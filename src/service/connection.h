/*
 * connection.h: one connection: bytes in, a request, an answer, bytes out. It
 * belongs to httpd.c, which waits for it and keeps the lot of them in bounds.
 */
#ifndef SERVICE_CONNECTION_H
#define SERVICE_CONNECTION_H

#include <stdint.h>
#include "klaster/service/httpd.h"

enum connection_state {
	CONNECTION_READING,   /* a head, or its beginning is waited for */
	CONNECTION_WRITING,   /* an answer */
	CONNECTION_LINGERING, /* all is said: the peer may hang up first */
	CONNECTION_OVER,      /* to be freed */
};

struct connection {
	int fd;
	enum connection_state state;
	struct peer peer;
	bool is_owned;	  /* by a socket that only our user can open */
	bool is_stranger; /* and by somebody else all the same */
	bool is_refused;  /* here only to be told so */
	bool closes;	  /* after the answer that is being written */
	bool has_ended;	  /* the peer will send no more */
	bool has_served;  /* at least one answer */
	bool is_ready;	  /* there may be a whole head in `in` already */

	char *in; /* what has come and is not read; NULL if nothing */
	size_t in_len, in_cap, in_seen;
	struct buf head; /* the answer's, and its body */
	char *body;
	size_t body_len, sent; /* sent: of both together */
	size_t dropped;	       /* bytes read while lingering */

	int64_t since_ms; /* when it began to be silent */
	int64_t begun_ms; /* when the request began that is under way */
	int64_t deadline_ms;
};

/* What connections have in common; httpd's. */
struct connection_host {
	http_handler *handler;
	void *ctx;
	struct arena arena; /* of the request being answered */
	struct httpd_limits limits;
	struct httpd_counts counts;
	size_t unsent_bytes; /* of all answers */
	bool draining;
};

/* Takes the descriptor. */
struct connection *connection_new(
    struct connection_host *host, int fd, bool owned);
void connection_free(struct connection_host *host, struct connection *conn);

/* Whether it is between two requests, with no byte of the next. */
bool connection_is_idle(const struct connection *conn);

short connection_events(const struct connection *conn);
/* Does what can be done without waiting; one request at most. */
void connection_step(
    struct connection_host *host, struct connection *conn, short events);

/* Says why nothing will come of it, and ends it. */
void connection_refuse(struct connection_host *host, struct connection *conn,
    enum http_fault fault);
/* Its deadline has passed. */
void connection_expire(struct connection_host *host, struct connection *conn);

#endif
