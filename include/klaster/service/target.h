/*
 * target.h: the target of a request taken apart: path segments and
 * parameters, percent-decoded once and strictly. What decodes to something
 * that is not UTF-8 text, or holds a control character, is refused here.
 */
#ifndef KLASTER_SERVICE_TARGET_H
#define KLASTER_SERVICE_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/service/problem.h"

#define TARGET_BYTES_MAX 8192
#define TARGET_SEGMENT_MAX 4
#define TARGET_PARAM_MAX 48
#define TARGET_BRACKET_MAX 2
#define TARGET_NAME_BYTES 128
#define TARGET_VALUE_BYTES 2048

struct param {
	const char *name;			 /* "filter[startDate][gte]" */
	const char *family;			 /* "filter" */
	const char *bracket[TARGET_BRACKET_MAX]; /* "startDate", "gte" */
	size_t bracket_count;
	const char *value;
};

struct target {
	const char *segments[TARGET_SEGMENT_MAX];
	size_t segment_count;
	struct param params[TARGET_PARAM_MAX];
	size_t param_count;
};

bool target_parse(struct target *target, struct arena *arena, const char *text,
    struct problem *problem);

/* The value of a parameter by its full name, or NULL. */
const char *target_param(const struct target *target, const char *name);

/* Appends a target with the same path and parameters, but of page[after] and
 * page[before] only the one named, with that value (both NULL: neither); what
 * else is named stands at the end with that value. The order is kept;
 * brackets are percent-encoded, as RFC 3986 asks. */
void target_write(const struct target *target, struct buf *out,
    const char *page_name, const char *page_value);

#endif
