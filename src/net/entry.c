/*
 * entry.c: owns the reading of a service's first document: what kinds it
 * has, how many of each, in which languages. Every member may be missing.
 */
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/model/json.h"
#include "klaster/model/record.h"
#include "klaster/model/value.h"
#include "klaster/net/dialect.h"

#define LANGUAGES_MAX_BYTES 400

static void take_kinds(
    struct entry *entry, const struct json *links, const struct json *counts)
{
	size_t i;

	for (i = 0; i < kind_count(); i++) {
		const char *name = kind_at(i)->name;
		const struct json *link = json_get(links, name);
		const struct json *count = json_get(counts, name);

		entry->has[i] = json_is_string(link) || json_is_object(link) ||
				json_is_number(count);
		entry->count[i] = json_u64(count, 0);
		entry->counted[i] =
		    json_u64(count, UINT64_MAX) == entry->count[i];
	}
}

static char *join_texts(struct arena *arena, const struct json *array)
{
	const struct json *item;
	struct buf joined;
	char *text = NULL;

	buf_init(&joined, LANGUAGES_MAX_BYTES);
	for (item = json_first(array); item != NULL; item = json_next(item)) {
		if (!json_is_string(item))
			continue;
		if (joined.len > 0)
			buf_adds(&joined, ", ");
		buf_adds(&joined, json_text(item));
	}
	if (joined.len > 0)
		text = arena_strdup(arena, buf_text(&joined));
	buf_done(&joined);
	return text;
}

/* What cannot be shown or opened is left out, not refused. */
static void take_upcoming(struct entry *entry, const struct json *array)
{
	const struct json *item;
	struct arena *arena = &entry->arena;

	for (item = json_first(array);
	     item != NULL && entry->upcoming_count < UPCOMING_MAX;
	     item = json_next(item)) {
		const char *type = json_text(json_get(item, "type"));
		const char *id = json_text(json_get(item, "id"));
		const char *what = json_text(json_get(item, "what"));
		const char *label = json_text(json_get(item, "label"));
		const char *date = json_text(json_get(item, "date"));
		const struct kind *kind = type != NULL ? kind_find(type) : NULL;
		struct date parsed;

		if (kind == NULL || id == NULL || !record_id_is_valid(id) ||
		    what == NULL || kind_field(kind, what) == NULL ||
		    kind_field(kind, what)->type != FIELD_DATE ||
		    date == NULL || !date_parse(date, &parsed))
			continue;
		entry->upcoming[entry->upcoming_count++] = (struct upcoming){
		    .kind = kind,
		    .field = kind_field(kind, what),
		    .id = arena_strdup(arena, id),
		    .label = arena_strdup(arena, label != NULL ? label : id),
		    .date = arena_strdup(arena, date),
		};
	}
}

bool entry_decode(
    struct entry *entry, const char *body, size_t len, struct err *err)
{
	const struct json *meta;
	struct json *root;

	*entry = (struct entry){.title = NULL};
	root = json_parse(body, len, &json_limits_default, err);
	if (root == NULL)
		return false;
	meta = json_get(root, "meta");
	if (!json_is_object(json_get(root, "links")) && meta == NULL) {
		json_free(root);
		return err_set(err, ERR_DATA,
		    _("the address answers, but not as a directory's first "
		      "page; is it the one that ends in /v1?"));
	}
	arena_init(&entry->arena);
	take_kinds(entry, json_get(root, "links"), json_get(meta, "counts"));
	entry->title =
	    arena_strdup(&entry->arena, json_text(json_get(meta, "title")));
	entry->credit =
	    arena_strdup(&entry->arena, json_text(json_get(meta, "credit")));
	entry->languages =
	    join_texts(&entry->arena, json_get(meta, "languages"));
	take_upcoming(entry, json_get(meta, "upcoming"));
	entry->seq = json_u64(json_get(meta, "seq"), 0);
	entry->store =
	    arena_strdup(&entry->arena, json_text(json_get(meta, "store")));
	json_free(root);
	return true;
}

void entry_done(struct entry *entry)
{
	arena_done(&entry->arena);
	*entry = (struct entry){.title = NULL};
}
