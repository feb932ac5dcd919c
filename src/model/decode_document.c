/*
 * decode_document.c: a JSON:API document to a page. It knows the outline;
 * resources, meta and changes are read next door.
 */
#include "klaster/model/decode.h"

#include <stdlib.h>
#include <string.h>

#include "decode_claim.h"
#include "decode_parts.h"
#include "klaster/base/i18n.h"

/* --- errors */

/* A text, or the first of a list of them. */
static const char *first_text(const struct json *value)
{
	if (json_is_array(value))
		value = json_first(value);
	return json_text(value);
}

enum err_code page_refusal_code(long status)
{
	switch (status) {
	case 401:
	case 403:
		return ERR_REFUSED;
	case 404:
	case 410:
		return ERR_NOTHING;
	case 408:
	case 425:
	case 429: /* another time */
		return ERR_NETWORK;
	default: /* of the others the question is at fault */
		return status >= 400 && status < 500 ? ERR_USAGE : ERR_NETWORK;
	}
}

/* False, with err set, for an error document. */
static bool check_errors(const struct json *root, struct err *err)
{
	const struct json *errors = json_get(root, "errors");
	const struct json *first =
	    json_is_array(errors) ? json_first(errors) : errors;
	const char *detail, *parameter;
	uint64_t status;

	if (!json_is_object(first))
		return true;
	status = json_u64(json_get(first, "status"), 0);
	detail = first_text(json_get(first, "detail"));
	if (detail == NULL)
		detail = first_text(json_get(first, "title"));
	if (detail == NULL)
		detail = first_text(json_get(first, "code"));
	err_set(err, page_refusal_code((long)status), _("the service says: %s"),
	    detail != NULL ? detail : _("an error, without saying which"));
	parameter = json_text(json_get(json_get(first, "source"), "parameter"));
	if (parameter != NULL && err != NULL &&
	    (detail == NULL || strstr(detail, parameter) == NULL))
		err_set(err, err->code, "%s (%s)", err->text, parameter);
	return false;
}

struct json *decode_outline(const char *text, size_t len,
    const struct json_limits *limits, struct err *err)
{
	struct json *root = json_parse(text, len, limits, err);

	if (root == NULL)
		return NULL;
	if (!json_is_object(root)) {
		err_set(err, ERR_DATA,
		    _("the answer is JSON, but no JSON:API document"));
	} else if (check_errors(root, err)) {
		if (json_get(root, "data") != NULL)
			return root;
		err_set(err, ERR_DATA, _("the answer has no data"));
	}
	json_free(root);
	return NULL;
}

/* --- links */

const char *decode_link(const struct json *links, const char *name)
{
	const struct json *link = json_get(links, name);
	const char *text;

	if (json_is_object(link))
		link = json_get(link, "href");
	text = json_text(link);
	return text != NULL && *text != '\0' ? text : NULL;
}

/* --- records */

struct place {
	const struct record *record;
	size_t index;
};

static int compare_places(const void *a, const void *b)
{
	const struct place *one = a, *two = b;
	int order;

	if (one->record->kind != two->record->kind)
		return one->record->kind < two->record->kind ? -1 : 1;
	order = strcmp(one->record->id, two->record->id);
	if (order != 0)
		return order;
	return one->index < two->index ? -1 : 1;
}

/* The first of several with one id stays; the order does. */
static void drop_duplicates(struct page *page)
{
	struct place *places;
	size_t kept = 0;

	if (page->count < 2)
		return;
	places = arena_array(&page->arena, page->count, sizeof(*places));
	for (size_t i = 0; i < page->count; i++)
		places[i] = (struct place){page->records[i], i};
	qsort(places, page->count, sizeof(*places), compare_places);
	for (size_t i = 1; i < page->count; i++) {
		const struct record *one = places[i].record;
		const struct record *two = places[i - 1].record;

		if (one->kind == two->kind && strcmp(one->id, two->id) == 0)
			page->records[places[i].index] = NULL;
	}
	for (size_t i = 0; i < page->count; i++)
		if (page->records[i] != NULL)
			page->records[kept++] = page->records[i];
	page->skipped += (uint32_t)(page->count - kept);
	page->count = kept;
}

static void read_record(struct page *page, const struct decode_labels *labels,
    const struct json *item)
{
	struct record *record = decode_resource(&page->arena, labels, item);

	if (record != NULL)
		page->records[page->count++] = record;
	else
		page->skipped++;
}

static void read_data(struct page *page, const struct decode_labels *labels,
    const struct json *data)
{
	size_t room = json_is_array(data) ? json_count(data) : 1;

	page->records = arena_array(&page->arena, room, sizeof(*page->records));
	if (!json_is_array(data)) {
		if (!json_is_null(data))
			read_record(page, labels, data);
		return;
	}
	for (const struct json *item = json_first(data); item != NULL;
	     item = json_next(item))
		read_record(page, labels, item);
	drop_duplicates(page);
}

bool decode_document(struct page *page, const char *text, size_t len,
    const struct json_limits *limits, struct err *err)
{
	struct json *root = decode_outline(text, len, limits, err);
	const struct json *links = json_get(root, "links");
	const struct json *meta = json_get(root, "meta");
	struct decode_labels labels;

	if (root == NULL)
		return false;
	decode_labels_read(&labels, &page->arena, json_get(meta, "labels"));
	read_data(page, &labels, json_get(root, "data"));
	decode_meta(page, meta, decode_link(links, "self"));
	page->next = arena_strdup(&page->arena, decode_link(links, "next"));
	page->prev = arena_strdup(&page->arena, decode_link(links, "prev"));
	page->last = arena_strdup(&page->arena, decode_link(links, "last"));
	json_free(root);
	return true;
}
