/*
 * walk.c owns the way through a result that is too large to be sorted. It
 * must not know how an engine keeps its orders.
 *
 * An order is walked and each record on the way tried for what it must meet:
 * cheap where one in a few does. Where too many do not, all that do are
 * fetched as numbers, and the order is walked past those alone.
 */
#include "klaster/store/walk.h"

#define LOOKS_MAX 4000 /* records tried before all that match are fetched */
#define CHUNK 1024     /* rows of an order taken at once after that */

static bool is_member(const struct recs *recs, int64_t rec)
{
	size_t low = 0, high = recs->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (recs->items[mid] < rec)
			low = mid + 1;
		else
			high = mid;
	}
	return low < recs->count && recs->items[low] == rec;
}

/* All that match, once. */
static bool fetch_members(struct survey *survey, struct err *err)
{
	if (!survey->has_members &&
	    !survey_fetch(survey, 0, &survey->members, err))
		return false;
	survey->has_members = true;
	return true;
}

static bool has_members_of(const struct survey *survey, const struct kind *kind)
{
	const struct recs *recs = &survey->members;
	size_t low = 0, high = recs->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (recs->items[mid] < keys_first_rec(kind))
			low = mid + 1;
		else
			high = mid;
	}
	return low < recs->count && recs->items[low] <= keys_last_rec(kind);
}

/* That no record lacks the key, or that none of a kind matches, is known
 * without a look at each of them. */
static bool is_empty(
    struct survey *survey, size_t segment, bool *empty, struct err *err)
{
	const struct plan *plan = survey->plan;
	uint64_t having, all;

	*empty = plan->kind_count > 1 && survey->has_members &&
		 !has_members_of(survey, plan->kinds[segment]);
	if (plan->segments[segment].lacking == 0)
		return true;
	if (!survey->engine->ops->keyed(survey->engine,
		plan->segments[segment].lacking, &having, err) ||
	    !survey->engine->ops->total(
		survey->engine, plan->kinds[0], &all, err))
		return false;
	*empty = having >= all;
	return true;
}

static bool walk_members(struct survey *survey, struct stretch *stretch,
    size_t limit, struct place *places, size_t *count, struct err *err)
{
	struct place *chunk = arena_array(survey->arena, CHUNK, sizeof(*chunk));
	struct place last;
	bool ended = false;
	size_t got;

	stretch->conditions = false;
	stretch->looks = stretch->limit = CHUNK;
	while (!ended && *count < limit) {
		if (!survey->engine->ops->walk(survey->engine, stretch, chunk,
			&got, &last, &ended, err))
			return false;
		for (size_t i = 0; i < got && *count < limit; i++)
			if (is_member(&survey->members, chunk[i].rec))
				places[(*count)++] = chunk[i];
		stretch->from = &last;
	}
	return true;
}

static bool walk_segment(struct survey *survey, size_t segment,
    const struct place *from, bool backwards, size_t limit,
    struct place *places, size_t *count, struct err *err)
{
	struct stretch stretch = {.plan = survey->plan,
	    .segment = segment,
	    .from = from,
	    .backwards = backwards,
	    .conditions = true,
	    .looks = LOOKS_MAX,
	    .limit = limit - *count};
	bool ended, words = survey->plan->match.class_count > 0;
	struct place last;
	size_t got;

	if (!is_empty(survey, segment, &ended, err))
		return false;
	if (ended)
		return true;
	if (!words && !survey->has_members) {
		if (!survey->engine->ops->walk(survey->engine, &stretch,
			places + *count, &got, &last, &ended, err))
			return false;
		*count += got;
		if (ended || *count >= limit)
			return true;
		stretch.from = &last;
	}
	return fetch_members(survey, err) &&
	       walk_members(survey, &stretch, limit, places, count, err);
}

static bool walk_segments(struct survey *survey, const struct place *from,
    bool backwards, size_t limit, struct place *places, size_t *count,
    struct err *err)
{
	const struct plan *plan = survey->plan;
	size_t segment = from != NULL ? from->segment
			 : backwards  ? plan->segment_count - 1
				      : 0;

	*count = 0;
	while (segment < plan->segment_count) {
		if (!walk_segment(survey, segment, from, backwards, limit,
			places, count, err))
			return false;
		if (*count >= limit || (backwards && segment == 0))
			break;
		segment += backwards ? (size_t)-1 : 1;
		from = NULL;
	}
	return true;
}

/* Many hits: class by class, in the order of their numbers, which is the
 * order of importance. */
static bool walk_class(struct survey *survey, size_t class,
    const struct place *from, bool backwards, size_t limit, struct recs *recs,
    struct err *err)
{
	const struct plan *plan = survey->plan;
	size_t spans = survey_spans(plan);

	for (size_t i = 0; i < spans && recs->count < limit; i++) {
		struct selection selection = {.plan = plan,
		    .conditions = true,
		    .match = &plan->match.classes[class],
		    .except = plan->match.classes,
		    .except_count = class,
		    .backwards = backwards,
		    .limit = limit - recs->count};
		struct recs more;

		survey_span(plan, backwards ? spans - 1 - i : i,
		    &selection.from, &selection.to);
		if (from != NULL && !backwards && selection.from <= from->rec)
			selection.from = from->rec + 1;
		if (from != NULL && backwards && selection.to >= from->rec)
			selection.to = from->rec - 1;
		if (selection.from > selection.to)
			continue;
		if (!survey->engine->ops->select(
			survey->engine, survey->arena, &selection, &more, err))
			return false;
		recs_append(survey->arena, recs, &more);
	}
	return true;
}

static bool walk_ranked(struct survey *survey, const struct place *from,
    bool backwards, size_t limit, struct place *places, size_t *count,
    struct err *err)
{
	size_t classes = survey->plan->match.class_count;
	size_t class = from != NULL ? from->segment / KIND_MAX
		       : backwards  ? classes - 1
				    : 0;

	*count = 0;
	while (class < classes && *count < limit) {
		struct recs recs = {.count = 0};
		if (!walk_class(survey, class, from, backwards, limit - *count,
			&recs, err))
			return false;
		for (size_t i = 0; i < recs.count; i++) {
			struct place *place = &places[(*count)++];
			place->rec = recs.items[i];
			place->segment =
			    (uint16_t)(class * KIND_MAX +
				       keys_number_of_rec(place->rec) %
					   KIND_MAX);
		}
		if (class == 0 && backwards)
			break;
		class += backwards ? (size_t)-1 : 1;
		from = NULL;
	}
	return survey_fill_keys(survey, places, *count, err);
}

bool walk_many(struct survey *survey, const struct place *from, bool backwards,
    size_t limit, struct place *places, size_t *count, struct err *err)
{
	return (survey->plan->ranked ? walk_ranked : walk_segments)(
	    survey, from, backwards, limit, places, count, err);
}
