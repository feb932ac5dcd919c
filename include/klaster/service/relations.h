/*
 * relations.h: what a record refers to and what refers to it, as
 * relationships and as the records at their other end.
 */
#ifndef KLASTER_SERVICE_RELATIONS_H
#define KLASTER_SERVICE_RELATIONS_H

#include <stdbool.h>
#include "klaster/service/resource.h"

/* True if a reference field has something to write. */
bool relation_has_value(const struct record *record, const struct field *field);

/* Reads these inverse fields of a record in one journey, for the functions
 * below. */
bool relations_expect(struct document *document, const struct record *record,
    const struct field *const *inverses, size_t count, struct err *err);

/* The relationship of a FIELD_REF or FIELD_INVERSE as the member of its
 * name: identifiers with what to show and to open. */
bool relation_write(struct document *document, const struct record *record,
    const struct field *field, struct err *err);

/* The records at its other end that the caller may see, at most
 * RELATED_MAX. */
bool relation_records(struct document *document, const struct record *record,
    const struct field *field, const struct record ***records, size_t *count,
    uint64_t *total, struct err *err);

#endif
