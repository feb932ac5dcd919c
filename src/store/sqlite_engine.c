/*
 * sqlite_engine.c owns the small questions of engine.h, each one statement
 * on one index.
 */
#include <string.h>
#include "klaster/model/decode.h"
#include "sqlite_parts.h"

static bool read_key(
    struct sqlite *sqlite, uint32_t field, struct place *place, struct err *err)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_ATTR_VALUES, err);
	int rc;

	if (ask == NULL)
		return false;
	sqlite3_bind_int64(ask, 1, place->rec);
	sqlite3_bind_int64(ask, 2, field);
	key_clear(&place->key);
	rc = sqlite3_step(ask);
	if (rc == SQLITE_ROW)
		sqlite_read_key(ask, 0, &place->key);
	else if (rc != SQLITE_DONE)
		return sqlite_fail(sqlite, err, "sorting");
	sqlite3_reset(ask);
	return true;
}

static bool sqlite_keys(struct engine *engine, const uint32_t *fields,
    struct place *places, size_t count, struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	bool ok = true;

	for (size_t first = 0, n; ok && first < count; first += n) {
		bool label = keys_is_label(fields[first]);
		n = 1;
		while (label && first + n < count &&
		       fields[first + n] == fields[first])
			n++;
		ok = label
			 ? sqlite_label_keys(sqlite, places + first, n, err)
			 : read_key(sqlite, fields[first], &places[first], err);
	}
	return ok;
}

static bool sqlite_values(struct engine *engine, const struct recs *recs,
    uint32_t field, void (*each)(void *ctx, int64_t rec, const struct key *key),
    void *ctx, struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	struct key key;

	for (size_t i = 0; i < recs->count; i++) {
		sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_ATTR_VALUES, err);
		int rc;
		if (ask == NULL)
			return false;
		sqlite3_bind_int64(ask, 1, recs->items[i]);
		sqlite3_bind_int64(ask, 2, field);
		while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
			sqlite_read_key(ask, 0, &key);
			each(ctx, recs->items[i], &key);
		}
		sqlite3_reset(ask);
		if (rc != SQLITE_DONE)
			return sqlite_fail(sqlite, err, "counting values");
	}
	return true;
}

static bool sqlite_tally(struct engine *engine, uint32_t field,
    void (*each)(void *ctx, const struct key *key, uint64_t count), void *ctx,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_ATTR_TALLY, err);
	struct key key;
	int rc;

	if (ask == NULL)
		return false;
	sqlite3_bind_int64(ask, 1, field);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		sqlite_read_key(ask, 0, &key);
		each(ctx, &key, (uint64_t)sqlite3_column_int64(ask, 1));
	}
	sqlite3_reset(ask);
	return rc == SQLITE_DONE || sqlite_fail(sqlite, err, "counting values");
}

/* The numbers that a question has for its rows. */
static bool collect(struct sqlite *sqlite, sqlite3_stmt *ask,
    struct arena *arena, struct recs *recs, struct err *err)
{
	int rc;

	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		recs->items = arena_grow(
		    arena, recs->items, recs->count, sizeof(*recs->items));
		recs->items[recs->count++] = sqlite3_column_int64(ask, 0);
	}
	sqlite3_reset(ask);
	return rc == SQLITE_DONE || sqlite_fail(sqlite, err, "looking up");
}

static bool sqlite_within(struct engine *engine, struct arena *arena,
    const struct key_range *range, size_t limit, struct recs *recs,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	sqlite3_stmt *ask = sqlite_text(
	    sqlite, range->equal ? TEXT_ATTR_EQUAL : TEXT_ATTR_BETWEEN, err);
	int at = 1;

	recs->items = NULL;
	recs->count = 0;
	if (ask == NULL)
		return false;
	sqlite3_bind_int64(ask, at++, range->field);
	sqlite_bind_key(ask, at++, &range->low);
	if (!range->equal)
		sqlite_bind_key(ask, at++, &range->high);
	sqlite3_bind_int64(ask, at, (int64_t)limit);
	return collect(sqlite, ask, arena, recs, err);
}

static bool sqlite_older(struct engine *engine, struct arena *arena,
    uint64_t seq, size_t limit, struct recs *recs, struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_RECORD_OLDER, err);

	recs->items = NULL;
	recs->count = 0;
	if (ask == NULL)
		return false;
	sqlite3_bind_int64(ask, 1, (int64_t)seq);
	sqlite3_bind_int64(ask, 2, (int64_t)limit);
	return collect(sqlite, ask, arena, recs, err);
}

static bool sqlite_having(struct engine *engine, const struct key_range *ranges,
    size_t count, size_t limit,
    void (*each)(void *ctx, size_t range, int64_t rec), void *ctx,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);

	for (size_t i = 0; i < count; i++) {
		sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_ATTR_EQUAL, err);
		int rc;
		if (ask == NULL)
			return false;
		sqlite3_bind_int64(ask, 1, ranges[i].field);
		sqlite_bind_key(ask, 2, &ranges[i].low);
		sqlite3_bind_int64(ask, 3, (int64_t)limit);
		while ((rc = sqlite3_step(ask)) == SQLITE_ROW)
			each(ctx, i, sqlite3_column_int64(ask, 0));
		sqlite3_reset(ask);
		if (rc != SQLITE_DONE)
			return sqlite_fail(sqlite, err, "looking up");
	}
	return true;
}

static bool sqlite_find(struct engine *engine, const struct kind *kind,
    const char *id, int64_t *rec, struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_RECORD_BY_ID, err);
	int rc;

	*rec = 0;
	if (ask == NULL)
		return false;
	sqlite_bind_text(ask, 1, kind->name);
	sqlite_bind_text(ask, 2, id);
	rc = sqlite3_step(ask);
	if (rc == SQLITE_ROW)
		*rec = sqlite3_column_int64(ask, 0);
	sqlite3_reset(ask);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ||
	       sqlite_fail(sqlite, err, "looking for a record");
}

static bool sqlite_numbers(struct engine *engine, const struct kind *kind,
    const char *const *ids, size_t count, int64_t *recs, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!sqlite_find(engine, kind, ids[i], &recs[i], err))
			return false;
	return true;
}

struct record *sqlite_load(struct engine *engine, struct arena *arena,
    int64_t rec, const struct field_set *fields, struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_RECORD_BODY, err);
	struct record *record = NULL;
	int rc;

	if (ask == NULL)
		return NULL;
	sqlite3_bind_int64(ask, 1, rec);
	rc = sqlite3_step(ask);
	if (rc == SQLITE_ROW)
		record = decode_some(arena,
		    (const char *)sqlite3_column_text(ask, 0),
		    (size_t)sqlite3_column_bytes(ask, 0), fields, err);
	else if (rc == SQLITE_DONE)
		err_set(err, ERR_COPY,
		    "The index names a record that is not"
		    " there; import the directory anew.");
	else
		sqlite_fail(sqlite, err, "reading a record");
	sqlite3_reset(ask);
	if (record != NULL)
		record->number = keys_number_in_kind(rec);
	return record;
}

static bool load_all(struct engine *engine, struct arena *arena,
    const int64_t *recs, size_t count, const struct field_set *fields,
    struct record **records, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		records[i] = sqlite_load(engine, arena, recs[i], fields, err);
		if (records[i] == NULL)
			return false;
	}
	return true;
}

static bool sqlite_total(struct engine *engine, const struct kind *kind,
    uint64_t *count, struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	sqlite3_stmt *all = sqlite_text(sqlite, TEXT_TALLY_ALL, err);
	int rc;

	*count = 0;
	if (all == NULL)
		return false;
	while ((rc = sqlite3_step(all)) == SQLITE_ROW)
		if (strcmp((const char *)sqlite3_column_text(all, 0),
			kind->name) == 0)
			*count = (uint64_t)sqlite3_column_int64(all, 1);
	sqlite3_reset(all);
	return rc == SQLITE_DONE || sqlite_fail(sqlite, err, "counting");
}

const struct engine_ops sqlite_engine_ops = {
    .select = sqlite_select,
    .walk = sqlite_walk,
    .keys = sqlite_keys,
    .values = sqlite_values,
    .tally = sqlite_tally,
    .within = sqlite_within,
    .older = sqlite_older,
    .having = sqlite_having,
    .find = sqlite_find,
    .numbers = sqlite_numbers,
    .load = load_all,
    .read = sqlite_read,
    .post = sqlite_post,
    .texts = sqlite_texts,
    .total = sqlite_total,
};
