/*
 * engine.h: what a database must be able to do so that store/answer.c can
 * answer queries over it. Few and simple questions, each with one good index
 * in any engine; none of them decides what matches or what comes first.
 */
#ifndef KLASTER_STORE_ENGINE_H
#define KLASTER_STORE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/record.h"
#include "klaster/store/order.h"
#include "klaster/store/plan.h"

/* Record numbers, ascending unless said otherwise. */
struct recs {
	int64_t *items;
	size_t count;
};

/* Which records: those of one span of numbers that ... */
struct selection {
	const struct plan *plan;
	bool conditions;	    /* ... meet the plan's conditions */
	const struct match *match;  /* ... and these words; may be NULL */
	const struct match *except; /* ... and none of these classes */
	size_t except_count;
	int64_t from, to; /* inclusive */
	bool backwards;	  /* descending; with a match only */
	size_t limit;	  /* 0: all */
};

/* A part of one segment of an order: after (backwards: before) a place, or
 * from that end of the segment with NULL. */
struct stretch {
	const struct plan *plan;
	size_t segment;
	const struct place *from;
	bool backwards;
	bool conditions; /* only what meets the plan's; words are not asked */
	size_t looks;	 /* rows looked at, at most */
	size_t limit;	 /* rows found, at most */
};

struct recall;
struct engine {
	const struct engine_ops *ops;
	struct recall *recall; /* the engine forgets it when data changes */
};

struct engine_ops {
	bool (*select)(struct engine *engine, struct arena *arena,
	    const struct selection *selection, struct recs *recs,
	    struct err *err);
	/* The places of a stretch. *last is the last row looked at, if any was;
	 * *ended: there is none after it. */
	bool (*walk)(struct engine *engine, const struct stretch *stretch,
	    struct place *places, size_t *count, struct place *last,
	    bool *ended, struct err *err);
	/* The lowest key of the field that each place's record has; its len
	 * is 0 when it has none. */
	bool (*keys)(struct engine *engine, uint32_t field,
	    struct place *places, size_t count, struct err *err);
	/* How many keys the field has. */
	bool (*keyed)(struct engine *engine, uint32_t field, uint64_t *count,
	    struct err *err);
	/* Calls `each` for every key of the field that the records have. */
	bool (*values)(struct engine *engine, const struct recs *recs,
	    uint32_t field,
	    void (*each)(void *ctx, const struct key *key, uint64_t count),
	    void *ctx, struct err *err);
	/* The same for all records there are, counted. */
	bool (*tally)(struct engine *engine, uint32_t field,
	    void (*each)(void *ctx, const struct key *key, uint64_t count),
	    void *ctx, struct err *err);
	/* Up to limit records with a key in the range, by key. */
	bool (*within)(struct engine *engine, struct arena *arena,
	    const struct key_range *range, size_t limit, struct recs *recs,
	    struct err *err);
	/* 0 when there is none. */
	bool (*find)(struct engine *engine, const struct kind *kind,
	    const char *id, int64_t *rec, struct err *err);
	/* Fills in as many records as there are numbers: a page costs one
	 * question where questions travel. */
	bool (*load)(struct engine *engine, struct arena *arena,
	    const int64_t *recs, size_t count, struct record **records,
	    struct err *err);
	/* Records of a kind (NULL: of all) whose public names share the most
	 * with the folded words, at most limit; and the words of those names
	 * as COLUMN_NAME holds them. */
	bool (*alike)(struct engine *engine, struct arena *arena,
	    const struct kind *kind, const char *folded, size_t limit,
	    struct recs *recs, const char ***names, struct err *err);
	/* Records of the kind: exact and cheap. */
	bool (*total)(struct engine *engine, const struct kind *kind,
	    uint64_t *count, struct err *err);
};

#endif
