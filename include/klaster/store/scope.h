/*
 * scope.h: of one record, whether a question finds it; of two questions,
 * whether the one asks for no more than the other. Over any engine.
 */
#ifndef KLASTER_STORE_SCOPE_H
#define KLASTER_STORE_SCOPE_H

#include <stdbool.h>
#include "klaster/store/catalogue.h"
#include "klaster/store/engine.h"

bool scope_meets(struct engine *engine, const struct query *query,
    enum level level, const struct kind *kind, const char *id, bool *meets,
    struct err *err);

bool scope_covers(struct engine *engine, const struct query *scope,
    const struct query *query, enum level level, bool *covers,
    struct err *err);

#endif
