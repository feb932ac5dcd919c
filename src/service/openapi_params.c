/*
 * openapi_params.c: parameters, each as request.c takes it. It owns how they
 * are described and asks params.c and filter.c what there is.
 */
#include "openapi_parts.h"

#include <string.h>

#include "klaster/model/query.h"
#include "klaster/service/cursor.h"
#include "klaster/service/filter.h"
#include "klaster/service/params.h"
#include "klaster/service/snapshot.h"
#include "klaster/service/visibility.h"

/* --- names */

static bool names_have(const struct openapi_names *names, const char *text)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i].text, text) == 0)
			return true;
	return false;
}

static void names_add(
    struct openapi *api, struct openapi_names *names, struct openapi_name name)
{
	names->list = arena_grow(
	    &api->arena, names->list, names->count, sizeof(*names->list));
	names->list[names->count++] = name;
}

static void names_ask(struct openapi *api, struct openapi_names *names,
    const struct kind *kind, const char *text, openapi_asks *asks)
{
	const struct field *field = NULL;

	if (text && !names_have(names, text))
		field = asks(api->level, kind, text);
	if (field)
		names_add(api, names, (struct openapi_name){text, field});
}

struct openapi_names openapi_names(
    struct openapi *api, const struct kind *kind, openapi_asks *asks)
{
	struct openapi_names names = {0};

	for (size_t k = 0; k < kind_count(); k++) {
		const struct kind *one = kind_at(k);

		if (kind && one != kind)
			continue;
		for (size_t i = 0; i < one->field_count; i++) {
			const struct field *field = &one->fields[i];

			names_ask(api, &names, kind, field->name, asks);
			names_ask(api, &names, kind, field->alias, asks);
		}
	}
	return names;
}

const char *openapi_level(struct openapi *api, const struct field *field)
{
	if (field->level == LEVEL_PUBLIC)
		return "";
	return arena_printf(
	    &api->arena, ",'x-level':'%s'", level_name(field->level));
}

/* Names with the level that they ask for, where it is above public. */
static void levels_put(struct openapi *api, const struct openapi_names *names)
{
	bool is_open = false;

	for (size_t i = 0; i < names->count; i++) {
		enum level level = names->list[i].field->level;

		if (level == LEVEL_PUBLIC)
			continue;
		if (!is_open)
			json_open(&api->json, "x-levels", '{');
		is_open = true;
		json_put_string(
		    &api->json, names->list[i].text, level_name(level));
	}
	if (is_open)
		json_close(&api->json, '}');
}

/* "a,b" of closed sets of names. */
static void list_open(
    struct openapi *api, const char *as, const char *name, const char *more)
{
	struct json_writer *json = &api->json;

	json_open(json, as, '{');
	openapi_put(api, "name", "'%s'", name);
	openapi_put(api, "in", "'query'");
	openapi_put(api, "style", "'form'");
	openapi_put(api, "explode", "false");
	if (*more)
		openapi_put(api, "required", "%s", more);
	json_open(json, "schema", '{');
	openapi_put(api, "type", "'array'");
}

static void list_close(struct openapi *api)
{
	json_close(&api->json, '}');
	json_close(&api->json, '}');
}

/* --- one family each; `kind` is NULL where the address has none */

static void fields_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	(void)route;
	for (size_t i = 0; i < kind_count(); i++)
		if (route == ROUTE_SEARCH || route == ROUTE_CHANGES || kind)
			openapi_put(api, NULL,
			    "{'$ref':'#/components/parameters/fields.%s'}",
			    kind_at(i)->name);
}

/* fields[KIND] of every kind: included records have kinds of their own. */
static void shared_fields_put(struct openapi *api, const struct kind *kind)
{
	struct openapi_names names = openapi_names(api, kind, param_field);
	const char *name = arena_printf(&api->arena, "fields[%s]", kind->name);

	list_open(
	    api, arena_printf(&api->arena, "fields.%s", kind->name), name, "");
	json_open(&api->json, "items", '{');
	json_open(&api->json, "enum", '[');
	for (size_t i = 0; i < names.count; i++)
		json_put_string(&api->json, NULL, names.list[i].text);
	for (int i = 0; i < EXTRA_COUNT; i++)
		json_put_string(
		    &api->json, NULL, param_extra_name((enum param_extra)i));
	json_close(&api->json, ']');
	levels_put(api, &names);
	json_close(&api->json, '}');
	list_close(api);
}

/* A relationship, and those of the records that it leads to. */
static void include_paths_put(struct openapi *api, const struct kind *kind,
    const char *before, unsigned depth)
{
	struct openapi_names names = openapi_names(api, kind, param_relation);

	for (size_t i = 0; i < names.count; i++) {
		const struct kind *target = field_target(names.list[i].field);
		const char *path = arena_printf(
		    &api->arena, "%s%s", before, names.list[i].text);

		json_put_string(&api->json, NULL, path);
		if (depth < INCLUDE_DEPTH_MAX && target)
			include_paths_put(api, target,
			    arena_printf(&api->arena, "%s.", path), depth + 1);
	}
}

static void include_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	if (route == ROUTE_CHANGES) {
		openapi_put(api, NULL,
		    "{'name':'%s','in':'query','schema':{'const':"
		    "'" PARAM_WITH_RECORDS "'}}",
		    param_rules[PARAM_INCLUDE].name);
		return;
	}
	list_open(api, NULL, param_rules[PARAM_INCLUDE].name, "");
	openapi_put(api, "maxItems", "%d", INCLUDES_MAX);
	json_open(&api->json, "items", '{');
	json_open(&api->json, "enum", '[');
	include_paths_put(api, kind, "", 1);
	json_close(&api->json, ']');
	json_close(&api->json, '}');
	list_close(api);
}

/* A search over all types has an order of its own. */
static void sort_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	struct openapi_names names;

	(void)route;
	if (!kind)
		return;
	names = openapi_names(api, kind, param_sort);
	json_open(&api->json, NULL, '{');
	openapi_put(api, "name", "'%s'", param_rules[PARAM_SORT].name);
	openapi_put(api, "in", "'query'");
	json_open(&api->json, "schema", '{');
	openapi_put(api, "type", "'string'");
	json_open(&api->json, "enum", '[');
	for (size_t i = 0; i < names.count; i++) {
		openapi_put(api, NULL, "'%s'", names.list[i].text);
		openapi_put(api, NULL, "'-%s'", names.list[i].text);
	}
	json_close(&api->json, ']');
	openapi_put(api, "default", "'%s'", kind->sort);
	levels_put(api, &names);
	json_close(&api->json, '}');
	json_close(&api->json, '}');
}

static void page_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	(void)kind;
	for (int i = 0; i < PARAM_PAGE_COUNT; i++) {
		enum param_page page = (enum param_page)i;

		if (!param_page_is_of(page, route))
			continue;
		if (page == PAGE_SIZE)
			openapi_put(api, NULL,
			    "{'name':'page[%s]','in':'query','schema':{"
			    "'type':'integer','minimum':1,'maximum':%zu,"
			    "'default':%zu}}",
			    param_page_name(page), param_size_max(route),
			    param_size_default(route));
		else
			openapi_put(api, NULL,
			    "{'$ref':'#/components/parameters/page.%s'}",
			    param_page_name(page));
	}
}

/* page[before] empty is the end of the list. */
static void shared_pages_put(struct openapi *api)
{
	openapi_put(api,
	    arena_printf(&api->arena, "page.%s", param_page_name(PAGE_AFTER)),
	    "{'name':'page[%s]','in':'query','description':'A cursor, of "
	    "links.next.','schema':{'type':'string','minLength':1,"
	    "'maxLength':%d}}",
	    param_page_name(PAGE_AFTER), CURSOR_TEXT_MAX);
	openapi_put(api,
	    arena_printf(&api->arena, "page.%s", param_page_name(PAGE_BEFORE)),
	    "{'name':'page[%s]','in':'query','description':'A cursor, of "
	    "links.prev; empty: the last page. Not beside page[%s].',"
	    "'allowEmptyValue':true,'schema':{'type':'string',"
	    "'maxLength':%d}}",
	    param_page_name(PAGE_BEFORE), param_page_name(PAGE_AFTER),
	    CURSOR_TEXT_MAX);
}

static void filter_op_put(
    struct openapi *api, const struct openapi_name *name, enum query_op op)
{
	const char *brackets =
	    op == OP_IS ? ""
			: arena_printf(&api->arena, "[%s]", query_op_name(op));
	const char *schema = op == OP_EXISTS ? "exists"
			     : filter_takes_two(name->field)
				 ? "two"
				 : field_type_name(name->field->type);
	bool is_list =
	    filter_op_takes_many(op) && !filter_takes_two(name->field);

	openapi_put(api, NULL,
	    "{'name':'filter[%s]%s','in':'query'%s,"
	    "'schema':{'$ref':'#/components/schemas/filter.%s%s'}%s}",
	    name->text, brackets,
	    filter_op_takes_many(op) ? ",'style':'form','explode':false" : "",
	    schema, is_list ? ".list" : "", openapi_level(api, name->field));
}

/* Changes have a word of their own that is a field's name too. */
static bool is_of(enum route route, const char *name, int op)
{
	return route == ROUTE_CHANGES && op == OP_IS && strcmp(name, "of") == 0;
}

static void filter_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	struct openapi_names names;

	if (route == ROUTE_CHANGES) {
		openapi_put(api, NULL,
		    "{'name':'" PARAM_SEQ "','in':'query','schema':{"
		    "'type':'integer','minimum':0,"
		    "'maximum':999999999999999}}");
		openapi_put(api, NULL,
		    "{'name':'" PARAM_OF "','in':'query','schema':{"
		    "'$ref':'#/components/schemas/kind'}}");
	}
	openapi_put(api, NULL, "{'$ref':'#/components/parameters/words'}");
	names = openapi_names(api, kind, filter_field);
	for (size_t i = 0; i < names.count; i++)
		for (int op = OP_IS; op < FILTER_OP_COUNT; op++)
			if (filter_op_fits(
				(enum query_op)op, names.list[i].field->type) &&
			    !is_of(route, names.list[i].text, op) &&
			    !(route == ROUTE_CHANGES &&
				names.list[i].field->type == FIELD_TIE))
				filter_op_put(
				    api, &names.list[i], (enum query_op)op);
}

static void total_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	(void)route;
	(void)kind;
	openapi_put(api, NULL, "{'$ref':'#/components/parameters/total'}");
}

static void facets_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	struct openapi_names names = openapi_names(api, kind, param_facet);

	list_open(api, NULL, param_rules[PARAM_FACETS].name,
	    route == ROUTE_FACETS ? "true" : "");
	openapi_put(api, "minItems", "%d", route == ROUTE_FACETS ? 1 : 0);
	openapi_put(api, "maxItems", "%d", FACETS_MAX);
	json_open(&api->json, "items", '{');
	json_open(&api->json, "enum", '[');
	for (size_t i = 0; i < names.count; i++)
		json_put_string(&api->json, NULL, names.list[i].text);
	json_close(&api->json, ']');
	levels_put(api, &names);
	json_close(&api->json, '}');
	list_close(api);
}

static void facet_of_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	(void)route;
	(void)kind;
	openapi_put(api, NULL, "{'$ref':'#/components/parameters/facetOf'}");
}

/* --- all of them */

static void (*const writers[PARAM_FAMILY_COUNT])(
    struct openapi *api, enum route route, const struct kind *kind) = {
    [PARAM_FIELDS] = fields_put,
    [PARAM_INCLUDE] = include_put,
    [PARAM_SORT] = sort_put,
    [PARAM_PAGE] = page_put,
    [PARAM_FILTER] = filter_put,
    [PARAM_TOTAL] = total_put,
    [PARAM_FACETS] = facets_put,
    [PARAM_FACET_OF] = facet_of_put,
};

void openapi_put_params(
    struct openapi *api, enum route route, const struct kind *kind)
{
	json_open(&api->json, "parameters", '[');
	if (strstr(route_path(route), "{id}"))
		openapi_put(api, NULL, "{'$ref':'#/components/parameters/id'}");
	for (int i = 0; i < PARAM_FAMILY_COUNT; i++)
		if (param_is_of((enum param_family)i, route))
			writers[i](api, route, kind);
	if (!route_is_check(route)) {
		openapi_put(
		    api, NULL, "{'$ref':'#/components/parameters/language'}");
		openapi_put(
		    api, NULL, "{'$ref':'#/components/parameters/etag'}");
		openapi_put(
		    api, NULL, "{'$ref':'#/components/parameters/seq'}");
	}
	json_close(&api->json, ']');
}

void openapi_put_shared_params(struct openapi *api)
{
	json_open(&api->json, "parameters", '{');
	openapi_put(api, "id",
	    "{'name':'id','in':'path','required':true,"
	    "'schema':{'$ref':'#/components/schemas/id'}}");
	openapi_put(api, "words",
	    "{'name':'" PARAM_WORDS "','in':'query','description':'Words, all "
	    "of them; a phrase in double quotes, -word for without it, the "
	    "last may go on. At most %d; nothing in it is an error of "
	    "grammar.','schema':{'type':'string','maxLength':%d}}",
	    QUERY_TERM_MAX, TARGET_VALUE_BYTES);
	openapi_put(api, "total",
	    "{'name':'%s','in':'query','schema':{'type':'string',"
	    "'enum':['%s','%s','%s'],'default':'%s'}}",
	    param_rules[PARAM_TOTAL].name, param_total_name(COUNT_NONE),
	    param_total_name(COUNT_CAPPED), param_total_name(COUNT_EXACT),
	    param_total_name(COUNT_NONE));
	openapi_put(api, "facetOf",
	    "{'name':'%s','in':'query','description':'Of what the counts are: "
	    "of the result, or of what it would be with another value of the "
	    "field.','schema':{'type':'string','enum':['%s','%s'],"
	    "'default':'%s'}}",
	    param_rules[PARAM_FACET_OF].name,
	    param_facet_of_name(FACET_OF_RESULT),
	    param_facet_of_name(FACET_OF_CHOICE),
	    param_facet_of_name(FACET_OF_RESULT));
	shared_pages_put(api);
	for (size_t i = 0; i < kind_count(); i++)
		shared_fields_put(api, kind_at(i));
	openapi_put(api, "language",
	    "{'name':'Accept-Language','in':'header','description':'In "
	    "which languages texts and labels are wanted.',"
	    "'schema':{'type':'string'}}");
	openapi_put(api, "etag",
	    "{'name':'If-None-Match','in':'header','description':'The ETag "
	    "of a copy that is there.','schema':{'type':'string'}}");
	openapi_put(api, "seq",
	    "{'name':'%s','in':'header','description':'The number of a change "
	    "that must be in the answer.','schema':{'type':'integer',"
	    "'minimum':0}}",
	    SNAPSHOT_HEADER);
	json_close(&api->json, '}');
}
