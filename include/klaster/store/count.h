/*
 * count.h: facets: how often each value of a field occurs in a result.
 */
#ifndef KLASTER_STORE_COUNT_H
#define KLASTER_STORE_COUNT_H

#include <stdbool.h>
#include "klaster/store/catalogue.h"
#include "klaster/store/survey.h"

#define COUNT_VALUES_MAX 500 /* the commonest of a facet */

bool count_facet(struct catalogue *catalogue, struct survey *survey,
    const struct field *field, enum level level, const char *const *langs,
    struct facet *facet, struct err *err);

#endif
