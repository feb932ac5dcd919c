/*
 * answer.h: pages, facets, totals and nearest names over any engine.
 *
 * A result of at most CATALOGUE_CAP records is fetched as numbers, ranked
 * and sorted here; a larger one is walked in an order that the engine keeps
 * anyway. Both give the same order of segments, so a reader cannot tell.
 */
#ifndef KLASTER_STORE_ANSWER_H
#define KLASTER_STORE_ANSWER_H

#include <stdbool.h>
#include "klaster/store/catalogue.h"
#include "klaster/store/engine.h"

/* The catalogue is asked for the labels of facets. */
bool answer_page(struct catalogue *catalogue, struct engine *engine,
    struct arena *arena, const struct page_wish *wish, struct page_found *found,
    struct err *err);

bool answer_relatives(struct engine *engine, struct arena *arena,
    const struct kind *kind, const char *id, enum level level, size_t limit,
    struct relatives *relatives, size_t count, struct err *err);
/* The same of one field. */
bool answer_related(struct engine *engine, struct arena *arena,
    const struct field *inverse, const struct kind *kind, const char *id,
    enum level level, size_t limit, struct record ***records, size_t *count,
    uint64_t *total, struct err *err);

#endif
