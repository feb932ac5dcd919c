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
#include <string.h>
#include "klaster/base/mem.h"
#include "sqlite_parts.h"

static bool insert(struct sqlite *sqlite, enum sqlite_text text, int64_t rec,
    const struct index *index, struct err *err)
{
	for (size_t i = 0; i < index->count; i++) {
		sqlite3_stmt *add = sqlite_text(sqlite, text, err);
		if (add == NULL)
			return false;
		sqlite3_bind_int64(add, 1, index->entries[i].field);
		sqlite_bind_key(add, 2, &index->entries[i].key);
		sqlite3_bind_int64(add, 3, rec);
		if (!sqlite_run(sqlite, add, err, "writing keys"))
			return false;
	}
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

	return late->from == 0 || rec < late->from ||
	       sqlite_keys_settle(sqlite, err);
}

bool sqlite_keys_add(struct sqlite *sqlite, int64_t rec, bool is_last,
    const struct index *index, struct err *err)
{
	struct sqlite_late *late = late_of(sqlite, rec);

	if (!insert(sqlite, TEXT_ATTR_OF_ADD, rec, index, err) ||
	    !set_label(sqlite, rec, index, true, err))
		return false;
	if (is_last && may_wait(sqlite, rec)) {
		if (late->from == 0)
			late->from = rec;
		late->to = rec;
		return true;
	}
	return make_way(sqlite, rec, err) &&
	       insert(sqlite, TEXT_ATTR_ADD, rec, index, err);
}

bool sqlite_keys_drop(struct sqlite *sqlite, int64_t rec,
    const struct index *index, struct err *err)
{
	sqlite3_stmt *drop;

	if (!make_way(sqlite, rec, err) ||
	    !insert(sqlite, TEXT_ATTR_DROP, rec, index, err) ||
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

bool sqlite_keys_settle(struct sqlite *sqlite, struct err *err)
{
	for (size_t i = 0; i < MEM_COUNT(sqlite->late); i++) {
		struct sqlite_late *late = &sqlite->late[i];
		sqlite3_stmt *move;

		if (late->from == 0)
			continue;
		move = sqlite_text(sqlite, TEXT_ATTR_SETTLE, err);
		if (move == NULL || !watch_look(&sqlite->catalogue.watch,
					"putting keys in order", 0, 0, err))
			return false;
		sqlite3_bind_int64(move, 1, late->from);
		sqlite3_bind_int64(move, 2, late->to);
		if (!sqlite_run(sqlite, move, err, "putting keys in order"))
			return false;
		late->from = 0;
	}
	return true;
}

void sqlite_keys_forget(struct sqlite *sqlite)
{
	memset(sqlite->late, 0, sizeof(sqlite->late));
}
