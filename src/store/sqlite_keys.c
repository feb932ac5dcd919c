/*
 * sqlite_keys.c owns the two tables of keys: attr, by key, and attr_of, by
 * record. It must not know what a key means.
 *
 * Keys of a new record fall anywhere among those that are there. One by one
 * they would touch as many pages of attr as there are keys, and from the size
 * on at which these no longer fit into memory each would be read and written
 * again and again. In attr_of they come one after another, as records do; so
 * those of new records stand only there until something is asked or the
 * transaction ends, and then go into attr in its own order.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "sqlite_parts.h"

#define STRAYS_MAX 65536
#define SOME 8 /* keys in one TEXT_ATTR_OF_ADD_SOME */
#define DIGITS 20

static bool insert(struct sqlite *sqlite, enum sqlite_text text, size_t count,
    int64_t rec, const struct index_entry *entries, struct err *err)
{
	sqlite3_stmt *add = sqlite_text(sqlite, text, err);
	int at = 1;

	if (add == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		sqlite3_bind_int64(add, at++, entries[i].field);
		sqlite_bind_key(add, at++, &entries[i].key);
		sqlite3_bind_int64(add, at++, rec);
	}
	return sqlite_run(sqlite, add, err, "writing keys");
}

static bool insert_each(struct sqlite *sqlite, enum sqlite_text text,
    int64_t rec, const struct index *index, struct err *err)
{
	for (size_t i = 0; i < index->count; i++)
		if (!insert(sqlite, text, 1, rec, &index->entries[i], err))
			return false;
	return true;
}

/* By record: some with one statement, which costs more than a row. */
static bool insert_of(struct sqlite *sqlite, int64_t rec,
    const struct index *index, struct err *err)
{
	size_t i = 0;

	for (; i + SOME <= index->count; i += SOME)
		if (!insert(sqlite, TEXT_ATTR_OF_ADD_SOME, SOME, rec,
			&index->entries[i], err))
			return false;
	for (; i < index->count; i++)
		if (!insert(sqlite, TEXT_ATTR_OF_ADD, 1, rec,
			&index->entries[i], err))
			return false;
	return true;
}

/* The label's key of a record comes, or goes. */
static bool set_label(struct sqlite *sqlite, int64_t rec,
    const struct index *index, bool comes, struct err *err)
{
	for (size_t i = 0; i < index->count; i++)
		if (keys_is_label(index->entries[i].field))
			return sqlite_label_keys_set(sqlite, rec,
			    comes ? &index->entries[i].key : NULL, err);
	return true;
}

static struct sqlite_late *late_of(struct sqlite *sqlite, int64_t rec)
{
	return &sqlite->late[keys_number_of_rec(rec)];
}

static bool may_wait(const struct sqlite *sqlite, int64_t rec)
{
	/* Codes are asked for while records are indexed. */
	return sqlite->writing &&
	       keys_number_of_rec(rec) != keys_kind_number(kind_find("codes"));
}

/* Those that wait are all from the first on: nothing may come between. */
static bool make_way(struct sqlite *sqlite, int64_t rec, struct err *err)
{
	const struct sqlite_late *late = late_of(sqlite, rec);
	const struct sqlite_strays *strays = &sqlite->strays;

	if ((late->from == 0 || rec < late->from) &&
	    (strays->count == 0 || rec < strays->low || rec > strays->high))
		return true;
	return sqlite_keys_settle(sqlite, err);
}

static bool add_stray(struct sqlite *sqlite, int64_t rec, struct err *err)
{
	struct sqlite_strays *strays = &sqlite->strays;
	const struct sqlite_late *late = late_of(sqlite, rec);

	/* Those from there on are taken together, and none twice. */
	if ((strays->count == STRAYS_MAX ||
		(late->from != 0 && rec >= late->from)) &&
	    !sqlite_keys_settle(sqlite, err))
		return false;
	if (strays->recs == NULL)
		strays->recs = mem_array(STRAYS_MAX, sizeof(*strays->recs));
	if (strays->count == 0)
		strays->low = strays->high = rec;
	strays->low = rec < strays->low ? rec : strays->low;
	strays->high = rec > strays->high ? rec : strays->high;
	strays->recs[strays->count++] = rec;
	return true;
}

bool sqlite_keys_add(struct sqlite *sqlite, int64_t rec,
    enum sqlite_place place, const struct index *index, struct err *err)
{
	struct sqlite_late *late = late_of(sqlite, rec);

	if (!insert_of(sqlite, rec, index, err) ||
	    !set_label(sqlite, rec, index, true, err))
		return false;
	if (place == PLACE_OLD || !may_wait(sqlite, rec))
		return make_way(sqlite, rec, err) &&
		       insert_each(sqlite, TEXT_ATTR_ADD, rec, index, err);
	if (place == PLACE_AMONG)
		return add_stray(sqlite, rec, err);
	if (late->from == 0)
		late->from = rec;
	late->to = rec;
	return true;
}

bool sqlite_keys_drop(struct sqlite *sqlite, int64_t rec,
    const struct index *index, struct err *err)
{
	sqlite3_stmt *drop;

	if (!make_way(sqlite, rec, err) ||
	    !insert_each(sqlite, TEXT_ATTR_DROP, rec, index, err) ||
	    !set_label(sqlite, rec, index, false, err))
		return false;
	drop = sqlite_text(sqlite, TEXT_ATTR_OF_DROP, err);
	if (drop == NULL)
		return false;
	sqlite3_bind_int64(drop, 1, rec);
	return sqlite_run(sqlite, drop, err, "dropping keys");
}

bool sqlite_keys_read(struct sqlite *sqlite, struct arena *arena, int64_t rec,
    struct index *index, struct err *err)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_ATTR_ALL, err);
	int rc;

	if (ask == NULL)
		return false;
	sqlite3_bind_int64(ask, 1, rec);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		struct index_entry *entry;
		index->entries = arena_grow(arena, index->entries, index->count,
		    sizeof(*index->entries));
		entry = &index->entries[index->count++];
		entry->field = (uint32_t)sqlite3_column_int64(ask, 0);
		sqlite_read_key(ask, 1, &entry->key);
	}
	sqlite3_reset(ask);
	return rc == SQLITE_DONE || sqlite_fail(sqlite, err, "reading keys");
}

static bool settle_late(
    struct sqlite *sqlite, struct sqlite_late *late, struct err *err)
{
	sqlite3_stmt *move;

	if (late->from == 0)
		return true;
	move = sqlite_text(sqlite, TEXT_ATTR_SETTLE, err);
	if (move == NULL || !watch_look(&sqlite->catalogue.watch,
				"putting keys in order", 0, 0, err))
		return false;
	sqlite3_bind_int64(move, 1, late->from);
	sqlite3_bind_int64(move, 2, late->to);
	late->from = 0;
	return sqlite_run(sqlite, move, err, "putting keys in order");
}

static bool settle_strays(struct sqlite *sqlite, struct err *err)
{
	struct sqlite_strays *strays = &sqlite->strays;
	sqlite3_stmt *move;
	struct buf list;
	bool ok;

	if (strays->count == 0)
		return true;
	buf_init(&list, STRAYS_MAX * DIGITS + 2);
	for (size_t i = 0; i < strays->count; i++)
		buf_addf(
		    &list, "%c%" PRId64, i == 0 ? '[' : ',', strays->recs[i]);
	buf_addc(&list, ']');
	strays->count = 0;
	move = sqlite_text(sqlite, TEXT_ATTR_SETTLE_STRAYS, err);
	ok = move != NULL;
	if (ok) {
		sqlite_bind_text(move, 1, buf_text(&list));
		ok = sqlite_run(sqlite, move, err, "putting keys in order");
		sqlite3_clear_bindings(move);
	}
	buf_done(&list);
	return ok;
}

bool sqlite_keys_settle(struct sqlite *sqlite, struct err *err)
{
	for (size_t i = 0; i < MEM_COUNT(sqlite->late); i++)
		if (!settle_late(sqlite, &sqlite->late[i], err))
			return false;
	return settle_strays(sqlite, err);
}

void sqlite_keys_forget(struct sqlite *sqlite)
{
	memset(sqlite->late, 0, sizeof(sqlite->late));
	free(sqlite->strays.recs);
	sqlite->strays = (struct sqlite_strays){.recs = NULL};
}
