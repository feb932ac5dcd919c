/*
 * sqlite_backup.c owns the copying of a directory to another file while
 * klasterd writes to it. It knows nothing of what is in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "sqlite_parts.h"



/* One step for all pages: it reads one state of the directory, whatever is
 * written meanwhile, and a writer does not wait for it. */
static bool copy_pages(
    struct sqlite *sqlite, sqlite3 *to, const char *path, struct err *err)
{
	sqlite3_backup *backup =
	    sqlite3_backup_init(to, "main", sqlite->db, "main");
	int rc = SQLITE_ERROR;

	if (backup) {
		rc = sqlite3_backup_step(backup, -1);
		sqlite3_backup_finish(backup);
	}
	return rc == SQLITE_DONE ||
	       err_set(err, ERR_COPY, "%s: not written: %s", path,
		   sqlite3_errmsg(to));
}

/* The copy is one file, without a log beside it. */
static bool copy_to(struct sqlite *sqlite, const char *path, struct err *err)
{
	char real[PATH_MAX_BYTES];
	sqlite3 *to = NULL;
	bool ok = sqlite_resolve(path, real, sizeof(real)) &&
		  sqlite3_open_v2(real, &to,
		      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
			  SQLITE_OPEN_PRIVATECACHE,
		      NULL) == SQLITE_OK;

	if (!ok)
		err_set(err, ERR_COPY, "%s: %s", path,
		    to ? sqlite3_errmsg(to) : "it cannot be opened");
	ok = ok && copy_pages(sqlite, to, path, err);
	if (ok && sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL,
		      NULL) != SQLITE_OK)
		ok = err_set(err, ERR_COPY, "%s: %s", path, sqlite3_errmsg(to));
	sqlite3_close(to);
	return ok;
}

bool sqlite_backup(
    struct catalogue *catalogue, const char *path, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_set(err, ERR_USAGE, "%s: %s", path,
		    errno == EEXIST ? "is there already; a backup overwrites "
				      "nothing"
				    : strerror(errno));
	close(fd);
	if (copy_to(sqlite, path, err))
		return true;
	unlink(path);
	return false;
}
