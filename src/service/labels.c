/*
 * labels.c: see labels.h. It looks labels up through visibility.h.
 */
#include "klaster/service/labels.h"

#include <string.h>

#include "klaster/store/catalogue.h"

struct label {
	const char *list;
	const char *code;
	const char *text; /* NULL when not known: asked for only once */
};

static struct label *label_add(struct labels *labels, const char *list,
    const char *code, const struct kind *kind, const char *id)
{
	struct label *label;
	const char *text = visibility_label(labels->visibility, kind, id);

	labels->items = arena_grow(labels->arena, labels->items, labels->count,
	    sizeof(*labels->items));
	label = &labels->items[labels->count++];
	label->list = list;
	label->code = arena_strdup(labels->arena, code);
	/* The id stands for a record that has no name or is not there. */
	label->text = text && strcmp(text, id) != 0 ? text : NULL;
	return label;
}

static const struct label *label_find(
    const struct labels *labels, const char *list, const char *code)
{
	for (size_t i = 0; i < labels->count; i++)
		if (strcmp(labels->items[i].code, code) == 0 &&
		    strcmp(labels->items[i].list, list) == 0)
			return &labels->items[i];
	return NULL;
}

const char *labels_code(
    struct labels *labels, const char *list, const char *code)
{
	const struct label *label = label_find(labels, list, code);

	if (!label)
		label = label_add(labels, list, code, kind_find("codes"),
		    catalogue_code_id(labels->arena, list, code));
	return label->text;
}

/* Titles of pages are long and alike; what people say comes first. */
static const char *with_short_name(
    struct labels *labels, const char *id, const char *title)
{
	const struct kind *kind = kind_find("sources");
	const struct record *record =
	    visibility_get(labels->visibility, kind, id);
	const struct claim *claim =
	    record ? record_pick(record, kind_field(kind, "shortName"), NULL)
		   : NULL;

	return claim
		   ? arena_printf(labels->arena, "%s: %s", claim->value, title)
		   : title;
}

void labels_source(struct labels *labels, const char *id)
{
	struct label *label;

	if (label_find(labels, "sources", id))
		return;
	label = label_add(labels, "sources", id, kind_find("sources"), id);
	if (label->text)
		label->text = with_short_name(labels, id, label->text);
}

static bool list_is_first(const struct labels *labels, size_t index)
{
	if (!labels->items[index].text)
		return false;
	for (size_t i = 0; i < index; i++)
		if (labels->items[i].text &&
		    strcmp(labels->items[i].list, labels->items[index].list) ==
			0)
			return false;
	return true;
}

void labels_write(
    struct labels *labels, struct json_writer *json, const char *name)
{
	bool is_open = false;

	for (size_t i = 0; i < labels->count; i++) {
		const char *list = labels->items[i].list;

		if (!list_is_first(labels, i))
			continue;
		if (!is_open)
			json_open(json, name, '{');
		is_open = true;
		json_open(json, list, '{');
		for (size_t k = i; k < labels->count; k++)
			if (labels->items[k].text &&
			    strcmp(labels->items[k].list, list) == 0)
				json_put_string(json, labels->items[k].code,
				    labels->items[k].text);
		json_close(json, '}');
	}
	if (is_open)
		json_close(json, '}');
}
