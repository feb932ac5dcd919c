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
#include "klaster/store/watch.h"

/* Record numbers, ascending unless said otherwise. */
struct recs {
	int64_t *items;
	size_t count;
};

/* Which records: those of one span of numbers that meet the plan's
 * conditions. Words are not asked: see reading and posting. */
struct selection {
	const struct plan *plan;
	int64_t from, to; /* inclusive */
	size_t limit;	  /* 0: all */
};

/* A part of one segment of an order: after (backwards: before) a place, or
 * from that end of the segment with NULL. */
struct stretch {
	const struct plan *plan;
	size_t segment;
	const struct place *from;
	bool backwards;
	bool conditions; /* only what meets the plan's */
	bool shown;	 /* what is found is loaded next */
	/* Set when the walk saw on its way that the segment has something at
	 * `from` or on its other side; NULL: nobody wants to know. Who cannot
	 * see it leaves it alone. */
	bool *behind;
	size_t looks; /* rows looked at, at most */
	size_t limit; /* rows found, at most */
};

/* A row of the table of postings: bytes of store/posting.h by chunk and term
 * (store/terms.h). */
struct posted {
	size_t range; /* which of those that were asked for */
	int64_t chunk;
	const void *term, *bytes;
	size_t term_len, len; /* of none: written, the row goes */
	bool is_new;	      /* written: it is known not to be there */
};
/* Which rows: of all these chunks, those in any of these ranges. */
struct term_range;
struct reading {
	const int64_t *chunks;
	size_t chunk_count;
	const struct term_range *ranges;
	size_t range_count;
	size_t limit; /* rows, at most; 0: all */
};

struct recall;
struct poster;
struct engine {
	const struct engine_ops *ops;
	/* The engine forgets it when data changes. */
	struct recall *recall;
	/* What the transaction has changed in the postings. */
	struct poster *poster;
	const struct watch *watch; /* the catalogue's */
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
	/* The lowest key that each place's record has of the place's field,
	 * which is one of its own kind; its len is 0 when it has none. */
	bool (*keys)(struct engine *engine, const uint32_t *fields,
	    struct place *places, size_t count, struct err *err);
	/* Calls `each` for every key of the field that each record has, in
	 * any order. */
	bool (*values)(struct engine *engine, const struct recs *recs,
	    uint32_t field,
	    void (*each)(void *ctx, int64_t rec, const struct key *key),
	    void *ctx, struct err *err);
	/* The same for all records there are, counted. */
	bool (*tally)(struct engine *engine, uint32_t field,
	    void (*each)(void *ctx, const struct key *key, uint64_t count),
	    void *ctx, struct err *err);
	/* Up to limit records with a key in the range, by key. */
	bool (*within)(struct engine *engine, struct arena *arena,
	    const struct key_range *range, size_t limit, struct recs *recs,
	    struct err *err);
	/* Up to limit records that were not changed after seq, oldest first. */
	bool (*older)(struct engine *engine, struct arena *arena, uint64_t seq,
	    size_t limit, struct recs *recs, struct err *err);
	/* Calls `each` for up to limit records with each of some keys, all
	 * `equal`, in any order: all of them in one question. */
	bool (*having)(struct engine *engine, const struct key_range *ranges,
	    size_t count, size_t limit,
	    void (*each)(void *ctx, size_t range, int64_t rec), void *ctx,
	    struct err *err);
	/* 0 when there is none. */
	bool (*find)(struct engine *engine, const struct kind *kind,
	    const char *id, int64_t *rec, struct err *err);
	/* The numbers of many records of a kind by their ids; 0 for each that
	 * is not there. */
	bool (*numbers)(struct engine *engine, const struct kind *kind,
	    const char *const *ids, size_t count, int64_t *recs,
	    struct err *err);
	/* Fills in as many records as there are numbers: a page costs one
	 * question where questions travel. `fields`: see decode_some(). */
	bool (*load)(struct engine *engine, struct arena *arena,
	    const int64_t *recs, size_t count, const struct field_set *fields,
	    struct record **records, struct err *err);
	/* Calls `each` for every row of a reading, in any order; it may refuse
	 * one with err set. What a row points to is valid until then. */
	bool (*read)(struct engine *engine, const struct reading *reading,
	    bool (*each)(void *ctx, const struct posted *row, struct err *err),
	    void *ctx, struct err *err);
	/* Writes rows of one chunk, in the order of their terms. */
	bool (*post)(struct engine *engine, const struct posted *rows,
	    size_t count, struct err *err);
	/* The columns of words (enum index_column) of each record: `texts` has
	 * COLUMN_COUNT for each, "" for those not among `columns`. */
	bool (*texts)(struct engine *engine, struct arena *arena,
	    const struct recs *recs, unsigned columns, const char **texts,
	    struct err *err);
	/* Records of the kind: exact and cheap. */
	bool (*total)(struct engine *engine, const struct kind *kind,
	    uint64_t *count, struct err *err);
};

#endif
