/*
 * survey.c owns the way from a plan to places in their order. It must not
 * know how an engine stores anything.
 */
#include <assert.h>
#include <string.h>
#include "klaster/store/kin.h"
#include "klaster/store/survey.h"
#include "klaster/store/walk.h"

/* The spans of numbers a plan asks for: its kinds, or everything. What has a
 * key that some condition wants is of one of its kinds. */
static bool is_one_span(const struct plan *plan)
{
	for (size_t i = 0; i < plan->condition_count; i++)
		if (!plan->conditions[i].negated)
			return true;
	return plan->every_kind;
}

static void recs_append(
    struct arena *arena, struct recs *recs, const struct recs *more)
{
	int64_t *items;

	if (more->count == 0)
		return;
	if (recs->count == 0) {
		*recs = *more;
		return;
	}
	items = arena_array(arena, recs->count + more->count, sizeof(*items));
	memcpy(items, recs->items, recs->count * sizeof(*items));
	memcpy(items + recs->count, more->items, more->count * sizeof(*items));
	recs->items = items;
	recs->count += more->count;
}

/* What meets conditions that are asked by keys alone, ascending; a limit of 0
 * is none. */
static bool gather(
    struct survey *survey, size_t limit, struct recs *recs, struct err *err)
{
	const struct plan *plan = survey->plan;
	bool one = is_one_span(plan);

	recs->count = 0;
	recs->items = NULL;
	for (size_t i = 0; i < (one ? 1 : plan->kind_count); i++) {
		struct selection selection = {.plan = plan,
		    .from = one ? 0 : keys_first_rec(plan->kinds[i]),
		    .to = one ? INT64_MAX : keys_last_rec(plan->kinds[i]),
		    .limit = limit == 0 ? 0 : limit - recs->count};
		struct recs more;

		if (!survey->engine->ops->select(
			survey->engine, survey->arena, &selection, &more, err))
			return false;
		recs_append(survey->arena, recs, &more);
		if (limit != 0 && recs->count >= limit)
			break;
	}
	return true;
}

/* Gives each place the class its record is in. */
static void classify(struct survey *survey, struct place *places)
{
	size_t classes = survey->plan->match.class_count;

	for (size_t i = 0; i < survey->recs.count; i++) {
		size_t class = 0;
		while (
		    class + 1 < classes &&
		    !recset_has(survey->question.classes[class], places[i].rec))
			class ++;
		places[i].segment =
		    (uint16_t)(class * KIND_MAX +
			       keys_number_of_rec(places[i].rec) % KIND_MAX);
	}
}

static size_t kind_in_plan(const struct plan *plan, unsigned number)
{
	for (size_t i = 0; i < plan->kind_count; i++)
		if (keys_kind_number(plan->kinds[i]) == number)
			return i;
	return 0;
}

/* All places have their key of the same field. */
static bool ask_keys(struct survey *survey, uint32_t field,
    struct place *places, size_t count, struct err *err)
{
	uint32_t *fields =
	    arena_array(survey->arena, count + 1, sizeof(*fields));

	for (size_t i = 0; i < count; i++)
		fields[i] = field;
	return survey->engine->ops->keys(
	    survey->engine, fields, places, count, err);
}

/* Places without a value follow in the next segment, by label. */
static bool fill_lacking(struct survey *survey, struct place *places,
    size_t count, uint32_t label, struct err *err)
{
	struct place *lacking =
	    arena_array(survey->arena, count, sizeof(*lacking));
	size_t missing = 0;

	for (size_t i = 0; i < count; i++)
		if (places[i].key.len == 0)
			lacking[missing++] = places[i];
	if (!ask_keys(survey, label, lacking, missing, err))
		return false;
	missing = 0;
	for (size_t i = 0; i < count; i++) {
		if (places[i].key.len == 0) {
			places[i] = lacking[missing++];
			places[i].segment = 1;
		}
	}
	return true;
}

/* The keys by which places of one kind are in order; unless ranked, the
 * segment too. */
static bool fill_kind(
    struct survey *survey, struct place *places, size_t count, struct err *err)
{
	const struct plan *plan = survey->plan;
	unsigned number = keys_number_of_rec(places[0].rec);
	const struct kind *kind = keys_kind_by_number(number);
	bool by_field = !plan->ranked && plan->kind_count == 1;
	uint32_t label, field;

	assert(kind != NULL);
	label = keys_label(kind);
	field = by_field ? plan->segments[0].field : label;
	if (!ask_keys(survey, field, places, count, err))
		return false;
	for (size_t i = 0; i < count && !plan->ranked; i++)
		places[i].segment =
		    by_field ? 0 : (uint16_t)kind_in_plan(plan, number);
	return field == label ||
	       fill_lacking(survey, places, count, label, err);
}

bool survey_fill_keys(
    struct survey *survey, struct place *places, size_t count, struct err *err)
{
	if (survey->plan->ordered != NULL)
		return kin_fill_keys(survey->plan, survey->engine,
		    survey->arena, places, count, err);
	for (size_t first = 0, end; first < count; first = end) {
		unsigned number = keys_number_of_rec(places[first].rec);
		end = first + 1;
		while (end < count &&
		       keys_number_of_rec(places[end].rec) == number)
			end++;
		if (!fill_kind(survey, places + first, end - first, err))
			return false;
	}
	return true;
}

static struct place *places_of(struct survey *survey, const struct recs *recs)
{
	struct place *places =
	    arena_array(survey->arena, recs->count + 1, sizeof(*places));

	for (size_t i = 0; i < recs->count; i++)
		places[i].rec = recs->items[i];
	return places;
}

bool survey_begin(struct survey *survey, struct engine *engine,
    struct arena *arena, const struct plan *plan)
{
	memset(survey, 0, sizeof(*survey));
	survey->engine = engine;
	survey->arena = arena;
	survey->plan = plan;
	survey->whole = plan_is_whole(plan);
	survey->few = plan->nothing;
	return !survey->whole && !survey->few;
}

static bool ask(struct survey *survey, struct err *err)
{
	if (!question_ask(&survey->question, survey->engine, survey->arena,
		survey->plan, err))
		return false;
	survey->all = survey->question.found;
	survey->few = recset_count(survey->all) <= CATALOGUE_CAP;
	recset_take(survey->all, survey->arena, -1, false, CATALOGUE_CAP,
	    &survey->recs);
	return true;
}

static bool find(struct survey *survey, bool many, struct err *err)
{
	if (question_fits(survey->plan))
		return ask(survey, err);
	if (many)
		return true;
	if (!gather(survey, CATALOGUE_CAP + 1, &survey->recs, err))
		return false;
	survey->few = survey->recs.count <= CATALOGUE_CAP;
	if (!survey->few)
		survey->recs.count = CATALOGUE_CAP;
	return true;
}

bool survey_make(struct survey *survey, bool many, struct err *err)
{
	const struct plan *plan = survey->plan;

	if (survey->whole || plan->nothing)
		return true;
	if (!find(survey, many, err))
		return false;
	if (!survey->few)
		return true;
	survey->places = places_of(survey, &survey->recs);
	survey->sorted = arena_alloc(survey->arena, sizeof(*survey->sorted));
	if (plan->ranked)
		classify(survey, survey->places);
	return survey_fill_keys(
	    survey, survey->places, survey->recs.count, err);
}

bool survey_all(struct survey *survey, struct err *err)
{
	struct recs recs;

	if (survey->all != NULL)
		return true;
	if (!gather(survey, 0, &recs, err))
		return false;
	survey->all = recset_of(survey->arena, &recs);
	return true;
}

/* Of thousands of places a page is some dozens: only so many are put in order,
 * and twice as many when those are not enough. */
static void put_in_order(struct survey *survey, size_t wanted)
{
	size_t *sorted = survey->sorted, all = survey->recs.count;

	if (wanted <= *sorted)
		return;
	if (wanted < *sorted * 2)
		wanted = *sorted * 2;
	if (wanted > all)
		wanted = all;
	order_front(survey->plan, survey->places + *sorted, all - *sorted,
	    wanted - *sorted);
	*sorted = wanted;
}

static bool is_sorted_past(
    const struct survey *survey, const struct place *place)
{
	size_t sorted = *survey->sorted;

	return sorted == survey->recs.count ||
	       (sorted > 0 && order_compare(survey->plan,
				  &survey->places[sorted - 1], place) > 0);
}

/* A few places: they are all in memory. */
static void walk_few(struct survey *survey, const struct place *from,
    bool backwards, size_t limit, struct place *places, size_t *count)
{
	size_t low = 0, high, at;

	if (from == NULL && backwards)
		put_in_order(survey, survey->recs.count);
	while (from != NULL && !is_sorted_past(survey, from))
		put_in_order(survey, *survey->sorted + limit);
	high = *survey->sorted;

	/* `at` becomes the first place after `from`, or `from` itself. */
	while (from != NULL && low < high) {
		size_t mid = low + (high - low) / 2;
		int order =
		    order_compare(survey->plan, &survey->places[mid], from);
		if (order < 0 || (order == 0 && !backwards))
			low = mid + 1;
		else
			high = mid;
	}
	at = from != NULL ? low : backwards ? survey->recs.count : 0;
	if (!backwards)
		put_in_order(survey, at + limit < survey->recs.count
					 ? at + limit
					 : survey->recs.count);
	*count = 0;
	while (*count < limit && (backwards ? at > 0 : at < survey->recs.count))
		places[(*count)++] = survey->places[backwards ? --at : at++];
}

bool survey_walk(struct survey *survey, const struct place *from,
    bool backwards, size_t limit, struct place **places, size_t *count,
    struct err *err)
{
	*places = arena_array(survey->arena, limit + 1, sizeof(**places));
	*count = 0;
	if (survey->plan->nothing)
		return true;
	if (survey->few && !survey->whole) {
		walk_few(survey, from, backwards, limit, *places, count);
		return true;
	}
	if (!walk_many(survey, from, backwards, limit, *places, count, err))
		return false;
	for (size_t i = 0; i < *count; i++)
		(*places)[i].walked = true;
	return true;
}

bool survey_count(struct survey *survey, uint64_t *count, struct err *err)
{
	uint64_t some;

	*count = survey->recs.count;
	if (survey->few)
		return true;
	if (!survey->whole) {
		if (!survey_all(survey, err))
			return false;
		*count = recset_count(survey->all);
		return true;
	}
	*count = 0;
	for (size_t i = 0; i < survey->plan->kind_count; i++) {
		if (!survey->engine->ops->total(
			survey->engine, survey->plan->kinds[i], &some, err))
			return false;
		*count += some;
	}
	return true;
}
