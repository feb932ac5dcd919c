/*
 * postgres.c owns the life of a catalogue in PostgreSQL, its fixed statements
 * and what is remembered between questions. It must not know what a record
 * says.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/mem.h"
#include "klaster/store/answer.h"
#include "klaster/store/poster.h"
#include "klaster/store/recall.h"
#include "klaster/store/scope.h"
#include "postgres_parts.h"

/* A label may be this old when another process has written. */
#define NOTICE_MS 20

static const char *const texts[TEXT_COUNT] = {
    [TEXT_STATE_BEGIN] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    /* Before the state is chosen: see postgres_keys.c. */
    [TEXT_STATE_LOCK] = "LOCK TABLE attr IN ACCESS SHARE MODE",
    [TEXT_STATE_LOOK] =
	"SELECT (SELECT value FROM meta WHERE name = 'version'),"
	" (SELECT value FROM meta WHERE name = 'seq'), pg_is_in_recovery()",
    [TEXT_STATE_END] = "ROLLBACK",
    [TEXT_VERSION] = "SELECT value FROM meta WHERE name = 'version'",
    [TEXT_META_GET] = "SELECT value FROM meta WHERE name = $1",
    [TEXT_META_SET] =
	"INSERT INTO meta(name, value) VALUES ($1, $2)"
	" ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    [TEXT_RECORD_BY_ID] =
	"SELECT rec, body FROM record WHERE kind = $1 AND id = $2",
    [TEXT_RECORD_SAME] =
	"SELECT rec, body = $3 FROM record WHERE kind = $1 AND id = $2",
    [TEXT_RECORD_BODIES] =
	"SELECT o.rec, o.body FROM unnest($1) WITH ORDINALITY r(rec, at)"
	" LEFT JOIN record o ON o.rec = r.rec ORDER BY r.at",
    [TEXT_RECORD_NAMED] = "SELECT r.at, o.rec, o.body"
			  " FROM unnest($1, $2) WITH ORDINALITY r(kind, id, at)"
			  " CROSS JOIN LATERAL (SELECT rec, body FROM record"
			  " WHERE kind = convert_from(r.kind, 'UTF8')"
			  " AND id = convert_from(r.id, 'UTF8') OFFSET 0) o",
    [TEXT_RECORD_NUMBERS] =
	"SELECT r.at, o.rec FROM unnest($2) WITH ORDINALITY r(id, at)"
	" CROSS JOIN LATERAL (SELECT rec FROM record WHERE kind = $1"
	" AND id = convert_from(r.id, 'UTF8') OFFSET 0) o",
    [TEXT_RECORD_LAST] =
	"SELECT max(rec) FROM record WHERE rec BETWEEN $1 AND $2",
    /* OFFSET 0 has each deletion looked up by itself. */
    [TEXT_RECORD_ADD] =
	"WITH back AS (DELETE FROM gone WHERE ctid = ANY (ARRAY("
	"SELECT g.ctid FROM unnest($2, $6) AS u(kind, id)"
	" CROSS JOIN LATERAL (SELECT ctid FROM gone"
	" WHERE kind = convert_from(u.kind, 'UTF8')"
	" AND id = convert_from(u.id, 'UTF8') OFFSET 0) g)))"
	" INSERT INTO record(rec, kind, id, seq, body)"
	" SELECT u.rec, convert_from(u.kind, 'UTF8'),"
	" convert_from(u.id, 'UTF8'), u.seq, u.body"
	" FROM unnest($1, $2, $3, $4, $5) AS u(rec, kind, id, seq, body)",
    [TEXT_RECORD_SET] = "UPDATE record SET seq = $2, body = $3 WHERE rec = $1",
    [TEXT_RECORD_DROP] =
	"WITH away AS (DELETE FROM record WHERE rec = $1 RETURNING kind)"
	" INSERT INTO gone(seq, kind, id) SELECT $2, kind, $3 FROM away",
    [TEXT_RECORD_NEXT] =
	"SELECT rec, body FROM record WHERE rec > $1 ORDER BY rec LIMIT 64",
    [TEXT_RECORD_OLDER] =
	"SELECT rec FROM record WHERE seq <= $1 ORDER BY seq LIMIT $2",
    [TEXT_RECORD_MOVE] =
	"INSERT INTO record(rec, kind, id, seq, body)"
	" SELECT $1 + row_number() OVER (ORDER BY rec), kind, id, seq, body"
	" FROM kept WHERE kind = $2",
    [TEXT_ATTR_ADD] = "INSERT INTO attr(field, key, rec)"
		      " SELECT u.field::integer, u.key, u.rec"
		      " FROM unnest($1, $2, $3) AS u(field, key, rec)",
    [TEXT_NEXT_ADD] = "INSERT INTO attr_next(field, key, rec)"
		      " SELECT u.field::integer, u.key, u.rec"
		      " FROM unnest($1, $2, $3) AS u(field, key, rec)",
    [TEXT_WORDS_ADD] =
	"INSERT INTO words(rec, name, ident, place, body,"
	" member_name, member, coordinator_name, coordinator)"
	" SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    [TEXT_INDEX_DROP] = "WITH keys AS (DELETE FROM attr WHERE rec = $1)"
			" DELETE FROM words WHERE rec = $1",
    [TEXT_ATTR_KEYS] = "SELECT (SELECT b.key FROM attr b WHERE b.rec = r.rec"
		       " AND b.field = r.field::integer ORDER BY b.key LIMIT 1)"
		       " FROM unnest($1, $2) WITH ORDINALITY r(rec, field, at)"
		       " ORDER BY r.at",
    [TEXT_ATTR_VALUES] = "SELECT b.rec, b.key FROM unnest($1) r(rec)"
			 " JOIN attr b ON b.rec = r.rec AND b.field = $2",
    [TEXT_ATTR_ALL] = "SELECT field, key FROM attr WHERE rec = $1",
    [TEXT_ATTR_TALLY] =
	"SELECT key, count(*) FROM attr WHERE field = $1 GROUP BY key",
    [TEXT_ATTR_EQUAL] = "SELECT rec FROM attr"
			" WHERE field = $1 AND key = $2 ORDER BY rec LIMIT $3",
    [TEXT_ATTR_HAVING] =
	"SELECT r.at, o.rec"
	" FROM unnest($1, $2) WITH ORDINALITY r(field, key, at)"
	" CROSS JOIN LATERAL (SELECT b.rec FROM attr b"
	" WHERE b.field = r.field::integer AND b.key = r.key"
	" ORDER BY b.rec LIMIT $3) o",
    [TEXT_ATTR_BETWEEN] = "SELECT rec FROM attr"
			  " WHERE field = $1 AND key >= $2 AND key < $3"
			  " ORDER BY key, rec LIMIT $4",
    /* A part of an order, with what its records say: to be shown as it is;
     * and whether it begins there. */
    [TEXT_WALK_ON] =
	"SELECT a.key, a.rec, EXISTS (SELECT 1 FROM attr"
	" WHERE $6 > 0 AND field = $1 AND (key, rec) <= ($2, $3)), o.body"
	" FROM (SELECT key, rec FROM attr"
	" WHERE field = $1 AND (key, rec) > ($2, $3)"
	" ORDER BY key, rec LIMIT $4) a"
	" LEFT JOIN LATERAL (SELECT body FROM record WHERE rec = a.rec"
	" AND $5 > 0 OFFSET 0) o ON true ORDER BY a.key, a.rec",
    [TEXT_WALK_BACK] =
	"SELECT a.key, a.rec, EXISTS (SELECT 1 FROM attr"
	" WHERE $6 > 0 AND field = $1 AND (key, rec) >= ($2, $3)), o.body"
	" FROM (SELECT key, rec FROM attr"
	" WHERE field = $1 AND (key, rec) < ($2, $3)"
	" ORDER BY key DESC, rec DESC LIMIT $4) a"
	" LEFT JOIN LATERAL (SELECT body FROM record WHERE rec = a.rec"
	" AND $5 > 0 OFFSET 0) o ON true ORDER BY a.key DESC, a.rec DESC",
    [TEXT_WORDS_ROWS] = "SELECT"
			" CASE WHEN $2 & 1 <> 0 THEN w.name END,"
			" CASE WHEN $2 & 2 <> 0 THEN w.ident END,"
			" CASE WHEN $2 & 4 <> 0 THEN w.place END,"
			" CASE WHEN $2 & 8 <> 0 THEN w.body END,"
			" CASE WHEN $2 & 16 <> 0 THEN w.member_name END,"
			" CASE WHEN $2 & 32 <> 0 THEN w.member END,"
			" CASE WHEN $2 & 64 <> 0 THEN w.coordinator_name END,"
			" CASE WHEN $2 & 128 <> 0 THEN w.coordinator END"
			" FROM unnest($1) WITH ORDINALITY r(rec, at)"
			" LEFT JOIN words w ON w.rec = r.rec ORDER BY r.at",
    /* OFFSET 0 keeps the planner from making a join of it. */
    [TEXT_POSTING_READ] =
	"SELECT r.at, p.chunk, p.term, p.bytes FROM unnest($1) c(chunk)"
	" CROSS JOIN unnest($2, $3) WITH ORDINALITY r(low, high, at)"
	" CROSS JOIN LATERAL (SELECT chunk, term, bytes FROM posting"
	" WHERE chunk = c.chunk AND term >= r.low AND term < r.high"
	" OFFSET 0) p LIMIT $4",
    [TEXT_POSTING_ADD] =
	"INSERT INTO posting(chunk, term, bytes)"
	" SELECT $1, u.term, u.bytes FROM unnest($2, $3) AS u(term, bytes)",
    [TEXT_POSTING_SET] =
	"INSERT INTO posting(chunk, term, bytes)"
	" SELECT $1, u.term, u.bytes FROM unnest($2, $3) AS u(term, bytes)"
	" ON CONFLICT (chunk, term) DO UPDATE SET bytes = excluded.bytes",
    [TEXT_POSTING_DROP] =
	"DELETE FROM posting WHERE chunk = $1 AND term = ANY ($2)",
    [TEXT_TALLY_ADD] =
	"INSERT INTO tally AS t (kind, count) VALUES ($1, $2)"
	" ON CONFLICT (kind) DO UPDATE SET count = t.count + excluded.count",
    [TEXT_TALLY_ALL] = "SELECT kind, count FROM tally",
    [TEXT_GONE_FIND] = "SELECT seq FROM gone WHERE kind = $1 AND id = $2",
    [TEXT_GONE_TRIM] = "DELETE FROM gone WHERE seq <= $1",
    [TEXT_GONE_FLOOR] =
	"SELECT seq FROM gone ORDER BY seq DESC LIMIT 1 OFFSET $1",
    [TEXT_CHANGES] = "SELECT seq, gone, kind, id FROM ("
		     "(SELECT seq, false AS gone, kind, id FROM record"
		     " WHERE seq > $1 ORDER BY seq LIMIT $2)"
		     " UNION ALL (SELECT seq, true, kind, id FROM gone"
		     " WHERE seq > $1 ORDER BY seq LIMIT $2)) AS both_of"
		     " ORDER BY seq LIMIT $2",
    [TEXT_TOWN_NAMES] = "SELECT t.country, t.names FROM town_name n"
			" JOIN town t ON t.town = n.town WHERE n.name = $1"
			" ORDER BY t.population DESC, t.town LIMIT 16",
    [TEXT_TOWN_ADD] = "INSERT INTO town(town, country, population, names)"
		      " VALUES ($1, $2, $3, $4)",
    [TEXT_TOWN_NAME_ADD] = "INSERT INTO town_name(name, town) VALUES ($1, $2)"
			   " ON CONFLICT DO NOTHING",
    [TEXT_STAGED_FIND] =
	"SELECT u.n, s.at, s.file, s.line, s.body"
	" FROM unnest($1, $2) WITH ORDINALITY AS u(kind, id, n)"
	" CROSS JOIN LATERAL (SELECT at, file, line, body FROM staged"
	" WHERE kind = convert_from(u.kind, 'UTF8')"
	" AND id = convert_from(u.id, 'UTF8') OFFSET 0) s",
    [TEXT_STAGED_ADD] =
	"INSERT INTO staged(at, kind, id, file, line, body)"
	" SELECT u.at, convert_from(u.kind, 'UTF8'),"
	" convert_from(u.id, 'UTF8'), u.file, u.line, u.body"
	" FROM unnest($1, $2, $3, $4, $5, $6)"
	" AS u(at, kind, id, file, line, body)"
	" ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
    [TEXT_STAGED_COUNT] = "SELECT count(*) FROM staged",
    [TEXT_SAID_COUNT] = "SELECT count(*) FROM said WHERE source = $1",
    [TEXT_SAID_VANISHED] =
	"SELECT count(*) FROM said b WHERE source = $1 AND NOT EXISTS"
	" (SELECT 1 FROM staged s WHERE s.kind = b.kind AND s.id = b.id)",
    /* Here OFFSET 0 has each row looked up by itself: a join that reads said
     * and record as a whole reads them for each page of rows. */
    [TEXT_SAID_NEWS] =
	"SELECT s.at, s.kind, s.id, s.file, s.line, s.body,"
	" CASE b.body WHEN '' THEN r.body ELSE b.body END,"
	" EXISTS (SELECT 1 FROM said o WHERE o.kind = s.kind"
	" AND o.id = s.id AND o.source <> $1 OFFSET 0),"
	" r.rec IS NULL"
	" FROM staged s LEFT JOIN LATERAL (SELECT body FROM said"
	" WHERE kind = s.kind AND id = s.id AND source = $1"
	" OFFSET 0) b ON true"
	" LEFT JOIN LATERAL (SELECT rec, body FROM record"
	" WHERE kind = s.kind AND id = s.id OFFSET 0) r ON true"
	" WHERE s.at > $2 AND (CASE b.body WHEN '' THEN r.body"
	" ELSE b.body END IS DISTINCT FROM s.body OR r.rec IS NULL)"
	" ORDER BY s.at LIMIT $3",
    [TEXT_SAID_GONE] =
	"SELECT b.kind, b.id, EXISTS (SELECT 1 FROM said o"
	" WHERE o.kind = b.kind AND o.id = b.id AND o.source <> $1"
	" OFFSET 0)"
	" FROM said b WHERE b.source = $1 AND (b.kind, b.id) > ($2, $3)"
	" AND NOT EXISTS (SELECT 1 FROM staged s"
	" WHERE s.kind = b.kind AND s.id = b.id OFFSET 0)"
	" ORDER BY b.kind, b.id LIMIT $4",
    [TEXT_SAID_OTHERS] =
	"SELECT source, body FROM said WHERE kind = $2 AND id = $3"
	" AND source <> $1 ORDER BY source LIMIT $4",
    [TEXT_SAID_SET] =
	"INSERT INTO said(kind, id, source, body)"
	" SELECT convert_from(u.kind, 'UTF8'), convert_from(u.id, 'UTF8'),"
	" $1, u.body FROM unnest($2, $3, $4) AS u(kind, id, body)"
	" ON CONFLICT (kind, id, source) DO UPDATE SET body = excluded.body",
    [TEXT_SAID_DROP] =
	"DELETE FROM said WHERE kind = $1 AND id = $2 AND source = $3",
    [TEXT_SAID_FORGET] = "DELETE FROM said WHERE kind = $1 AND id = $2",
};

const char *postgres_text(enum postgres_text text)
{
	return texts[text];
}

static bool exec_once(
    struct postgres *postgres, const char *literal, PGresult **result)
{
	ExecStatusType status;

	PQclear(*result);
	*result = NULL;
	if (PQsendQuery(postgres->db, literal) == 1)
		*result = postgres_result(postgres, 0);
	status = PQresultStatus(*result);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static void take_value(const PGresult *result, char *value, size_t size)
{
	size_t len = 0;

	if (PQntuples(result) > 0 && !PQgetisnull(result, 0, 0))
		len = strlen(PQgetvalue(result, 0, 0));
	if (len >= size)
		len = size - 1;
	if (len > 0)
		memcpy(value, PQgetvalue(result, 0, 0), len);
	value[len] = '\0';
}

bool postgres_exec(struct postgres *postgres, const char *literal, char *value,
    size_t size, struct err *err)
{
	struct err failure = ERR_INIT;
	PGresult *result = NULL;
	bool ok = false;

	for (int tries = 0; tries < 2 && !ok; tries++) {
		if (!postgres_await(postgres, &failure) ||
		    !postgres_is_there(postgres, &failure))
			break;
		ok = exec_once(postgres, literal, &result);
		if (!ok)
			postgres_fail(postgres, result, &failure, "working");
		if (postgres->db != NULL)
			break;
	}
	if (!ok && err != NULL)
		*err = failure;
	if (ok && value != NULL)
		take_value(result, value, size);
	PQclear(result);
	return ok;
}

void postgres_forget(struct postgres *postgres)
{
	labels_forget(postgres->labels);
	arena_reset(&postgres->metas.arena);
	postgres->metas.count = 0;
	recall_forget(postgres->engine.recall);
}

void postgres_take_version(struct postgres *postgres, const char *version)
{
	size_t len = strlen(version);

	postgres->noticed_ms = clock_ms();
	if (strcmp(postgres->version, version) == 0)
		return;
	postgres_forget(postgres);
	if (len < sizeof(postgres->version))
		memcpy(postgres->version, version, len + 1);
}

/* Forgets what another process may have changed, sooner or later. */
static void notice_others(struct postgres *postgres)
{
	struct ask ask;

	if (postgres->writing || postgres->reading ||
	    clock_ms() < postgres->noticed_ms + NOTICE_MS)
		return;
	ask_init(&ask, postgres, TEXT_VERSION);
	if (ask_run(&ask, NULL, "looking for changes") && ask.rows > 0)
		postgres_take_version(postgres, ask_get_text(&ask, 0, 0));
	ask_done(&ask);
}

/* Within one state of the data, of which the version is known. */
static void keep_meta(
    struct postgres *postgres, const char *name, const char *value)
{
	struct postgres_metas *metas = &postgres->metas;

	if (!postgres->reading || metas->count == METAS_MAX ||
	    postgres->failure.code != ERR_NONE)
		return;
	metas->items[metas->count].name = arena_strdup(&metas->arena, name);
	metas->items[metas->count++].value = arena_strdup(&metas->arena, value);
}

static bool has_meta(struct postgres *postgres, struct arena *arena,
    const char *name, char **value)
{
	const struct postgres_metas *metas = &postgres->metas;

	for (size_t i = 0; postgres->reading && i < metas->count; i++) {
		if (strcmp(metas->items[i].name, name) != 0)
			continue;
		*value = arena_strdup(arena, metas->items[i].value);
		return true;
	}
	return false;
}

char *postgres_meta_get(
    struct catalogue *catalogue, struct arena *arena, const char *name)
{
	struct postgres *postgres = postgres_of(catalogue);
	struct ask ask;
	char *value = NULL;

	if (has_meta(postgres, arena, name, &value))
		return value;
	ask_init(&ask, postgres, TEXT_META_GET);
	ask_text(&ask, name);
	if (ask_run(&ask, NULL, "reading a value")) {
		if (ask.rows > 0)
			value = arena_strdup(arena, ask_get_text(&ask, 0, 0));
		keep_meta(postgres, name, value);
	}
	ask_done(&ask);
	return value;
}

bool postgres_meta_set(struct catalogue *catalogue, const char *name,
    const char *value, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres_of(catalogue), TEXT_META_SET);
	ask_text(&ask, name);
	ask_text(&ask, value);
	ok = ask_run(&ask, err, "noting a value");
	ask_done(&ask);
	return ok;
}

static bool page(struct catalogue *catalogue, struct arena *arena,
    const struct page_wish *wish, struct page_found *found, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	bool ok = postgres_ask(postgres, err);

	if (ok) {
		ok = answer_page(
		    catalogue, &postgres->engine, arena, wish, found, err);
		postgres_asked(postgres);
	}
	return ok;
}

static bool meets(struct catalogue *catalogue, const struct query *query,
    enum level level, const struct kind *kind, const char *id, bool *found,
    struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	bool ok = postgres_ask(postgres, err);

	if (ok) {
		ok = scope_meets(
		    &postgres->engine, query, level, kind, id, found, err);
		postgres_asked(postgres);
	}
	return ok;
}

static bool covers(struct catalogue *catalogue, const struct query *scope,
    const struct query *query, enum level level, bool *covered, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	bool ok = postgres_ask(postgres, err);

	if (ok) {
		ok = scope_covers(
		    &postgres->engine, scope, query, level, covered, err);
		postgres_asked(postgres);
	}
	return ok;
}

static bool relatives(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, enum level level, size_t limit,
    struct relatives *found, size_t count, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	bool ok = postgres_ask(postgres, err);

	if (ok) {
		ok = answer_relatives(&postgres->engine, arena, kind, id, level,
		    limit, found, count, err);
		postgres_asked(postgres);
	}
	return ok;
}

static bool related(struct catalogue *catalogue, struct arena *arena,
    const struct field *inverse, const struct kind *kind, const char *id,
    enum level level, size_t limit, struct record ***records, size_t *count,
    uint64_t *total, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	bool ok = postgres_ask(postgres, err);

	if (ok) {
		ok = answer_related(&postgres->engine, arena, inverse, kind, id,
		    level, limit, records, count, total, err);
		postgres_asked(postgres);
	}
	return ok;
}

static const char *label(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, const char *const *langs)
{
	notice_others(postgres_of(catalogue));
	return labels_get(
	    postgres_of(catalogue)->labels, catalogue, arena, kind, id, langs);
}

static void postgres_close(struct catalogue *catalogue)
{
	struct postgres *postgres = postgres_of(catalogue);

	if (postgres->writing)
		postgres_rollback(catalogue);
	hosts_close(&postgres->hosts);
	labels_free(postgres->labels);
	recall_free(postgres->engine.recall);
	poster_free(postgres->engine.poster);
	postgres_rows_forget(&postgres->rows);
	postgres_pipe_forget(postgres);
	postgres_walked_forget(postgres);
	arena_done(&postgres->absent.arena);
	arena_done(&postgres->metas.arena);
	codes_done(&postgres->touched);
	names_free(postgres->names);
	free(postgres);
}

static const struct catalogue_ops ops = {
    .name = "postgresql",
    .page = page,
    .get = postgres_get,
    .records = postgres_records,
    .relatives = relatives,
    .related = related,
    .label = label,
    .changes = postgres_changes,
    .stats = postgres_stats,
    .meets = meets,
    .covers = covers,
    .begin = postgres_begin,
    .put = postgres_put,
    .remove = postgres_remove,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .after = postgres_after,
    .scrub = postgres_scrub,
    .places = postgres_places,
    .read_begin = postgres_read_begin,
    .read_end = postgres_read_end,
    .nodes = postgres_nodes,
    .meta_get = postgres_meta_get,
    .meta_set = postgres_meta_set,
    .close = postgres_close,
    .sayings = &postgres_saying_ops,
};

struct catalogue *postgres_open(const char *uri, bool create, struct err *err)
{
	struct postgres *postgres = mem_alloc(sizeof(*postgres));

	postgres->catalogue.ops = &ops;
	postgres->engine.ops = &postgres_engine_ops;
	postgres->name = "the store";
	postgres->labels = labels_new();
	postgres->engine.recall = recall_new();
	postgres->engine.poster = poster_new(POSTER_MAX_BYTES);
	postgres->engine.watch = &postgres->catalogue.watch;
	codes_init(&postgres->touched);
	postgres->names = postgres_names(postgres);
	if (hosts_open(&postgres->hosts, uri, err) &&
	    postgres_migrate(postgres, create, err))
		return &postgres->catalogue;
	postgres_close(&postgres->catalogue);
	return NULL;
}
