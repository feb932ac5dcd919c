/*
 * sqlite_select.c owns the questions made up for a plan. Each has one shape
 * that SQLite cannot get wrong: an outer table walked by its own index, and
 * EXISTS through attr_of for whatever else must be met.
 */
#include <string.h>
#include "klaster/store/narrow.h"
#include "sqlite_parts.h"

struct sqlite *sqlite_of_engine(struct engine *engine)
{
	return (struct sqlite *)(void *)((char *)engine -
					 offsetof(struct sqlite, engine));
}

static sqlite3_stmt *sqlite_prepare(
    struct sqlite *sqlite, const struct sql *sql, struct err *err)
{
	sqlite3_stmt *statement = NULL;

	if (sql->text.full) {
		err_set(err, ERR_USAGE, "The filters are too many.");
		return NULL;
	}
	if (sqlite3_prepare_v2(sqlite->db, buf_text(&sql->text),
		(int)sql->text.len, &statement, NULL) != SQLITE_OK) {
		sqlite_fail(sqlite, err, "preparing a question");
		return NULL;
	}
	for (size_t i = 0; i < sql->count; i++) {
		const struct sql_value *value = &sql->values[i];
		int at = (int)i + 1;
		switch (value->type) {
		case SQL_NUMBER:
			sqlite3_bind_int64(statement, at, value->number);
			break;
		case SQL_KEY:
			sqlite3_bind_blob(statement, at, value->bytes,
			    (int)value->len, SQLITE_STATIC);
			break;
		}
	}
	return statement;
}

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

/* Any of them. SQLite takes a OR b OR c ... for a tree as deep as the row is
 * long, and refuses one of a thousand, so a long row is one of short ones. */
static void add_any(struct sql *sql, const struct condition *condition)
{
	enum { SHORT = 64 };

	for (size_t i = 0; i < condition->count; i++) {
		if (i % SHORT != 0)
			sql_add(sql, " OR ");
		else if (i > 0)
			sql_add(sql, ") OR (");
		add_range(sql, &condition->ranges[i]);
	}
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
		sql_add(sql, " (SELECT 1 FROM attr_of b"
			     " WHERE b.rec = a.rec AND ((");
		add_any(sql, condition);
		sql_add(sql, ")))");
	}
}

static void add_span(struct sql *sql, const struct selection *selection)
{
	sql_add(sql, " AND a.rec >= ");
	sql_number(sql, selection->from);
	sql_add(sql, " AND a.rec <= ");
	sql_number(sql, selection->to);
}

static void add_limit(struct sql *sql, size_t limit)
{
	if (limit == 0)
		return;
	sql_add(sql, " LIMIT ");
	sql_number(sql, (int64_t)limit);
}

static bool collect(struct sqlite *sqlite, struct arena *arena,
    const struct sql *sql, struct recs *recs, struct err *err)
{
	sqlite3_stmt *statement = sqlite_prepare(sqlite, sql, err);
	int rc;

	if (statement == NULL)
		return false;
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
		recs->items = arena_grow(
		    arena, recs->items, recs->count, sizeof(*recs->items));
		recs->items[recs->count++] = sqlite3_column_int64(statement, 0);
	}
	sqlite3_finalize(statement);
	return rc == SQLITE_DONE || sqlite_fail(sqlite, err, "searching");
}

static bool weigh(void *ctx, const struct key_range *range, size_t most,
    uint64_t *count, struct err *err)
{
	struct sqlite *sqlite = ctx;
	struct arena arena = ARENA_INIT;
	sqlite3_stmt *statement;
	struct sql sql;
	int rc = SQLITE_ERROR;

	*count = 0;
	sql_init(&sql, &arena);
	sql_add(&sql, "SELECT count(*) FROM (SELECT 1 FROM attr b WHERE ");
	add_range(&sql, range);
	add_limit(&sql, most);
	sql_add(&sql, ")");
	statement = sqlite_prepare(sqlite, &sql, err);
	if (statement != NULL) {
		rc = sqlite3_step(statement);
		if (rc == SQLITE_ROW)
			*count = (uint64_t)sqlite3_column_int64(statement, 0);
		else
			sqlite_fail(sqlite, err, "counting");
		sqlite3_finalize(statement);
	}
	sql_done(&sql);
	arena_done(&arena);
	return rc == SQLITE_ROW;
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
	add_span(&sql, selection);
	add_conditions(&sql, selection->plan, but);
	sql_add(&sql, " ORDER BY a.key, a.rec");
	add_limit(&sql, selection->limit);
	ok = collect(ctx, arena, &sql, recs, err);
	sql_done(&sql);
	return ok;
}

bool sqlite_select(struct engine *engine, struct arena *arena,
    const struct selection *selection, struct recs *recs, struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	const struct narrow_table table = {
	    .weigh = weigh, .take = take, .ctx = sqlite};

	recs->items = NULL;
	recs->count = 0;
	return narrow_select(&table, arena, selection, recs, err);
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

/* Columns: key, number, and whether it is wanted. */
static bool walk_rows(struct sqlite *sqlite, const struct sql *sql,
    const struct stretch *stretch, struct place *places, size_t *count,
    struct place *last, bool *ended, struct err *err)
{
	sqlite3_stmt *statement = sqlite_prepare(sqlite, sql, err);
	size_t looks = 0;
	int rc = SQLITE_ROW;

	*count = 0;
	if (statement == NULL)
		return false;
	while (*count < stretch->limit &&
	       (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		looks++;
		last->segment = (uint16_t)stretch->segment;
		last->walked = false;
		sqlite_read_key(statement, 0, &last->key);
		last->rec = sqlite3_column_int64(statement, 1);
		if (sqlite3_column_int(statement, 2) != 0)
			places[(*count)++] = *last;
	}
	sqlite3_finalize(statement);
	*ended = rc == SQLITE_DONE && looks < stretch->looks;
	return rc == SQLITE_DONE || rc == SQLITE_ROW ||
	       sqlite_fail(sqlite, err, "paging");
}

bool sqlite_walk(struct engine *engine, const struct stretch *stretch,
    struct place *places, size_t *count, struct place *last, bool *ended,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	const struct segment *segment =
	    &stretch->plan->segments[stretch->segment];
	bool descending = segment->descending != stretch->backwards;
	struct arena arena = ARENA_INIT;
	struct sql sql;
	bool ok;

	sql_init(&sql, &arena);
	sql_add(&sql, "SELECT a.key, a.rec, 1");
	if (stretch->conditions)
		add_conditions(&sql, stretch->plan, NULL);
	sql_add(&sql, " FROM attr a WHERE a.field = ");
	sql_number(&sql, segment->field);
	add_from(&sql, stretch->from, descending);
	if (descending)
		sql_add(&sql, " ORDER BY a.key DESC, a.rec DESC");
	else
		sql_add(&sql, " ORDER BY a.key, a.rec");
	add_limit(&sql, stretch->looks);
	ok = walk_rows(sqlite, &sql, stretch, places, count, last, ended, err);
	sql_done(&sql);
	arena_done(&arena);
	return ok;
}
