/*
 * scope.c owns the comparison of questions. It reads plans, in which names
 * have become keys, so that "country:Lithuania" lies within "country:LT".
 */
#include "klaster/store/scope.h"

#include <string.h>

#include "klaster/store/index.h"
#include "klaster/store/kin.h"
#include "klaster/store/question.h"

static bool make_plan(struct plan *plan, struct engine *engine,
    struct arena *arena, const struct query *query, enum level level,
    struct err *err)
{
	const struct page_wish wish = {
	    .query = query, .level = level, .size = 1};

	return plan_make(plan, engine, arena, &wish, err);
}

/* --- one record */

static bool asks_for_kind(const struct plan *plan, const struct kind *kind)
{
	for (size_t i = 0; i < plan->kind_count; i++)
		if (plan->kinds[i] == kind)
			return true;
	return false;
}

static bool meets_conditions(struct engine *engine, struct arena *arena,
    const struct plan *plan, int64_t rec, bool *meets, struct err *err)
{
	struct selection selection = {.plan = plan, .from = rec, .to = rec};
	struct recs recs = {.count = 0};

	*meets = true;
	if (plan->condition_count == 0)
		return true;
	if (!engine->ops->select(engine, arena, &selection, &recs, err))
		return false;
	*meets = recs.count > 0;
	return true;
}

static bool has_words(struct engine *engine, struct arena *arena,
    const struct plan *plan, int64_t rec, bool *has, struct err *err)
{
	const struct match_plan *match = &plan->match;
	const struct recs recs = {.items = &rec, .count = 1};
	const char *texts[COLUMN_COUNT];

	*has = true;
	if (match->class_count == 0 && match->without.term_count == 0)
		return true;
	if (!engine->ops->texts(engine, arena, &recs, ~0u, texts, err))
		return false;
	if (match->class_count > 0)
		*has = question_meets(
		    &match->classes[match->class_count - 1], texts, false);
	if (match->without.term_count > 0 &&
	    question_meets(&match->without, texts, true))
		*has = false;
	return true;
}

static bool select_one(struct engine *engine, struct arena *arena,
    const struct plan *plan, int64_t rec, bool *found, struct err *err)
{
	bool meets, has;

	*found = false;
	for (size_t i = 0; i < plan->kin_count; i++)
		if (kin_row(plan->kin[i], rec) == NULL)
			return true;
	if (!meets_conditions(engine, arena, plan, rec, &meets, err) ||
	    !has_words(engine, arena, plan, rec, &has, err))
		return false;
	*found = meets && has;
	return true;
}

bool scope_meets(struct engine *engine, const struct query *query,
    enum level level, const struct kind *kind, const char *id, bool *meets,
    struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct plan plan;
	int64_t rec = 0;
	bool ok;

	*meets = false;
	ok = make_plan(&plan, engine, &arena, query, level, err) &&
	     engine->ops->find(engine, kind, id, &rec, err);
	if (ok && rec != 0 && !plan.nothing && asks_for_kind(&plan, kind))
		ok = select_one(engine, &arena, &plan, rec, meets, err);
	arena_done(&arena);
	return ok;
}

/* --- two questions */

static bool range_lies_in(
    const struct key_range *range, const struct key_range *wide)
{
	if (range->field != wide->field ||
	    key_compare(&range->low, &wide->low) < 0)
		return false;
	if (wide->equal)
		return range->equal &&
		       key_compare(&range->low, &wide->low) == 0;
	if (range->equal)
		return key_compare(&range->low, &wide->high) < 0;
	return key_compare(&range->high, &wide->high) <= 0;
}

static bool ranges_lie_in(
    const struct condition *condition, const struct condition *wide)
{
	for (size_t i = 0; i < condition->count; i++) {
		size_t k = 0;

		while (k < wide->count &&
		       !range_lies_in(&condition->ranges[i], &wide->ranges[k]))
			k++;
		if (k == wide->count)
			return false;
	}
	return true;
}

/* What meets all of the plan's conditions meets this one, too. */
static bool is_implied(
    const struct condition *condition, const struct plan *plan)
{
	for (size_t i = 0; i < plan->condition_count; i++) {
		const struct condition *each = &plan->conditions[i];

		if (each->negated == condition->negated &&
		    (each->negated ? ranges_lie_in(condition, each)
				   : ranges_lie_in(each, condition)))
			return true;
	}
	return false;
}

static bool has_term(const struct query *query, const struct query_term *term)
{
	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *each = &query->terms[i];

		if (each->phrase == term->phrase &&
		    each->negated == term->negated &&
		    (term->open || !each->open) &&
		    strcmp(each->text, term->text) == 0)
			return true;
	}
	return false;
}

static bool is_within(const struct plan *wide, const struct plan *plan)
{
	for (size_t i = 0; i < plan->kind_count; i++)
		if (!asks_for_kind(wide, plan->kinds[i]))
			return false;
	for (size_t i = 0; i < wide->condition_count; i++)
		if (!is_implied(&wide->conditions[i], plan))
			return false;
	return true;
}

bool scope_covers(struct engine *engine, const struct query *scope,
    const struct query *query, enum level level, bool *covers, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct plan wide, plan;
	bool ok;

	*covers = false;
	for (size_t i = 0; i < scope->term_count; i++)
		if (!has_term(query, &scope->terms[i]))
			return true;
	ok = make_plan(&wide, engine, &arena, scope, level, err) &&
	     make_plan(&plan, engine, &arena, query, level, err);
	/* A name that is not known here may be known elsewhere. */
	if (ok && !wide.nothing && !plan.nothing && wide.kin_count == 0)
		*covers = is_within(&wide, &plan);
	arena_done(&arena);
	return ok;
}
