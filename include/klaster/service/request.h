/*
 * request.h: what is asked, with every parameter checked against the field
 * tables and the caller's level. What a caller may not see does not exist
 * here either: it is refused in the words used for a name nobody knows.
 */
#ifndef KLASTER_SERVICE_REQUEST_H
#define KLASTER_SERVICE_REQUEST_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/model/query.h"
#include "klaster/service/params.h"
#include "klaster/service/problem.h"
#include "klaster/service/route.h"
#include "klaster/service/target.h"
#include "klaster/store/catalogue.h"

/* What of a kind's records is written: fields[KIND]. */
struct request_fields {
	bool is_given;
	bool has_claims;
	bool has_translations;
	struct field_set set;
};

struct request_include {
	const struct field *path[INCLUDE_DEPTH_MAX];
	size_t depth;
};

struct request {
	bool has_route; /* there is such an address */
	enum route route;
	struct target target;
	const char *const *langs;
	enum level level;

	const struct kind *kind; /* of a list, a record, facets */
	const char *id;
	struct query query;
	struct request_fields fields[KIND_MAX]; /* by kind_index() */
	struct request_include includes[INCLUDES_MAX];
	size_t include_count;
	const struct field *facets[FACETS_MAX];
	const char *facet_names[FACETS_MAX]; /* as they were asked for */
	size_t facet_count;
	enum facet_of facet_of;
	enum count_price count;
	size_t size;
	const char *after;  /* cursors as they came, or NULL */
	const char *before; /* "" for the end of the list */
	uint64_t seq;
	bool with_records; /* changes: include=record */
};

/* Reads the target into `request`, whose langs and level are set. Strings
 * live in the arena. */
bool request_parse(struct request *request, struct arena *arena,
    const char *target, struct problem *problem);

#endif
