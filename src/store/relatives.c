/*
 * relatives.c owns what refers to a record: of all its inverse fields at
 * once, in three questions whatever their number. It must not know how an
 * engine stores anything.
 */
#include <string.h>
#include "klaster/store/answer.h"
#include "klaster/store/recset.h"
#include "klaster/store/survey.h"

/* One inverse field. */
struct inverse {
	struct relatives *relatives;
	struct plan plan; /* no kinds: there is no such field */
	struct recs recs; /* all of them, ascending in the end */
	struct place *places;
	bool many; /* too many to be put in order here, or some hidden */
};

struct asking {
	struct engine *engine;
	struct arena *arena;
	struct inverse *inverses;
	size_t count;
	struct key_range *ranges; /* of all fields */
	size_t *owners;		  /* the field of each */
	size_t range_count;
	struct err *err;
};

static void add_ranges(struct asking *asking, size_t at)
{
	const struct condition *condition =
	    &asking->inverses[at].plan.conditions[0];

	for (size_t i = 0; i < condition->count; i++) {
		asking->ranges = arena_grow(asking->arena, asking->ranges,
		    asking->range_count, sizeof(*asking->ranges));
		asking->owners = arena_grow(asking->arena, asking->owners,
		    asking->range_count, sizeof(*asking->owners));
		asking->owners[asking->range_count] = at;
		asking->ranges[asking->range_count++] = condition->ranges[i];
	}
}

static bool plan_all(struct asking *asking, const struct kind *kind,
    const char *id, enum level level, struct relatives *relatives)
{
	const char *ref = arena_printf(asking->arena, "%s/%s", kind->name, id);

	for (size_t i = 0; i < asking->count; i++) {
		const struct field *inverse = relatives[i].inverse;
		const struct kind *target = field_target(inverse);
		const struct field *field =
		    target ? kind_field(target, inverse->inverse) : NULL;

		relatives[i].records = NULL;
		relatives[i].count = 0;
		relatives[i].total = 0;
		asking->inverses[i].relatives = &relatives[i];
		if (field == NULL)
			continue;
		if (!plan_related(&asking->inverses[i].plan, asking->engine,
			asking->arena, target, field, ref, level, asking->err))
			return false;
		asking->inverses[i].many =
		    asking->inverses[i].plan.condition_count > 1;
		if (!asking->inverses[i].many)
			add_ranges(asking, i);
	}
	return true;
}

static void take_rec(void *ctx, size_t range, int64_t rec)
{
	struct asking *asking = ctx;
	struct inverse *inverse = &asking->inverses[asking->owners[range]];
	struct recs *recs = &inverse->recs;

	recs->items = arena_grow(
	    asking->arena, recs->items, recs->count, sizeof(*recs->items));
	recs->items[recs->count++] = rec;
	inverse->many |= recs->count > CATALOGUE_CAP;
}

/* Each record's key in each part of the order: it has one of them. */
static bool find_keys(struct asking *asking)
{
	struct place *asked = NULL, *answer;
	uint32_t *fields = NULL;
	size_t count = 0;

	for (size_t i = 0; i < asking->count; i++) {
		struct inverse *inverse = &asking->inverses[i];
		const struct plan *plan = &inverse->plan;

		if (inverse->many)
			continue;
		/* A record may refer to another twice, at two levels. */
		recs_sort(&inverse->recs);
		for (size_t k = 0; k < inverse->recs.count; k++) {
			for (size_t s = 0; s < plan->segment_count; s++) {
				asked = arena_grow(asking->arena, asked, count,
				    sizeof(*asked));
				fields = arena_grow(asking->arena, fields,
				    count, sizeof(*fields));
				asked[count].rec = inverse->recs.items[k];
				fields[count++] = plan->segments[s].field;
			}
		}
	}
	if (!asking->engine->ops->keys(
		asking->engine, fields, asked, count, asking->err))
		return false;
	answer = asked;
	for (size_t i = 0; i < asking->count; i++) {
		struct inverse *inverse = &asking->inverses[i];
		size_t segments = inverse->plan.segment_count;

		if (inverse->many)
			continue;
		inverse->places = arena_array(asking->arena,
		    inverse->recs.count + 1, sizeof(*inverse->places));
		for (size_t k = 0; k < inverse->recs.count; k++) {
			size_t s = 0;
			while (s + 1 < segments && answer[s].key.len == 0)
				s++;
			inverse->places[k] = answer[s];
			inverse->places[k].segment = (uint16_t)s;
			answer += segments;
		}
		order_sort(
		    &inverse->plan, inverse->places, inverse->recs.count);
	}
	return true;
}

/* Those that are shown, of all fields at once. */
static bool load_all(struct asking *asking, size_t limit)
{
	int64_t *recs = NULL;
	struct record **records;
	size_t count = 0;

	for (size_t i = 0; i < asking->count; i++) {
		struct inverse *inverse = &asking->inverses[i];
		struct relatives *relatives = inverse->relatives;

		if (inverse->many)
			continue;
		relatives->total = inverse->recs.count;
		relatives->count =
		    inverse->recs.count < limit ? inverse->recs.count : limit;
		for (size_t k = 0; k < relatives->count; k++) {
			recs = arena_grow(
			    asking->arena, recs, count, sizeof(*recs));
			recs[count++] = inverse->places[k].rec;
		}
	}
	records = arena_array(asking->arena, count + 1, sizeof(*records));
	if (!asking->engine->ops->load(asking->engine, asking->arena, recs,
		count, NULL, records, asking->err))
		return false;
	for (size_t i = 0; i < asking->count; i++) {
		if (asking->inverses[i].many)
			continue;
		asking->inverses[i].relatives->records = records;
		records += asking->inverses[i].relatives->count;
	}
	return true;
}

static bool walk_many(
    struct asking *asking, struct inverse *inverse, size_t limit)
{
	struct relatives *relatives = inverse->relatives;
	struct survey survey;
	struct place *places;
	int64_t *recs;

	survey_begin(&survey, asking->engine, asking->arena, &inverse->plan);
	if (!survey_make(&survey, false, asking->err) ||
	    !survey_walk(&survey, NULL, false, limit, &places,
		&relatives->count, asking->err) ||
	    !survey_count(&survey, &relatives->total, asking->err))
		return false;
	recs = arena_array(asking->arena, relatives->count + 1, sizeof(*recs));
	for (size_t i = 0; i < relatives->count; i++)
		recs[i] = places[i].rec;
	relatives->records = arena_array(
	    asking->arena, relatives->count + 1, sizeof(struct record *));
	return asking->engine->ops->load(asking->engine, asking->arena, recs,
	    relatives->count, NULL, relatives->records, asking->err);
}

bool answer_relatives(struct engine *engine, struct arena *arena,
    const struct kind *kind, const char *id, enum level level, size_t limit,
    struct relatives *relatives, size_t count, struct err *err)
{
	struct asking asking = {.engine = engine,
	    .arena = arena,
	    .inverses = arena_array(arena, count + 1, sizeof(*asking.inverses)),
	    .count = count,
	    .err = err};

	if (!plan_all(&asking, kind, id, level, relatives) ||
	    !engine->ops->having(engine, asking.ranges, asking.range_count,
		CATALOGUE_CAP + 1, take_rec, &asking, err) ||
	    !find_keys(&asking) || !load_all(&asking, limit))
		return false;
	for (size_t i = 0; i < count; i++)
		if (asking.inverses[i].many &&
		    !walk_many(&asking, &asking.inverses[i], limit))
			return false;
	return true;
}

bool answer_related(struct engine *engine, struct arena *arena,
    const struct field *inverse, const struct kind *kind, const char *id,
    enum level level, size_t limit, struct record ***records, size_t *count,
    uint64_t *total, struct err *err)
{
	struct relatives one = {.inverse = inverse};
	bool ok = answer_relatives(
	    engine, arena, kind, id, level, limit, &one, 1, err);

	*records = one.records;
	*count = one.count;
	*total = one.total;
	return ok;
}
