/* pager.h: the place in a text with links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "klaster/ui/pager.h"

static const size_t links[] = {2, 3, 30, 31, 90};

static struct pager made(size_t lines, int height)
{
	struct pager pager;
	pager_init(&pager);
	pager_set_height(&pager, height);
	pager_set(&pager, lines, links, 5);
	return pager;
}

static void the_first_link_on_the_screen_is_selected(void **state)
{
	(void)state;
	struct pager pager = made(100, 10);
	assert_int_equal(pager.link, 0);
	pager_show(&pager, 25);
	assert_int_equal(pager.link, 2);
	pager_show(&pager, 0);
	assert_int_equal(pager.link, 1); /* the nearest to where one was */
}

static void a_step_takes_the_next_link_or_scrolls(void **state)
{
	(void)state;
	struct pager pager = made(100, 10);
	assert_true(pager_step(&pager, 1));
	assert_int_equal(pager.link, 1);
	assert_int_equal(pager.top, 0);
	assert_true(pager_step(&pager, 1)); /* line 30 is far */
	assert_int_equal(pager.top, 1);
	for (int i = 0; i < 20; i++)
		pager_step(&pager, 1);
	assert_int_equal(pager.link, 2);
	assert_true(pager.top + pager.height > 30);
}

static void links_are_reached_wherever_they_are(void **state)
{
	(void)state;
	struct pager pager = made(100, 10);
	for (int i = 0; i < 4; i++)
		assert_true(pager_next_link(&pager, 1));
	assert_int_equal(pager.link, 4);
	assert_int_equal(pager.top, 81);
	assert_false(pager_next_link(&pager, 1));
	assert_true(pager_next_link(&pager, -1));
	assert_int_equal(pager.top, 31);
}

static void a_page_keeps_one_line(void **state)
{
	(void)state;
	struct pager pager = made(100, 10);
	assert_true(pager_page(&pager, 1, false));
	assert_int_equal(pager.top, 9);
	assert_true(pager_last(&pager));
	assert_int_equal(pager.top, 90);
	assert_int_equal(pager.link, 4);
	assert_false(pager_page(&pager, 1, false));
	assert_true(pager_first(&pager));
	assert_int_equal(pager.link, 0);
	assert_false(pager_page(&pager, -1, false));
}

static void sections_come_to_the_top(void **state)
{
	(void)state;
	static const size_t sections[] = {5, 40, 95};
	struct pager pager = made(100, 10);
	pager.sections = sections;
	pager.section_count = 3;
	assert_true(pager_next_section(&pager, 1));
	assert_int_equal(pager.top, 5);
	assert_true(pager_next_section(&pager, 1));
	assert_int_equal(pager.top, 40);
	assert_true(pager_next_section(&pager, 1));
	assert_int_equal(pager.top, 90);
	assert_true(pager_next_section(&pager, -1));
	assert_int_equal(pager.top, 40);
}

static void sections_on_one_screen_are_gone_through_by_their_links(void **state)
{
	(void)state;
	static const size_t sections[] = {3, 10, 20, 31, 60};
	struct pager pager = made(92, 100);
	pager.sections = sections;
	pager.section_count = 5;
	assert_int_equal(pager.link, 0);
	assert_true(pager_next_section(&pager, 1));
	assert_int_equal(pager.link, 1); /* line 3 */
	assert_true(pager_next_section(&pager, 1));
	assert_int_equal(pager.link, 2); /* line 30, in the one from 20 on */
	assert_true(pager_next_section(&pager, 1));
	assert_int_equal(pager.link, 3);
	assert_true(pager_next_section(&pager, 1));
	assert_int_equal(pager.link, 4);
	assert_false(pager_next_section(&pager, 1));
	assert_true(pager_next_section(&pager, -1));
	assert_int_equal(pager.link, 3);
	assert_int_equal(pager.top, 0);
}

static void a_text_that_shrinks_keeps_one_on_it(void **state)
{
	(void)state;
	struct pager pager = made(100, 10);
	pager_last(&pager);
	pager_set(&pager, 4, links, 1);
	assert_int_equal(pager.top, 0);
	assert_int_equal(pager.link, 0);
	pager_set(&pager, 0, NULL, 0);
	assert_true(pager.link == PAGER_NO_LINK);
	assert_false(pager_step(&pager, 1));
	assert_false(pager_next_link(&pager, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_link_on_the_screen_is_selected),
	    cmocka_unit_test(a_step_takes_the_next_link_or_scrolls),
	    cmocka_unit_test(links_are_reached_wherever_they_are),
	    cmocka_unit_test(a_page_keeps_one_line),
	    cmocka_unit_test(sections_come_to_the_top),
	    cmocka_unit_test(
		sections_on_one_screen_are_gone_through_by_their_links),
	    cmocka_unit_test(a_text_that_shrinks_keeps_one_on_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
