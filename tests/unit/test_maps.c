/*
 * test_maps.c: the maps that are shipped, on rows with the faults real files
 * have: amounts in four notations, names in two scripts, values that say
 * that there is none, ids with noise, one partner that is not there. What
 * comes out must be tests/fixtures/maps/NAME.expected, line for line; UPDATE=1
 * rewrites these, to be read before they are committed.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "directory.h"
#include "shelf.h"
#include "klaster/base/mem.h"
#include "klaster/service/intake.h"
#include "klaster/service/maprows.h"
#include "klaster/service/staging.h"

struct conversion {
	const char *map, *rows, *expected;
	size_t refused, left_out;
};

static struct catalogue *catalogue;

static int open_bundled(void **state)
{
	(void)state;
	catalogue = shelf_open_bundled();
	return 0;
}

static int close_bundled(void **state)
{
	(void)state;
	catalogue_close(catalogue);
	return 0;
}

static bool take(void *ctx, struct arena *arena, const struct record *record,
    size_t line, struct err *err)
{
	return staging_add(ctx, arena, record, line, err);
}

/* What the map has made of them, in the order in which they came. */
static void write_staged(struct buf *made)
{
	struct saying *sayings = mem_array(SAYING_MANY, sizeof(struct saying));
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	size_t count;

	if (!catalogue->ops->sayings->news(
		catalogue, &arena, "test", 0, sayings, &count, &err))
		fail_msg("%s", err.text);
	assert_true(count < SAYING_MANY);
	for (size_t i = 0; i < count; i++) {
		buf_add(made, sayings[i].line, sayings[i].len);
		buf_addc(made, '\n');
	}
	free(sayings);
	arena_done(&arena);
}

/* Line by line, so that a failure shows one record and not a file. */
static void compare(const char *made, char *expected)
{
	char *line;

	while ((line = directory_line(&expected)) != NULL) {
		size_t len = strcspn(made, "\n");

		if (strlen(line) != len || strncmp(line, made, len) != 0)
			fail_msg(
			    "\n%s\nbut made was\n%.*s", line, (int)len, made);
		made += len + (made[len] == '\n');
	}
	assert_string_equal(made, "");
}

static void rewrite(
    struct arena *arena, const char *path, const struct buf *made)
{
	FILE *file = fopen(arena_printf(arena, "%s/%s", SRCDIR, path), "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(made->data, 1, made->len, file), made->len);
	assert_int_equal(fclose(file), 0);
}

static void convert_staged(const struct conversion *conversion,
    struct arena *arena, struct report *report, struct buf *made)
{
	struct staging *staging = mem_alloc(sizeof(*staging));
	struct progress progress = {.doing = ""};
	struct maprows rows = {.report = report,
	    .take = take,
	    .ctx = staging,
	    .progress = &progress};
	struct err err = ERR_INIT;
	struct inlet inlet;
	char *text = directory_read(arena, conversion->rows);

	staging_init(staging, catalogue, report);
	staging->again = STAGING_JOIN;
	rows.lists = codelists_new(arena, catalogue);
	rows.map = map_read(
	    arena, arena_printf(arena, "%s/%s", SRCDIR, conversion->map), &err);
	if (rows.map == NULL)
		fail_msg("%s", err.text);
	inlet_open_text(&inlet, text, strlen(text));
	if (!maprows_read(&rows, &inlet, &err) || !staging_flush(staging, &err))
		fail_msg("%s", err.text);
	write_staged(made);
	arena_done(&rows.arena);
	staging_done(staging);
	free(staging);
}

static void convert(const struct conversion *conversion)
{
	const struct saying_ops *sayings = catalogue->ops->sayings;
	struct arena arena = ARENA_INIT;
	struct report report;
	struct err err = ERR_INIT;
	struct buf made;

	report_init(&report);
	report.file = conversion->rows;
	buf_init(&made, 1 << 20);
	assert_true(sayings->open(catalogue, &err));
	assert_true(catalogue->ops->begin(catalogue, &err));
	convert_staged(conversion, &arena, &report, &made);
	catalogue->ops->rollback(catalogue);
	sayings->close(catalogue);
	if (getenv("UPDATE") != NULL)
		rewrite(&arena, conversion->expected, &made);
	compare(buf_text(&made), directory_read(&arena, conversion->expected));
	if (report.refused != conversion->refused ||
	    report.left_out != conversion->left_out)
		fail_msg("%s: %zu refused, %zu left out", conversion->rows,
		    report.refused, report.left_out);
	buf_done(&made);
	report_done(&report);
	arena_done(&arena);
}

static void test_kohesio(void **state)
{
	/* Atlantis is no country. */
	static const struct conversion conversion = {
	    "data/maps/kohesio-beneficiaries.map",
	    "tests/fixtures/maps/kohesio.tsv",
	    "tests/fixtures/maps/kohesio.expected", 0, 1};

	(void)state;
	convert(&conversion);
}

static void test_national_lists(void **state)
{
	/* The 30th of February. */
	static const struct conversion conversion = {
	    "data/maps/national-projects.map",
	    "tests/fixtures/maps/national.jsonl",
	    "tests/fixtures/maps/national.expected", 0, 1};

	(void)state;
	convert(&conversion);
}

static void test_keep(void **state)
{
	static const struct conversion conversion = {
	    "data/maps/keep-projects.map", "tests/fixtures/maps/keep.jsonl",
	    "tests/fixtures/maps/keep.expected", 0, 0};

	(void)state;
	convert(&conversion);
}

static void test_cordis(void **state)
{
	static const struct conversion conversion = {
	    "data/maps/cordis-projects.map", "tests/fixtures/maps/cordis.csv",
	    "tests/fixtures/maps/cordis.expected", 0, 0};

	(void)state;
	convert(&conversion);
}

static bool no_page(struct catalogue *broken, struct arena *arena,
    const struct page_wish *wish, struct page_found *found, struct err *err)
{
	(void)broken;
	(void)arena;
	(void)wish;
	(void)found;
	return err_set(err, ERR_DATA, "the disk is gone");
}

/* It would look like one without codes, and any text like a code of it. */
static void list_that_cannot_be_read(void **state)
{
	const struct catalogue_ops ops = {.page = no_page};
	struct catalogue broken = {.ops = &ops};
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct intake *intake = mem_alloc(sizeof(*intake));

	(void)state;
	intake->lists = codelists_new(&arena, &broken);
	assert_true(codelists_check(intake->lists, &err));
	assert_null(codelists_find(intake->lists, "country", "Polen"));
	assert_false(intake_add(intake, &arena, NULL, 1, &err));
	assert_string_equal(err.text, "country: the disk is gone");
	free(intake);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kohesio),
	    cmocka_unit_test(test_national_lists),
	    cmocka_unit_test(test_keep),
	    cmocka_unit_test(test_cordis),
	    cmocka_unit_test(list_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, open_bundled, close_bundled);
}
