/*
 * resource.c: one record as a resource object. What it is given has passed
 * visibility.c; records it looks up itself pass there too. It knows the
 * profile, not the request's route.
 */
#include "klaster/service/resource.h"

#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/service/answer.h"
#include "klaster/service/audit.h"
#include "klaster/service/relations.h"

static void included_set(struct document *document)
{
	const struct request *request = document->request;

	for (size_t i = 0; i < request->include_count; i++) {
		const struct request_include *include = &request->includes[i];
		const struct kind *kind = request->kind;

		for (size_t k = 0; k < include->depth && kind; k++) {
			field_set_add(&document->included[kind_index(kind)],
			    kind_field_index(kind, include->path[k]));
			kind = field_target(include->path[k]);
		}
	}
}

void document_init(
    struct document *document, const struct answer_context *context)
{
	*document = (struct document){.arena = context->arena,
	    .catalogue = context->catalogue,
	    .request = context->request,
	    .trail = context->trail};
	document->visibility =
	    visibility_new(context->arena, context->catalogue,
		context->request->level, context->request->langs);
	document->labels = (struct labels){
	    .arena = context->arena, .visibility = document->visibility};
	json_writer_init(&document->json, context->out);
	included_set(document);
}

/* --- which fields */

static bool is_primary(
    const struct document *document, const struct record *record)
{
	return document->request->route == ROUTE_RECORD &&
	       record->kind == document->request->kind &&
	       strcmp(record->id, document->request->id) == 0;
}

static bool is_relation(const struct field *field)
{
	return field->type == FIELD_REF || field->type == FIELD_INVERSE;
}

/* Unasked, a list gives the attributes and a record its relationships too. */
static bool field_is_wanted(const struct document *document,
    const struct field *field, size_t kind, size_t index, bool primary)
{
	const struct request_fields *fields = &document->request->fields[kind];

	if (!visibility_has_field(document->request->level, field))
		return false;
	if (is_relation(field) &&
	    field_set_has(&document->included[kind], index))
		return true;
	if (fields->is_given)
		return field_set_has(&fields->set, index);
	return !is_relation(field) || primary;
}

static void wanted_make(const struct document *document,
    const struct kind *kind, bool primary, struct wanted *wanted)
{
	size_t number = kind_index(kind);
	const struct request_fields *fields =
	    &document->request->fields[number];

	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];
		bool is_wanted =
		    field_is_wanted(document, field, number, i, primary);

		if (is_wanted)
			field_set_add(is_relation(field) ? &wanted->relations
							 : &wanted->attributes,
			    i);
		if (is_wanted || fields->has_claims ||
		    (fields->has_translations && field->type == FIELD_LANGTEXT))
			field_set_add(&wanted->written, i);
	}
	wanted->is_known = true;
}

const struct field_set *resource_fields(struct document *document)
{
	struct field_set *fields =
	    arena_array(document->arena, KIND_MAX, sizeof(*fields));

	for (size_t i = 0; i < kind_count(); i++) {
		struct wanted *wanted = &document->wanted[false][i];

		if (!wanted->is_known)
			wanted_make(document, kind_at(i), false, wanted);
		fields[i] = wanted->written;
		/* Who may see a record is told by its name. */
		field_set_add(&fields[i], 0);
	}
	return fields;
}

static const struct wanted *wanted_of(
    struct document *document, const struct record *record)
{
	bool primary = is_primary(document, record);
	struct wanted *wanted =
	    &document->wanted[primary][kind_index(record->kind)];

	if (!wanted->is_known)
		wanted_make(document, record->kind, primary, wanted);
	return wanted;
}

/* --- attributes */

static bool is_json_number(const char *text)
{
	size_t sign = *text == '-';
	size_t digits = strspn(text + sign, "0123456789");

	return digits > 0 && digits <= 15 && !text[sign + digits] &&
	       (text[sign] != '0' || digits == 1);
}

static void value_write(struct document *document, const char *name,
    const struct field *field, const char *value)
{
	if (field->type == FIELD_CODE)
		labels_code(&document->labels, field->codes, value);
	if (field->type == FIELD_NUMBER && is_json_number(value))
		json_put_raw(&document->json, name, value);
	else
		json_put_string(&document->json, name, value);
}

static void attribute_write(struct document *document,
    const struct record *record, const struct field *field)
{
	const struct claim *pick =
	    record_pick(record, field, document->request->langs);
	const struct claim *claims;
	size_t count;

	if (!pick)
		return;
	if (!field->many) {
		value_write(document, field->name, field, pick->value);
		return;
	}
	claims = record_claims(record, field, &count);
	json_open(&document->json, field->name, '[');
	for (size_t i = 0; i < count; i++)
		if (record_tells(record, &claims[i], pick))
			value_write(document, NULL, field, claims[i].value);
	json_close(&document->json, ']');
}

const char *resource_text(struct document *document,
    const struct record *record, const struct field *field)
{
	const struct claim *pick =
	    record_pick(record, field, document->request->langs);
	const struct kind *kind;
	const char *id, *label = NULL;

	if (!pick)
		return NULL;
	if (field->type == FIELD_CODE)
		label =
		    labels_code(&document->labels, field->codes, pick->value);
	else if (field->type == FIELD_REF &&
		 record_parse_ref(pick->value, &kind, &id))
		label = visibility_label(document->visibility, kind, id);
	return label ? label : pick->value;
}

/* --- claims, translations */

static void claim_write(struct document *document, const struct claim *claim)
{
	struct json_writer *json = &document->json;
	bool is_ref =
	    claim->field->type == FIELD_REF && claim->form != CLAIM_ABSENCE;
	const struct kind *kind;
	const char *id;

	json_open(json, NULL, '{');
	json_put_string(json, "field", claim->field->name);
	json_put_string(json, "value", claim->value);
	if (is_ref && record_parse_ref(claim->value, &kind, &id))
		json_put_string(json, "label",
		    visibility_label(document->visibility, kind, id));
	else if (claim->field->type == FIELD_CODE &&
		 claim->form != CLAIM_ABSENCE)
		labels_code(
		    &document->labels, claim->field->codes, claim->value);
	if (claim->printed)
		json_put_string(json, "printed", claim->printed);
	if (claim->lang)
		json_put_string(json, "lang", claim->lang);
	if (claim->source)
		json_put_string(json, "source", claim->source);
	if (claim->fact)
		json_put_string(json, "fact", claim->fact);
	if (claim->note)
		json_put_string(json, "note", claim->note);
	if (claim->form != (is_ref ? CLAIM_LINK : CLAIM_VERBATIM))
		json_put_string(json, "form", claim_form_name(claim->form));
	if (claim->rank != RANK_NORMAL)
		json_put_string(json, "rank", claim_rank_name(claim->rank));
	if (claim->level != claim->field->level)
		json_put_string(json, "level", level_name(claim->level));
	json_close(json, '}');
}

/* Which sources speak in the document, for its credits. */
static void sources_note(struct document *document, const struct record *record)
{
	const char *last = NULL;

	for (size_t i = 0; i < record->claim_count; i++) {
		const char *source = record->claims[i].source;
		size_t k;

		if (!source || (last && strcmp(source, last) == 0))
			continue;
		last = source;
		for (k = 0; k < document->source_count; k++)
			if (strcmp(document->sources[k], source) == 0)
				break;
		if (k == document->source_count &&
		    k < MEM_COUNT(document->sources))
			document->sources[document->source_count++] =
			    arena_strdup(document->arena, source);
	}
}

static void claims_write(struct document *document, const struct record *record)
{
	json_open(&document->json, "claims", '[');
	for (size_t i = 0; i < record->claim_count; i++) {
		claim_write(document, &record->claims[i]);
		if (record->claims[i].source)
			labels_source(
			    &document->labels, record->claims[i].source);
	}
	json_close(&document->json, ']');
}

/* The best text of each language; texts are never merged across them. */
static void translation_write(struct document *document,
    const struct record *record, const struct field *field)
{
	const struct claim *claims;
	size_t count;
	bool is_open = false;

	claims = record_claims(record, field, &count);
	for (size_t i = 0; i < count; i++) {
		const char *langs[] = {claims[i].lang, NULL};
		const struct claim *pick;

		if (!claims[i].lang || claims[i].form == CLAIM_ABSENCE)
			continue;
		pick = record_pick(record, field, langs);
		if (pick != &claims[i])
			continue;
		if (!is_open)
			json_open(&document->json, field->name, '{');
		is_open = true;
		json_put_string(&document->json, pick->lang, pick->value);
	}
	if (is_open)
		json_close(&document->json, '}');
}

static void translations_write(
    struct document *document, const struct record *record)
{
	json_open(&document->json, "translations", '{');
	for (size_t i = 0; i < record->kind->field_count; i++)
		if (record->kind->fields[i].type == FIELD_LANGTEXT)
			translation_write(
			    document, record, &record->kind->fields[i]);
	json_close(&document->json, '}');
}

/* --- the whole */

static bool inverses_read(struct document *document,
    const struct record *record, const struct wanted *wanted, struct err *err)
{
	const struct field *inverses[KIND_FIELD_MAX];
	size_t count = 0;

	for (size_t i = 0; i < record->kind->field_count; i++)
		if (field_set_has(&wanted->relations, i) &&
		    record->kind->fields[i].type == FIELD_INVERSE)
			inverses[count++] = &record->kind->fields[i];
	return count == 0 ||
	       relations_expect(document, record, inverses, count, err);
}

static bool relations_write(struct document *document,
    const struct record *record, const struct wanted *wanted, struct err *err)
{
	bool is_open = false;

	if (!inverses_read(document, record, wanted, err))
		return false;
	for (size_t i = 0; i < record->kind->field_count; i++) {
		const struct field *field = &record->kind->fields[i];

		if (!field_set_has(&wanted->relations, i) ||
		    (field->type == FIELD_REF &&
			!relation_has_value(record, field)))
			continue;
		if (!is_open)
			json_open(&document->json, "relationships", '{');
		is_open = true;
		if (!relation_write(document, record, field, err))
			return false;
	}
	if (is_open)
		json_close(&document->json, '}');
	return true;
}

static void attributes_write(struct document *document,
    const struct record *record, const struct wanted *wanted)
{
	const struct request_fields *fields =
	    &document->request->fields[kind_index(record->kind)];

	json_open(&document->json, "attributes", '{');
	for (size_t i = 0; i < record->kind->field_count; i++)
		if (field_set_has(&wanted->attributes, i))
			attribute_write(
			    document, record, &record->kind->fields[i]);
	if (fields->has_claims)
		claims_write(document, record);
	if (fields->has_translations)
		translations_write(document, record);
	json_close(&document->json, '}');
}

/* The other values of what sources differ about, beside the one that is
 * told. */
static void conflicts_write(struct document *document,
    const struct record *record, const struct wanted *wanted)
{
	struct json_writer *json = &document->json;
	const struct field *open = NULL;

	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		size_t index = kind_field_index(record->kind, claim->field);

		if (!record_may_contest(claim) ||
		    (!field_set_has(&wanted->attributes, index) &&
			!field_set_has(&wanted->relations, index)) ||
		    !record_contests(record, claim,
			record_pick(
			    record, claim->field, document->request->langs)))
			continue;
		if (!open) {
			json_open(json, "meta", '{');
			json_open(json, "conflicts", '{');
		}
		if (open && open != claim->field)
			json_close(json, ']');
		if (open != claim->field)
			json_open(json, claim->field->name, '[');
		open = claim->field;
		value_write(document, NULL, claim->field, claim->value);
	}
	if (!open)
		return;
	json_close(json, ']');
	json_close(json, '}');
	json_close(json, '}');
}

/* What is said of the record as a whole: of one with all its statements where
 * it stands, else what its values do not tell. */
static void meta_write(struct document *document, const struct record *record,
    const struct wanted *wanted)
{
	struct json_writer *json = &document->json;

	if (!document->request->fields[kind_index(record->kind)].has_claims) {
		conflicts_write(document, record, wanted);
	} else if (record->number > 0) {
		json_open(json, "meta", '{');
		json_put_u64(json, "number", record->number);
		json_close(json, '}');
	}
}

bool resource_write(struct document *document, const char *name,
    const struct record *record, struct err *err)
{
	struct json_writer *json = &document->json;
	const struct wanted *wanted = wanted_of(document, record);

	audit_note(document->trail, record, &wanted->written);
	json_open(json, name, '{');
	json_put_string(json, "type", record->kind->name);
	json_put_string(json, "id", record->id);
	meta_write(document, record, wanted);
	attributes_write(document, record, wanted);
	sources_note(document, record);
	if (!relations_write(document, record, wanted, err))
		return false;
	json_close(json, '}');
	return true;
}

const char *resource_place(
    struct document *document, const struct record *record)
{
	for (size_t i = 0; i < record->kind->field_count; i++) {
		const struct field *field = &record->kind->fields[i];
		const char *text = NULL;

		if ((field->roles & ROLE_PLACE) && (field->roles & ROLE_LIST))
			text = resource_text(document, record, field);
		if (text)
			return text;
	}
	return NULL;
}
