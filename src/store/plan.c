/*
 * plan.c owns the meaning of filters and orders. It must not know how an
 * engine looks anything up. Names of codes, of regions and of records are
 * resolved here (resolve.c), so that an engine sees nothing but keys.
 */
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/store/engine.h"
#include "klaster/store/index.h"
#include "klaster/store/kin.h"
#include "klaster/store/plan.h"
#include "klaster/store/recall.h"
#include "klaster/store/resolve.h"

static bool may_filter(
    const struct field *field, const char *name, enum level level)
{
	return (field->roles & ROLE_FILTER) && field->level <= level &&
	       field_answers(field, name);
}

static bool has_filter(
    const struct kind *kind, const char *name, enum level level)
{
	for (size_t i = 0; i < kind->field_count; i++)
		if (may_filter(&kind->fields[i], name, level))
			return true;
	return false;
}

static bool fits(
    const struct kind *kind, const struct query *query, enum level level)
{
	for (size_t i = 0; i < query->filter_count; i++)
		if (!has_filter(kind, query->filters[i].name, level))
			return false;
	return true;
}

/* Insertion sort: there are a dozen. */
static void add_kind(struct plan *plan, const struct kind *kind)
{
	size_t i = plan->kind_count++;

	while (i > 0 &&
	       keys_kind_number(plan->kinds[i - 1]) > keys_kind_number(kind)) {
		plan->kinds[i] = plan->kinds[i - 1];
		i--;
	}
	plan->kinds[i] = kind;
}

static void choose_kinds(
    struct plan *plan, const struct query *query, enum level level)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);
		if ((query->kind == NULL || query->kind == kind) &&
		    fits(kind, query, level))
			add_kind(plan, kind);
	}
	plan->every_kind = plan->kind_count == kind_count();
	plan->nothing = plan->kind_count == 0;
}

static void add_segment(struct plan *plan, uint32_t field, bool descending)
{
	plan->segments[plan->segment_count++] =
	    (struct segment){.field = field, .descending = descending};
}

/* By a field: those that have a value, then those that have none, the latter
 * by label whatever the direction. */
static void order_by(struct plan *plan, const struct kind *kind,
    const struct field *field, bool descending)
{
	uint32_t key = keys_field(kind, field, KEY_SORT, 0);

	add_segment(plan, key, descending);
	if (key != keys_label(kind))
		add_segment(
		    plan, keys_field(kind, field, KEY_LACKING, 0), false);
}

static bool sorts(const struct kind *kind, const struct field *field)
{
	return keys_kind_of(field) == kind && field_is_stored(field) &&
	       (field == &kind->fields[0] || (field->roles & ROLE_SORT));
}

static void order_by_default(struct plan *plan, const struct kind *kind)
{
	bool descending = kind->sort[0] == '-';
	const struct field *field =
	    kind_field(kind, kind->sort + (descending ? 1 : 0));

	if (field == NULL || !sorts(kind, field))
		order_by(plan, kind, &kind->fields[0], false);
	else
		order_by(plan, kind, field, descending);
}

/* As its kin stand, unless something else is asked for. */
static bool order_by_kin(struct plan *plan, const struct query *query)
{
	const struct field *sort = query->sort;

	for (size_t i = 0; i < plan->kin_count; i++) {
		const struct kin *kin = plan->kin[i];

		if (sort != NULL ? sort != kin->gives
				 : kin->order == KIN_UNORDERED)
			continue;
		plan->ordered = kin;
		plan->by_said = sort != NULL;
		/* Counts stand most first, which is what "-" asks for. */
		add_segment(plan,
		    keys_field(keys_kind_of(kin->tie), kin->tie, KEY_SORT, 0),
		    sort != NULL &&
			query->descending == (kin->order != KIN_BY_COUNT));
		return true;
	}
	return false;
}

static void choose_order(
    struct plan *plan, const struct query *query, enum level level)
{
	if (order_by_kin(plan, query))
		return;
	if (plan->kind_count == 1 && query->sort != NULL &&
	    query->sort->level <= level && sorts(plan->kinds[0], query->sort)) {
		order_by(plan, plan->kinds[0], query->sort, query->descending);
		return;
	}
	if (plan->match.class_count > 0) {
		plan->ranked = true;
		return;
	}
	if (plan->kind_count == 1) {
		order_by_default(plan, plan->kinds[0]);
		return;
	}
	for (size_t i = 0; i < plan->kind_count; i++)
		add_segment(plan, keys_label(plan->kinds[i]), false);
}

static enum bound bound_of(enum query_op op)
{
	switch (op) {
	case OP_GT:
	case OP_GTE:
		return BOUND_LOW;
	case OP_LT:
	case OP_LTE:
		return BOUND_HIGH;
	default:
		return BOUND_NONE;
	}
}

/* What lies in one range of each. */
static void meet(struct condition *to, struct arena *arena,
    const struct condition *a, const struct condition *b)
{
	to->ranges =
	    arena_array(arena, a->count * b->count + 1, sizeof(*to->ranges));
	to->count = 0;
	for (size_t i = 0; i < a->count; i++) {
		for (size_t j = 0; j < b->count; j++) {
			struct key_range range = a->ranges[i];

			if (range.field != b->ranges[j].field)
				continue;
			if (key_compare(&b->ranges[j].low, &range.low) > 0)
				range.low = b->ranges[j].low;
			if (key_compare(&b->ranges[j].high, &range.high) < 0)
				range.high = b->ranges[j].high;
			if (key_compare(&range.low, &range.high) < 0)
				to->ranges[to->count++] = range;
		}
	}
}

/* "year:2019..2021" are two filters and one question: a year between. Also
 * one range in the index in place of two halves of it. */
static bool join_bounds(struct plan *plan, struct arena *arena)
{
	struct condition *last = &plan->conditions[plan->condition_count - 1];

	for (struct condition *each = plan->conditions; each < last; each++) {
		struct condition both = *each;

		if (each->bound + last->bound != BOUND_LOW + BOUND_HIGH ||
		    each->bound == BOUND_NONE || last->bound == BOUND_NONE ||
		    strcmp(each->name, last->name) != 0)
			continue;
		both.bound = BOUND_NONE;
		meet(&both, arena, each, last);
		*each = both;
		plan->condition_count--;
		return both.count > 0;
	}
	return true;
}

static bool is_negated(const struct query_filter *filter)
{
	return filter->op == OP_EXISTS
		   ? filter->value_count > 0 &&
			 strcmp(filter->values[0], "false") == 0
		   : filter->op == OP_NOT;
}

/* The tie of that name in the first of the kinds, or NULL. */
static const struct field *find_tie(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->kind_count; i++) {
		const struct field *field = kind_field(plan->kinds[i], name);

		if (field != NULL && field->type == FIELD_TIE)
			return field;
	}
	return NULL;
}

static bool add_kin(struct plan *plan, struct resolver *resolver,
    const struct field *tie, const struct query_filter *filter)
{
	struct kin *kin = arena_alloc(resolver->arena, sizeof(*kin));

	if (plan->kin_count == KIN_MAX)
		return err_set(resolver->err, ERR_USAGE,
		    "More than %d filters by who works with whom.", KIN_MAX);
	if (!kin_find(kin, resolver->engine, resolver->arena, tie, filter,
		resolver->level, resolver->err))
		return false;
	plan->kin[plan->kin_count++] = kin;
	plan->nothing = kin->count == 0;
	return true;
}

/* The field of that name that a tie of the plan gives; or NULL. */
static struct kin *find_giving(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->kin_count; i++)
		if (plan->kin[i]->gives != NULL &&
		    field_answers(plan->kin[i]->gives, name))
			return plan->kin[i];
	return NULL;
}

/* A filter by what a tie says: no record has a key of it, so that what was
 * found is looked through. */
static bool narrow_kin(struct plan *plan, struct resolver *resolver,
    struct kin *kin, const struct query_filter *filter)
{
	struct condition condition = {.name = filter->name};

	condition.negated = is_negated(filter);
	resolver->condition = &condition;
	if (!resolve_filter(
		resolver, keys_kind_of(kin->gives), kin->gives, filter))
		return false;
	kin_keep(kin, &condition);
	plan->nothing = kin->count == 0;
	return true;
}

/* One condition of a filter: any field that answers to its name, in any of
 * the kinds, at any level the asker may see. */
static bool add_condition(struct plan *plan, struct resolver *resolver,
    const struct query_filter *filter)
{
	struct condition *condition = &plan->conditions[plan->condition_count];
	struct kin *giving = find_giving(plan, filter->name);

	if (giving != NULL)
		return narrow_kin(plan, resolver, giving, filter);
	/* Two bounds that were joined have left theirs behind. */
	*condition = (struct condition){.count = 0};
	resolver->condition = condition;
	condition->name = filter->name;
	condition->bound = bound_of(filter->op);
	condition->negated = is_negated(filter);
	for (size_t k = 0; k < plan->kind_count; k++) {
		const struct kind *kind = plan->kinds[k];
		for (size_t i = 0; i < kind->field_count; i++) {
			if (!may_filter(&kind->fields[i], filter->name,
				resolver->level))
				continue;
			if (!resolve_filter(
				resolver, kind, &kind->fields[i], filter))
				return false;
		}
	}
	if (condition->count > 0) {
		plan->condition_count++;
		plan->nothing = !join_bounds(plan, resolver->arena);
	} else if (!condition->negated) {
		plan->nothing = true;
	}
	return true;
}

/* Ties before the rest: what they say may be asked for. */
static bool add_filters(
    struct plan *plan, struct resolver *resolver, const struct query *query)
{
	for (size_t i = 0; i < 2 * query->filter_count && !plan->nothing; i++) {
		const struct query_filter *filter =
		    &query->filters[i % query->filter_count];
		const struct field *tie = find_tie(plan, filter->name);

		if ((tie != NULL) != (i < query->filter_count))
			continue;
		if (tie != NULL ? !add_kin(plan, resolver, tie, filter)
				: !add_condition(plan, resolver, filter))
			return false;
	}
	return true;
}

/* Of which kinds something is hidden from a level, as it is asked. */
struct hiding {
	const struct kind **kinds;
	struct key_range *ranges;
	bool *hidden;
	size_t count;
};

static void take_hidden(void *ctx, size_t range, int64_t rec)
{
	struct hiding *hiding = ctx;

	(void)rec;
	hiding->hidden[range] = true;
}

/* Every plan wants to know: it is asked once, of all kinds that are not known,
 * and remembered until something is written. */
static bool find_hidden(const struct plan *plan, struct resolver *resolver)
{
	size_t room = plan->kind_count + 1;
	struct recall *recall = resolver->engine->recall;
	struct hiding hiding = {
	    .kinds = arena_array(resolver->arena, room, sizeof(*hiding.kinds)),
	    .ranges =
		arena_array(resolver->arena, room, sizeof(*hiding.ranges)),
	    .hidden =
		arena_array(resolver->arena, room, sizeof(*hiding.hidden))};

	for (size_t i = 0; i < plan->kind_count; i++) {
		struct key_range *range = &hiding.ranges[hiding.count];
		bool hidden;

		if (recall_hidden(
			recall, plan->kinds[i], resolver->level, &hidden))
			continue;
		range->field =
		    index_hidden_field(plan->kinds[i], resolver->level);
		range->equal = true;
		index_hidden_key(&range->low);
		hiding.hidden[hiding.count] = false;
		hiding.kinds[hiding.count++] = plan->kinds[i];
	}
	if (!resolver->engine->ops->having(resolver->engine, hiding.ranges,
		hiding.count, 1, take_hidden, &hiding, resolver->err))
		return false;
	for (size_t i = 0; i < hiding.count; i++)
		recall_keep_hidden(
		    recall, hiding.kinds[i], resolver->level, hiding.hidden[i]);
	return true;
}

/* None of those whose names the asker may not see. Where there are none, as
 * nearly everywhere, the plan stays as simple as it was. */
static bool add_hidden(struct plan *plan, struct resolver *resolver)
{
	struct condition *condition = &plan->conditions[plan->condition_count];

	*condition = (struct condition){.negated = true};
	condition->ranges = arena_array(
	    resolver->arena, plan->kind_count + 1, sizeof(*condition->ranges));
	if (!find_hidden(plan, resolver))
		return false;
	for (size_t i = 0; i < plan->kind_count; i++) {
		struct key_range *range = &condition->ranges[condition->count];
		bool hidden;

		range->field =
		    index_hidden_field(plan->kinds[i], resolver->level);
		range->equal = true;
		index_hidden_key(&range->low);
		recall_hidden(resolver->engine->recall, plan->kinds[i],
		    resolver->level, &hidden);
		condition->count += hidden;
	}
	plan->condition_count += condition->count > 0;
	return true;
}

bool plan_make(struct plan *plan, struct engine *engine, struct arena *arena,
    const struct page_wish *wish, struct err *err)
{
	const struct query *query = wish->query;
	enum level level =
	    wish->level > LEVEL_COORDINATOR ? LEVEL_COORDINATOR : wish->level;
	struct resolver resolver = {
	    .engine = engine, .arena = arena, .level = level, .err = err};

	memset(plan, 0, sizeof(*plan));
	choose_kinds(plan, query, level);
	if (!add_filters(plan, &resolver, query))
		return false;
	if (!plan->nothing && !add_hidden(plan, &resolver))
		return false;
	match_make(&plan->match, arena, query, level);
	if (plan->match.impossible)
		plan->nothing = true;
	choose_order(plan, query, level);
	return true;
}

bool plan_related(struct plan *plan, struct engine *engine, struct arena *arena,
    const struct kind *kind, const struct field *field, const char *ref,
    enum level level, struct err *err)
{
	struct condition *condition = &plan->conditions[0];
	struct resolver resolver = {
	    .engine = engine, .arena = arena, .level = level, .err = err};

	memset(plan, 0, sizeof(*plan));
	add_kind(plan, kind);
	condition->ranges =
	    arena_array(arena, LEVEL_WITHHELD, sizeof(*condition->ranges));
	for (int each = 0; each <= (int)level; each++) {
		struct key_range *range =
		    &condition->ranges[condition->count++];
		range->field =
		    keys_field(kind, field, KEY_VALUE, (enum level)each);
		range->equal = true;
		key_set(&range->low, ref);
	}
	plan->condition_count = 1;
	order_by_default(plan, kind);
	return add_hidden(plan, &resolver);
}

bool plan_is_whole(const struct plan *plan)
{
	return !plan->nothing && plan->condition_count == 0 &&
	       plan->kin_count == 0 && plan->match.without.term_count == 0 &&
	       plan->match.class_count == 0;
}
