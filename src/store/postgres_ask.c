/*
 * postgres_ask.c owns the way of values to the server and back, all in binary
 * form: no number or key is ever written as text. It must not know what is
 * asked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "postgres_parts.h"

/* Types by their numbers, as the server's catalogue has them for good. */
#define OID_BYTES 17
#define OID_NUMBER 20
#define OID_TEXT 25
#define OID_MANY_BYTES 1001
#define OID_NUMBERS 1016
#define ARRAY_HEAD_BYTES 20
#define BINARY 1
#define NAME_BYTES 16

_Static_assert(TEXT_COUNT <= HOST_TEXTS_MAX, "a host has room for all texts");

static void write_number(unsigned char *at, uint64_t number, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		at[i] = (unsigned char)(number >> 8 * (bytes - 1 - i));
}

void ask_init(
    struct ask *ask, struct postgres *postgres, enum postgres_text text)
{
	memset(ask, 0, sizeof(*ask));
	ask->postgres = postgres;
	arena_init(&ask->arena);
	ask->text = text;
	ask->sql = text == TEXT_COUNT ? NULL : postgres_text(text);
}

void ask_done(struct ask *ask)
{
	PQclear(ask->result);
	arena_done(&ask->arena);
}

static struct ask_value *add_value(struct ask *ask, Oid type)
{
	struct ask_value *value;

	ask->values = arena_grow(
	    &ask->arena, ask->values, ask->count, sizeof(*ask->values));
	value = &ask->values[ask->count++];
	memset(value, 0, sizeof(*value));
	value->type = type;
	return value;
}

void ask_number(struct ask *ask, int64_t number)
{
	struct ask_value *value = add_value(ask, OID_NUMBER);

	write_number(value->number, (uint64_t)number, sizeof(value->number));
	value->len = sizeof(value->number);
}

static void add_bytes(struct ask *ask, Oid type, const void *bytes, size_t len)
{
	struct ask_value *value = add_value(ask, type);

	/* Nothing is empty here, not NULL: that would be unlike everything. */
	value->bytes = len == 0 ? "" : bytes;
	value->len = len;
}

void ask_text(struct ask *ask, const char *text)
{
	add_bytes(ask, OID_TEXT, text, strlen(text));
}

void ask_bytes(struct ask *ask, const void *bytes, size_t len)
{
	add_bytes(ask, OID_BYTES, bytes, len);
}

void ask_key(struct ask *ask, const struct key *key)
{
	add_bytes(ask, OID_BYTES, key->bytes, key->len);
}

/* Dimensions, no NULL in it, type, length, first index. */
static unsigned char *add_array(
    struct ask *ask, Oid array, Oid type, size_t count, size_t len)
{
	unsigned char *bytes = arena_alloc(&ask->arena, ARRAY_HEAD_BYTES + len);

	write_number(bytes, 1, 4);
	write_number(bytes + 8, type, 4);
	write_number(bytes + 12, count, 4);
	write_number(bytes + 16, 1, 4);
	add_bytes(ask, array, bytes, ARRAY_HEAD_BYTES + len);
	return bytes + ARRAY_HEAD_BYTES;
}

void ask_numbers(struct ask *ask, const int64_t *numbers, size_t count)
{
	unsigned char *at =
	    add_array(ask, OID_NUMBERS, OID_NUMBER, count, count * 12);

	for (size_t i = 0; i < count; i++, at += 12) {
		write_number(at, 8, 4);
		write_number(at + 4, (uint64_t)numbers[i], 8);
	}
}

void ask_many_bytes(
    struct ask *ask, const void *const *bytes, const size_t *lens, size_t count)
{
	unsigned char *at;
	size_t all = 0;

	for (size_t i = 0; i < count; i++)
		all += 4 + lens[i];
	at = add_array(ask, OID_MANY_BYTES, OID_BYTES, count, all);
	for (size_t i = 0; i < count; i++) {
		write_number(at, lens[i], 4);
		if (lens[i] > 0)
			memcpy(at + 4, bytes[i], lens[i]);
		at += 4 + lens[i];
	}
}

/* What libpq takes: an array of each property. */
struct bound_values {
	Oid *types;
	const char **values;
	int *lens, *formats;
};

static void name_of(const struct ask *ask, char name[NAME_BYTES])
{
	snprintf(name, NAME_BYTES, "t%d", (int)ask->text);
}

static void bind(struct ask *ask, struct bound_values *bound)
{
	size_t count = ask->count + 1;

	bound->types = arena_array(&ask->arena, count, sizeof(Oid));
	bound->values = arena_array(&ask->arena, count, sizeof(char *));
	bound->lens = arena_array(&ask->arena, count, sizeof(int));
	bound->formats = arena_array(&ask->arena, count, sizeof(int));
	for (size_t i = 0; i < ask->count; i++) {
		const struct ask_value *value = &ask->values[i];
		bound->types[i] = value->type;
		bound->values[i] = value->bytes != NULL
				       ? value->bytes
				       : (const char *)value->number;
		bound->lens[i] = (int)value->len;
		bound->formats[i] = BINARY;
	}
}

/* The fixed statements are parsed and planned once for each connection. */
bool ask_prepare(struct ask *ask)
{
	struct postgres *postgres = ask->postgres;
	struct bound_values bound;
	char name[NAME_BYTES];

	if (ask->text == TEXT_COUNT || postgres->host->prepared[ask->text])
		return true;
	bind(ask, &bound);
	name_of(ask, name);
	if (PQsendPrepare(postgres->db, name, ask->sql, (int)ask->count,
		bound.types) == 1)
		ask->result =
		    postgres_result(postgres, postgres_word_ms(postgres));
	if (PQresultStatus(ask->result) != PGRES_COMMAND_OK)
		return false;
	PQclear(ask->result);
	ask->result = NULL;
	postgres->host->prepared[ask->text] = true;
	return true;
}

bool ask_is_fine(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

bool ask_send(struct ask *ask)
{
	PGconn *db = ask->postgres->db;
	struct bound_values bound;
	char name[NAME_BYTES];

	bind(ask, &bound);
	if (ask->text == TEXT_COUNT)
		return PQsendQueryParams(db, ask->sql, (int)ask->count,
			   bound.types, bound.values, bound.lens, bound.formats,
			   BINARY) == 1;
	name_of(ask, name);
	return PQsendQueryPrepared(db, name, (int)ask->count, bound.values,
		   bound.lens, bound.formats, BINARY) == 1;
}

static bool run_once(struct ask *ask)
{
	struct postgres *postgres = ask->postgres;

	PQclear(ask->result);
	ask->result = NULL;
	if (!ask_prepare(ask))
		return false;
	if (ask_send(ask))
		ask->result =
		    postgres_result(postgres, postgres_until_ms(postgres));
	return ask_is_fine(ask->result);
}

/* Does it read or change what may wait to be written: records, keys, words?
 */
static bool reads_rows(enum postgres_text text)
{
	switch (text) {
	case TEXT_RECORD_BY_ID:
	case TEXT_RECORD_SAME:
	case TEXT_RECORD_BODIES:
	case TEXT_RECORD_NAMED:
	case TEXT_RECORD_NUMBERS:
	case TEXT_RECORD_LAST:
	case TEXT_RECORD_SET:
	case TEXT_RECORD_DROP:
	case TEXT_RECORD_NEXT:
	case TEXT_RECORD_OLDER:
	case TEXT_RECORD_MOVE:
	case TEXT_GONE_FIND:
	case TEXT_GONE_TRIM:
	case TEXT_GONE_FLOOR:
	case TEXT_CHANGES:
	case TEXT_SAID_NEWS:
	case TEXT_INDEX_DROP:
	case TEXT_ATTR_KEYS:
	case TEXT_ATTR_VALUES:
	case TEXT_ATTR_ALL:
	case TEXT_ATTR_TALLY:
	case TEXT_ATTR_EQUAL:
	case TEXT_ATTR_HAVING:
	case TEXT_ATTR_BETWEEN:
	case TEXT_WALK_ON:
	case TEXT_WALK_BACK:
	case TEXT_WORDS_ROWS:
	case TEXT_COUNT: /* made up for a plan */
		return true;
	default:
		return false;
	}
}

static bool write_waiting(struct ask *ask, struct err *err)
{
	struct postgres *postgres = ask->postgres;

	return (!reads_rows(ask->text) || postgres_rows_write(postgres, err)) &&
	       postgres_await(postgres, err);
}

bool ask_run(struct ask *ask, struct err *err, const char *doing)
{
	struct postgres *postgres = ask->postgres;
	struct err failure = ERR_INIT;

	if (postgres->writing && !write_waiting(ask, err))
		return false;
	/* Of a state that was read; it is the next server's if this one goes.
	 */
	if (!postgres->writing)
		postgres_await(postgres, NULL);
	for (int tries = 0; tries < 2; tries++) {
		if (!postgres_is_there(postgres, &failure))
			break;
		if (run_once(ask)) {
			ask->rows = (size_t)PQntuples(ask->result);
			return true;
		}
		postgres_fail(postgres, ask->result, &failure, doing);
		if (postgres->db != NULL)
			break;
	}
	if (err != NULL)
		*err = failure;
	return false;
}

int64_t ask_get_number(const struct ask *ask, size_t row, int column)
{
	const unsigned char *at =
	    (const unsigned char *)PQgetvalue(ask->result, (int)row, column);
	int len = PQgetlength(ask->result, (int)row, column);
	uint64_t number = 0;

	for (int i = 0; i < len && i < 8; i++)
		number = number << 8 | at[i];
	return (int64_t)number;
}

bool ask_get_bool(const struct ask *ask, size_t row, int column)
{
	return ask_get_number(ask, row, column) != 0;
}

const char *ask_get_bytes(
    const struct ask *ask, size_t row, int column, size_t *len)
{
	*len = (size_t)PQgetlength(ask->result, (int)row, column);
	return PQgetvalue(ask->result, (int)row, column);
}

const char *ask_get_text(const struct ask *ask, size_t row, int column)
{
	return PQgetvalue(ask->result, (int)row, column);
}

void ask_get_key(const struct ask *ask, size_t row, int column, struct key *key)
{
	size_t len;
	const char *bytes = ask_get_bytes(ask, row, column, &len);

	key_clear(key);
	key_add(key, bytes, len);
}

void ask_get_recs(const struct ask *ask, struct arena *arena, struct recs *recs)
{
	int64_t *items =
	    arena_array(arena, recs->count + ask->rows + 1, sizeof(*items));

	if (recs->count > 0)
		memcpy(items, recs->items, recs->count * sizeof(*items));
	for (size_t i = 0; i < ask->rows; i++)
		items[recs->count++] = ask_get_number(ask, i, 0);
	recs->items = items;
}

bool ask_sql(struct ask *ask, struct postgres *postgres, const struct sql *sql,
    struct err *err, const char *doing)
{
	ask_init(ask, postgres, TEXT_COUNT);
	ask->sql = buf_text(&sql->text);
	for (size_t i = 0; i < sql->count; i++) {
		const struct sql_value *value = &sql->values[i];
		switch (value->type) {
		case SQL_NUMBER:
			ask_number(ask, value->number);
			break;
		case SQL_KEY:
			ask_bytes(ask, value->bytes, value->len);
			break;
		}
	}
	if (sql->text.full)
		return err_set(err, ERR_USAGE, "The filters are too many.");
	return ask_run(ask, err, doing);
}
