/*
 * postgres_select.c owns the questions made up for a plan. Each has one shape
 * that the planner cannot get wrong: keys are walked by their index; whatever
 * else must be met is looked up row by row (OFFSET 0 keeps the planner from
 * making a join of it). Words are asked nowhere here: see question.c.
 */
#include <string.h>
#include "klaster/store/narrow.h"
#include "postgres_parts.h"

#define CHUNK_FIRST 4 /* rows looked at for each that is wanted */

static void add_range(struct sql *sql, const struct key_range *range)
{
	sql_add(sql, "(b.field = ");
	sql_number(sql, range->field);
	if (range->equal) {
		sql_add(sql, " AND b.key = ");
		sql_key(sql, &range->low);
	} else {
		sql_add(sql, " AND b.key >= ");
		sql_key(sql, &range->low);
		sql_add(sql, " AND b.key < ");
		sql_key(sql, &range->high);
	}
	sql_add(sql, ")");
}

/* The outer table is called a and its number a.rec. */
static void add_conditions(
    struct sql *sql, const struct plan *plan, const struct condition *but)
{
	for (size_t i = 0; i < plan->condition_count; i++) {
		const struct condition *condition = &plan->conditions[i];
		if (condition == but)
			continue;
		if (condition->negated)
			sql_add(sql, " AND NOT EXISTS");
		else
			sql_add(sql, " AND EXISTS");
		sql_add(
		    sql, " (SELECT 1 FROM attr b WHERE b.rec = a.rec AND (");
		for (size_t j = 0; j < condition->count; j++) {
			if (j > 0)
				sql_add(sql, " OR ");
			add_range(sql, &condition->ranges[j]);
		}
		sql_add(sql, ") OFFSET 0)");
	}
}

static void add_limit(struct sql *sql, size_t limit)
{
	if (limit == 0)
		return;
	sql_add(sql, " LIMIT ");
	sql_number(sql, (int64_t)limit);
}

static bool collect(struct postgres *postgres, struct arena *arena,
    const struct sql *sql, struct recs *recs, struct err *err)
{
	struct ask ask;
	bool ok = ask_sql(&ask, postgres, sql, err, "searching");

	if (ok)
		ask_get_recs(&ask, arena, recs);
	ask_done(&ask);
	return ok;
}

static bool weigh(void *ctx, const struct key_range *range, size_t most,
    uint64_t *count, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct sql sql;
	struct ask ask;
	bool ok;

	*count = 0;
	sql_init(&sql, &arena);
	sql_add(&sql, "SELECT count(*) FROM (SELECT 1 FROM attr b WHERE ");
	add_range(&sql, range);
	add_limit(&sql, most);
	sql_add(&sql, ") counted");
	ok = ask_sql(&ask, ctx, &sql, err, "counting");
	if (ok)
		*count = (uint64_t)ask_get_number(&ask, 0, 0);
	ask_done(&ask);
	sql_done(&sql);
	arena_done(&arena);
	return ok;
}

static bool take(void *ctx, struct arena *arena,
    const struct selection *selection, const struct key_range *range,
    const struct condition *but, struct recs *recs, struct err *err)
{
	struct sql sql;
	bool ok;

	sql_init(&sql, arena);
	sql_add(&sql, "SELECT a.rec FROM attr a WHERE a.field = ");
	sql_number(&sql, range->field);
	if (range->equal) {
		sql_add(&sql, " AND a.key = ");
		sql_key(&sql, &range->low);
	} else {
		sql_add(&sql, " AND a.key >= ");
		sql_key(&sql, &range->low);
		sql_add(&sql, " AND a.key < ");
		sql_key(&sql, &range->high);
	}
	sql_add(&sql, " AND a.rec >= ");
	sql_number(&sql, selection->from);
	sql_add(&sql, " AND a.rec <= ");
	sql_number(&sql, selection->to);
	add_conditions(&sql, selection->plan, but);
	sql_add(&sql, " ORDER BY a.key, a.rec");
	add_limit(&sql, selection->limit);
	ok = collect(ctx, arena, &sql, recs, err);
	sql_done(&sql);
	return ok;
}

bool postgres_select(struct engine *engine, struct arena *arena,
    const struct selection *selection, struct recs *recs, struct err *err)
{
	struct postgres *postgres = postgres_of_engine(engine);
	const struct narrow_table table = {
	    .weigh = weigh, .take = take, .ctx = postgres};

	recs->items = NULL;
	recs->count = 0;
	return postgres_keys_reach_plan(postgres, selection->plan, err) &&
	       narrow_select(&table, arena, selection, recs, err);
}

static void add_from(struct sql *sql, const struct place *from, bool descending)
{
	if (from == NULL)
		return;
	if (descending)
		sql_add(sql, " AND (a.key, a.rec) < (");
	else
		sql_add(sql, " AND (a.key, a.rec) > (");
	sql_key(sql, &from->key);
	sql_add(sql, ", ");
	sql_number(sql, from->rec);
	sql_add(sql, ")");
}

static void add_order(struct sql *sql, bool descending)
{
	if (descending)
		sql_add(sql, " ORDER BY a.key DESC, a.rec DESC");
	else
		sql_add(sql, " ORDER BY a.key, a.rec");
}

/* Columns: key, number, and whether it is wanted. That is asked only of the
 * rows looked at. */
static void add_stretch(struct sql *sql, const struct stretch *stretch,
    const struct place *from, size_t looks)
{
	const struct segment *segment =
	    &stretch->plan->segments[stretch->segment];
	bool descending = segment->descending != stretch->backwards;

	sql_add(sql, "SELECT a.key, a.rec, true");
	add_conditions(sql, stretch->plan, NULL);
	sql_add(sql, " FROM (SELECT a.key, a.rec FROM attr a WHERE a.field = ");
	sql_number(sql, segment->field);
	add_from(sql, from, descending);
	add_order(sql, descending);
	add_limit(sql, looks);
	sql_add(sql, ") a");
	add_order(sql, descending);
}

/* Some rows of a stretch. *got: rows looked at. */
static bool walk_some(struct postgres *postgres, const struct stretch *stretch,
    const struct place *from, size_t looks, struct place *places, size_t *count,
    struct place *last, size_t *got, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct sql sql;
	struct ask ask;
	bool ok;

	*got = 0;
	sql_init(&sql, &arena);
	add_stretch(&sql, stretch, from, looks);
	ok = ask_sql(&ask, postgres, &sql, err, "paging");
	while (ok && *got < ask.rows && *count < stretch->limit) {
		struct place place = {.segment = (uint16_t)stretch->segment,
		    .rec = ask_get_number(&ask, *got, 1)};
		ask_get_key(&ask, *got, 0, &place.key);
		if (ask_get_bool(&ask, *got, 2))
			places[(*count)++] = place;
		*last = place;
		(*got)++;
	}
	ask_done(&ask);
	sql_done(&sql);
	arena_done(&arena);
	return ok;
}

/* --- without conditions: always the same statements ------------------- */

void postgres_walked_forget(struct postgres *postgres)
{
	while (postgres->walked_count > 0)
		PQclear(postgres->walked[--postgres->walked_count].result);
}

static void keep_walked(struct postgres *postgres, PGresult *result)
{
	if (postgres->walked_count == WALKED_MAX)
		postgres_walked_forget(postgres);
	postgres->walked[postgres->walked_count++] =
	    (struct postgres_walked){.result = result};
}

/* They are asked for in their order, or from the last one on. */
static const char *find_walked(
    struct postgres_walked *walked, int64_t rec, size_t *len)
{
	const struct ask ask = {.result = walked->result};
	size_t rows = (size_t)PQntuples(walked->result);

	for (size_t i = 0; i < rows; i++) {
		/* The same, those on each side of it, and further. */
		size_t step = i % 2 == 0 ? rows - i / 2 : i / 2 + 1;
		size_t row = (walked->at + step) % rows;

		if (ask_get_number(&ask, row, 1) != rec)
			continue;
		walked->at = row;
		return ask_get_bytes(&ask, row, 3, len);
	}
	return NULL;
}

const char *postgres_walked(struct postgres *postgres, int64_t rec, size_t *len)
{
	const char *said = NULL;

	for (size_t i = postgres->walked_count; i > 0 && said == NULL; i--)
		said = find_walked(&postgres->walked[i - 1], rec, len);
	return said;
}

/* Where an order begins, seen from that side. */
static struct place end_of_order(bool descending)
{
	struct place place = {.rec = descending ? INT64_MAX : -1};

	if (descending)
		key_after_prefix(&place.key);
	return place;
}

static bool walk_plain(struct postgres *postgres, const struct stretch *stretch,
    struct place *places, size_t *count, struct place *last, bool *ended,
    struct err *err)
{
	const struct segment *segment =
	    &stretch->plan->segments[stretch->segment];
	bool descending = segment->descending != stretch->backwards;
	struct place from =
	    stretch->from != NULL ? *stretch->from : end_of_order(descending);
	bool shown = stretch->shown && !postgres->writing;
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres, descending ? TEXT_WALK_BACK : TEXT_WALK_ON);
	ask_number(&ask, segment->field);
	ask_key(&ask, &from.key);
	ask_number(&ask, from.rec);
	ask_number(&ask, (int64_t)stretch->limit);
	ask_number(&ask, shown);
	ask_number(&ask, stretch->from != NULL && stretch->behind != NULL);
	ok = ask_run(&ask, err, "paging");
	if (ok && ask.rows > 0 && ask_get_bool(&ask, 0, 2))
		*stretch->behind = true;
	for (; ok && *count < ask.rows; (*count)++) {
		*last = (struct place){.segment = (uint16_t)stretch->segment,
		    .rec = ask_get_number(&ask, *count, 1)};
		ask_get_key(&ask, *count, 0, &last->key);
		places[*count] = *last;
	}
	*ended = ask.rows < stretch->limit;
	if (shown && ask.rows > 0) {
		keep_walked(postgres, ask.result);
		ask.result = NULL;
	}
	ask_done(&ask);
	return ok;
}

/* --- with them -------------------------------------------------------- */

/* More rows with each step: most who ask find what they want in the first
 * ones. */
static bool walk_on(struct postgres *postgres, const struct stretch *stretch,
    struct place *places, size_t *count, struct place *last, bool *ended,
    struct err *err)
{
	size_t chunk = stretch->limit * CHUNK_FIRST;
	const struct place *from = stretch->from;
	struct place here;
	size_t looks = 0, got;

	while (looks < stretch->looks && *count < stretch->limit) {
		if (chunk > stretch->looks - looks)
			chunk = stretch->looks - looks;
		if (!walk_some(postgres, stretch, from, chunk, places, count,
			last, &got, err))
			return false;
		looks += got;
		*ended = got < chunk && *count < stretch->limit;
		if (*ended || got == 0)
			break;
		here = *last;
		from = &here;
		chunk *= CHUNK_FIRST;
	}
	return true;
}

bool postgres_walk(struct engine *engine, const struct stretch *stretch,
    struct place *places, size_t *count, struct place *last, bool *ended,
    struct err *err)
{
	struct postgres *postgres = postgres_of_engine(engine);

	*count = 0;
	*ended = false;
	return postgres_keys_reach_plan(postgres, stretch->plan, err) &&
	       (stretch->conditions ? walk_on : walk_plain)(
		   postgres, stretch, places, count, last, ended, err);
}
