/*
 * routes.h: the contract (contract.md, doc/profile.md) as a handler of HTTP
 * requests over one catalogue.
 */
#ifndef KLASTER_SERVICE_ROUTES_H
#define KLASTER_SERVICE_ROUTES_H

#include "klaster/service/cursor.h"
#include "klaster/service/httpd.h"
#include "klaster/store/catalogue.h"

struct limiter;
struct memo;
struct zip;
/* What became known of a request while it was answered. */
struct request;
struct routes_seen {
	const struct request *request; /* in its arena; NULL: no address */
	const char *token_id;	       /* NULL: none was shown */
};

struct routes {
	struct routes_seen *seen;    /* filled in by each answer; or NULL */
	struct catalogue *catalogue; /* stays the caller's; NULL: it is being
					made ready, and 503 is answered */
	const char *opening;	     /* what is known of that; "": nothing */
	unsigned char cursor_key[CURSOR_KEY_BYTES];
	struct audit *audit;	 /* NULL: what is read is not written down */
	const char *title;	 /* of the directory, in its entry */
	const char *credit;	 /* to be shown with it; NULL for none */
	struct limiter *limiter; /* stay the caller's, both */
	const struct httpd_limits *limits;
	struct zip *zip;   /* too; NULL: no answer is compressed */
	struct memo *memo; /* too; NULL: every answer is made anew */
};

/* An http_handler; ctx is a struct routes. */
void routes_answer(void *ctx, struct arena *arena,
    const struct http_request *request, struct http_answer *answer);

#endif
