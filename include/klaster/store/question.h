/*
 * question.h: what a plan with words or with filters of shared values finds,
 * as a set of records, whatever its size: read from the postings and put
 * together here, so that every engine finds the same at the same price.
 */
#ifndef KLASTER_STORE_QUESTION_H
#define KLASTER_STORE_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/store/engine.h"
#include "klaster/store/recset.h"

struct question {
	struct engine *engine;
	struct arena *arena;
	const struct plan *plan;
	struct recset *found; /* all that meets the plan */
	/* Of a ranked plan: what is found, each record in the best class. */
	struct recset *classes[MATCH_COUNT];
};

/* Is it a plan for postings? Others are asked by keys alone (narrow.h). */
bool question_fits(const struct plan *plan);
bool question_ask(struct question *question, struct engine *engine,
    struct arena *arena, const struct plan *plan, struct err *err);

/* All records of a kind (NULL: of all). */
bool question_all(struct engine *engine, struct arena *arena,
    const struct kind *kind, struct recset **set, struct err *err);

/* Calls `each` with every key of some posted fields and how many records of
 * the set have it; a key comes once for each chunk. With more rows than a
 * facet is worth *all becomes false, and what was counted is of no use. */
bool question_values(struct engine *engine, const struct recset *set,
    const uint32_t *fields, size_t field_count,
    void (*each)(void *ctx, const struct key *key, uint64_t count), void *ctx,
    bool *all, struct err *err);

/* Does a record have the words? `texts` are its columns. */
bool question_meets(
    const struct match *match, const char *const *texts, bool any);

#endif
