/*
 * sqlite_open.c owns the database file: that it is ours, whole and closed to
 * others before anything is believed that stands in it. It must not know what
 * the file holds.
 */
#define _DEFAULT_SOURCE /* statfs, realpath */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif
#include "klaster/base/clock.h"
#include "sqlite_parts.h"

#define BUSY_MS 5000
#define CHECKED_BYTES_MAX ((off_t)256 << 20)

/* The file's own path, whatever links lead to its directory: systemd's
 * /var/lib/klasterd is one. That the file itself is none is looked at apart;
 * SQLite would refuse them all alike. */
bool sqlite_resolve(const char *file, char *path, size_t size)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash ? slash + 1 : file;
	char dir[PATH_MAX_BYTES], real[PATH_MAX];
	int len = slash ? (int)(slash - file) : 0;

	len = snprintf(dir, sizeof(dir), "%.*s", len, file);
	if (len < 0 || (size_t)len >= sizeof(dir) ||
	    !realpath(len > 0 ? dir
		      : slash ? "/"
			      : ".",
		real))
		return false;
	len = snprintf(
	    path, size, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
	return len > 0 && (size_t)len < size;
}

/* A path that is a plain file or nothing; made 0600 if it may be. */
static bool prepare_file(const char *file, bool create, struct err *err)
{
	struct stat info;
	int fd;

	if (lstat(file, &info) == 0) {
		if (!S_ISREG(info.st_mode))
			return err_set(err, ERR_COPY,
			    "%s is not a plain file; it is not opened.", file);
		return true;
	}
	if (errno != ENOENT)
		return err_set(err, ERR_COPY, "%s: %s.", file, strerror(errno));
	if (!create)
		return err_set(
		    err, ERR_COPY, "There is no directory file %s.", file);
	fd = open(
	    file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, ERR_COPY, "%s cannot be made: %s.", file,
		    strerror(errno));
	close(fd);
	return true;
}

/* A file that lies beside it, of so many bytes at least; -1: there is none. */
static int open_beside(const char *file, const char *tail, off_t least)
{
	char path[PATH_MAX_BYTES];
	struct stat info;
	int len = snprintf(path, sizeof(path), "%s%s", file, tail);
	int fd =
	    len > 0 && (size_t)len < sizeof(path)
		? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
		: -1;

	if (fd >= 0 && (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
			   info.st_size < least)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* A log that was not folded in, and nobody who has it: the last program did
 * not close the file. Who has it open holds a lock on the log, which ends with
 * him however he ends. SQLite itself has no locks there that closing ours
 * could take away, as on the file. */
static bool was_left_open(const char *file)
{
	int log = open_beside(file, "-wal", 1), journal;
	bool left = log >= 0 && flock(log, LOCK_EX | LOCK_NB) == 0;

	if (log >= 0) {
		close(log);
		return left;
	}
	journal = open_beside(file, "-journal", 1);
	if (journal >= 0)
		close(journal);
	return journal >= 0;
}

/* -1: nobody sees that it is open, and looks through it for nothing. */
static int hold(const char *file)
{
	int log = open_beside(file, "-wal", 0);

	if (log >= 0 && flock(log, LOCK_SH | LOCK_NB) != 0) {
		close(log);
		log = -1;
	}
	return log;
}

/* To look at every page of a large directory takes minutes, and a service
 * would be away so long after each kill. A log makes good what was cut off; a
 * page that is damaged all the same is found where it is read. */
static bool is_soon_checked(const char *file)
{
	struct stat info;

	return stat(file, &info) == 0 && info.st_size <= CHECKED_BYTES_MAX;
}

/* SQLite's shared memory does not work between hosts. */
static bool is_on_network(const char *file)
{
#ifdef __linux__
	static const unsigned long network[] = {
	    0x6969,
	    0xFF534D42,
	    0xFE534D42,
	    0x517B,
	    0x65735546,
	    0x01021997,
	    0x0BD00BD0,
	    0x47504653,
	};
	struct statfs info;

	if (statfs(file, &info) != 0)
		return false;
	for (size_t i = 0; i < sizeof(network) / sizeof(network[0]); i++)
		if (((unsigned long)info.f_type & 0xFFFFFFFF) == network[i])
			return true;
#else
	(void)file;
#endif
	return false;
}

static void harden(sqlite3 *db)
{
	static const struct {
		int option, value;
	} options[] = {
	    {SQLITE_DBCONFIG_DEFENSIVE, 1},
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
	    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	};
	static const struct {
		int limit, value;
	} limits[] = {
	    {SQLITE_LIMIT_LENGTH, 8 * 1024 * 1024},
	    {SQLITE_LIMIT_SQL_LENGTH, SQL_TEXT_MAX + 1},
	    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256},
	    {SQLITE_LIMIT_VDBE_OP, 100000},
	    {SQLITE_LIMIT_ATTACHED, 0},
	    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
	    {SQLITE_LIMIT_WORKER_THREADS, 0},
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		sqlite3_db_config(
		    db, options[i].option, options[i].value, NULL);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		sqlite3_limit(db, limits[i].limit, limits[i].value);
}

static bool is_damage(int rc)
{
	return (rc & 0xFF) == SQLITE_CORRUPT || (rc & 0xFF) == SQLITE_NOTADB;
}

static bool run(sqlite3 *db, const char *literal, bool *damaged)
{
	int rc = sqlite3_exec(db, literal, NULL, NULL, NULL);

	if (is_damage(rc))
		*damaged = true;
	return rc == SQLITE_OK;
}

static bool is_whole(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	bool whole =
	    sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement,
		NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW &&
	    strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;

	sqlite3_finalize(statement);
	return whole;
}

static bool settle(sqlite3 *db, const char *file, bool left_open, bool *damaged)
{
	sqlite3_busy_timeout(db, BUSY_MS);
	if (!run(db, "PRAGMA cell_size_check = ON", damaged) ||
	    !run(db, "PRAGMA mmap_size = 0", damaged) ||
	    !run(db, "PRAGMA secure_delete = ON", damaged) ||
	    /* What is to be sorted may be larger than memory. */
	    !run(db, "PRAGMA temp_store = FILE", damaged) ||
	    !run(db, "PRAGMA cache_size = -16384", damaged))
		return false;
	/* The first look at the file; a mode it does not take is not used. */
	if (!run(db,
		is_on_network(file) ? "PRAGMA journal_mode = DELETE"
				    : "PRAGMA journal_mode = WAL",
		damaged))
		return false;
	/* With a log, a power cut costs the last transaction, never the file;
	 * whatever it is, it can be fetched or imported again. */
	if (!run(db, "PRAGMA synchronous = NORMAL", damaged))
		return false;
	if (left_open && !is_whole(db))
		*damaged = true;
	return !*damaged;
}

void sqlite_limit_memory(int64_t bytes)
{
	/* Twenty pages for each file in one piece would be touched at once
	 * and given back never. Only the first call comes in time. */
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
	sqlite3_soft_heap_limit64(bytes);
}

sqlite3 *sqlite_connect(
    const char *file, bool create, int *log, bool *damaged, struct err *err)
{
	bool memory = strcmp(file, ":memory:") == 0;
	bool left_open =
	    !memory && was_left_open(file) && is_soon_checked(file);
	char path[PATH_MAX_BYTES];
	sqlite3 *db = NULL;

	*log = -1;
	if (!memory && !prepare_file(file, create, err))
		return NULL;
	if (memory || !sqlite_resolve(file, path, sizeof(path)))
		snprintf(path, sizeof(path), "%s", file);
	if (sqlite3_open_v2(path, &db,
		SQLITE_OPEN_READWRITE | (memory ? SQLITE_OPEN_CREATE : 0) |
		    SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX |
		    SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
		NULL) == SQLITE_OK) {
		harden(db);
		if (settle(db, file, left_open, damaged)) {
			*log = memory ? -1 : hold(file);
			return db;
		}
	}
	err_set(err, ERR_COPY, "%s cannot be opened: %s.", file,
	    db == NULL ? "out of memory" : sqlite3_errmsg(db));
	sqlite3_close(db);
	return NULL;
}

bool sqlite_disconnect(sqlite3 *db, int log)
{
	bool ok = sqlite3_close(db) == SQLITE_OK;

	if (log >= 0)
		close(log);
	return ok;
}

bool sqlite_set_aside(const char *file, struct err *err)
{
	char aside[PATH_MAX_BYTES], log[PATH_MAX_BYTES], date[32];
	time_t now = (time_t)clock_wall_s();
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(date, sizeof(date), "%Y%m%dT%H%M%SZ", &tm);
	if (snprintf(aside, sizeof(aside), "%s.corrupt-%s", file, date) >=
		(int)sizeof(aside) ||
	    rename(file, aside) != 0)
		return err_set(err, ERR_COPY,
		    "%s is damaged and cannot be"
		    " set aside: %s. Move it away.",
		    file, strerror(errno));
	/* The log belongs to the file that is gone. */
	snprintf(log, sizeof(log), "%s-wal", file);
	unlink(log);
	snprintf(log, sizeof(log), "%s-shm", file);
	unlink(log);
	return err_set(err, ERR_COPY,
	    "%s was damaged and is set aside as %s;"
	    " the next start makes a new one.",
	    file, aside);
}

const char *sqlite_library(void)
{
	return sqlite3_libversion();
}
