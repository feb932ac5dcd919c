/*
 * sqlite.c owns the life of a catalogue in SQLite, its fixed statements and
 * the words of its errors. It must not know what a record says.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/store/answer.h"
#include "klaster/store/poster.h"
#include "klaster/store/recall.h"
#include "klaster/store/scope.h"
#include "sqlite_parts.h"

#define DEADLINE_MS 2000    /* of one question */
#define PROGRESS_STEPS 4000 /* of the virtual machine between two looks */

static const char *const texts[TEXT_COUNT] = {
    [TEXT_DATA_VERSION] = "PRAGMA data_version",
    [TEXT_META_GET] = "SELECT value FROM meta WHERE name = ?1",
    [TEXT_META_SET] =
	"INSERT INTO meta(name, value) VALUES (?1, ?2)"
	" ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    [TEXT_RECORD_BY_ID] =
	"SELECT rec, body FROM record WHERE kind = ?1 AND id = ?2",
    [TEXT_RECORD_BODY] = "SELECT body FROM record WHERE rec = ?1",
    [TEXT_RECORD_LAST] =
	"SELECT max(rec) FROM record WHERE rec BETWEEN ?1 AND ?2",
    [TEXT_RECORD_ADD] = "INSERT INTO record(rec, kind, id, seq, body)"
			" VALUES (?1, ?2, ?3, ?4, ?5)",
    [TEXT_RECORD_SET] = "UPDATE record SET seq = ?2, body = ?3 WHERE rec = ?1",
    [TEXT_RECORD_DROP] = "DELETE FROM record WHERE rec = ?1",
    [TEXT_RECORD_NEXT] =
	"SELECT rec, body FROM record WHERE rec > ?1 ORDER BY rec LIMIT 1",
    [TEXT_RECORD_OLDER] =
	"SELECT rec FROM record WHERE seq <= ?1 ORDER BY seq LIMIT ?2",
    [TEXT_ATTR_ADD] = "INSERT INTO attr(field, key, rec) VALUES (?1, ?2, ?3)",
    [TEXT_ATTR_DROP] =
	"DELETE FROM attr WHERE field = ?1 AND key = ?2 AND rec = ?3",
    [TEXT_ATTR_SETTLE] =
	"INSERT INTO attr(field, key, rec) SELECT field, key, rec FROM attr_of"
	" WHERE rec BETWEEN ?1 AND ?2 ORDER BY field, key, rec",
    [TEXT_ATTR_SETTLE_STRAYS] =
	"INSERT INTO attr(field, key, rec) SELECT field, key, rec FROM attr_of"
	" WHERE rec IN (SELECT value FROM json_each(?1))"
	" ORDER BY field, key, rec",
    [TEXT_ATTR_OF_ADD] =
	"INSERT INTO attr_of(field, key, rec) VALUES (?1, ?2, ?3)",
    [TEXT_ATTR_OF_ADD_SOME] =
	"INSERT INTO attr_of(field, key, rec) VALUES (?1, ?2, ?3),"
	" (?4, ?5, ?6), (?7, ?8, ?9), (?10, ?11, ?12), (?13, ?14, ?15),"
	" (?16, ?17, ?18), (?19, ?20, ?21), (?22, ?23, ?24)",
    [TEXT_ATTR_OF_DROP] = "DELETE FROM attr_of WHERE rec = ?1",
    [TEXT_ATTR_VALUES] = "SELECT key FROM attr_of"
			 " WHERE rec = ?1 AND field = ?2 ORDER BY key",
    [TEXT_ATTR_ALL] = "SELECT field, key FROM attr_of WHERE rec = ?1",
    [TEXT_ATTR_TALLY] =
	"SELECT key, count(*) FROM attr WHERE field = ?1 GROUP BY key",
    [TEXT_ATTR_EQUAL] = "SELECT rec FROM attr"
			" WHERE field = ?1 AND key = ?2 ORDER BY rec LIMIT ?3",
    [TEXT_ATTR_BETWEEN] = "SELECT rec FROM attr"
			  " WHERE field = ?1 AND key >= ?2 AND key < ?3"
			  " ORDER BY key, rec LIMIT ?4",
    [TEXT_LABEL_ROW] = "SELECT keys FROM label_key WHERE row = ?1",
    [TEXT_LABEL_SET] = "INSERT INTO label_key(row, keys) VALUES (?1, ?2)"
		       " ON CONFLICT (row) DO UPDATE SET keys = excluded.keys",
    [TEXT_LABEL_DROP] = "DELETE FROM label_key WHERE row = ?1",
    [TEXT_LABEL_WALK] =
	"SELECT row, keys FROM label_key WHERE row >= ?1 ORDER BY row",
    [TEXT_WORDS_ADD] = "INSERT INTO words(rec, name, ident, place, body,"
		       " member_name, member, coordinator_name, coordinator)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [TEXT_WORDS_DROP] = "DELETE FROM words WHERE rec = ?1",
    [TEXT_WORDS_ROW] =
	"SELECT name, ident, place, body, member_name, member,"
	" coordinator_name, coordinator FROM words WHERE rec = ?1",
    [TEXT_WORDS_NAME] = "SELECT name FROM words WHERE rec = ?1",
    [TEXT_POSTING_READ] =
	"SELECT term, bytes FROM posting"
	" WHERE chunk = ?1 AND term >= ?2 AND term < ?3 ORDER BY term",
    [TEXT_POSTING_SET] =
	"INSERT INTO posting(chunk, term, bytes) VALUES (?1, ?2, ?3)"
	" ON CONFLICT (chunk, term) DO UPDATE SET bytes = excluded.bytes",
    [TEXT_POSTING_DROP] = "DELETE FROM posting WHERE chunk = ?1 AND term = ?2",
    [TEXT_TALLY_ADD] =
	"INSERT INTO tally(kind, count) VALUES (?1, ?2)"
	" ON CONFLICT (kind) DO UPDATE SET count = count + excluded.count",
    [TEXT_TALLY_ALL] = "SELECT kind, count FROM tally",
    [TEXT_GONE_ADD] = "INSERT INTO gone(seq, kind, id) VALUES (?1, ?2, ?3)",
    [TEXT_GONE_DROP] = "DELETE FROM gone WHERE kind = ?1 AND id = ?2",
    [TEXT_GONE_FIND] = "SELECT seq FROM gone WHERE kind = ?1 AND id = ?2",
    [TEXT_GONE_TRIM] = "DELETE FROM gone WHERE seq <= ?1",
    [TEXT_GONE_FLOOR] =
	"SELECT seq FROM gone ORDER BY seq DESC LIMIT 1 OFFSET ?1",
    [TEXT_CHANGES] =
	"SELECT seq, 0, kind, id FROM (SELECT seq, kind, id"
	" FROM record WHERE seq > ?1 ORDER BY seq LIMIT ?2)"
	" UNION ALL SELECT seq, 1, kind, id FROM (SELECT seq, kind, id"
	" FROM gone WHERE seq > ?1 ORDER BY seq LIMIT ?2)"
	" ORDER BY 1 LIMIT ?2",
    [TEXT_TOWN_NAMES] = "SELECT town.country, town.names FROM town_name"
			" CROSS JOIN town ON town.town = town_name.town"
			" WHERE town_name.name = ?1"
			" ORDER BY town.population DESC, town.town LIMIT 16",
    [TEXT_TOWN_ADD] = "INSERT INTO town(town, country, population, names)"
		      " VALUES (?1, ?2, ?3, ?4)",
    [TEXT_TOWN_NAME_ADD] =
	"INSERT OR IGNORE INTO town_name(name, town) VALUES (?1, ?2)",
    [TEXT_STAGED_FIND] = "SELECT at, file, line, body FROM temp.staged"
			 " WHERE kind = ?1 AND id = ?2",
    [TEXT_STAGED_ADD] =
	"INSERT INTO temp.staged(at, kind, id, file, line, body)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	" ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
    [TEXT_STAGED_COUNT] = "SELECT count(*) FROM temp.staged",
    [TEXT_SAID_COUNT] = "SELECT count(*) FROM said WHERE source = ?1",
    [TEXT_SAID_VANISHED] =
	"SELECT count(*) FROM said WHERE source = ?1 AND NOT EXISTS"
	" (SELECT 1 FROM temp.staged WHERE staged.kind = said.kind"
	" AND staged.id = said.id)",
    [TEXT_SAID_NEWS] =
	"SELECT s.at, s.kind, s.id, s.file, s.line, s.body,"
	" CASE b.body WHEN '' THEN r.body ELSE b.body END,"
	" EXISTS (SELECT 1 FROM said AS o WHERE o.kind = s.kind"
	" AND o.id = s.id AND o.source <> ?1)"
	" FROM temp.staged AS s LEFT JOIN said AS b ON b.kind = s.kind"
	" AND b.id = s.id AND b.source = ?1"
	" LEFT JOIN record AS r ON r.kind = s.kind AND r.id = s.id"
	" WHERE s.at > ?2 AND (CASE b.body WHEN '' THEN r.body"
	" ELSE b.body END IS NOT s.body OR r.rec IS NULL)"
	" ORDER BY s.at LIMIT ?3",
    [TEXT_SAID_GONE] =
	"SELECT kind, id, EXISTS (SELECT 1 FROM said AS o"
	" WHERE o.kind = said.kind AND o.id = said.id AND o.source <> ?1)"
	" FROM said WHERE source = ?1 AND (kind, id) > (?2, ?3)"
	" AND NOT EXISTS (SELECT 1 FROM temp.staged"
	" WHERE staged.kind = said.kind AND staged.id = said.id)"
	" ORDER BY kind, id LIMIT ?4",
    [TEXT_SAID_OTHERS] =
	"SELECT source, body FROM said WHERE kind = ?2 AND id = ?3"
	" AND source <> ?1 ORDER BY source LIMIT ?4",
    [TEXT_SAID_SET] =
	"INSERT INTO said(kind, id, source, body) VALUES (?1, ?2, ?3, ?4)"
	" ON CONFLICT (kind, id, source) DO UPDATE SET body = excluded.body",
    [TEXT_SAID_DROP] =
	"DELETE FROM said WHERE kind = ?1 AND id = ?2 AND source = ?3",
    [TEXT_SAID_FORGET] = "DELETE FROM said WHERE kind = ?1 AND id = ?2",
};

static bool set_failure(
    struct sqlite *sqlite, struct err *err, const char *doing)
{
	const char *file = sqlite->path == NULL ? "memory" : sqlite->path;

	switch (sqlite3_errcode(sqlite->db) & 0xFF) {
	case SQLITE_INTERRUPT:
		return err_set(err, ERR_PARTIAL,
		    "The question takes longer"
		    " than %d s; narrow it by a filter or more words.",
		    DEADLINE_MS / 1000);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_COPY,
		    "Another program is writing to %s; try again.", file);
	case SQLITE_FULL:
		return err_set(err, ERR_COPY,
		    "There is no room left for %s; make room and try again.",
		    file);
	case SQLITE_READONLY:
		return err_set(err, ERR_COPY, "%s cannot be written to.", file);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		sqlite->damaged = true;
		return err_set(err, ERR_COPY,
		    "%s is damaged; it is set aside when it is closed.", file);
	default:
		return err_set(err, ERR_COPY, "%s: %s failed: %s.", file, doing,
		    sqlite3_errmsg(sqlite->db));
	}
}

bool sqlite_fail(struct sqlite *sqlite, struct err *err, const char *doing)
{
	struct err failure = ERR_INIT;

	if (sqlite3_errcode(sqlite->db) == SQLITE_INTERRUPT &&
	    sqlite->stopped.code != ERR_NONE)
		failure = sqlite->stopped;
	else
		set_failure(sqlite, &failure, doing);
	if (sqlite->reading && sqlite->failure.code == ERR_NONE)
		sqlite->failure = failure;
	if (err != NULL)
		*err = failure;
	return false;
}

sqlite3_stmt *sqlite_text(
    struct sqlite *sqlite, enum sqlite_text text, struct err *err)
{
	sqlite3_stmt **statement = &sqlite->texts[text];

	if (*statement != NULL) {
		sqlite3_reset(*statement);
		return *statement;
	}
	if (sqlite3_prepare_v3(sqlite->db, texts[text], -1,
		SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
		sqlite_fail(sqlite, err, "preparing a statement");
		return NULL;
	}
	return *statement;
}

void sqlite_bind_key(sqlite3_stmt *statement, int at, const struct key *key)
{
	/* An empty blob, not NULL: that would be unlike everything. */
	sqlite3_bind_blob(statement, at, key->bytes, key->len, SQLITE_STATIC);
}

void sqlite_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

void sqlite_read_key(sqlite3_stmt *statement, int column, struct key *key)
{
	const void *bytes = sqlite3_column_blob(statement, column);
	int len = sqlite3_column_bytes(statement, column);

	key_clear(key);
	if (bytes != NULL && len > 0)
		key_add(key, bytes, (size_t)len);
}

bool sqlite_run(struct sqlite *sqlite, sqlite3_stmt *statement, struct err *err,
    const char *doing)
{
	int rc = sqlite3_step(statement);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		sqlite_fail(sqlite, err, doing);
	sqlite3_reset(statement);
	return rc == SQLITE_DONE || rc == SQLITE_ROW;
}

bool sqlite_exec(struct sqlite *sqlite, const char *literal, struct err *err)
{
	return sqlite3_exec(sqlite->db, literal, NULL, NULL, NULL) ==
		   SQLITE_OK ||
	       sqlite_fail(sqlite, err, "working");
}

void sqlite_forget(struct sqlite *sqlite)
{
	labels_forget(sqlite->labels);
	recall_forget(sqlite->engine.recall);
}

static int is_late(void *ctx)
{
	struct sqlite *sqlite = ctx;

	/* Once is enough: what is taken back then must come to its end. */
	if ((sqlite->writing || sqlite->scrubbing) &&
	    sqlite->stopped.code == ERR_NONE &&
	    !watch_look(&sqlite->catalogue.watch, NULL, 0, 0, &sqlite->stopped))
		return 1;
	return sqlite->deadline_ms != 0 && clock_ms() > sqlite->deadline_ms;
}

/* Forgets what another process may have changed. */
static void notice_others(struct sqlite *sqlite)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_DATA_VERSION, NULL);
	int version = 0;

	if (ask != NULL && sqlite3_step(ask) == SQLITE_ROW)
		version = sqlite3_column_int(ask, 0);
	if (ask != NULL)
		sqlite3_reset(ask);
	if (version != sqlite->data_version)
		sqlite_forget(sqlite);
	sqlite->data_version = version;
}

bool sqlite_ask(struct sqlite *sqlite, struct err *err)
{
	if (!sqlite->writing && !sqlite->reading &&
	    !sqlite_exec(sqlite, "BEGIN", err))
		return false;
	/* Not of who writes: what was gathered is written before it is read,
	 * and SQLite takes a whole transaction back when that is cut short. */
	if (!sqlite->writing)
		sqlite->deadline_ms = clock_ms() + DEADLINE_MS;
	if (!sqlite->reading)
		notice_others(sqlite);
	return true;
}

void sqlite_asked(struct sqlite *sqlite)
{
	sqlite->deadline_ms = 0;
	for (int i = 0; i < TEXT_COUNT; i++)
		if (sqlite->texts[i] != NULL)
			sqlite3_reset(sqlite->texts[i]);
	if (!sqlite->writing && !sqlite->reading)
		sqlite_exec(sqlite, "ROLLBACK", NULL);
}

char *sqlite_meta_get(
    struct catalogue *catalogue, struct arena *arena, const char *name)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	sqlite3_stmt *statement = sqlite_text(sqlite, TEXT_META_GET, NULL);
	char *value = NULL;
	int rc;

	if (statement == NULL)
		return NULL;
	sqlite_bind_text(statement, 1, name);
	rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		value = arena_strdup(
		    arena, (const char *)sqlite3_column_text(statement, 0));
	else if (rc != SQLITE_DONE)
		sqlite_fail(sqlite, NULL, "reading a value");
	sqlite3_reset(statement);
	return value;
}

bool sqlite_meta_set(struct catalogue *catalogue, const char *name,
    const char *value, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	sqlite3_stmt *statement = sqlite_text(sqlite, TEXT_META_SET, err);

	if (statement == NULL)
		return false;
	sqlite_bind_text(statement, 1, name);
	sqlite_bind_text(statement, 2, value);
	return sqlite_run(sqlite, statement, err, "noting a value");
}

/* For questions that look for keys. */
static bool ask_keys(struct sqlite *sqlite, struct err *err)
{
	return sqlite_keys_settle(sqlite, err) && sqlite_ask(sqlite, err);
}

static bool page(struct catalogue *catalogue, struct arena *arena,
    const struct page_wish *wish, struct page_found *found, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool ok = ask_keys(sqlite, err);

	if (ok) {
		ok = answer_page(
		    catalogue, &sqlite->engine, arena, wish, found, err);
		sqlite_asked(sqlite);
	}
	return ok;
}

static bool meets(struct catalogue *catalogue, const struct query *query,
    enum level level, const struct kind *kind, const char *id, bool *found,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool ok = ask_keys(sqlite, err);

	if (ok) {
		ok = scope_meets(
		    &sqlite->engine, query, level, kind, id, found, err);
		sqlite_asked(sqlite);
	}
	return ok;
}

static bool covers(struct catalogue *catalogue, const struct query *scope,
    const struct query *query, enum level level, bool *covered, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool ok = ask_keys(sqlite, err);

	if (ok) {
		ok = scope_covers(
		    &sqlite->engine, scope, query, level, covered, err);
		sqlite_asked(sqlite);
	}
	return ok;
}

static bool relatives(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, enum level level, size_t limit,
    struct relatives *found, size_t count, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool ok = ask_keys(sqlite, err);

	if (ok) {
		ok = answer_relatives(&sqlite->engine, arena, kind, id, level,
		    limit, found, count, err);
		sqlite_asked(sqlite);
	}
	return ok;
}

static bool related(struct catalogue *catalogue, struct arena *arena,
    const struct field *inverse, const struct kind *kind, const char *id,
    enum level level, size_t limit, struct record ***records, size_t *count,
    uint64_t *total, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool ok = ask_keys(sqlite, err);

	if (ok) {
		ok = answer_related(&sqlite->engine, arena, inverse, kind, id,
		    level, limit, records, count, total, err);
		sqlite_asked(sqlite);
	}
	return ok;
}

static const char *label(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, const char *const *langs)
{
	if (!sqlite_of(catalogue)->reading)
		notice_others(sqlite_of(catalogue));
	return labels_get(
	    sqlite_of(catalogue)->labels, catalogue, arena, kind, id, langs);
}

static void sqlite_close(struct catalogue *catalogue)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	struct err err = ERR_INIT;

	if (sqlite->writing)
		sqlite_rollback(catalogue);
	sqlite->reading = false;
	for (int i = 0; i < TEXT_COUNT; i++)
		sqlite3_finalize(sqlite->texts[i]);
	if (!sqlite_disconnect(sqlite->db, sqlite->log))
		log_add(LOG_ERROR, "A statement was left open.");
	if (sqlite->damaged && sqlite->path != NULL) {
		sqlite_set_aside(sqlite->path, &err);
		log_add(LOG_ERROR, "%s", err.text);
	}
	labels_free(sqlite->labels);
	recall_free(sqlite->engine.recall);
	poster_free(sqlite->engine.poster);
	codes_done(&sqlite->touched);
	names_free(sqlite->names);
	free(sqlite->path);
	free(sqlite);
}

static const struct catalogue_ops ops = {
    .name = "sqlite",
    .page = page,
    .get = sqlite_get,
    .records = sqlite_records,
    .relatives = relatives,
    .related = related,
    .label = label,
    .changes = sqlite_changes,
    .stats = sqlite_stats,
    .meets = meets,
    .covers = covers,
    .begin = sqlite_begin,
    .put = sqlite_put,
    .remove = sqlite_remove,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .after = sqlite_after,
    .scrub = sqlite_scrub,
    .scrub_to = sqlite_scrub_to,
    .places = sqlite_places,
    .read_begin = sqlite_read_begin,
    .read_end = sqlite_read_end,
    .nodes = sqlite_nodes,
    .meta_get = sqlite_meta_get,
    .meta_set = sqlite_meta_set,
    .close = sqlite_close,
    .sayings = &sqlite_saying_ops,
};

struct catalogue *sqlite_open(const char *file, bool create, struct err *err)
{
	bool memory = strcmp(file, ":memory:") == 0, damaged = false;
	struct sqlite *sqlite;
	int log;
	sqlite3 *db = sqlite_connect(file, create, &log, &damaged, err);

	if (db == NULL) {
		if (damaged)
			sqlite_set_aside(file, err);
		return NULL;
	}
	sqlite = mem_alloc(sizeof(*sqlite));
	sqlite->catalogue.ops = &ops;
	sqlite->engine.ops = &sqlite_engine_ops;
	sqlite->db = db;
	sqlite->log = log;
	sqlite->path = memory ? NULL : mem_strdup(file);
	sqlite->labels = labels_new();
	sqlite->engine.recall = recall_new();
	sqlite->engine.poster = poster_new(POSTER_MAX_BYTES);
	sqlite->engine.watch = &sqlite->catalogue.watch;
	codes_init(&sqlite->touched);
	sqlite->names = sqlite_names(sqlite);
	sqlite3_progress_handler(db, PROGRESS_STEPS, is_late, sqlite);
	if (sqlite_migrate(sqlite, err))
		return &sqlite->catalogue;
	damaged = sqlite->damaged;
	sqlite->damaged = false;
	sqlite_close(&sqlite->catalogue);
	if (damaged && !memory)
		sqlite_set_aside(file, err);
	return NULL;
}
