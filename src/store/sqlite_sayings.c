/*
 * sqlite_sayings.c owns what sources say of records, and the staging of an
 * import. It must not know what is made of several sayings.
 */
#include <string.h>
#include "sqlite_parts.h"

/* The staging may be as large as the directory, so it is not kept in memory:
 * SQLite opens a file that only this user can read and that has no name. */
static bool staging_open(struct catalogue *catalogue, struct err *err)
{
	return sqlite_exec(sqlite_of(catalogue),
	    "DROP TABLE IF EXISTS temp.staged;"
	    "CREATE TEMP TABLE staged(at INTEGER PRIMARY KEY,"
	    " kind TEXT NOT NULL, id TEXT NOT NULL, file INTEGER NOT NULL,"
	    " line INTEGER NOT NULL, body TEXT NOT NULL);"
	    "CREATE UNIQUE INDEX temp.staged_id ON staged(kind, id);",
	    err);
}

static void staging_close(struct catalogue *catalogue)
{
	sqlite_exec(
	    sqlite_of(catalogue), "DROP TABLE IF EXISTS temp.staged;", NULL);
}

static bool staging_clear(struct catalogue *catalogue, struct err *err)
{
	return sqlite_exec(
	    sqlite_of(catalogue), "DELETE FROM temp.staged;", err);
}

static const char *copied(struct arena *arena, sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text == NULL ? NULL
			    : arena_strndup(arena, text,
				  (size_t)sqlite3_column_bytes(row, column));
}

/* 0 and err when it did not end well. */
static bool ended(struct sqlite *sqlite, sqlite3_stmt *statement, int rc,
    struct err *err, const char *doing)
{
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW ||
		  sqlite_fail(sqlite, err, doing);

	sqlite3_reset(statement);
	return ok;
}

static bool find(struct catalogue *catalogue, struct arena *arena,
    struct saying *sayings, size_t count, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	for (size_t i = 0; i < count; i++) {
		struct saying *saying = &sayings[i];
		sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_STAGED_FIND, err);
		int rc;

		if (ask == NULL)
			return false;
		sqlite_bind_text(ask, 1, saying->kind->name);
		sqlite_bind_text(ask, 2, saying->id);
		rc = sqlite3_step(ask);
		saying->line = NULL;
		if (rc == SQLITE_ROW) {
			saying->at = (uint64_t)sqlite3_column_int64(ask, 0);
			saying->file = (uint64_t)sqlite3_column_int64(ask, 1);
			saying->row = (uint64_t)sqlite3_column_int64(ask, 2);
			saying->line = copied(arena, ask, 3);
			saying->len = (size_t)sqlite3_column_bytes(ask, 3);
		}
		if (!ended(sqlite, ask, rc, err, "looking at what came"))
			return false;
	}
	return true;
}

static bool stage(struct catalogue *catalogue, const struct saying *sayings,
    size_t count, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	for (size_t i = 0; i < count; i++) {
		const struct saying *saying = &sayings[i];
		sqlite3_stmt *add = sqlite_text(sqlite, TEXT_STAGED_ADD, err);

		if (add == NULL)
			return false;
		sqlite3_bind_int64(add, 1, (int64_t)saying->at);
		sqlite_bind_text(add, 2, saying->kind->name);
		sqlite_bind_text(add, 3, saying->id);
		sqlite3_bind_int64(add, 4, (int64_t)saying->file);
		sqlite3_bind_int64(add, 5, (int64_t)saying->row);
		sqlite3_bind_text(
		    add, 6, saying->line, (int)saying->len, SQLITE_STATIC);
		if (!sqlite_run(sqlite, add, err, "staging a record"))
			return false;
	}
	return true;
}

static bool count_of(struct sqlite *sqlite, enum sqlite_text text,
    const char *source, uint64_t *number, struct err *err)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, text, err);
	int rc;

	if (ask == NULL)
		return false;
	if (source != NULL)
		sqlite_bind_text(ask, 1, source);
	rc = sqlite3_step(ask);
	if (rc == SQLITE_ROW)
		*number = (uint64_t)sqlite3_column_int64(ask, 0);
	return ended(sqlite, ask, rc, err, "counting what came");
}

static bool tally(struct catalogue *catalogue, const char *source,
    struct saying_tally *tally, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	return count_of(sqlite, TEXT_STAGED_COUNT, NULL, &tally->staged, err) &&
	       count_of(sqlite, TEXT_SAID_COUNT, source, &tally->before, err) &&
	       count_of(
		   sqlite, TEXT_SAID_VANISHED, source, &tally->vanished, err);
}

static bool news(struct catalogue *catalogue, struct arena *arena,
    const char *source, uint64_t after, struct saying *sayings, size_t *count,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_SAID_NEWS, err);
	int rc;

	*count = 0;
	if (ask == NULL)
		return false;
	sqlite_bind_text(ask, 1, source);
	sqlite3_bind_int64(ask, 2, (int64_t)after);
	sqlite3_bind_int64(ask, 3, SAYING_MANY);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		sayings[(*count)++] = (struct saying){
		    .at = (uint64_t)sqlite3_column_int64(ask, 0),
		    .kind =
			kind_find((const char *)sqlite3_column_text(ask, 1)),
		    .id = copied(arena, ask, 2),
		    .file = (uint64_t)sqlite3_column_int64(ask, 3),
		    .row = (uint64_t)sqlite3_column_int64(ask, 4),
		    .line = copied(arena, ask, 5),
		    .len = (size_t)sqlite3_column_bytes(ask, 5),
		    .before = copied(arena, ask, 6),
		    .before_len = (size_t)sqlite3_column_bytes(ask, 6),
		    .has_others = sqlite3_column_int(ask, 7) != 0};
	}
	return ended(sqlite, ask, rc, err, "comparing what came");
}

static bool vanished(struct catalogue *catalogue, struct arena *arena,
    const char *source, const struct saying *after, struct saying *sayings,
    size_t *count, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_SAID_GONE, err);
	int rc;

	*count = 0;
	if (ask == NULL)
		return false;
	sqlite_bind_text(ask, 1, source);
	sqlite_bind_text(ask, 2, after == NULL ? "" : after->kind->name);
	sqlite_bind_text(ask, 3, after == NULL ? "" : after->id);
	sqlite3_bind_int64(ask, 4, SAYING_MANY);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		const struct kind *kind =
		    kind_find((const char *)sqlite3_column_text(ask, 0));

		/* A kind that is known no longer has no records. */
		if (kind != NULL)
			sayings[(*count)++] = (struct saying){.kind = kind,
			    .id = copied(arena, ask, 1),
			    .has_others = sqlite3_column_int(ask, 2) != 0};
	}
	return ended(sqlite, ask, rc, err, "looking for what vanished");
}

static bool others(struct catalogue *catalogue, struct arena *arena,
    const char *source, const struct kind *kind, const char *id,
    struct saying *sayings, size_t *count, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_SAID_OTHERS, err);
	int rc;

	*count = 0;
	if (ask == NULL)
		return false;
	sqlite_bind_text(ask, 1, source);
	sqlite_bind_text(ask, 2, kind->name);
	sqlite_bind_text(ask, 3, id);
	sqlite3_bind_int64(ask, 4, SAYING_MANY);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW)
		sayings[(*count)++] = (struct saying){.kind = kind,
		    .id = arena_strdup(arena, id),
		    .source = copied(arena, ask, 0),
		    .line = copied(arena, ask, 1),
		    .len = (size_t)sqlite3_column_bytes(ask, 1)};
	return ended(sqlite, ask, rc, err, "reading what others say");
}

static bool say(struct catalogue *catalogue, const char *source,
    const struct saying *sayings, size_t count, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	for (size_t i = 0; i < count; i++) {
		const struct saying *saying = &sayings[i];
		sqlite3_stmt *set = sqlite_text(sqlite, TEXT_SAID_SET, err);

		if (set == NULL)
			return false;
		sqlite_bind_text(set, 1, saying->kind->name);
		sqlite_bind_text(set, 2, saying->id);
		sqlite_bind_text(set, 3, source);
		sqlite3_bind_text(set, 4, saying->len > 0 ? saying->line : "",
		    (int)saying->len, SQLITE_STATIC);
		if (!sqlite_run(sqlite, set, err, "noting who says it"))
			return false;
	}
	return true;
}

static bool unsay(struct catalogue *catalogue, const char *source,
    const struct kind *kind, const char *id, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	sqlite3_stmt *drop = sqlite_text(
	    sqlite, source == NULL ? TEXT_SAID_FORGET : TEXT_SAID_DROP, err);

	if (drop == NULL)
		return false;
	sqlite_bind_text(drop, 1, kind->name);
	sqlite_bind_text(drop, 2, id);
	if (source != NULL)
		sqlite_bind_text(drop, 3, source);
	return sqlite_run(sqlite, drop, err, "forgetting who says it");
}

const struct saying_ops sqlite_saying_ops = {
    .open = staging_open,
    .close = staging_close,
    .clear = staging_clear,
    .find = find,
    .stage = stage,
    .tally = tally,
    .news = news,
    .vanished = vanished,
    .others = others,
    .say = say,
    .unsay = unsay,
};
