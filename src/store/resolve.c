/*
 * resolve.c owns the meaning of one filter value for one field. It asks the
 * engine for codes and names; it must not know how the engine finds them.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/model/value.h"
#include "klaster/store/index.h"
#include "klaster/store/match.h"
#include "klaster/store/question.h"
#include "klaster/store/resolve.h"

#define RESOLVED_MAX 32	   /* codes or records that one name may mean */
#define RANGES_MAX 512	   /* of one condition */
#define NESTED_LIST "nuts" /* its codes begin with the code they are in */

struct target {
	struct resolver *resolver;
	const struct kind *kind;
	const struct field *field;
	enum query_op op;
};

/* A range at every level the asker may see. Always true. */
static bool add_range(const struct target *target, struct key_range range)
{
	struct resolver *resolver = target->resolver;
	struct condition *condition = resolver->condition;

	for (int level = 0; level <= (int)resolver->level; level++) {
		if (condition->count >= RANGES_MAX)
			return true;
		range.field = keys_field(
		    target->kind, target->field, KEY_VALUE, (enum level)level);
		condition->ranges =
		    arena_grow(resolver->arena, condition->ranges,
			condition->count, sizeof(*condition->ranges));
		condition->ranges[condition->count++] = range;
	}
	return true;
}

static struct key_range range_equal(const struct key *key)
{
	return (struct key_range){.equal = true, .low = *key};
}

static struct key_range range_prefix(const struct key *key)
{
	struct key_range range = {.low = *key, .high = *key};

	key_after_prefix(&range.high);
	return range;
}

static bool add_between(
    const struct target *target, const struct key *low, const struct key *high)
{
	struct key_range range = {.equal = false};

	if (low != NULL)
		range.low = *low;
	if (high != NULL)
		range.high = *high;
	else
		key_after_prefix(&range.high);
	return add_range(target, range);
}

/* A value that stands for the numbers from first to before end. */
static bool add_measure(const struct target *target, int64_t first, int64_t end)
{
	struct key low, high;

	key_set_number(&low, first);
	key_set_number(&high, end);
	switch (target->op) {
	case OP_GT:
		return add_between(target, &high, NULL);
	case OP_GTE:
		return add_between(target, &low, NULL);
	case OP_LT:
		return add_between(target, NULL, &low);
	case OP_LTE:
		return add_between(target, NULL, &high);
	default:
		return add_between(target, &low, &high);
	}
}

/* The numbers that a value of the field stands for, from *first to before
 * *end; false if it is no such value. */
static bool measure_date(
    const struct target *target, const char *text, int64_t *first, int64_t *end)
{
	char *canonical;

	if (keys_days(text, first, end))
		return true;
	canonical = value_canonical(
	    target->resolver->arena, target->field, text, NULL, NULL);
	return canonical != NULL && keys_days(canonical, first, end);
}

static bool measure_money(
    const struct target *target, const char *text, int64_t *first, int64_t *end)
{
	struct arena *arena = target->resolver->arena;
	struct money money;
	char *canonical = NULL;

	if (!money_parse(text, &money)) {
		canonical =
		    value_canonical(arena, target->field, text, NULL, NULL);
		/* An amount alone: the currency does not matter. */
		if (canonical == NULL)
			canonical = value_canonical(arena, target->field,
			    arena_printf(arena, "%s EUR", text), NULL, NULL);
		if (canonical == NULL || !money_parse(canonical, &money))
			return false;
	}
	*first = money.cents;
	*end = money.cents + 1;
	return true;
}

static bool measure_number(const char *text, int64_t *first, int64_t *end)
{
	char *rest;
	long long number;

	errno = 0;
	number = strtoll(text, &rest, 10);
	if (errno != 0 || rest == text || *rest != '\0' || number == INT64_MAX)
		return false;
	*first = number;
	*end = number + 1;
	return true;
}

static bool measure(
    const struct target *target, const char *text, int64_t *first, int64_t *end)
{
	switch (target->field->type) {
	case FIELD_DATE:
		return measure_date(target, text, first, end);
	case FIELD_MONEY:
		return measure_money(target, text, first, end);
	default:
		return measure_number(text, first, end);
	}
}

/* What cannot be read finds nothing. Always true. */
static bool resolve_measure(const struct target *target, const char *text)
{
	int64_t first = INT64_MIN, end = INT64_MAX, other;
	const char *high, *low;
	size_t low_len;
	bool ok;

	if ((target->op != OP_IS && target->op != OP_NOT) ||
	    !value_range(text, &low_len, &high))
		return !measure(target, text, &first, &end) ||
		       add_measure(target, first, end);
	low = arena_strndup(target->resolver->arena, text, low_len);
	ok = (*low == '\0' || measure(target, low, &first, &other)) &&
	     (*high == '\0' || measure(target, high, &other, &end));
	return !ok || first >= end || add_measure(target, first, end);
}

/* Adds the code of the list that the record stands for. */
static bool take_code(const struct target *target, int64_t rec)
{
	struct resolver *resolver = target->resolver;
	struct record *record;
	const struct field *field;
	const struct claim *code;
	struct key key;

	if (!resolver->engine->ops->load(resolver->engine, resolver->arena,
		&rec, 1, NULL, &record, resolver->err))
		return false;
	field = kind_field(record->kind, "code");
	code = field == NULL ? NULL : record_pick(record, field, NULL);
	if (code == NULL)
		return true;
	key_set(&key, code->value);
	if (strcmp(target->field->codes, NESTED_LIST) == 0)
		return add_range(target, range_prefix(&key));
	return add_range(target, range_equal(&key));
}

/* Codes that have the name: the whole of it, else its words as a start. */
static bool resolve_named(
    const struct target *target, const char *folded, bool whole, bool *found)
{
	struct resolver *resolver = target->resolver;
	struct key_range range;
	struct recs recs;
	struct key key;

	index_named_key(&key, target->field->codes, whole, folded);
	range = whole ? range_equal(&key) : range_prefix(&key);
	range.field = index_named_field();
	if (!resolver->engine->ops->within(resolver->engine, resolver->arena,
		&range, RESOLVED_MAX, &recs, resolver->err))
		return false;
	*found = recs.count > 0;
	for (size_t i = 0; i < recs.count; i++)
		if (!take_code(target, recs.items[i]))
			return false;
	return true;
}

/* A code that no list knows is taken as it is, and in capitals. */
static bool resolve_raw_code(const struct target *target, const char *text)
{
	bool nested = strcmp(target->field->codes, NESTED_LIST) == 0 ||
		      target->op == OP_PREFIX;
	char *capital = arena_strdup(target->resolver->arena, text);
	struct key key;

	for (char *c = capital; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	key_set(&key, text);
	add_range(target, nested ? range_prefix(&key) : range_equal(&key));
	if (strcmp(capital, text) != 0) {
		key_set(&key, capital);
		add_range(
		    target, nested ? range_prefix(&key) : range_equal(&key));
	}
	return true;
}

static const char *fold_value(struct arena *arena, const char *text)
{
	struct buf folded;
	const char *copy;

	buf_init(&folded, QUERY_TEXT_MAX);
	fold_words(&folded, text, strlen(text));
	copy = arena_strdup(arena, buf_text(&folded));
	buf_done(&folded);
	return copy;
}

static bool resolve_code(const struct target *target, const char *text)
{
	const char *folded = fold_value(target->resolver->arena, text);
	bool found = false;

	if (*folded == '\0')
		return true;
	if (target->op == OP_PREFIX)
		return resolve_raw_code(target, text);
	if (!resolve_named(target, folded, true, &found))
		return false;
	if (!found && !resolve_named(target, folded, false, &found))
		return false;
	return found || resolve_raw_code(target, text);
}

/* Text: the words, adjacent, the last one begun; if nothing has them, the
 * last one cut as in another grammatical case. */
static bool resolve_text(const struct target *target, const char *text)
{
	struct resolver *resolver = target->resolver;
	const char *folded = fold_value(resolver->arena, text), *last;
	struct condition *condition = resolver->condition;
	size_t before = condition->count;
	struct recs recs;
	struct key key;

	if (*folded == '\0')
		return true;
	key_set_words(&key, folded);
	add_range(target, range_prefix(&key));
	for (size_t i = before; i < condition->count; i++) {
		if (!resolver->engine->ops->within(resolver->engine,
			resolver->arena, &condition->ranges[i], 1, &recs,
			resolver->err))
			return false;
		if (recs.count > 0)
			return true;
	}
	last = strrchr(folded, ' ');
	last = last == NULL ? folded : last + 1;
	condition->count = before;
	key_set_words(
	    &key, arena_strndup(resolver->arena, folded,
		      (size_t)(last - folded) + fold_stem(last, strlen(last))));
	return add_range(target, range_prefix(&key));
}

static bool take_ref(
    const struct target *target, const struct kind *kind, const char *id)
{
	struct key key;

	key_set(&key, kind->name);
	key_add(&key, "/", 1);
	key_add(&key, id, strlen(id));
	return add_range(target, range_equal(&key));
}

/* None to the asker whose name he may not see: that somebody refers to it
 * would say that it is there. */
static bool take_record(const struct target *target, int64_t rec)
{
	struct resolver *resolver = target->resolver;
	struct record *record;

	if (!resolver->engine->ops->load(resolver->engine, resolver->arena,
		&rec, 1, NULL, &record, resolver->err))
		return false;
	return index_label_level(record) > resolver->level ||
	       take_ref(target, record->kind, record->id);
}

/* Records of the kind whose public names hold the words, by match class. */
static bool resolve_by_name(
    const struct target *target, const struct kind *kind, const char *text)
{
	struct resolver *resolver = target->resolver;
	struct arena *arena = resolver->arena;
	struct plan *plan = arena_alloc(arena, sizeof(*plan));
	struct recs recs = {.count = 0};
	struct question question;
	struct record **records;
	struct query query;

	memset(&query, 0, sizeof(query));
	query_parse_words(&query, arena, text, strlen(text));
	match_make(&plan->match, arena, &query, resolver->level);
	if (plan->match.class_count == 0)
		return true;
	plan->match.without.term_count = 0;
	plan->kinds[plan->kind_count++] = kind;
	plan->ranked = true;
	if (!question_ask(
		&question, resolver->engine, arena, plan, resolver->err))
		return false;
	for (int c = MATCH_WHOLE; recs.count == 0 && c <= MATCH_KNOWN_STEM; c++)
		recset_take(
		    question.classes[c], arena, -1, false, RESOLVED_MAX, &recs);
	records = arena_array(arena, recs.count + 1, sizeof(struct record *));
	if (!resolver->engine->ops->load(resolver->engine, arena, recs.items,
		recs.count, NULL, records, resolver->err))
		return false;
	for (size_t i = 0; i < recs.count; i++)
		if (index_label_level(records[i]) <= resolver->level)
			take_ref(target, records[i]->kind, records[i]->id);
	return true;
}

/* What is there is taken if the asker may see it; a reference to nothing is
 * what it says. */
static bool resolve_id(const struct target *target, const struct kind *kind,
    const char *id, bool *found)
{
	struct resolver *resolver = target->resolver;
	int64_t rec = 0;

	if (!resolver->engine->ops->find(
		resolver->engine, kind, id, &rec, resolver->err))
		return false;
	*found = rec != 0;
	return !*found || take_record(target, rec);
}

static bool resolve_ref(const struct target *target, const char *text)
{
	const struct kind *kind = field_target(target->field);
	const char *id = text;
	bool found = false;

	if (record_parse_ref(text, &kind, &id))
		return resolve_id(target, kind, id, &found) &&
		       (found || take_ref(target, kind, id));
	kind = field_target(target->field);
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *each = kind_at(i);
		if (kind != NULL && each != kind)
			continue;
		found = false;
		if (record_id_is_valid(text) &&
		    !resolve_id(target, each, text, &found))
			return false;
		if (!found && !resolve_by_name(target, each, text))
			return false;
	}
	return true;
}

static bool resolve_value(const struct target *target, const char *text)
{
	struct key key;

	switch (target->field->type) {
	case FIELD_DATE:
	case FIELD_MONEY:
	case FIELD_NUMBER:
		return resolve_measure(target, text);
	case FIELD_CODE:
		return resolve_code(target, text);
	case FIELD_REF:
		return resolve_ref(target, text);
	case FIELD_GEO:
		key_set(&key, text);
		return add_range(target, range_equal(&key));
	default:
		return resolve_text(target, text);
	}
}

bool resolve_filter(struct resolver *resolver, const struct kind *kind,
    const struct field *field, const struct query_filter *filter)
{
	struct target target = {.resolver = resolver,
	    .kind = kind,
	    .field = field,
	    .op = filter->op};

	if (filter->op == OP_EXISTS)
		return add_between(&target, NULL, NULL);
	for (size_t i = 0; i < filter->value_count; i++)
		if (!resolve_value(&target, filter->values[i]))
			return false;
	return true;
}
