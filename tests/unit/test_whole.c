/*
 * test_whole.c: the file of a complete copy on a disk that is full, fails or
 * loses its power: at each call of SQLite to the system in turn. What is
 * there afterwards is always a state that was committed. And what stops a
 * listing that does not end.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>
#include "klaster/base/mem.h"
#include "sync_parts.h"

/* --- a file system that fails at the n-th call that writes */

enum how { HOW_NOT, HOW_FULL, HOW_IOERR, HOW_KILL };

struct disk {
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	sqlite3_io_methods methods;
	enum how how;
	long calls, fails_at;
};

struct file {
	sqlite3_file base;
	sqlite3_file *real; /* behind it */
};

static struct disk disk;

/* SQLITE_OK, or what the call is to say. */
static int next_call(void)
{
	if (disk.how == HOW_NOT || ++disk.calls < disk.fails_at)
		return SQLITE_OK;
	if (disk.how == HOW_KILL)
		kill(getpid(), SIGKILL);
	return disk.how == HOW_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct file *)file)->real;
}

static int file_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int file_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
	return real_of(file)->pMethods->xRead(real_of(file), to, len, at);
}

static int file_write(
    sqlite3_file *file, const void *from, int len, sqlite3_int64 at)
{
	int rc = next_call();

	return rc != SQLITE_OK ? rc
			       : real_of(file)->pMethods->xWrite(
				     real_of(file), from, len, at);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 len)
{
	int rc = next_call();

	return rc != SQLITE_OK
		   ? rc
		   : real_of(file)->pMethods->xTruncate(real_of(file), len);
}

static int file_sync(sqlite3_file *file, int flags)
{
	int rc = next_call();

	return rc != SQLITE_OK
		   ? rc
		   : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int file_check(sqlite3_file *file, int *held)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held);
}

static int file_control(sqlite3_file *file, int op, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int file_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_traits(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int file_map(
    sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
	return real_of(file)->pMethods->xShmMap(
	    real_of(file), page, size, extend, at);
}

static int file_shm_lock(sqlite3_file *file, int at, int n, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), at, n, flags);
}

static void file_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_unmap(sqlite3_file *file, int gone)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), gone);
}

static int disk_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	struct file *one = (struct file *)file;
	int rc;

	(void)vfs;
	one->real = (sqlite3_file *)(one + 1);
	rc = disk.real->xOpen(disk.real, name, one->real, flags, out);
	file->pMethods = one->real->pMethods != NULL ? &disk.methods : NULL;
	return rc;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	int rc = next_call();

	(void)vfs;
	return rc != SQLITE_OK ? rc : disk.real->xDelete(disk.real, name, sync);
}

static void disk_mount(void)
{
	disk.real = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.real;
	disk.vfs.zName = "failing";
	disk.vfs.pNext = NULL;
	disk.vfs.szOsFile = (int)sizeof(struct file) + disk.real->szOsFile;
	disk.vfs.xOpen = disk_open;
	disk.vfs.xDelete = disk_delete;
	disk.methods = (sqlite3_io_methods){.iVersion = 2,
	    .xClose = file_close,
	    .xRead = file_read,
	    .xWrite = file_write,
	    .xTruncate = file_truncate,
	    .xSync = file_sync,
	    .xFileSize = file_size,
	    .xLock = file_lock,
	    .xUnlock = file_unlock,
	    .xCheckReservedLock = file_check,
	    .xFileControl = file_control,
	    .xSectorSize = file_sector,
	    .xDeviceCharacteristics = file_traits,
	    .xShmMap = file_map,
	    .xShmLock = file_shm_lock,
	    .xShmBarrier = file_barrier,
	    .xShmUnmap = file_unmap};
	assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}

/* --- some pages of a sync */

#define STEPS 4

static bool put(
    struct whole *whole, unsigned number, const char *name, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct record_builder builder;
	struct record *record;
	bool ok;

	record_begin(&builder, &arena, kind_find("people"),
	    arena_printf(&arena, "p%u", number));
	record_add(&builder, &builder.kind->fields[0], name);
	builder.whole = true;
	record = record_end(&builder);
	/* A service's own, in no order. */
	record->number = number * 7 % 16 + 1;
	ok = whole_put(whole, record, err);
	arena_done(&arena);
	return ok;
}

/* The step that leads from state `step` to the next: three come, one changes,
 * and from the third on one goes. */
static bool take_step(struct whole *whole, unsigned step, struct err *err)
{
	struct whole_state state = whole->state;
	char id[16];
	unsigned i;
	bool ok = whole_begin(whole, err);

	if (!ok)
		return false;
	for (i = 0; ok && i < 3; i++)
		ok = put(whole, step * 3 + i, "Somebody New", err);
	if (ok && step > 0)
		ok = put(whole, step * 3 - 1, "Somebody Changed", err);
	snprintf(id, sizeof(id), "p%u", step);
	if (ok && step > 1)
		ok = whole_remove(whole, kind_find("people"), id, NULL, err);
	if (!ok) {
		whole_rollback(whole);
		return false;
	}
	state.seq = step + 1;
	/* Each second one is left to go on. */
	return step % 2 == 0 ? whole_go_on(whole, &state, err)
			     : whole_commit(whole, &state, err);
}

static uint64_t records_after(uint64_t seq)
{
	return seq * 3 - (seq > 2 ? seq - 2 : 0);
}

/* Goes on from where it is; false when the disk does not. */
static bool go_on(const char *path, struct err *err)
{
	struct whole *whole = whole_open(path, true, err);
	bool ok = whole != NULL;

	while (ok && whole->state.seq < STEPS)
		ok = take_step(whole, (unsigned)whole->state.seq, err);
	ok = ok && whole_settle(whole, err);
	/* What was taken back is not spoken of, either. */
	if (whole != NULL && disk.how == HOW_FULL)
		assert_int_equal(
		    whole_count(whole), records_after(whole->state.seq));
	whole_close(whole);
	return ok;
}

static void remove_all(const char *path)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	char name[512];
	size_t i;

	for (i = 0; i < MEM_COUNT(tails); i++) {
		snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		unlink(name);
	}
}

/* What is there is a state that was committed, and goes on to the end. */
static void check_after(const char *path)
{
	struct err err = ERR_INIT;
	struct whole *whole;
	uint64_t count;

	disk.how = HOW_NOT;
	whole = whole_open(path, true, &err);
	if (whole == NULL)
		fail_msg("after call %ld: %s", disk.fails_at, err.text);
	count = whole_count(whole);
	if (count != records_after(whole->state.seq))
		fail_msg("after call %ld: %u records at step %u", disk.fails_at,
		    (unsigned)count, (unsigned)whole->state.seq);
	whole_close(whole);
	assert_true(go_on(path, &err));
	whole = whole_open(path, false, &err);
	assert_non_null(whole);
	assert_int_equal(whole->state.seq, STEPS);
	assert_int_equal(whole_count(whole), records_after(STEPS));
	whole_close(whole);
}

static const char *make_path(void)
{
	static char path[256];
	const char *place = getenv("TMPDIR");

	snprintf(path, sizeof(path), "%s/whole.%ld",
	    place != NULL ? place : "/tmp", (long)getpid());
	return path;
}

static void fail_each_call(enum how how)
{
	const char *path = make_path();
	struct err err = ERR_INIT;
	bool ok = false;
	long at;

	for (at = 1; !ok; at++) {
		remove_all(path);
		disk.calls = 0;
		disk.fails_at = at;
		disk.how = how;
		ok = go_on(path, &err) && disk.calls < at;
		check_after(path);
		assert_true(at < 5000);
	}
	remove_all(path);
}

static void test_full(void **state)
{
	(void)state;
	fail_each_call(HOW_FULL);
}

static void test_failing(void **state)
{
	(void)state;
	fail_each_call(HOW_IOERR);
}

static void test_killed(void **state)
{
	const char *path = make_path();
	bool ok = false;
	int status;
	pid_t pid;
	long at;

	(void)state;
	for (at = 1; !ok; at += 3) {
		remove_all(path);
		pid = fork();
		if (pid == 0) {
			struct err err = ERR_INIT;

			disk.calls = 0;
			disk.fails_at = at;
			disk.how = HOW_KILL;
			_exit(go_on(path, &err) ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
		check_after(path);
		assert_true(at < 5000);
	}
	remove_all(path);
}

static void test_members_go(void **state)
{
	const char *path = make_path();
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct record_builder builder;
	struct whole_state now;
	struct whole *whole;
	const struct record *record;
	struct claim *claim;
	bool gone;

	(void)state;
	disk.how = HOW_NOT;
	remove_all(path);
	whole = whole_open(path, true, &err);
	assert_non_null(whole);
	now = whole->state;
	record_begin(&builder, &arena, kind_find("people"), "ann");
	record_add(&builder, &builder.kind->fields[0], "Ann");
	claim =
	    record_add(&builder, kind_field(builder.kind, "role"), "zzrole");
	claim->level = LEVEL_MEMBER;
	claim = record_add(&builder, kind_field(builder.kind, "role"), "zzno");
	claim->level = LEVEL_COORDINATOR;
	assert_true(whole_begin(whole, &err));
	assert_true(whole_put(whole, record_end(&builder), &err));
	assert_true(whole_commit(whole, &now, &err));
	record = whole->catalogue->ops->get(
	    whole->catalogue, &arena, builder.kind, "ann", &gone, &err);
	assert_int_equal(record->claim_count, 2);
	assert_true(whole_wipe_members(whole, &err));
	record = whole->catalogue->ops->get(
	    whole->catalogue, &arena, builder.kind, "ann", &gone, &err);
	assert_int_equal(record->claim_count, 1);
	assert_true(whole->state.wiped);
	whole_close(whole);
	arena_done(&arena);
	remove_all(path);
}

/* What was begun has what members see, too, and nobody may ever end it. */
static void test_begun_goes(void **state)
{
	const char *path = make_path();
	struct copy_options options = {.file = path,
	    .dialect = &dialect_jsonapi,
	    .create = true,
	    .personal = true,
	    .max_age_s = 1000};
	struct err err = ERR_INIT;
	struct extent_files files;
	struct copy *copy;
	int64_t ages_s[] = {500, 1500};
	size_t i;

	(void)state;
	disk.how = HOW_NOT;
	for (i = 0; i < MEM_COUNT(ages_s); i++) {
		copy = copy_open(&options, &err);
		assert_non_null(copy);
		files = (struct extent_files){
		    .fresh = extent_number(copy) - ((uint64_t)ages_s[i] << 16)};
		assert_true(extent_write(copy, &files, &err));
		whole_close(extent_open(copy, files.fresh, true, &err));
		copy_close(copy);
		copy = copy_open(&options, &err);
		extent_read(copy, &files);
		assert_int_equal(files.fresh != 0, i == 0);
		files.fresh = 0;
		assert_true(extent_write(copy, &files, &err));
		assert_true(copy_purge(copy, &err));
		copy_close(copy);
	}
	remove_all(path);
}

/* --- a way that may have no end */

/* After how many pages a listing of pages that repeat is given up, with links
 * that repeat or are always others; 0: not within `most`. */
static unsigned long given_up(
    unsigned long circle, bool links_too, unsigned long most, uint64_t expected)
{
	struct sync_guard guard;
	unsigned long i, end = 0;

	guard_reset(&guard, expected);
	for (i = 1; i <= most && end == 0; i++) {
		struct page *page = page_new();
		struct record record = {.kind = kind_at(0)};
		struct record *records[1] = {&record};
		unsigned long at = circle > 0 ? i % circle : i;

		record.id = arena_printf(&page->arena, "r%lu", at);
		page->records = records;
		page->count = 1;
		page->next = arena_printf(&page->arena, "/next");
		if (!guard_link(&guard, arena_printf(&page->arena, "/%lu",
					    links_too ? at : i)) ||
		    !guard_page(&guard, page))
			end = i;
		page_free(page);
	}
	return end;
}

static void test_circles(void **state)
{
	unsigned long circle;

	(void)state;
	for (circle = 1; circle < 40; circle++) {
		assert_in_range(
		    given_up(circle, true, 1000, 0), 2, 3 * circle + 2);
		assert_in_range(
		    given_up(circle, false, 1000, 0), 2, 3 * circle + 4);
	}
	/* A long one is no circle, and one that never ends is too long. */
	assert_int_equal(given_up(0, false, 50000, 0), 0);
	assert_int_equal(given_up(0, false, 50000, 50000), 0);
	assert_in_range(given_up(0, false, 50000, 100), 200, 2500);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_failing),
	    cmocka_unit_test(test_killed),
	    cmocka_unit_test(test_members_go),
	    cmocka_unit_test(test_begun_goes),
	    cmocka_unit_test(test_circles),
	};

	/* Without the towns a new file is made in a moment. */
	setenv("KLASTER_DATA_DIR", "/nonexistent", 1);
	disk_mount();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
