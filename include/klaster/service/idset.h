/*
 * idset.h: a set of records' names ("organisations/erb").
 */
#ifndef KLASTER_SERVICE_IDSET_H
#define KLASTER_SERVICE_IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"

struct idset {
	struct arena *arena;
	const char **slots; /* open addressing; capacity a power of two */
	size_t capacity;
	size_t count; /* of names in it */
	size_t used;  /* of slots that are or were taken */
};

void idset_init(struct idset *set, struct arena *arena);
bool idset_has(const struct idset *set, const char *name);
bool idset_add(struct idset *set, const char *name); /* true if it is new */
bool idset_remove(struct idset *set, const char *name);

/* The names, one a line, in byte order; and back. */
void idset_write(const struct idset *set, struct buf *out);
void idset_read(struct idset *set, const char *text);

/* Calls back for each name, in no order, until it says false. */
typedef bool idset_visitor(void *ctx, const char *name);
bool idset_each(const struct idset *set, idset_visitor *visitor, void *ctx);

#endif
