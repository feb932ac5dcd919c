/*
 * front.c: see front.h. It looks at requests and answers from outside and
 * changes nothing of an answer but its id.
 */
#include "klaster/service/front.h"

#include <string.h>

#include "klaster/base/clock.h"
#include "klaster/service/reply.h"

enum { METRICS_BYTES_MAX = 256 * 1024 };

/* How much there is to do is for who runs the machine: who comes from it. A
 * proxy on it hands on what it should not, so ours do not (doc/running.md). */
static bool is_metrics(
    const struct front *front, const struct http_request *http)
{
	return front->metrics && http->fault == HTTP_FINE &&
	       strcmp(http->target, "/metrics") == 0 &&
	       (strcmp(http->method, "GET") == 0 ||
		   strcmp(http->method, "HEAD") == 0) &&
	       peer_is_loopback(&http->peer);
}

static void metrics_answer(
    const struct front *front, struct http_answer *answer)
{
	struct httpd_counts counts = httpd_count(front->httpd);

	answer->status = 200;
	buf_init(&answer->body, METRICS_BYTES_MAX);
	metrics_write(
	    front->metrics, &answer->body, &counts, front->routes->catalogue);
	http_answer_header(answer, "Content-Type", METRICS_TYPE);
	http_answer_header(answer, "Cache-Control", "no-store");
}

void front_answer(void *ctx, struct arena *arena,
    const struct http_request *http, struct http_answer *answer)
{
	const struct front *front = ctx;
	struct routes_seen seen = {0};
	struct accesslog_line line = {.http = http};
	int64_t from_us = clock_us();

	line.id = accesslog_id(arena, http->request_id);
	if (is_metrics(front, http)) {
		metrics_answer(front, answer);
	} else {
		front->routes->seen = &seen;
		routes_answer(front->routes, arena, http, answer);
		front->routes->seen = NULL;
	}
	http_answer_header(answer, "X-Request-Id", line.id);
	line.request = seen.request;
	line.token_id = seen.token_id;
	line.status = answer->status;
	line.body_bytes = reply_has_body(http, answer) ? answer->body.len : 0;
	line.spent_us = clock_us() - from_us;
	if (front->metrics)
		metrics_add(front->metrics,
		    seen.request ? seen.request->route : ROUTE_COUNT,
		    line.status, line.body_bytes, line.spent_us);
	if (front->accesslog)
		accesslog_add(front->accesslog, arena, &line);
}
