/*
 * related.h: the lists that have to do with one record, each as a question:
 * its partners, its projects, what refers to it. Made from the tables of
 * fields.
 */
#ifndef KLASTER_MODEL_RELATED_H
#define KLASTER_MODEL_RELATED_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/model/record.h"

struct related {
	const char *label;	 /* N_() */
	const struct kind *kind; /* of its rows */
	const char *text;	 /* the question: "copartner:erb" */
	bool counted;		 /* the record says how many there are */
	uint64_t total;
};

/* First those that must be asked for their number, which are the same for
 * every record of a kind; then what refers to the record, as far as it says
 * so. `record` may be NULL. In the arena. */
size_t related_of(struct arena *arena, const struct kind *kind, const char *id,
    const struct record *record, struct related **rows);

#endif
