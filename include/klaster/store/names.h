/*
 * names.h: other names of what records say (store/index.h), remembered while
 * records are written: a thousand of them name the same codes and towns, and
 * to ask a database of each again would be most of an import.
 */
#ifndef KLASTER_STORE_NAMES_H
#define KLASTER_STORE_NAMES_H

#include "klaster/store/index.h"

struct names;

/* Where they come from; its context must live as long. */
struct names *names_new(const struct index_names *from);
void names_free(struct names *names); /* NULL is allowed */
/* The same names, from memory where they were asked for before; valid as long
 * as `names` is. */
const struct index_names *names_index(const struct names *names);
/* Codes or towns have changed, or a transaction ends. */
void names_forget(struct names *names);

#endif
