/* What people type and what they must get first (the bundled directory). */
#include "shelf.h"

#include <stdio.h>
#include <string.h>

struct lookup {
	const char *typed;
	const char *first; /* "" for nothing */
};

static const struct lookup lookups[] = {
    {"creative clusters", "projects/sbcc"},
    {"media design szczecin", "organisations/media-dizajn"},
    {"pietu baltijos kurybinis klasteris", "projects/sbcc"},
    {"0142/18", "projects/sbcc"},
    {"elblag", "organisations/erb"},
    {"rietavo moteru", "organisations/rmuc"},
    {"ivek", "organisations/ivek"},
    {"D10", "facilities/d10"},
    {"type:ngo region:kurzeme theme:TO8", "organisations/liepaja-cic"},
    {"120", "codes/intervention-field-120"},
    {"kreativum malmo", ""},
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

static void finds_first(void **state)
{
	struct arena arena = ARENA_INIT;
	int wrong = 0;

	for (size_t i = 0; i < sizeof(lookups) / sizeof(lookups[0]); i++) {
		struct page_found found;
		const char *first;
		shelf_ask(*state, &arena, &found, lookups[i].typed, 5);
		first = shelf_row(&arena, &found, 0);
		if (strcmp(first, lookups[i].first) != 0) {
			print_error("%s: %s, not %s\n", lookups[i].typed,
			    shelf_rows(&arena, &found), lookups[i].first);
			wrong++;
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_first),
	};

	return cmocka_run_group_tests(tests, open_bundled, close_bundled);
}
