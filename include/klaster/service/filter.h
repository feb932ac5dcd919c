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

#define FILTER_OP_COUNT (OP_EXISTS + 1)

/* The first field to filter by that answers to the name and that a caller of
 * the level may know; NULL if there is none. `kind` NULL: of all kinds. */
const struct field *filter_field(
    enum level level, const struct kind *kind, const char *name);

/* Whether fields of the type can be asked so, and for several values. */
bool filter_op_fits(enum query_op op, enum field_type type);
/* It has two values, no more and no fewer: the ends of a path. */
bool filter_takes_two(const struct field *field);
bool filter_op_takes_many(enum query_op op);

/* Adds it to the query, whose kind (NULL: all kinds) is set. The name must
 * be one to filter by that a caller of the level may know, the operator fit
 * its type, and the values be of it. */
bool filter_read(struct query *query, struct arena *arena, enum level level,
    const struct param *param, struct problem *problem);

#endif
