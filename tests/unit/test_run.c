/*
 * test_run.c: pages in a row: which one holds a row, how two runs meet, when
 * a service leads in circles. Pages are made here; nothing is fetched.
 */
#include "unit.h"
#include <stdio.h>
#include <string.h>
#include "feed_run.h"
#include "klaster/base/mem.h"

static struct shelf shelf;

/* A page with the records FIRST .. FIRST+COUNT-1, ids "r000". */
static struct page *make_page(unsigned first, size_t count)
{
	struct page *page = page_new();
	size_t i;

	page->records =
	    arena_array(&page->arena, count + 1, sizeof(*page->records));
	for (i = 0; i < count; i++) {
		struct record_builder builder;

		record_begin(&builder, &page->arena, kind_at(0),
		    arena_printf(&page->arena, "r%03u", first + (unsigned)i));
		page->records[i] = record_end(&builder);
	}
	page->count = count;
	return page;
}

static bool grow(struct run *run, const struct run *other, const char *link,
    unsigned first, size_t count, const char *next)
{
	struct shelf_item *item = shelf_hold(&shelf, link, false);

	if (item->page == NULL) {
		item->page = make_page(first, count);
		item->edition = ++shelf.clock;
	}
	run->tip = item;
	return run_absorb(run, next, other);
}

static void assert_row(const struct run *run, uint64_t at, const char *id)
{
	const struct record *record = run_row(run, at);

	assert_non_null(record);
	assert_string_equal(record->id, id);
}

static int open_shelf(void **state)
{
	(void)state;
	shelf_init(&shelf, NULL, NULL);
	return 0;
}

static int close_shelf(void **state)
{
	(void)state;
	shelf_done(&shelf);
	return 0;
}

static void test_rows_of_uneven_pages(void **state)
{
	struct run run;

	(void)state;
	run_init(&run, false);
	grow(&run, NULL, "a", 0, 3, "b");
	grow(&run, NULL, "b", 0, 0, "c");
	grow(&run, NULL, "c", 3, 1, "d");
	grow(&run, NULL, "d", 4, 5, NULL);
	assert_int_equal(run_rows(&run), 9);
	assert_row(&run, 0, "r000");
	assert_row(&run, 2, "r002");
	assert_row(&run, 3, "r003");
	assert_row(&run, 4, "r004");
	assert_row(&run, 8, "r008");
	assert_null(run_row(&run, 9));
	assert_true(run.ended);
	assert_int_equal(run.stopped.code, ERR_NONE);
	run_done(&run);
}

static void test_from_the_end(void **state)
{
	struct run tail;

	(void)state;
	run_init(&tail, true);
	grow(&tail, NULL, "z", 8, 2, "y");
	grow(&tail, NULL, "y", 5, 3, "x");
	assert_row(&tail, 0, "r009");
	assert_row(&tail, 1, "r008");
	assert_row(&tail, 2, "r007");
	assert_row(&tail, 4, "r005");
	assert_null(run_row(&tail, 5));
	run_done(&tail);
}

/* Head 0..4, tail 9..7; the next page of the head reaches into the tail. */
static void test_head_meets_tail(void **state)
{
	struct run head, tail;
	unsigned i;

	(void)state;
	run_init(&head, false);
	run_init(&tail, true);
	grow(&head, &tail, "a", 0, 5, "b");
	grow(&tail, &head, "z", 7, 3, "y");
	assert_true(grow(&head, &tail, "b", 5, 5, NULL));
	run_join(&head, &tail);
	assert_int_equal(run_rows(&head), 10);
	for (i = 0; i < 10; i++) {
		char id[8];

		snprintf(id, sizeof(id), "r%03u", i);
		assert_row(&head, i, id);
	}
	assert_true(head.ended);
	assert_int_equal(run_rows(&tail), 0);
	run_done(&head);
	run_done(&tail);
}

/* The same from the other side. */
static void test_tail_meets_head(void **state)
{
	struct run head, tail;
	unsigned i;

	(void)state;
	run_init(&head, false);
	run_init(&tail, true);
	grow(&head, &tail, "a", 0, 5, "b");
	grow(&tail, &head, "z", 8, 2, "y");
	assert_true(grow(&tail, &head, "y", 3, 5, "x"));
	run_join(&head, &tail);
	assert_int_equal(run_rows(&head), 10);
	for (i = 0; i < 10; i++) {
		char id[8];

		snprintf(id, sizeof(id), "r%03u", i);
		assert_row(&head, i, id);
	}
	run_done(&head);
	run_done(&tail);
}

/* They meet exactly: no row of the page is new. */
static void test_meeting_without_a_row(void **state)
{
	struct run head, tail;

	(void)state;
	run_init(&head, false);
	run_init(&tail, true);
	grow(&head, &tail, "a", 0, 5, "b");
	grow(&tail, &head, "z", 5, 5, "y");
	assert_true(grow(&head, &tail, "b", 5, 5, NULL));
	run_join(&head, &tail);
	assert_int_equal(run_rows(&head), 10);
	assert_row(&head, 4, "r004");
	assert_row(&head, 5, "r005");
	run_done(&head);
	run_done(&tail);
}

static void test_cycles_stop(void **state)
{
	unsigned length;

	(void)state;
	for (length = 1; length <= 7; length++) {
		struct run run;
		unsigned page = 0;

		run_init(&run, false);
		do {
			char link[32];

			snprintf(
			    link, sizeof(link), "cycle%u-%u", length, page);
			grow(&run, NULL, link, page % length * 10, 10, "more");
			page++;
			assert_true(page < 100);
		} while (!run.ended);
		assert_int_equal(run.stopped.code, ERR_PARTIAL);
		assert_int_equal(page, length + 2);
		assert_int_equal(run_rows(&run), 10 * length);
		run_done(&run);
	}
}

static void test_one_repeated_page_is_passed(void **state)
{
	struct run run;

	(void)state;
	run_init(&run, false);
	grow(&run, NULL, "p1", 0, 5, "p2");
	grow(&run, NULL, "p2", 0, 5, "p3");
	grow(&run, NULL, "p3", 5, 5, NULL);
	assert_int_equal(run_rows(&run), 10);
	assert_row(&run, 5, "r005");
	assert_int_equal(run.stopped.code, ERR_NONE);
	run_done(&run);
}

static void test_empty_pages_stop(void **state)
{
	struct run run;
	unsigned page = 0;

	(void)state;
	run_init(&run, false);
	while (!run.ended) {
		char link[32];

		snprintf(link, sizeof(link), "empty-%u", page++);
		grow(&run, NULL, link, 0, 0, "more");
		assert_true(page < 100);
	}
	assert_int_equal(run.stopped.code, ERR_PARTIAL);
	run_done(&run);
}

static void test_more_pages_than_the_total(void **state)
{
	struct run run;
	unsigned page = 0;

	(void)state;
	run_init(&run, false);
	while (!run.ended) {
		char link[32];

		snprintf(link, sizeof(link), "grow-%u", page);
		grow(&run, NULL, link, page++ * 5, 5, "more");
		if (page == 1)
			run.slots[0].item->page->total =
			    (struct total){.kind = TOTAL_EXACT, .count = 20};
		assert_true(page < 1000);
	}
	assert_int_equal(run.stopped.code, ERR_PARTIAL);
	run_done(&run);
}

static void test_trim_keeps_what_is_near(void **state)
{
	struct run run;
	unsigned page;

	(void)state;
	run_init(&run, false);
	for (page = 0; page < 20; page++) {
		char link[32];

		snprintf(link, sizeof(link), "trim-%u", page);
		grow(&run, NULL, link, page * 10, 10, "more");
	}
	run_trim(&run, 105, 50); /* rows */
	assert_row(&run, 105, "r105");
	assert_row(&run, 0, "r000"); /* the first slot stays */
	assert_null(run_row(&run, 55));
	assert_null(run_row(&run, 195));
	assert_int_equal(run_rows(&run), 200);
	run_done(&run);
}

/* A new page in the place of an old one moves what follows; another way on
 * cuts it. */
static void test_recount(void **state)
{
	struct run run;
	struct shelf_item *item;

	(void)state;
	run_init(&run, false);
	grow(&run, NULL, "c1", 0, 5, "c2");
	grow(&run, NULL, "c2", 5, 5, "c3");
	item = run.slots[0].item;
	page_free(item->page);
	item->page = make_page(100, 4);
	item->edition = ++shelf.clock;
	assert_true(run_recount(&run, 0, "c2"));
	assert_int_equal(run_rows(&run), 9);
	assert_row(&run, 4, "r005");
	assert_false(run_recount(&run, 0, "other"));
	run_cut(&run, 1, "other");
	assert_int_equal(run_rows(&run), 4);
	assert_string_equal(run.more, "other");
	assert_false(run.ended);
	run_done(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		test_rows_of_uneven_pages, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_from_the_end, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_head_meets_tail, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_tail_meets_head, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_meeting_without_a_row, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_cycles_stop, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_one_repeated_page_is_passed, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_empty_pages_stop, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_more_pages_than_the_total, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_trim_keeps_what_is_near, open_shelf, close_shelf),
	    cmocka_unit_test_setup_teardown(
		test_recount, open_shelf, close_shelf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
