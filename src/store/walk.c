/*
 * walk.c owns the way through a result that is too large to be sorted. It
 * must not know how an engine keeps its orders.
 *
 * An order is walked and each record on the way tried for what it must meet:
 * cheap where one in a few does. Where too many do not, all that do are
 * fetched as a set, and the order is walked past those alone.
 */
#include "klaster/store/walk.h"

#define LOOKS_MAX 4000	/* records tried before all that match are fetched */
#define CHUNK_FIRST 128 /* rows of an order taken at once after that */
#define CHUNK_MAX 8192

static bool has_members_of(const struct survey *survey, const struct kind *kind)
{
	return recset_touches(
	    survey->all, keys_first_rec(kind), keys_last_rec(kind));
}

/* That none of a kind matches is known without a look at each of them. */
static bool is_empty(const struct survey *survey, size_t segment)
{
	const struct plan *plan = survey->plan;

	return plan->kind_count > 1 && survey->all != NULL &&
	       !has_members_of(survey, plan->kinds[segment]);
}

/* Rows of an order are read faster the longer none of them is wanted: where
 * all are, as many as are asked for. */
static bool walk_members(struct survey *survey, struct stretch *stretch,
    size_t limit, struct place *places, size_t *count, struct err *err)
{
	struct place *chunk =
	    arena_array(survey->arena, CHUNK_MAX, sizeof(*chunk));
	size_t size = CHUNK_FIRST, got;
	struct place last;
	bool ended = false;

	stretch->conditions = false;
	stretch->behind = NULL;
	while (!ended && *count < limit) {
		stretch->looks = stretch->limit = size;
		if (!survey->engine->ops->walk(survey->engine, stretch, chunk,
			&got, &last, &ended, err))
			return false;
		for (size_t i = 0; i < got && *count < limit; i++)
			if (recset_has(survey->all, chunk[i].rec))
				places[(*count)++] = chunk[i];
		stretch->from = &last;
		if (size < CHUNK_MAX)
			size *= 2;
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
	    .conditions = survey->plan->condition_count > 0,
	    .shown = survey->whole && limit > 1,
	    .behind = survey->whole && limit > 1 ? &survey->behind : NULL,
	    .looks = LOOKS_MAX,
	    .limit = limit - *count};
	struct place last;
	bool ended;
	size_t got;

	if (is_empty(survey, segment))
		return true;
	if (survey->all == NULL) {
		if (!survey->engine->ops->walk(survey->engine, &stretch,
			places + *count, &got, &last, &ended, err))
			return false;
		*count += got;
		if (ended || *count >= limit)
			return true;
		stretch.from = &last;
	}
	return survey_all(survey, err) &&
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
static bool walk_ranked(struct survey *survey, const struct place *from,
    bool backwards, size_t limit, struct place *places, size_t *count,
    struct err *err)
{
	size_t classes = survey->plan->match.class_count;
	size_t class = from != NULL ? from->segment / KIND_MAX
		       : backwards  ? classes - 1
				    : 0;
	int64_t after = from != NULL ? from->rec : backwards ? INT64_MAX : -1;

	*count = 0;
	while (class < classes && *count < limit) {
		struct recs recs = {.count = 0};
		recset_take(survey->question.classes[class], survey->arena,
		    after, backwards, limit - *count, &recs);
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
		after = backwards ? INT64_MAX : -1;
	}
	return survey_fill_keys(survey, places, *count, err);
}

bool walk_many(struct survey *survey, const struct place *from, bool backwards,
    size_t limit, struct place *places, size_t *count, struct err *err)
{
	return (survey->plan->ranked ? walk_ranked : walk_segments)(
	    survey, from, backwards, limit, places, count, err);
}
