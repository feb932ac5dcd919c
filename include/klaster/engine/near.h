/*
 * near.h: "did you mean ...?" for names that are typed: commands, options,
 * keys, contexts, fields.
 *
 * Distance is the number of letters dropped, added, changed or swapped with
 * a neighbour, letter case aside. A name is near when at most a third of its
 * letters (at least one) differ, or when one of the two begins with the other
 * and the shorter has at least two letters.
 */
#ifndef KLASTER_ENGINE_NEAR_H
#define KLASTER_ENGINE_NEAR_H

struct near {
	const char *word; /* what was typed; borrowed */
	const char *best; /* the nearest so far; borrowed; NULL: none is near */
	unsigned distance;
};

void near_init(struct near *near, const char *word);
void near_try(struct near *near, const char *name); /* the first best stays */

#endif
