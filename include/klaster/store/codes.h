/*
 * codes.h: records are found by the names of the codes they have. When a
 * code's names change in a transaction, those records are indexed anew
 * before it is committed.
 */
#ifndef KLASTER_STORE_CODES_H
#define KLASTER_STORE_CODES_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/store/catalogue.h"
#include "klaster/store/engine.h"

struct codes_touched {
	struct arena arena;
	struct codes_code *codes;
	size_t count;
	bool all; /* too many: every record is to be indexed anew */
};

void codes_init(struct codes_touched *touched);
void codes_done(struct codes_touched *touched);
void codes_forget(struct codes_touched *touched);
/* Notes what the record stands for, if it stands for a code. */
void codes_touch(struct codes_touched *touched, const struct record *record);
/* Calls `index` for each record that has one of them in a field whose words
 * are searched; one that has two comes twice. */
bool codes_each(const struct codes_touched *touched, struct engine *engine,
    bool (*index)(void *ctx, int64_t rec, struct err *err), void *ctx,
    struct err *err);

/* Appends the public names of a code, folded, each followed by a line
 * feed. */
void codes_add_names(struct catalogue *catalogue, struct buf *out,
    const char *list, const char *code);

#endif
