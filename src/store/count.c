/*
 * count.c owns the counting of facets. It must not know how an engine finds
 * the values of a record.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/hash.h"
#include "klaster/model/value.h"
#include "klaster/store/count.h"
#include "klaster/store/kin.h"

/* Counts by key: open addressing, a power of two of slots. */
struct counts {
	struct arena *arena;
	struct slot {
		struct key key;
		uint64_t count; /* 0: free */
	} * slots;
	size_t size, used;
};

static struct slot *find_slot(struct counts *counts, const struct key *key)
{
	size_t at =
	    hash_bytes(HASH_SEED, key->bytes, key->len) & (counts->size - 1);

	while (counts->slots[at].count != 0 &&
	       key_compare(&counts->slots[at].key, key) != 0)
		at = (at + 1) & (counts->size - 1);
	return &counts->slots[at];
}

static void make_room(struct counts *counts)
{
	struct slot *old = counts->slots;
	size_t old_size = counts->size;

	counts->size = old_size == 0 ? 64 : old_size * 2;
	counts->slots = arena_array(counts->arena, counts->size, sizeof(*old));
	for (size_t i = 0; i < old_size; i++)
		if (old[i].count != 0)
			*find_slot(counts, &old[i].key) = old[i];
}

static void count_key(void *ctx, const struct key *key, uint64_t count)
{
	struct counts *counts = ctx;
	struct slot *slot;

	if (counts->used * 2 >= counts->size)
		make_room(counts);
	slot = find_slot(counts, key);
	if (slot->count == 0) {
		slot->key = *key;
		counts->used++;
	}
	slot->count += count;
}

static int compare_slots(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return key_compare(&a->key, &b->key);
}

static const char *label_of(struct catalogue *catalogue, struct arena *arena,
    const struct field *field, const char *code, const char *const *langs)
{
	const struct kind *kind = NULL;
	const char *id = NULL, *label = NULL;

	if (field->type == FIELD_CODE) {
		kind = kind_find("codes");
		id = catalogue_code_id(arena, field->codes, code);
	} else if (field->type == FIELD_MONEY) {
		return value_range_show(arena, code, langs ? langs[0] : NULL);
	} else if (field->type != FIELD_REF ||
		   !record_parse_ref(code, &kind, &id)) {
		return code;
	}
	label = catalogue->ops->label(catalogue, arena, kind, id, langs);
	return label == NULL ? code : label;
}

static void count_one(void *ctx, int64_t rec, const struct key *key)
{
	(void)rec;
	count_key(ctx, key, 1);
}

/* Values that are nearly each record's own: of as many records as one looks
 * at. */
static bool count_records(struct survey *survey, const uint32_t *fields,
    size_t field_count, struct counts *counts, struct err *err)
{
	const struct engine_ops *ops = survey->engine->ops;

	for (size_t i = 0; i < field_count; i++) {
		bool ok = survey->whole
			      ? ops->tally(survey->engine, fields[i], count_key,
				    counts, err)
			      : ops->values(survey->engine, &survey->recs,
				    fields[i], count_one, counts, err);
		if (!ok)
			return false;
	}
	return true;
}

/* So few that their values are asked for: not each value for its records,
 * which in a large directory is some millions of bits. */
static bool is_handful(const struct survey *survey)
{
	enum { HANDFUL = 200 };

	return survey->few && !survey->whole && survey->recs.count <= HANDFUL;
}

/* The set to be counted in: what is known of the result. */
static bool counted_set(struct survey *survey, const struct kind *kind,
    struct recset **set, struct err *err)
{
	*set = survey->all;
	if (survey->whole)
		return question_all(
		    survey->engine, survey->arena, kind, set, err);
	if (*set == NULL)
		*set = recset_of(survey->arena, &survey->recs);
	return true;
}

/* What a tie says stands in no index. */
static void count_said(struct survey *survey, const struct field *field,
    struct counts *counts, bool *capped)
{
	const struct plan *plan = survey->plan;

	*capped = !survey->few;
	for (size_t i = 0; i < plan->kin_count; i++)
		if (plan->kin[i]->gives == field) {
			kin_each_said(
			    plan->kin[i], &survey->recs, count_one, counts);
			break;
		}
}

static bool count_keys(struct survey *survey, const struct field *field,
    enum level level, struct counts *counts, bool *capped, struct err *err)
{
	const struct kind *kind = keys_kind_of(field);
	size_t levels =
	    (size_t)(level > LEVEL_COORDINATOR ? LEVEL_COORDINATOR : level) + 1;
	uint32_t fields[LEVEL_COORDINATOR + 1];
	struct recset *set;
	bool all;

	if (field->given_by != NULL) {
		count_said(survey, field, counts, capped);
		return true;
	}
	for (size_t i = 0; i < levels; i++)
		fields[i] = keys_field(
		    kind, field, keys_facet_purpose(field), (enum level)i);
	if (is_handful(survey)) {
		*capped = false;
		return count_records(survey, fields, levels, counts, err);
	}
	if (!counted_set(survey, kind, &set, err) ||
	    !question_values(survey->engine, set, fields, levels, count_key,
		counts, &all, err))
		return false;
	*capped = !survey->whole && !survey->few && survey->all == NULL;
	if (all)
		return true;
	*capped = !survey->whole && !survey->few;
	*counts = (struct counts){.arena = counts->arena};
	return count_records(survey, fields, levels, counts, err);
}

bool count_facet(struct catalogue *catalogue, struct survey *survey,
    const struct field *field, enum level level, const char *const *langs,
    struct facet *facet, struct err *err)
{
	struct counts counts = {.arena = survey->arena};
	struct slot *sorted;
	size_t used = 0;

	memset(facet, 0, sizeof(*facet));
	facet->field = field;
	if (!(field->roles & ROLE_FACET) || field->level > level ||
	    survey->plan->nothing)
		return true;
	if (!count_keys(survey, field, level, &counts, &facet->capped, err))
		return false;
	sorted = arena_array(survey->arena, counts.used + 1, sizeof(*sorted));
	for (size_t i = 0; i < counts.size; i++)
		if (counts.slots[i].count != 0)
			sorted[used++] = counts.slots[i];
	qsort(sorted, used, sizeof(*sorted), compare_slots);
	if (used > COUNT_VALUES_MAX)
		used = COUNT_VALUES_MAX;
	struct facet_value *values =
	    arena_array(survey->arena, used + 1, sizeof(*values));
	for (size_t i = 0; i < used; i++) {
		values[i].code = arena_strndup(survey->arena,
		    (const char *)sorted[i].key.bytes, sorted[i].key.len);
		values[i].label = label_of(
		    catalogue, survey->arena, field, values[i].code, langs);
		values[i].count = sorted[i].count;
	}
	facet->values = values;
	facet->count = used;
	return true;
}
