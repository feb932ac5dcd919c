/*
 * problem.h: why a request is not answered with data: one member of errors[]
 * (doc/profile.md, "Errors").
 */
#ifndef KLASTER_SERVICE_PROBLEM_H
#define KLASTER_SERVICE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

enum problem_code {
	PROBLEM_NONE,
	PROBLEM_UNKNOWN_PARAMETER,
	PROBLEM_UNKNOWN_FIELD,
	PROBLEM_UNKNOWN_OPERATOR,
	PROBLEM_BAD_VALUE,
	PROBLEM_BAD_CURSOR,
	PROBLEM_PAGE_TOO_LARGE,
	PROBLEM_BAD_SORT,
	PROBLEM_BAD_INCLUDE,
	PROBLEM_BAD_TARGET,
	PROBLEM_NOT_FOUND,
	PROBLEM_GONE,
	PROBLEM_RESYNC,
	PROBLEM_NOT_ACCEPTABLE,
	PROBLEM_UNSUPPORTED_MEDIA_TYPE,
	PROBLEM_METHOD,
	PROBLEM_URI_TOO_LONG,
	PROBLEM_AMBIGUOUS,
	PROBLEM_BODY,
	PROBLEM_REFUSED,
	PROBLEM_UNAUTHORIZED,
	PROBLEM_UNAVAILABLE,
	PROBLEM_MALFORMED,
	PROBLEM_BODY_LARGE,
	PROBLEM_HEAD_LARGE,
	PROBLEM_EXPECTATION,
	PROBLEM_NOT_IMPLEMENTED,
	PROBLEM_VERSION,
	PROBLEM_SLOW,
	PROBLEM_TOO_MANY,
	PROBLEM_CROWDED,
	PROBLEM_BEHIND,
	PROBLEM_AHEAD,
	PROBLEM_CODE_COUNT
};

struct problem {
	enum problem_code code;
	char detail[400];
	char parameter[132]; /* "" if it is no parameter's fault */
	const char *header;  /* a literal, or NULL */
	size_t max_size;     /* with PROBLEM_PAGE_TOO_LARGE */
	unsigned retry_s;    /* with 429, 503: Retry-After; 0: as usual */
};

/* Set what is wrong, with a sentence; always give false. */
bool problem_set(struct problem *problem, enum problem_code code,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
bool problem_param(struct problem *problem, enum problem_code code,
    const char *parameter, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

unsigned problem_status(enum problem_code code);   /* 400 */
const char *problem_name(enum problem_code code);  /* "bad-value" */
const char *problem_title(enum problem_code code); /* "Bad value" */

#endif
