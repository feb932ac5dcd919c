/*
 * test_paging.c: walks through random directories, forth and back, against a
 * plainly sorted array. Records change between pages, too.
 */
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"

#define RECORDS 700
#define MANY (CATALOGUE_CAP * 22 / 10) /* half of it is over the cap */

struct row {
	char id[24];
	char title[32];
	int day;	/* of the start; 0: none */
	int country;	/* 0: none */
	struct buf key; /* by which its title sorts */
	bool museum;
	unsigned order; /* of coming */
};

struct world {
	struct row rows[MANY];
	size_t count;
	unsigned random;
	struct catalogue *catalogue;
};

static const char *const countries[] = {NULL, "LT", "LV", "EE", "PL"};

static unsigned draw(struct world *world, unsigned below)
{
	world->random = world->random * 1103515245u + 12345u;
	return (world->random >> 16) % below;
}

static void put_row(struct world *world, const struct row *row)
{
	char line[512];
	size_t len = (size_t)snprintf(line, sizeof(line),
	    "{\"kind\":\"projects\",\"id\":\"%s\",\"fields\":{\"title\":\"%s\"",
	    row->id, row->title);

	if (row->day != 0)
		len += (size_t)snprintf(line + len, sizeof(line) - len,
		    ",\"startDate\":\"2020-%02d-%02d\"", row->day / 28 + 1,
		    row->day % 28 + 1);
	if (row->country != 0)
		len += (size_t)snprintf(line + len, sizeof(line) - len,
		    ",\"countries\":\"%s\"", countries[row->country]);
	snprintf(line + len, sizeof(line) - len, "}}");
	shelf_put_open(world->catalogue, line);
}

static void make_world(struct world *world, unsigned seed, size_t count)
{
	static const char *const words[] = {"Museum", "Hafen", "Łódź",
	    "klaster", "Ögon", "zebra", "9 days", "10 days"};
	struct err err = ERR_INIT;

	memset(world, 0, sizeof(*world));
	world->random = seed;
	world->catalogue = shelf_open();
	assert_true(world->catalogue->ops->begin(world->catalogue, &err));
	for (size_t i = 0; i < count; i++) {
		struct row *row = &world->rows[world->count++];
		/* Half of many are museums, and in Lithuania. */
		bool half = count == MANY && draw(world, 2) == 0;
		unsigned word = half ? 0 : draw(world, 8);
		snprintf(row->id, sizeof(row->id), "p%zu", i);
		/* Many equal titles: ties must be walked through, too. */
		snprintf(row->title, sizeof(row->title), "%s %u", words[word],
		    draw(world, 12));
		buf_init(&row->key, 64);
		fold_sort_key(&row->key, row->title, strlen(row->title), 64);
		row->museum = word == 0;
		row->day = draw(world, 3) == 0 ? 0 : (int)draw(world, 60) + 1;
		row->country = half ? 1 : (int)draw(world, 5);
		row->order = (unsigned)i;
		put_row(world, row);
	}
	assert_true(world->catalogue->ops->commit(world->catalogue, &err));
}

static int by_title(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	size_t len = a->key.len < b->key.len ? a->key.len : b->key.len;
	int order = memcmp(a->key.data, b->key.data, len);

	if (order == 0)
		order = (int)a->key.len - (int)b->key.len;
	return order != 0 ? order
			  : (a->order > b->order) - (a->order < b->order);
}

/* Newest first; those without a date after all others, by title. */
static int by_newest(const void *left, const void *right)
{
	const struct row *a = left, *b = right;

	if ((a->day == 0) != (b->day == 0))
		return a->day == 0 ? 1 : -1;
	if (a->day != b->day)
		return b->day - a->day;
	return a->day == 0 ? by_title(a, b) : by_title(b, a);
}

typedef int row_order(const void *, const void *);

struct walk {
	const char *text;
	row_order *order;
	bool (*keeps)(const struct row *row);
};

static void free_world(struct world *world)
{
	catalogue_close(world->catalogue);
	for (size_t i = 0; i < world->count; i++)
		buf_done(&world->rows[i].key);
}

static bool keeps_all(const struct row *row)
{
	return row->id[0] != '\0';
}

static bool keeps_lithuania(const struct row *row)
{
	return row->country == 1;
}

static bool keeps_no_country(const struct row *row)
{
	return row->country == 0;
}

static bool keeps_not_lithuania(const struct row *row)
{
	return row->country != 1;
}

static bool keeps_museums(const struct row *row)
{
	return row->museum;
}

static bool keeps_no_museum(const struct row *row)
{
	return !row->museum;
}

static bool keeps_lithuanian_museums(const struct row *row)
{
	return row->museum && row->country == 1;
}

static bool keeps_lithuanian_no_hafen(const struct row *row)
{
	return row->country == 1 && strncmp(row->title, "Hafen", 5) != 0;
}

static bool keeps_early_baltic(const struct row *row)
{
	return row->country >= 1 && row->country <= 3 && row->day != 0 &&
	       row->day < 28;
}

static const struct walk walks[] = {
    {"kind:projects", by_title, keeps_all},
    {"kind:projects sort:-startDate", by_newest, keeps_all},
    {"kind:projects country:LT", by_title, keeps_lithuania},
    {"kind:projects country:none", by_title, keeps_no_country},
    {"kind:projects -country:LT", by_title, keeps_not_lithuania},
    {"kind:projects country:LT sort:-startDate", by_newest, keeps_lithuania},
    {"kind:projects museum", by_title, keeps_museums},
    {"kind:projects museum sort:-startDate", by_newest, keeps_museums},
    {"kind:projects -museum", by_title, keeps_no_museum},
    {"kind:projects country:LT,LV,EE startDate<2020-02-01 sort:-startDate",
	by_newest, keeps_early_baltic},
    {"museum", by_title, keeps_museums},
    {"", by_title, keeps_all},
};

static size_t expect(
    const struct world *world, const struct walk *walk, struct row *rows)
{
	size_t count = 0;

	for (size_t i = 0; i < world->count; i++)
		if (walk->keeps(&world->rows[i]))
			rows[count++] = world->rows[i];
	qsort(rows, count, sizeof(*rows), walk->order);
	return count;
}

static void check_rows(const struct walk *walk, const struct page_found *found,
    const struct row *rows, size_t first, size_t count)
{
	size_t left = count - first;

	for (size_t i = 0; i < found->count; i++) {
		if (i >= left ||
		    strcmp(found->records[i]->id, rows[first + i].id) != 0)
			fail_msg("\"%s\": row %zu is %s (%s), not %s (%s)",
			    walk->text, first + i, found->records[i]->id,
			    record_label(found->records[i], NULL),
			    i < left ? rows[first + i].id : "nothing",
			    i < left ? rows[first + i].title : "");
	}
	assert_int_equal(found->has_before, first > 0);
	assert_int_equal(found->has_after, first + found->count < count);
}

/* Forth to the end in pages of a random size, then back to the start. */
static void walk_forth_and_back(struct world *world, const struct walk *walk)
{
	static struct row rows[MANY];
	size_t count = expect(world, walk, rows), at = 0;
	unsigned most = count > CATALOGUE_CAP ? 500 : 90;
	bool capped = count > CATALOGUE_CAP && walk->keeps != keeps_all;
	struct page_wish wish = {.count = COUNT_CAPPED};
	struct arena arena = ARENA_INIT;
	struct page_found found;

	do {
		wish.size = 1 + draw(world, most);
		shelf_page(world->catalogue, &arena, &wish, &found, walk->text);
		check_rows(walk, &found, rows, at, count);
		assert_int_equal(
		    found.total.kind, capped ? TOTAL_AT_LEAST : TOTAL_EXACT);
		assert_int_equal(
		    found.total.count, capped ? CATALOGUE_CAP : count);
		assert_int_equal(found.count,
		    count - at < wish.size ? count - at : wish.size);
		at += found.count;
		wish.after = found.last;
		arena_reset(&arena);
	} while (found.has_after);
	assert_int_equal(at, count);

	memset(&wish.after, 0, sizeof(wish.after));
	wish.from_end = true;
	do {
		size_t size = 1 + draw(world, most);
		wish.size = size;
		shelf_page(world->catalogue, &arena, &wish, &found, walk->text);
		assert_int_equal(found.count, at < size ? at : size);
		at -= found.count;
		check_rows(walk, &found, rows, at, count);
		wish.from_end = false;
		wish.before = found.first;
		arena_reset(&arena);
	} while (found.has_before);
	assert_int_equal(at, 0);
	arena_done(&arena);
}

static void test_every_walk_is_the_sorted_array(void **state)
{
	static struct world world;

	(void)state;
	for (unsigned seed = 1; seed <= 3; seed++) {
		make_world(&world, seed, RECORDS);
		for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++)
			walk_forth_and_back(&world, &walks[i]);
		free_world(&world);
	}
}

static int by_coming(const void *left, const void *right)
{
	const struct row *a = left, *b = right;

	return (a->order > b->order) - (a->order < b->order);
}

/* More than the cap: walked, not sorted. */
static const struct walk long_walks[] = {
    {"kind:projects", by_title, keeps_all},
    {"kind:projects country:LT", by_title, keeps_lithuania},
    {"country:LT", by_title, keeps_lithuania},
    {"kind:projects country:LT -hafen", by_title, keeps_lithuanian_no_hafen},
    {"kind:projects country:LT museum sort:-startDate", by_newest,
	keeps_lithuanian_museums},
    {"kind:projects museum sort:-startDate", by_newest, keeps_museums},
    /* By class, of which there is one here, then as they came. */
    {"kind:projects museum", by_coming, keeps_museums},
    {"museum country:LT", by_coming, keeps_lithuanian_museums},
};

static void test_long_walks_are_the_sorted_array(void **state)
{
	static struct world world;
	struct page_wish wish = {.size = 1, .count = COUNT_EXACT};
	struct arena arena = ARENA_INIT;
	struct page_found found;

	(void)state;
	make_world(&world, 11, MANY);
	for (size_t i = 0; i < sizeof(long_walks) / sizeof(long_walks[0]); i++)
		walk_forth_and_back(&world, &long_walks[i]);
	shelf_page(world.catalogue, &arena, &wish, &found, "museum");
	assert_int_equal(found.total.kind, TOTAL_EXACT);
	size_t museums = 0;
	for (size_t i = 0; i < world.count; i++)
		museums += world.rows[i].museum;
	assert_int_equal(found.total.count, museums);
	free_world(&world);
	arena_done(&arena);
}

/* A page goes on after the row it ended with, whatever became of that. */
static void test_a_position_outlives_its_record(void **state)
{
	static struct world world;
	static struct row rows[MANY];
	struct page_wish wish = {.size = 20};
	struct arena arena = ARENA_INIT;
	struct page_found found;
	char *last;

	(void)state;
	make_world(&world, 7, RECORDS);
	expect(&world, &walks[0], rows);
	shelf_page(world.catalogue, &arena, &wish, &found, "kind:projects");
	last = arena_printf(&arena, "projects/%s", found.records[19]->id);
	shelf_remove(world.catalogue, last);
	wish.after = found.last;
	shelf_page(world.catalogue, &arena, &wish, &found, "kind:projects");
	assert_string_equal(found.records[0]->id, rows[20].id);
	assert_string_equal(found.records[19]->id, rows[39].id);
	free_world(&world);
	arena_done(&arena);
}

/* What is kept of a result is never older than the records. */
static void test_a_page_is_of_the_records_as_they_are(void **state)
{
	static struct world world;
	struct page_wish wish = {.size = 1, .count = COUNT_EXACT};
	struct arena arena = ARENA_INIT;
	struct page_found found;
	struct err err = ERR_INIT;
	uint64_t before;

	(void)state;
	make_world(&world, 9, RECORDS * 2);
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	before = found.total.count;
	assert_true(before > 200);
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LV");
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	assert_int_equal(found.total.count, before);
	shelf_put(world.catalogue, "{\"kind\":\"projects\",\"id\":\"new\","
				   "\"fields\":{\"title\":\"0 first\","
				   "\"countries\":\"LT\"}}");
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	assert_int_equal(found.total.count, before + 1);
	assert_string_equal(found.records[0]->id, "new");
	assert_true(world.catalogue->ops->begin(world.catalogue, &err));
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	shelf_put_open(world.catalogue,
	    "{\"kind\":\"projects\",\"id\":\"newer\",\"fields\":{"
	    "\"title\":\"0 newer\",\"countries\":\"LT\"}}");
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	assert_int_equal(found.total.count, before + 2);
	assert_true(world.catalogue->ops->remove(
	    world.catalogue, kind_find("projects"), "newer", NULL, &err));
	assert_true(world.catalogue->ops->remove(
	    world.catalogue, kind_find("projects"), "new", NULL, &err));
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	assert_int_equal(found.total.count, before);
	world.catalogue->ops->rollback(world.catalogue);
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	assert_int_equal(found.total.count, before + 1);
	free_world(&world);
	arena_done(&arena);
}

/* ... nor of another asker, order or kind. */
static void test_a_page_is_of_who_asks_for_what(void **state)
{
	static struct world world;
	struct page_wish wish = {.size = 1, .count = COUNT_EXACT};
	struct arena arena = ARENA_INIT;
	struct page_found found;
	uint64_t before;

	(void)state;
	make_world(&world, 9, RECORDS * 2);
	shelf_put(world.catalogue, "{\"kind\":\"projects\",\"id\":\"new\","
				   "\"fields\":{\"title\":\"0 first\","
				   "\"countries\":\"LT\"}}");
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	before = found.total.count;
	shelf_put(world.catalogue,
	    "{\"kind\":\"projects\",\"id\":\"hidden\",\"fields\":{\"title\":"
	    "\"Hidden\",\"countries\":{\"value\":\"LT\","
	    "\"level\":\"member\"}}}");
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	assert_int_equal(found.total.count, before);
	wish.level = LEVEL_MEMBER;
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	assert_int_equal(found.total.count, before + 1);
	wish.level = LEVEL_PUBLIC;
	shelf_page(world.catalogue, &arena, &wish, &found, "country:LT");
	assert_int_equal(found.total.count, before);
	shelf_page(world.catalogue, &arena, &wish, &found,
	    "kind:organisations country:LT");
	assert_int_equal(found.total.count, 0);
	shelf_page(world.catalogue, &arena, &wish, &found,
	    "kind:projects country:LT sort:-title");
	assert_string_not_equal(found.records[0]->id, "new");
	shelf_page(world.catalogue, &arena, &wish, &found,
	    "kind:projects country:LT sort:title");
	assert_string_equal(found.records[0]->id, "new");
	free_world(&world);
	arena_done(&arena);
}

static void test_a_position_of_another_order_is_refused(void **state)
{
	static struct world world;
	struct page_wish wish = {.size = 5};
	struct arena arena = ARENA_INIT;
	struct page_found found;
	struct query query;
	struct err err = ERR_INIT;

	(void)state;
	make_world(&world, 8, RECORDS);
	shelf_page(world.catalogue, &arena, &wish, &found, "kind:projects");
	wish.after = found.last;
	query_parse(&query, &arena, NULL, "kind:projects sort:startDate", 28);
	wish.query = &query;
	assert_false(world.catalogue->ops->page(
	    world.catalogue, &arena, &wish, &found, &err));
	assert_int_equal(err.code, ERR_USAGE);
	/* Nor any bytes whatever. */
	for (unsigned i = 0; i < 2000; i++) {
		wish.after.len = draw(&world, CATALOGUE_POSITION_MAX + 1);
		for (size_t j = 0; j < wish.after.len; j++)
			wish.after.bytes[j] = (unsigned char)draw(&world, 256);
		if (draw(&world, 2) == 0)
			wish.after.bytes[0] = 1;
		err.code = ERR_NONE;
		if (!world.catalogue->ops->page(
			world.catalogue, &arena, &wish, &found, &err))
			assert_int_equal(err.code, ERR_USAGE);
		arena_reset(&arena);
		query_parse(&query, &arena, NULL, "kind:projects", 13);
	}
	free_world(&world);
	arena_done(&arena);
}

static void test_page_sizes_are_bounded(void **state)
{
	struct catalogue *catalogue = shelf_open();
	struct arena arena = ARENA_INIT;
	struct page_found found;
	struct query query;
	struct page_wish wish = {.query = &query};
	struct err err = ERR_INIT;

	(void)state;
	query_parse(&query, &arena, NULL, "", 0);
	assert_false(
	    catalogue->ops->page(catalogue, &arena, &wish, &found, &err));
	wish.size = 501;
	assert_false(
	    catalogue->ops->page(catalogue, &arena, &wish, &found, &err));
	assert_int_equal(err.code, ERR_USAGE);
	wish.size = 500;
	assert_true(
	    catalogue->ops->page(catalogue, &arena, &wish, &found, &err));
	assert_int_equal(found.count, 0);
	assert_false(found.has_before);
	assert_false(found.has_after);
	catalogue_close(catalogue);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_walk_is_the_sorted_array),
	    cmocka_unit_test(test_long_walks_are_the_sorted_array),
	    cmocka_unit_test(test_a_position_outlives_its_record),
	    cmocka_unit_test(test_a_position_of_another_order_is_refused),
	    cmocka_unit_test(test_a_page_is_of_the_records_as_they_are),
	    cmocka_unit_test(test_a_page_is_of_who_asks_for_what),
	    cmocka_unit_test(test_page_sizes_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
