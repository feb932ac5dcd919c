/*
 * foreign_translate.c: owns how a foreign answer becomes one of ours: the
 * same outline with our kinds, our fields, and the labels of what is referred
 * to. All that comes after it, the copy included, knows our words only. What
 * it cannot read it leaves out, and what is no answer it leaves as it is, for
 * the reader to say why.
 */
#include <string.h>
#include "foreign.h"
#include "klaster/base/mem.h"
#include "klaster/model/json.h"

#define VALUES_MAX 200

struct translating {
	struct profile *profile;
	struct json_writer writer;
	struct arena arena;
	const struct json *included;
};

static const struct profile_kind *kind_of(
    const struct profile *profile, const struct json *resource)
{
	const char *type = json_text(json_get(resource, "type"));

	return type != NULL ? profile_of_type(profile, type) : NULL;
}

/* --- values */

/* A day of a moment: we know no hours. */
static const char *day_of(struct translating *to, const char *text)
{
	size_t len = strcspn(text, "T ");

	return len == 10 ? arena_strndup(&to->arena, text, len) : text;
}

static void put_value(struct translating *to, const char *name,
    const struct field *field, const struct json *value)
{
	const char *text = json_text(value);

	if (text != NULL && field->type == FIELD_DATE)
		text = day_of(to, text);
	else if (text != NULL && field->type == FIELD_LANGTEXT)
		text = foreign_plain_text(&to->arena, text);
	else if (text != NULL)
		text = foreign_code(&to->arena, field, text);
	if (text != NULL)
		json_put_string(&to->writer, name, text);
	else if (json_is_number(value))
		json_put_raw(&to->writer, name, json_scalar(&to->arena, value));
}

/* What stands at "address.city", in each item of a list. */
static const struct json *step(const struct json *value, const char *path)
{
	while (value != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");
		char name[120];

		if (len >= sizeof(name))
			return NULL;
		memcpy(name, path, len);
		name[len] = '\0';
		value = json_get(value, name);
		path += len + (path[len] == '.');
		if (json_is_array(value))
			break;
	}
	return value;
}

/* Of a text with its format, a link with its title. */
static const struct json *part_of_value(const struct json *object)
{
	static const char *const names[] = {"value", "uri", "url", "href"};
	const struct json *part = NULL;
	size_t i;

	for (i = 0; i < MEM_COUNT(names) && part == NULL; i++)
		part = json_get(object, names[i]);
	return part;
}

static void put_attribute(struct translating *to, const struct field *field,
    const struct json *attributes, const char *path)
{
	const char *rest = strrchr(path, '.');
	const struct json *value = step(attributes, path), *item;
	size_t count = 0;

	if (json_is_object(value) && field->type != FIELD_LANGTEXT)
		value = part_of_value(value);
	if (json_is_object(value)) { /* by languages, or a text's versions */
		item = json_get(value, "value");
		value = item != NULL ? item : json_first(value);
	}
	if (!json_is_array(value)) {
		if (value != NULL)
			put_value(to, field->name, field, value);
		return;
	}
	json_open(&to->writer, field->name, '[');
	for (item = json_first(value); item != NULL && count < VALUES_MAX;
	     item = json_next(item), count++)
		put_value(to, NULL, field,
		    !json_is_object(item) ? item
		    : rest != NULL	  ? json_get(item, rest + 1)
					  : part_of_value(item));
	json_close(&to->writer, ']');
}

/* --- references */

static const struct json *find_included(
    const struct translating *to, const char *type, const char *id)
{
	const struct json *item;

	for (item = json_first(to->included); item != NULL;
	     item = json_next(item)) {
		const char *one = json_text(json_get(item, "type"));
		const char *two = json_text(json_get(item, "id"));

		if (one != NULL && two != NULL && strcmp(one, type) == 0 &&
		    strcmp(two, id) == 0)
			return item;
	}
	return NULL;
}

/* What a resource is called, by its profile or by what names look like. */
static const char *label_of(const struct translating *to,
    const struct profile_kind *of, const struct json *resource)
{
	const struct json *attributes = json_get(resource, "attributes"), *item;
	const struct profile_field *named =
	    profile_of_field(of, &of->kind->fields[0]);

	if (named != NULL && named->path != NULL)
		return json_text(step(attributes, named->path));
	for (item = json_first(attributes);
	     to->profile->guesses && item != NULL; item = json_next(item))
		if (json_text(item) != NULL &&
		    profile_guess_field(of->kind, json_name(item)) ==
			&of->kind->fields[0])
			return json_text(item);
	return NULL;
}

static void put_identifier(struct translating *to, const struct json *item)
{
	const struct profile_kind *of = kind_of(to->profile, item);
	const char *id = json_scalar(&to->arena, json_get(item, "id"));
	const struct json *whole;
	const char *label = NULL;

	if (of == NULL || id == NULL)
		return;
	whole = find_included(to, of->type, id);
	if (whole != NULL)
		label = label_of(to, of, whole);
	json_open(&to->writer, NULL, '{');
	json_put_string(&to->writer, "type", of->kind->name);
	json_put_string(&to->writer, "id", id);
	if (label != NULL) {
		json_open(&to->writer, "meta", '{');
		json_put_string(&to->writer, "label", label);
		json_close(&to->writer, '}');
	}
	json_close(&to->writer, '}');
}

/* One without data says nothing. */
static void put_relationship(struct translating *to, const struct field *field,
    const struct json *relationship)
{
	const struct json *data = json_get(relationship, "data"), *item;

	if (data == NULL || json_is_null(data))
		return;
	json_open(&to->writer, field->name, '{');
	json_open(&to->writer, "data", '[');
	if (json_is_array(data))
		for (item = json_first(data); item != NULL;
		     item = json_next(item))
			put_identifier(to, item);
	else
		put_identifier(to, data);
	json_close(&to->writer, ']');
	json_close(&to->writer, '}');
}

static bool is_reference(const struct field *field)
{
	return field->type == FIELD_REF || field->type == FIELD_INVERSE;
}

/* --- resources */

/* As the profile says. */
static const struct field *named_field(
    const struct profile_kind *of, const char *name)
{
	size_t i, len = strlen(name);

	for (i = 0; i < of->field_count; i++) {
		const char *path = of->fields[i].path;

		if (path != NULL && strncmp(path, name, len) == 0 &&
		    (path[len] == '\0' || path[len] == '.'))
			return of->fields[i].field;
	}
	return NULL;
}

/* Attributes, or relationships, on their way into a record. */
struct filling {
	const struct profile_kind *of;
	bool references;
	bool done[KIND_FIELD_MAX]; /* each field once */
};

static void put_named(
    struct translating *to, struct filling *filling, const struct json *from)
{
	const struct profile_kind *of = filling->of;
	size_t i;

	for (i = 0; i < of->field_count; i++) {
		const struct profile_field *one = &of->fields[i];

		if (one->path == NULL ||
		    is_reference(one->field) != filling->references)
			continue;
		filling->done[kind_field_index(of->kind, one->field)] = true;
		if (filling->references)
			put_relationship(
			    to, one->field, json_get(from, one->path));
		else
			put_attribute(to, one->field, from, one->path);
	}
}

/* --- guesses */

/* A name may be right and what it names something else: a switch is no
 * status, and an object no number. */
static bool can_be(const struct field *field, const struct json *value)
{
	const struct json *item;

	if (json_is_array(value)) {
		item = json_first(value);
		return item == NULL ||
		       (!json_is_array(item) && can_be(field, item));
	}
	if (json_is_object(value) && field->type == FIELD_LANGTEXT)
		return json_text(part_of_value(value)) != NULL ||
		       json_text(json_first(value)) != NULL;
	if (json_is_object(value))
		value = part_of_value(value);
	return value != NULL && !json_is_bool(value) && !json_is_object(value);
}

/* One name and what it was taken for, if for anything. */
static void put_guess(struct translating *to, struct filling *filling,
    const struct json *item, const char *path, const struct json *from,
    const struct field *field)
{
	const struct kind *kind = filling->of->kind;

	if (field == NULL || is_reference(field) != filling->references ||
	    filling->done[kind_field_index(kind, field)] ||
	    (!filling->references && !can_be(field, item))) {
		profile_note(to->profile, kind, path, NULL);
		return;
	}
	profile_note(to->profile, kind, path, field);
	if (json_is_null(item))
		return;
	filling->done[kind_field_index(kind, field)] = true;
	if (filling->references)
		put_relationship(to, field, item);
	else
		put_attribute(to, field, from, path);
}

/* What stands inside: the parts of an address, both ends of a time. */
static bool put_parts(struct translating *to, struct filling *filling,
    const struct json *item, const struct json *from)
{
	const struct kind *kind = filling->of->kind;
	const char *name = json_name(item);
	const struct field *field = profile_guess_field(kind, name);
	const struct json *part;
	bool is_time = field != NULL && field->type == FIELD_DATE &&
		       json_get(item, "end_value") != NULL;

	if (json_is_null(item) && profile_guess_is_place(name))
		return true; /* another record will tell its parts */
	if (!json_is_object(item) ||
	    (!is_time && !profile_guess_is_place(name)))
		return false;
	for (part = json_first(item); part != NULL; part = json_next(part)) {
		bool is_end = strcmp(json_name(part), "end_value") == 0;

		put_guess(to, filling, part,
		    arena_printf(&to->arena, "%s.%s", name, json_name(part)),
		    from,
		    !is_time ? profile_guess_field(kind, json_name(part))
		    : is_end ? profile_guess_end(kind, field)
			     : field);
	}
	return true;
}

/* Each field once: as the profile says, then as the names say. */
static void put_fields(struct translating *to, const struct profile_kind *of,
    const struct json *from, bool references)
{
	struct filling filling = {.of = of, .references = references};
	struct profile *profile = to->profile;
	const struct json *item;

	put_named(to, &filling, from);
	for (item = json_first(from); item != NULL; item = json_next(item)) {
		const struct field *field = named_field(of, json_name(item));

		if (field != NULL || !profile->guesses)
			profile_note(profile, of->kind, json_name(item), field);
		else if (references || !put_parts(to, &filling, item, from))
			put_guess(to, &filling, item, json_name(item), from,
			    profile_guess_field(of->kind, json_name(item)));
	}
}

static void put_resource(struct translating *to, const struct json *item)
{
	const struct profile_kind *of = kind_of(to->profile, item);
	const char *id = json_scalar(&to->arena, json_get(item, "id"));
	struct json_writer *writer = &to->writer;

	json_open(writer, NULL, '{');
	/* One of an unknown type is counted by the reader as unreadable. */
	json_put_string(writer, "type", of != NULL ? of->kind->name : "");
	json_put_string(writer, "id", id != NULL ? id : "");
	if (of != NULL) {
		json_open(writer, "attributes", '{');
		put_fields(to, of, json_get(item, "attributes"), false);
		json_close(writer, '}');
		json_open(writer, "relationships", '{');
		put_fields(to, of, json_get(item, "relationships"), true);
		json_close(writer, '}');
	}
	json_close(writer, '}');
}

/* --- the outline */

static void put_copy(
    struct translating *to, const char *name, const struct json *value)
{
	struct json_writer *writer = &to->writer;
	const struct json *item;

	if (json_is_object(value) || json_is_array(value)) {
		char bracket = json_is_object(value) ? '{' : '[';

		json_open(writer, name, bracket);
		for (item = json_first(value); item != NULL;
		     item = json_next(item))
			put_copy(
			    to, bracket == '{' ? json_name(item) : NULL, item);
		json_close(writer, bracket == '{' ? '}' : ']');
	} else if (json_is_string(value)) {
		json_put_string(writer, name, json_text(value));
	} else if (json_is_null(value)) {
		json_put_null(writer, name);
	} else {
		json_put_raw(writer, name, json_scalar(&to->arena, value));
	}
}

/* How to go on; where the other end is, nobody believes. */
static void put_links(struct translating *to, const struct json *links)
{
	static const char *const names[] = {"self", "next", "prev"};
	size_t i;

	json_open(&to->writer, "links", '{');
	for (i = 0; i < MEM_COUNT(names); i++)
		if (json_get(links, names[i]) != NULL)
			put_copy(to, names[i], json_get(links, names[i]));
	json_close(&to->writer, '}');
}

/* How many there are, wherever it says so: model/decode knows the places. */
static void put_meta(struct translating *to, const struct json *meta)
{
	static const char *const names[] = {"page", "pagination", "total",
	    "record_count", "recordCount", "totalCount", "total-count",
	    "count"};
	size_t i;

	json_open(&to->writer, "meta", '{');
	for (i = 0; i < MEM_COUNT(names); i++)
		if (json_get(meta, names[i]) != NULL)
			put_copy(to, names[i], json_get(meta, names[i]));
	json_close(&to->writer, '}');
}

static void put_document(struct translating *to, const struct json *root)
{
	const struct json *data = json_get(root, "data"), *item;

	to->included = json_get(root, "included");
	json_open(&to->writer, NULL, '{');
	put_links(to, json_get(root, "links"));
	put_meta(to, json_get(root, "meta"));
	if (json_is_array(data)) {
		json_open(&to->writer, "data", '[');
		for (item = json_first(data); item != NULL;
		     item = json_next(item))
			put_resource(to, item);
		json_close(&to->writer, ']');
	} else if (json_is_object(data)) {
		json_open(&to->writer, "data", '[');
		put_resource(to, data);
		json_close(&to->writer, ']');
	} else {
		json_put_null(&to->writer, "data");
	}
	json_close(&to->writer, '}');
}

/* A document that names some of the profile's types names all there are. */
static bool names_types(const struct profile *profile, const struct json *links)
{
	size_t i;

	for (i = 0; i < profile->kind_count; i++)
		if (json_get(links, profile->kinds[i].type) != NULL)
			return true;
	return false;
}

static void put_kinds(struct translating *to, const struct json *links)
{
	const struct profile *profile = to->profile;
	bool named = names_types(profile, links);
	size_t i;

	json_open(&to->writer, "links", '{');
	for (i = 0; i < profile->kind_count; i++) {
		const struct profile_kind *of = &profile->kinds[i];

		if (!named || json_get(links, of->type) != NULL)
			json_put_string(&to->writer, of->kind->name, of->path);
	}
	json_close(&to->writer, '}');
}

/* Which kinds there are; how many of each nobody says. */
static void put_entry(struct translating *to, const struct json *root)
{
	const char *title =
	    json_text(json_get(json_get(root, "meta"), "title"));
	size_t i;

	json_open(&to->writer, NULL, '{');
	put_kinds(to, json_get(root, "links"));
	json_open(&to->writer, "meta", '{');
	if (title != NULL)
		json_put_string(&to->writer, "title", title);
	/* For the next run, which finds this in the copy. */
	json_open(&to->writer, "foreign", '{');
	for (i = 0; i < to->profile->kind_count; i++)
		json_put_string(&to->writer, to->profile->kinds[i].type,
		    to->profile->kinds[i].path);
	json_close(&to->writer, '}');
	json_close(&to->writer, '}');
	json_close(&to->writer, '}');
}

bool foreign_translate(const struct dialect *self, const char *body, size_t len,
    bool is_entry, struct buf *out, struct err *err)
{
	struct translating to = {.profile = self->profile, .arena = ARENA_INIT};
	bool translated = false;
	struct json *root;

	if (self->profile->open && !is_entry)
		return false; /* one of ours, as far as anybody knows */
	root = json_parse(body, len, &json_limits_default, err);
	if (root != NULL && is_entry)
		profile_learn(self->profile, root);
	if (root != NULL && !self->profile->open && json_is_object(root) &&
	    json_get(root, "errors") == NULL &&
	    (is_entry || json_get(root, "data") != NULL)) {
		json_writer_init(&to.writer, out);
		if (is_entry)
			put_entry(&to, root);
		else
			put_document(&to, root);
		translated = !out->full;
	}
	arena_done(&to.arena);
	json_free(root);
	return translated;
}
