/*
 * sql.c owns the text of made-up statements. It must not know of a database.
 */
#include <string.h>
#include "klaster/store/sql.h"

void sql_init(struct sql *sql, struct arena *arena)
{
	memset(sql, 0, sizeof(*sql));
	sql->arena = arena;
	buf_init(&sql->text, SQL_TEXT_MAX);
}

void sql_done(struct sql *sql)
{
	buf_done(&sql->text);
}

static struct sql_value *add_value(struct sql *sql, enum sql_type type)
{
	struct sql_value *value;

	sql->values = arena_grow(
	    sql->arena, sql->values, sql->count, sizeof(*sql->values));
	value = &sql->values[sql->count++];
	memset(value, 0, sizeof(*value));
	value->type = type;
	buf_addf(&sql->text, "$%zu", sql->count);
	return value;
}

void sql_number(struct sql *sql, int64_t number)
{
	add_value(sql, SQL_NUMBER)->number = number;
}

void sql_key(struct sql *sql, const struct key *key)
{
	struct sql_value *value = add_value(sql, SQL_KEY);

	value->bytes = arena_strndup(sql->arena, "", 0);
	if (key->len > 0) {
		void *copy = arena_alloc(sql->arena, key->len);
		memcpy(copy, key->bytes, key->len);
		value->bytes = copy;
	}
	value->len = key->len;
}
