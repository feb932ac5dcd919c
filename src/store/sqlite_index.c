/*
 * sqlite_index.c owns the rows beside a record: its keys and its words. It
 * must not know what they mean (index.c).
 */
#include "klaster/model/decode.h"
#include "klaster/store/anew.h"
#include "klaster/store/poster.h"
#include "sqlite_parts.h"

static void code_names(
    void *ctx, struct buf *out, const char *list, const char *code)
{
	struct sqlite *sqlite = ctx;

	codes_add_names(&sqlite->catalogue, out, list, code);
}

struct names *sqlite_names(struct sqlite *sqlite)
{
	const struct index_names from = {
	    .code = code_names, .town = sqlite_town_names, .ctx = sqlite};

	return names_new(&from);
}

static bool add_words(struct sqlite *sqlite, int64_t rec,
    const struct index *index, struct err *err)
{
	sqlite3_stmt *words = sqlite_text(sqlite, TEXT_WORDS_ADD, err);

	if (words == NULL)
		return false;
	sqlite3_bind_int64(words, 1, rec);
	for (int i = 0; i < COLUMN_COUNT; i++)
		sqlite_bind_text(words, 2 + i, index->columns[i]);
	return sqlite_run(sqlite, words, err, "adding words");
}

bool sqlite_index_add(struct sqlite *sqlite, int64_t rec,
    enum sqlite_place place, const struct record *record, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct index index;
	bool ok;

	index_record(&index, &arena, record, names_index(sqlite->names));
	ok = sqlite_keys_add(sqlite, rec, place, &index, err) &&
	     add_words(sqlite, rec, &index, err) &&
	     poster_add(&sqlite->engine, rec, &index, err);
	arena_done(&arena);
	return ok;
}

static bool drop_words(struct sqlite *sqlite, int64_t rec, struct err *err)
{
	sqlite3_stmt *drop = sqlite_text(sqlite, TEXT_WORDS_DROP, err);

	if (drop == NULL)
		return false;
	sqlite3_bind_int64(drop, 1, rec);
	return sqlite_run(sqlite, drop, err, "dropping words");
}

/* The rows of a record say what it is found by: what it was made of may have
 * changed since. */
bool sqlite_index_drop(struct sqlite *sqlite, int64_t rec, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct index index = {.count = 0};
	struct recs recs = {.items = &rec, .count = 1};
	bool ok = sqlite_keys_read(sqlite, &arena, rec, &index, err) &&
		  sqlite_texts(
		      &sqlite->engine, &arena, &recs, ~0u, index.columns, err);

	/* What few may see must leave the file with its record. */
	for (int i = COLUMN_MEMBER_NAME; ok && i < COLUMN_COUNT; i++)
		if (*index.columns[i] != '\0')
			sqlite->removed = true;
	ok = ok && poster_drop(&sqlite->engine, rec, &index, err) &&
	     drop_words(sqlite, rec, err) &&
	     sqlite_keys_drop(sqlite, rec, &index, err);
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
		     sqlite_index_add(sqlite, *rec,
			 drop_first ? PLACE_OLD : PLACE_LAST, record, err);
	arena_done(&arena);
	return ok;
}

bool sqlite_reindex(struct sqlite *sqlite, struct err *err)
{
	struct anew anew;
	int64_t rec = 0;

	anew_begin(&anew, &sqlite->catalogue);
	if (!sqlite_exec(sqlite,
		"DELETE FROM attr; DELETE FROM attr_of; DELETE FROM words;"
		"DELETE FROM posting; DELETE FROM label_key;",
		err))
		return false;
	sqlite_keys_forget(sqlite);
	poster_forget(sqlite->engine.poster);
	do {
		if (!reindex_next(sqlite, &rec, false, err) ||
		    !watch_look(&sqlite->catalogue.watch, "indexing all anew",
			anew.done, anew.all, err))
			return false;
		anew_step(&anew);
	} while (rec != 0);
	return true;
}

static bool reindex_one(void *ctx, int64_t rec, struct err *err)
{
	int64_t before = rec - 1;

	return reindex_next(ctx, &before, true, err);
}

static bool reindex_all(void *ctx, struct err *err)
{
	return sqlite_reindex(ctx, err);
}

bool sqlite_index_touched(struct sqlite *sqlite, struct err *err)
{
	const struct codes_index index = {reindex_one, reindex_all, sqlite};

	return codes_settle(
	    &sqlite->touched, &sqlite->engine, sqlite->seq, &index, err);
}
