/*
 * report.h: what a run did and what it refused, each reason with the place
 * where it was first met.
 */
#ifndef KLASTER_SERVICE_REPORT_H
#define KLASTER_SERVICE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"

enum report_matter {
	REPORT_RECORD, /* a record, row or line that was refused */
	REPORT_VALUE,  /* a value that was left out of a record kept */
};

struct report_reason;
struct report {
	struct arena arena;
	struct report_reason *reasons;
	size_t reason_count;
	size_t refused;	  /* records */
	size_t left_out;  /* values */
	const char *file; /* being read, for the places */
};

void report_init(struct report *report);
void report_done(struct report *report);

/* `what` names the kind of trouble ("no code of status"); equal ones are
 * counted together and shown once with the first `detail` ("" for none). */
void report_add(struct report *report, enum report_matter matter, size_t line,
    const char *what, const char *detail);

/* One line for each reason on standard error. */
void report_print(const struct report *report);

#endif
