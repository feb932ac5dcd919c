/*
 * answer.c owns what a page is made of. It must not know how an engine
 * stores anything, nor how places are found (survey.c).
 */
#include <string.h>
#include "klaster/store/answer.h"
#include "klaster/store/count.h"
#include "klaster/store/kin.h"
#include "klaster/store/recall.h"
#include "klaster/store/suggest.h"
#include "klaster/store/survey.h"

#define PAGE_MAX 500

struct answer {
	struct catalogue *catalogue;
	struct engine *engine;
	struct arena *arena;
	const struct page_wish *wish;
	struct plan plan;
	struct survey survey;
	struct page_found *found;
	struct err *err;
};

static bool load(struct answer *answer, const struct place *places,
    size_t count, struct record **records)
{
	struct arena *arena = answer->arena;
	int64_t *recs = arena_array(arena, count + 1, sizeof(*recs));

	for (size_t i = 0; i < count; i++)
		recs[i] = places[i].rec;
	if (!answer->engine->ops->load(answer->engine, arena, recs, count,
		answer->wish->fields, records, answer->err))
		return false;
	kin_give(&answer->plan, arena, recs, count, records);
	return true;
}

/* Is there anything beyond `place` in that direction? */
static bool has_beyond(
    struct answer *answer, const struct place *place, bool backwards, bool *has)
{
	struct place *places;
	size_t count;

	if (!survey_walk(&answer->survey, place, backwards, 1, &places, &count,
		answer->err))
		return false;
	*has = count > 0;
	return true;
}

static void reverse(struct place *places, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct place place = places[i];
		places[i] = places[count - 1 - i];
		places[count - 1 - i] = place;
	}
}

static bool fill_rows(
    struct answer *answer, const struct place *from, bool backwards)
{
	struct page_found *found = answer->found;
	size_t size = answer->wish->size, count;
	struct place *places;
	bool more, behind = false;

	if (!survey_walk(&answer->survey, from, backwards, size + 1, &places,
		&count, answer->err))
		return false;
	more = count > size;
	if (more)
		count = size;
	if (backwards)
		reverse(places, count);
	/* From an end of the order nothing lies behind us. */
	if (from != NULL && count > 0)
		behind = answer->survey.behind;
	if (from != NULL && !behind &&
	    !has_beyond(answer,
		count == 0 ? from : &places[backwards ? count - 1 : 0],
		!backwards, &behind))
		return false;
	found->has_before = backwards ? more : behind;
	found->has_after = backwards ? behind : more;
	found->count = count;
	found->records =
	    arena_array(answer->arena, count + 1, sizeof(struct record *));
	if (count > 0) {
		order_pack(&found->first, &answer->plan, &places[0]);
		order_pack(&found->last, &answer->plan, &places[count - 1]);
	}
	return load(answer, places, count, found->records);
}

static bool fill_total(struct answer *answer)
{
	struct total *total = &answer->found->total;

	total->kind = TOTAL_UNKNOWN;
	if (answer->wish->count == COUNT_NONE)
		return true;
	if (answer->wish->count == COUNT_CAPPED && !answer->survey.few &&
	    !answer->survey.whole) {
		total->kind = TOTAL_AT_LEAST;
		total->count = CATALOGUE_CAP;
		return true;
	}
	total->kind = TOTAL_EXACT;
	return survey_count(&answer->survey, &total->count, answer->err);
}

static bool start_at(struct answer *answer, struct place *place,
    const struct place **from, bool *backwards)
{
	const struct page_wish *wish = answer->wish;
	const struct position *position = wish->after.len > 0	 ? &wish->after
					  : wish->before.len > 0 ? &wish->before
								 : NULL;

	*backwards = wish->from_end || (position == &wish->before);
	*from = NULL;
	if (position == NULL)
		return true;
	if (!order_unpack(place, &answer->plan, position))
		return err_set(answer->err, ERR_USAGE,
		    "The position is not one of this list.");
	*from = place;
	return true;
}

/* The whole result, at once or as it was kept from the page before. `keep`:
 * it is the one whose next page will be asked for. */
static bool look(struct answer *answer, const struct place *from, bool keep)
{
	const struct page_wish *wish = answer->wish;
	struct recall *recall = answer->engine->recall;
	const char *key = recall_key(answer->arena, wish->query, wish->level);
	bool many = from != NULL && from->walked && wish->facet_count == 0;

	if (!survey_begin(&answer->survey, answer->engine, answer->arena,
		&answer->plan) ||
	    recall_take(recall, key, &answer->survey))
		return true;
	if (!survey_make(&answer->survey, many, answer->err))
		return false;
	if (keep)
		recall_keep(recall, key, &answer->survey);
	return true;
}

/* --- facets */

static bool fill_facet(
    struct answer *answer, const struct field *field, struct facet *facet)
{
	const struct page_wish *wish = answer->wish;

	return count_facet(answer->catalogue, &answer->survey, field,
	    wish->level, wish->langs, facet, answer->err);
}

/* Counted in what the other filters leave: there one sees what another value
 * would add. */
static bool fill_choice(
    struct answer *answer, const struct field *field, struct facet *facet)
{
	struct query query = *answer->wish->query;
	struct page_wish wish = *answer->wish;
	struct answer others = *answer;
	size_t kept = 0;

	for (size_t i = 0; i < query.filter_count; i++)
		if (!field_answers(field, query.filters[i].name))
			query.filters[kept++] = query.filters[i];
	if (kept == query.filter_count)
		return fill_facet(answer, field, facet);
	query.filter_count = kept;
	wish.query = &query;
	others.wish = &wish;
	return plan_make(&others.plan, others.engine, others.arena, &wish,
		   others.err) &&
	       look(&others, NULL, false) && fill_facet(&others, field, facet);
}

static bool fill_facets(struct answer *answer)
{
	const struct page_wish *wish = answer->wish;
	struct page_found *found = answer->found;

	found->facets = arena_array(
	    answer->arena, wish->facet_count + 1, sizeof(*found->facets));
	for (size_t i = 0; i < wish->facet_count; i++) {
		struct facet *facet = &found->facets[found->facet_count++];
		bool ok = wish->facet_of == FACET_OF_CHOICE
			      ? fill_choice(answer, wish->facets[i], facet)
			      : fill_facet(answer, wish->facets[i], facet);
		if (!ok)
			return false;
	}
	return true;
}

static void note_walks(struct answer *answer)
{
	struct page_found *found = answer->found;

	for (size_t i = 0; i < answer->plan.kin_count; i++) {
		found->walked = true;
		found->walk_looked += answer->plan.kin[i]->looked;
		found->walk_cut |= answer->plan.kin[i]->cut;
	}
}

bool answer_page(struct catalogue *catalogue, struct engine *engine,
    struct arena *arena, const struct page_wish *wish, struct page_found *found,
    struct err *err)
{
	struct answer answer = {.catalogue = catalogue,
	    .engine = engine,
	    .arena = arena,
	    .wish = wish,
	    .found = found,
	    .err = err};
	const struct place *from;
	struct place place;
	bool backwards;

	memset(found, 0, sizeof(*found));
	if (wish->size < 1 || wish->size > PAGE_MAX)
		return err_set(err, ERR_USAGE,
		    "A page has 1 to %d rows, not %zu.", PAGE_MAX, wish->size);
	if (!plan_make(&answer.plan, engine, arena, wish, err))
		return false;
	note_walks(&answer);
	if (!start_at(&answer, &place, &from, &backwards) ||
	    !look(&answer, from, true) ||
	    !fill_rows(&answer, from, backwards) || !fill_total(&answer) ||
	    !fill_facets(&answer))
		return false;
	if (wish->suggest && found->count == 0 && from == NULL &&
	    answer.plan.match.class_count > 0)
		return suggest_names(engine, arena, wish->query->kind,
		    answer.plan.match.folded, &found->suggestions,
		    &found->suggestion_count, err);
	return true;
}
