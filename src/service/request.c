/*
 * request.c: the closed list of parameters. It knows what may be asked of
 * which route and reads it into struct request; it looks nothing up.
 */
#include "klaster/service/request.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/service/filter.h"
#include "klaster/service/visibility.h"

#define ON(route) (1u << (route))
#define LISTS (ON(ROUTE_LIST) | ON(ROUTE_SEARCH) | ON(ROUTE_FACETS))
#define RECORDS (ON(ROUTE_LIST) | ON(ROUTE_SEARCH) | ON(ROUTE_RECORD))

struct parse {
	struct request *request;
	struct arena *arena;
	struct problem *problem;
};

typedef bool param_reader(struct parse *parse, const struct param *param);

/* Calls back for each part between commas, empty ones left out. */
typedef bool part_reader(
    struct parse *parse, const struct param *param, const char *part);

static bool parts_read(
    struct parse *parse, const struct param *param, part_reader *reader)
{
	const char *text = param->value;

	while (*text) {
		size_t len = strcspn(text, ",");

		if (len > 0 && !reader(parse, param,
				   arena_strndup(parse->arena, text, len)))
			return false;
		text += len + (text[len] == ',');
	}
	return true;
}

/* The field of that very name, if the caller may know of it. */
static const struct field *field_find(
    const struct parse *parse, const struct kind *kind, const char *name)
{
	const struct field *field = kind ? kind_field(kind, name) : NULL;

	if (field && visibility_has_field(parse->request->level, field))
		return field;
	return NULL;
}

static const struct kind *kind_find_exact(const char *name)
{
	const struct kind *kind = kind_find(name);

	return kind && strcmp(kind->name, name) == 0 ? kind : NULL;
}

/* --- fields, include */

static void fields_set_all(
    struct parse *parse, const struct kind *kind, struct request_fields *fields)
{
	for (size_t i = 0; i < kind->field_count; i++)
		if (visibility_has_field(
			parse->request->level, &kind->fields[i]))
			fields->bits |= UINT64_C(1) << i;
}

static bool fields_part(
    struct parse *parse, const struct param *param, const char *part)
{
	const struct kind *kind = kind_find_exact(param->bracket[0]);
	struct request_fields *fields =
	    &parse->request->fields[kind_index(kind)];
	const struct field *field;

	if (strcmp(part, "claims") == 0) {
		fields->has_claims = true;
		return true;
	}
	if (strcmp(part, "translations") == 0) {
		fields->has_translations = true;
		return true;
	}
	if (strcmp(part, "*") == 0) {
		fields->has_claims = true;
		fields_set_all(parse, kind, fields);
		return true;
	}
	field = field_find(parse, kind, part);
	if (!field)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_FIELD,
		    param->name, "%s have no field \"%s\".", kind->name, part);
	fields->bits |= UINT64_C(1) << kind_field_index(kind, field);
	return true;
}

static bool fields_read(struct parse *parse, const struct param *param)
{
	const struct kind *kind = kind_find_exact(param->bracket[0]);

	if (!kind)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_PARAMETER,
		    param->name, "There is no type \"%s\".", param->bracket[0]);
	parse->request->fields[kind_index(kind)].is_given = true;
	return parts_read(parse, param, fields_part);
}

static bool include_part(
    struct parse *parse, const struct param *param, const char *part)
{
	struct request *request = parse->request;
	struct request_include include = {.depth = 0};
	const struct kind *kind = request->kind;
	const char *text = part;

	if (request->include_count == INCLUDES_MAX)
		return problem_param(parse->problem, PROBLEM_BAD_INCLUDE,
		    param->name, "More than %d paths.", INCLUDES_MAX);
	for (;;) {
		size_t len = strcspn(text, ".");
		const char *name = arena_strndup(parse->arena, text, len);
		const struct field *field = field_find(parse, kind, name);

		if (include.depth == INCLUDE_DEPTH_MAX)
			return problem_param(parse->problem,
			    PROBLEM_BAD_INCLUDE, param->name,
			    "\"%s\" goes deeper than %d.", part,
			    INCLUDE_DEPTH_MAX);
		if (!field ||
		    (field->type != FIELD_REF && field->type != FIELD_INVERSE))
			return problem_param(parse->problem,
			    PROBLEM_BAD_INCLUDE, param->name,
			    "\"%s\": there is no relationship \"%s\"%s%s.",
			    part, name, kind ? " of " : "",
			    kind ? kind->name : "");
		include.path[include.depth++] = field;
		if (!text[len])
			break;
		kind = field_target(field);
		text += len + 1;
	}
	request->includes[request->include_count++] = include;
	return true;
}

static bool include_read(struct parse *parse, const struct param *param)
{
	return parts_read(parse, param, include_part);
}

/* --- order, page, totals, facets */

static bool sort_read(struct parse *parse, const struct param *param)
{
	struct query *query = &parse->request->query;
	const char *name = param->value;

	if (!parse->request->kind)
		return problem_param(parse->problem, PROBLEM_BAD_SORT,
		    param->name, "A search over all types has its own order.");
	query->descending = *name == '-';
	query->sort =
	    field_find(parse, parse->request->kind, name + query->descending);
	if (!query->sort || !(query->sort->roles & ROLE_SORT))
		return problem_param(parse->problem, PROBLEM_BAD_SORT,
		    param->name, "%s cannot be sorted by \"%s\".",
		    parse->request->kind->name, name + query->descending);
	return true;
}

static bool size_read(struct parse *parse, const struct param *param)
{
	struct request *request = parse->request;
	size_t max =
	    request->route == ROUTE_CHANGES ? CHANGES_SIZE_MAX : PAGE_SIZE_MAX;
	size_t digits = strspn(param->value, "0123456789");
	unsigned long size;

	if (digits == 0 || param->value[digits])
		return problem_param(parse->problem, PROBLEM_BAD_VALUE,
		    param->name, "A page has 1 to %zu rows.", max);
	size = digits > 9 ? 1000000000 : strtoul(param->value, NULL, 10);
	if (size == 0)
		return problem_param(parse->problem, PROBLEM_BAD_VALUE,
		    param->name, "A page has 1 to %zu rows.", max);
	if (size > max) {
		parse->problem->max_size = max;
		return problem_param(parse->problem, PROBLEM_PAGE_TOO_LARGE,
		    param->name, "A page has at most %zu rows.", max);
	}
	request->size = size;
	return true;
}

static bool page_read(struct parse *parse, const struct param *param)
{
	struct request *request = parse->request;
	const char *what = param->bracket[0];
	bool is_after = strcmp(what, "after") == 0;

	if (strcmp(what, "size") == 0)
		return size_read(parse, param);
	if ((!is_after && strcmp(what, "before") != 0) ||
	    request->route == ROUTE_CHANGES)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_PARAMETER,
		    param->name,
		    "Pages are asked for by page[size], page[after] and "
		    "page[before].");
	if (is_after && !param->value[0])
		return problem_param(parse->problem, PROBLEM_BAD_CURSOR,
		    param->name, "An empty cursor is none.");
	if (is_after)
		request->after = param->value;
	else
		request->before = param->value;
	if (request->after && request->before)
		return problem_param(parse->problem, PROBLEM_BAD_VALUE,
		    param->name,
		    "A page is after one row or before one, not between.");
	return true;
}

static bool total_read(struct parse *parse, const struct param *param)
{
	static const char *const prices[] = {
	    [COUNT_NONE] = "none",
	    [COUNT_CAPPED] = "capped",
	    [COUNT_EXACT] = "exact",
	};

	for (size_t i = 0; i < MEM_COUNT(prices); i++) {
		if (strcmp(param->value, prices[i]) != 0)
			continue;
		parse->request->count = (enum count_price)i;
		return true;
	}
	return problem_param(parse->problem, PROBLEM_BAD_VALUE, param->name,
	    "A total is none, capped or exact.");
}

/* By the names that filter[] knows: its own, or its alias. */
static const struct field *facet_find(
    const struct parse *parse, const char *name)
{
	const struct kind *kind = parse->request->kind;
	const struct field *field = field_find(parse, kind, name);

	for (size_t i = 0; kind && !field && i < kind->field_count; i++)
		if (kind->fields[i].alias &&
		    strcmp(kind->fields[i].alias, name) == 0 &&
		    kind->fields[i].roles & ROLE_FACET)
			field = field_find(parse, kind, kind->fields[i].name);
	return field && field->roles & ROLE_FACET ? field : NULL;
}

static bool facet_part(
    struct parse *parse, const struct param *param, const char *part)
{
	struct request *request = parse->request;
	const struct field *field = facet_find(parse, part);

	if (!field)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_FIELD,
		    param->name, "%s are not counted by \"%s\".",
		    request->kind->name, part);
	for (size_t i = 0; i < request->facet_count; i++)
		if (request->facets[i] == field)
			return true;
	if (request->facet_count == FACETS_MAX)
		return problem_param(parse->problem, PROBLEM_BAD_VALUE,
		    param->name, "More than %d facets.", FACETS_MAX);
	request->facet_names[request->facet_count] = part;
	request->facets[request->facet_count++] = field;
	return true;
}

static bool facets_read(struct parse *parse, const struct param *param)
{
	return parts_read(parse, param, facet_part);
}

/* --- filters */

static bool seq_read(struct parse *parse, const struct param *param)
{
	size_t digits = strspn(param->value, "0123456789");

	if (strcmp(param->name, "filter[seq][gt]") != 0)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_PARAMETER,
		    param->name, "Changes are asked for by filter[seq][gt].");
	if (digits == 0 || digits > 18 || param->value[digits])
		return problem_param(parse->problem, PROBLEM_BAD_VALUE,
		    param->name, "A change number is a whole number.");
	parse->request->seq = strtoull(param->value, NULL, 10);
	return true;
}

static bool filter_param(struct parse *parse, const struct param *param)
{
	struct request *request = parse->request;

	if (request->route == ROUTE_CHANGES)
		return seq_read(parse, param);
	if (strcmp(param->name, "filter[q]") == 0) /* read before all others */
		return true;
	return filter_read(&request->query, parse->arena, request->level, param,
	    parse->problem);
}

/* --- the list */

static const struct {
	const char *family;
	size_t brackets_min, brackets_max;
	unsigned routes;
	bool repeats;
	param_reader *read;
} families[] = {
    {"fields", 1, 1, RECORDS, false, fields_read},
    {"include", 0, 0, ON(ROUTE_LIST) | ON(ROUTE_RECORD), false, include_read},
    {"sort", 0, 0, ON(ROUTE_LIST) | ON(ROUTE_SEARCH), false, sort_read},
    {"page", 1, 1, ON(ROUTE_LIST) | ON(ROUTE_SEARCH) | ON(ROUTE_CHANGES), false,
	page_read},
    {"filter", 1, 2, LISTS | ON(ROUTE_CHANGES), true, filter_param},
    {"pageTotal", 0, 0, LISTS, false, total_read},
    {"facetBy", 0, 0, ON(ROUTE_LIST) | ON(ROUTE_FACETS), false, facets_read},
};

static bool param_is_repeated(const struct target *target, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(target->params[i].name,
			target->params[index].name) == 0)
			return true;
	return false;
}

static bool param_read(struct parse *parse, size_t index)
{
	const struct target *target = &parse->request->target;
	const struct param *param = &target->params[index];
	size_t i;

	for (i = 0; i < MEM_COUNT(families); i++)
		if (strcmp(families[i].family, param->family) == 0)
			break;
	if (i == MEM_COUNT(families) ||
	    !(families[i].routes & ON(parse->request->route)) ||
	    param->bracket_count < families[i].brackets_min ||
	    param->bracket_count > families[i].brackets_max)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_PARAMETER,
		    param->name, "There is no such parameter here.");
	if (param_is_repeated(target, index) &&
	    (!families[i].repeats || strcmp(param->name, "filter[q]") == 0))
		return problem_param(parse->problem, PROBLEM_BAD_VALUE,
		    param->name, "It is given twice.");
	return families[i].read(parse, param);
}

/* --- the path */

static bool no_such_address(struct problem *problem)
{
	return problem_set(
	    problem, PROBLEM_NOT_FOUND, "There is nothing at this address.");
}

static bool collection_find(struct request *request, struct problem *problem)
{
	const struct target *target = &request->target;
	const char *name = target->segments[1];

	if (target->segment_count == 2 && strcmp(name, "search") == 0) {
		request->route = ROUTE_SEARCH;
		return true;
	}
	if (target->segment_count == 2 && strcmp(name, "changes") == 0) {
		request->route = ROUTE_CHANGES;
		return true;
	}
	if (target->segment_count == 3 && strcmp(name, "facets") == 0) {
		request->route = ROUTE_FACETS;
		name = target->segments[2];
	} else if (target->segment_count == 2) {
		request->route = ROUTE_LIST;
	} else if (target->segment_count == 3) {
		request->route = ROUTE_RECORD;
		request->id = target->segments[2];
	} else {
		return no_such_address(problem);
	}
	request->kind = kind_find_exact(name);
	if (!request->kind)
		return no_such_address(problem);
	if (request->id && !record_id_is_valid(request->id))
		return problem_set(
		    problem, PROBLEM_NOT_FOUND, "There is no such record.");
	return true;
}

static bool route_find(struct request *request, struct problem *problem)
{
	const struct target *target = &request->target;
	const char *first;

	if (target->segment_count == 0)
		return no_such_address(problem);
	first = target->segments[0];
	if (target->segment_count == 1) {
		static const struct {
			const char *name;
			enum route route;
		} routes[] = {
		    {"v1", ROUTE_ENTRY},
		    {"healthz", ROUTE_HEALTH},
		    {"readyz", ROUTE_READY},
		};

		for (size_t i = 0; i < MEM_COUNT(routes); i++) {
			if (strcmp(first, routes[i].name) != 0)
				continue;
			request->route = routes[i].route;
			return true;
		}
		return no_such_address(problem);
	}
	if (strcmp(first, "v1") != 0)
		return no_such_address(problem);
	return collection_find(request, problem);
}

bool request_parse(struct request *request, struct arena *arena,
    const char *target, struct problem *problem)
{
	struct parse parse = {
	    .request = request, .arena = arena, .problem = problem};
	const char *words;

	if (!target_parse(&request->target, arena, target, problem) ||
	    !route_find(request, problem))
		return false;
	request->size = request->route == ROUTE_CHANGES ? CHANGES_SIZE_MAX
							: PAGE_SIZE_DEFAULT;
	words = target_param(&request->target, "filter[q]");
	if (words)
		query_parse_words(&request->query, arena, words, strlen(words));
	request->query.kind = request->kind;
	for (size_t i = 0; i < request->target.param_count; i++)
		if (!param_read(&parse, i))
			return false;
	if (request->route == ROUTE_FACETS && request->facet_count == 0)
		return problem_param(problem, PROBLEM_BAD_VALUE, "facetBy",
		    "Counts are of a field: name one to %d.", FACETS_MAX);
	return true;
}
