/*
 * plan.h: a query turned into what an engine can look up: ranges of keys,
 * words, and the order of the answer. Everything that decides what is found
 * and what comes first is in the plan; engines carry it out.
 */
#ifndef KLASTER_STORE_PLAN_H
#define KLASTER_STORE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/model/query.h"
#include "klaster/store/keys.h"
#include "klaster/store/match.h"

/* Met by a record that has a key in one of the ranges; negated: in none. */
struct condition {
	const char *name; /* of its filter */
	enum bound { BOUND_NONE, BOUND_LOW, BOUND_HIGH } bound;
	bool negated;
	struct key_range *ranges;
	size_t count;
};

/* A part of the order: the records that have a key of the field, by it. Parts
 * follow one another. */
struct segment {
	uint32_t field;
	bool descending;
};

struct kin;
struct plan {
	const struct kind *kinds[KIND_MAX]; /* asked, more important first */
	size_t kind_count;
	bool every_kind;
	bool nothing; /* no record can meet it */
	struct condition conditions[QUERY_FILTER_MAX + 2];
	size_t condition_count;
	/* What ties find (kin.h): of each, the record must be one. */
	struct kin *kin[QUERY_FILTER_MAX];
	size_t kin_count;
	const struct kin *ordered; /* the one that decides the order; or NULL */
	bool by_said;		   /* by what it says alone */
	struct match_plan match;
	bool ranked; /* by match class, importance, label; else by segments */
	struct segment segments[KIND_MAX];
	size_t segment_count;
};

struct engine;
struct page_wish;
struct err;

/* Resolves names of codes and references by looking them up in the engine,
 * in a fixed way: the same plan for the same data. */
bool plan_make(struct plan *plan, struct engine *engine, struct arena *arena,
    const struct page_wish *wish, struct err *err);

/* The plan of the records whose field refers to "kind/id", by their kind's
 * own order; by a claim that `level` may see, and of those it may see. */
bool plan_related(struct plan *plan, struct engine *engine, struct arena *arena,
    const struct kind *kind, const struct field *field, const char *ref,
    enum level level, struct err *err);

/* True if the plan asks for whole kinds: nothing to meet, no words. */
bool plan_is_whole(const struct plan *plan);

#endif
