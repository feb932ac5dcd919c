/*
 * brake.h: whether a file may take records away. A list that is suddenly
 * short is more often a fault than a wish.
 */
#ifndef KLASTER_SERVICE_BRAKE_H
#define KLASTER_SERVICE_BRAKE_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/service/intake.h"

struct brake_options {
	uint64_t rows;		/* as many may vanish at once, */
	unsigned percent;	/* and so many of 100; 0: no such limit */
	bool keep_vanished;	/* they are told and stay */
	bool allow_mass_delete; /* no limit, and no doubt about the file */
};
#define BRAKE_INIT                                                             \
	{                                                                      \
		.rows = 50, .percent = 10                                      \
	}

/* "200", "25%" or both: "25%,200"; what is not named is no limit then. */
bool brake_limits_parse(
    const char *text, struct brake_options *options, struct err *err);

/* Looks at what is staged. False with err set when nothing may be stored;
 * *keep is set to why what vanished stays all the same. */
bool brake_judge(struct intake *intake, const struct brake_options *options,
    const struct saying_tally *tally, const char **keep, struct err *err);

/* Keeps, within the transaction, what the next run is compared with. */
bool brake_note(const struct intake *intake, struct err *err);

#endif
