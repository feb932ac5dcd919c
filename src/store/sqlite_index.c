/*
 * sqlite_index.c owns the rows beside a record: its keys and its words. It
 * must not know what they mean (index.c).
 */
#include "klaster/model/decode.h"
#include "sqlite_parts.h"

static void code_names(
    void *ctx, struct buf *out, const char *list, const char *code)
{
	struct sqlite *sqlite = ctx;

	codes_add_names(&sqlite->catalogue, out, list, code);
}

static bool add_entries(struct sqlite *sqlite, int64_t rec,
    const struct index *index, struct err *err)
{
	for (size_t i = 0; i < index->count; i++) {
		sqlite3_stmt *add = sqlite_text(sqlite, TEXT_ATTR_ADD, err);
		if (add == NULL)
			return false;
		sqlite3_bind_int64(add, 1, index->entries[i].field);
		sqlite_bind_key(add, 2, &index->entries[i].key);
		sqlite3_bind_int64(add, 3, rec);
		if (!sqlite_run(sqlite, add, err, "adding keys"))
			return false;
	}
	return true;
}

static bool add_words(struct sqlite *sqlite, int64_t rec,
    const struct index *index, struct err *err)
{
	sqlite3_stmt *words = sqlite_text(sqlite, TEXT_WORDS_ADD, err);
	sqlite3_stmt *alike;

	if (words == NULL)
		return false;
	sqlite3_bind_int64(words, 1, rec);
	for (int i = 0; i < COLUMN_COUNT; i++)
		sqlite_bind_text(words, 2 + i, index->columns[i]);
	if (!sqlite_run(sqlite, words, err, "adding words"))
		return false;
	alike = sqlite_text(sqlite, TEXT_ALIKE_ADD, err);
	if (alike == NULL)
		return false;
	sqlite3_bind_int64(alike, 1, rec);
	sqlite_bind_text(alike, 2, index->columns[COLUMN_NAME]);
	return sqlite_run(sqlite, alike, err, "adding names");
}

bool sqlite_index_add(struct sqlite *sqlite, int64_t rec,
    const struct record *record, struct err *err)
{
	struct index_names names = {
	    .code = code_names, .town = sqlite_town_names, .ctx = sqlite};
	struct arena arena = ARENA_INIT;
	struct index index;
	bool ok;

	index_record(&index, &arena, record, &names);
	ok = add_entries(sqlite, rec, &index, err) &&
	     add_words(sqlite, rec, &index, err);
	arena_done(&arena);
	return ok;
}

static bool drop(
    struct sqlite *sqlite, enum sqlite_text text, int64_t rec, struct err *err)
{
	sqlite3_stmt *statement = sqlite_text(sqlite, text, err);

	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 1, rec);
	return sqlite_run(sqlite, statement, err, "dropping an index");
}

bool sqlite_index_drop(struct sqlite *sqlite, int64_t rec, struct err *err)
{
	struct arena arena = ARENA_INIT;
	sqlite3_stmt *name = sqlite_text(sqlite, TEXT_WORDS_NAME, err), *alike;
	char *text = NULL;
	bool ok = true;

	if (name == NULL)
		return false;
	sqlite3_bind_int64(name, 1, rec);
	if (sqlite3_step(name) == SQLITE_ROW) {
		text = arena_strdup(
		    &arena, (const char *)sqlite3_column_text(name, 0));
		/* What few may see must leave the file with its record. */
		if (sqlite3_column_bytes(name, 1) > 0)
			sqlite->removed = true;
	}
	sqlite3_reset(name);
	/* A table without content must be told what it forgets. */
	if (text != NULL) {
		alike = sqlite_text(sqlite, TEXT_ALIKE_DROP, err);
		ok = alike != NULL;
		if (ok) {
			sqlite3_bind_int64(alike, 1, rec);
			sqlite_bind_text(alike, 2, text);
			ok = sqlite_run(sqlite, alike, err, "dropping names");
		}
	}
	ok = ok && drop(sqlite, TEXT_WORDS_DROP, rec, err) &&
	     drop(sqlite, TEXT_ATTR_DROP, rec, err);
	arena_done(&arena);
	return ok;
}

/* Indexes the next record after *rec anew; *rec 0 when there is none. */
static bool reindex_next(
    struct sqlite *sqlite, int64_t *rec, bool drop_first, struct err *err)
{
	struct arena arena = ARENA_INIT;
	sqlite3_stmt *next = sqlite_text(sqlite, TEXT_RECORD_NEXT, err);
	struct record *record = NULL;
	bool ok = next != NULL;
	int rc = SQLITE_DONE;

	if (ok) {
		sqlite3_bind_int64(next, 1, *rec);
		rc = sqlite3_step(next);
	}
	*rec = 0;
	if (rc == SQLITE_ROW) {
		*rec = sqlite3_column_int64(next, 0);
		record = decode_stored(&arena,
		    (const char *)sqlite3_column_text(next, 1),
		    (size_t)sqlite3_column_bytes(next, 1), err);
		ok = record != NULL;
	} else if (rc != SQLITE_DONE) {
		ok = sqlite_fail(sqlite, err, "reading records");
	}
	if (next != NULL)
		sqlite3_reset(next);
	if (ok && record != NULL)
		ok = (!drop_first || sqlite_index_drop(sqlite, *rec, err)) &&
		     sqlite_index_add(sqlite, *rec, record, err);
	arena_done(&arena);
	return ok;
}

bool sqlite_reindex(struct sqlite *sqlite, struct err *err)
{
	int64_t rec = 0;

	if (!sqlite_exec(sqlite,
		"DELETE FROM attr; DELETE FROM words;"
		"INSERT INTO alike(alike) VALUES ('delete-all');",
		err))
		return false;
	do {
		if (!reindex_next(sqlite, &rec, false, err))
			return false;
	} while (rec != 0);
	return true;
}

static bool reindex_one(void *ctx, int64_t rec, struct err *err)
{
	int64_t before = rec - 1;

	return reindex_next(ctx, &before, true, err);
}

bool sqlite_index_touched(struct sqlite *sqlite, struct err *err)
{
	if (sqlite->touched.all)
		return sqlite_reindex(sqlite, err);
	return codes_each(
	    &sqlite->touched, &sqlite->engine, reindex_one, sqlite, err);
}
