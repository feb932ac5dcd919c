/*
 * request.c: the closed list of parameters. It knows what may be asked of
 * which route and reads it into struct request; it looks nothing up.
 */
#include "klaster/service/request.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/service/filter.h"
#include "klaster/service/params.h"
#include "klaster/service/visibility.h"

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
			field_set_add(&fields->set, i);
}

static bool is_extra(const char *part, enum param_extra extra)
{
	return strcmp(part, param_extra_name(extra)) == 0;
}

static bool fields_part(
    struct parse *parse, const struct param *param, const char *part)
{
	const struct kind *kind = kind_find_exact(param->bracket[0]);
	struct request_fields *fields =
	    &parse->request->fields[kind_index(kind)];
	const struct field *field;

	if (is_extra(part, EXTRA_CLAIMS)) {
		fields->has_claims = true;
		return true;
	}
	if (is_extra(part, EXTRA_TRANSLATIONS)) {
		fields->has_translations = true;
		return true;
	}
	if (is_extra(part, EXTRA_ALL)) {
		fields->has_claims = true;
		fields_set_all(parse, kind, fields);
		return true;
	}
	field = param_field(parse->request->level, kind, part);
	if (!field)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_FIELD,
		    param->name, "%s have no field \"%s\".", kind->name, part);
	field_set_add(&fields->set, kind_field_index(kind, field));
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
		const struct field *field =
		    param_relation(request->level, kind, name);

		if (include.depth == INCLUDE_DEPTH_MAX)
			return problem_param(parse->problem,
			    PROBLEM_BAD_INCLUDE, param->name,
			    "\"%s\" goes deeper than %d.", part,
			    INCLUDE_DEPTH_MAX);
		if (!field)
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
	if (parse->request->route == ROUTE_CHANGES) {
		parse->request->with_records =
		    strcmp(param->value, PARAM_WITH_RECORDS) == 0;
		return parse->request->with_records ||
		       problem_param(parse->problem, PROBLEM_BAD_INCLUDE,
			   param->name, "Changes include \"record\" alone.");
	}
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
	query->sort = param_sort(parse->request->level, parse->request->kind,
	    name + query->descending);
	if (!query->sort)
		return problem_param(parse->problem, PROBLEM_BAD_SORT,
		    param->name, "%s cannot be sorted by \"%s\".",
		    parse->request->kind->name, name + query->descending);
	return true;
}

static bool size_read(struct parse *parse, const struct param *param)
{
	struct request *request = parse->request;
	size_t max = param_size_max(request->route);
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

static bool is_page(
    const struct parse *parse, const struct param *param, enum param_page page)
{
	return param_page_is_of(page, parse->request->route) &&
	       strcmp(param->bracket[0], param_page_name(page)) == 0;
}

static bool page_read(struct parse *parse, const struct param *param)
{
	struct request *request = parse->request;
	bool is_after = is_page(parse, param, PAGE_AFTER);

	if (is_page(parse, param, PAGE_SIZE))
		return size_read(parse, param);
	if (!is_after && !is_page(parse, param, PAGE_BEFORE))
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
	for (int i = COUNT_NONE; i <= COUNT_EXACT; i++) {
		if (strcmp(param->value,
			param_total_name((enum count_price)i)) != 0)
			continue;
		parse->request->count = (enum count_price)i;
		return true;
	}
	return problem_param(parse->problem, PROBLEM_BAD_VALUE, param->name,
	    "A total is none, capped or exact.");
}

static bool facet_part(
    struct parse *parse, const struct param *param, const char *part)
{
	struct request *request = parse->request;
	const struct field *field =
	    param_facet(request->level, request->kind, part);

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

static bool facet_of_read(struct parse *parse, const struct param *param)
{
	for (int i = FACET_OF_RESULT; i <= FACET_OF_CHOICE; i++) {
		if (strcmp(param->value,
			param_facet_of_name((enum facet_of)i)) != 0)
			continue;
		parse->request->facet_of = (enum facet_of)i;
		return true;
	}
	return problem_param(parse->problem, PROBLEM_BAD_VALUE, param->name,
	    "Counts are of the result or for a choice.");
}

/* --- filters */

static bool seq_read(struct parse *parse, const struct param *param)
{
	size_t digits = strspn(param->value, "0123456789");

	if (strcmp(param->name, PARAM_SEQ) != 0)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_PARAMETER,
		    param->name, "Changes are asked for by " PARAM_SEQ ".");
	if (digits == 0 || digits > SEQ_DIGITS_MAX || param->value[digits])
		return problem_param(parse->problem, PROBLEM_BAD_VALUE,
		    param->name, "A change number is a whole number.");
	parse->request->seq = strtoull(param->value, NULL, 10);
	return true;
}

/* Of one type alone. */
static bool of_read(struct parse *parse, const char *name)
{
	struct query *query = &parse->request->query;

	query->kind = kind_find_exact(name);
	return query->kind || problem_param(parse->problem, PROBLEM_BAD_VALUE,
				  PARAM_OF, "There is no type \"%s\".", name);
}

/* What others are read by, wherever it stands among them. */
static bool is_read_before(enum route route, const struct param *param)
{
	return strcmp(param->name, PARAM_WORDS) == 0 ||
	       (route == ROUTE_CHANGES && strcmp(param->name, PARAM_OF) == 0);
}

static bool is_tie(const struct parse *parse, const struct param *param)
{
	const struct field *field = filter_field(parse->request->level,
	    parse->request->query.kind, param->bracket[0]);

	return field && field->type == FIELD_TIE;
}

static bool filter_param(struct parse *parse, const struct param *param)
{
	struct request *request = parse->request;

	if (is_read_before(request->route, param))
		return true;
	if (request->route == ROUTE_CHANGES &&
	    strcmp(param->bracket[0], "seq") == 0)
		return seq_read(parse, param);
	if (request->route == ROUTE_CHANGES && is_tie(parse, param))
		return problem_param(parse->problem, PROBLEM_UNKNOWN_FIELD,
		    param->name,
		    "Changes are not told by who works with whom: others' "
		    "changes change it.");
	return filter_read(&request->query, parse->arena, request->level, param,
	    parse->problem);
}

/* --- the list */

static param_reader *const readers[PARAM_FAMILY_COUNT] = {
    [PARAM_FIELDS] = fields_read,
    [PARAM_INCLUDE] = include_read,
    [PARAM_SORT] = sort_read,
    [PARAM_PAGE] = page_read,
    [PARAM_FILTER] = filter_param,
    [PARAM_TOTAL] = total_read,
    [PARAM_FACETS] = facets_read,
    [PARAM_FACET_OF] = facet_of_read,
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
	const struct param_rule *rule;
	int i = 0;

	while (i < PARAM_FAMILY_COUNT &&
	       strcmp(param_rules[i].name, param->family) != 0)
		i++;
	rule = &param_rules[i];
	if (i == PARAM_FAMILY_COUNT ||
	    !param_is_of((enum param_family)i, parse->request->route) ||
	    param->bracket_count < rule->brackets_min ||
	    param->bracket_count > rule->brackets_max)
		return problem_param(parse->problem, PROBLEM_UNKNOWN_PARAMETER,
		    param->name, "There is no such parameter here.");
	if (param_is_repeated(target, index) &&
	    (!rule->repeats || is_read_before(parse->request->route, param)))
		return problem_param(parse->problem, PROBLEM_BAD_VALUE,
		    param->name, "It is given twice.");
	return readers[i](parse, param);
}

/* --- the path */

static bool route_find(struct request *request, struct problem *problem)
{
	if (!route_match(&request->target, &request->route, &request->kind,
		&request->id))
		return problem_set(problem, PROBLEM_NOT_FOUND,
		    "There is nothing at this address.");
	request->has_route = true;
	if (request->id && !record_id_is_valid(request->id))
		return problem_set(
		    problem, PROBLEM_NOT_FOUND, "There is no such record.");
	return true;
}

/* A way has two ends. */
static bool path_check(struct parse *parse)
{
	const struct query *query = &parse->request->query;

	for (size_t i = 0; i < query->filter_count; i++) {
		const struct query_filter *filter = &query->filters[i];
		const struct field *field = filter_field(
		    parse->request->level, query->kind, filter->name);

		if (filter_takes_two(field) && filter->value_count != 2)
			return problem_param(parse->problem, PROBLEM_BAD_VALUE,
			    arena_printf(
				parse->arena, "filter[%s]", filter->name),
			    "A path is between two organisations: A,B.");
	}
	return true;
}

/* Changes with their records are pages of records. */
static bool records_size_check(struct parse *parse)
{
	struct request *request = parse->request;

	if (request->size <= PAGE_SIZE_MAX)
		return true;
	if (!target_param(&request->target, "page[size]")) {
		request->size = PAGE_SIZE_MAX;
		return true;
	}
	parse->problem->max_size = PAGE_SIZE_MAX;
	return problem_param(parse->problem, PROBLEM_PAGE_TOO_LARGE,
	    "page[size]", "A page with records has at most %d rows.",
	    PAGE_SIZE_MAX);
}

bool request_parse(struct request *request, struct arena *arena,
    const char *target, struct problem *problem)
{
	struct parse parse = {
	    .request = request, .arena = arena, .problem = problem};
	const char *words, *of;

	if (!target_parse(&request->target, arena, target, problem) ||
	    !route_find(request, problem))
		return false;
	request->size = param_size_default(request->route);
	words = target_param(&request->target, PARAM_WORDS);
	if (words)
		query_parse_words(&request->query, arena, words, strlen(words));
	request->query.kind = request->kind;
	of = target_param(&request->target, PARAM_OF);
	if (request->route == ROUTE_CHANGES && of && !of_read(&parse, of))
		return false;
	for (size_t i = 0; i < request->target.param_count; i++)
		if (!param_read(&parse, i))
			return false;
	if (!path_check(&parse))
		return false;
	if (request->with_records)
		return records_size_check(&parse);
	if (request->route == ROUTE_FACETS && request->facet_count == 0)
		return problem_param(problem, PROBLEM_BAD_VALUE, "facetBy",
		    "Counts are of a field: name one to %d.", FACETS_MAX);
	return true;
}
