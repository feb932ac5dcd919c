/*
 * sql.h: a statement put together from literal fragments and bound values.
 * There is no way to put a value into the text.
 */
#ifndef KLASTER_STORE_SQL_H
#define KLASTER_STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/store/keys.h"

#define SQL_TEXT_MAX (256 * 1024)

struct sql_value {
	enum sql_type { SQL_NUMBER, SQL_KEY } type;
	int64_t number;
	const void *bytes;
	size_t len;
};

struct sql {
	struct arena *arena;
	struct buf text;
	struct sql_value *values;
	size_t count;
};

void sql_init(struct sql *sql, struct arena *arena);
void sql_done(struct sql *sql);
#define sql_add(sql, literal) buf_adds(&(sql)->text, "" literal "")
/* Each appends the mark of the next value: $1, $2 ... */
void sql_number(struct sql *sql, int64_t number);
void sql_key(struct sql *sql, const struct key *key);

#endif
