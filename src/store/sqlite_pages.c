/*
 * sqlite_pages.c owns the file of kept answers. It must not know what they
 * say.
 */
#include "klaster/store/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "sqlite_parts.h"

#define PAGES_APPLICATION 1802269552 /* "klsp" */
#define PAGES_VERSION 1
#define PAGES_BUSY_MS 250 /* a person waits for it */

enum pages_text {
	PAGES_GET,
	PAGES_PUT,
	PAGES_TOUCH,
	PAGES_DROP,
	PAGES_DROP_SAYING,
	PAGES_DROP_BEFORE,
	PAGES_NEXT,
	PAGES_OLDEST,
	PAGES_EVER,
	PAGES_TRIM,
	PAGES_TEXTS
};

#define COLUMNS "seq, link, asked_in, body, etag, lang, asked_s"

static const char *const texts[PAGES_TEXTS] = {
    [PAGES_GET] = "SELECT " COLUMNS " FROM page WHERE link = ?1"
		  " ORDER BY asked_in = ?2 DESC, seq DESC LIMIT 1",
    [PAGES_PUT] = "INSERT OR REPLACE INTO"
		  " page(link, asked_in, body, etag, lang, asked_s)"
		  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [PAGES_TOUCH] = "UPDATE page SET asked_s = ?3"
		    " WHERE link = ?1 AND asked_in = ?2",
    [PAGES_DROP] = "DELETE FROM page WHERE link = ?1",
    [PAGES_DROP_SAYING] = "DELETE FROM page"
			  " WHERE instr(body, ?1) > 0 OR instr(link, ?1) > 0",
    [PAGES_DROP_BEFORE] = "DELETE FROM page WHERE asked_s < ?1",
    [PAGES_NEXT] =
	"SELECT " COLUMNS " FROM page WHERE seq > ?1 ORDER BY seq LIMIT 1",
    [PAGES_OLDEST] = "SELECT min(asked_s) FROM page",
    [PAGES_EVER] = "SELECT 1 FROM sqlite_sequence WHERE name = 'page'",
    [PAGES_TRIM] =
	"DELETE FROM page WHERE seq <= (SELECT max(seq) FROM page) - ?1",
};

struct pages {
	sqlite3 *db;
	int log; /* of sqlite_connect() */
	char *file;
	sqlite3_stmt *texts[PAGES_TEXTS];
	bool damaged; /* to be set aside when closed */
};

static bool pages_fail(struct pages *pages, struct err *err)
{
	int rc = sqlite3_errcode(pages->db) & 0xFF;

	if (rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB)
		pages->damaged = true;
	return err_set(
	    err, ERR_COPY, "%s: %s.", pages->file, sqlite3_errmsg(pages->db));
}

static sqlite3_stmt *pages_text(
    struct pages *pages, enum pages_text text, struct err *err)
{
	sqlite3_stmt **statement = &pages->texts[text];

	if (*statement == NULL &&
	    sqlite3_prepare_v3(pages->db, texts[text], -1,
		SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK)
		pages_fail(pages, err);
	return *statement;
}

/* --- the file */

/* 0: not one of ours; 1: new; 2: ours. */
static int look(struct pages *pages)
{
	sqlite3_stmt *statement = NULL;
	int found = 0;

	if (sqlite3_prepare_v2(pages->db,
		"SELECT application_id, user_version,"
		" (SELECT count(*) FROM sqlite_schema)"
		" FROM pragma_application_id, pragma_user_version",
		-1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW) {
		if (sqlite3_column_int(statement, 0) == PAGES_APPLICATION &&
		    sqlite3_column_int(statement, 1) == PAGES_VERSION)
			found = 2;
		else if (sqlite3_column_int(statement, 0) == 0 &&
			 sqlite3_column_int(statement, 2) == 0)
			found = 1;
	}
	sqlite3_finalize(statement);
	return found;
}

static bool make_tables(struct pages *pages)
{
	/* Somebody else may be doing the same. */
	if (sqlite3_exec(pages->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) !=
	    SQLITE_OK)
		return false;
	if (look(pages) != 1 ||
	    sqlite3_exec(pages->db,
		"CREATE TABLE page(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
		" link TEXT NOT NULL, asked_in TEXT NOT NULL,"
		" body BLOB NOT NULL, etag TEXT, lang TEXT,"
		" asked_s INTEGER NOT NULL, UNIQUE (link, asked_in));"
		"PRAGMA application_id = 1802269552;"
		"PRAGMA user_version = 1;",
		NULL, NULL, NULL) != SQLITE_OK) {
		sqlite3_exec(pages->db, "ROLLBACK", NULL, NULL, NULL);
		return look(pages) == 2;
	}
	return sqlite3_exec(pages->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

static struct pages *open_once(
    const char *file, bool create, bool *damaged, struct err *err)
{
	int log;
	sqlite3 *db = sqlite_connect(file, create, &log, damaged, err);
	struct pages *pages;
	int found;

	if (db == NULL)
		return NULL;
	pages = mem_alloc(sizeof(*pages));
	pages->db = db;
	pages->log = log;
	pages->file = mem_strdup(file);
	found = look(pages);
	if (found == 2 || (found == 1 && make_tables(pages))) {
		sqlite3_busy_timeout(db, PAGES_BUSY_MS);
		return pages;
	}
	if (found == 0 && sqlite3_errcode(db) == SQLITE_ROW)
		err_set(err, ERR_COPY,
		    "%s is of another program, or of another version of this "
		    "one.",
		    file);
	else
		pages_fail(pages, err);
	*damaged = pages->damaged;
	pages->damaged = false;
	pages_close(pages);
	return NULL;
}

bool pages_are_there(const char *file)
{
	struct stat info;

	return lstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
	       info.st_size > 0 && access(file, R_OK | W_OK) == 0;
}

struct pages *pages_open(const char *file, bool create, struct err *err)
{
	struct err again = ERR_INIT;
	bool damaged = false;
	struct pages *pages = open_once(file, create, &damaged, err);

	if (pages != NULL || !damaged)
		return pages;
	/* Its sentence says where the damaged one is now. */
	sqlite_set_aside(file, err);
	if (!create)
		return NULL;
	damaged = false;
	pages = open_once(file, true, &damaged, &again);
	if (pages == NULL)
		*err = again;
	else
		err->code = ERR_NONE;
	return pages;
}

bool pages_are_damaged(const struct pages *pages)
{
	return pages->damaged;
}

void pages_close(struct pages *pages)
{
	struct err err = ERR_INIT;
	size_t i;

	if (pages == NULL)
		return;
	for (i = 0; i < PAGES_TEXTS; i++)
		sqlite3_finalize(pages->texts[i]);
	sqlite_disconnect(pages->db, pages->log);
	if (pages->damaged) {
		sqlite_set_aside(pages->file, &err);
		log_add(LOG_ERROR, "%s", err.text);
	}
	free(pages->file);
	free(pages);
}

/* --- reading */

static const char *text_at(sqlite3_stmt *row, int column, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text != NULL ? arena_strdup(arena, text) : NULL;
}

/* Steps to the one row, if there is one, and resets. */
static bool read_item(struct pages *pages, sqlite3_stmt *row,
    struct arena *arena, struct pages_item *item, struct err *err)
{
	int rc = sqlite3_step(row);
	const void *body;

	if (rc == SQLITE_ROW) {
		body = sqlite3_column_blob(row, 3);
		*item = (struct pages_item){
		    .seq = (uint64_t)sqlite3_column_int64(row, 0),
		    .link = text_at(row, 1, arena),
		    .asked_in = text_at(row, 2, arena),
		    .len = (size_t)sqlite3_column_bytes(row, 3),
		    .etag = text_at(row, 4, arena),
		    .lang = text_at(row, 5, arena),
		    .asked_s = sqlite3_column_int64(row, 6),
		};
		item->body =
		    arena_strndup(arena, body != NULL ? body : "", item->len);
	} else if (rc != SQLITE_DONE) {
		pages_fail(pages, err);
	}
	sqlite3_reset(row);
	return rc == SQLITE_ROW;
}

bool pages_get(struct pages *pages, struct arena *arena, const char *link,
    const char *asked_in, struct pages_item *item, struct err *err)
{
	sqlite3_stmt *row = pages_text(pages, PAGES_GET, err);

	if (row == NULL)
		return false;
	sqlite_bind_text(row, 1, link);
	sqlite_bind_text(row, 2, asked_in);
	return read_item(pages, row, arena, item, err);
}

bool pages_next(struct pages *pages, struct arena *arena, uint64_t seq,
    struct pages_item *item, struct err *err)
{
	sqlite3_stmt *row = pages_text(pages, PAGES_NEXT, err);

	if (row == NULL)
		return false;
	sqlite3_bind_int64(row, 1, (int64_t)seq);
	return read_item(pages, row, arena, item, err);
}

int64_t pages_oldest_s(struct pages *pages)
{
	sqlite3_stmt *row = pages_text(pages, PAGES_OLDEST, NULL);
	int64_t oldest_s = -1;

	if (row == NULL)
		return -1;
	if (sqlite3_step(row) == SQLITE_ROW &&
	    sqlite3_column_type(row, 0) != SQLITE_NULL)
		oldest_s = sqlite3_column_int64(row, 0);
	sqlite3_reset(row);
	return oldest_s;
}

bool pages_are_new(struct pages *pages)
{
	sqlite3_stmt *row = pages_text(pages, PAGES_EVER, NULL);
	int rc = row != NULL ? sqlite3_step(row) : SQLITE_ERROR;

	if (row != NULL)
		sqlite3_reset(row);
	return rc == SQLITE_DONE;
}

/* --- writing: each is a transaction of its own */

static bool run(struct pages *pages, sqlite3_stmt *statement, struct err *err)
{
	int rc = sqlite3_step(statement);

	if (rc != SQLITE_DONE)
		pages_fail(pages, err);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return rc == SQLITE_DONE;
}

bool pages_put(
    struct pages *pages, const struct pages_item *item, struct err *err)
{
	sqlite3_stmt *put = pages_text(pages, PAGES_PUT, err);

	if (put == NULL)
		return false;
	if (item->len > PAGES_BODY_MAX)
		return pages_drop(pages, item->link, err);
	sqlite_bind_text(put, 1, item->link);
	sqlite_bind_text(put, 2, item->asked_in);
	sqlite3_bind_blob(put, 3, item->body, (int)item->len, SQLITE_STATIC);
	sqlite_bind_text(put, 4, item->etag);
	sqlite_bind_text(put, 5, item->lang);
	sqlite3_bind_int64(put, 6, item->asked_s);
	return run(pages, put, err);
}

bool pages_touch(struct pages *pages, const char *link, const char *asked_in,
    int64_t asked_s, struct err *err)
{
	sqlite3_stmt *touch = pages_text(pages, PAGES_TOUCH, err);

	if (touch == NULL)
		return false;
	sqlite_bind_text(touch, 1, link);
	sqlite_bind_text(touch, 2, asked_in);
	sqlite3_bind_int64(touch, 3, asked_s);
	return run(pages, touch, err);
}

bool pages_drop(struct pages *pages, const char *link, struct err *err)
{
	sqlite3_stmt *drop = pages_text(pages, PAGES_DROP, err);

	if (drop == NULL)
		return false;
	sqlite_bind_text(drop, 1, link);
	return run(pages, drop, err);
}

/* What was overwritten still stands in the log. Somebody else who reads now
 * keeps it there until he is done. */
static bool empty_log(struct pages *pages)
{
	sqlite3_exec(
	    pages->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	return true;
}

bool pages_scrub(struct pages *pages, struct err *err)
{
	return sqlite_write_anew(pages->db, pages->file, err);
}

bool pages_drop_saying(struct pages *pages, const char *text, struct err *err)
{
	sqlite3_stmt *drop = pages_text(pages, PAGES_DROP_SAYING, err);

	if (drop == NULL)
		return false;
	sqlite3_bind_blob(drop, 1, text, (int)strlen(text), SQLITE_STATIC);
	return run(pages, drop, err) && empty_log(pages);
}

bool pages_drop_before(struct pages *pages, int64_t asked_s, struct err *err)
{
	sqlite3_stmt *drop = pages_text(pages, PAGES_DROP_BEFORE, err);

	if (drop == NULL)
		return false;
	sqlite3_bind_int64(drop, 1, asked_s);
	return run(pages, drop, err) && empty_log(pages);
}

/* The table came after the others: a file may be without it. */
uint64_t pages_seq(struct pages *pages)
{
	sqlite3_stmt *statement = NULL;
	uint64_t seq = 0;

	if (sqlite3_prepare_v2(pages->db, "SELECT max(seq) FROM held", -1,
		&statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		seq = (uint64_t)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return seq;
}

bool pages_set_seq(struct pages *pages, uint64_t seq, struct err *err)
{
	char text[240];

	/* Another program may have been told more. */
	snprintf(text, sizeof(text),
	    "BEGIN IMMEDIATE;"
	    "CREATE TABLE IF NOT EXISTS held(seq INTEGER NOT NULL);"
	    "DELETE FROM held WHERE seq < %lld OR %lld = 0;"
	    "INSERT INTO held SELECT %lld"
	    " WHERE NOT EXISTS (SELECT 1 FROM held); COMMIT",
	    (long long)seq, (long long)seq, (long long)seq);
	if (sqlite3_exec(pages->db, text, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	pages_fail(pages, err);
	sqlite3_exec(pages->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

bool pages_trim(struct pages *pages, struct err *err)
{
	sqlite3_stmt *trim = pages_text(pages, PAGES_TRIM, err);

	if (trim == NULL)
		return false;
	sqlite3_bind_int64(trim, 1, PAGES_MOST);
	return run(pages, trim, err);
}
