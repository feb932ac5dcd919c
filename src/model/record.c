/*
 * record.c: owns how claims are put together and which of them is shown.
 * It knows nothing of where they came from or of how they are drawn.
 */
#include "klaster/model/record.h"

#include <string.h>

#include "klaster/base/mem.h"

static const char *const form_names[] = {
    [CLAIM_VERBATIM] = "verbatim",
    [CLAIM_NORMALISED] = "normalised",
    [CLAIM_DERIVED] = "derived",
    [CLAIM_LINK] = "link",
    [CLAIM_ABSENCE] = "absence",
};

static const char *const rank_names[] = {
    [RANK_PREFERRED] = "preferred",
    [RANK_NORMAL] = "normal",
    [RANK_OUTDATED] = "outdated",
};

const char *claim_form_name(enum claim_form form)
{
	return form_names[form];
}

bool claim_form_parse(const char *name, enum claim_form *form)
{
	for (size_t i = 0; i < MEM_COUNT(form_names); i++) {
		if (strcmp(name, form_names[i]) == 0) {
			*form = (enum claim_form)i;
			return true;
		}
	}
	return false;
}

const char *claim_rank_name(enum claim_rank rank)
{
	return rank_names[rank];
}

bool claim_rank_parse(const char *name, enum claim_rank *rank)
{
	for (size_t i = 0; i < MEM_COUNT(rank_names); i++) {
		if (strcmp(name, rank_names[i]) == 0) {
			*rank = (enum claim_rank)i;
			return true;
		}
	}
	return false;
}

/* --- building */

void record_begin(struct record_builder *builder, struct arena *arena,
    const struct kind *kind, const char *id)
{
	*builder = (struct record_builder){
	    .arena = arena,
	    .kind = kind,
	    .id = arena_strdup(arena, id),
	};
}

struct claim *record_add(struct record_builder *builder,
    const struct field *field, const char *value)
{
	struct claim *claim;

	builder->claims = arena_grow(builder->arena, builder->claims,
	    builder->claim_count, sizeof(*builder->claims));
	claim = &builder->claims[builder->claim_count++];
	*claim = (struct claim){
	    .field = field,
	    .value = arena_strdup(builder->arena, value),
	    .form = field->type == FIELD_REF ? CLAIM_LINK : CLAIM_VERBATIM,
	    .rank = RANK_NORMAL,
	    .level = field->level,
	};
	return claim;
}

struct relation *record_add_relation(
    struct record_builder *builder, const struct field *field)
{
	struct relation *relation;

	builder->relations = arena_grow(builder->arena, builder->relations,
	    builder->relation_count, sizeof(*builder->relations));
	relation = &builder->relations[builder->relation_count++];
	*relation = (struct relation){.field = field};
	return relation;
}

/* Puts the claims into the order of the field table; a counting sort keeps
 * the order in which those of one field came. */
static struct claim *claims_in_order(const struct record_builder *builder)
{
	size_t start[KIND_FIELD_MAX + 1] = {0};
	struct claim *ordered;

	if (builder->claim_count == 0)
		return NULL;
	ordered =
	    arena_array(builder->arena, builder->claim_count, sizeof(*ordered));
	for (size_t i = 0; i < builder->claim_count; i++)
		start[kind_field_index(
			  builder->kind, builder->claims[i].field) +
		      1]++;
	for (size_t i = 1; i <= KIND_FIELD_MAX; i++)
		start[i] += start[i - 1];
	for (size_t i = 0; i < builder->claim_count; i++) {
		size_t index =
		    kind_field_index(builder->kind, builder->claims[i].field);

		ordered[start[index]++] = builder->claims[i];
	}
	return ordered;
}

struct record *record_end(struct record_builder *builder)
{
	struct record *record = arena_alloc(builder->arena, sizeof(*record));

	*record = (struct record){
	    .kind = builder->kind,
	    .id = builder->id,
	    .claims = claims_in_order(builder),
	    .claim_count = builder->claim_count,
	    .relations = builder->relations,
	    .relation_count = builder->relation_count,
	    .whole = builder->whole,
	    .skipped = builder->skipped,
	};
	return record;
}

static struct relation_item *copy_items(
    struct arena *arena, const struct relation *from)
{
	struct relation_item *items;

	items = arena_array(arena, from->count, sizeof(*items));
	for (size_t i = 0; i < from->count; i++) {
		items[i] = from->items[i];
		items[i].id = arena_strdup(arena, items[i].id);
		items[i].label = arena_strdup(arena, items[i].label);
		items[i].detail = arena_strdup(arena, items[i].detail);
		items[i].open_id = arena_strdup(arena, items[i].open_id);
	}
	return items;
}

static void copy_claim(
    struct arena *arena, struct claim *to, const struct claim *from)
{
	*to = *from;
	to->value = arena_strdup(arena, from->value);
	to->label = arena_strdup(arena, from->label);
	to->printed = arena_strdup(arena, from->printed);
	to->lang = arena_strdup(arena, from->lang);
	to->source = arena_strdup(arena, from->source);
	to->fact = arena_strdup(arena, from->fact);
	to->note = arena_strdup(arena, from->note);
	to->source_label = arena_strdup(arena, from->source_label);
}

struct record *record_copy(struct arena *arena, const struct record *record)
{
	struct record *copy = arena_alloc(arena, sizeof(*copy));
	struct claim *claims;
	struct relation *relations;

	*copy = *record;
	copy->id = arena_strdup(arena, record->id);
	claims = arena_array(arena, record->claim_count, sizeof(*claims));
	for (size_t i = 0; i < record->claim_count; i++)
		copy_claim(arena, &claims[i], &record->claims[i]);
	copy->claims = claims;
	relations =
	    arena_array(arena, record->relation_count, sizeof(*relations));
	for (size_t i = 0; i < record->relation_count; i++) {
		relations[i] = record->relations[i];
		relations[i].items = copy_items(arena, &record->relations[i]);
	}
	copy->relations = relations;
	return copy;
}

/* --- reading */

const struct claim *record_claims(
    const struct record *record, const struct field *field, size_t *count)
{
	const struct claim *first = NULL;

	*count = 0;
	for (size_t i = 0; i < record->claim_count; i++) {
		if (record->claims[i].field == field) {
			if (first == NULL)
				first = &record->claims[i];
			(*count)++;
		} else if (first != NULL) {
			break; /* they stand together */
		}
	}
	return first;
}

bool record_lang_serves(const char *lang, const char *wanted)
{
	for (;; lang++, wanted++) {
		char a = *lang, b = *wanted;

		if (a >= 'A' && a <= 'Z')
			a = (char)(a - 'A' + 'a');
		if (b >= 'A' && b <= 'Z')
			b = (char)(b - 'A' + 'a');
		if (a == '\0' || b == '\0')
			return (a == '\0' || a == '-') &&
			       (b == '\0' || b == '-');
		if (a != b)
			return false;
	}
}

/* Place of the language in the user's list; then en; then all others. */
static int lang_place(const char *lang, const char *const *langs)
{
	int place = 0;

	for (; langs != NULL && langs[place] != NULL; place++)
		if (lang != NULL && record_lang_serves(lang, langs[place]))
			return place;
	if (lang != NULL && record_lang_serves(lang, "en"))
		return place;
	return place + 1;
}

/* True if a is to be shown rather than b, which came before it. */
static bool claim_beats(
    const struct claim *a, const struct claim *b, const char *const *langs)
{
	bool old_a = a->rank == RANK_OUTDATED, old_b = b->rank == RANK_OUTDATED;

	if (old_a != old_b)
		return old_b;
	if (a->field->type == FIELD_LANGTEXT) {
		int place_a = lang_place(a->lang, langs);
		int place_b = lang_place(b->lang, langs);

		if (place_a != place_b)
			return place_a < place_b;
	}
	return a->rank < b->rank;
}

const struct claim *record_pick(const struct record *record,
    const struct field *field, const char *const *langs)
{
	size_t count;
	const struct claim *claims = record_claims(record, field, &count);
	const struct claim *best = NULL;

	for (size_t i = 0; i < count; i++) {
		if (claims[i].form == CLAIM_ABSENCE)
			continue;
		if (best == NULL || claim_beats(&claims[i], best, langs))
			best = &claims[i];
	}
	return best;
}

static bool claim_stands_beside(
    const struct claim *claim, const struct claim *pick)
{
	if (claim->form == CLAIM_ABSENCE)
		return false;
	if (claim->field->type == FIELD_LANGTEXT &&
	    strcmp(claim->lang ? claim->lang : "",
		pick->lang ? pick->lang : "") != 0)
		return false;
	return claim->field->type == FIELD_REF ||
	       claim->rank != RANK_OUTDATED || pick->rank == RANK_OUTDATED;
}

bool record_tells(const struct record *record, const struct claim *claim,
    const struct claim *pick)
{
	const struct claim *other;
	size_t count;

	if (pick == NULL || !claim->field->many)
		return claim == pick;
	if (!claim_stands_beside(claim, pick))
		return false;
	for (other = record_claims(record, claim->field, &count); other < claim;
	     other++)
		if (claim_stands_beside(other, pick) &&
		    strcmp(other->value, claim->value) == 0)
			return false;
	return true;
}

const char *record_label(const struct record *record, const char *const *langs)
{
	const struct claim *claim;

	claim = record_pick(record, &record->kind->fields[0], langs);
	if (claim == NULL)
		return record->id;
	return claim->label != NULL ? claim->label : claim->value;
}

/* --- ids */

bool record_id_is_valid(const char *id)
{
	size_t len = 0;
	bool only_dots = true;

	for (; id[len] != '\0'; len++) {
		char c = id[len];

		if (len == RECORD_ID_MAX)
			return false;
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '.' ||
			c == '_'))
			return false;
		if (c != '.')
			only_dots = false;
	}
	/* "." and ".." would mean another place in a URL. */
	return len > 0 && !only_dots;
}

bool record_parse_ref(
    const char *ref, const struct kind **kind, const char **id)
{
	const char *slash = strchr(ref, '/');

	if (slash == NULL || !record_id_is_valid(slash + 1))
		return false;
	*kind = kind_findn(ref, (size_t)(slash - ref));
	*id = slash + 1;
	return *kind != NULL;
}
