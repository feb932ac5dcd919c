/*
 * question.c owns what a plan finds. It must not know how an engine keeps
 * postings, nor how what is found is put in order.
 *
 * All is decided chunk by chunk, in bits: a word that every fourth record
 * has costs a few kilobytes in each. What bits cannot say, such as the order
 * of words in a phrase, is looked at in the records' own words, but only of
 * those that have them all.
 */
#include "klaster/store/question.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/store/catalogue.h"
#include "klaster/store/kin.h"
#include "klaster/store/poster.h"
#include "roll.h"
#include "verify.h"
#include "wanted.h"

#define CELLS_MAX 1024 /* chunks times ranges, read at once */
#define SCAN_MAX 20000 /* keys read before records are looked at instead */
#define VALUE_ROWS_MAX 50000 /* of a facet */

struct asking {
	struct question *question;
	struct wanted wanted;
	struct wanted_match classes[MATCH_COUNT], without;
	struct wanted_condition posted[QUERY_FILTER_MAX + 2];
	size_t posted_count;
	const struct condition *others[QUERY_FILTER_MAX + 2];
	size_t other_count;
	struct recset *all;   /* of the plan's kinds */
	struct recset *doubt; /* may have a phrase that must not be there */
	/* The chunks being read. */
	struct arena arena;
	const int64_t *chunks;
	size_t chunk_count;
	struct wanted_chunk *read;
};

static bool is_posted(const struct condition *condition)
{
	for (size_t i = 0; i < condition->count; i++)
		if (!terms_has_key(condition->ranges[i].field))
			return false;
	return true;
}

bool question_fits(const struct plan *plan)
{
	for (size_t i = 0; i < plan->condition_count; i++)
		if (is_posted(&plan->conditions[i]))
			return true;
	return plan->kin_count > 0 || plan->match.class_count > 0 ||
	       plan->match.without.term_count > 0;
}

static bool damaged(struct err *err)
{
	return err_set(err, ERR_COPY,
	    "The index of words is damaged; import the directory anew.");
}

/* --- all records ---------------------------------------------------- */

bool question_all(struct engine *engine, struct arena *arena,
    const struct kind *kind, struct recset **set, struct err *err)
{
	const struct kind *kinds[KIND_MAX];

	if (kind != NULL)
		return roll_read(engine, arena, &kind, 1, set, err);
	for (size_t i = 0; i < kind_count(); i++)
		kinds[i] = kind_at(i);
	return roll_read(engine, arena, kinds, kind_count(), set, err);
}

/* --- one chunk after the other -------------------------------------- */

static void want(struct asking *asking)
{
	const struct plan *plan = asking->question->plan;
	const struct match_plan *match = &plan->match;
	size_t classes = match->class_count;

	asking->wanted.arena = asking->question->arena;
	for (size_t i = 0; i < classes; i++)
		if (plan->ranked || i == classes - 1)
			wanted_match(&asking->wanted, &match->classes[i],
			    &asking->classes[i]);
	wanted_match(&asking->wanted, &match->without, &asking->without);
	for (size_t i = 0; i < plan->condition_count; i++) {
		const struct condition *condition = &plan->conditions[i];
		if (is_posted(condition))
			wanted_condition(&asking->wanted, condition,
			    &asking->posted[asking->posted_count++]);
		else
			asking->others[asking->other_count++] = condition;
	}
}

static bool take_row(void *ctx, const struct posted *row, struct err *err)
{
	struct asking *asking = ctx;
	struct posting posting;
	struct posting_bits **parts;
	size_t at = 0;

	while (at < asking->chunk_count && asking->chunks[at] != row->chunk)
		at++;
	if (at == asking->chunk_count || row->range >= asking->wanted.count ||
	    !posting_read(&posting, row->bytes, row->len))
		return damaged(err);
	parts = asking->read[at].ranges[row->range];
	for (unsigned i = 0; i < POSTING_PARTS; i++) {
		if (posting.parts[i].count == 0)
			continue;
		if (parts[i] == NULL)
			parts[i] =
			    arena_alloc(&asking->arena, sizeof(*parts[i]));
		posting_or(&posting.parts[i], parts[i]);
	}
	return true;
}

static bool read_chunks(
    struct asking *asking, size_t first, size_t count, struct err *err)
{
	struct engine *engine = asking->question->engine;
	size_t ranges = asking->wanted.count;
	struct reading reading = {.chunks = asking->all->chunks + first,
	    .chunk_count = count,
	    .ranges = asking->wanted.ranges,
	    .range_count = ranges};

	asking->chunks = reading.chunks;
	asking->chunk_count = count;
	asking->read =
	    arena_array(&asking->arena, count, sizeof(*asking->read));
	for (size_t i = 0; i < count; i++)
		asking->read[i].ranges = arena_array(&asking->arena, ranges + 1,
		    sizeof(*asking->read[i].ranges));
	return ranges == 0 ||
	       engine->ops->read(engine, &reading, take_row, asking, err);
}

static bool meet_conditions(const struct asking *asking,
    const struct wanted_chunk *chunk, struct posting_bits *bits)
{
	struct posting_bits one;

	for (size_t i = 0; i < asking->posted_count; i++) {
		const struct wanted_condition *condition = &asking->posted[i];
		bool any = wanted_find_condition(chunk, condition, &one);
		if (!any && !condition->of->negated)
			return false;
		if (condition->of->negated)
			bits_without(bits, &one);
		else
			bits_and(bits, &one);
	}
	return bits_any(bits);
}

/* What has a word that must not be there goes; what has all words of such a
 * phrase is looked at later. */
static void leave_out(struct asking *asking, const struct wanted_chunk *chunk,
    size_t at, struct posting_bits *bits)
{
	struct posting_bits one;

	for (size_t i = 0; i < asking->without.count; i++) {
		const struct wanted_term *term = &asking->without.terms[i];
		if (!wanted_find_term(chunk, term, &one))
			continue;
		if (term->exact)
			bits_without(bits, &one);
		else
			bits_or(recset_bits(
				    asking->doubt, asking->question->arena, at),
			    &one);
	}
}

static void find_classes(struct asking *asking,
    const struct wanted_chunk *chunk, size_t at,
    const struct posting_bits *found)
{
	struct question *question = asking->question;
	size_t last = question->plan->match.class_count - 1;
	struct posting_bits bits;

	for (size_t i = 0; i < last; i++) {
		if (!wanted_find(chunk, &asking->classes[i], &bits))
			continue;
		bits_and(&bits, found);
		if (bits_any(&bits))
			*recset_bits(
			    question->classes[i], question->arena, at) = bits;
	}
}

/* Leaves of all records those that every tie finds, in as many chunks. */
static void keep_kin(struct asking *asking)
{
	struct arena *arena = asking->question->arena;
	const struct plan *plan = asking->question->plan;
	struct recset *all = asking->all;
	size_t kept = 0;
	int64_t *chunks;

	for (size_t i = 0; i < plan->kin_count; i++) {
		const struct kin *kin = plan->kin[i];
		struct recs recs = {.items = arena_array(arena, kin->count + 1,
					sizeof(*recs.items)),
		    .count = kin->count};

		for (size_t k = 0; k < kin->count; k++)
			recs.items[k] = kin->rows[k].rec;
		recset_keep(all, recset_of(arena, &recs));
	}
	chunks = arena_array(arena, all->count + 1, sizeof(*chunks));
	for (size_t i = 0; i < all->count; i++) {
		if (all->bits[i] == NULL || !bits_any(all->bits[i]))
			continue;
		chunks[kept] = all->chunks[i];
		all->bits[kept++] = all->bits[i];
	}
	all->chunks = chunks;
	all->count = kept;
}

static void find_chunk(
    struct asking *asking, const struct wanted_chunk *chunk, size_t at)
{
	struct question *question = asking->question;
	size_t classes = question->plan->match.class_count;
	struct posting_bits bits;

	if (classes == 0)
		bits = *asking->all->bits[at];
	else if (!wanted_find(chunk, &asking->classes[classes - 1], &bits))
		return;
	if (question->plan->kin_count > 0)
		bits_and(&bits, asking->all->bits[at]);
	if (!meet_conditions(asking, chunk, &bits))
		return;
	leave_out(asking, chunk, at, &bits);
	if (!bits_any(&bits))
		return;
	*recset_bits(question->found, question->arena, at) = bits;
	if (question->plan->ranked)
		find_classes(asking, chunk, at, &bits);
}

static bool find_all(struct asking *asking, struct err *err)
{
	size_t ranges = asking->wanted.count + 1, all = asking->all->count;
	size_t step = ranges < CELLS_MAX ? CELLS_MAX / ranges : 1;
	bool ok = true;

	for (size_t first = 0; ok && first < all; first += step) {
		size_t count = all - first < step ? all - first : step;
		ok = read_chunks(asking, first, count, err);
		for (size_t i = 0; ok && i < count; i++)
			find_chunk(asking, &asking->read[i], first + i);
		arena_reset(&asking->arena);
	}
	return ok;
}

/* --- what is not posted --------------------------------------------- */

/* What has a key in one of the ranges, as long as there are few such keys;
 * *few: there were. */
static bool scan_keys(struct asking *asking, const struct condition *condition,
    size_t most, struct recset *having, bool *few, struct err *err)
{
	struct engine *engine = asking->question->engine;
	size_t left = most;

	*few = true;
	for (size_t i = 0; i < condition->count && *few; i++) {
		struct recs recs;
		if (!engine->ops->within(engine, &asking->arena,
			&condition->ranges[i], left + 1, &recs, err))
			return false;
		*few = recs.count <= left;
		left -= *few ? recs.count : 0;
		for (size_t j = 0; j < recs.count; j++)
			recset_mark(
			    having, asking->question->arena, recs.items[j]);
		arena_reset(&asking->arena);
	}
	return true;
}

struct trying {
	const struct key_range *range;
	struct recset *having;
	struct arena *arena;
};

static bool is_within(const struct key_range *range, const struct key *key)
{
	if (range->equal)
		return key_compare(key, &range->low) == 0;
	return key_compare(key, &range->low) >= 0 &&
	       key_compare(key, &range->high) < 0;
}

static void try_key(void *ctx, int64_t rec, const struct key *key)
{
	const struct trying *trying = ctx;

	if (is_within(trying->range, key))
		recset_mark(trying->having, trying->arena, rec);
}

static bool try_records(struct asking *asking,
    const struct condition *condition, struct recset *having, struct err *err)
{
	struct question *question = asking->question;
	struct recs recs = {.count = 0};

	recset_take(question->found, question->arena, -1, false, 0, &recs);
	for (size_t i = 0; i < condition->count; i++) {
		struct trying trying = {
		    &condition->ranges[i], having, question->arena};
		if (!question->engine->ops->values(question->engine, &recs,
			condition->ranges[i].field, try_key, &trying, err))
			return false;
	}
	return true;
}

/* A filter of few records is read from its keys; of many, tried on the
 * records that are left; and if both are many, read all the same. */
static bool meet_other(
    struct asking *asking, const struct condition *condition, struct err *err)
{
	struct question *question = asking->question;
	struct recset *having = recset_new(
	    question->arena, asking->all->chunks, asking->all->count);
	bool few;

	if (!scan_keys(asking, condition, SCAN_MAX, having, &few, err))
		return false;
	if (!few && recset_count(question->found) <= CATALOGUE_CAP) {
		having = recset_new(
		    question->arena, asking->all->chunks, asking->all->count);
		few = true;
		if (!try_records(asking, condition, having, err))
			return false;
	}
	if (!few && !scan_keys(asking, condition, INT32_MAX, having, &few, err))
		return false;
	if (condition->negated)
		recset_without(question->found, having);
	else
		recset_keep(question->found, having);
	return true;
}

/* --- what bits cannot say ------------------------------------------- */

static bool look(struct asking *asking, struct err *err)
{
	struct question *question = asking->question;
	const struct match_plan *match = &question->plan->match;
	size_t classes = match->class_count;
	bool inexact = classes > 0 && !asking->classes[classes - 1].exact;

	if (inexact && !verify_keep(question->engine, question->found,
			   &match->classes[classes - 1], err))
		return false;
	recset_keep(asking->doubt, question->found);
	if (!verify_any(question->engine, asking->doubt, &match->without, err))
		return false;
	recset_without(question->found, asking->doubt);
	return true;
}

/* Leaves each record in the best class alone. */
static bool settle(struct asking *asking, struct err *err)
{
	struct question *question = asking->question;
	const struct match_plan *match = &question->plan->match;
	size_t last = match->class_count - 1;
	struct recset *left = question->classes[last];

	for (size_t i = 0; i < left->count; i++)
		if (question->found->bits[i] != NULL)
			*recset_bits(left, question->arena, i) =
			    *question->found->bits[i];
	for (size_t i = 0; i < last; i++) {
		recset_keep(question->classes[i], left);
		if (!asking->classes[i].exact &&
		    !verify_keep(question->engine, question->classes[i],
			&match->classes[i], err))
			return false;
		recset_without(left, question->classes[i]);
	}
	return true;
}

static bool ask(struct asking *asking, struct err *err)
{
	struct question *question = asking->question;
	const struct plan *plan = question->plan;

	want(asking);
	if (!roll_read(question->engine, question->arena, plan->kinds,
		plan->kind_count, &asking->all, err))
		return false;
	if (plan->kin_count > 0)
		keep_kin(asking);
	question->found = recset_new(
	    question->arena, asking->all->chunks, asking->all->count);
	asking->doubt = recset_new(
	    question->arena, asking->all->chunks, asking->all->count);
	for (size_t i = 0; plan->ranked && i < plan->match.class_count; i++)
		question->classes[i] = recset_new(
		    question->arena, asking->all->chunks, asking->all->count);
	if (!find_all(asking, err))
		return false;
	for (size_t i = 0; i < asking->other_count; i++)
		if (!meet_other(asking, asking->others[i], err))
			return false;
	return look(asking, err) && (!plan->ranked || settle(asking, err));
}

bool question_ask(struct question *question, struct engine *engine,
    struct arena *arena, const struct plan *plan, struct err *err)
{
	struct asking *asking = mem_alloc(sizeof(*asking));
	bool ok;

	memset(question, 0, sizeof(*question));
	question->engine = engine;
	question->arena = arena;
	question->plan = plan;
	asking->question = question;
	arena_init(&asking->arena);
	ok = ask(asking, err);
	arena_done(&asking->arena);
	free(asking);
	return ok;
}

/* --- values ---------------------------------------------------------- */

struct counting {
	const int64_t *chunks;
	const struct posting_bits **bits;
	size_t count, rows;
	void (*each)(void *ctx, const struct key *key, uint64_t count);
	void *ctx;
};

static bool count_row(void *ctx, const struct posted *row, struct err *err)
{
	struct counting *counting = ctx;
	struct posting posting;
	struct key key;
	uint32_t count;
	size_t at = 0;

	while (at < counting->count && counting->chunks[at] != row->chunk)
		at++;
	if (at == counting->count ||
	    !posting_read(&posting, row->bytes, row->len))
		return damaged(err);
	counting->rows++;
	count = posting_count(&posting.parts[0], counting->bits[at]);
	if (count == 0)
		return true;
	terms_read_key(row->term, row->term_len, &key);
	counting->each(counting->ctx, &key, count);
	return true;
}

bool question_values(struct engine *engine, const struct recset *set,
    const uint32_t *fields, size_t field_count,
    void (*each)(void *ctx, const struct key *key, uint64_t count), void *ctx,
    bool *all, struct err *err)
{
	struct arena arena = ARENA_INIT;
	int64_t *chunks = arena_array(&arena, set->count + 1, sizeof(*chunks));
	struct term_range *ranges =
	    arena_array(&arena, field_count + 1, sizeof(*ranges));
	struct counting counting = {.chunks = chunks,
	    .bits = arena_array(&arena, set->count + 1, sizeof(*counting.bits)),
	    .each = each,
	    .ctx = ctx};
	struct reading reading = {.chunks = chunks,
	    .ranges = ranges,
	    .range_count = field_count,
	    .limit = VALUE_ROWS_MAX + 1};
	bool ok = poster_flush(engine, err);

	for (size_t i = 0; i < set->count; i++) {
		if (set->bits[i] == NULL || !bits_any(set->bits[i]))
			continue;
		chunks[counting.count] = set->chunks[i];
		counting.bits[counting.count++] = set->bits[i];
	}
	for (size_t i = 0; i < field_count; i++)
		terms_of_field(&arena, fields[i], &ranges[i]);
	reading.chunk_count = counting.count;
	ok = ok && (counting.count == 0 || engine->ops->read(engine, &reading,
					       count_row, &counting, err));
	*all = counting.rows <= VALUE_ROWS_MAX;
	arena_done(&arena);
	return ok;
}
