/*
 * cursor.h: a position as a client carries it: opaque, short, bound to the
 * question it was made for, and not to be forged (contract.md 2).
 */
#ifndef KLASTER_SERVICE_CURSOR_H
#define KLASTER_SERVICE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/model/query.h"
#include "klaster/store/catalogue.h"

#define CURSOR_KEY_BYTES 32
#define CURSOR_TEXT_MAX 200

/* What a cursor belongs to: the question with its order, and the caller's
 * level, because another level sees other rows. */
struct cursor_scope {
	const unsigned char *key; /* CURSOR_KEY_BYTES */
	const struct query *query;
	enum level level;
};

/* At most CURSOR_TEXT_MAX bytes of A-Z a-z 0-9 - _; in the arena. */
char *cursor_write(struct arena *arena, const struct cursor_scope *scope,
    const struct position *position);

/* False for anything cursor_write() did not write for an equal scope. */
bool cursor_read(struct arena *arena, const struct cursor_scope *scope,
    const char *text, struct position *position);

#endif
