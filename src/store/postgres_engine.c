/*
 * postgres_engine.c owns the small questions of engine.h, each one statement
 * for all records that are asked about: a question is a journey.
 */
#include <stddef.h>
#include <string.h>
#include "klaster/model/decode.h"
#include "postgres_parts.h"

struct postgres *postgres_of_engine(struct engine *engine)
{
	return (struct postgres *)(void *)((char *)engine -
					   offsetof(struct postgres, engine));
}

static bool postgres_keys(struct engine *engine, uint32_t field,
    struct place *places, size_t count, struct err *err)
{
	struct ask ask;
	int64_t *recs;
	bool ok;

	if (count == 0)
		return true;
	ask_init(&ask, postgres_of_engine(engine), TEXT_ATTR_KEYS);
	recs = arena_array(&ask.arena, count, sizeof(*recs));
	for (size_t i = 0; i < count; i++)
		recs[i] = places[i].rec;
	ask_numbers(&ask, recs, count);
	ask_number(&ask, field);
	ok = ask_run(&ask, err, "sorting");
	for (size_t i = 0; ok && i < count && i < ask.rows; i++)
		ask_get_key(&ask, i, 0, &places[i].key);
	ask_done(&ask);
	return ok;
}

/* Remembered until the data changes: it is asked with each page of an order
 * that some records lack the key for, and it is a count of all that have
 * it. */
static bool postgres_keyed(
    struct engine *engine, uint32_t field, uint64_t *count, struct err *err)
{
	struct postgres *postgres = postgres_of_engine(engine);
	struct ask ask;
	bool ok;

	for (size_t i = 0; i < postgres->keyed_count; i++) {
		if (postgres->keyed[i].field == field) {
			*count = postgres->keyed[i].count;
			return true;
		}
	}
	*count = 0;
	ask_init(&ask, postgres, TEXT_ATTR_COUNT);
	ask_number(&ask, field);
	ok = ask_run(&ask, err, "counting");
	if (ok && ask.rows > 0)
		*count = (uint64_t)ask_get_number(&ask, 0, 0);
	if (ok && !postgres->writing &&
	    postgres->keyed_count < POSTGRES_KEYED_MAX)
		postgres->keyed[postgres->keyed_count++] =
		    (struct postgres_keyed){.field = field, .count = *count};
	ask_done(&ask);
	return ok;
}

static bool read_counts(struct ask *ask,
    void (*each)(void *ctx, const struct key *key, uint64_t count), void *ctx,
    struct err *err)
{
	bool ok = ask_run(ask, err, "counting values");
	struct key key;

	for (size_t i = 0; ok && i < ask->rows; i++) {
		ask_get_key(ask, i, 0, &key);
		each(ctx, &key, (uint64_t)ask_get_number(ask, i, 1));
	}
	ask_done(ask);
	return ok;
}

static bool postgres_values(struct engine *engine, const struct recs *recs,
    uint32_t field, void (*each)(void *ctx, int64_t rec, const struct key *key),
    void *ctx, struct err *err)
{
	struct ask ask;
	struct key key;
	bool ok;

	ask_init(&ask, postgres_of_engine(engine), TEXT_ATTR_VALUES);
	ask_numbers(&ask, recs->items, recs->count);
	ask_number(&ask, field);
	ok = ask_run(&ask, err, "counting values");
	for (size_t i = 0; ok && i < ask.rows; i++) {
		ask_get_key(&ask, i, 1, &key);
		each(ctx, ask_get_number(&ask, i, 0), &key);
	}
	ask_done(&ask);
	return ok;
}

static bool postgres_tally(struct engine *engine, uint32_t field,
    void (*each)(void *ctx, const struct key *key, uint64_t count), void *ctx,
    struct err *err)
{
	struct ask ask;

	ask_init(&ask, postgres_of_engine(engine), TEXT_ATTR_TALLY);
	ask_number(&ask, field);
	return read_counts(&ask, each, ctx, err);
}

static bool postgres_within(struct engine *engine, struct arena *arena,
    const struct key_range *range, size_t limit, struct recs *recs,
    struct err *err)
{
	struct ask ask;
	bool ok;

	recs->items = NULL;
	recs->count = 0;
	ask_init(&ask, postgres_of_engine(engine),
	    range->equal ? TEXT_ATTR_EQUAL : TEXT_ATTR_BETWEEN);
	ask_number(&ask, range->field);
	ask_key(&ask, &range->low);
	if (!range->equal)
		ask_key(&ask, &range->high);
	ask_number(&ask, (int64_t)limit);
	ok = ask_run(&ask, err, "looking up");
	if (ok)
		ask_get_recs(&ask, arena, recs);
	ask_done(&ask);
	return ok;
}

static bool postgres_find(struct engine *engine, const struct kind *kind,
    const char *id, int64_t *rec, struct err *err)
{
	struct ask ask;
	bool ok;

	*rec = 0;
	ask_init(&ask, postgres_of_engine(engine), TEXT_RECORD_SAME);
	ask_text(&ask, kind->name);
	ask_text(&ask, id);
	ask_bytes(&ask, "", 0);
	ok = ask_run(&ask, err, "looking for a record");
	if (ok && ask.rows > 0)
		*rec = ask_get_number(&ask, 0, 0);
	ask_done(&ask);
	return ok;
}

bool postgres_load(struct engine *engine, struct arena *arena,
    const int64_t *recs, size_t count, struct record **records, struct err *err)
{
	struct ask ask;
	bool ok;

	if (count == 0)
		return true;
	ask_init(&ask, postgres_of_engine(engine), TEXT_RECORD_BODIES);
	ask_numbers(&ask, recs, count);
	ok = ask_run(&ask, err, "reading records");
	for (size_t i = 0; ok && i < count; i++) {
		size_t len = 0;
		const char *body =
		    i < ask.rows ? ask_get_bytes(&ask, i, 1, &len) : "";
		if (len == 0) {
			ok = err_set(err, ERR_COPY,
			    "The index names a record that is not"
			    " there; import the directory anew.");
			break;
		}
		records[i] = decode_stored(arena, body, len, err);
		ok = records[i] != NULL;
		if (ok)
			records[i]->number = keys_number_in_kind(recs[i]);
	}
	ask_done(&ask);
	return ok;
}

static bool postgres_total(struct engine *engine, const struct kind *kind,
    uint64_t *count, struct err *err)
{
	struct postgres *postgres = postgres_of_engine(engine);
	struct ask ask;
	bool ok;

	*count = 0;
	ask_init(&ask, postgres, TEXT_TALLY_ALL);
	ok = ask_run(&ask, err, "counting");
	for (size_t i = 0; ok && i < ask.rows; i++)
		if (strcmp(ask_get_text(&ask, i, 0), kind->name) == 0)
			*count = (uint64_t)ask_get_number(&ask, i, 1);
	*count += (uint64_t)postgres->tally[kind_index(kind)];
	ask_done(&ask);
	return ok;
}

const struct engine_ops postgres_engine_ops = {
    .select = postgres_select,
    .walk = postgres_walk,
    .keys = postgres_keys,
    .keyed = postgres_keyed,
    .values = postgres_values,
    .tally = postgres_tally,
    .within = postgres_within,
    .find = postgres_find,
    .load = postgres_load,
    .read = postgres_read,
    .post = postgres_post,
    .texts = postgres_texts,
    .total = postgres_total,
};
