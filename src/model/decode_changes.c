/*
 * decode_changes.c: a page of changes, with the records that came with them.
 * Nothing is passed over here: what is not read is lost for ever.
 */
#include "klaster/model/decode.h"

#include <string.h>

#include "decode_claim.h"
#include "decode_parts.h"
#include "klaster/base/i18n.h"

static bool read_change(
    struct arena *arena, const struct json *item, struct change *change)
{
	const struct json *attributes = json_get(item, "attributes");
	const char *op = json_text(json_get(attributes, "op"));
	const char *of = json_text(json_get(attributes, "of"));

	change->seq = json_u64(json_get(attributes, "seq"), 0);
	change->id = decode_id(arena, attributes, "ofId");
	change->hash = decode_id(arena, attributes, "ofHash");
	change->kind = of == NULL ? NULL : kind_find(of);
	change->deleted = op != NULL && strcmp(op, "delete") == 0;
	return change->seq != 0 && op != NULL && of != NULL &&
	       (change->deleted
		       ? change->id != NULL || change->hash != NULL
		       : change->id != NULL && strcmp(op, "upsert") == 0);
}

static bool read_all(struct arena *arena, const struct json *data,
    struct change_page *page, struct err *err)
{
	const struct json *item;
	uint64_t last = 0;

	if (!json_is_array(data))
		return err_set(err, ERR_DATA, _("the answer has no changes"));
	page->changes =
	    arena_array(arena, json_count(data), sizeof(*page->changes));
	for (item = json_first(data); item != NULL; item = json_next(item)) {
		struct change *change = &page->changes[page->count];

		if (!read_change(arena, item, change) || change->seq <= last)
			return err_set(err, ERR_DATA,
			    _("change %zu of the page cannot be read"),
			    page->count + 1);
		last = change->seq;
		page->count++;
	}
	return true;
}

static void place_record(struct change_page *page, const struct record *record)
{
	for (size_t i = 0; i < page->count; i++) {
		struct change *change = &page->changes[i];

		if (change->kind == record->kind && !change->deleted &&
		    strcmp(change->id, record->id) == 0)
			change->record = record;
	}
}

/* A record that was sent and cannot be read is one that would be missed. */
static bool read_included(struct arena *arena, const struct json *included,
    struct change_page *page, struct err *err)
{
	const struct decode_labels none = {.count = 0};
	const struct json *item;

	for (item = json_first(included); item != NULL;
	     item = json_next(item)) {
		const char *type = json_text(json_get(item, "type"));
		const struct record *record =
		    decode_resource(arena, &none, item);

		if (record != NULL)
			place_record(page, record);
		else if (type != NULL && kind_find(type) != NULL)
			return err_set(err, ERR_DATA,
			    _("a record among the changes cannot be read"));
	}
	return true;
}

bool decode_changes(struct arena *arena, const char *text, size_t len,
    struct change_page *page, struct err *err)
{
	struct json *root = decode_outline(text, len, NULL, err);
	bool good = root != NULL;

	*page = (struct change_page){.changes = NULL};
	good = good && read_all(arena, json_get(root, "data"), page, err) &&
	       read_included(arena, json_get(root, "included"), page, err);
	if (good) {
		page->next = arena_strdup(
		    arena, decode_link(json_get(root, "links"), "next"));
		page->seq =
		    json_u64(json_get(json_get(root, "meta"), "seq"), 0);
		page->key = decode_id(arena, json_get(root, "meta"), "hashKey");
	}
	json_free(root);
	return good;
}
