/*
 * jsonapi.c: owns the words of JSON:API with our profile (doc/profile.md):
 * which link asks a question. It makes first links only; how to go on stands
 * in the answers. It sends nothing itself.
 */
#include "klaster/net/dialect.h"

#include <string.h>
#include <strings.h>
#include "klaster/base/mem.h"
#include "klaster/model/decode.h"
#include "klaster/model/json.h"
#include "klaster/net/link.h"

/* The brackets of a parameter's name are encoded, too: there are servers that
 * refuse them. "&name=" or, with inner and op, "&name[inner][op]=". */
static void add_name(struct buf *out, char *parting, const char *name,
    const char *inner, const char *op)
{
	buf_addc(out, *parting);
	*parting = '&';
	buf_adds(out, name);
	if (inner != NULL) {
		buf_adds(out, "%5B");
		link_encode(out, inner);
		buf_adds(out, "%5D");
	}
	if (op != NULL && *op != '\0') {
		buf_adds(out, "%5B");
		buf_adds(out, op);
		buf_adds(out, "%5D");
	}
	buf_addc(out, '=');
}

static void add_column(struct buf *out, struct field_set *asked,
    const struct field *field, const struct kind *kind)
{
	size_t index = kind_field_index(kind, field);

	if (field_set_has(asked, index))
		return;
	field_set_add(asked, index);
	buf_addc(out, ',');
	link_encode(out, field->name);
}

/* What it is worked out from. */
static void add_place(
    struct buf *out, struct field_set *asked, const struct kind *kind)
{
	const struct field *fields[KIND_PLACE_FIELDS];
	size_t i, count = kind_place_fields(kind, fields);

	for (i = 0; i < count; i++)
		add_column(out, asked, fields[i], kind);
}

static void add_columns(struct buf *out, const struct kind *kind,
    const struct field *const *fields, size_t count,
    const struct dialect_list *list)
{
	struct field_set asked = {{1}}; /* the label */
	size_t i;

	link_encode(out, kind->fields[0].name);
	for (i = 0; i < count; i++)
		if (fields[i]->type == FIELD_DISTANCE)
			add_place(out, &asked, kind);
		else
			add_column(out, &asked, fields[i], kind);
	for (i = 0; list->also != NULL && i < kind->field_count; i++)
		if (list->also(list->query, &kind->fields[i]))
			add_column(out, &asked, &kind->fields[i], kind);
}

/* Sparse fields: the label, and the columns that are shown. */
static void add_fields(struct buf *out, char *parting, const struct kind *kind,
    const struct dialect_list *list)
{
	const struct query *query = list->query;
	const struct field *usual[KIND_FIELD_MAX];
	size_t i, count = 0;

	add_name(out, parting, "fields", kind->name, NULL);
	if (query->kind == kind && list->field_count > 0) {
		add_columns(out, kind, list->fields, list->field_count, list);
	} else if (query->kind == kind && query->column_count > 0) {
		add_columns(
		    out, kind, query->columns, query->column_count, list);
	} else {
		for (i = 0; i < kind->field_count; i++)
			if (query_shows(query, &kind->fields[i]))
				usual[count++] = &kind->fields[i];
		add_columns(out, kind, usual, count, list);
	}
}

static void add_whole(struct buf *out, char *parting, const struct kind *kind)
{
	add_name(out, parting, "fields", kind->name, NULL);
	buf_adds(out, "claims");
}

static void add_label(struct buf *out, char *parting, const struct kind *kind)
{
	add_name(out, parting, "fields", kind->name, NULL);
	link_encode(out, kind->fields[0].name);
}

static void add_filter(
    struct buf *out, char *parting, const struct query_filter *filter)
{
	size_t i;

	add_name(
	    out, parting, "filter", filter->name, query_op_name(filter->op));
	for (i = 0; i < filter->value_count; i++) {
		if (i > 0)
			buf_addc(out, ',');
		link_encode(out, filter->values[i]);
	}
}

static void add_question(
    struct buf *out, char *parting, const struct query *query)
{
	struct buf words;
	size_t i;

	if (query->term_count > 0) {
		buf_init(&words, QUERY_TEXT_MAX);
		query_format_words(query, &words);
		add_name(out, parting, "filter", "q", NULL);
		link_encode(out, buf_text(&words));
		buf_done(&words);
	}
	for (i = 0; i < query->filter_count; i++)
		add_filter(out, parting, &query->filters[i]);
}

static void add_sort(struct buf *out, char *parting, const struct query *query)
{
	if (query->sort != NULL) {
		add_name(out, parting, "sort", NULL, NULL);
		if (query->descending)
			buf_addc(out, '-');
		link_encode(out, query->sort->name);
	}
}

static void add_facets(
    struct buf *out, char *parting, const struct dialect_list *list)
{
	size_t i;

	if (list->facet_count == 0)
		return;
	add_name(out, parting, "facetBy", NULL, NULL);
	for (i = 0; i < list->facet_count; i++) {
		if (i > 0)
			buf_addc(out, ',');
		link_encode(out, list->facets[i]->name);
	}
	if (list->facet_of == FACET_OF_CHOICE) {
		add_name(out, parting, "facetOf", NULL, NULL);
		buf_adds(out, "choice");
	}
}

static void jsonapi_list(const struct dialect *self, struct buf *out,
    const struct dialect_list *list)
{
	const struct query *query = list->query;
	char parting = '?';
	size_t i;

	(void)self;
	if (query->kind != NULL && list->counts_alone) {
		buf_addf(out, "facets/%s", query->kind->name);
		add_question(out, &parting, query);
		add_facets(out, &parting, list);
		return;
	}
	buf_adds(out, query->kind != NULL ? query->kind->name : "search");
	if (query->kind != NULL && list->whole)
		add_whole(out, &parting, query->kind);
	else if (query->kind != NULL)
		add_fields(out, &parting, query->kind, list);
	else
		for (i = 0; i < kind_count(); i++)
			add_fields(out, &parting, kind_at(i), list);
	add_question(out, &parting, query);
	add_sort(out, &parting, query);
	add_name(out, &parting, "page", "size", NULL);
	buf_addf(out, "%zu", list->size);
	if (list->from_end)
		add_name(out, &parting, "page", "before", NULL);
	if (list->count || list->count_exact) {
		add_name(out, &parting, "pageTotal", NULL, NULL);
		buf_adds(out, list->count_exact ? "exact" : "capped");
	}
	add_facets(out, &parting, list);
}

static void jsonapi_question(struct buf *out, const struct query *query)
{
	char parting = '?';

	buf_adds(out, query->kind != NULL ? query->kind->name : "search");
	add_question(out, &parting, query);
	add_sort(out, &parting, query);
}

static void jsonapi_changes(
    struct buf *out, const struct dialect_changes *changes)
{
	struct query question;
	char parting = '?';
	size_t i;

	buf_adds(out, "changes");
	add_name(out, &parting, "filter", "seq", "gt");
	buf_addf(out, "%llu", (unsigned long long)changes->seq);
	add_name(out, &parting, "page", "size", NULL);
	buf_addf(out, "%zu", changes->size);
	if (!changes->records)
		return;
	add_name(out, &parting, "include", NULL, NULL);
	buf_adds(out, "record");
	for (i = 0; i < kind_count(); i++)
		if (changes->names)
			add_label(out, &parting, kind_at(i));
		else
			add_whole(out, &parting, kind_at(i));
	if (changes->query == NULL)
		return;
	/* Changes have the order they came in. */
	question = *changes->query;
	question.sort = NULL;
	if (question.kind != NULL) {
		add_name(out, &parting, "filter", "of", NULL);
		buf_adds(out, question.kind->name);
	}
	add_question(out, &parting, &question);
}

/* A record is whole with its claims; inverses come only when named. */
static void jsonapi_record(const struct dialect *self, struct buf *out,
    const struct kind *kind, const char *id)
{
	char parting = '?';
	size_t i;

	(void)self;
	buf_addf(out, "%s/", kind->name);
	link_encode(out, id);
	add_name(out, &parting, "fields", kind->name, NULL);
	buf_adds(out, "claims");
	for (i = 0; i < kind->field_count; i++) {
		if (kind->fields[i].type != FIELD_INVERSE)
			continue;
		buf_addc(out, ',');
		link_encode(out, kind->fields[i].name);
	}
}

/* What the link says of the kind's fields, and how long that is; NULL: it
 * says nothing. */
static const char *find_fields(
    const char *link, const struct kind *kind, size_t *len)
{
	static const char open[] = "fields%5B", close[] = "%5D=";
	size_t kind_len = strlen(kind->name);
	const char *at = strchr(link, '?');

	for (; at != NULL; at = strchr(at, '&')) {
		at++;
		if (strncasecmp(at, open, strlen(open)) != 0)
			continue;
		at += strlen(open);
		if (strncmp(at, kind->name, kind_len) != 0 ||
		    strncasecmp(at + kind_len, close, strlen(close)) != 0)
			continue;
		at += kind_len + strlen(close);
		*len = strcspn(at, "&");
		return at;
	}
	return NULL;
}

static bool jsonapi_refit(
    struct buf *out, const char *link, const struct dialect_list *list)
{
	const struct kind *kind = list->query->kind;
	const char *names;
	size_t len;

	names = kind != NULL ? find_fields(link, kind, &len) : NULL;
	if (names == NULL)
		return false;
	buf_add(out, link, (size_t)(names - link));
	add_columns(out, kind, list->fields, list->field_count, list);
	buf_adds(out, names + len);
	return true;
}

static bool jsonapi_asks_for(
    const char *link, const struct kind *kind, const struct field *field)
{
	size_t len, name_len = strlen(field->name);
	const char *names = find_fields(link, kind, &len);
	const char *end = names != NULL ? names + len : NULL;

	while (names != NULL && names < end) {
		size_t one = strcspn(names, ",&");

		if (one == name_len && strncmp(names, field->name, one) == 0)
			return true;
		names += one + 1;
	}
	return false;
}

static void jsonapi_entry(const struct dialect *self, struct buf *out)
{
	(void)self;
	buf_adds(out, ""); /* the base itself */
}

static bool jsonapi_page(
    struct page *page, const char *body, size_t len, struct err *err)
{
	return decode_document(page, body, len, &json_limits_default, err);
}

static bool jsonapi_change_page(struct arena *arena, const char *body,
    size_t len, struct change_page *page, struct err *err)
{
	return decode_changes(arena, body, len, page, err);
}

const struct dialect dialect_jsonapi = {
    .name = "jsonapi",
    .accept = "application/vnd.api+json",
    .entry = jsonapi_entry,
    .list = jsonapi_list,
    .record = jsonapi_record,
    .question = jsonapi_question,
    .changes = jsonapi_changes,
    .refit = jsonapi_refit,
    .asks_for = jsonapi_asks_for,
    .page = jsonapi_page,
    .change_page = jsonapi_change_page,
};
