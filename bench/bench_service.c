/*
 * bench_service.c: what a catalogue of any engine takes to answer, in this
 * process: no HTTP, no JSON unless asked for. bench/service.py says what to
 * ask and sets it beside what a klasterd takes.
 *
 *   bench/bench_service STORE < cases
 *
 * A case is a line of fields parted by tabs; its answer is one too: the name,
 * times of a run in milliseconds (median, 99 of 100, the shortest; and what one
 * took of processors, here and below the process KLASTER_BENCH_SERVER, which is
 * the database's), how much was found, or "late" where the store gave up.
 *
 *   NAME page QUERY COUNT FACETS WHERE    a page of 50; COUNT none, capped or
 *        exact; FACETS "country,programme"; WHERE first, last, after or
 *        before: of records at every depth of the order
 *   NAME detail KIND/ID[,KIND/ID...]      with what refers to it, and whom
 *        that refers to
 *   NAME changes PART                     500 after that part of all
 *   NAME answer TARGET                    the whole document, uncompressed
 *   NAME cursor QUERY                     not a time: cursors at every depth
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "klaster/base/digest.h"
#include "bench.h"
#include "klaster/base/mem.h"
#include "klaster/model/query.h"
#include "klaster/service/cursor.h"
#include "klaster/service/routes.h"
#include "klaster/store/catalogue.h"

enum {
	RUNS_MAX = 400,
	RUNS_LEAST = 5,
	CASE_MS = 1500, /* after which a slow case is believed */
	PAGE = 50,
	CHANGES = 500,
	PLACES = 20, /* depths at which an order is entered */
	WORDS_MAX = 8,
};

struct bench {
	struct catalogue *catalogue;
	struct routes routes;
	struct arena arena; /* of a run */
	struct arena kept;  /* of a case */
	uint64_t projects;
	uint64_t seq;
};

/* What one case does again and again; *found is what it came to. */
struct act {
	void (*run)(struct bench *bench, struct act *act, size_t number);
	const char *words[WORDS_MAX];
	size_t word_count;
	struct position places[PLACES];
	uint64_t found;
	bool at_least;
	bool is_late; /* the store gave up: asked no more */
};

/* --- pages */

static void query_read(
    struct arena *arena, struct query *query, const char *text)
{
	query_parse(query, arena, NULL, text, strlen(text));
}

static void facets_read(struct page_wish *wish, const char *names)
{
	const struct kind *kind = wish->query->kind;
	char name[64];

	while (*names != '\0' && kind != NULL) {
		size_t len = strcspn(names, ",");

		snprintf(name, sizeof(name), "%.*s", (int)len, names);
		wish->facets[wish->facet_count] = kind_field(kind, name);
		if (wish->facets[wish->facet_count++] == NULL)
			die("bench_service: no field %s", name);
		names += len + (names[len] == ',');
	}
}

/* Where a record stands in the order of a query, though the query it is found
 * by is another: a place is one of an order. */
static struct position place_find(
    struct bench *bench, const char *text, uint64_t project)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct query query;
	struct page_wish wish = {.query = &query, .size = 1};
	struct page_found found;

	query_read(&arena, &query,
	    arena_printf(
		&arena, "%s number:%07llu", text, (unsigned long long)project));
	check(bench->catalogue->ops->page(
		  bench->catalogue, &arena, &wish, &found, &err),
	    &err);
	if (found.count == 0)
		die("bench_service: no project number %llu: was the directory "
		    "made by bench/continent?",
		    (unsigned long long)project);
	arena_done(&arena);
	return found.first;
}

static void places_find(struct bench *bench, struct act *act, const char *text)
{
	for (size_t i = 0; i < PLACES; i++)
		act->places[i] = place_find(bench, text,
		    1 + bench->projects * (2 * i + 1) / PLACES / 2);
}

static void page_run(struct bench *bench, struct act *act, size_t number)
{
	struct err err = ERR_INIT;
	struct query query;
	struct page_wish wish = {.query = &query, .size = PAGE};
	struct page_found found;
	const char *count = act->words[3], *where = act->words[5];

	query_read(&bench->arena, &query, act->words[2]);
	wish.count = strcmp(count, "exact") == 0    ? COUNT_EXACT
		     : strcmp(count, "capped") == 0 ? COUNT_CAPPED
						    : COUNT_NONE;
	/* So that no run takes over what the one before found. */
	wish.level = number % 2 == 0 ? LEVEL_PUBLIC : LEVEL_MEMBER;
	wish.suggest = query.term_count > 0;
	wish.from_end = strcmp(where, "last") == 0;
	facets_read(&wish, act->words[4]);
	if (strcmp(where, "after") == 0)
		wish.after = act->places[number % PLACES];
	else if (strcmp(where, "before") == 0)
		wish.before = act->places[number % PLACES];
	if (!bench->catalogue->ops->page(
		bench->catalogue, &bench->arena, &wish, &found, &err)) {
		check(err.code == ERR_PARTIAL, &err);
		act->is_late = true;
		return;
	}
	act->found = wish.count == COUNT_NONE ? found.count : found.total.count;
	act->at_least = found.total.kind == TOTAL_AT_LEAST;
}

/* --- details, changes, documents */

static const char *item_of(struct arena *arena, const char *list, size_t number)
{
	size_t count = 1;

	for (const char *c = list; *c != '\0'; c++)
		count += *c == ',';
	for (number %= count; number > 0; number--)
		list = strchr(list, ',') + 1;
	return arena_strndup(arena, list, strcspn(list, ","));
}

/* Whom the rows name, each once, in one journey. */
static void partners_read(struct bench *bench,
    const struct relatives *relatives, size_t count, struct err *err)
{
	struct catalogue_name *names = NULL;
	struct record **partners;
	size_t named = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < relatives[i].count; k++) {
			const struct record *row = relatives[i].records[k];
			for (size_t c = 0; c < row->claim_count; c++) {
				struct catalogue_name name;
				if (row->claims[c].field->type != FIELD_REF ||
				    !record_parse_ref(row->claims[c].value,
					&name.kind, &name.id) ||
				    strcmp(name.kind->name, "organisations") !=
					0)
					continue;
				names = arena_grow(&bench->arena, names, named,
				    sizeof(*names));
				names[named++] = name;
			}
		}
	}
	partners = arena_array(&bench->arena, named + 1, sizeof(*partners));
	check(bench->catalogue->ops->records(
		  bench->catalogue, &bench->arena, names, named, partners, err),
	    err);
}

static void detail_run(struct bench *bench, struct act *act, size_t number)
{
	const char *ref = item_of(&bench->arena, act->words[2], number);
	struct catalogue *catalogue = bench->catalogue;
	struct relatives relatives[KIND_FIELD_MAX];
	struct err err = ERR_INIT;
	const struct kind *kind;
	const char *id;
	size_t count = 0;
	bool gone;

	if (!record_parse_ref(ref, &kind, &id))
		die("bench_service: %s is no record", ref);
	if (!catalogue->ops->get(
		catalogue, &bench->arena, kind, id, &gone, &err))
		die("bench_service: %s is not there", ref);
	for (size_t i = 0; i < kind->field_count; i++)
		if (kind->fields[i].type == FIELD_INVERSE)
			relatives[count++].inverse = &kind->fields[i];
	check(catalogue->ops->relatives(catalogue, &bench->arena, kind, id,
		  LEVEL_PUBLIC, 100, relatives, count, &err),
	    &err);
	act->found = 0;
	for (size_t i = 0; i < count; i++)
		act->found += relatives[i].total;
	partners_read(bench, relatives, count, &err);
}

static void changes_run(struct bench *bench, struct act *act, size_t number)
{
	struct catalogue_change *changes;
	struct err err = ERR_INIT;
	size_t count;
	bool resync;
	double part = strtod(act->words[2], NULL);
	uint64_t seq = (uint64_t)((double)bench->seq * part) + number;

	check(bench->catalogue->ops->changes(bench->catalogue, &bench->arena,
		  seq, CHANGES, &changes, &count, &resync, &err),
	    &err);
	act->found = count;
}

static void answer_run(struct bench *bench, struct act *act, size_t number)
{
	/* Of this machine, so that nobody counts how often. */
	struct http_request request = {
	    .method = "GET", .peer = {.is_local = true}};
	struct http_answer answer = {.status = 500};

	(void)number;
	request.target = act->words[2];
	routes_answer(&bench->routes, &bench->arena, &request, &answer);
	if (answer.status != 200)
		die("bench_service: %s: status %u: %s", request.target,
		    answer.status, buf_text(&answer.body));
	act->found = answer.body.len;
	buf_done(&answer.body);
}

static void cursors_print(struct bench *bench, struct act *act)
{
	struct query query;
	struct cursor_scope scope = {
	    .key = bench->routes.cursor_key, .query = &query};

	places_find(bench, act, act->words[2]);
	query_read(&bench->kept, &query, act->words[2]);
	printf("%s", act->words[0]);
	for (size_t i = 0; i < PLACES; i++)
		printf("\t%s",
		    cursor_write(&bench->kept, &scope, &act->places[i]));
	printf("\n");
}

/* --- processor time */

/* Of all processes that the server has started and that are there. */
static double server_ms(void)
{
	const char *server = getenv("KLASTER_BENCH_SERVER");
	unsigned long long all = 0, one;
	char path[128];
	FILE *children, *times;
	int pid;

	if (server == NULL)
		return 0;
	snprintf(
	    path, sizeof(path), "/proc/%s/task/%s/children", server, server);
	children = fopen(path, "r");
	while (children != NULL && fscanf(children, "%d", &pid) == 1) {
		snprintf(path, sizeof(path), "/proc/%d/schedstat", pid);
		times = fopen(path, "r");
		if (times != NULL && fscanf(times, "%llu", &one) == 1)
			all += one;
		if (times != NULL)
			fclose(times);
	}
	if (children != NULL)
		fclose(children);
	return (double)all / 1e6;
}

static double processor_ms(void)
{
	struct timespec own;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
	return (double)own.tv_sec * 1e3 + (double)own.tv_nsec / 1e6 +
	       server_ms();
}

/* --- cases */

static void measure(struct bench *bench, struct act *act)
{
	double times[RUNS_MAX], begun, busy;
	size_t runs = 0;

	/* What is asked for the first time is read from the disk. */
	act->run(bench, act, 0);
	act->run(bench, act, 1);
	begun = now_ms();
	busy = processor_ms();
	while (runs < RUNS_MAX && !(act->is_late && runs > 0) &&
	       (runs < RUNS_LEAST || now_ms() < begun + CASE_MS)) {
		double from = now_ms();

		act->run(bench, act, runs);
		times[runs++] = now_ms() - from;
		arena_reset(&bench->arena);
	}
	busy = (processor_ms() - busy) / (double)runs;
	qsort(times, runs, sizeof(*times), by_size);
	printf("%s\t%.4f\t%.4f\t%.4f\t%.4f\t", act->words[0], times[runs / 2],
	    times[runs * 99 / 100], times[0], busy);
	if (act->is_late)
		printf("late");
	else
		printf("%llu%s", (unsigned long long)act->found,
		    act->at_least ? "+" : "");
	/* With those that went before. */
	printf("\t%zu\n", runs + 2);
}

static void words_cut(struct arena *arena, struct act *act, const char *line)
{
	while (act->word_count < WORDS_MAX) {
		size_t len = strcspn(line, "\t\n");

		act->words[act->word_count++] = arena_strndup(arena, line, len);
		if (line[len] != '\t')
			return;
		line += len + 1;
	}
}

static void case_do(struct bench *bench, const char *line)
{
	static const struct {
		const char *name;
		size_t words;
		void (*run)(struct bench *, struct act *, size_t);
	} acts[] = {{"page", 6, page_run}, {"detail", 3, detail_run},
	    {"changes", 3, changes_run}, {"answer", 3, answer_run},
	    {"cursor", 3, NULL}};
	struct act act = {NULL};
	size_t i = 0;

	words_cut(&bench->kept, &act, line);
	while (i < MEM_COUNT(acts) &&
	       (act.word_count < 2 || strcmp(acts[i].name, act.words[1]) != 0))
		i++;
	if (i == MEM_COUNT(acts) || act.word_count != acts[i].words)
		die("bench_service: what is \"%s\"?", line);
	act.run = acts[i].run;
	if (act.run == NULL) {
		cursors_print(bench, &act);
		return;
	}
	if (act.run == page_run && (strcmp(act.words[5], "after") == 0 ||
				       strcmp(act.words[5], "before") == 0))
		places_find(bench, &act, act.words[2]);
	measure(bench, &act);
}

static void cursor_key_read(struct bench *bench)
{
	const char *text = bench->catalogue->ops->meta_get(
	    bench->catalogue, &bench->kept, "cursor.key");
	size_t len;

	if (text == NULL || !base64url_read(text, bench->routes.cursor_key,
				CURSOR_KEY_BYTES, &len))
		fprintf(stderr, "no klasterd was on this store yet: its "
				"cursors are not ours\n");
}

static void bench_open(struct bench *bench, const char *store)
{
	struct catalogue_stats stats;
	struct err err = ERR_INIT;

	bench->catalogue = catalogue_open_any(store, false, &err);
	check(bench->catalogue != NULL, &err);
	check(
	    bench->catalogue->ops->stats(bench->catalogue, &stats, &err), &err);
	bench->seq = stats.seq;
	bench->projects = stats.count[kind_index(kind_find("projects"))];
	bench->routes.catalogue = bench->catalogue;
	bench->routes.title = "bench";
	cursor_key_read(bench);
}

int main(int argc, char **argv)
{
	struct bench bench = {.arena = ARENA_INIT, .kept = ARENA_INIT};
	char *line = NULL;
	size_t cap = 0;

	if (argc != 2)
		die("usage: bench_service STORE < cases");
	bench_open(&bench, argv[1]);
	while (getline(&line, &cap, stdin) > 0) {
		if (*line != '\n' && *line != '#')
			case_do(&bench, line);
		fflush(stdout); /* who asks may wait for it */
	}
	free(line);
	catalogue_close(bench.catalogue);
	arena_done(&bench.arena);
	arena_done(&bench.kept);
	return 0;
}
