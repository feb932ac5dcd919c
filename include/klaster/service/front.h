/*
 * front.h: what stands between HTTP and the routes: requests get an id, are
 * counted and written down, and /metrics is answered.
 */
#ifndef KLASTER_SERVICE_FRONT_H
#define KLASTER_SERVICE_FRONT_H

#include "klaster/service/accesslog.h"
#include "klaster/service/metrics.h"
#include "klaster/service/routes.h"

struct front {
	struct routes *routes;
	struct metrics *metrics;     /* NULL: nothing is counted */
	struct accesslog *accesslog; /* NULL: nothing is written down */
	const struct httpd *httpd;   /* whose connections are counted */
};

/* An http_handler; ctx is a struct front. */
void front_answer(void *ctx, struct arena *arena,
    const struct http_request *request, struct http_answer *answer);

#endif
