/*
 * params.c: which parameters there are, and which names may stand in them.
 * The filters' are in filter.c.
 */
#include "klaster/service/params.h"

#include <string.h>

#include "klaster/service/visibility.h"

#define ON(route) (1u << (route))
#define LISTS (ON(ROUTE_LIST) | ON(ROUTE_SEARCH) | ON(ROUTE_FACETS))
#define RECORDS                                                                \
	(ON(ROUTE_LIST) | ON(ROUTE_SEARCH) | ON(ROUTE_RECORD) |                \
	    ON(ROUTE_CHANGES))
#define PAGES (ON(ROUTE_LIST) | ON(ROUTE_SEARCH))

const struct param_rule param_rules[PARAM_FAMILY_COUNT] = {
    [PARAM_FIELDS] = {"fields", 1, 1, RECORDS, false},
    [PARAM_INCLUDE] = {"include", 0, 0,
	ON(ROUTE_LIST) | ON(ROUTE_RECORD) | ON(ROUTE_CHANGES), false},
    [PARAM_SORT] = {"sort", 0, 0, PAGES, false},
    [PARAM_PAGE] = {"page", 1, 1, PAGES | ON(ROUTE_CHANGES), false},
    [PARAM_FILTER] = {"filter", 1, 2, LISTS | ON(ROUTE_CHANGES), true},
    [PARAM_TOTAL] = {"pageTotal", 0, 0, LISTS, false},
    [PARAM_FACETS] = {"facetBy", 0, 0, ON(ROUTE_LIST) | ON(ROUTE_FACETS),
	false},
    [PARAM_FACET_OF] = {"facetOf", 0, 0, ON(ROUTE_LIST) | ON(ROUTE_FACETS),
	false},
};

static const struct {
	const char *name;
	unsigned routes;
} pages[PARAM_PAGE_COUNT] = {
    [PAGE_SIZE] = {"size", PAGES | ON(ROUTE_CHANGES)},
    [PAGE_AFTER] = {"after", PAGES},
    [PAGE_BEFORE] = {"before", PAGES},
};

static const char *const totals[] = {
    [COUNT_NONE] = "none",
    [COUNT_CAPPED] = "capped",
    [COUNT_EXACT] = "exact",
};

static const char *const facets_of[] = {
    [FACET_OF_RESULT] = "result",
    [FACET_OF_CHOICE] = "choice",
};

static const char *const extras[EXTRA_COUNT] = {
    [EXTRA_CLAIMS] = "claims",
    [EXTRA_TRANSLATIONS] = "translations",
    [EXTRA_ALL] = "*",
};

bool param_is_of(enum param_family family, enum route route)
{
	return param_rules[family].routes & ON(route);
}

const char *param_page_name(enum param_page page)
{
	return pages[page].name;
}

bool param_page_is_of(enum param_page page, enum route route)
{
	return pages[page].routes & ON(route);
}

size_t param_size_max(enum route route)
{
	return route == ROUTE_CHANGES ? CHANGES_SIZE_MAX : PAGE_SIZE_MAX;
}

size_t param_size_default(enum route route)
{
	return route == ROUTE_CHANGES ? CHANGES_SIZE_MAX : PAGE_SIZE_DEFAULT;
}

const char *param_total_name(enum count_price price)
{
	return totals[price];
}

const char *param_facet_of_name(enum facet_of of)
{
	return facets_of[of];
}

const char *param_extra_name(enum param_extra extra)
{
	return extras[extra];
}

const struct field *param_field(
    enum level level, const struct kind *kind, const char *name)
{
	const struct field *field = kind ? kind_field(kind, name) : NULL;

	return field && field_is_served(field) &&
		       visibility_has_field(level, field)
		   ? field
		   : NULL;
}

const struct field *param_sort(
    enum level level, const struct kind *kind, const char *name)
{
	const struct field *field = param_field(level, kind, name);

	return field && field->roles & ROLE_SORT ? field : NULL;
}

const struct field *param_relation(
    enum level level, const struct kind *kind, const char *name)
{
	const struct field *field = param_field(level, kind, name);

	return field && (field->type == FIELD_REF ||
			    field->type == FIELD_INVERSE)
		   ? field
		   : NULL;
}

const struct field *param_facet(
    enum level level, const struct kind *kind, const char *name)
{
	const struct field *field = param_field(level, kind, name);

	for (size_t i = 0; kind && !field && i < kind->field_count; i++)
		if (kind->fields[i].alias &&
		    strcmp(kind->fields[i].alias, name) == 0 &&
		    kind->fields[i].roles & ROLE_FACET)
			field = param_field(level, kind, kind->fields[i].name);
	return field && field->roles & ROLE_FACET ? field : NULL;
}
