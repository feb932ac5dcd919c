/*
 * report.h: what a run did and what it refused. For a person each reason
 * with the place where it was first met; for a program, if it has a file,
 * every row as a line of JSON.
 */
#ifndef KLASTER_SERVICE_REPORT_H
#define KLASTER_SERVICE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/model/json.h"
#include "klaster/model/kind.h"

enum report_matter {
	REPORT_RECORD, /* a record, row or line that was refused */
	REPORT_VALUE,  /* a value that was left out of a record kept */
	REPORT_REPEAT, /* a row that is there already, word for word */
};

#define REPORT_VANISHED_MAX 20 /* told to a person by name */

struct report_reason;
struct report {
	struct arena arena;
	struct report_reason *reasons;
	size_t reason_count;
	size_t refused;	    /* records */
	size_t left_out;    /* values */
	size_t repeated;    /* rows */
	const char *file;   /* being read, for the places */
	const char *source; /* whose rows these are */
	char *const *files; /* all of them: what `file` of a row counts */
	const char *vanished[REPORT_VANISHED_MAX];
	size_t vanished_count;
	FILE *stream; /* of the program's report, or NULL */
	struct buf line;
};

void report_init(struct report *report);
void report_done(struct report *report);

/* The file for programs, 0600: names of people may be in it. */
bool report_open(struct report *report, const char *path, struct err *err);
/* False if not all of it could be written. */
bool report_close(struct report *report, struct err *err);

/* `what` names the kind of trouble ("no code of status"); equal ones are
 * counted together and shown once with the first `detail` ("" for none). */
void report_add(struct report *report, enum report_matter matter, size_t line,
    const char *what, const char *detail);

/* What became of a record. */
struct report_row {
	const char *what; /* "new", "changed", "vanished" */
	const struct kind *kind;
	const char *id;
	uint64_t file, row;  /* where it came from; row 0: nowhere */
	const char *fields;  /* that are others now; NULL: not told */
	const char *outcome; /* "deleted", "kept: ..."; NULL: as `what` says */
};
void report_row(struct report *report, const struct report_row *row);

/* The last line: the caller writes its members between these two. */
struct json_writer report_sum_begin(struct report *report);
void report_sum_end(struct report *report, struct json_writer *writer);

/* One line for each reason on standard error, and for the first records that
 * vanished. */
void report_print(const struct report *report);

#endif
