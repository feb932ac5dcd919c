/*
 * labels.h: the labels of records, remembered. They are asked for with every
 * row that refers to another record.
 */
#ifndef KLASTER_STORE_LABELS_H
#define KLASTER_STORE_LABELS_H

#include "klaster/store/catalogue.h"

struct labels;

struct labels *labels_new(void);
void labels_free(struct labels *labels);   /* NULL is allowed */
void labels_forget(struct labels *labels); /* something was written */

/* The label, in `arena`, asking the catalogue's get() at the first time; NULL
 * if there is no such record. */
const char *labels_get(struct labels *labels, struct catalogue *catalogue,
    struct arena *arena, const struct kind *kind, const char *id,
    const char *const *langs);

#endif
