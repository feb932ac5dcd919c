/*
 * test_geo.c: distances, winds, the projection, and where towns are.
 */
#include <math.h>
#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/path.h"
#include "klaster/model/atlas.h"
#include "klaster/model/geo.h"
#include "unit.h"

static const struct geo riga = {56.9496, 24.1052};
static const struct geo tallinn = {59.4370, 24.7536};

static void test_parse(void **state)
{
	static const char *const bad[] = {"", "56", "56,", ",21", "91,0",
	    "0,181", "56,21x", "56;21", "nan,0", "56,21,3", NULL};
	struct geo at;

	(void)state;
	assert_true(geo_parse("56.5083,21.0131", &at));
	assert_true(at.lat == 56.5083 && at.lon == 21.0131);
	assert_true(geo_parse("-10,-180", &at));
	for (size_t i = 0; bad[i]; i++)
		assert_false(geo_parse(bad[i], &at));
	assert_false(geo_parse(NULL, &at));
}

/* Riga to Tallinn is 279 km; Liepaja lies west of both. */
static void test_distance(void **state)
{
	struct geo pole = {90, 0}, equator = {0, 77};

	(void)state;
	assert_true(fabs(geo_distance_km(riga, tallinn) - 279.3) < 1);
	assert_true(geo_distance_km(riga, riga) == 0);
	assert_true(
	    geo_distance_km(riga, tallinn) == geo_distance_km(tallinn, riga));
	assert_true(fabs(geo_distance_km(pole, equator) - 10007.6) < 1);
}

static void test_wind(void **state)
{
	struct geo liepaja = {56.5083, 21.0131};

	(void)state;
	assert_string_equal(geo_wind(geo_bearing(riga, tallinn)), "N");
	assert_string_equal(geo_wind(geo_bearing(tallinn, riga)), "S");
	assert_string_equal(geo_wind(geo_bearing(riga, liepaja)), "W");
	assert_string_equal(geo_wind(geo_bearing(liepaja, tallinn)), "NE");
	assert_string_equal(geo_wind(359.9), "N");
	assert_string_equal(geo_wind(22.5), "NE");
	assert_string_equal(geo_wind(337.4), "NW");
}

static void test_mercator(void **state)
{
	(void)state;
	assert_true(fabs(geo_mercator_y(0)) < 1e-9);
	for (double lat = -84; lat <= 84; lat += 7)
		assert_true(
		    fabs(geo_mercator_lat(geo_mercator_y(lat)) - lat) < 1e-9);
	assert_true(geo_mercator_y(90) == geo_mercator_y(85));
}

/* --- the atlas */

static struct atlas *read_atlas(struct arena *arena)
{
	struct atlas *atlas = atlas_new();
	struct err err = ERR_INIT;
	size_t len;
	const char *files[] = {"places.tsv", "coastline.tsv", "regions.tsv"};

	for (size_t i = 0; i < 3; i++) {
		const char *path =
		    arena_printf(arena, SRCDIR "/data/%s", files[i]);
		const char *text = path_read(arena, path, 8u << 20, &len, &err);
		assert_non_null(text);
		if (i == 0)
			atlas_add_towns(atlas, text, len);
		else if (i == 1)
			atlas_add_lines(atlas, text, len);
		else
			atlas_add_regions(atlas, text, len);
	}
	return atlas;
}

static void test_towns(void **state)
{
	static const struct {
		const char *name, *country, *found;
	} rows[] = {{"Liepāja", "LV", "Liepāja"}, {"liepaja", NULL, "Liepāja"},
	    {"Libau", "LV", "Liepāja"}, {"stettin", NULL, "Szczecin"},
	    {"Elbing", "PL", "Elbląg"}, {"Нарва", NULL, "Narva"},
	    {"Narva", "LV", NULL}, {"", NULL, NULL}, {"!?", NULL, NULL},
	    {"no such town", NULL, NULL}};
	struct arena arena = ARENA_INIT;
	struct atlas *atlas = read_atlas(&arena);
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct atlas_town *town =
		    atlas_find(atlas, rows[i].name, rows[i].country);
		if (!rows[i].found)
			assert_null(town);
		else
			assert_string_equal(town->name, rows[i].found);
	}
	const struct atlas_town *const *towns = atlas_towns(atlas, &count);
	assert_true(count > 9000);
	for (size_t i = 1; i < count; i++)
		assert_true(towns[i - 1]->population >= towns[i]->population);
	atlas_free(atlas);
	arena_done(&arena);
}

static void test_lines(void **state)
{
	struct arena arena = ARENA_INIT;
	struct atlas *atlas = read_atlas(&arena);
	size_t count, borders = 0;
	const struct atlas_line *lines = atlas_lines(atlas, &count);

	(void)state;
	assert_true(count > 50);
	for (size_t i = 0; i < count; i++) {
		borders += lines[i].border;
		for (size_t k = 0; k < lines[i].count; k++) {
			struct geo at = lines[i].points[k];
			assert_true(at.lat > 48 && at.lat < 72 && at.lon > -5 &&
				    at.lon < 45);
		}
	}
	assert_true(borders > 5 && borders < count);
	const struct atlas_region *regions = atlas_regions(atlas, &count);
	assert_true(count > 40);
	assert_string_equal(regions[0].name, "Baltic Sea");
	atlas_free(atlas);
	arena_done(&arena);
}

/* What is none is left out, and what follows it is read. */
static void test_bad_files(void **state)
{
	static const char towns[] = "Riga\tLV\nRiga\tLV\tx\ty\t1\t\n"
				    "Riga\tLVA\t1\t2\t3\t\n"
				    "Riga\tLV\t56.9\t24.1\t600000\tRyga";
	static const char lines[] = "c\nc\t1\nc\t1 2\nx\t1 2\t3 4\n"
				    "c\t100 200\t1 1\tz\n";
	static const char regions[] = "q\t1\t2\tA\ns\t1\tB\ns\t1\t2\tC\n";
	struct atlas *atlas = atlas_new();
	size_t count;

	(void)state;
	atlas_add_towns(atlas, towns, sizeof(towns) - 1);
	atlas_add_lines(atlas, lines, sizeof(lines) - 1);
	atlas_add_regions(atlas, regions, sizeof(regions) - 1);
	atlas_towns(atlas, &count);
	assert_int_equal(count, 1);
	assert_non_null(atlas_find(atlas, "ryga", "LV"));
	const struct atlas_line *line = atlas_lines(atlas, &count);
	assert_int_equal(count, 1);
	assert_int_equal(line->count, 2);
	assert_true(line->points[1].lat == 2.01);
	atlas_regions(atlas, &count);
	assert_int_equal(count, 1);
	atlas_free(atlas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_distance),
	    cmocka_unit_test(test_wind),
	    cmocka_unit_test(test_mercator),
	    cmocka_unit_test(test_towns),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_bad_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
