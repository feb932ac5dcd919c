/*
 * decode_stored.c: the line that encode_line() wrote, read back in one pass
 * and in place. A page is fifty of them, and nine tenths of what it took was
 * a tree of JSON for each.
 *
 * It knows that one form and trusts nothing: a line in which anything is
 * otherwise is decode_line()'s, and what both can read they read alike.
 */
#include "klaster/model/decode.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "decode_claim.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/model/value.h"

struct stored {
	char *at; /* in the copy; a NUL stands at its end */
	struct record_builder *builder;
	const struct field_set *fields; /* by kind_index(); or NULL */
	const struct field_set *wanted; /* of its kind; or NULL */
	bool has_room;			/* for a claim: one was dropped */
	size_t field;			/* the index after the last one read */
	bool is_escaped;		/* something in the last string was */
};

/* Nothing that must be escaped or refused stands in it. */
static bool is_plain(const char *text, size_t len)
{
	size_t at = 0;
	uint32_t code;

	for (;;) {
		size_t step;

		at += text_printable(text + at, len - at);
		if (at == len)
			return true;
		if (((unsigned char)text[at] & 0x80) == 0)
			return false;
		step = text_decode(text + at, len - at, &code);
		if (step == 1)
			return false;
		at += step;
	}
}

static bool take(struct stored *stored, char c)
{
	if (*stored->at != c)
		return false;
	stored->at++;
	return true;
}

static bool take_text(struct stored *stored, const char *text)
{
	size_t len = strlen(text);

	if (strncmp(stored->at, text, len) != 0)
		return false;
	stored->at += len;
	return true;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* What follows a backslash. No NUL and no half of a pair is ever written. */
static size_t unescape(const char **from, char *to)
{
	uint32_t code = 0;

	switch (*(*from)++) {
	case '"':
		*to = '"';
		return 1;
	case '\\':
		*to = '\\';
		return 1;
	case 'n':
		*to = '\n';
		return 1;
	case 'r':
		*to = '\r';
		return 1;
	case 't':
		*to = '\t';
		return 1;
	case 'u':
		for (int i = 0; i < 4; i++, (*from)++) {
			int digit = hex_digit(**from);

			if (digit < 0)
				return 0;
			code = code << 4 | (uint32_t)digit;
		}
		if (code == 0 || (code >= 0xd800 && code <= 0xdfff))
			return 0;
		return text_encode(code, to);
	default:
		return 0;
	}
}

/* A string, in place: what is unescaped is never longer than it was. NULL if
 * there is none. */
static char *take_string(struct stored *stored)
{
	enum { SHORT = 24 };
	char *start = stored->at + 1, *to = start;
	const char *from;

	if (*stored->at != '"')
		return NULL;
	/* Most are a few bytes: strcspn() has hardly begun by then. */
	while (*to != '"' && *to != '\\' && *to != '\0' && to - start < SHORT)
		to++;
	if (to - start == SHORT)
		to += strcspn(to, "\"\\");
	from = to;
	stored->is_escaped = *to == '\\';
	while (*from != '"') {
		size_t len;

		if (*from == '\0')
			return NULL;
		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		from++;
		len = unescape(&from, to);
		if (len == 0)
			return NULL;
		to += len;
	}
	stored->at += from - stored->at + 1;
	*to = '\0';
	return start;
}

/* What a claim has said of itself so far. */
struct manner {
	enum level level;
	bool has_form, has_rank, has_level;
	bool is_escaped; /* of the value */
};

/* Where a claim keeps a member that is a text; NULL: that is none. */
static const char **claim_text(struct claim *claim, const char *name)
{
	static const struct {
		const char *name;
		size_t place;
	} texts[] = {{"value", offsetof(struct claim, value)},
	    {"lang", offsetof(struct claim, lang)},
	    {"source", offsetof(struct claim, source)},
	    {"fact", offsetof(struct claim, fact)},
	    {"printed", offsetof(struct claim, printed)},
	    {"note", offsetof(struct claim, note)},
	    {"label", offsetof(struct claim, label)}};

	for (size_t i = 0; i < MEM_COUNT(texts); i++)
		if (*texts[i].name == *name && strcmp(texts[i].name, name) == 0)
			return (const char **)((char *)claim + texts[i].place);
	return NULL;
}

/* A member of a claim object. False for what is none, or is there twice. */
static bool claim_member(struct claim *claim, struct manner *manner,
    const char *name, const char *text)
{
	const char **place = claim_text(claim, name);
	bool *has;

	if (place != NULL) {
		if (*text == '\0' || *place != NULL)
			return false;
		*place = text;
		return true;
	}
	has = strcmp(name, "form") == 0	   ? &manner->has_form
	      : strcmp(name, "rank") == 0  ? &manner->has_rank
	      : strcmp(name, "level") == 0 ? &manner->has_level
					   : NULL;
	if (has == NULL || *has)
		return false;
	*has = true;
	return has == &manner->has_form	  ? claim_form_parse(text, &claim->form)
	       : has == &manner->has_rank ? claim_rank_parse(text, &claim->rank)
					  : level_parse(text, &manner->level);
}

/* Prose that was written as it is: is_plain() has looked at all of it, so what
 * remains are its ends, and words that stand for nothing. */
static bool is_plain_prose(
    const struct claim *claim, const struct manner *manner)
{
	enum { NOTHING_MAX = 4 };
	const char *text = claim->value;
	size_t len;

	if (manner->is_escaped || (claim->field->type != FIELD_TEXT &&
				      claim->field->type != FIELD_LANGTEXT))
		return false;
	len = strlen(text);
	return len > NOTHING_MAX && text_printable(text, 1) == 1 &&
	       *text != ' ' && text_printable(text + len - 1, 1) == 1 &&
	       text[len - 1] != ' ';
}

/* What decode_claim() would change is left to it. */
static bool claim_is_whole(
    const struct claim *claim, const struct manner *manner)
{
	if (claim->value == NULL ||
	    (claim->lang != NULL && !decode_is_lang(claim->lang)) ||
	    (claim->printed != NULL &&
		strcmp(claim->printed, claim->value) == 0))
		return false;
	if (claim->form == CLAIM_ABSENCE)
		return decode_is_absence(claim->value);
	return is_plain_prose(claim, manner) ||
	       value_is_canonical(claim->field, claim->value);
}

static bool take_object(
    struct stored *stored, struct claim *claim, struct manner *manner)
{
	char before = '{';

	do {
		char *name, *text;

		if (!take(stored, before) ||
		    (name = take_string(stored)) == NULL ||
		    !take(stored, ':') ||
		    (text = take_string(stored)) == NULL ||
		    !claim_member(claim, manner, name, text))
			return false;
		if (claim->value == text)
			manner->is_escaped = stored->is_escaped;
		before = ',';
	} while (*stored->at != '}');
	stored->at++;
	return true;
}

/* Where the next claim goes, all 0. */
static struct claim *claim_place(struct stored *stored)
{
	struct record_builder *builder = stored->builder;

	if (!stored->has_room)
		builder->claims = arena_grow(builder->arena, builder->claims,
		    builder->claim_count, sizeof(*builder->claims));
	stored->has_room = false;
	return &builder->claims[builder->claim_count];
}

/* Of a field that nobody asked for. The claim before it tells of the source
 * too, and everybody who may see this one sees that one. */
static bool claim_is_idle(
    const struct stored *stored, const struct claim *claim)
{
	const struct claim *before = claim - 1;

	if (stored->wanted == NULL ||
	    field_set_has(stored->wanted, stored->field - 1))
		return false;
	return claim->source == NULL ||
	       (stored->builder->claim_count > 0 && before->source != NULL &&
		   before->field->type != FIELD_REF &&
		   before->level <= claim->level &&
		   strcmp(before->source, claim->source) == 0);
}

static bool take_claim(struct stored *stored, const struct field *field)
{
	struct record_builder *builder = stored->builder;
	struct manner manner = {.level = field->level};
	struct claim *claim;

	if (builder->claim_count >= DECODE_CLAIM_MAX)
		return false;
	claim = claim_place(stored);
	claim->field = field;
	claim->form = field->type == FIELD_REF ? CLAIM_LINK : CLAIM_VERBATIM;
	claim->rank = RANK_NORMAL;
	claim->level = field->level;
	if (*stored->at == '"') {
		claim->value = take_string(stored);
		manner.is_escaped = stored->is_escaped;
	} else if (!take_object(stored, claim, &manner)) {
		return false;
	}
	if (manner.level > claim->level)
		claim->level = manner.level;
	if (claim_is_idle(stored, claim)) {
		*claim = (struct claim){.field = NULL};
		builder->whole = false;
		stored->has_room = true;
		return true;
	}
	builder->claim_count++;
	return claim_is_whole(claim, &manner);
}

/* Fields come in the order of their table. */
static const struct field *take_field(struct stored *stored)
{
	const struct kind *kind = stored->builder->kind;
	const char *name = take_string(stored);

	if (name == NULL || !take(stored, ':'))
		return NULL;
	while (stored->field < kind->field_count) {
		const struct field *field = &kind->fields[stored->field++];

		if (strcmp(field->name, name) == 0)
			return field_is_stored(field) ? field : NULL;
	}
	return NULL;
}

static bool take_fields(struct stored *stored)
{
	char end = '{';

	if (take_text(stored, "{}"))
		return true;
	do {
		const struct field *field;
		char more = '[';

		if (!take(stored, end) || (field = take_field(stored)) == NULL)
			return false;
		end = ',';
		if (*stored->at != '[') {
			if (!take_claim(stored, field))
				return false;
			continue;
		}
		do {
			if (!take(stored, more) || !take_claim(stored, field))
				return false;
			more = ',';
		} while (*stored->at != ']');
		stored->at++;
	} while (*stored->at != '}');
	stored->at++;
	return true;
}

static bool take_line(struct stored *stored, struct arena *arena)
{
	struct record_builder *builder = stored->builder;
	const struct kind *kind;
	const char *name, *id;

	if (!take_text(stored, "{\"kind\":") ||
	    (name = take_string(stored)) == NULL ||
	    (kind = kind_find(name)) == NULL || strcmp(kind->name, name) != 0 ||
	    !take_text(stored, ",\"id\":") ||
	    (id = take_string(stored)) == NULL || !record_id_is_valid(id))
		return false;
	*builder = (struct record_builder){
	    .arena = arena, .kind = kind, .id = id, .whole = true};
	if (stored->fields != NULL)
		stored->wanted = &stored->fields[kind_index(kind)];
	if (take_text(stored, ",\"whole\":false"))
		builder->whole = false;
	return take_text(stored, ",\"fields\":") && take_fields(stored) &&
	       take_text(stored, "}") && *stored->at == '\0';
}

struct record *decode_some(struct arena *arena, const char *text, size_t len,
    const struct field_set *fields, struct err *err)
{
	struct record_builder builder;
	struct stored stored = {.builder = &builder, .fields = fields};
	struct record *record;

	if (!is_plain(text, len))
		return decode_line(arena, text, len, err);
	stored.at = arena_alloc(arena, len + 1);
	memcpy(stored.at, text, len);
	if (!take_line(&stored, arena))
		return decode_line(arena, text, len, err);
	if (err != NULL)
		*err = (struct err)ERR_INIT;
	record = arena_alloc(arena, sizeof(*record));
	*record = (struct record){.kind = builder.kind,
	    .id = builder.id,
	    .claims = builder.claims,
	    .claim_count = builder.claim_count,
	    .whole = builder.whole};
	return record;
}

struct record *decode_stored(
    struct arena *arena, const char *text, size_t len, struct err *err)
{
	return decode_some(arena, text, len, NULL, err);
}
