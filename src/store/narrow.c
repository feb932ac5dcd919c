/*
 * narrow.c owns the order in which conditions are tried. It must not know
 * how an engine looks up a key.
 */
#include "klaster/store/narrow.h"
#include "klaster/store/recset.h"

/* How many keys a condition has, up to a little more than the cap. */
static bool weigh(const struct narrow_table *table,
    const struct condition *condition, uint64_t *weight, struct err *err)
{
	uint64_t some;

	*weight = 0;
	for (size_t i = 0; i < condition->count; i++) {
		if (*weight > CATALOGUE_CAP)
			break;
		if (!table->weigh(table->ctx, &condition->ranges[i],
			CATALOGUE_CAP + 1, &some, err))
			return false;
		*weight += some;
	}
	return true;
}

static bool choose_leader(const struct narrow_table *table,
    const struct plan *plan, const struct condition **leader, struct err *err)
{
	uint64_t weight, least = 0;

	*leader = NULL;
	for (size_t i = 0; i < plan->condition_count; i++) {
		const struct condition *condition = &plan->conditions[i];
		if (condition->negated)
			continue;
		if (!weigh(table, condition, &weight, err))
			return false;
		if (*leader == NULL || weight < least) {
			*leader = condition;
			least = weight;
		}
	}
	return true;
}

/* Only negated conditions: every record of the span has a key for its label
 * in it. */
static bool take_rest(const struct narrow_table *table, struct arena *arena,
    const struct selection *selection, struct recs *recs, struct err *err)
{
	const struct plan *plan = selection->plan;

	for (size_t i = 0; i < plan->kind_count; i++) {
		const struct kind *kind = plan->kinds[i];
		struct key_range range = {.equal = false};

		if (selection->from > keys_last_rec(kind) ||
		    selection->to < keys_first_rec(kind))
			continue;
		range.field = keys_label(kind);
		key_after_prefix(&range.high);
		if (!table->take(
			table->ctx, arena, selection, &range, NULL, recs, err))
			return false;
	}
	return true;
}

bool narrow_select(const struct narrow_table *table, struct arena *arena,
    const struct selection *selection, struct recs *recs, struct err *err)
{
	const struct condition *leader;

	if (!choose_leader(table, selection->plan, &leader, err))
		return false;
	if (leader == NULL && !take_rest(table, arena, selection, recs, err))
		return false;
	for (size_t i = 0; leader != NULL && i < leader->count; i++) {
		if (!table->take(table->ctx, arena, selection,
			&leader->ranges[i], leader, recs, err))
			return false;
		/* Values overlap: what is there twice must not fill it up. */
		recs_sort(recs);
		if (selection->limit != 0 && recs->count >= selection->limit)
			break;
	}
	recs_sort(recs);
	if (selection->limit != 0 && recs->count > selection->limit)
		recs->count = selection->limit;
	return true;
}
