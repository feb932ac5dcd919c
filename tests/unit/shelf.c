#include "shelf.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "directory.h"
#include "klaster/model/decode.h"

static void check(bool ok, const struct err *err)
{
	if (!ok)
		fail_msg("%s", err->text);
}

/* A schema of its own for each catalogue of each program. */
static const char *next_store(struct arena *arena)
{
	static int opened;
	const char *server = getenv("KLASTER_TEST_STORE");

	if (server == NULL)
		return "sqlite::memory:";
	return arena_printf(arena, "%s%coptions=-csearch_path%%3Dshelf_%ld_%d",
	    server, strchr(server, '?') == NULL ? '?' : '&', (long)getpid(),
	    opened++);
}

struct catalogue *shelf_open(void)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct catalogue *catalogue =
	    catalogue_open_any(next_store(&arena), true, &err);

	arena_done(&arena);
	check(catalogue != NULL, &err);
	return catalogue;
}

struct catalogue *shelf_open_bundled(void)
{
	struct catalogue *catalogue = shelf_open();
	struct directory directory;
	struct err err = ERR_INIT;
	char *places;

	directory_open(&directory);
	places = directory_read(&directory.arena, "data/places.tsv");
	check(catalogue->ops->begin(catalogue, &err), &err);
	check(catalogue->ops->places(
		  catalogue, places, strlen(places), NULL, &err),
	    &err);
	for (size_t i = 0; i < directory.count; i++)
		check(catalogue->ops->put(
			  catalogue, directory.records[i], NULL, &err),
		    &err);
	check(catalogue->ops->commit(catalogue, &err), &err);
	directory_close(&directory);
	return catalogue;
}

static enum put_result put(struct catalogue *catalogue, const char *line)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	enum put_result result;
	struct record *record = decode_line(&arena, line, strlen(line), &err);

	check(record != NULL, &err);
	check(catalogue->ops->put(catalogue, record, &result, &err), &err);
	arena_done(&arena);
	return result;
}

void shelf_put_open(struct catalogue *catalogue, const char *line)
{
	put(catalogue, line);
}

enum put_result shelf_put(struct catalogue *catalogue, const char *line)
{
	struct err err = ERR_INIT;
	enum put_result result;

	check(catalogue->ops->begin(catalogue, &err), &err);
	result = put(catalogue, line);
	check(catalogue->ops->commit(catalogue, &err), &err);
	return result;
}

void shelf_remove(struct catalogue *catalogue, const char *ref)
{
	struct err err = ERR_INIT;
	const struct kind *kind;
	const char *id;
	bool was_there;

	assert_true(record_parse_ref(ref, &kind, &id));
	check(catalogue->ops->begin(catalogue, &err), &err);
	check(catalogue->ops->remove(catalogue, kind, id, &was_there, &err),
	    &err);
	assert_true(was_there);
	check(catalogue->ops->commit(catalogue, &err), &err);
}

void shelf_page(struct catalogue *catalogue, struct arena *arena,
    struct page_wish *wish, struct page_found *found, const char *text)
{
	struct query *query = arena_alloc(arena, sizeof(*query));
	struct err err = ERR_INIT;

	query_parse(query, arena, NULL, text, strlen(text));
	wish->query = query;
	if (!catalogue->ops->page(catalogue, arena, wish, found, &err))
		fail_msg("%s: %s", text, err.text);
}

void shelf_ask_as(struct catalogue *catalogue, struct arena *arena,
    struct page_found *found, const char *text, size_t size, enum level level)
{
	struct page_wish wish = {.level = level,
	    .size = size,
	    .count = COUNT_CAPPED,
	    .suggest = true};

	shelf_page(catalogue, arena, &wish, found, text);
}

void shelf_ask(struct catalogue *catalogue, struct arena *arena,
    struct page_found *found, const char *text, size_t size)
{
	shelf_ask_as(catalogue, arena, found, text, size, LEVEL_PUBLIC);
}

const char *shelf_row(
    struct arena *arena, const struct page_found *found, size_t row)
{
	if (row >= found->count)
		return "";
	return arena_printf(arena, "%s/%s", found->records[row]->kind->name,
	    found->records[row]->id);
}

const char *shelf_rows(struct arena *arena, const struct page_found *found)
{
	const char *rows = "";

	for (size_t i = 0; i < found->count; i++)
		rows = arena_printf(arena, "%s%s%s", rows, i > 0 ? " " : "",
		    shelf_row(arena, found, i));
	return rows;
}
