/*
 * recordset.h: the records that a run makes out of foreign rows. One that
 * comes again is added to: claims are put together, one that is there
 * already (field, value, language) once.
 */
#ifndef KLASTER_SERVICE_RECORDSET_H
#define KLASTER_SERVICE_RECORDSET_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/record.h"

struct recordset_item;
struct recordset {
	struct recordset_item **slots; /* open addressing */
	size_t capacity;
	struct recordset_item *first, *last; /* in the order they came */
	size_t count;
};

void recordset_init(struct recordset *set);
void recordset_done(struct recordset *set);

/* `scratch` is for the call. */
bool recordset_add(struct recordset *set, struct arena *scratch,
    const struct record *record, struct err *err);

/* Calls back with each record, in an arena that is reset after it. */
typedef bool recordset_visitor(void *ctx, struct arena *arena,
    const struct record *record, struct err *err);
bool recordset_each(const struct recordset *set, recordset_visitor *visitor,
    void *ctx, struct err *err);

#endif
