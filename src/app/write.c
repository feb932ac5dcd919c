/*
 * write.c: owns what all formats agree on: ids, names of fields, the text of
 * a value.
 */
#include "write.h"

#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/model/value.h"

#define CELL_MAX_BYTES (1u << 20)

const struct write_ops *write_ops_of(enum write_format format)
{
	static const struct write_ops *const formats[] = {
	    [WRITE_TABLE] = &write_table_ops,
	    [WRITE_PLAIN] = &write_plain_ops,
	    [WRITE_JSON] = &write_json_ops,
	    [WRITE_JSONL] = &write_jsonl_ops,
	    [WRITE_CSV] = &write_csv_ops,
	    [WRITE_TSV] = &write_tsv_ops,
	    [WRITE_VCARD] = &write_vcard_ops,
	    [WRITE_ICS] = &write_ics_ops,
	};

	return formats[format];
}

void write_begin(struct writer *writer, enum write_format format,
    const struct write_options *options)
{
	*writer =
	    (struct writer){.options = *options, .ops = write_ops_of(format)};
	arena_init(&writer->arena);
	arena_init(&writer->record);
	writer->ops->begin(writer);
}

void write_record(struct writer *writer, const struct record *record)
{
	writer->ops->record(writer, record);
	writer->count++;
	arena_reset(&writer->record);
}

void write_end(struct writer *writer, const struct write_end *end)
{
	writer->ops->end(writer, end);
	arena_done(&writer->record);
	arena_done(&writer->arena);
}

const char *write_id(struct arena *arena, const struct record *record)
{
	return arena_printf(arena, "%s/%s", record->kind->name, record->id);
}

const char *write_field_name(const struct field *field)
{
	return strcmp(field->name, "kind") == 0 ? "type" : field->name;
}

static const char *claim_text(struct arena *arena, const struct claim *claim,
    const char *lang, bool for_people)
{
	enum field_type type = claim->field->type;

	if (claim->label != NULL &&
	    (type == FIELD_REF || (type == FIELD_CODE && for_people)))
		return claim->label;
	if (for_people)
		return value_show(arena, claim->field, claim->value, lang);
	return claim->value;
}

/* True when an earlier claim of the field says the same. */
static bool is_said(const struct claim *claims, size_t before)
{
	size_t i;

	for (i = 0; i < before; i++)
		if (claims[i].form != CLAIM_ABSENCE &&
		    strcmp(claims[i].value, claims[before].value) == 0)
			return true;
	return false;
}

static const char *join_claims(struct arena *arena, const struct claim *claims,
    size_t count, const char *lang, bool for_people)
{
	struct buf all;
	const char *text = NULL;
	size_t i;

	buf_init(&all, CELL_MAX_BYTES);
	for (i = 0; i < count; i++) {
		if (claims[i].form == CLAIM_ABSENCE || is_said(claims, i))
			continue;
		if (all.len > 0)
			buf_adds(&all, "; ");
		buf_adds(&all, claim_text(arena, &claims[i], lang, for_people));
	}
	if (all.len > 0)
		text = arena_strdup(arena, buf_text(&all));
	buf_done(&all);
	return text;
}

const char *write_cell(struct arena *arena, const struct record *record,
    const struct field *field, const char *const *langs, bool for_people)
{
	const char *lang = langs != NULL && langs[0] != NULL ? langs[0] : "en";
	const struct claim *claim;
	size_t count;

	if (field->type == FIELD_INVERSE)
		return NULL;
	if (field->many) {
		const struct claim *claims =
		    record_claims(record, field, &count);

		return join_claims(arena, claims, count, lang, for_people);
	}
	claim = record_pick(record, field, langs);
	return claim != NULL ? claim_text(arena, claim, lang, for_people)
			     : NULL;
}
