/*
 * params.h: the closed list of parameters, as tables and questions. Who reads
 * a request and who describes the service ask the same ones, so neither can
 * know of a parameter that the other does not.
 */
#ifndef KLASTER_SERVICE_PARAMS_H
#define KLASTER_SERVICE_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/model/kind.h"
#include "klaster/service/route.h"
#include "klaster/store/catalogue.h"

enum {
	PAGE_SIZE_DEFAULT = 50,
	PAGE_SIZE_MAX = 200,
	CHANGES_SIZE_MAX = 500,
	INCLUDES_MAX = 8,
	INCLUDE_DEPTH_MAX = 2,
	SEQ_DIGITS_MAX = 15, /* as many as a number in JSON keeps */
};

/* What stands before the first bracket. */
enum param_family {
	PARAM_FIELDS,
	PARAM_INCLUDE,
	PARAM_SORT,
	PARAM_PAGE,
	PARAM_FILTER,
	PARAM_TOTAL,
	PARAM_FACETS,
	PARAM_FACET_OF,
	PARAM_FAMILY_COUNT
};

struct param_rule {
	const char *name; /* "filter" */
	size_t brackets_min, brackets_max;
	unsigned routes; /* bits by enum route */
	bool repeats;	 /* may be given twice */
};
extern const struct param_rule param_rules[PARAM_FAMILY_COUNT];

bool param_is_of(enum param_family family, enum route route);

#define PARAM_WORDS "filter[q]"
#define PARAM_SEQ "filter[seq][gt]" /* of changes, as the next two */
#define PARAM_OF "filter[of]"
#define PARAM_WITH_RECORDS "record" /* what they include */

/* page[...] */
enum param_page { PAGE_SIZE, PAGE_AFTER, PAGE_BEFORE, PARAM_PAGE_COUNT };
const char *param_page_name(enum param_page page);
bool param_page_is_of(enum param_page page, enum route route);
size_t param_size_max(enum route route);
size_t param_size_default(enum route route);

/* pageTotal; "capped". */
const char *param_total_name(enum count_price price);

/* facetOf; "choice". */
const char *param_facet_of_name(enum facet_of of);

/* fields[KIND]: names that are no field's. */
enum param_extra { EXTRA_CLAIMS, EXTRA_TRANSLATIONS, EXTRA_ALL, EXTRA_COUNT };
const char *param_extra_name(enum param_extra extra);

/* What a name means to a caller of that level; NULL when it may not stand
 * there. `kind` NULL has no fields. */
const struct field *param_field(
    enum level level, const struct kind *kind, const char *name);
const struct field *param_sort(
    enum level level, const struct kind *kind, const char *name);
const struct field *param_relation(
    enum level level, const struct kind *kind, const char *name);
/* By the names that filter[] knows: its own, or its alias. */
const struct field *param_facet(
    enum level level, const struct kind *kind, const char *name);

#endif
