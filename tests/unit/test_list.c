/* list.h: the place in a list of any length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "klaster/ui/list.h"

static struct list made(uint64_t count, int height)
{
	struct list list;
	list_init(&list);
	list_set_height(&list, height);
	list_set_count(&list, count);
	return list;
}

static void holds(const struct list *list)
{
	assert_true(list->height >= 1);
	assert_true(
	    list->count ? list->selected < list->count : list->selected == 0);
	assert_true(list->top <= list->selected);
	assert_true(list->selected - list->top < list->height);
	assert_true(list->top + list->height <= list->count || list->top == 0);
}

static void an_empty_list_stays_where_it_is(void **state)
{
	(void)state;
	struct list list = made(0, 5);
	assert_false(list_move(&list, 1));
	assert_false(list_move(&list, -1));
	assert_false(list_page(&list, 1, false));
	assert_false(list_select(&list, 7));
	holds(&list);
}

static void steps_scroll_by_one_at_the_edge(void **state)
{
	(void)state;
	struct list list = made(100, 10);
	assert_true(list_move(&list, 9));
	assert_int_equal(list.top, 0);
	assert_true(list_move(&list, 1));
	assert_int_equal(list.top, 1);
	assert_int_equal(list.selected, 10);
	assert_true(list_move(&list, -10));
	assert_int_equal(list.top, 0);
	assert_false(list_move(&list, -1));
}

static void a_page_keeps_the_place_on_the_screen(void **state)
{
	(void)state;
	struct list list = made(100, 10);
	list_select(&list, 3);
	assert_true(list_page(&list, 1, false));
	assert_int_equal(list.top, 10);
	assert_int_equal(list.selected, 13);
	assert_true(list_page(&list, 1, true));
	assert_int_equal(list.top, 15);
	assert_int_equal(list.selected, 18);
	assert_true(list_page(&list, -9, false));
	assert_int_equal(list.top, 0);
	assert_true(list_page(&list, -1, false));
	assert_int_equal(list.selected, 0);
	assert_false(list_page(&list, -1, false));
}

static void the_last_page_is_full(void **state)
{
	(void)state;
	struct list list = made(25, 10);
	list_select(&list, UINT64_MAX);
	assert_int_equal(list.selected, 24);
	assert_int_equal(list.top, 15);
	assert_false(list_page(&list, 1, false));
	list_set_count(&list, 12);
	assert_int_equal(list.selected, 11);
	assert_int_equal(list.top, 2);
	list_set_height(&list, 30);
	assert_int_equal(list.top, 0);
}

static void any_wish_keeps_the_promise(void **state)
{
	(void)state;
	static const int64_t wishes[] = {
	    1, -1, 7, INT64_MAX, INT64_MIN, 0, -3, INT64_MAX, 1, INT64_MIN, -1};
	static const uint64_t counts[] = {0, 1, 2, 9, 10, 11, UINT64_MAX};
	for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
		struct list list = made(counts[c], 10);
		for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]);
		     i++) {
			list_move(&list, wishes[i]);
			holds(&list);
			list_page(&list, i % 2 ? 1 : -1, i % 3 == 0);
			holds(&list);
			list_set_height(&list, (int)i - 2);
			holds(&list);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_list_stays_where_it_is),
	    cmocka_unit_test(steps_scroll_by_one_at_the_edge),
	    cmocka_unit_test(a_page_keeps_the_place_on_the_screen),
	    cmocka_unit_test(the_last_page_is_full),
	    cmocka_unit_test(any_wish_keeps_the_promise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
