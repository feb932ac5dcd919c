/*
 * decode.c: the directory line to a record.
 */
#include "klaster/model/decode.h"

#include <string.h>

#include "decode_claim.h"
#include "klaster/base/i18n.h"

static void decode_fields(struct record_builder *builder,
    const struct json *fields, const struct claim_origin *origin,
    struct err *err)
{
	for (const struct json *item = json_first(fields); item != NULL;
	     item = json_next(item)) {
		const struct field *field =
		    kind_field(builder->kind, json_name(item));

		if (field == NULL)
			decode_skip(builder, err, _("there is no field \"%s\""),
			    json_name(item));
		else
			decode_claims(builder, field, item, origin, err);
	}
}

/* The members of a line; others are a mistake of its writer. */
static bool is_member(const char *name)
{
	return strcmp(name, "kind") == 0 || strcmp(name, "id") == 0 ||
	       strcmp(name, "source") == 0 || strcmp(name, "lang") == 0 ||
	       strcmp(name, "whole") == 0 || strcmp(name, "fields") == 0;
}

static struct record *decode_root(
    struct arena *arena, const struct json *root, struct err *err)
{
	const struct json *fields = json_get(root, "fields");
	const struct json *whole = json_get(root, "whole");
	const char *name = json_text(json_get(root, "kind"));
	const struct kind *kind = name == NULL ? NULL : kind_find(name);
	const char *id = decode_id(arena, root, "id");
	struct record_builder builder;
	struct claim_origin origin;

	if (!json_is_object(root)) {
		err_set(err, ERR_DATA, _("a record must be a JSON object"));
		return NULL;
	}
	if (kind == NULL || strcmp(kind->name, name) != 0) {
		err_set(err, ERR_DATA, _("there is no kind \"%s\""),
		    name == NULL ? "" : name);
		return NULL;
	}
	if (id == NULL || !json_is_object(fields)) {
		err_set(err, ERR_DATA,
		    id == NULL ? _("%s: a record without a proper id")
			       : _("%s: a record without fields"),
		    kind->name);
		return NULL;
	}
	origin = (struct claim_origin){
	    .source = decode_text(arena, root, "source"),
	    .lang = decode_text(arena, root, "lang"),
	};
	record_begin(&builder, arena, kind, id);
	builder.whole = !json_is_bool(whole) || json_is_true(whole);
	for (const struct json *item = json_first(root); item != NULL;
	     item = json_next(item))
		if (!is_member(json_name(item)))
			decode_skip(&builder, err, _("\"%s\" is no member"),
			    json_name(item));
	decode_fields(&builder, fields, &origin, err);
	return record_end(&builder);
}

struct record *decode_line(
    struct arena *arena, const char *text, size_t len, struct err *err)
{
	struct record *record = NULL;
	struct json *root;

	if (err != NULL)
		*err = (struct err)ERR_INIT;
	root = json_parse(text, len, NULL, err);
	if (root != NULL)
		record = decode_root(arena, root, err);
	json_free(root);
	return record;
}
