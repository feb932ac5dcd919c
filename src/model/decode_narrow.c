/*
 * decode_narrow.c: a JSON:API document without what must not be kept on a
 * disk (users-and-trust.md C.15). What we do not know is left out with it: of
 * a field nobody here can name, nobody here can say that it is harmless.
 */
#include "klaster/model/decode.h"

#include <string.h>

#include "decode_parts.h"

struct narrowing {
	struct json_writer writer;
	struct arena arena; /* of numbers */
	enum level level;   /* this and above is left out */
	bool names;	    /* names of people, too */
	bool narrowed;
};

static void put_value(
    struct narrowing *narrowing, const char *name, const struct json *value);

/* Said of itself; a level nobody knows is the highest. */
static bool is_above(const struct narrowing *narrowing, const struct json *item)
{
	const struct json *said = json_get(item, "level");
	enum level level = LEVEL_WITHHELD;

	if (!json_is_object(item) || said == NULL || json_is_null(said))
		return false;
	if (json_text(said) != NULL)
		level_parse(json_text(said), &level);
	return level >= narrowing->level;
}

static bool may_keep(struct narrowing *narrowing, const struct kind *kind,
    const char *name, const struct json *item)
{
	const struct field *field =
	    name != NULL ? decode_field(kind, name) : NULL;

	if (field == NULL)
		return false;
	if (field->level < narrowing->level && !is_above(narrowing, item))
		return true;
	narrowing->narrowed = true;
	return false;
}

static void put_claims(struct narrowing *narrowing, const struct json *claims,
    const struct kind *kind)
{
	const struct json *item = json_first(claims);

	json_open(&narrowing->writer, "claims", '[');
	for (; item != NULL; item = json_next(item))
		if (may_keep(narrowing, kind,
			json_text(json_get(item, "field")), item))
			put_value(narrowing, NULL, item);
	json_close(&narrowing->writer, ']');
}

/* Attributes, or the translations of some of them. */
static void put_fields(struct narrowing *narrowing, const char *name,
    const struct json *fields, const struct kind *kind)
{
	const struct json *item = json_first(fields);

	json_open(&narrowing->writer, name, '{');
	for (; item != NULL; item = json_next(item)) {
		const char *of = json_name(item);

		if (strcmp(of, "claims") == 0 && json_is_array(item))
			put_claims(narrowing, item, kind);
		else if (strcmp(of, "translations") == 0 &&
			 json_is_object(item))
			put_fields(narrowing, of, item, kind);
		else if (may_keep(narrowing, kind, of, item))
			put_value(narrowing, of, item);
	}
	json_close(&narrowing->writer, '}');
}

/* Of a resource: its conflicts are values of fields. */
static void put_meta(
    struct narrowing *narrowing, const struct json *meta, const struct kind *of)
{
	const struct json *item = json_first(meta);

	json_open(&narrowing->writer, "meta", '{');
	for (; item != NULL; item = json_next(item))
		if (strcmp(json_name(item), "conflicts") != 0)
			put_value(narrowing, json_name(item), item);
		else if (json_is_object(item))
			put_fields(narrowing, "conflicts", item, of);
	json_close(&narrowing->writer, '}');
}

/* Members of an object; `of`: it is a resource or an identifier of a kind. */
static void put_member(
    struct narrowing *narrowing, const struct json *item, const struct kind *of)
{
	const char *name = json_name(item);

	if (of != NULL && strcmp(name, "attributes") == 0) {
		if (json_is_object(item))
			put_fields(narrowing, name, item, of);
	} else if (of != NULL && narrowing->names &&
		   strcmp(name, "meta") == 0 && json_get(item, "label") &&
		   strcmp(of->name, "people") == 0) {
		narrowing->narrowed = true;
	} else if (of != NULL && strcmp(name, "meta") == 0 &&
		   json_is_object(item)) {
		put_meta(narrowing, item, of);
	} else {
		put_value(narrowing, name, item);
	}
}

static void put_object(
    struct narrowing *narrowing, const char *name, const struct json *object)
{
	const char *type = json_text(json_get(object, "type"));
	const struct kind *kind = type != NULL ? kind_find(type) : NULL;
	const struct json *item = json_first(object);

	json_open(&narrowing->writer, name, '{');
	for (; item != NULL; item = json_next(item)) {
		if (kind == NULL && strcmp(json_name(item), "attributes") == 0)
			continue;
		put_member(narrowing, item, kind);
	}
	json_close(&narrowing->writer, '}');
}

static void put_value(
    struct narrowing *narrowing, const char *name, const struct json *value)
{
	struct json_writer *writer = &narrowing->writer;
	const struct json *item;

	if (json_is_object(value)) {
		put_object(narrowing, name, value);
	} else if (json_is_array(value)) {
		json_open(writer, name, '[');
		for (item = json_first(value); item != NULL;
		     item = json_next(item)) {
			if (is_above(narrowing, item))
				narrowing->narrowed = true;
			else
				put_value(narrowing, NULL, item);
		}
		json_close(writer, ']');
	} else if (json_is_string(value)) {
		json_put_string(writer, name, json_text(value));
	} else if (json_is_null(value)) {
		json_put_null(writer, name);
	} else {
		json_put_raw(
		    writer, name, json_scalar(&narrowing->arena, value));
	}
}

bool decode_narrow(const char *text, size_t len,
    const struct decode_narrow *how, struct buf *out, bool *narrowed,
    struct err *err)
{
	static const char *const members[] = {"links", "meta", "data"};
	struct json *root = json_parse(text, len, &json_limits_default, err);
	struct narrowing narrowing = {
	    .arena = ARENA_INIT, .level = how->level, .names = how->names};
	size_t i;

	if (root == NULL)
		return false;
	json_writer_init(&narrowing.writer, out);
	json_open(&narrowing.writer, NULL, '{');
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (json_get(root, members[i]) != NULL)
			put_value(
			    &narrowing, members[i], json_get(root, members[i]));
	json_close(&narrowing.writer, '}');
	*narrowed = narrowing.narrowed;
	arena_done(&narrowing.arena);
	json_free(root);
	return !out->full ||
	       err_set(err, ERR_DATA, "the answer is too long to be kept");
}
