/*
 * test_filters.c: what a filter means, by type of field, by level and across
 * kinds; and in what order words find.
 */
#include "shelf.h"

#include <string.h>

static const char *const lines[] = {
    "{\"kind\":\"codes\",\"id\":\"country-lt\",\"fields\":{\"list\":"
    "\"country\",\"code\":\"LT\",\"name\":[{\"value\":\"Lithuania\","
    "\"lang\":\"en\"},{\"value\":\"Lietuva\",\"lang\":\"lt\"}]}}",
    "{\"kind\":\"codes\",\"id\":\"country-pl\",\"fields\":{\"list\":"
    "\"country\",\"code\":\"PL\",\"name\":[{\"value\":\"Poland\","
    "\"lang\":\"en\"},{\"value\":\"Lenkija\",\"lang\":\"lt\"}]}}",
    "{\"kind\":\"codes\",\"id\":\"nuts-se2\",\"fields\":{\"list\":\"nuts\","
    "\"code\":\"SE2\",\"name\":\"Södra Sverige\"}}",
    "{\"kind\":\"codes\",\"id\":\"nuts-se221\",\"fields\":{\"list\":\"nuts\","
    "\"code\":\"SE221\",\"name\":\"Blekinge län\"}}",
    "{\"kind\":\"codes\",\"id\":\"language-lt\",\"fields\":{\"list\":"
    "\"language\",\"code\":\"lt\",\"name\":\"Lithuania\"}}",
    "{\"kind\":\"programmes\",\"id\":\"sb\",\"fields\":{\"name\":"
    "\"South Baltic 2014-2020\"}}",
    "{\"kind\":\"programmes\",\"id\":\"cb\",\"fields\":{\"name\":"
    "\"Central Baltic\"}}",
    "{\"kind\":\"projects\",\"id\":\"a\",\"fields\":{\"title\":\"Alpha\","
    "\"startDate\":\"2019-07-01\",\"totalBudget\":\"264145.00 EUR\","
    "\"durationMonths\":\"24\",\"countries\":[\"LT\",\"PL\"],"
    "\"programme\":\"programmes/sb\"}}",
    "{\"kind\":\"projects\",\"id\":\"b\",\"fields\":{\"title\":\"Beta\","
    "\"startDate\":\"2020\",\"totalBudget\":\"99.50 EUR\","
    "\"durationMonths\":\"7\",\"countries\":\"PL\","
    "\"programme\":\"programmes/cb\"}}",
    "{\"kind\":\"projects\",\"id\":\"c\",\"fields\":{\"title\":\"Gamma\","
    "\"startDate\":\"2020-12\",\"countries\":\"XK\"}}",
    "{\"kind\":\"projects\",\"id\":\"d\",\"fields\":{\"title\":\"Delta\","
    "\"totalBudget\":[{\"value\":\"unknown\",\"form\":\"absence\"}]}}",
    "{\"kind\":\"organisations\",\"id\":\"k\",\"fields\":{\"name\":"
    "\"Kreativum\",\"region\":\"SE221\",\"country\":\"SE\",\"city\":"
    "\"Karlshamn\",\"founded\":\"2001\"}}",
    "{\"kind\":\"organisations\",\"id\":\"r\",\"fields\":{\"name\":"
    "[{\"value\":\"Rietavo centras\",\"lang\":\"lt\"},"
    "{\"value\":\"Old name\",\"rank\":\"outdated\"}],\"country\":"
    "[\"LT\",{\"value\":\"PL\",\"rank\":\"outdated\"}],"
    "\"city\":\"Rietavas town\"}}",
    "{\"kind\":\"organisations\",\"id\":\"s\",\"fields\":{\"name\":"
    "\"Secret house\",\"country\":{\"value\":\"LV\",\"level\":\"member\"},"
    "\"summary\":{\"value\":\"zanzibar\",\"level\":\"coordinator\"},"
    "\"email\":\"zelda@example.org\"}}",
    "{\"kind\":\"documents\",\"id\":\"plan\",\"fields\":{\"title\":\"Plan\","
    "\"period\":\"2023/2028\"}}",
};

static int open_them(void **state)
{
	struct catalogue *catalogue = shelf_open();
	struct err err = ERR_INIT;

	assert_true(catalogue->ops->begin(catalogue, &err));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		shelf_put_open(catalogue, lines[i]);
	assert_true(catalogue->ops->commit(catalogue, &err));
	*state = catalogue;
	return 0;
}

static int close_them(void **state)
{
	catalogue_close(*state);
	return 0;
}

struct question {
	const char *typed;
	const char *rows;
};

static void expect_as(struct catalogue *catalogue, enum level level,
    const struct question *questions, size_t count)
{
	struct arena arena = ARENA_INIT;
	int wrong = 0;

	for (size_t i = 0; i < count; i++) {
		struct page_found found;
		const char *rows;

		shelf_ask_as(
		    catalogue, &arena, &found, questions[i].typed, 20, level);
		rows = shelf_rows(&arena, &found);
		if (strcmp(rows, questions[i].rows) != 0) {
			print_error("%s: \"%s\", not \"%s\"\n",
			    questions[i].typed, rows, questions[i].rows);
			wrong++;
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
	assert_int_equal(wrong, 0);
}
#define EXPECT(state, level, questions)                                        \
	expect_as(*(state), level, questions,                                  \
	    sizeof(questions) / sizeof((questions)[0]))

static void test_codes_by_any_name(void **state)
{
	static const struct question questions[] = {
	    {"kind:projects country:LT", "projects/a"},
	    {"kind:projects country:lt", "projects/a"},
	    {"kind:projects country:Lietuva", "projects/a"},
	    {"kind:projects country:LENKIJA", "projects/a projects/b"},
	    {"kind:projects country:lietuva,poland", "projects/a projects/b"},
	    {"kind:projects country:pol", "projects/a projects/b"},
	    {"kind:projects country:xk", "projects/c"}, /* in no list */
	    {"kind:projects country:nowhere", ""},
	    {"kind:projects -country:lietuva",
		"projects/b projects/d projects/c"},
	    {"kind:projects -country:nowhere",
		"projects/a projects/b projects/d projects/c"},
	    {"kind:projects country:none", "projects/d"},
	    {"kind:projects country:any", "projects/a projects/b projects/c"},
	};
	EXPECT(state, LEVEL_PUBLIC, questions);
}

static void test_regions_hold_their_parts(void **state)
{
	static const struct question questions[] = {
	    {"region:SE221", "organisations/k"},
	    {"region:SE2", "organisations/k"},
	    {"region:\"sodra sverige\"", "organisations/k"},
	    {"region:blekinge", "organisations/k"},
	    {"region:SE", "organisations/k"},
	    {"region:SE2211", ""},
	    {"region:SE3", ""},
	};
	EXPECT(state, LEVEL_PUBLIC, questions);
}

static void test_dates_by_what_they_stand_for(void **state)
{
	static const struct question questions[] = {
	    {"kind:projects startDate:2019-07-01", "projects/a"},
	    {"kind:projects startDate:2019-07", "projects/a"},
	    {"kind:projects startDate:01.07.2019", "projects/a"},
	    {"kind:projects year:2020", "projects/b projects/c"},
	    {"kind:projects year:2019..2020",
		"projects/a projects/b projects/c"},
	    {"kind:projects startDate>2019", "projects/b projects/c"},
	    {"kind:projects startDate>=2020-06", "projects/c"},
	    {"kind:projects startDate<2020", "projects/a"},
	    {"kind:projects startDate<=2020-01", "projects/a projects/b"},
	    {"kind:projects startDate:soon", ""},
	    /* Some day of it lies between; not: some after, some before. */
	    {"kind:projects startDate:2021..2030", ""},
	    {"kind:projects year:2020..2019", ""},
	    {"kind:projects year:2019,2021..", "projects/a"},
	    {"kind:projects -year:..2019", "projects/b projects/d projects/c"},
	    {"kind:projects budget:0..100,200000..1000000",
		"projects/a projects/b"},
	    {"kind:projects budget:99.50..264145", "projects/a projects/b"},
	    {"kind:projects budget:264145..,x..y", "projects/a"},
	    {"kind:projects durationMonths:8..", "projects/a"},
	    {"kind:documents period:2020..2021", ""},
	    {"kind:documents period:2020..2023", "documents/plan"},
	    {"kind:projects startDate>2020 startDate<2019", ""},
	    {"kind:documents period:2025", "documents/plan"},
	    {"kind:documents period:2029", ""},
	    {"kind:documents period>2027", "documents/plan"},
	};
	EXPECT(state, LEVEL_PUBLIC, questions);
}

static void test_amounts_by_value(void **state)
{
	static const struct question questions[] = {
	    {"kind:projects totalBudget>100", "projects/a"},
	    {"kind:projects totalBudget<100", "projects/b"},
	    {"kind:projects totalBudget:99.50", "projects/b"},
	    {"kind:projects totalBudget>=264145", "projects/a"},
	    {"kind:projects totalBudget>264145", ""},
	    {"kind:projects totalBudget<=264145 sort:-totalBudget",
		"projects/a projects/b"},
	    {"kind:projects durationMonths>7", "projects/a"},
	    {"kind:projects durationMonths:24", "projects/a"},
	    {"kind:projects durationMonths>=7 sort:durationMonths",
		"projects/b projects/a"},
	    {"kind:projects totalBudget:none", "projects/d projects/c"},
	};
	EXPECT(state, LEVEL_PUBLIC, questions);
}

static void test_texts_by_their_words(void **state)
{
	static const struct question questions[] = {
	    {"city:karlshamn", "organisations/k"},
	    {"city:KARLSHAMN", "organisations/k"},
	    {"city:karls", "organisations/k"},
	    {"city:karlshamnie", "organisations/k"}, /* another case */
	    {"city:town", "organisations/r"},
	    {"city:\"rietavas town\"", "organisations/r"},
	    {"city:\"town rietavas\"", ""},
	    {"city:arlshamn", ""},
	};
	EXPECT(state, LEVEL_PUBLIC, questions);
}

static void test_references_by_id_or_name(void **state)
{
	static const struct question questions[] = {
	    {"kind:projects programme:sb", "projects/a"},
	    {"kind:projects programme:programmes/sb", "projects/a"},
	    {"kind:projects programme:\"south baltic\"", "projects/a"},
	    {"kind:projects programme:baltic", "projects/a projects/b"},
	    {"kind:projects programme:sb,cb", "projects/a projects/b"},
	    {"kind:projects programme:atlantic", ""},
	    {"kind:projects programme:none", "projects/d projects/c"},
	};
	EXPECT(state, LEVEL_PUBLIC, questions);
}

/* A filter is asked of the kinds that have all of its names. */
static void test_filters_go_across_kinds(void **state)
{
	static const struct question questions[] = {
	    {"country:lietuva", "projects/a organisations/r"},
	    {"country:lietuva city:any", "organisations/r"},
	    {"country:PL", "projects/a projects/b"}, /* outdated: not */
	    {"year:2001..2019", "projects/a organisations/k"},
	    {"old name", "organisations/r"},
	};
	EXPECT(state, LEVEL_PUBLIC, questions);
}

static void test_no_filter_or_word_looks_higher_than_its_asker(void **state)
{
	static const struct question by_public[] = {
	    {"country:LV", ""},
	    {"zanzibar", ""},
	    {"zelda", ""},
	    {"kind:organisations country:none", "organisations/s"},
	    {"kind:organisations email:any", ""},
	};
	static const struct question by_member[] = {
	    {"country:LV", "organisations/s"},
	    {"zanzibar", ""},
	    {"kind:organisations country:none", ""},
	};
	static const struct question by_coordinator[] = {
	    {"country:LV", "organisations/s"},
	    {"zanzibar", "organisations/s"},
	};
	EXPECT(state, LEVEL_PUBLIC, by_public);
	EXPECT(state, LEVEL_MEMBER, by_member);
	EXPECT(state, LEVEL_COORDINATOR, by_coordinator);
	EXPECT(state, LEVEL_WITHHELD, by_coordinator);
}

/* An order shows what it is by: a value not to be seen is none. */
static void test_no_order_tells_what_may_not_be_seen(void **state)
{
	static const struct question questions[] = {
	    {"kind:organisations sort:country",
		"organisations/r organisations/k organisations/s"},
	    {"kind:organisations sort:-country",
		"organisations/k organisations/r organisations/s"},
	};
	EXPECT(state, LEVEL_PUBLIC, questions);
	EXPECT(state, LEVEL_COORDINATOR, questions);
}

static void test_facets_count_what_was_found(void **state)
{
	struct catalogue *catalogue = *state;
	const struct kind *projects = kind_find("projects");
	static const char *const lithuanian[] = {"lt", NULL};
	static const char *const asked[] = {
	    "kind:projects", "kind:projects year:2019..2020"};
	struct arena arena = ARENA_INIT;
	struct page_found found;

	for (size_t i = 0; i < 2; i++) {
		struct page_wish wish = {
		    .size = 1, .langs = lithuanian, .facet_count = 3};
		wish.facets[0] = kind_field(projects, "countries");
		wish.facets[1] = kind_field(projects, "startDate");
		wish.facets[2] = kind_field(projects, "programme");
		shelf_page(catalogue, &arena, &wish, &found, asked[i]);
		assert_int_equal(found.facet_count, 3);
		assert_int_equal(found.facets[0].count, 3);
		assert_string_equal(found.facets[0].values[0].code, "PL");
		assert_string_equal(found.facets[0].values[0].label, "Lenkija");
		assert_int_equal(found.facets[0].values[0].count, 2);
		assert_string_equal(found.facets[0].values[2].code, "XK");
		assert_string_equal(found.facets[0].values[2].label, "XK");
		assert_string_equal(found.facets[1].values[0].code, "2020");
		assert_int_equal(found.facets[1].values[0].count, 2);
		assert_string_equal(
		    found.facets[2].values[0].label, "Central Baltic");
		assert_false(found.facets[0].capped);
	}
	arena_done(&arena);
}

static void assert_facet(const struct facet *facet, const char *expected)
{
	struct buf text;

	buf_init(&text, 1000);
	for (size_t i = 0; i < facet->count; i++)
		buf_addf(&text, "%s%s %llu", i > 0 ? ", " : "",
		    facet->values[i].code,
		    (unsigned long long)facet->values[i].count);
	assert_string_equal(buf_text(&text), expected);
	buf_done(&text);
}

/* What is chosen is not lost from what can be chosen. */
static void test_facets_for_a_choice(void **state)
{
	struct catalogue *catalogue = *state;
	const struct kind *projects = kind_find("projects");
	struct arena arena = ARENA_INIT;
	struct page_found found;
	struct page_wish wish = {
	    .size = 5, .facet_count = 3, .facet_of = FACET_OF_CHOICE};

	wish.facets[0] = kind_field(projects, "countries");
	wish.facets[1] = kind_field(projects, "startDate");
	wish.facets[2] = kind_field(projects, "totalBudget");
	shelf_page(catalogue, &arena, &wish, &found,
	    "kind:projects country:LT year:2019");
	assert_int_equal(found.count, 1);
	assert_facet(&found.facets[0], "LT 1, PL 1");
	assert_facet(&found.facets[1], "2019 1");
	assert_facet(&found.facets[2], "200000..1000000 1");
	shelf_page(catalogue, &arena, &wish, &found, "kind:projects year:2020");
	assert_facet(&found.facets[0], "PL 1, XK 1");
	assert_facet(&found.facets[1], "2020 2, 2019 1");
	assert_facet(&found.facets[2], "0..50000 1");
	/* Another value of one may be there where there are no rows. */
	shelf_page(catalogue, &arena, &wish, &found,
	    "kind:projects year:2020 budget:200000..1000000");
	assert_int_equal(found.count, 0);
	assert_facet(&found.facets[0], "");
	assert_facet(&found.facets[1], "2019 1");
	assert_facet(&found.facets[2], "0..50000 1");
	wish.facet_of = FACET_OF_RESULT;
	shelf_page(catalogue, &arena, &wish, &found, "kind:projects year:2020");
	assert_facet(&found.facets[1], "2020 2");
	arena_done(&arena);
}

static void test_hostile_values_find_nothing(void **state)
{
	static const char *const values[] = {"' OR 1=1 --", "\"", "*", "(",
	    "AND", "NEAR(", "^", "{name}:x", "a'b", "%", "_", "\\", "\xFF\xFE",
	    "0x41", "1e999", "-", "--", "|", "| alpha |", "/",
	    "99999999999999999999999999"};
	struct catalogue *catalogue = *state;
	struct arena arena = ARENA_INIT;
	struct catalogue_stats before, after;
	struct err err = ERR_INIT;

	assert_true(catalogue->ops->stats(catalogue, &before, &err));
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		static const char *const names[] = {"country", "city", "year",
		    "programme", "totalBudget", "durationMonths", "region"};
		struct page_wish wish = {.size = 5, .suggest = true};
		struct page_found found;
		struct query query;

		query_parse_words(&query, &arena, values[i], strlen(values[i]));
		wish.query = &query;
		if (!catalogue->ops->page(
			catalogue, &arena, &wish, &found, &err))
			fail_msg("%s: %s", values[i], err.text);
		for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++) {
			for (int op = OP_IS; op <= OP_EXISTS; op++) {
				memset(&query, 0, sizeof(query));
				query_set_filter(&query, &arena, names[j],
				    (enum query_op)op, &values[i], 1);
				if (!catalogue->ops->page(
					catalogue, &arena, &wish, &found, &err))
					fail_msg("%s %s: %s", names[j],
					    values[i], err.text);
				if (op == OP_IS)
					assert_int_equal(found.count, 0);
			}
		}
		arena_reset(&arena);
	}
	assert_true(catalogue->ops->stats(catalogue, &after, &err));
	assert_memory_equal(&before, &after, sizeof(before));
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_codes_by_any_name),
	    cmocka_unit_test(test_regions_hold_their_parts),
	    cmocka_unit_test(test_dates_by_what_they_stand_for),
	    cmocka_unit_test(test_amounts_by_value),
	    cmocka_unit_test(test_texts_by_their_words),
	    cmocka_unit_test(test_references_by_id_or_name),
	    cmocka_unit_test(test_filters_go_across_kinds),
	    cmocka_unit_test(
		test_no_filter_or_word_looks_higher_than_its_asker),
	    cmocka_unit_test(test_no_order_tells_what_may_not_be_seen),
	    cmocka_unit_test(test_facets_count_what_was_found),
	    cmocka_unit_test(test_facets_for_a_choice),
	    cmocka_unit_test(test_hostile_values_find_nothing),
	};

	return cmocka_run_group_tests(tests, open_them, close_them);
}
