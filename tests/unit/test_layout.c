/* layout.h: columns at a width. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "klaster/ui/layout.h"

static const struct field name = {.name = "name", .weight = 3, .min_cells = 20};
static const struct field place = {
    .name = "place", .weight = 1, .min_cells = 10};
static const struct field money = {
    .name = "money", .type = FIELD_MONEY, .min_cells = 12};

static void spare_width_goes_by_weight(void **state)
{
	(void)state;
	const struct field *fields[] = {&name, &place, &money};
	struct layout_column columns[LAYOUT_COLUMNS];
	assert_int_equal(layout_place(fields, 3, 66, columns), 3);
	assert_int_equal(columns[0].cells, 35);
	assert_int_equal(columns[1].cells, 15);
	assert_int_equal(columns[2].cells, 12);
	assert_int_equal(columns[2].col + columns[2].cells, 66);
	assert_true(columns[2].right);
	assert_false(columns[0].right);
}

static void what_does_not_fit_is_left_out(void **state)
{
	(void)state;
	const struct field *fields[] = {&name, &money, &place};
	struct layout_column columns[LAYOUT_COLUMNS];
	/* 20 + 2 + 12 do not fit into 33, but the next one does. */
	assert_int_equal(layout_place(fields, 3, 33, columns), 2);
	assert_ptr_equal(columns[1].field, &place);
	assert_int_equal(layout_place(fields, 3, 5, columns), 1);
	assert_int_equal(columns[0].cells, 5);
	assert_int_equal(layout_place(fields, 0, 80, columns), 0);
}

static void every_kind_fills_its_row(void **state)
{
	(void)state;
	for (size_t k = 0; k < kind_count(); k++) {
		for (int cells = 38; cells < 200; cells += 9) {
			const struct query query = {.kind = kind_at(k)};
			const struct field *fields[LAYOUT_COLUMNS];
			struct layout_column columns[LAYOUT_COLUMNS];
			size_t count =
			    layout_default(&query, cells, fields);
			count = layout_place(fields, count, cells, columns);
			assert_true(count >= 1);
			assert_ptr_equal(
			    columns[0].field, &kind_at(k)->fields[0]);
			int end =
			    columns[count - 1].col + columns[count - 1].cells;
			assert_true(end <= cells);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(spare_width_goes_by_weight),
	    cmocka_unit_test(what_does_not_fit_is_left_out),
	    cmocka_unit_test(every_kind_fills_its_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
