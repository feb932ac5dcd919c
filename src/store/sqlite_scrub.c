/*
 * sqlite_scrub.c owns the leaving of bytes: that what was removed or changed
 * is in no part of the file any more. It must not know what that was.
 *
 * secure_delete overwrites cells where they are deleted. A page that was split
 * or merged can still hold a copy of a cell that moved on, so the file is
 * written anew; then the log is folded in and cut to nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "klaster/model/decode.h"
#include "sqlite_parts.h"

bool sqlite_after(struct catalogue *catalogue, struct arena *arena,
    int64_t *rec, size_t limit, struct record **records, size_t *count,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool ok = true;

	*count = 0;
	while (ok && *count < limit) {
		sqlite3_stmt *next = sqlite_text(sqlite, TEXT_RECORD_NEXT, err);
		int rc;

		if (next == NULL)
			return false;
		sqlite3_bind_int64(next, 1, *rec);
		rc = sqlite3_step(next);
		if (rc == SQLITE_ROW) {
			*rec = sqlite3_column_int64(next, 0);
			records[*count] = decode_stored(arena,
			    (const char *)sqlite3_column_text(next, 1),
			    (size_t)sqlite3_column_bytes(next, 1), err);
			ok = records[*count] != NULL;
			*count += ok;
		} else if (rc != SQLITE_DONE) {
			ok = sqlite_fail(sqlite, err, "reading records");
		}
		sqlite3_reset(next);
		if (rc == SQLITE_DONE)
			break;
	}
	return ok;
}

bool sqlite_write_anew(sqlite3 *db, const char *path, struct err *err)
{
	bool ok;

	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 1);
	ok = sqlite3_exec(db, "VACUUM", NULL, NULL, NULL) == SQLITE_OK;
	if (!ok)
		err_set(err, ERR_COPY, "%s: writing the file anew: %s.",
		    path != NULL ? path : "memory", sqlite3_errmsg(db));
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	if (!ok || path == NULL)
		return ok;
	if (sqlite3_wal_checkpoint_v2(
		db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK)
		return true;
	return err_set(err, ERR_PARTIAL,
	    "Another program is reading %s, and until it is done old bytes "
	    "stay in %s-wal; run the same again.",
	    path, path);
}

bool sqlite_scrub(struct catalogue *catalogue, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	return sqlite_write_anew(sqlite->db, sqlite->path, err);
}

static bool write_into(struct sqlite *sqlite, const char *path, struct err *err)
{
	sqlite3_stmt *into = NULL;
	char real[PATH_MAX_BYTES];
	bool ok = sqlite_resolve(path, real, sizeof(real)) ||
		  err_set(err, ERR_COPY, "%s: no such directory.", path);

	if (!ok)
		return false;
	ok = sqlite3_prepare_v2(
		 sqlite->db, "VACUUM INTO ?1", -1, &into, NULL) == SQLITE_OK;
	if (ok) {
		sqlite_bind_text(into, 1, real);
		ok = sqlite3_step(into) == SQLITE_DONE;
	}
	if (!ok)
		sqlite_fail(sqlite, err, "writing the file anew");
	sqlite3_finalize(into);
	return ok;
}

bool sqlite_scrub_to(
    struct catalogue *catalogue, const char *path, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return err_set(err, ERR_COPY, "%s: %s.", path, strerror(errno));
	close(fd);
	sqlite3_limit(sqlite->db, SQLITE_LIMIT_ATTACHED, 1);
	sqlite->scrubbing = true;
	ok = write_into(sqlite, path, err);
	sqlite->scrubbing = false;
	sqlite->stopped = (struct err)ERR_INIT;
	sqlite3_limit(sqlite->db, SQLITE_LIMIT_ATTACHED, 0);
	if (!ok)
		unlink(path);
	return ok;
}
