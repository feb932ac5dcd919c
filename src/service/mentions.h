/*
 * mentions.h: where a text speaks of a person: by a name of two words or
 * more, a mail address, a phone number or the id, however it is written as far
 * as the fold sees it alike. A single word is nobody's name alone, and a name
 * in another case of a language is not found.
 */
#ifndef KLASTER_SERVICE_MENTIONS_H
#define KLASTER_SERVICE_MENTIONS_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/model/record.h"

#define MENTIONS_MAX 64

struct mentions {
	struct arena *arena;
	const struct record *person;
	const char *ref;		  /* "people/ID" */
	const char *words[MENTIONS_MAX];  /* folded, a blank at both ends */
	const char *digits[MENTIONS_MAX]; /* the end of a phone number */
	size_t word_count, digit_count;
};

void mentions_init(struct mentions *mentions, struct arena *arena,
    const struct record *person);

/* The text with "..." in the place of each mention; NULL when it has none.
 * In `arena`. */
const char *mentions_strip(
    const struct mentions *mentions, struct arena *arena, const char *text);

/* The record without what refers to the person or speaks of him; NULL when
 * nothing of it does. A typed value that speaks of him goes as a whole. */
const struct record *mentions_strip_record(const struct mentions *mentions,
    struct arena *arena, const struct record *record);

#endif
