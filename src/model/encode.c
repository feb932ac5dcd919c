/*
 * encode.c: a record to its directory line. What a claim has by default is
 * not written, so that equal records give equal bytes.
 */
#include "klaster/model/decode.h"

static enum claim_form default_form(const struct field *field)
{
	return field->type == FIELD_REF ? CLAIM_LINK : CLAIM_VERBATIM;
}

/* True if the value alone says it all. */
static bool is_bare(const struct claim *claim)
{
	return claim->label == NULL && claim->printed == NULL &&
	       claim->lang == NULL && claim->source == NULL &&
	       claim->fact == NULL && claim->note == NULL &&
	       claim->form == default_form(claim->field) &&
	       claim->rank == RANK_NORMAL &&
	       claim->level == claim->field->level;
}

static void put_member(
    struct json_writer *writer, const char *name, const char *text)
{
	if (text != NULL)
		json_put_string(writer, name, text);
}

static void put_claim(
    struct json_writer *writer, const char *name, const struct claim *claim)
{
	if (is_bare(claim)) {
		json_put_string(writer, name, claim->value);
		return;
	}
	json_open(writer, name, '{');
	json_put_string(writer, "value", claim->value);
	put_member(writer, "label", claim->label);
	put_member(writer, "printed", claim->printed);
	put_member(writer, "lang", claim->lang);
	put_member(writer, "source", claim->source);
	put_member(writer, "fact", claim->fact);
	put_member(writer, "note", claim->note);
	if (claim->form != default_form(claim->field))
		json_put_string(writer, "form", claim_form_name(claim->form));
	if (claim->rank != RANK_NORMAL)
		json_put_string(writer, "rank", claim_rank_name(claim->rank));
	if (claim->level != claim->field->level)
		json_put_string(writer, "level", level_name(claim->level));
	json_close(writer, '}');
}

/* The claims of one field, from `first` on. Returns how many. */
static size_t put_field(
    struct json_writer *writer, const struct record *record, size_t first)
{
	const struct claim *claims = &record->claims[first];
	size_t count = 1;

	while (first + count < record->claim_count &&
	       claims[count].field == claims->field)
		count++;
	if (count == 1) {
		put_claim(writer, claims->field->name, claims);
		return count;
	}
	json_open(writer, claims->field->name, '[');
	for (size_t i = 0; i < count; i++)
		put_claim(writer, NULL, &claims[i]);
	json_close(writer, ']');
	return count;
}

void encode_line(const struct record *record, struct buf *out)
{
	struct json_writer writer;

	json_writer_init(&writer, out);
	json_open(&writer, NULL, '{');
	json_put_string(&writer, "kind", record->kind->name);
	json_put_string(&writer, "id", record->id);
	if (!record->whole)
		json_put_bool(&writer, "whole", false);
	json_open(&writer, "fields", '{');
	/* What a question gave belongs to its answer. */
	for (size_t i = 0; i < record->claim_count;)
		i += field_is_stored(record->claims[i].field)
			 ? put_field(&writer, record, i)
			 : 1;
	json_close(&writer, '}');
	json_close(&writer, '}');
}
