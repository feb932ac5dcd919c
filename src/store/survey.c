/*
 * survey.c owns the way from a plan to places in their order. It must not
 * know how an engine stores anything.
 */
#include <assert.h>
#include <string.h>
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

size_t survey_spans(const struct plan *plan)
{
	return is_one_span(plan) ? 1 : plan->kind_count;
}

void survey_span(const struct plan *plan, size_t i, int64_t *from, int64_t *to)
{
	bool one = is_one_span(plan);

	*from = one ? 0 : keys_first_rec(plan->kinds[i]);
	*to = one ? INT64_MAX : keys_last_rec(plan->kinds[i]);
}

void recs_append(
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

/* Runs a selection over every span, ascending; a limit of 0 is none. */
static bool gather(struct survey *survey, const struct match *match,
    bool conditions, size_t limit, struct recs *recs, struct err *err)
{
	recs->count = 0;
	recs->items = NULL;
	for (size_t i = 0; i < survey_spans(survey->plan); i++) {
		struct selection selection = {.plan = survey->plan,
		    .conditions = conditions,
		    .match = match,
		    .limit = limit == 0 ? 0 : limit - recs->count};
		struct recs more;

		survey_span(survey->plan, i, &selection.from, &selection.to);
		if (!survey->engine->ops->select(
			survey->engine, survey->arena, &selection, &more, err))
			return false;
		recs_append(survey->arena, recs, &more);
		if (limit != 0 && recs->count >= limit)
			break;
	}
	return true;
}

/* Those of `among` that have the words, in the span they take. */
static bool select_among(struct survey *survey, const struct match *match,
    const struct recs *among, struct recs *recs, struct err *err)
{
	struct selection selection = {.plan = survey->plan, .match = match};

	recs->count = 0;
	if (among->count == 0)
		return true;
	selection.from = among->items[0];
	selection.to = among->items[among->count - 1];
	return survey->engine->ops->select(
	    survey->engine, survey->arena, &selection, recs, err);
}

static void keep_common(struct recs *recs, const struct recs *with)
{
	size_t kept = 0;

	for (size_t i = 0, j = 0; i < recs->count; i++) {
		while (j < with->count && with->items[j] < recs->items[i])
			j++;
		if (j < with->count && with->items[j] == recs->items[i])
			recs->items[kept++] = recs->items[i];
	}
	recs->count = kept;
}

/* Few conditions met are found without the words and then tried for them:
 * a common word beside a rare filter costs no look at each of its hits. */
bool survey_fetch(
    struct survey *survey, size_t limit, struct recs *recs, struct err *err)
{
	const struct match_plan *match = &survey->plan->match;
	const struct match *widest;
	struct recs having;

	if (match->class_count == 0)
		return gather(survey, NULL, true, limit, recs, err);
	widest = &match->classes[match->class_count - 1];
	if (survey->plan->condition_count > 0) {
		if (!gather(survey, NULL, true, CATALOGUE_CAP + 1, recs, err))
			return false;
		if (recs->count <= CATALOGUE_CAP) {
			if (!select_among(survey, widest, recs, &having, err))
				return false;
			keep_common(recs, &having);
			return true;
		}
	}
	return gather(survey, widest, true, limit, recs, err);
}

/* Gives each place the best class its record is in. */
static bool classify(
    struct survey *survey, struct place *places, struct err *err)
{
	const struct match_plan *match = &survey->plan->match;
	const struct recs *recs = &survey->recs;
	size_t last = match->class_count - 1, left = recs->count;
	struct recs having;

	for (size_t i = 0; i < recs->count; i++)
		places[i].segment = (uint16_t)last;
	for (size_t c = 0; c < last && left > 0; c++) {
		if (!select_among(
			survey, &match->classes[c], recs, &having, err))
			return false;
		for (size_t i = 0, j = 0; i < having.count; i++) {
			while (
			    j < recs->count && recs->items[j] < having.items[i])
				j++;
			if (j == recs->count)
				break;
			if (recs->items[j] == having.items[i] &&
			    places[j].segment == last) {
				places[j].segment = (uint16_t)c;
				left--;
			}
		}
	}
	for (size_t i = 0; i < recs->count; i++)
		places[i].segment =
		    (uint16_t)(places[i].segment * KIND_MAX +
			       keys_number_of_rec(places[i].rec) % KIND_MAX);
	return true;
}

static size_t kind_in_plan(const struct plan *plan, unsigned number)
{
	for (size_t i = 0; i < plan->kind_count; i++)
		if (keys_kind_number(plan->kinds[i]) == number)
			return i;
	return 0;
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
	if (!survey->engine->ops->keys(
		survey->engine, label, lacking, missing, err))
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
	label = keys_field(kind, &kind->fields[0], KEY_SORT, 0);
	field = by_field ? plan->segments[0].field : label;
	if (!survey->engine->ops->keys(
		survey->engine, field, places, count, err))
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

bool survey_make(struct survey *survey, bool many, struct err *err)
{
	const struct plan *plan = survey->plan;

	if (survey->whole || plan->nothing || many)
		return true;
	if (!survey_fetch(survey, CATALOGUE_CAP + 1, &survey->recs, err))
		return false;
	survey->few = survey->recs.count <= CATALOGUE_CAP;
	if (!survey->few) {
		survey->recs.count = CATALOGUE_CAP;
		return true;
	}
	survey->places = places_of(survey, &survey->recs);
	if (plan->ranked && !classify(survey, survey->places, err))
		return false;
	if (!survey_fill_keys(survey, survey->places, survey->recs.count, err))
		return false;
	order_sort(plan, survey->places, survey->recs.count);
	return true;
}

/* A few places: they are all in memory. */
static void walk_few(struct survey *survey, const struct place *from,
    bool backwards, size_t limit, struct place *places, size_t *count)
{
	size_t low = 0, high = survey->recs.count, at;

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
	struct recs all;
	uint64_t some;

	*count = survey->recs.count;
	if (survey->few)
		return true;
	if (!survey->whole) {
		if (!survey_fetch(survey, 0, &all, err))
			return false;
		*count = all.count;
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
