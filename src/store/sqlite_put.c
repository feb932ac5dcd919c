/*
 * sqlite_put.c owns transactions and changes: numbers in the order of
 * commits, tombstones for what is gone. It must not know what a record is
 * found by.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/model/decode.h"
#include "klaster/store/poster.h"
#include "klaster/store/tomb.h"
#include "meta.h"
#include "sqlite_parts.h"

#define LINE_MAX_BYTES (4 * 1024 * 1024)
#define TOMBSTONES_MAX 100000 /* older ones are let go: see changes() */

/* What is written often in one transaction is kept until its end; and this
 * much of keys is sorted at once. */
static void set_cache(struct sqlite *sqlite, bool writing)
{
	sqlite_exec(sqlite,
	    writing ? "PRAGMA cache_size = -65536"
		    : "PRAGMA cache_size = -16384",
	    NULL);
}

static void forget_transaction(struct sqlite *sqlite)
{
	set_cache(sqlite, false);
	sqlite->writing = false;
	sqlite->removed = false;
	sqlite->stopped = (struct err)ERR_INIT;
	codes_forget(&sqlite->touched);
	names_forget(sqlite->names);
	poster_forget(sqlite->engine.poster);
	memset(sqlite->next_rec, 0, sizeof(sqlite->next_rec));
	sqlite_keys_forget(sqlite);
	sqlite_forget(sqlite);
}

bool sqlite_begin(struct catalogue *catalogue, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	assert(!sqlite->writing);
	if (!sqlite_exec(sqlite, "BEGIN IMMEDIATE", err))
		return false;
	forget_transaction(sqlite);
	set_cache(sqlite, true);
	sqlite->writing = true;
	/* A new file has no table yet: then there is no change either. */
	sqlite->seq = meta_number(catalogue, "seq");
	return true;
}

void sqlite_rollback(struct catalogue *catalogue)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	for (int i = 0; i < TEXT_COUNT; i++)
		if (sqlite->texts[i] != NULL)
			sqlite3_reset(sqlite->texts[i]);
	/* A failed commit may have rolled back by itself. */
	if (!sqlite3_get_autocommit(sqlite->db))
		sqlite_exec(sqlite, "ROLLBACK", NULL);
	forget_transaction(sqlite);
}

/* Lets the oldest tombstones go. */
static bool trim(struct sqlite *sqlite, struct err *err)
{
	sqlite3_stmt *floor = sqlite_text(sqlite, TEXT_GONE_FLOOR, err), *cut;
	uint64_t seq = 0;

	if (floor == NULL)
		return false;
	sqlite3_bind_int64(floor, 1, TOMBSTONES_MAX);
	if (sqlite3_step(floor) == SQLITE_ROW)
		seq = (uint64_t)sqlite3_column_int64(floor, 0);
	sqlite3_reset(floor);
	if (seq == 0)
		return true;
	cut = sqlite_text(sqlite, TEXT_GONE_TRIM, err);
	if (cut == NULL)
		return false;
	sqlite3_bind_int64(cut, 1, (int64_t)seq);
	return sqlite_run(sqlite, cut, err, "forgetting old deletions") &&
	       meta_set_number(&sqlite->catalogue, "floor", seq, err);
}

bool sqlite_commit(struct catalogue *catalogue, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool removed = sqlite->removed;

	assert(sqlite->writing);
	/* What was gathered is let go before keys are sorted: both are large.
	 */
	if (!poster_flush(&sqlite->engine, err) ||
	    !sqlite_keys_settle(sqlite, err) ||
	    !sqlite_index_touched(sqlite, err) ||
	    !sqlite_keys_settle(sqlite, err) ||
	    !poster_flush(&sqlite->engine, err) ||
	    (removed && !trim(sqlite, err)) ||
	    !meta_set_number(catalogue, "seq", sqlite->seq, err) ||
	    !sqlite_exec(sqlite, "COMMIT", err)) {
		sqlite_rollback(catalogue);
		return false;
	}
	forget_transaction(sqlite);
	/* What was deleted is overwritten in its page, but stands in the log
	 * until that is folded in; erased people may not. */
	if (removed && sqlite->path != NULL)
		sqlite3_wal_checkpoint_v2(
		    sqlite->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return true;
}

static bool tally(
    struct sqlite *sqlite, const struct kind *kind, int by, struct err *err)
{
	sqlite3_stmt *add = sqlite_text(sqlite, TEXT_TALLY_ADD, err);

	if (add == NULL)
		return false;
	sqlite_bind_text(add, 1, kind->name);
	sqlite3_bind_int(add, 2, by);
	return sqlite_run(sqlite, add, err, "counting");
}

static bool next_rec(struct sqlite *sqlite, const struct kind *kind,
    int64_t *rec, struct err *err)
{
	int64_t *next = &sqlite->next_rec[keys_kind_number(kind)];
	sqlite3_stmt *last;

	if (*next == 0) {
		last = sqlite_text(sqlite, TEXT_RECORD_LAST, err);
		if (last == NULL)
			return false;
		sqlite3_bind_int64(last, 1, keys_first_rec(kind));
		sqlite3_bind_int64(last, 2, keys_last_rec(kind));
		*next = keys_first_rec(kind) + 1;
		if (sqlite3_step(last) == SQLITE_ROW &&
		    sqlite3_column_type(last, 0) != SQLITE_NULL)
			*next = sqlite3_column_int64(last, 0) + 1;
		sqlite3_reset(last);
	}
	*rec = (*next)++;
	return true;
}

/* What is there: its number (0: nothing), and if its line is the same. */
static bool find_old(struct sqlite *sqlite, const struct kind *kind,
    const char *id, const struct buf *line, int64_t *rec, bool *same,
    struct err *err)
{
	sqlite3_stmt *find = sqlite_text(sqlite, TEXT_RECORD_BY_ID, err);
	int rc;

	*rec = 0;
	*same = false;
	if (find == NULL)
		return false;
	sqlite_bind_text(find, 1, kind->name);
	sqlite_bind_text(find, 2, id);
	rc = sqlite3_step(find);
	if (rc == SQLITE_ROW) {
		*rec = sqlite3_column_int64(find, 0);
		*same = line != NULL &&
			(size_t)sqlite3_column_bytes(find, 1) == line->len &&
			memcmp(sqlite3_column_text(find, 1), buf_text(line),
			    line->len) == 0;
	}
	sqlite3_reset(find);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ||
	       sqlite_fail(sqlite, err, "looking for a record");
}

static bool forget_gone(struct sqlite *sqlite, const struct kind *kind,
    const char *id, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *name = tomb_name(&sqlite->catalogue, &arena, kind, id);
	sqlite3_stmt *drop = sqlite_text(sqlite, TEXT_GONE_DROP, err);
	bool ok = drop != NULL;

	if (ok && name != NULL) {
		sqlite_bind_text(drop, 1, kind->name);
		sqlite_bind_text(drop, 2, name);
		ok = sqlite_run(sqlite, drop, err, "forgetting a deletion");
	}
	arena_done(&arena);
	return ok;
}

/* The number that the record brings: a copy of a directory decides between
 * equals as the directory does. Who has it here has it there no more. */
static bool take_own_rec(struct sqlite *sqlite, const struct record *record,
    int64_t *rec, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const struct record *other;
	struct err none = ERR_INIT;
	bool ok = true;

	*rec = keys_first_rec(record->kind) + record->number;
	other = sqlite_load(&sqlite->engine, &arena, *rec, NULL, &none);
	if (other != NULL)
		ok = sqlite_remove(
		    &sqlite->catalogue, other->kind, other->id, NULL, err);
	arena_done(&arena);
	/* The next one is looked for again. */
	sqlite->next_rec[keys_kind_number(record->kind)] = 0;
	return ok;
}

/* It came back with another number: from now on it stands there. */
static bool leave_old_rec(struct sqlite *sqlite, const struct record *record,
    int64_t *rec, bool *same, struct err *err)
{
	if (*rec == 0 || record->number == 0 ||
	    keys_number_in_kind(*rec) == record->number)
		return true;
	*rec = 0;
	*same = false;
	return sqlite_remove(
	    &sqlite->catalogue, record->kind, record->id, NULL, err);
}

static bool add_record(struct sqlite *sqlite, const struct record *record,
    const struct buf *line, uint64_t seq, int64_t *rec, struct err *err)
{
	sqlite3_stmt *add;

	if ((record->number != 0 ? !take_own_rec(sqlite, record, rec, err)
				 : !next_rec(sqlite, record->kind, rec, err)) ||
	    (add = sqlite_text(sqlite, TEXT_RECORD_ADD, err)) == NULL)
		return false;
	sqlite3_bind_int64(add, 1, *rec);
	sqlite_bind_text(add, 2, record->kind->name);
	sqlite_bind_text(add, 3, record->id);
	sqlite3_bind_int64(add, 4, (int64_t)seq);
	sqlite3_bind_text(
	    add, 5, buf_text(line), (int)line->len, SQLITE_STATIC);
	return sqlite_run(sqlite, add, err, "adding a record");
}

static bool set_record(struct sqlite *sqlite, int64_t rec,
    const struct buf *line, uint64_t seq, struct err *err)
{
	sqlite3_stmt *set = sqlite_text(sqlite, TEXT_RECORD_SET, err);

	if (set == NULL)
		return false;
	sqlite3_bind_int64(set, 1, rec);
	sqlite3_bind_int64(set, 2, (int64_t)seq);
	sqlite3_bind_text(
	    set, 3, buf_text(line), (int)line->len, SQLITE_STATIC);
	return sqlite_run(sqlite, set, err, "changing a record");
}

static bool put_line(struct sqlite *sqlite, const struct record *record,
    const struct buf *line, enum put_result *result, struct err *err)
{
	int64_t rec;
	enum sqlite_place place;
	bool same;

	if (!find_old(
		sqlite, record->kind, record->id, line, &rec, &same, err) ||
	    !leave_old_rec(sqlite, record, &rec, &same, err))
		return false;
	*result = same ? PUT_SAME : rec != 0 ? PUT_CHANGED : PUT_NEW;
	if (same)
		return true;
	sqlite_forget(sqlite);
	sqlite->seq++;
	place = rec != 0	      ? PLACE_OLD
		: record->number != 0 ? PLACE_AMONG
				      : PLACE_LAST;
	if (rec != 0) {
		if (!sqlite_index_drop(sqlite, rec, err) ||
		    !set_record(sqlite, rec, line, sqlite->seq, err))
			return false;
	} else if (!forget_gone(sqlite, record->kind, record->id, err) ||
		   !add_record(sqlite, record, line, sqlite->seq, &rec, err) ||
		   !tally(sqlite, record->kind, 1, err)) {
		return false;
	}
	codes_touch(&sqlite->touched, record, sqlite->seq);
	if (record->kind == kind_find("codes"))
		names_forget(sqlite->names);
	return sqlite_index_add(sqlite, rec, place, record, err);
}

/* A disk that is full, and some other trouble, ends a transaction without our
 * asking; what is written after that would be there for good. */
static bool is_still_open(struct sqlite *sqlite, struct err *err)
{
	assert(sqlite->writing);
	return !sqlite3_get_autocommit(sqlite->db) ||
	       err_set(err, ERR_COPY,
		   "What was to be written was taken back by SQLite; look for "
		   "room on the disk, and try again.");
}

bool sqlite_put(struct catalogue *catalogue, const struct record *record,
    enum put_result *result, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	enum put_result ignored;
	struct buf line;
	bool ok;

	if (!is_still_open(sqlite, err))
		return false;
	if (!record_id_is_valid(record->id))
		return err_set(err, ERR_DATA, "\"%s\" is no id.", record->id);
	buf_init(&line, LINE_MAX_BYTES);
	encode_line(record, &line);
	ok = line.full
		 ? err_set(err, ERR_DATA, "%s/%s is larger than %d MiB.",
		       record->kind->name, record->id, LINE_MAX_BYTES >> 20)
		 : put_line(sqlite, record, &line,
		       result == NULL ? &ignored : result, err);
	buf_done(&line);
	return ok;
}

bool sqlite_put_back(struct sqlite *sqlite, struct err *err)
{
	sqlite3_stmt *kept = NULL;
	bool ok = true;
	int rc;

	if (sqlite3_prepare_v2(sqlite->db,
		"SELECT kind, id, seq, body FROM temp.kept ORDER BY rowid", -1,
		&kept, NULL) != SQLITE_OK)
		return sqlite_fail(sqlite, err, "putting records back");
	while (ok && (rc = sqlite3_step(kept)) == SQLITE_ROW) {
		struct record record = {
		    .kind =
			kind_find((const char *)sqlite3_column_text(kept, 0)),
		    .id = (const char *)sqlite3_column_text(kept, 1)};
		struct buf line;
		int64_t rec;
		/* A kind that is known no longer: its records are lost. */
		if (record.kind == NULL)
			continue;
		buf_init(&line, LINE_MAX_BYTES);
		buf_add(&line, sqlite3_column_text(kept, 3),
		    (size_t)sqlite3_column_bytes(kept, 3));
		ok = add_record(sqlite, &record, &line,
		    (uint64_t)sqlite3_column_int64(kept, 2), &rec, err);
		buf_done(&line);
	}
	if (ok && rc != SQLITE_DONE)
		ok = sqlite_fail(sqlite, err, "putting records back");
	sqlite3_finalize(kept);
	return ok;
}

static bool add_gone(struct sqlite *sqlite, const struct kind *kind,
    const char *id, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *name =
	    tomb_name_make(&sqlite->catalogue, &arena, kind, id, err);
	sqlite3_stmt *add = sqlite_text(sqlite, TEXT_GONE_ADD, err);
	bool ok = name != NULL && add != NULL;

	if (ok) {
		sqlite3_bind_int64(add, 1, (int64_t)++sqlite->seq);
		sqlite_bind_text(add, 2, kind->name);
		sqlite_bind_text(add, 3, name);
		ok = sqlite_run(sqlite, add, err, "noting a deletion");
	}
	arena_done(&arena);
	return ok;
}

bool sqlite_remove(struct catalogue *catalogue, const struct kind *kind,
    const char *id, bool *was_there, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	struct arena arena = ARENA_INIT;
	struct record *record;
	sqlite3_stmt *statement;
	int64_t rec;
	bool same, ok = true;

	if (!is_still_open(sqlite, err) ||
	    !find_old(sqlite, kind, id, NULL, &rec, &same, err))
		return false;
	if (was_there != NULL)
		*was_there = rec != 0;
	if (rec == 0)
		return true;
	sqlite_forget(sqlite);
	record = sqlite_load(&sqlite->engine, &arena, rec, NULL, NULL);
	if (record != NULL)
		codes_touch(&sqlite->touched, record, sqlite->seq);
	arena_done(&arena);
	if (kind == kind_find("codes"))
		names_forget(sqlite->names);
	sqlite->removed = true;
	ok = sqlite_index_drop(sqlite, rec, err) &&
	     sqlite_saying_ops.unsay(catalogue, NULL, kind, id, err) &&
	     (statement = sqlite_text(sqlite, TEXT_RECORD_DROP, err)) != NULL;
	if (!ok)
		return false;
	sqlite3_bind_int64(statement, 1, rec);
	return sqlite_run(sqlite, statement, err, "removing a record") &&
	       tally(sqlite, kind, -1, err) && add_gone(sqlite, kind, id, err);
}
