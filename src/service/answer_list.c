/*
 * answer_list.c: the document of a page: of a list, of a search over all
 * types, of counts alone.
 */
#include "klaster/service/answer.h"

#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/service/cursor.h"
#include "klaster/service/resource.h"

struct list {
	struct answer_context *context;
	struct document document;
	struct cursor_scope scope;
	struct page_wish wish;
	struct page_found found;
	const struct record **records; /* of those found, the visible */
	size_t count;
};

static bool wish_positions(struct list *list)
{
	const struct request *request = list->context->request;
	struct page_wish *wish = &list->wish;
	const char *text = request->after ? request->after : request->before;

	if (!text)
		return true;
	if (request->before && !request->before[0]) {
		wish->from_end = true;
		return true;
	}
	if (cursor_read(list->context->arena, &list->scope, text,
		request->after ? &wish->after : &wish->before))
		return true;
	return problem_param(list->context->problem, PROBLEM_BAD_CURSOR,
	    request->after ? "page[after]" : "page[before]",
	    "The cursor is none of this list in this order.");
}

static bool list_find(struct list *list)
{
	struct answer_context *context = list->context;
	const struct request *request = context->request;
	struct catalogue *catalogue = context->catalogue;
	struct page_wish *wish = &list->wish;
	struct err err = ERR_INIT;
	bool is_first = !request->after && !request->before;

	*wish = (struct page_wish){.query = &request->query,
	    .level = request->level,
	    .langs = request->langs,
	    .size = request->route == ROUTE_FACETS ? 1 : request->size,
	    .count = request->count,
	    .facet_count = request->facet_count,
	    .facet_of = request->facet_of,
	    .fields = resource_fields(&list->document),
	    .suggest = is_first && request->query.term_count > 0 &&
		       request->route != ROUTE_FACETS};
	for (size_t i = 0; i < request->facet_count; i++)
		wish->facets[i] = request->facets[i];
	if (!wish_positions(list))
		return false;
	if (!catalogue->ops->page(
		catalogue, context->arena, wish, &list->found, &err))
		return answer_store_failed(context->problem, &err);
	list->records = arena_array(
	    context->arena, list->found.count + 1, sizeof(*list->records));
	if (request->route != ROUTE_FACETS)
		visibility_expect_of(list->document.visibility,
		    (const struct record *const *)list->found.records,
		    list->found.count);
	for (size_t i = 0;
	     i < list->found.count && request->route != ROUTE_FACETS; i++) {
		const struct record *record = visibility_record(
		    list->document.visibility, list->found.records[i]);

		if (record)
			list->records[list->count++] = record;
	}
	return true;
}

/* --- links */

static void link_write(struct list *list, const char *name,
    const char *parameter, const char *cursor)
{
	struct buf link;

	buf_init(&link, 3 * TARGET_BYTES_MAX);
	target_write(&list->context->request->target, &link, parameter, cursor);
	json_put_string(&list->document.json, name, buf_text(&link));
	buf_done(&link);
}

static void link_write_if(struct list *list, const char *name, bool is_there,
    const char *parameter, const struct position *position)
{
	if (is_there)
		link_write(list, name, parameter,
		    cursor_write(list->context->arena, &list->scope, position));
	else
		json_put_null(&list->document.json, name);
}

static void self_write(struct list *list)
{
	const struct request *request = list->context->request;

	if (request->after)
		link_write(list, "self", "page[after]", request->after);
	else if (request->before)
		link_write(list, "self", "page[before]", request->before);
	else
		link_write(list, "self", NULL, NULL);
}

static void links_write(struct list *list)
{
	struct json_writer *json = &list->document.json;
	const struct page_found *found = &list->found;

	json_open(json, "links", '{');
	self_write(list);
	if (list->context->request->route != ROUTE_FACETS) {
		bool is_empty = found->count == 0;

		link_write(list, "first", NULL, NULL);
		link_write_if(list, "prev", found->has_before && !is_empty,
		    "page[before]", &found->first);
		link_write_if(list, "next", found->has_after && !is_empty,
		    "page[after]", &found->last);
		link_write(list, "last", "page[before]", "");
	}
	json_close(json, '}');
}

/* --- meta */

static void total_write(struct list *list)
{
	struct json_writer *json = &list->document.json;
	const struct total *total = &list->found.total;

	if (total->kind == TOTAL_UNKNOWN)
		return;
	json_open(json, "page", '{');
	if (total->kind == TOTAL_EXACT) {
		json_put_u64(json, "total", total->count);
	} else {
		json_open(json, "estimatedTotal", '{');
		json_put_u64(json, "bestGuess", total->count);
		json_close(json, '}');
		json_put_u64(json, "atLeast", CATALOGUE_CAP);
	}
	json_close(json, '}');
}

/* As it was asked for: "country" may be the alias of "countries". */
static const char *facet_name(
    const struct request *request, const struct field *field)
{
	for (size_t i = 0; i < request->facet_count; i++)
		if (request->facets[i] == field)
			return request->facet_names[i];
	return field->name;
}

/* A record whose name the caller may not see is no value; the store names
 * what everybody at its desk may see. */
static void facet_value_write(struct list *list, const struct field *field,
    const struct facet_value *value)
{
	struct json_writer *json = &list->document.json;
	const char *label = value->label, *id;
	const struct kind *kind;

	if (field->type == FIELD_REF &&
	    record_parse_ref(value->code, &kind, &id))
		label = visibility_label(list->document.visibility, kind, id);
	if (!label)
		return;
	json_open(json, NULL, '{');
	json_put_string(json, "value", value->code);
	json_put_string(json, "label", label);
	json_put_u64(json, "count", value->count);
	json_close(json, '}');
}

static void facets_write(struct list *list)
{
	struct json_writer *json = &list->document.json;
	bool is_capped = false;

	if (list->found.facet_count == 0)
		return;
	json_open(json, "facets", '{');
	for (size_t i = 0; i < list->found.facet_count; i++) {
		const struct facet *facet = &list->found.facets[i];

		is_capped |= facet->capped;
		json_open(json,
		    facet_name(list->context->request, facet->field), '[');
		for (size_t k = 0; k < facet->count; k++)
			facet_value_write(
			    list, facet->field, &facet->values[k]);
		json_close(json, ']');
	}
	json_close(json, '}');
	if (is_capped)
		json_put_bool(json, "facetsCapped", true);
}

static void suggestions_write(struct list *list)
{
	struct document *document = &list->document;
	struct json_writer *json = &document->json;

	if (list->found.suggestion_count == 0)
		return;
	json_open(json, "suggestions", '[');
	for (size_t i = 0; i < list->found.suggestion_count; i++) {
		const struct record *record = visibility_record(
		    document->visibility, list->found.suggestions[i]);
		const char *place;

		if (!record)
			continue;
		place = resource_place(document, record);
		json_open(json, NULL, '{');
		json_put_string(json, "type", record->kind->name);
		json_put_string(json, "id", record->id);
		json_put_string(json, "label",
		    record_label(record, list->context->request->langs));
		if (place)
			json_put_string(json, "detail", place);
		json_close(json, '}');
	}
	json_close(json, ']');
}

/* Of a question after who works with whom: how far it was looked. */
static void walk_write(struct list *list)
{
	struct json_writer *json = &list->document.json;

	if (!list->found.walked)
		return;
	json_open(json, "walk", '{');
	json_put_u64(json, "looked", list->found.walk_looked);
	json_put_bool(json, "capped", list->found.walk_cut);
	json_close(json, '}');
}

static void meta_write(struct list *list)
{
	struct json_writer *json = &list->document.json;
	const char *credit = resource_credit(&list->document);

	json_open(json, "meta", '{');
	total_write(list);
	facets_write(list);
	suggestions_write(list);
	walk_write(list);
	labels_write(&list->document.labels, json, "labels");
	if (credit)
		json_put_string(json, "credit", credit);
	json_close(json, '}');
}

bool answer_list(struct answer_context *context)
{
	struct list list = {.context = context,
	    .scope = {.key = context->cursor_key,
		.query = &context->request->query,
		.level = context->request->level}};
	struct json_writer *json = &list.document.json;
	struct err err = ERR_INIT;

	document_init(&list.document, context);
	if (!list_find(&list))
		return false;
	json_open(json, NULL, '{');
	json_open(json, "jsonapi", '{');
	json_put_string(json, "version", "1.1");
	json_close(json, '}');
	links_write(&list);
	json_open(json, "data", '[');
	for (size_t i = 0; i < list.count; i++)
		if (!resource_write(
			&list.document, NULL, list.records[i], &err))
			return answer_store_failed(context->problem, &err);
	json_close(json, ']');
	if (!resource_write_included(
		&list.document, list.records, list.count, &err))
		return answer_store_failed(context->problem, &err);
	meta_write(&list);
	json_close(json, '}');
	return true;
}
