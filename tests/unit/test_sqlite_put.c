/*
 * test_sqlite_put.c: a transaction of SQLite from inside: the tables of keys,
 * which are written at different times and in different forms, say the same;
 * and what is gathered for the index is neither cut short nor written too
 * late.
 */
#include <stdio.h>
#include <string.h>

#include "shelf.h"

#include "sqlite_parts.h"

static void check_keys_agree(struct catalogue *catalogue)
{
	sqlite3_stmt *ask;

	assert_int_equal(sqlite3_prepare_v2(sqlite_of(catalogue)->db,
			     "SELECT count(*) FROM attr UNION ALL"
			     " SELECT count(*) FROM attr_of UNION ALL"
			     " SELECT count(*) FROM attr JOIN attr_of"
			     " USING (rec, field, key)",
			     -1, &ask, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(ask), SQLITE_ROW);
	int64_t count = sqlite3_column_int64(ask, 0);
	assert_true(count > 0);
	while (sqlite3_step(ask) == SQLITE_ROW)
		assert_int_equal(sqlite3_column_int64(ask, 0), count);
	sqlite3_finalize(ask);
}

/* The keys of labels, many in a row, are those of attr_of: forth, back, with
 * gaps, and for numbers that no record has. */
static void check_labels_agree(struct catalogue *catalogue)
{
	enum { MOST = 1000 };
	static struct place forth[MOST], back[MOST];
	struct sqlite *sqlite = sqlite_of(catalogue);
	struct err err = ERR_INIT;
	sqlite3_stmt *ask;
	size_t count = 0;
	struct key key;

	assert_int_equal(sqlite3_prepare_v2(sqlite->db,
			     "SELECT rec, field, key FROM attr_of ORDER BY rec",
			     -1, &ask, NULL),
	    SQLITE_OK);
	while (sqlite3_step(ask) == SQLITE_ROW && count < MOST)
		if (keys_is_label((uint32_t)sqlite3_column_int64(ask, 1)))
			forth[count++].rec = sqlite3_column_int64(ask, 0);
	sqlite3_reset(ask);
	for (size_t i = 0; i < count; i++)
		back[i].rec = forth[count - 1 - i].rec + (i % 5 == 0) * 99999;
	assert_true(sqlite_label_keys(sqlite, forth, count, &err));
	assert_true(sqlite_label_keys(sqlite, back, count, &err));
	for (size_t i = 0; sqlite3_step(ask) == SQLITE_ROW;) {
		if (!keys_is_label((uint32_t)sqlite3_column_int64(ask, 1)))
			continue;
		sqlite_read_key(ask, 2, &key);
		assert_int_equal(key_compare(&key, &forth[i].key), 0);
		i++;
		if ((count - i) % 5 == 0)
			assert_int_equal(back[count - i].key.len, 0);
		else
			assert_int_equal(
			    key_compare(&key, &back[count - i].key), 0);
	}
	sqlite3_finalize(ask);
}

static void put_house(struct catalogue *catalogue, int number, const char *city)
{
	struct arena arena = ARENA_INIT;

	shelf_put_open(catalogue,
	    arena_printf(&arena,
		"{\"kind\":\"organisations\",\"id\":\"o%d\",\"fields\":"
		"{\"name\":\"House %d\",\"country\":\"LT\","
		"\"city\":\"%s\"}}",
		number, number, city));
	arena_done(&arena);
}

static void check_found(
    struct catalogue *catalogue, const char *text, size_t count)
{
	struct arena arena = ARENA_INIT;
	struct page_found found;

	shelf_ask(catalogue, &arena, &found, text, 50);
	assert_int_equal(found.count, count);
	arena_done(&arena);
}

/* Whatever comes between in one transaction: a change of what came in it, a
 * removal, a question, a code's name. */
static void test_keys_that_wait_are_where_they_belong(void **state)
{
	struct err err = ERR_INIT;
	struct catalogue *catalogue =
	    catalogue_open("sqlite::memory:", true, &err);

	(void)state;
	assert_non_null(catalogue);
	assert_true(catalogue->ops->begin(catalogue, &err));
	for (int i = 0; i < 5; i++)
		put_house(catalogue, i, "Klaipeda");
	assert_true(catalogue->ops->commit(catalogue, &err));
	assert_true(catalogue->ops->begin(catalogue, &err));
	for (int i = 0; i < 20; i++) {
		put_house(catalogue, 100 + i, "Rietavas");
		if (i % 3 == 0)
			put_house(catalogue, 100 + i, "Klaipeda");
		if (i % 5 == 0)
			put_house(catalogue, i / 5, "Rietavas");
		if (i == 7)
			check_found(
			    catalogue, "kind:organisations city:rietavas", 7);
		if (i == 9)
			assert_true(catalogue->ops->remove(catalogue,
			    kind_find("organisations"), "o104", NULL, &err));
		if (i == 11)
			shelf_put_open(catalogue,
			    "{\"kind\":\"codes\",\"id\":\"country-lt\","
			    "\"fields\":{\"name\":\"Lithuania\","
			    "\"list\":\"country\",\"code\":\"LT\"}}");
	}
	assert_true(catalogue->ops->commit(catalogue, &err));
	check_found(catalogue, "kind:organisations city:rietavas", 16);
	check_found(catalogue, "kind:organisations city:klaipeda", 8);
	assert_true(catalogue->ops->begin(catalogue, &err));
	put_house(catalogue, 200, "Rietavas");
	catalogue->ops->rollback(catalogue);
	assert_true(catalogue->ops->begin(catalogue, &err));
	put_house(catalogue, 201, "Rietavas");
	assert_true(catalogue->ops->commit(catalogue, &err));
	check_found(catalogue, "kind:organisations city:rietavas", 17);
	check_keys_agree(catalogue);
	check_labels_agree(catalogue);
	catalogue_close(catalogue);
}

/* Of a row that was cut off, what is left of it is read and no more. */
static void test_a_damaged_row_of_labels_is_not_followed(void **state)
{
	struct err err = ERR_INIT;
	struct catalogue *catalogue =
	    catalogue_open("sqlite::memory:", true, &err);

	(void)state;
	assert_true(catalogue->ops->begin(catalogue, &err));
	for (int i = 0; i < 100; i++)
		put_house(catalogue, i, "Rietavas");
	assert_true(catalogue->ops->commit(catalogue, &err));
	check_found(catalogue, "kind:organisations house", 50);
	assert_true(sqlite_exec(sqlite_of(catalogue),
	    "UPDATE label_key SET keys ="
	    " substr(keys, 1, length(keys) - 5) || x'0140ff'",
	    &err));
	check_found(catalogue, "kind:organisations rietavas", 50);
	catalogue_close(catalogue);
}

static int has_deadline(void *ctx)
{
	const struct sqlite *sqlite = ctx;

	return sqlite->deadline_ms != 0;
}

/* What was gathered is written before a question reads it. Cut short by the
 * question's deadline, that would take the whole transaction back. */
static void test_a_question_of_a_writer_has_no_deadline(void **state)
{
	struct err err = ERR_INIT;
	struct catalogue *catalogue =
	    catalogue_open("sqlite::memory:", true, &err);
	struct sqlite *sqlite = sqlite_of(catalogue);

	(void)state;
	assert_true(catalogue->ops->begin(catalogue, &err));
	for (int i = 0; i < 20; i++)
		put_house(catalogue, i, "Rietavas");
	sqlite3_progress_handler(sqlite->db, 1, has_deadline, sqlite);
	check_found(catalogue, "kind:organisations house", 20);
	assert_true(catalogue->ops->commit(catalogue, &err));
	sqlite3_progress_handler(sqlite->db, 0, NULL, NULL);
	check_found(catalogue, "kind:organisations house", 20);
	catalogue_close(catalogue);
}

/* SQLite may end a transaction by itself. */
static void test_nothing_is_written_outside_of_a_transaction(void **state)
{
	struct err err = ERR_INIT;
	struct catalogue *catalogue =
	    catalogue_open("sqlite::memory:", true, &err);
	const struct record record = {
	    .kind = kind_find("organisations"), .id = "late"};

	(void)state;
	assert_true(catalogue->ops->begin(catalogue, &err));
	put_house(catalogue, 1, "Rietavas");
	sqlite3_exec(sqlite_of(catalogue)->db, "ROLLBACK", NULL, NULL, NULL);
	assert_false(catalogue->ops->put(catalogue, &record, NULL, &err));
	assert_int_equal(err.code, ERR_COPY);
	assert_false(catalogue->ops->remove(
	    catalogue, record.kind, record.id, NULL, &err));
	assert_false(catalogue->ops->commit(catalogue, &err));
	check_found(catalogue, "kind:organisations", 0);
	catalogue_close(catalogue);
}

/* Gives it up in the middle of a step. */
struct watcher {
	const char *step; /* NULL: none */
	const char *doing;
	char seen[256];
};

static bool look_on(
    void *ctx, const char *doing, uint64_t done, uint64_t all, struct err *err)
{
	struct watcher *watcher = ctx;
	size_t len = strlen(watcher->seen);

	assert_true(all == 0 || done <= all);
	if (doing != NULL) {
		if (watcher->doing == NULL ||
		    strcmp(watcher->doing, doing) != 0)
			snprintf(watcher->seen + len,
			    sizeof(watcher->seen) - len, "%s; ", doing);
		watcher->doing = doing;
		return true;
	}
	if (watcher->step == NULL || watcher->doing == NULL ||
	    strcmp(watcher->doing, watcher->step) != 0)
		return true;
	return err_set(err, ERR_NOTHING, "that is enough");
}

static void test_a_commit_is_watched_and_can_be_given_up(void **state)
{
	struct err err = ERR_INIT;
	struct catalogue *catalogue =
	    catalogue_open("sqlite::memory:", true, &err);
	struct watcher watcher = {.step = "putting keys in order"};

	(void)state;
	catalogue->watch = (struct watch){look_on, &watcher};
	assert_true(catalogue->ops->begin(catalogue, &err));
	for (int i = 0; i < 400; i++)
		put_house(catalogue, i, "Rietavas");
	assert_false(catalogue->ops->commit(catalogue, &err));
	assert_string_equal(err.text, "that is enough");
	check_found(catalogue, "kind:organisations", 0);
	watcher = (struct watcher){.step = NULL};
	err = (struct err)ERR_INIT;
	assert_true(catalogue->ops->begin(catalogue, &err));
	for (int i = 0; i < 400; i++)
		put_house(catalogue, i, "Rietavas");
	assert_true(catalogue->ops->commit(catalogue, &err));
	assert_string_equal(
	    watcher.seen, "writing words; putting keys in order; ");
	check_found(catalogue, "kind:organisations city:rietavas", 50);
	check_keys_agree(catalogue);
	check_labels_agree(catalogue);
	catalogue_close(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_keys_that_wait_are_where_they_belong),
	    cmocka_unit_test(test_a_damaged_row_of_labels_is_not_followed),
	    cmocka_unit_test(test_a_question_of_a_writer_has_no_deadline),
	    cmocka_unit_test(test_nothing_is_written_outside_of_a_transaction),
	    cmocka_unit_test(test_a_commit_is_watched_and_can_be_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
