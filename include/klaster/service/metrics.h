/*
 * metrics.h: what has been done, counted for Prometheus. Labels are routes,
 * statuses and kinds, of which there is a known number; nothing that a client
 * sends becomes one.
 */
#ifndef KLASTER_SERVICE_METRICS_H
#define KLASTER_SERVICE_METRICS_H

#include <stdint.h>
#include "klaster/base/buf.h"
#include "klaster/service/httpd.h"
#include "klaster/service/route.h"
#include "klaster/store/catalogue.h"

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

struct metrics;
struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics); /* NULL is allowed */

/* One answer; ROUTE_COUNT for an address that is none. */
void metrics_add(struct metrics *metrics, enum route route, unsigned status,
    size_t body_bytes, int64_t spent_us);

/* Appends all of them, with what connections, the store and the process have
 * to say at this moment. A store that cannot be read is a metric too. */
void metrics_write(const struct metrics *metrics, struct buf *out,
    const struct httpd_counts *counts, struct catalogue *catalogue);

#endif
