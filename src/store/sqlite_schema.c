/*
 * sqlite_schema.c owns the tables and their versions. It must not know what
 * is asked of them.
 *
 * user_version counts changes of the tables; what records are indexed by
 * changes with the program (fields, roles, the fold), so its mark is kept
 * beside it and records are indexed anew from their bodies when it differs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/log.h"
#include "klaster/store/marks.h"
#include "sqlite_parts.h"

#define APPLICATION_ID 1802269556 /* "klst" */
#define SCHEMA_VERSION 5

/* What brings version i to version i + 1. */
static const struct step {
	const char *make, *note;
} steps[SCHEMA_VERSION] = {
    {"CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL)"
     " WITHOUT ROWID;"
     /* rec: kind number in the upper bits (keys.h); seq: last change */
     "CREATE TABLE record(rec INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
     " id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL);"
     "CREATE UNIQUE INDEX record_id ON record(kind, id);"
     "CREATE UNIQUE INDEX record_seq ON record(seq);"
     "CREATE TABLE attr(field INTEGER NOT NULL, key BLOB NOT NULL,"
     " rec INTEGER NOT NULL, PRIMARY KEY (field, key, rec)) WITHOUT ROWID;"
     "CREATE INDEX attr_rec ON attr(rec, field, key);"
     "CREATE TABLE tally(kind TEXT PRIMARY KEY, count INTEGER NOT NULL)"
     " WITHOUT ROWID;"
     "CREATE TABLE gone(seq INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
     " id TEXT NOT NULL);"
     "CREATE UNIQUE INDEX gone_id ON gone(kind, id);"
     "CREATE TABLE town(town INTEGER PRIMARY KEY, country TEXT NOT NULL,"
     " population INTEGER NOT NULL, names TEXT NOT NULL);"
     "CREATE TABLE town_name(name TEXT NOT NULL, town INTEGER NOT NULL,"
     " PRIMARY KEY (name, town)) WITHOUT ROWID;"
     "PRAGMA application_id = 1802269556;",
	"PRAGMA user_version = 1;"},
    /* What a source says where it is not the record as it stands. */
    {"CREATE TABLE said(kind TEXT NOT NULL, id TEXT NOT NULL,"
     " source TEXT NOT NULL, body TEXT NOT NULL,"
     " PRIMARY KEY (kind, id, source)) WITHOUT ROWID;",
	"PRAGMA user_version = 2;"},
    /* Words were FTS5's until then. They come folded, with one blank
     * between; what they are found by is in posting (store/posting.h). */
    {"DROP TABLE IF EXISTS alike_terms;"
     "DROP TABLE IF EXISTS alike;"
     "DROP TABLE IF EXISTS words;"
     "CREATE TABLE words(rec INTEGER PRIMARY KEY, name TEXT NOT NULL,"
     " ident TEXT NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL,"
     " member_name TEXT NOT NULL, member TEXT NOT NULL,"
     " coordinator_name TEXT NOT NULL, coordinator TEXT NOT NULL);"
     "CREATE TABLE posting(chunk INTEGER NOT NULL, term BLOB NOT NULL,"
     " bytes BLOB NOT NULL, PRIMARY KEY (chunk, term)) WITHOUT ROWID;",
	"PRAGMA user_version = 3;"},
    /* Keys by record are a table of their own, so that those by key can be
     * written later, in their order. Filled by the indexing that follows. */
    {"DROP INDEX attr_rec;"
     "CREATE TABLE attr_of(rec INTEGER NOT NULL, field INTEGER NOT NULL,"
     " key BLOB NOT NULL, PRIMARY KEY (rec, field, key)) WITHOUT ROWID;",
	"PRAGMA user_version = 4;"},
    /* Of labels once more, many in a row (sqlite_label_keys.c). Filled by the
     * indexing that follows. */
    {"CREATE TABLE label_key(row INTEGER PRIMARY KEY, keys BLOB NOT NULL);",
	"PRAGMA user_version = 5;"},
};

static int64_t ask_number(struct sqlite *sqlite, const char *literal)
{
	sqlite3_stmt *statement = NULL;
	int64_t number = -1;
	int rc = sqlite3_prepare_v2(sqlite->db, literal, -1, &statement, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(statement);
		if (rc == SQLITE_ROW)
			number = sqlite3_column_int64(statement, 0);
	}
	sqlite3_finalize(statement);
	if ((rc & 0xFF) == SQLITE_CORRUPT || (rc & 0xFF) == SQLITE_NOTADB)
		sqlite->damaged = true;
	return number;
}

static bool has_mark(struct sqlite *sqlite, const char *name, const char *mark)
{
	struct arena arena = ARENA_INIT;
	const char *old = sqlite_meta_get(&sqlite->catalogue, &arena, name);
	bool has = old != NULL && strcmp(old, mark) == 0;

	arena_done(&arena);
	return has;
}

static bool check_owner(struct sqlite *sqlite, int64_t version, struct err *err)
{
	const char *file = sqlite->path == NULL ? "memory" : sqlite->path;
	int64_t owner = ask_number(sqlite, "PRAGMA application_id");
	int64_t tables =
	    ask_number(sqlite, "SELECT count(*) FROM sqlite_schema");

	if (sqlite->damaged || owner < 0 || tables < 0 || version < 0)
		return sqlite_fail(sqlite, err, "opening");
	if (owner != APPLICATION_ID && (owner != 0 || tables != 0))
		return err_set(err, ERR_COPY,
		    "%s is a database of another program.", file);
	if (version > SCHEMA_VERSION)
		return err_set(err, ERR_COPY,
		    "%s was written by a newer"
		    " klaster (version %lld of its tables; this one knows %d)."
		    " Update klaster or name another file.",
		    file, (long long)version, SCHEMA_VERSION);
	return true;
}

/* The more important kinds are others now, or there is a new one: records
 * are read out and put back under their new numbers. */
static bool renumber(struct sqlite *sqlite, struct err *err)
{
	return sqlite_exec(sqlite,
		   "CREATE TEMP TABLE kept AS"
		   " SELECT kind, id, seq, body FROM record ORDER BY rec;"
		   "DELETE FROM record;",
		   err) &&
	       sqlite_put_back(sqlite, err) &&
	       sqlite_exec(sqlite, "DROP TABLE temp.kept", err);
}

static bool bring_up(struct sqlite *sqlite, int64_t version, struct err *err)
{
	struct catalogue *catalogue = &sqlite->catalogue;
	char kinds[MARK_BYTES], index[MARK_BYTES];

	for (; version < SCHEMA_VERSION; version++)
		if (!sqlite_exec(sqlite, steps[version].make, err) ||
		    !sqlite_exec(sqlite, steps[version].note, err))
			return false;
	marks_kinds(kinds);
	marks_index(index);
	if (!has_mark(sqlite, "kinds", kinds) &&
	    (!renumber(sqlite, err) ||
		!sqlite_meta_set(catalogue, "kinds", kinds, err)))
		return false;
	return sqlite_reindex(sqlite, err) &&
	       sqlite_meta_set(catalogue, "index", index, err);
}

static bool is_current(struct sqlite *sqlite, int64_t version)
{
	char kinds[MARK_BYTES], index[MARK_BYTES];

	marks_kinds(kinds);
	marks_index(index);
	return version == SCHEMA_VERSION && has_mark(sqlite, "kinds", kinds) &&
	       has_mark(sqlite, "index", index);
}

bool sqlite_migrate(struct sqlite *sqlite, struct err *err)
{
	int64_t version = ask_number(sqlite, "PRAGMA user_version");

	if (!check_owner(sqlite, version, err))
		return false;
	if (is_current(sqlite, version))
		return true;
	if (version > 0)
		log_add(LOG_NOTE, "The fields have changed: the directory is"
				  " indexed anew.");
	if (!sqlite_begin(&sqlite->catalogue, err))
		return false;
	/* Another process may have done some of it while we waited. */
	version = ask_number(sqlite, "PRAGMA user_version");
	if (!bring_up(sqlite, version, err)) {
		sqlite_rollback(&sqlite->catalogue);
		return false;
	}
	return sqlite_commit(&sqlite->catalogue, err);
}
