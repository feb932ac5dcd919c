/*
 * kin.h: who works with whom. A tie (FIELD_TIE) is a filter that no record
 * answers by itself: what it finds is walked to over partnerships, each an
 * organisation's part in a project.
 *
 *   organisations copartner:erb   that have a project in common with erb,
 *                                 most common projects first
 *   organisations partnerOf:sbcc  that take part in sbcc, by country and role
 *   projects partner:erb          in which erb takes part
 *   path:erb,rietavas             the shortest way from one organisation to
 *                                 another, with the projects between, in order
 *
 * Only records that are there and that the asker may see are walked over,
 * counted or found. A walk looks at no more than KIN_LOOKS_MAX partnerships
 * and says when there were more. It asks an engine's simple questions, so
 * that every engine finds the same.
 */
#ifndef KLASTER_STORE_KIN_H
#define KLASTER_STORE_KIN_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/model/query.h"
#include "klaster/store/engine.h"

#define KIN_MAX 4	      /* ties in one question */
#define KIN_HUB_MAX 5000      /* partnerships of one record */
#define KIN_LOOKS_MAX 50000   /* partnerships of one walk, about */
#define KIN_PATH_STEPS_MAX 12 /* from record to record: six projects */

enum kin_order {
	KIN_UNORDERED,
	KIN_BY_COUNT,	/* most first, then by label */
	KIN_BY_COUNTRY, /* then by what is said, then by label */
	KIN_BY_PLACE,	/* on the way */
};

struct kin_row {
	int64_t rec;
	uint32_t rank;	   /* how many in common; the place on the way */
	const char *value; /* what is said of it; or NULL */
};

/* What one tie finds. */
struct kin {
	const struct field *tie;
	const struct field *gives; /* the field that says `value`; or NULL */
	enum kin_order order;
	struct kin_row *rows; /* by number, at most CATALOGUE_CAP */
	size_t count;
	uint64_t looked; /* partnerships on the way */
	bool cut; /* there were more, or more was found, than looked at */
};

/* Walks. False with err set when the engine fails; what means nothing finds
 * nothing. */
bool kin_find(struct kin *kin, struct engine *engine, struct arena *arena,
    const struct field *tie, const struct query_filter *filter,
    enum level level, struct err *err);
/* NULL when it is none of them. */
const struct kin_row *kin_row(const struct kin *kin, int64_t rec);

/* Leaves those of whom it says something in one of the condition's ranges;
 * negated: in none. */
void kin_keep(struct kin *kin, const struct condition *condition);
/* Calls `each` for what is said of those that are in `recs`, ascending. */
void kin_each_said(const struct kin *kin, const struct recs *recs,
    void (*each)(void *ctx, int64_t rec, const struct key *key), void *ctx);

/* Puts in the keys by which places go in the order of the plan's kin. */
bool kin_fill_keys(const struct plan *plan, struct engine *engine,
    struct arena *arena, struct place *places, size_t count, struct err *err);
/* Has each record say what the plan's kin say of it, in the arena. */
void kin_give(const struct plan *plan, struct arena *arena, const int64_t *recs,
    size_t count, struct record **records);

#endif
