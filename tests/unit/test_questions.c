/*
 * test_questions.c: does the bundled directory have what people ask it for?
 * Towns by the names of their neighbours, codes by their names in any
 * language, numbers in either spelling; and nothing for those who may not
 * see it. (test_lookups.c has the questions of the first page.)
 */
#include "shelf.h"

#include <string.h>

struct question {
	const char *typed;
	const char *rows; /* all that is found, in this order */
};

static const struct question towns[] = {
    {"kind:organisations Stettin", "organisations/media-dizajn"},
    {"kind:organisations Elbing", "organisations/erb"},
    {"kind:organisations Rostokas", "organisations/rostock"},
    {"kind:facilities Libau", "facilities/d10"},
    {"kind:facilities Лиепая", "facilities/d10"},
};

static const struct question numbers[] = {
    {"kind:projects SHTB 05.01.00-32-0142/18-00", "projects/sbcc"},
    {"kind:projects sthb 05.01.00-32-0142/18-00", "projects/sbcc"},
    {"kind:projects 0142", "projects/sbcc"},
    {"kind:projects ER227", "projects/er227"},
};

static const struct question filters[] = {
    {"kind:organisations type:NGOs", "organisations/liepaja-cic"},
    {"kind:organisations theme:\"employment and labour mobility\"",
	"organisations/liepaja-cic"},
    /* Poland in Lithuanian, Latvia in Estonian. */
    {"kind:organisations country:Lenkija",
	"organisations/erb organisations/media-dizajn"},
    {"kind:organisations country:läti type:local-authority",
	"organisations/liepaja-culture-dept"},
    /* Blekinge is in Sydsverige; EE007 is what EE00A was. */
    {"kind:organisations region:sydsverige", "organisations/kreativum"},
    {"kind:clusters region:EE007", "clusters/ida-viru"},
    {"kind:clusters region:Ida-Virumaa", "clusters/ida-viru"},
    {"kind:projects intervention:120", "projects/sbcc"},
    {"kind:projects country:SE year:2019..2020", "projects/sbcc"},
    {"kind:projects fund:EFRR", "projects/sbcc"},
    {"kind:partnerships project:sbcc role:lead",
	"partnerships/sbcc-media-dizajn"},
    {"kind:documents year:2025", "documents/strategy-2023-2028"},
};

static int open_bundled(void **state)
{
	*state = shelf_open_bundled();
	return 0;
}

static int close_bundled(void **state)
{
	catalogue_close(*state);
	return 0;
}

static void expect(
    struct catalogue *catalogue, const struct question *questions, size_t count)
{
	struct arena arena = ARENA_INIT;
	int wrong = 0;

	for (size_t i = 0; i < count; i++) {
		const struct question *question = &questions[i];
		struct page_found found;
		const char *rows;

		shelf_ask(catalogue, &arena, &found, question->typed, 9);
		rows = shelf_rows(&arena, &found);
		if (strcmp(rows, question->rows) != 0) {
			print_error("%s: \"%s\", not \"%s\"\n", question->typed,
			    rows, question->rows);
			wrong++;
		}
	}
	arena_done(&arena);
	assert_int_equal(wrong, 0);
}

#define EXPECT(catalogue, questions)                                           \
	expect(catalogue, questions, sizeof(questions) / sizeof(questions[0]))

static void test_towns_by_their_neighbours_names(void **state)
{
	EXPECT(*state, towns);
}

static void test_numbers_in_either_spelling(void **state)
{
	EXPECT(*state, numbers);
}

static void test_filters_take_any_language(void **state)
{
	EXPECT(*state, filters);
}

static void test_nothing_names_the_nearest(void **state)
{
	struct arena arena = ARENA_INIT;
	struct page_found found;

	shelf_ask(*state, &arena, &found, "kreativum malmo", 5);
	assert_int_equal(found.count, 0);
	assert_true(found.suggestion_count > 0);
	assert_string_equal(found.suggestions[0]->id, "kreativum");
	arena_done(&arena);
}

/* Who may not see a number must not learn by searching whose it is. */
static void test_contact_data_is_not_found_by_guessing(void **state)
{
	static const char *const guesses[] = {"29343731", "\"371 29343731\"",
	    "67382349", "kind:people piia.tamm@ivek.ee",
	    "kind:organisations rietavomuc@gmail.com"};
	struct arena arena = ARENA_INIT;
	struct page_found found;

	for (size_t i = 0; i < sizeof(guesses) / sizeof(guesses[0]); i++) {
		shelf_ask_as(
		    *state, &arena, &found, guesses[i], 5, LEVEL_PUBLIC);
		assert_int_equal(found.count, 0);
	}
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_towns_by_their_neighbours_names),
	    cmocka_unit_test(test_numbers_in_either_spelling),
	    cmocka_unit_test(test_filters_take_any_language),
	    cmocka_unit_test(test_nothing_names_the_nearest),
	    cmocka_unit_test(test_contact_data_is_not_found_by_guessing),
	};

	return cmocka_run_group_tests(tests, open_bundled, close_bundled);
}
