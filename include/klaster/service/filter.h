/*
 * filter.h: one filter[NAME] or filter[NAME][OP] of a request.
 */
#ifndef KLASTER_SERVICE_FILTER_H
#define KLASTER_SERVICE_FILTER_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/model/query.h"
#include "klaster/service/problem.h"
#include "klaster/service/target.h"

/* Adds it to the query, whose kind (NULL: all kinds) is set. The name must
 * be one to filter by that a caller of the level may know, the operator fit
 * its type, and the values be of it. */
bool filter_read(struct query *query, struct arena *arena, enum level level,
    const struct param *param, struct problem *problem);

#endif
