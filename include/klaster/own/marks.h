/*
 * marks.h: which number of change each service was at on which day, as far as
 * somebody here asked: the file "marks" among the user's state. A service
 * numbers its changes and knows no days.
 */
#ifndef KLASTER_OWN_MARKS_H
#define KLASTER_OWN_MARKS_H

#include <stdbool.h>
#include <stdint.h>

struct mark {
	uint64_t seq;
	int64_t at_s; /* wall clock */
};

/* Keeps one for each half a day. A failure is for the log. */
void marks_add(const char *service, uint64_t seq);
/* The latest that is not after that time; false when there is none, with the
 * first there is in *mark (at_s 0: none at all). */
bool marks_find(const char *service, int64_t at_s, struct mark *mark);

#endif
