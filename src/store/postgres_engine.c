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

static bool postgres_keys(struct engine *engine, const uint32_t *fields,
    struct place *places, size_t count, struct err *err)
{
	struct ask ask;
	int64_t *recs, *numbers;
	bool ok;

	if (count == 0)
		return true;
	if (!postgres_keys_reach(
		postgres_of_engine(engine), fields, count, err))
		return false;
	ask_init(&ask, postgres_of_engine(engine), TEXT_ATTR_KEYS);
	recs = arena_array(&ask.arena, count, sizeof(*recs));
	numbers = arena_array(&ask.arena, count, sizeof(*numbers));
	for (size_t i = 0; i < count; i++) {
		recs[i] = places[i].rec;
		numbers[i] = fields[i];
	}
	ask_numbers(&ask, recs, count);
	ask_numbers(&ask, numbers, count);
	ok = ask_run(&ask, err, "sorting");
	for (size_t i = 0; ok && i < count && i < ask.rows; i++)
		ask_get_key(&ask, i, 0, &places[i].key);
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

	if (!postgres_keys_reach(postgres_of_engine(engine), &field, 1, err))
		return false;
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

	if (!postgres_keys_reach(postgres_of_engine(engine), &field, 1, err))
		return false;
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
	if (!postgres_keys_reach(
		postgres_of_engine(engine), &range->field, 1, err))
		return false;
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

static bool postgres_older(struct engine *engine, struct arena *arena,
    uint64_t seq, size_t limit, struct recs *recs, struct err *err)
{
	struct ask ask;
	bool ok;

	recs->items = NULL;
	recs->count = 0;
	ask_init(&ask, postgres_of_engine(engine), TEXT_RECORD_OLDER);
	ask_number(&ask, (int64_t)seq);
	ask_number(&ask, (int64_t)limit);
	ok = ask_run(&ask, err, "looking for what is older");
	if (ok)
		ask_get_recs(&ask, arena, recs);
	ask_done(&ask);
	return ok;
}

static bool postgres_having(struct engine *engine,
    const struct key_range *ranges, size_t count, size_t limit,
    void (*each)(void *ctx, size_t range, int64_t rec), void *ctx,
    struct err *err)
{
	struct ask ask;
	int64_t *fields;
	const void **keys;
	size_t *lens;
	bool ok = true;

	if (count == 0)
		return true;
	ask_init(&ask, postgres_of_engine(engine), TEXT_ATTR_HAVING);
	fields = arena_array(&ask.arena, count, sizeof(*fields));
	keys = arena_array(&ask.arena, count, sizeof(*keys));
	lens = arena_array(&ask.arena, count, sizeof(*lens));
	for (size_t i = 0; i < count; i++) {
		fields[i] = ranges[i].field;
		keys[i] = ranges[i].low.bytes;
		lens[i] = ranges[i].low.len;
	}
	for (size_t i = 0; ok && i < count; i++)
		ok = postgres_keys_reach(
		    postgres_of_engine(engine), &ranges[i].field, 1, err);
	ask_numbers(&ask, fields, count);
	ask_many_bytes(&ask, keys, lens, count);
	ask_number(&ask, (int64_t)limit);
	ok = ok && ask_run(&ask, err, "looking up");
	for (size_t i = 0; ok && i < ask.rows; i++)
		each(ctx, (size_t)ask_get_number(&ask, i, 0) - 1,
		    ask_get_number(&ask, i, 1));
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

static bool postgres_numbers(struct engine *engine, const struct kind *kind,
    const char *const *ids, size_t count, int64_t *recs, struct err *err)
{
	struct ask ask;
	const void **names;
	size_t *lens;
	bool ok;

	memset(recs, 0, count * sizeof(*recs));
	if (count == 0)
		return true;
	ask_init(&ask, postgres_of_engine(engine), TEXT_RECORD_NUMBERS);
	names = arena_array(&ask.arena, count, sizeof(*names));
	lens = arena_array(&ask.arena, count, sizeof(*lens));
	for (size_t i = 0; i < count; i++) {
		names[i] = ids[i];
		lens[i] = strlen(ids[i]);
	}
	ask_text(&ask, kind->name);
	ask_many_bytes(&ask, names, lens, count);
	ok = ask_run(&ask, err, "looking for records");
	for (size_t i = 0; ok && i < ask.rows; i++)
		recs[ask_get_number(&ask, i, 0) - 1] =
		    ask_get_number(&ask, i, 1);
	ask_done(&ask);
	return ok;
}

static bool take_body(struct arena *arena, int64_t rec, const char *body,
    size_t len, const struct field_set *fields, struct record **record,
    struct err *err)
{
	if (len == 0)
		return err_set(err, ERR_COPY,
		    "The index names a record that is not"
		    " there; import the directory anew.");
	*record = decode_some(arena, body, len, fields, err);
	if (*record == NULL)
		return false;
	(*record)->number = keys_number_in_kind(rec);
	return true;
}

/* Were all of them walked over just now? Then nobody needs to be asked. */
static bool are_walked(
    struct postgres *postgres, const int64_t *recs, size_t count)
{
	size_t len;

	for (size_t i = 0; i < count; i++)
		if (postgres_walked(postgres, recs[i], &len) == NULL)
			return false;
	return true;
}

bool postgres_load(struct engine *engine, struct arena *arena,
    const int64_t *recs, size_t count, const struct field_set *fields,
    struct record **records, struct err *err)
{
	struct postgres *postgres = postgres_of_engine(engine);
	bool walked = are_walked(postgres, recs, count), ok = true;
	struct ask ask;

	ask_init(&ask, postgres, TEXT_RECORD_BODIES);
	if (!walked) {
		ask_numbers(&ask, recs, count);
		ok = ask_run(&ask, err, "reading records");
	}
	for (size_t i = 0; ok && i < count; i++) {
		size_t len = 0;
		const char *body =
		    walked	   ? postgres_walked(postgres, recs[i], &len)
		    : i < ask.rows ? ask_get_bytes(&ask, i, 1, &len)
				   : "";
		ok = take_body(
		    arena, recs[i], body, len, fields, &records[i], err);
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
    .values = postgres_values,
    .tally = postgres_tally,
    .within = postgres_within,
    .older = postgres_older,
    .having = postgres_having,
    .find = postgres_find,
    .numbers = postgres_numbers,
    .load = postgres_load,
    .read = postgres_read,
    .post = postgres_post,
    .texts = postgres_texts,
    .total = postgres_total,
};
