/*
 * test_kind.c: the tables of fields keep the promises of kind.h. A mistake in
 * a row is found here and not on somebody's screen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "klaster/model/kind.h"

static void each_field(
    void (*check)(const struct kind *kind, const struct field *field))
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);

		for (size_t j = 0; j < kind->field_count; j++)
			check(kind, &kind->fields[j]);
	}
}

static void test_kinds_are_found_by_all_their_names(void **state)
{
	(void)state;
	assert_true(kind_count() <= KIND_MAX);
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);

		assert_ptr_equal(kind_find(kind->name), kind);
		assert_ptr_equal(kind_find(kind->singular), kind);
		assert_ptr_equal(kind_find(kind->alias), kind);
		assert_int_equal(kind_index(kind), i);
		assert_true(kind->field_count <= KIND_FIELD_MAX);
	}
	assert_ptr_equal(kind_findn("projects/sbcc", 8), kind_find("projects"));
	assert_null(kind_find("project "));
	assert_null(kind_find(""));
}

static void test_first_field_is_the_label(void **state)
{
	(void)state;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);
		const struct field *label = &kind->fields[0];
		const char *sort = kind->sort;

		assert_true(strcmp(label->name, "name") == 0 ||
			    strcmp(label->name, "title") == 0);
		assert_true(label->roles & ROLE_LIST);
		assert_true(label->roles & ROLE_NAME);
		if (*sort == '-')
			sort++;
		assert_non_null(kind_field(kind, sort));
		assert_true(kind_field(kind, sort)->roles & ROLE_SORT);
	}
}

static void check_row(const struct kind *kind, const struct field *field)
{
	assert_ptr_equal(kind_field(kind, field->name), field);
	assert_string_not_equal(field->label, "");
	/* The contract keeps these two words for itself. */
	assert_string_not_equal(field->name, "type");
	assert_string_not_equal(field->name, "id");
	assert_true(field->section < SECTION_COUNT);
	if (field->roles & ROLE_LIST)
		assert_true(field->roles & ROLE_COLUMN);
	if (field->roles & ROLE_COLUMN && field->roles & ROLE_LIST)
		assert_true(field->min_cells > 0);
	/* "12,345,678.90 EUR": an amount that is cut is another amount. */
	if (field->type == FIELD_MONEY && (field->roles & ROLE_COLUMN))
		assert_true(field->min_cells >= 17);
	if (field->roles & ROLE_FACET)
		assert_true(field->roles & ROLE_FILTER);
	assert_int_equal(field->type == FIELD_CODE, field->codes != NULL);
	if (field->target != NULL)
		assert_non_null(field_target(field));
}

static void check_inverse(const struct kind *kind, const struct field *field)
{
	const struct kind *target;
	const struct field *back;

	if (field->type != FIELD_INVERSE) {
		assert_null(field->inverse);
		assert_null(field->through);
		assert_null(field->detail);
		return;
	}
	target = field_target(field);
	assert_non_null(target);
	back = kind_field(target, field->inverse);
	assert_non_null(back);
	assert_int_equal(back->type, FIELD_REF);
	assert_true(back->target == NULL || field_target(back) == kind);
	/* The list behind "all of them" is a filter on that field. */
	assert_true(back->roles & ROLE_FILTER);
	if (field->through != NULL) {
		const struct field *on = kind_field(target, field->through);

		assert_non_null(on);
		assert_int_equal(on->type, FIELD_REF);
		assert_string_not_equal(field->through, field->inverse);
	}
	if (field->detail != NULL)
		assert_non_null(kind_field(target, field->detail));
}

/* A tie is a filter alone, and what it gives is said by no record. */
static void check_tie(const struct kind *kind, const struct field *field)
{
	if (field->type == FIELD_TIE) {
		assert_int_equal(field->roles, ROLE_FILTER);
		assert_non_null(field_target(field));
	}
	assert_int_equal(field_is_stored(field),
	    field_has_values(field) && field->given_by == NULL);
	if (field->given_by == NULL)
		return;
	assert_non_null(kind_field(kind, field->given_by));
	assert_int_equal(kind_field(kind, field->given_by)->type, FIELD_TIE);
	assert_false(field->roles & ROLE_LIST);
}

/* What is worked out is a column alone, of kinds with a place to work it out
 * from, and stands where it moves no number of a stored field. */
static void check_distance(const struct kind *kind, const struct field *field)
{
	const struct field *place[KIND_PLACE_FIELDS];
	size_t count = kind_place_fields(kind, place);

	for (size_t i = 0; i < count; i++)
		assert_true(field_is_stored(place[i]));
	if (field == &kind->fields[kind->field_count - 1])
		assert_int_equal(count > 0, field->type == FIELD_DISTANCE);
	if (field->type != FIELD_DISTANCE)
		return;
	assert_ptr_equal(field, &kind->fields[kind->field_count - 1]);
	assert_int_equal(field->roles, ROLE_COLUMN);
	assert_false(field_has_values(field) || field_is_served(field));
}

static void check_alias(const struct kind *kind, const struct field *field)
{
	(void)kind;
	if (field->alias == NULL)
		return;
	assert_true(field_answers(field, field->alias));
	assert_true(field->roles & ROLE_FILTER);
}

static void test_rows(void **state)
{
	(void)state;
	each_field(check_row);
	each_field(check_inverse);
	each_field(check_tie);
	each_field(check_distance);
	each_field(check_alias);
}

static void test_default_columns_fit_80_cells(void **state)
{
	(void)state;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);
		int cells = 0;

		for (size_t j = 0; j < kind->field_count; j++) {
			if (kind->fields[j].roles & ROLE_LIST)
				cells += kind->fields[j].min_cells + 2;
		}
		assert_in_range(cells, 20, 78);
	}
}

static void test_fields_answer_to_what_people_type(void **state)
{
	const struct kind *projects = kind_find("projects");
	const struct kind *organisations = kind_find("organisations");
	const struct field *start = kind_field(projects, "startDate");

	(void)state;
	assert_true(field_answers(start, "startDate"));
	assert_true(field_answers(start, "start-date"));
	assert_true(field_answers(start, "START_DATE"));
	assert_true(field_answers(start, "year"));
	assert_false(field_answers(start, "start"));
	assert_false(field_answers(start, "startDates"));
	assert_false(field_answers(start, ""));
	/* One word, several fields: any of them. */
	assert_true(
	    field_answers(kind_field(organisations, "workArea"), "region"));
	assert_true(
	    field_answers(kind_field(organisations, "region"), "region"));
	assert_true(field_answers(kind_field(organisations, "kind"), "type"));
	assert_true(
	    field_answers(kind_field(organisations, "objective"), "theme"));
}

static void test_persons_are_reached_by_coordinators_only(void **state)
{
	const struct kind *people = kind_find("people");
	enum level level;

	(void)state;
	for (size_t i = 0; i < people->field_count; i++) {
		const struct field *field = &people->fields[i];

		if (field->type == FIELD_MAIL || field->type == FIELD_PHONE)
			assert_int_equal(field->level, LEVEL_COORDINATOR);
	}
	for (int i = LEVEL_PUBLIC; i <= LEVEL_WITHHELD; i++) {
		assert_true(level_parse(level_name((enum level)i), &level));
		assert_int_equal(level, i);
	}
	assert_false(level_parse("Public", &level));
}

/* What people narrow down by: each kind's own of country, region, sort of
 * organisation, programme, theme, year, budget and role. */
static void test_kinds_are_counted_by_what_people_ask(void **state)
{
	static const char *const asked[][8] = {
	    {"organisations", "country", "region", "type", "theme", "year",
		"budget"},
	    {"projects", "country", "region", "programme", "theme", "year",
		"budget"},
	    {"partnerships", "country", "role", "year", "budget"},
	    {"people", "role", "organisation"},
	    {"events", "country", "region", "type", "theme", "year"},
	    {"programmes", "country", "region", "theme", "year"},
	    {"calls", "country", "region", "type", "programme", "theme", "year",
		"budget"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		const struct kind *kind = kind_find(asked[i][0]);

		for (size_t k = 1; k < 8 && asked[i][k] != NULL; k++) {
			bool counts = false;

			for (size_t f = 0; f < kind->field_count; f++)
				counts |= field_answers(
					      &kind->fields[f], asked[i][k]) &&
					  (kind->fields[f].roles & ROLE_FACET);
			if (!counts)
				print_error(
				    "%s: %s\n", kind->name, asked[i][k]);
			assert_true(counts);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kinds_are_found_by_all_their_names),
	    cmocka_unit_test(test_first_field_is_the_label),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_default_columns_fit_80_cells),
	    cmocka_unit_test(test_fields_answer_to_what_people_type),
	    cmocka_unit_test(test_kinds_are_counted_by_what_people_ask),
	    cmocka_unit_test(test_persons_are_reached_by_coordinators_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
