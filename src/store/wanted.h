/*
 * wanted.h: words and filters as what must be read of the postings, and what
 * of that, in one chunk, a word or a filter finds. For question.c.
 */
#ifndef KLASTER_STORE_WANTED_H
#define KLASTER_STORE_WANTED_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/store/match.h"
#include "klaster/store/plan.h"
#include "klaster/store/posting.h"
#include "klaster/store/terms.h"

struct wanted_phrase {
	size_t *words; /* the range of each, among those of struct wanted */
	size_t count;
	bool exact; /* what has all of the words has the phrase */
};
struct wanted_term {
	struct wanted_phrase phrases[2];
	size_t phrase_count;
	unsigned columns;
	bool exact;
};
struct wanted_match {
	struct wanted_term *terms;
	size_t count;
	bool exact;
};
struct wanted_condition {
	const struct condition *of;
	size_t *ranges;
	size_t count;
};

struct wanted {
	struct arena *arena;
	struct term_range *ranges; /* each once */
	size_t count;
};

void wanted_match(
    struct wanted *wanted, const struct match *match, struct wanted_match *to);
void wanted_condition(struct wanted *wanted, const struct condition *condition,
    struct wanted_condition *to);

/* What was read of one chunk: for each range, its parts; NULL: nothing. */
struct wanted_chunk {
	struct posting_bits *(*ranges)[POSTING_PARTS];
};

/* Sets bits to what has all of the terms; false if nothing has. */
bool wanted_find(const struct wanted_chunk *chunk,
    const struct wanted_match *match, struct posting_bits *bits);
bool wanted_find_term(const struct wanted_chunk *chunk,
    const struct wanted_term *term, struct posting_bits *bits);
bool wanted_find_condition(const struct wanted_chunk *chunk,
    const struct wanted_condition *condition, struct posting_bits *bits);

#endif
