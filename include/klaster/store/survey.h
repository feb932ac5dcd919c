/*
 * survey.h: what a plan selects, looked at once: few records, which are then
 * all known and in order, or many, which are walked.
 */
#ifndef KLASTER_STORE_SURVEY_H
#define KLASTER_STORE_SURVEY_H

#include <stdbool.h>
#include "klaster/store/engine.h"
#include "klaster/store/question.h"

struct survey {
	struct engine *engine;
	struct arena *arena;
	const struct plan *plan;
	bool whole;		  /* all of its kinds: not fetched */
	bool few;		  /* recs and places are the whole result */
	struct recs recs;	  /* else the first CATALOGUE_CAP of it */
	struct place *places;	  /* only if few */
	size_t *sorted;		  /* so many of them are the first, in order */
	struct recset *all;	  /* the whole result, if it is known */
	struct question question; /* how it came about, if it was asked */
	bool behind; /* a walk saw that something lies where it came from */
};

/* False if there is nothing to be looked at: no record can meet the plan, or
 * it is whole kinds. */
bool survey_begin(struct survey *survey, struct engine *engine,
    struct arena *arena, const struct plan *plan);
/* `many`: it is known to be, and what is in it is not asked; then nothing
 * that is found by keys alone is looked at either. */
bool survey_make(struct survey *survey, bool many, struct err *err);

/* At most limit places after (backwards: before) `from`, or from that end of
 * the result with NULL; in the direction of the walk. */
bool survey_walk(struct survey *survey, const struct place *from,
    bool backwards, size_t limit, struct place **places, size_t *count,
    struct err *err);

/* How many there are, whatever it takes. */
bool survey_count(struct survey *survey, uint64_t *count, struct err *err);

/* What is left is for survey.c and walk.c. */

/* The whole result as a set, found now if it was not. */
bool survey_all(struct survey *survey, struct err *err);
/* The keys of places by which they are in order; unless the plan is ranked,
 * their segments too. */
bool survey_fill_keys(
    struct survey *survey, struct place *places, size_t count, struct err *err);

#endif
