/*
 * openapi.h: the service described for machines, as OpenAPI 3.1: each
 * address, parameter, answer and error, from the tables that requests are
 * read by (params.h, filter.h, route.h, problem.h, the kinds).
 */
#ifndef KLASTER_SERVICE_OPENAPI_H
#define KLASTER_SERVICE_OPENAPI_H

#include "klaster/base/buf.h"
#include "klaster/model/kind.h"

/* Appends the document as a caller of that level may know it, some line
 * breaks within, so that a change of one field changes few lines. What needs
 * a level above public says so in x-level. */
void openapi_write(struct buf *out, enum level level);

#endif
