/*
 * relations.c: the links between records. References stand in the record;
 * inverses are asked of the store. Both ends pass visibility.c.
 */
#include "klaster/service/relations.h"

#include <string.h>

/* --- references */

static bool ref_is_shown(const struct claim *claims, size_t index,
    const struct kind **kind, const char **id)
{
	const struct claim *claim = &claims[index];

	if (claim->form == CLAIM_ABSENCE ||
	    !record_parse_ref(claim->value, kind, id))
		return false;
	for (size_t i = 0; i < index; i++)
		if (claims[i].form != CLAIM_ABSENCE &&
		    strcmp(claims[i].value, claim->value) == 0)
			return false;
	return true;
}

bool relation_has_value(const struct record *record, const struct field *field)
{
	const struct claim *claims;
	const struct kind *kind;
	const char *id;
	size_t count;

	claims = record_claims(record, field, &count);
	for (size_t i = 0; i < count; i++)
		if (ref_is_shown(claims, i, &kind, &id))
			return true;
	return false;
}

static void identifier_open(struct json_writer *json, const char *name,
    const struct kind *kind, const char *id)
{
	json_open(json, name, '{');
	json_put_string(json, "type", kind->name);
	json_put_string(json, "id", id);
}

static void ref_write(struct document *document, const char *name,
    const struct kind *kind, const char *id)
{
	struct json_writer *json = &document->json;

	identifier_open(json, name, kind, id);
	json_open(json, "meta", '{');
	json_put_string(
	    json, "label", visibility_label(document->visibility, kind, id));
	json_close(json, '}');
	json_close(json, '}');
}

static void refs_write(struct document *document, const struct record *record,
    const struct field *field)
{
	struct json_writer *json = &document->json;
	const struct claim *claims, *pick;
	const struct kind *kind;
	const char *id;
	size_t count;

	json_open(json, field->name, '{');
	claims = record_claims(record, field, &count);
	if (!field->many) {
		pick = record_pick(record, field, document->request->langs);
		if (pick && record_parse_ref(pick->value, &kind, &id))
			ref_write(document, "data", kind, id);
		else
			json_put_null(json, "data");
	} else {
		json_open(json, "data", '[');
		for (size_t i = 0; i < count; i++)
			if (ref_is_shown(claims, i, &kind, &id))
				ref_write(document, NULL, kind, id);
		json_close(json, ']');
	}
	json_close(json, '}');
}

/* --- inverses */

/* What following a row opens, where that is another record: NULL if not. */
static const struct claim *row_through(struct document *document,
    const struct record *row, const struct field *field,
    const struct kind **kind, const char **id)
{
	const struct field *through =
	    field->through ? kind_field(row->kind, field->through) : NULL;
	const struct claim *pick =
	    through ? record_pick(row, through, document->request->langs)
		    : NULL;

	if (!pick || !record_parse_ref(pick->value, kind, id))
		return NULL;
	return pick;
}

/* What stands beside a row: its role, and where that is which it opens. */
static const char *row_detail(struct document *document,
    const struct record *row, const struct field *field,
    const struct record *opens)
{
	const struct field *beside =
	    field->detail ? kind_field(row->kind, field->detail) : NULL;
	const char *detail =
	    beside ? resource_text(document, row, beside) : NULL;
	const char *place = opens ? resource_place(document, opens) : NULL;

	if (!detail || !place)
		return detail ? detail : place;
	return arena_printf(document->arena, "%s, %s", detail, place);
}

static void row_write(struct document *document, const struct record *row,
    const struct field *field)
{
	struct json_writer *json = &document->json;
	const struct kind *kind;
	const char *id, *detail;
	bool is_through = row_through(document, row, field, &kind, &id);

	detail = row_detail(document, row, field,
	    is_through ? visibility_get(document->visibility, kind, id) : NULL);
	identifier_open(json, NULL, row->kind, row->id);
	json_open(json, "meta", '{');
	json_put_string(json, "label",
	    is_through ? visibility_label(document->visibility, kind, id)
		       : record_label(row, document->request->langs));
	if (detail)
		json_put_string(json, "detail", detail);
	if (is_through) {
		identifier_open(json, "open", kind, id);
		json_close(json, '}');
	}
	json_close(json, '}');
	json_close(json, '}');
}

bool relations_expect(struct document *document, const struct record *record,
    const struct field *const *inverses, size_t count, struct err *err)
{
	struct catalogue *catalogue = document->catalogue;
	struct relatives *relatives =
	    arena_array(document->arena, count + 1, sizeof(*relatives));
	const struct record **rows = NULL;
	size_t row_count = 0;

	for (size_t i = 0; i < count; i++)
		relatives[i].inverse = inverses[i];
	document->relatives_of = NULL;
	if (!catalogue->ops->relatives(catalogue, document->arena, record->kind,
		record->id, document->request->level, RELATED_MAX, relatives,
		count, err))
		return false;
	document->relatives_of = record;
	document->relatives = relatives;
	document->relative_count = count;
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < relatives[i].count; k++) {
			rows = arena_grow(document->arena, rows, row_count,
			    sizeof(const struct record *));
			rows[row_count++] = relatives[i].records[k];
		}
	}
	visibility_expect_of(document->visibility, rows, row_count);
	return true;
}

static const struct relatives *relatives_find(const struct document *document,
    const struct record *record, const struct field *field)
{
	if (document->relatives_of != record)
		return NULL;
	for (size_t i = 0; i < document->relative_count; i++)
		if (document->relatives[i].inverse == field)
			return &document->relatives[i];
	return NULL;
}

static bool inverse_read(struct document *document, const struct record *record,
    const struct field *field, const struct record ***records, size_t *count,
    uint64_t *total, struct err *err)
{
	const struct relatives *found = relatives_find(document, record, field);

	if (!found) {
		if (!relations_expect(document, record, &field, 1, err))
			return false;
		found = &document->relatives[0];
	}
	*total = found->total;
	*records =
	    arena_array(document->arena, found->count + 1, sizeof(**records));
	*count = 0;
	for (size_t i = 0; i < found->count; i++) {
		const struct record *row =
		    visibility_record(document->visibility, found->records[i]);

		if (row)
			(*records)[(*count)++] = row;
		else
			(*total)--;
	}
	return true;
}

static void related_link_write(struct document *document,
    const struct record *record, const struct field *field)
{
	const struct field *back =
	    kind_field(field_target(field), field->inverse);
	struct buf link;

	buf_init(&link, 1024);
	buf_addf(
	    &link, "/v1/%s?filter%%5B%s%%5D=", field->target, field->inverse);
	if (!back->target)
		buf_addf(&link, "%s/", record->kind->name);
	buf_adds(&link, record->id);
	json_open(&document->json, "links", '{');
	json_put_string(&document->json, "related", buf_text(&link));
	json_close(&document->json, '}');
	buf_done(&link);
}

static bool inverse_write(struct document *document,
    const struct record *record, const struct field *field, struct err *err)
{
	struct json_writer *json = &document->json;
	const struct record **rows;
	size_t count;
	uint64_t total;

	if (!inverse_read(document, record, field, &rows, &count, &total, err))
		return false;
	json_open(json, field->name, '{');
	json_open(json, "data", '[');
	for (size_t i = 0; i < count; i++)
		row_write(document, rows[i], field);
	json_close(json, ']');
	related_link_write(document, record, field);
	json_open(json, "meta", '{');
	json_put_u64(json, "total", total);
	json_close(json, '}');
	json_close(json, '}');
	return true;
}

/* --- either */

bool relation_write(struct document *document, const struct record *record,
    const struct field *field, struct err *err)
{
	if (field->type == FIELD_INVERSE)
		return inverse_write(document, record, field, err);
	refs_write(document, record, field);
	return true;
}

bool relation_records(struct document *document, const struct record *record,
    const struct field *field, const struct record ***records, size_t *count,
    uint64_t *total, struct err *err)
{
	const struct claim *claims;
	size_t claim_count;

	if (field->type == FIELD_INVERSE)
		return inverse_read(
		    document, record, field, records, count, total, err);
	claims = record_claims(record, field, &claim_count);
	*records =
	    arena_array(document->arena, claim_count + 1, sizeof(**records));
	*count = 0;
	for (size_t i = 0; i < claim_count; i++) {
		const struct kind *kind;
		const struct record *other;
		const char *id;

		if (!ref_is_shown(claims, i, &kind, &id))
			continue;
		other = visibility_get(document->visibility, kind, id);
		if (other)
			(*records)[(*count)++] = other;
	}
	*total = *count;
	return true;
}
