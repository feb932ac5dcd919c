/*
 * test_left_open.c: what becomes of a store that a killed program left with a
 * page lost: a small one is looked through when it is opened next, if nobody
 * else has it open.
 */
#include "shelf.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sqlite_parts.h"
#include "store_dir.h"

static void open_fine(const struct store_dir *here)
{
	struct err err = ERR_INIT;
	struct catalogue *catalogue = catalogue_open(here->uri, true, &err);

	if (catalogue == NULL)
		fail_msg("%s", err.text);
	catalogue_close(catalogue);
}

/* Where in the file the page is that a table begins with. */
static off_t page_of(const struct store_dir *here, const char *table)
{
	sqlite3_stmt *ask;
	sqlite3 *db;
	off_t page;

	assert_int_equal(sqlite3_open(here->file, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(db,
		"SELECT (rootpage - 1) * page_size FROM sqlite_master,"
		" pragma_page_size WHERE name = ?1",
		-1, &ask, NULL),
	    SQLITE_OK);
	sqlite3_bind_text(ask, 1, table, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(ask), SQLITE_ROW);
	page = (off_t)sqlite3_column_int64(ask, 0);
	sqlite3_finalize(ask);
	sqlite3_close(db);
	return page;
}

static void write_at(const char *path, off_t at, const char *text)
{
	ssize_t len = (ssize_t)strlen(text);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, text, (size_t)len, at), len);
	close(fd);
}

static void leave_open_with_damage(const struct store_dir *here)
{
	open_fine(here);
	write_at(here->file, page_of(here, "town"), "no page");
	write_at(here->log, 0, "x");
}

static void test_a_small_one_is_looked_through(void **state)
{
	struct store_dir *here = *state;
	struct err err = ERR_INIT;

	leave_open_with_damage(here);
	assert_null(catalogue_open(here->uri, true, &err));
	assert_non_null(strstr(err.text, "set aside"));
	assert_int_equal(access(here->file, F_OK), -1);
}

/* It would take minutes, at each start beside another program. */
static void test_a_large_one_is_not(void **state)
{
	struct store_dir *here = *state;

	leave_open_with_damage(here);
	assert_int_equal(truncate(here->file, (off_t)257 << 20), 0);
	open_fine(here);
	assert_int_equal(access(here->file, F_OK), 0);
}

/* Each start beside a program that runs would take as long as a damage. */
static void test_one_that_is_open_is_not(void **state)
{
	struct store_dir *here = *state;
	struct err err = ERR_INIT;
	struct catalogue *other;

	open_fine(here);
	other = catalogue_open(here->uri, true, &err);
	assert_non_null(other);
	assert_true(other->ops->begin(other, &err) &&
		    other->ops->meta_set(other, "a", "b", &err) &&
		    other->ops->commit(other, &err));
	write_at(here->file, page_of(here, "town"), "no page");
	open_fine(here);
	assert_int_equal(access(here->file, F_OK), 0);
	catalogue_close(other);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, store_dir_make, store_dir_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_a_small_one_is_looked_through),
	    TEST(test_a_large_one_is_not),
	    TEST(test_one_that_is_open_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
