/*
 * visits.h: what number of changes each service was at when it was seen last:
 * the file "visits" among the user's state.
 */
#ifndef KLASTER_OWN_VISITS_H
#define KLASTER_OWN_VISITS_H

#include <stdbool.h>
#include <stdint.h>

struct visit {
	uint64_t seq;
	int64_t at_s; /* wall clock */
};

/* False when there was none, or it cannot be read: which is the same. */
bool visits_find(const char *service, struct visit *visit);
/* A failure is for the log: nothing of the user's is lost with it. */
void visits_keep(const char *service, const struct visit *visit);

#endif
