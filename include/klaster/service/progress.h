/*
 * progress.h: how far a long run is, for who watches it: a line on standard
 * error that is drawn over at most five times a second, and only where that
 * is a terminal of ours. It takes note of Control-C too, which a run must
 * answer by putting everything back.
 */
#ifndef KLASTER_SERVICE_PROGRESS_H
#define KLASTER_SERVICE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/err.h"

struct progress {
	const char *doing;  /* "reading members.csv" */
	uint64_t done, all; /* steps; all 0: it is not known */
	uint64_t rows;	    /* read in the whole run */
	bool is_shown;
	bool is_drawn;	 /* there is a line to be wiped */
	bool is_stopped; /* it was asked to */
	int64_t began_ms, drawn_ms;
	uint64_t turns;
};

/* From here on SIGINT, SIGTERM and SIGHUP wait for progress_step(). */
void progress_begin(struct progress *progress, bool quiet);
/* Wipes the line. What waits comes now, and ends the process. */
void progress_end(struct progress *progress);

/* Begins a part of the run. */
void progress_part(struct progress *progress, const char *doing, uint64_t all);
/* To be called for each row. False with err set when it was asked to stop. */
bool progress_step(struct progress *progress, uint64_t done, struct err *err);

/* A step that is told of from elsewhere: `doing` NULL is the one before. To be
 * called often. False with err set as above. */
bool progress_look(struct progress *progress, const char *doing, uint64_t done,
    uint64_t all, struct err *err);

int64_t progress_ms(const struct progress *progress); /* since it began */

#endif
