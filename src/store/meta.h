/*
 * meta.h: numbers among the small values that a catalogue keeps beside its
 * records. Private to src/store.
 */
#ifndef KLASTER_SRC_STORE_META_H
#define KLASTER_SRC_STORE_META_H

#include "klaster/store/catalogue.h"

/* 0 when there is none, or none that can be read. */
uint64_t meta_number(struct catalogue *catalogue, const char *name);
/* Inside begin and commit. */
bool meta_set_number(struct catalogue *catalogue, const char *name,
    uint64_t number, struct err *err);

#endif
