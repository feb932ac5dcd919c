/*
 * write_json.c: owns the JSON shapes of doc/formats.md. Values are canonical;
 * what a person reads for them stands in "labels".
 */
#include <string.h>
#include "klaster/base/out.h"
#include "klaster/model/json.h"
#include "klaster/write/write.h"

#define RECORD_MAX_BYTES (64u << 20) /* a page of it at its worst */

/* --- values */

static void put_value(
    struct json_writer *json, const char *name, const struct claim *claim)
{
	/* Canonical numbers are JSON numbers. */
	if (claim->field->type == FIELD_NUMBER)
		json_put_raw(json, name, claim->value);
	else
		json_put_string(json, name, claim->value);
}

static bool is_repeated(const struct claim *claims, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (claims[i].form != CLAIM_ABSENCE &&
		    strcmp(claims[i].value, claims[at].value) == 0)
			return true;
	return false;
}

static void put_field(struct json_writer *json, const struct record *record,
    const struct field *field, const char *const *langs)
{
	const char *name = write_field_name(field);
	const struct claim *claims, *claim;
	size_t count, i;

	claims = record_claims(record, field, &count);
	if (!field->many) {
		claim = record_pick(record, field, langs);
		if (claim != NULL)
			put_value(json, name, claim);
		return;
	}
	/* That a source says nothing is no value, and no empty list. */
	if (record_pick(record, field, langs) == NULL)
		return;
	json_open(json, name, '[');
	for (i = 0; i < count; i++)
		if (claims[i].form != CLAIM_ABSENCE && !is_repeated(claims, i))
			put_value(json, NULL, &claims[i]);
	json_close(json, ']');
}

/* "labels": {"country": {"PL": "Poland"}}, of codes and references. */
static void put_field_labels(struct json_writer *json, bool *open,
    const struct record *record, const struct field *field)
{
	const struct claim *claims;
	bool field_open = false;
	size_t count, i;

	claims = record_claims(record, field, &count);
	for (i = 0; i < count; i++) {
		if (claims[i].label == NULL ||
		    claims[i].form == CLAIM_ABSENCE || is_repeated(claims, i))
			continue;
		if (!*open)
			json_open(json, "labels", '{');
		if (!field_open)
			json_open(json, write_field_name(field), '{');
		*open = field_open = true;
		json_put_string(json, claims[i].value, claims[i].label);
	}
	if (field_open)
		json_close(json, '}');
}

static void put_labels(struct json_writer *json, const struct record *record,
    const struct field *const *fields, size_t field_count)
{
	bool open = false;
	size_t i;

	for (i = 0; i < field_count; i++)
		put_field_labels(json, &open, record, fields[i]);
	if (open)
		json_close(json, '}');
}

/* --- whole records */

static void put_claim(struct json_writer *json, const struct claim *claim)
{
	json_open(json, NULL, '{');
	json_put_string(json, "field", write_field_name(claim->field));
	json_put_string(json, "value", claim->value);
	if (claim->label != NULL)
		json_put_string(json, "label", claim->label);
	if (claim->printed != NULL)
		json_put_string(json, "printed", claim->printed);
	if (claim->lang != NULL)
		json_put_string(json, "lang", claim->lang);
	if (claim->source != NULL)
		json_put_string(json, "source", claim->source);
	if (claim->fact != NULL)
		json_put_string(json, "fact", claim->fact);
	if (claim->note != NULL)
		json_put_string(json, "note", claim->note);
	json_put_string(json, "form", claim_form_name(claim->form));
	json_put_string(json, "rank", claim_rank_name(claim->rank));
	json_put_string(json, "level", level_name(claim->level));
	json_close(json, '}');
}

static void put_ref(struct json_writer *json, struct arena *arena,
    const char *name, const struct kind *kind, const char *id)
{
	if (kind != NULL && id != NULL)
		json_put_string(
		    json, name, arena_printf(arena, "%s/%s", kind->name, id));
}

static void put_relation(struct json_writer *json, struct arena *arena,
    const struct relation *relation)
{
	size_t i;

	json_open(json, write_field_name(relation->field), '{');
	json_put_u64(json, "total", relation->total);
	json_open(json, "items", '[');
	for (i = 0; i < relation->count; i++) {
		const struct relation_item *item = &relation->items[i];

		json_open(json, NULL, '{');
		put_ref(json, arena, "id", item->kind, item->id);
		json_put_string(json, "label", item->label);
		if (item->detail != NULL)
			json_put_string(json, "detail", item->detail);
		put_ref(json, arena, "open", item->open_kind, item->open_id);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}

/* About what sources differ: of a row, among the fields that are written. */
static void put_conflicts(struct json_writer *json, const struct record *record,
    const struct field *const *fields, size_t field_count)
{
	const struct kind *kind = record->kind;
	size_t count = record->whole ? kind->field_count : field_count;
	bool open = false;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct field *field =
		    record->whole ? &kind->fields[i] : fields[i];

		if (!record_disagrees(record, field))
			continue;
		if (!open)
			json_open(json, "conflicts", '[');
		open = true;
		json_put_string(json, NULL, write_field_name(field));
	}
	if (open)
		json_close(json, ']');
}

static void put_whole(
    struct json_writer *json, struct arena *arena, const struct record *record)
{
	size_t i;

	json_open(json, "claims", '[');
	for (i = 0; i < record->claim_count; i++)
		put_claim(json, &record->claims[i]);
	json_close(json, ']');
	json_open(json, "related", '{');
	for (i = 0; i < record->relation_count; i++)
		put_relation(json, arena, &record->relations[i]);
	json_close(json, '}');
}

/* Kilometres, a number. */
static void put_distance(struct json_writer *json, struct arena *arena,
    const struct record *record, const struct field *field,
    const struct vantage *vantage)
{
	const char *km =
	    vantage != NULL ? vantage_km(vantage, record, arena) : NULL;

	if (km != NULL)
		json_put_raw(json, field->name, km);
}

void write_json_record(struct buf *out, struct arena *arena,
    const struct record *record, const char *source,
    const struct write_options *options, const struct field *const *fields,
    size_t field_count)
{
	const char *const *langs = options->langs;
	struct json_writer json;
	size_t i;

	json_writer_init(&json, out);
	json_open(&json, NULL, '{');
	json_put_string(&json, "kind", record->kind->name);
	json_put_string(&json, "id", write_id(arena, record));
	json_put_string(&json, "label", record_label(record, langs));
	if (source != NULL)
		json_put_string(&json, "source", source);
	for (i = 0; i < field_count; i++)
		if (field_has_values(fields[i]))
			put_field(&json, record, fields[i], langs);
		else if (fields[i]->type == FIELD_DISTANCE)
			put_distance(
			    &json, arena, record, fields[i], options->vantage);
	put_labels(&json, record, fields, field_count);
	put_conflicts(&json, record, fields, field_count);
	if (record->whole)
		put_whole(&json, arena, record);
	json_close(&json, '}');
}

/* --- the formats */

/* The fields of the record's kind when several kinds come. */
static void add_record(
    struct writer *writer, const struct record *record, struct buf *out)
{
	const struct write_options *options = &writer->options;
	const struct kind *kind = record->kind;
	const struct field **fields;
	size_t count = 0, i;

	if (options->kind != NULL) {
		write_json_record(out, &writer->record, record,
		    writer->row_source, options, options->fields,
		    options->field_count);
		return;
	}
	fields =
	    arena_array(&writer->record, kind->field_count, sizeof(*fields));
	for (i = 0; i < kind->field_count; i++)
		if ((kind->fields[i].roles & ROLE_LIST) != 0)
			fields[count++] = &kind->fields[i];
	write_json_record(out, &writer->record, record, writer->row_source,
	    options, fields, count);
}

static void json_line(
    struct writer *writer, const struct record *record, const char *before)
{
	FILE *stream = writer->options.stream;
	struct buf out;

	buf_init(&out, RECORD_MAX_BYTES);
	add_record(writer, record, &out);
	out_bytes(stream, before, strlen(before));
	out_bytes(stream, buf_text(&out), out.len);
	buf_done(&out);
}

static void json_begin(struct writer *writer)
{
	static const char start[] = "{\"items\":[";

	out_bytes(writer->options.stream, start, sizeof(start) - 1);
}

static void json_record(struct writer *writer, const struct record *record)
{
	json_line(writer, record, writer->count > 0 ? ",\n" : "\n");
}

static void put_end(struct json_writer *json, const struct write_end *end)
{
	static const char *const kinds[] = {[TOTAL_UNKNOWN] = "unknown",
	    [TOTAL_EXACT] = "exact",
	    [TOTAL_AT_LEAST] = "at-least",
	    [TOTAL_ESTIMATE] = "estimate"};

	if (end->total.kind == TOTAL_UNKNOWN)
		json_put_null(json, "total");
	else
		json_put_u64(json, "total", end->total.count);
	json_put_string(json, "total_is", kinds[end->total.kind]);
	json_put_string(json, "source", end->source);
	if (end->age_s >= 0)
		json_put_u64(json, "age_s", (uint64_t)end->age_s);
	else
		json_put_null(json, "age_s");
	json_put_bool(json, "complete", !end->partial);
}

static void put_about(struct json_writer *json, struct writer *writer)
{
	json_put_string(json, "exported", write_now(&writer->record));
	if (writer->options.purpose != NULL)
		json_put_string(json, "purpose", writer->options.purpose);
}

static void json_end(struct writer *writer, const struct write_end *end)
{
	FILE *stream = writer->options.stream;
	struct json_writer json;
	struct buf out;

	buf_init(&out, 4096);
	json_writer_init(&json, &out);
	json_open(&json, NULL, '{');
	if (end != NULL)
		put_end(&json, end);
	else
		json_put_bool(&json, "complete", false);
	put_about(&json, writer);
	json_close(&json, '}');
	/* The members of this object go on with those of the one we opened
	 * before the first record. */
	out_bytes(stream, "\n],", 3);
	out_bytes(stream, buf_text(&out) + 1, out.len - 1);
	out_bytes(stream, "\n", 1);
	buf_done(&out);
}

const struct write_ops write_json_ops = {
    .begin = json_begin,
    .record = json_record,
    .end = json_end,
};

static void jsonl_begin(struct writer *writer)
{
	(void)writer;
}

static void jsonl_record(struct writer *writer, const struct record *record)
{
	json_line(writer, record, "");
	out_bytes(writer->options.stream, "\n", 1);
}

static void jsonl_end(struct writer *writer, const struct write_end *end)
{
	(void)writer;
	(void)end;
}

const struct write_ops write_jsonl_ops = {
    .begin = jsonl_begin,
    .record = jsonl_record,
    .end = jsonl_end,
};
