/*
 * decode_claim.c: owns how a statement is read from JSON: a bare value or a
 * claim object. It must not know in which document it stands.
 */
#include "decode_claim.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/model/value.h"
#include "value_read.h"

#define LANG_MAX 35 /* RFC 5646, 4.4.1 */

void decode_skip(
    struct record_builder *builder, struct err *err, const char *format, ...)
{
	char why[400];
	va_list args;

	builder->skipped++;
	if (err == NULL || err->text[0] != '\0')
		return;
	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	err_set(
	    err, ERR_NONE, "%s/%s: %s", builder->kind->name, builder->id, why);
}

char *decode_text(
    struct arena *arena, const struct json *object, const char *name)
{
	char *text = json_scalar(arena, json_get(object, name));

	return text != NULL && *text != '\0' ? text : NULL;
}

char *decode_id(
    struct arena *arena, const struct json *object, const char *name)
{
	char *id = decode_text(arena, object, name);

	return id != NULL && record_id_is_valid(id) ? id : NULL;
}

bool decode_is_lang(const char *lang)
{
	size_t len = 0;

	for (; lang[len] != '\0'; len++) {
		char c = lang[len];

		if (len == LANG_MAX ||
		    !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return len >= 2;
}

bool decode_is_absence(const char *value)
{
	static const char *const words[] = {
	    "unknown", "not-published", "not-applicable", "withheld", "zero"};

	for (size_t i = 0; i < MEM_COUNT(words); i++)
		if (strcmp(words[i], value) == 0)
			return true;
	return false;
}

/* What a claim says of itself besides the value. */
struct manner {
	enum claim_form form;
	enum claim_rank rank;
	enum level level;
};

/* False if the claim must not be used: an unknown form or rank would change
 * what it says, an unknown level who may see it. */
static bool read_manner(const struct json *claim, struct manner *manner)
{
	const struct json *form = json_get(claim, "form");
	const struct json *rank = json_get(claim, "rank");
	const struct json *level = json_get(claim, "level");

	if (form != NULL && !json_is_null(form) &&
	    (!json_is_string(form) ||
		!claim_form_parse(json_text(form), &manner->form)))
		return false;
	if (rank != NULL && !json_is_null(rank) &&
	    (!json_is_string(rank) ||
		!claim_rank_parse(json_text(rank), &manner->rank)))
		return false;
	return level == NULL || json_is_null(level) ||
	       (json_is_string(level) &&
		   level_parse(json_text(level), &manner->level));
}

/* True and false are words in a text, and nothing elsewhere. */
static bool may_hold(const struct field *field, const struct json *value)
{
	return !json_is_bool(value) || field->type == FIELD_TEXT ||
	       field->type == FIELD_LANGTEXT || field->type == FIELD_CODE;
}

static void fill_in(struct claim *claim, struct arena *arena,
    const struct json *value, const struct claim_origin *origin)
{
	bool speaks = claim->field->type == FIELD_LANGTEXT;

	claim->source = decode_text(arena, value, "source");
	claim->fact = decode_text(arena, value, "fact");
	claim->note = decode_text(arena, value, "note");
	claim->label = decode_text(arena, value, "label");
	claim->lang = decode_text(arena, value, "lang");
	if (origin != NULL && claim->source == NULL)
		claim->source = origin->source;
	if (origin != NULL && claim->lang == NULL && speaks)
		claim->lang = origin->lang;
	if (claim->lang != NULL && !decode_is_lang(claim->lang))
		claim->lang = NULL;
}

/* The canonical value; NULL when there is none, *bad when it is not one. */
static char *read_value(struct arena *arena, const struct field *field,
    const char *text, enum claim_form form, bool *bad, struct err *why)
{
	char *value;

	*bad = false;
	if (form == CLAIM_ABSENCE) {
		*bad = !decode_is_absence(text);
		return *bad ? NULL : arena_strdup(arena, text);
	}
	if (value_is_canonical(field, text))
		return arena_strdup(arena, text);
	value = value_canonical(arena, field, text, NULL, why);
	*bad = value == NULL && why->code != ERR_NONE;
	return value;
}

/* How the source printed it, where our form is another. Of prose only the
 * blanks are ours, which nobody wants back. */
static const char *read_printed(struct record_builder *builder,
    const struct claim *claim, const struct json *value, const char *text)
{
	const char *printed = decode_text(builder->arena, value, "printed");

	if (printed == NULL && claim->field->type != FIELD_TEXT &&
	    claim->field->type != FIELD_LANGTEXT)
		printed = text;
	if (printed == NULL || strcmp(printed, claim->value) == 0)
		return NULL;
	return printed;
}

struct claim *decode_claim(struct record_builder *builder,
    const struct field *field, const struct json *value,
    const struct claim_origin *origin, struct err *err)
{
	bool object = json_is_object(value), bad;
	const struct json *given = object ? json_get(value, "value") : value;
	char *text = json_scalar(builder->arena, given), *canonical;
	struct manner manner = {
	    .form = field->type == FIELD_REF ? CLAIM_LINK : CLAIM_VERBATIM,
	    .rank = RANK_NORMAL,
	    .level = field->level,
	};
	struct err why = ERR_INIT;
	struct claim *claim;

	if (text == NULL) {
		if (given == NULL || !json_is_null(given))
			decode_skip(
			    builder, err, _("%s has no value"), field->name);
		return NULL;
	}
	if (!field_has_values(field) || !may_hold(field, given) ||
	    !read_manner(value, &manner) ||
	    builder->claim_count >= DECODE_CLAIM_MAX) {
		decode_skip(builder, err, _("%s cannot be read"), field->name);
		return NULL;
	}
	canonical =
	    read_value(builder->arena, field, text, manner.form, &bad, &why);
	if (canonical == NULL) {
		if (bad)
			decode_skip(builder, err, "%s",
			    why.text[0] != '\0' ? why.text : field->name);
		return NULL;
	}
	claim = record_add(builder, field, canonical);
	fill_in(claim, builder->arena, value, origin);
	claim->form = manner.form;
	claim->rank = manner.rank;
	if (manner.level > claim->level)
		claim->level = manner.level;
	if (manner.form != CLAIM_ABSENCE || object)
		claim->printed = read_printed(builder, claim, value, text);
	return claim;
}

void decode_claims(struct record_builder *builder, const struct field *field,
    const struct json *value, const struct claim_origin *origin,
    struct err *err)
{
	if (!json_is_array(value)) {
		decode_claim(builder, field, value, origin, err);
		return;
	}
	for (const struct json *item = json_first(value); item != NULL;
	     item = json_next(item))
		decode_claim(builder, field, item, origin, err);
}
