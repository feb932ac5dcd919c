/*
 * decode_resource.c: one resource object to a record. Nothing in it is
 * trusted to be there or to be of its type; what cannot be read is counted in
 * the record, what is not known (a newer service's fields) is passed over.
 */
#include <string.h>

#include "decode_claim.h"
#include "decode_parts.h"

struct resource {
	struct record_builder builder;
	const struct decode_labels *labels;
	const struct json *attributes;
	const struct json *translations;
	/* Fields whose translations have been read. */
	bool translated[KIND_FIELD_MAX];
};

/* By its exact name, else as foreign services spell it ("start-date"). */
const struct field *decode_field(const struct kind *kind, const char *name)
{
	const struct field *field = kind_field(kind, name);

	for (size_t i = 0; field == NULL && i < kind->field_count; i++) {
		const struct field bare = {.name = kind->fields[i].name};

		if (field_answers(&bare, name))
			field = &kind->fields[i];
	}
	return field;
}

bool decode_identifier(struct arena *arena, const struct json *item,
    const struct kind **kind, const char **id)
{
	const char *type = json_text(json_get(item, "type"));

	*kind = type == NULL ? NULL : kind_find(type);
	*id = decode_id(arena, item, "id");
	return *kind != NULL && *id != NULL;
}

/* --- attributes */

/* {"lt":"...","pl":"..."} */
static void read_languages(struct resource *resource, const struct field *field,
    const struct json *map)
{
	for (const struct json *item = json_first(map); item != NULL;
	     item = json_next(item)) {
		struct arena *arena = resource->builder.arena;
		struct claim_origin origin = {
		    .lang = arena_strdup(arena, json_name(item)),
		};

		decode_claims(&resource->builder, field, item, &origin, NULL);
	}
}

static void read_attribute(struct resource *resource, const struct json *item)
{
	const struct kind *kind = resource->builder.kind;
	const struct field *field = decode_field(kind, json_name(item));

	if (field == NULL ||
	    resource->translated[kind_field_index(kind, field)])
		return;
	if (field->type == FIELD_LANGTEXT && json_is_object(item) &&
	    json_get(item, "value") == NULL)
		read_languages(resource, field, item);
	else
		decode_claims(&resource->builder, field, item, NULL, NULL);
}

/* Every statement: the attribute "claims". */
static void read_whole(struct resource *resource, const struct json *claims)
{
	struct record_builder *builder = &resource->builder;

	builder->whole = true;
	for (const struct json *item = json_first(claims); item != NULL;
	     item = json_next(item)) {
		const char *name = json_text(json_get(item, "field"));
		const struct field *field =
		    name == NULL ? NULL : decode_field(builder->kind, name);

		if (name == NULL)
			builder->skipped++;
		else if (field != NULL)
			decode_claim(builder, field, item, NULL, NULL);
	}
}

static void read_translations(
    struct resource *resource, const struct json *fields)
{
	const struct kind *kind = resource->builder.kind;

	for (const struct json *item = json_first(fields); item != NULL;
	     item = json_next(item)) {
		const struct field *field = decode_field(kind, json_name(item));

		if (field == NULL || !json_is_object(item) ||
		    json_first(item) == NULL)
			continue;
		read_languages(resource, field, item);
		resource->translated[kind_field_index(kind, field)] = true;
	}
}

static void read_attributes(
    struct resource *resource, const struct json *attributes)
{
	const struct json *claims = json_get(attributes, "claims");

	if (attributes != NULL && !json_is_object(attributes)) {
		resource->builder.skipped++;
		return;
	}
	if (json_is_array(claims)) {
		read_whole(resource, claims);
		return;
	}
	read_translations(resource, json_get(attributes, "translations"));
	for (const struct json *item = json_first(attributes); item != NULL;
	     item = json_next(item))
		if (strcmp(json_name(item), "translations") != 0)
			read_attribute(resource, item);
}

/* --- relationships */

/* The claim that already says so, as whole records have it. */
static struct claim *find_claim(struct record_builder *builder,
    const struct field *field, const char *value)
{
	for (size_t i = 0; i < builder->claim_count; i++) {
		struct claim *claim = &builder->claims[i];

		if (claim->field == field && strcmp(claim->value, value) == 0)
			return claim;
	}
	return NULL;
}

static void read_ref(struct resource *resource, const struct field *field,
    const struct json *item)
{
	struct record_builder *builder = &resource->builder;
	const struct kind *kind;
	const char *id;
	struct claim *claim;
	char *value;

	if (!decode_identifier(builder->arena, item, &kind, &id) ||
	    (field->target != NULL && strcmp(field->target, kind->name) != 0) ||
	    builder->claim_count >= DECODE_CLAIM_MAX) {
		builder->skipped++;
		return;
	}
	value = arena_printf(builder->arena, "%s/%s", kind->name, id);
	claim = find_claim(builder, field, value);
	if (claim == NULL) {
		if (builder->whole)
			return;
		claim = record_add(builder, field, value);
	}
	if (claim->label == NULL)
		claim->label = decode_text(
		    builder->arena, json_get(item, "meta"), "label");
}

static bool read_item(struct record_builder *builder, const struct json *json,
    struct relation_item *item)
{
	const struct json *meta = json_get(json, "meta");

	*item = (struct relation_item){.label = NULL};
	if (!decode_identifier(builder->arena, json, &item->kind, &item->id))
		return false;
	item->label = decode_text(builder->arena, meta, "label");
	item->detail = decode_text(builder->arena, meta, "detail");
	if (!decode_identifier(builder->arena, json_get(meta, "open"),
		&item->open_kind, &item->open_id)) {
		item->open_kind = item->kind;
		item->open_id = item->id;
	}
	if (item->label == NULL)
		item->label = item->open_id;
	return true;
}

static void read_inverse(struct resource *resource, const struct field *field,
    const struct json *relationship)
{
	struct record_builder *builder = &resource->builder;
	const struct json *data = json_get(relationship, "data");
	const struct json *total =
	    json_get(json_get(relationship, "meta"), "total");
	size_t room = json_is_array(data) ? json_count(data) : 1, count = 0;
	const struct json *json = json_is_array(data) ? json_first(data) : data;
	struct relation_item *items;
	struct relation *relation;

	if (data == NULL && total == NULL)
		return; /* links alone say nothing */
	items = arena_array(builder->arena, room, sizeof(*items));
	for (; json != NULL; json = json_next(json)) {
		if (json_is_null(json))
			continue;
		if (read_item(builder, json, &items[count]))
			count++;
		else
			builder->skipped++;
		if (json == data)
			break; /* one alone has no neighbours of its own */
	}
	relation = record_add_relation(builder, field);
	relation->items = items;
	relation->count = count;
	relation->total = json_u64(total, count);
	if (relation->total < count)
		relation->total = count;
}

static void read_relationship(
    struct resource *resource, const struct json *relationship)
{
	const struct field *field =
	    decode_field(resource->builder.kind, json_name(relationship));
	const struct json *data = json_get(relationship, "data"), *item;

	if (field == NULL)
		return;
	if (!json_is_object(relationship) ||
	    (field->type != FIELD_REF && field->type != FIELD_INVERSE)) {
		resource->builder.skipped++;
	} else if (field->type == FIELD_INVERSE) {
		read_inverse(resource, field, relationship);
	} else if (json_is_array(data)) {
		for (item = json_first(data); item != NULL;
		     item = json_next(item))
			read_ref(resource, field, item);
	} else if (data != NULL && !json_is_null(data)) {
		read_ref(resource, field, data);
	}
}

/* Puts in the labels that the document gives once for all records. */
static void add_labels(struct resource *resource)
{
	struct record_builder *builder = &resource->builder;

	for (size_t i = 0; i < builder->claim_count; i++) {
		struct claim *claim = &builder->claims[i];

		if (claim->field->type == FIELD_CODE &&
		    claim->field->codes != NULL && claim->label == NULL &&
		    claim->form != CLAIM_ABSENCE)
			claim->label = decode_labels_find(resource->labels,
			    claim->field->codes, claim->value);
		if (claim->source != NULL)
			claim->source_label = decode_labels_find(
			    resource->labels, "sources", claim->source);
	}
}

/* A row's other values, behind the picked one. */
static void read_conflicts(
    struct resource *resource, const struct json *conflicts)
{
	struct record_builder *builder = &resource->builder;

	if (builder->whole || !json_is_object(conflicts))
		return;
	for (const struct json *item = json_first(conflicts); item != NULL;
	     item = json_next(item)) {
		const struct field *field =
		    decode_field(builder->kind, json_name(item));

		if (field != NULL && !field->many)
			decode_claims(builder, field, item, NULL, NULL);
	}
}

struct record *decode_resource(struct arena *arena,
    const struct decode_labels *labels, const struct json *item)
{
	struct resource resource = {.labels = labels};
	const struct json *relationships = json_get(item, "relationships");
	const struct kind *kind;
	struct record *record;
	const char *id;
	uint64_t number;

	if (!decode_identifier(arena, item, &kind, &id))
		return NULL;
	record_begin(&resource.builder, arena, kind, id);
	read_attributes(&resource, json_get(item, "attributes"));
	if (json_is_object(relationships)) {
		for (const struct json *one = json_first(relationships);
		     one != NULL; one = json_next(one))
			read_relationship(&resource, one);
	}
	read_conflicts(
	    &resource, json_get(json_get(item, "meta"), "conflicts"));
	add_labels(&resource);
	record = record_end(&resource.builder);
	number = json_u64(json_get(json_get(item, "meta"), "number"), 0);
	if (number <= UINT32_MAX)
		record->number = (uint32_t)number;
	return record;
}
