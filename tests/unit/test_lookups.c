/* What people type and what they must get first (the bundled directory). */
#include "shelf.h"

#include <string.h>

#include "klaster/base/mem.h"

struct lookup {
	const char *typed;
	const char *first; /* "" for nothing */
};

/* The table of product.md, row by row. */
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
    {"intervention field 120", "codes/intervention-field-120"},
    {"kreativum malmo", ""},
};

static const struct lookup variants[] = {
    /* Capitals, marks, the letters of another keyboard. */
    {"CREATIVE CLUSTERS", "projects/sbcc"},
    {"Elbląg", "organisations/erb"},
    {"ELBLĄG", "organisations/erb"},
    {"Liepāja creative", "clusters/liepaja"},
    {"Pietų Baltijos kūrybinis klasteris", "projects/sbcc"},
    {"d10", "facilities/d10"},
    {"Ausra Dockeviciute", "people/ausra-dockeviciute"},
    {"DOCKEVIČIŪTĖ", "people/ausra-dockeviciute"},
    {"Stroemmavaegen", "organisations/kreativum"},
    {"strommavagen 28", "organisations/kreativum"},
    /* Other grammatical cases than the record's. */
    {"loomeklasteri", "clusters/ida-viru"},
    {"kultuurilaada", "events/kultuurilaat"},
    {"rietavos moterys", "organisations/rmuc"},
    {"liepajas", "clusters/liepaja"},
    {"szczecinie", "organisations/media-dizajn"},
    {"elblagu", "organisations/erb"},
    {"rostoke", "organisations/rostock"},
    {"kurybinio klasterio", "projects/sbcc"},
    {"narvas", "clusters/ida-viru"},
    /* Half of a name, words in another order, the last one begun. */
    {"kreat", "organisations/kreativum"},
    {"clusters baltic south", "projects/sbcc"},
    {"regional creative", "projects/rcia"},
    {"stowarzyszenie gmin", "organisations/erb"},
    {"piia", "people/piia-tamm"},
    {"tamm", "people/piia-tamm"},
    {"shift", "organisations/shiftworks"},
    {"women employment", "organisations/rmuc"},
    {"kultuurimini", "organisations/kultuurimin"},
    /* Names in the other languages, abbreviations, names written out. */
    {"lenkijos savivaldybiu asociacija", "organisations/erb"},
    {"Gmin Rzeczypospolitej", "organisations/erb"},
    {"erb", "organisations/erb"},
    {"rmuc", "organisations/rmuc"},
    {"rcia", "projects/rcia"},
    {"british council", "organisations/british-council"},
    {"briti noukogu", "organisations/british-council"},
    {"Rostoko Hansos miestas", "organisations/rostock"},
    {"VšĮ Rietavo turizmo", "organisations/rietavas-tbic"},
    {"\"media design\"", "organisations/media-dizajn"},
    {"\"design media\"", ""},
    {"euroopa kultuuripealinn", "programmes/ecoc-2036"},
    /* Towns by the names their neighbours use. */
    {"libau", "clusters/liepaja"},
    {"kind:facilities libau", "facilities/d10"},
    {"stettin", "organisations/media-dizajn"},
    {"elbing", "organisations/erb"},
    {"rostok", "organisations/rostock"},
    {"Щецин", "organisations/media-dizajn"},
    /* Parts of addresses, postcodes with and without their signs, numbers. */
    {"stary rynek 25", "organisations/erb"},
    {"bandurskiego 96", "organisations/media-dizajn"},
    {"bandurskiego 96/23", "organisations/media-dizajn"},
    {"neuer markt", "organisations/rostock"},
    {"darza street", "organisations/liepaja-cic"},
    {"82-300", "organisations/erb"},
    {"LV-3401", "organisations/liepaja-cic"},
    {"lv3401", "organisations/liepaja-cic"},
    {"lv 3401", "organisations/liepaja-cic"},
    {"LV 34", "organisations/liepaja-cic"},
    {"18055", "organisations/rostock"},
    {"SHTB 05.01.00-32-0142/18-00", "projects/sbcc"},
    {"sthb05010032", "projects/sbcc"},
    {"er227", "projects/er227"},
    {"ER 227", ""},
    {"TO8", "codes/thematic-objective-to8"},
    /* Words left out, words that are not there, other filters. */
    {"creative clusters -south", "clusters/liepaja"},
    {"kreativum -science", ""},
    {"liepaja type:ngo", "organisations/liepaja-cic"},
    {"kind:organisations parko", "organisations/rmuc"},
    {"country:Poola kind:organisations", "organisations/erb"},
    {"country:lenkija city:stettin", "organisations/media-dizajn"},
    {"kind:partnerships role:lead", "partnerships/sbcc-media-dizajn"},
    {"xyzzy", ""},
    {"qqqq wwww", ""},
    {"creative xyzzy", ""},
    {"0143/18", ""},
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

static void expect_first(
    struct catalogue *catalogue, const struct lookup *rows, size_t count)
{
	struct arena arena = ARENA_INIT;
	int wrong = 0;

	for (size_t i = 0; i < count; i++) {
		struct page_found found;

		shelf_ask(catalogue, &arena, &found, rows[i].typed, 5);
		if (strcmp(shelf_row(&arena, &found, 0), rows[i].first) != 0) {
			print_error("%s: %s, not %s\n", rows[i].typed,
			    shelf_rows(&arena, &found), rows[i].first);
			wrong++;
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
	assert_int_equal(wrong, 0);
}

static void test_what_people_type_comes_first(void **state)
{
	expect_first(*state, lookups, MEM_COUNT(lookups));
}

static void test_however_they_type_it(void **state)
{
	expect_first(*state, variants, MEM_COUNT(variants));
}

static void test_the_nearest_names_are_offered(void **state)
{
	static const struct lookup near[] = {
	    {"kreativum malmo", "kreativum"},
	    {"kretivum", "kreativum"},
	    {"shiftwroks", "shiftworks"},
	    {"euroregoin baltik", "erb"},
	    {"media dysajn", "media-dizajn"},
	    {"kultuurilaadale", "kultuurilaat"},
	    {"kultuuriministerium xx", "kultuurimin"},
	    {"kind:people pia tam", "piia-tamm"},
	};
	struct arena arena = ARENA_INIT;
	int wrong = 0;

	for (size_t i = 0; i < MEM_COUNT(near); i++) {
		struct page_found found;
		const char *first;

		shelf_ask(*state, &arena, &found, near[i].typed, 5);
		assert_int_equal(found.count, 0);
		assert_true(found.suggestion_count <= 5);
		first =
		    found.suggestion_count > 0 ? found.suggestions[0]->id : "";
		if (strcmp(first, near[i].first) != 0) {
			print_error("%s: %s, not %s\n", near[i].typed, first,
			    near[i].first);
			wrong++;
		}
	}
	shelf_page(*state, &arena,
	    &(struct page_wish){.size = 1, .suggest = false},
	    &(struct page_found){.count = 9}, "kretivum");
	arena_done(&arena);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_people_type_comes_first),
	    cmocka_unit_test(test_however_they_type_it),
	    cmocka_unit_test(test_the_nearest_names_are_offered),
	};

	return cmocka_run_group_tests(tests, open_bundled, close_bundled);
}
