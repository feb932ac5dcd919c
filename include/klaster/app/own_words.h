/*
 * own_words.h: what there is of the user's own about a record, and questions
 * about it, for the screen and the command line.
 */
#ifndef KLASTER_APP_OWN_WORDS_H
#define KLASTER_APP_OWN_WORDS_H

#include "klaster/own/own.h"
#include "klaster/ui/view.h"

/* What there is about a record. False: nothing. Texts in the arena, or until
 * own data change. */
bool own_about(const struct own *own, struct arena *arena, const char *ref,
    struct view_own *about);

/* Whether a question is about the user's own data: it begins
 * with "tag:", "note:" or "bookmark:". */
bool own_asks(const char *text);
/* Whether the record fits it. */
bool own_fits(const struct own *own, struct arena *arena, const char *text,
    const char *ref, const char *label);
/* The records with something of the user's, each once, the latest first. */
struct own_thing {
	const char *ref, *label;
	int64_t at_s;
};
size_t own_things(
    const struct own *own, struct arena *arena, struct own_thing **things);

#endif
