/*
 * feed_walk.c: a virtual list over the real klasterd: walked from the start,
 * from the end, by jumps, with few pages kept, it has the same rows as when
 * read through once. With the URL of a service that refuses: what is asked of
 * it, and how often.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "klaster/app/config.h"
#include "klaster/app/service.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"

#define ROWS_MAX 2000
#define TURNS_MAX 100000

static struct config *config;
static const char *service_url; /* NULL: the bundled one */
static unsigned failures;

static void check(bool ok, const char *what)
{
	if (ok)
		return;
	printf("FAIL %s\n", what);
	failures++;
}

static void turn(struct connection *connection)
{
	feed_turn(connection->feed);
	if (fetch_turn(connection->fetcher) > 0)
		fetch_poll(connection->fetcher, NULL, 0, 1000);
	fetch_turn(connection->fetcher);
}

static void settle(struct connection *connection)
{
	unsigned turns = 0;

	do
		turn(connection);
	while (!feed_is_idle(connection->feed) && ++turns < TURNS_MAX);
	check(turns < TURNS_MAX, "the feed never rests");
}

/* Wants the rows and waits until nothing more comes. */
static void look(struct connection *connection, struct source *source,
    uint64_t first, size_t count)
{
	source->ops->want(source, first, count);
	settle(connection);
	source->ops->want(source, first, count);
	settle(connection);
}

static bool open_connection(struct connection *connection, size_t page_size)
{
	static const char *const langs[] = {"en", NULL};
	struct app_options options = {.program = "feed_walk",
	    .langs = langs,
	    .page_size = page_size,
	    .config = config};
	struct err err = ERR_INIT;

	if (service_connect(&options, service_url, NULL, connection, &err))
		return true;
	out_err("feed_walk", &err);
	return false;
}

static struct source *open_list(struct connection *connection, const char *kind)
{
	struct arena arena = ARENA_INIT;
	struct source *source;
	struct query query;

	query_parse(&query, &arena, kind_find(kind), "", 0);
	source = feed_list(connection->feed, &query, NULL);
	source->ops->want(source, 0, 1);
	arena_done(&arena);
	return source;
}

/* All ids, in their order, read through once by large pages. */
static size_t read_ids(char *ids[ROWS_MAX])
{
	struct connection connection;
	struct source *source;
	size_t count = 0;

	if (!open_connection(&connection, 200))
		exit(1);
	source = open_list(&connection, "codes");
	settle(&connection);
	for (; count < ROWS_MAX; count++) {
		const struct record *row;

		look(&connection, source, count, 1);
		row = source->ops->row(source, count);
		if (row == NULL)
			break;
		ids[count] = mem_strdup(row->id);
	}
	check(source->ops->total(source).kind == TOTAL_EXACT, "total kind");
	check(source->ops->total(source).count == count, "total");
	service_disconnect(&connection);
	return count;
}

static void check_row(
    struct source *source, uint64_t at, const char *id, const char *what)
{
	const struct record *row = source->ops->row(source, at);

	if (row != NULL && strcmp(row->id, id) == 0)
		return;
	printf("FAIL %s: row %llu is %s, not %s\n", what,
	    (unsigned long long)at, row != NULL ? row->id : "not there", id);
	failures++;
}

static void walk_from_end(char *const *ids, size_t count)
{
	struct connection connection;
	struct source *source;
	size_t at;

	if (!open_connection(&connection, 7))
		exit(1);
	source = open_list(&connection, "codes");
	settle(&connection);
	check(source->ops->total(source).count == count, "total at once");
	look(&connection, source, count - 3, 3);
	check_row(source, count - 1, ids[count - 1], "the last row at once");
	check(fetch_counts(connection.fetcher).requests < 6,
	    "the way to the end is short");
	for (at = count; at-- > 0;) {
		look(&connection, source, at, 1);
		check_row(source, at, ids[at], "backward");
	}
	check(source->ops->total(source).kind == TOTAL_EXACT, "met");
	check(source->ops->total(source).count == count, "met in the middle");
	service_disconnect(&connection);
}

static void walk_by_jumps(char *const *ids, size_t count)
{
	struct connection connection;
	struct source *source;
	unsigned seed = 7, i;

	if (!open_connection(&connection, 7))
		exit(1);
	source = open_list(&connection, "codes");
	for (i = 0; i < 60; i++) {
		size_t at;

		seed = seed * 1103515245u + 12345u;
		at = seed / 65536 % count;
		look(&connection, source, at, 3);
		check_row(source, at, ids[at], "jump");
	}
	for (i = 0; i < count; i++) {
		look(&connection, source, i, 1);
		check_row(source, i, ids[i], "after jumps");
	}
	service_disconnect(&connection);
}

/* Opened again, it is here at once; refreshed, it is asked for by its tag. */
static void open_again(char *const *ids)
{
	struct connection connection;
	struct source *source;
	struct source_status status;
	uint64_t bytes, requests;

	if (!open_connection(&connection, 50))
		exit(1);
	source = open_list(&connection, "codes");
	settle(&connection);
	source->ops->free(source);
	requests = fetch_counts(connection.fetcher).requests;
	source = open_list(&connection, "codes");
	check_row(source, 0, ids[0], "kept");
	settle(&connection);
	check(fetch_counts(connection.fetcher).requests == requests,
	    "nothing is asked again so soon");
	bytes = fetch_counts(connection.fetcher).wire_bytes;
	source->ops->refresh(source);
	status = source->ops->status(source);
	check(status.loading, "refresh loads");
	check_row(source, 0, ids[0], "rows stay during refresh");
	settle(&connection);
	bytes = fetch_counts(connection.fetcher).wire_bytes - bytes;
	check(bytes > 0 && bytes < 1000, "an unchanged page is a 304");
	status = source->ops->status(source);
	check(status.state == SOURCE_LIVE && !status.loading, "live again");
	service_disconnect(&connection);
}

/* The service dies: rows stay, the failure is said. */
static void lose_service(char *const *ids)
{
	struct connection connection;
	struct source_status status;
	struct source *source;
	struct err err = ERR_INIT;

	if (!open_connection(&connection, 50))
		exit(1);
	source = open_list(&connection, "codes");
	settle(&connection);
	close(connection.life_fd);
	connection.life_fd = -1;
	while (service_is_alive(&connection, &err))
		fetch_poll(connection.fetcher, NULL, 0, 10);
	check(err.code == ERR_COPY, "its end is told");
	source->ops->refresh(source);
	settle(&connection);
	status = source->ops->status(source);
	check(status.state == SOURCE_FAILED && status.failure != NULL,
	    "the failure is said");
	check_row(source, 0, ids[0], "rows stay after a failure");
	service_disconnect(&connection);
}

static bool says(const struct record *row, const char *name)
{
	size_t count = 0;

	if (row != NULL)
		record_claims(row, kind_field(row->kind, name), &count);
	return count > 0;
}

/* Rows have the columns that are shown, and no others; those that are here
 * stay while one more is on its way, wherever one has come from. */
static void need_columns(char *const *ids, size_t count, size_t from)
{
	const struct kind *kind = kind_find("codes");
	const struct field *fields[] = {
	    kind_field(kind, "name"), kind_field(kind, "code")};
	struct connection connection;
	struct arena arena = ARENA_INIT;
	struct source *source;
	struct query query;
	uint64_t requests;
	size_t at;

	if (!open_connection(&connection, 7))
		exit(1);
	query_parse(&query, &arena, kind, "", 0);
	source = feed_list(connection.feed, &query, NULL);
	arena_done(&arena);
	source->ops->need(source, fields, 1);
	look(&connection, source, 0, 3);
	look(&connection, source, from, 3);
	check(source->ops->row(source, from) != NULL, "a narrow row");
	check(!says(source->ops->row(source, from), "code"), "nothing hidden");
	check(!says(source->ops->row(source, from), "list"), "nor usual");

	requests = fetch_counts(connection.fetcher).requests;
	source->ops->need(source, fields, 2);
	check_row(source, from, ids[from], "rows stay while columns come");
	look(&connection, source, from, 1);
	check(says(source->ops->row(source, from), "code"), "what lacked");
	check(!says(source->ops->row(source, from), "list"), "and no more");
	check(fetch_counts(connection.fetcher).requests - requests <= 3,
	    "the pages that are seen come again, no others");
	requests = fetch_counts(connection.fetcher).requests;
	source->ops->need(source, fields, 1);
	look(&connection, source, from, 1);
	check(fetch_counts(connection.fetcher).requests == requests,
	    "fewer columns cost nothing");
	check(source->ops->total(source).count == count, "still as many");
	for (at = 0; at < count; at++) {
		look(&connection, source, at, 1);
		check_row(source, at, ids[at], "with other columns");
		check(says(source->ops->row(source, at), "code"), "with it");
	}
	service_disconnect(&connection);
}

static const struct record *find_row(
    struct connection *connection, struct source *source, const char *id)
{
	uint64_t i;

	for (i = 0; i < source->ops->total(source).count; i++) {
		const struct record *row;

		look(connection, source, i, 1);
		row = source->ops->row(source, i);
		if (row != NULL && strcmp(row->id, id) == 0)
			return row;
	}
	return NULL;
}

static void change_language(void)
{
	static const char *const polish[] = {"pl", "en", NULL};
	struct connection connection;
	struct source *source;
	const struct record *row;
	char *before;

	if (!open_connection(&connection, 50))
		exit(1);
	source = open_list(&connection, "organisations");
	settle(&connection);
	row = find_row(&connection, source, "media-dizajn");
	check(row != NULL, "the organisation is there");
	before = mem_strdup(row != NULL ? record_label(row, polish) : "");
	feed_set_langs(connection.feed, polish);
	check(source->ops->row(source, 0) != NULL,
	    "rows stay while the language changes");
	row = find_row(&connection, source, "media-dizajn");
	check(row != NULL && strcmp(record_label(row, polish), before) != 0,
	    "the name in another language");
	free(before);
	service_disconnect(&connection);
}

static void open_record(void)
{
	struct connection connection;
	struct source *source;
	const struct record *row;

	if (!open_connection(&connection, 50))
		exit(1);
	source = feed_record(
	    connection.feed, kind_find("organisations"), "erb", NULL);
	check(source->ops->row(source, 0) == NULL, "not here yet");
	settle(&connection);
	row = source->ops->row(source, 0);
	check(row != NULL && row->whole, "whole");
	source->ops->free(source);
	source = feed_record(
	    connection.feed, kind_find("organisations"), "no-such", NULL);
	settle(&connection);
	check(source->ops->status(source).state == SOURCE_FAILED &&
		  source->ops->status(source).failure->code == ERR_NOTHING,
	    "a record that is not there");
	service_disconnect(&connection);
}

/* A service that refuses all but a list and Beta for ten minutes: what was
 * only guessed is not waited for, nor guessed again. */
static void guess_in_vain(const char *url)
{
	const struct kind *kind = kind_find("organisations");
	struct connection connection;
	struct source *list, *one;

	service_url = url;
	if (!open_connection(&connection, 2))
		exit(1);
	list = open_list(&connection, "organisations");
	settle(&connection);
	check(list->ops->row(list, 1) != NULL, "the page that was wanted");
	look(&connection, list, 0, 2);
	check(fetch_counts(connection.fetcher).requests == 2 &&
		  list->ops->status(list).failure == NULL,
	    "the next page was asked for once, and nobody minds");
	feed_ahead(connection.feed, kind, "a");
	settle(&connection);
	check(fetch_counts(connection.fetcher).requests == 2,
	    "no other guess after a refusal");
	one = feed_record(connection.feed, kind, "b", NULL);
	settle(&connection);
	check(fetch_counts(connection.fetcher).requests == 3 &&
		  one->ops->row(one, 0) != NULL,
	    "what is wanted is asked for meanwhile");
	one->ops->free(one);
	list->ops->want(list, 2, 1);
	turn(&connection);
	while (fetch_counts(connection.fetcher).under_way > 0)
		turn(&connection);
	check(fetch_counts(connection.fetcher).requests == 4 &&
		  list->ops->status(list).failure != NULL,
	    "the page that is wanted now is asked for, and waited for");
	service_disconnect(&connection);
}

int main(int argc, char **argv)
{
	static char *ids[ROWS_MAX];
	size_t count, i;

	config = config_open("/dev/null");
	if (argc > 1) {
		guess_in_vain(argv[1]);
		config_free(config);
		return failures > 0;
	}
	count = read_ids(ids);
	check(count > 100, "there are codes enough");
	if (count > 100) {
		walk_from_end(ids, count);
		walk_by_jumps(ids, count);
		open_again(ids);
		need_columns(ids, count, 0);
		need_columns(ids, count, 20);
		need_columns(ids, count, count - 5);
		lose_service(ids);
	}
	change_language();
	open_record();
	for (i = 0; i < count; i++)
		free(ids[i]);
	config_free(config);
	printf("%zu rows, %u failures\n", count, failures);
	return failures > 0;
}
