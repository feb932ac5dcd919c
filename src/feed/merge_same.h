/*
 * merge_same.h: which records of several services are the same thing: those
 * with one number (ROLE_SAME), and those with one name in one town, folded.
 * Private to src/feed.
 */
#ifndef KLASTER_SRC_FEED_MERGE_SAME_H
#define KLASTER_SRC_FEED_MERGE_SAME_H

#include <stddef.h>
#include <stdint.h>
#include "klaster/model/record.h"

struct same_slot {
	uint64_t print; /* 0: free */
	size_t row;
};
struct same {
	struct same_slot *slots; /* a power of two of them */
	size_t count, cap;
};

#define SAME_NONE ((size_t)-1)

/* It says whether two are the same thing, beside their names. */
bool same_needs(const struct field *field);

void same_done(struct same *same); /* empty, and usable */
/* The row of an earlier record that is the same thing; SAME_NONE. */
size_t same_find(const struct same *same, const struct record *record);
void same_add(struct same *same, const struct record *record, size_t row);

#endif
