/*
 * test_pages.c: kept answers: one for each link and language, in the order
 * they came, gone when they are to be gone.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "klaster/base/mem.h"
#include "klaster/store/pages.h"

struct here {
	char dir[64];
	char file[96];
	struct pages *pages;
	struct arena arena;
};

static int open_here(void **state)
{
	struct here *here = mem_alloc(sizeof(*here));
	struct err err = ERR_INIT;

	snprintf(here->dir, sizeof(here->dir), "/tmp/klaster-pages-XXXXXX");
	assert_non_null(mkdtemp(here->dir));
	snprintf(here->file, sizeof(here->file), "%s/a.pages", here->dir);
	here->pages = pages_open(here->file, true, &err);
	if (here->pages == NULL)
		fail_msg("%s", err.text);
	arena_init(&here->arena);
	*state = here;
	return 0;
}

static int close_here(void **state)
{
	struct here *here = *state;

	pages_close(here->pages);
	arena_done(&here->arena);
	unlink(here->file);
	assert_int_equal(rmdir(here->dir), 0);
	free(here);
	return 0;
}

static void put(struct here *here, const char *link, const char *asked_in,
    const char *body, const char *etag, int64_t asked_s)
{
	struct err err = ERR_INIT;
	struct pages_item item = {.link = link,
	    .asked_in = asked_in,
	    .body = body,
	    .len = strlen(body),
	    .etag = etag,
	    .asked_s = asked_s};

	if (!pages_put(here->pages, &item, &err))
		fail_msg("%s", err.text);
}

static const char *body_of(
    struct here *here, const char *link, const char *asked_in)
{
	struct err err = ERR_INIT;
	struct pages_item item;

	if (pages_get(here->pages, &here->arena, link, asked_in, &item, &err))
		return item.body;
	assert_int_equal(err.code, ERR_NONE);
	return NULL;
}

static void by_link_and_language(void **state)
{
	struct here *here = *state;

	put(here, "projects", "lt", "Kultura", "\"1\"", 100);
	put(here, "projects", "pl", "Kultury", NULL, 200);
	assert_string_equal(body_of(here, "projects", "lt"), "Kultura");
	assert_string_equal(body_of(here, "projects", "pl"), "Kultury");
	/* Rather in another language than not at all: the latest. */
	assert_string_equal(body_of(here, "projects", "et"), "Kultury");
	assert_null(body_of(here, "project", "lt"));
	assert_null(body_of(here, "projects%", "lt"));
	put(here, "projects", "lt", "Naujas", NULL, 300);
	assert_string_equal(body_of(here, "projects", "lt"), "Naujas");
}

static void what_was_kept(void **state)
{
	struct here *here = *state;
	struct err err = ERR_INIT;
	struct pages_item item;

	put(here, "a", "", "", "\"x\"", 100);
	assert_true(pages_get(here->pages, &here->arena, "a", "", &item, &err));
	assert_int_equal(item.len, 0);
	assert_string_equal(item.body, "");
	assert_string_equal(item.etag, "\"x\"");
	assert_null(item.lang);
	assert_int_equal(item.asked_s, 100);
	assert_true(pages_touch(here->pages, "a", "", 500, &err));
	assert_true(pages_get(here->pages, &here->arena, "a", "", &item, &err));
	assert_int_equal(item.asked_s, 500);
}

static void in_the_order_of_coming(void **state)
{
	struct here *here = *state;
	struct err err = ERR_INIT;
	struct pages_item item;
	uint64_t seq;

	assert_int_equal(pages_oldest_s(here->pages), -1);
	put(here, "a", "", "1", NULL, 100);
	put(here, "b", "", "2", NULL, 90);
	assert_int_equal(pages_oldest_s(here->pages), 90);
	assert_true(pages_next(here->pages, &here->arena, 0, &item, &err));
	assert_string_equal(item.link, "a");
	seq = item.seq;
	/* Came anew: it is the last. */
	put(here, "a", "", "3", NULL, 100);
	assert_true(pages_next(here->pages, &here->arena, seq, &item, &err));
	assert_string_equal(item.link, "b");
	seq = item.seq;
	assert_true(pages_next(here->pages, &here->arena, seq, &item, &err));
	assert_string_equal(item.body, "3");
	assert_false(
	    pages_next(here->pages, &here->arena, item.seq, &item, &err));
	assert_int_equal(err.code, ERR_NONE);
	/* A number is never given twice, even to what comes after a drop. */
	seq = item.seq;
	assert_true(pages_drop(here->pages, "a", &err));
	put(here, "c", "", "4", NULL, 100);
	assert_true(pages_next(here->pages, &here->arena, seq, &item, &err));
	assert_string_equal(item.link, "c");
}

static void gone(void **state)
{
	struct here *here = *state;
	struct err err = ERR_INIT;

	put(here, "a", "", "{\"id\":\"ida\"}", NULL, 100);
	put(here, "b", "", "{\"id\":\"ida-viru\"}", NULL, 100);
	assert_true(pages_drop_saying(here->pages, "\"ida\"", &err));
	assert_null(body_of(here, "a", ""));
	assert_non_null(body_of(here, "b", ""));
}

static bool file_says(const char *file, const char *text)
{
	size_t len = 0, want = strlen(text), at;
	char *bytes = mem_alloc(1 << 20);
	FILE *stream = fopen(file, "r");
	bool found = false;

	if (stream != NULL) {
		len = fread(bytes, 1, 1 << 20, stream);
		fclose(stream);
	}
	for (at = 0; at + want <= len && !found; at++)
		found = memcmp(bytes + at, text, want) == 0;
	free(bytes);
	return found;
}

static void gone_from_the_disk(void **state)
{
	struct here *here = *state;
	struct err err = ERR_INIT;
	char log[128];

	snprintf(log, sizeof(log), "%s-wal", here->file);
	put(here, "a", "", "{\"id\":\"ida\",\"x\":\"Ida Ilves\"}", NULL, 1);
	assert_true(file_says(log, "Ilves") || file_says(here->file, "Ilves"));
	assert_true(pages_drop_saying(here->pages, "\"ida\"", &err));
	assert_false(file_says(log, "Ilves"));
	assert_false(file_says(here->file, "Ilves"));
}

static void of_somebody_else(void **state)
{
	struct here *here = *state;
	struct err err = ERR_INIT;
	FILE *stream;
	char *aside;

	pages_close(here->pages);
	here->pages = NULL;
	stream = fopen(here->file, "w");
	fputs("my own notes, longer than a header of a database is, which has "
	      "a hundred bytes and not one more",
	    stream);
	fclose(stream);
	/* Not ours, but not thrown away either: moved, and said where. */
	assert_null(pages_open(here->file, false, &err));
	assert_int_equal(err.code, ERR_COPY);
	aside = strstr(err.text, " as ");
	assert_non_null(aside);
	aside += strlen(" as ");
	aside[strcspn(aside, ";")] = '\0';
	assert_true(file_says(aside, "my own notes"));
	unlink(aside);
	here->pages = pages_open(here->file, true, &err);
	assert_non_null(here->pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		by_link_and_language, open_here, close_here),
	    cmocka_unit_test_setup_teardown(
		what_was_kept, open_here, close_here),
	    cmocka_unit_test_setup_teardown(
		in_the_order_of_coming, open_here, close_here),
	    cmocka_unit_test_setup_teardown(gone, open_here, close_here),
	    cmocka_unit_test_setup_teardown(
		gone_from_the_disk, open_here, close_here),
	    cmocka_unit_test_setup_teardown(
		of_somebody_else, open_here, close_here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
