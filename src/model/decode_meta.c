/*
 * decode_meta.c: what a document says about its records: how many there are,
 * what they divide into, what was perhaps meant, whom to thank.
 */
#include <string.h>

#include "klaster/model/value.h"
#include "decode_claim.h"
#include "decode_parts.h"

/* --- totals, ours first, then as other servers give them */

static bool take_number(const struct json *number, uint64_t *count)
{
	*count = json_u64(number, UINT64_MAX);
	return *count != UINT64_MAX;
}

static bool foreign_total(const struct json *meta, uint64_t *count)
{
	static const char *const names[] = {"total", "record_count",
	    "recordCount", "totalCount", "total-count", "count"};
	const struct json *places[] = {json_get(meta, "pagination"), meta};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++)
			if (take_number(json_get(places[i], names[j]), count))
				return true;
	return false;
}

static struct total read_total(const struct json *meta)
{
	const struct json *page = json_get(meta, "page");
	struct total total = {.kind = TOTAL_EXACT};
	uint64_t guess = 0, least = 0;
	bool has_guess, has_least;

	if (take_number(json_get(page, "total"), &total.count))
		return total;
	has_guess = take_number(
	    json_get(json_get(page, "estimatedTotal"), "bestGuess"), &guess);
	has_least = take_number(json_get(page, "atLeast"), &least);
	/* A guess that only says "one more" is none. */
	if (has_least && (!has_guess || guess <= least + 1))
		return (struct total){TOTAL_AT_LEAST, least};
	if (has_guess)
		return (struct total){TOTAL_ESTIMATE, guess};
	if (foreign_total(meta, &total.count))
		return total;
	return (struct total){TOTAL_UNKNOWN, 0};
}

/* --- facets */

/* The kind that a link such as "/v1/facets/projects?..." is about. */
static const struct kind *kind_of_link(const char *link)
{
	while (link != NULL && *link != '\0' && *link != '?') {
		size_t len = strcspn(link, "/?");
		const struct kind *kind = kind_findn(link, len);

		if (kind != NULL && strlen(kind->name) == len)
			return kind;
		link += len;
		link += *link == '/';
	}
	return NULL;
}

static const struct field *find_facet(const struct kind *kind, const char *name)
{
	for (size_t i = 0; i < kind->field_count; i++)
		if ((kind->fields[i].roles & ROLE_FACET) &&
		    field_answers(&kind->fields[i], name))
			return &kind->fields[i];
	return NULL;
}

/* Of the kind if it is known, else of the first that has such a field. */
static const struct field *facet_field(
    const struct kind *kind, const char *name)
{
	const struct field *field = NULL;

	if (kind != NULL)
		return find_facet(kind, name);
	for (size_t i = 0; field == NULL && i < kind_count(); i++)
		field = find_facet(kind_at(i), name);
	return field;
}

/* {"value","label","count"}, or a member "LT":812 of an object. */
static bool read_facet_value(
    struct arena *arena, const struct json *item, struct facet_value *value)
{
	const struct json *count = item;

	*value = (struct facet_value){.code = NULL};
	if (json_is_object(item)) {
		value->code = decode_text(arena, item, "value");
		value->label = decode_text(arena, item, "label");
		count = json_get(item, "count");
	} else {
		value->code = arena_strdup(arena, json_name(item));
	}
	if (value->label == NULL)
		value->label = value->code;
	return value->code != NULL && take_number(count, &value->count);
}

static void read_facet(struct page *page, const struct field *field,
    const struct json *values, bool capped)
{
	struct facet_value *found;
	struct facet *facet;
	size_t count = 0;

	found = arena_array(&page->arena, json_count(values), sizeof(*found));
	for (const struct json *item = json_first(values); item != NULL;
	     item = json_next(item))
		if (read_facet_value(&page->arena, item, &found[count]))
			count++;
	page->facets = arena_grow(&page->arena, page->facets, page->facet_count,
	    sizeof(*page->facets));
	facet = &page->facets[page->facet_count++];
	/* Classes of amounts are ours to name, in the reader's language. */
	for (size_t i = 0; field->type == FIELD_MONEY && i < count; i++)
		found[i].label =
		    value_range_show(&page->arena, found[i].code, NULL);
	*facet = (struct facet){
	    .field = field,
	    .values = found,
	    .count = count,
	    .capped = capped,
	};
}

static void read_facets(
    struct page *page, const struct json *meta, const char *self)
{
	const struct json *facets = json_get(meta, "facets");
	bool capped = json_is_true(json_get(meta, "facetsCapped"));
	const struct kind *kind =
	    page->count > 0 ? page->records[0]->kind : kind_of_link(self);

	if (!json_is_object(facets))
		return;
	for (const struct json *item = json_first(facets); item != NULL;
	     item = json_next(item)) {
		const struct field *field = facet_field(kind, json_name(item));

		if (field != NULL &&
		    (json_is_array(item) || json_is_object(item)))
			read_facet(page, field, item, capped);
	}
}

/* --- suggestions */

/* Where `detail` goes: the field that says where it is. */
static const struct field *place_field(const struct kind *kind)
{
	for (size_t i = 1; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];

		if ((field->roles & ROLE_PLACE) && (field->roles & ROLE_LIST) &&
		    (field->type == FIELD_TEXT ||
			field->type == FIELD_LANGTEXT))
			return field;
	}
	return NULL;
}

static struct record *read_suggestion(
    struct arena *arena, const struct json *item)
{
	const struct field *place;
	const struct kind *kind;
	const char *id;
	struct record_builder builder;

	if (!decode_identifier(arena, item, &kind, &id))
		return NULL;
	record_begin(&builder, arena, kind, id);
	decode_claim(
	    &builder, &kind->fields[0], json_get(item, "label"), NULL, NULL);
	place = place_field(kind);
	if (place != NULL && json_is_string(json_get(item, "detail")))
		decode_claim(
		    &builder, place, json_get(item, "detail"), NULL, NULL);
	return record_end(&builder);
}

static void read_suggestions(struct page *page, const struct json *list)
{
	if (!json_is_array(list))
		return;
	page->suggestions = arena_array(
	    &page->arena, json_count(list), sizeof(struct record *));
	for (const struct json *item = json_first(list); item != NULL;
	     item = json_next(item)) {
		struct record *record = read_suggestion(&page->arena, item);

		if (record != NULL)
			page->suggestions[page->suggestion_count++] = record;
	}
}

static struct page_walk read_walk(const struct json *walk)
{
	return (struct page_walk){.walked = json_is_object(walk),
	    .capped = json_is_true(json_get(walk, "capped")),
	    .looked = json_u64(json_get(walk, "looked"), 0)};
}

void decode_meta(struct page *page, const struct json *meta, const char *self)
{
	page->total = read_total(meta);
	read_facets(page, meta, self);
	read_suggestions(page, json_get(meta, "suggestions"));
	page->credit = decode_text(&page->arena, meta, "credit");
	page->seq = json_u64(json_get(meta, "seq"), 0);
	page->walk = read_walk(json_get(meta, "walk"));
}
