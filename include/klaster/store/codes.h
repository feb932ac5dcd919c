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
	uint64_t seq; /* of the last of them: later changes know its names */
	bool all; /* too many, or towns: every record is to be indexed anew */
};

/* How an engine indexes records anew. */
struct codes_index {
	bool (*one)(void *ctx, int64_t rec, struct err *err);
	bool (*all)(void *ctx, struct err *err);
	void *ctx;
};

void codes_init(struct codes_touched *touched);
void codes_done(struct codes_touched *touched);
void codes_forget(struct codes_touched *touched);
/* Notes what the record stands for, if it stands for a code. `seq` is the
 * last change there is then. */
void codes_touch(
    struct codes_touched *touched, const struct record *record, uint64_t seq);
/* The same of all there are, and of towns. */
void codes_touch_all(struct codes_touched *touched, uint64_t seq);
/* Indexes anew what was written before they were: at least each record that
 * has one of them in a field whose words are searched. What came after the
 * last of them is right as it is, so an import that begins with its codes
 * indexes every record once. `seq` is the last change of all. */
bool codes_settle(const struct codes_touched *touched, struct engine *engine,
    uint64_t seq, const struct codes_index *index, struct err *err);

/* Appends the public names of a code, folded, each followed by a line
 * feed. */
void codes_add_names(struct catalogue *catalogue, struct buf *out,
    const char *list, const char *code);

#endif
