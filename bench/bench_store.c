/*
 * bench_store.c: how long a catalogue takes, by the size of what is in it.
 * Reads directory lines (bench/records.py 50000), imports them into a file in
 * $TMPDIR and asks. Prints; decides nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "klaster/base/mem.h"
#include "klaster/model/decode.h"
#include "klaster/store/catalogue.h"

enum { RUNS = 41, PAGE = 50 };

static void import(struct catalogue *catalogue, FILE *lines)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	double start = now_ms(), middle;
	size_t count = 0, cap = 0;
	char *line = NULL;
	ssize_t len;

	check(catalogue->ops->begin(catalogue, &err), &err);
	while ((len = getline(&line, &cap, lines)) > 0) {
		struct record *record =
		    decode_line(&arena, line, (size_t)len - 1, &err);

		check(record != NULL, &err);
		check(catalogue->ops->put(catalogue, record, NULL, &err), &err);
		arena_reset(&arena);
		count++;
	}
	middle = now_ms();
	check(catalogue->ops->commit(catalogue, &err), &err);
	printf("import of %zu records: %.0f ms, commit %.0f ms\n", count,
	    middle - start, now_ms() - middle);
	free(line);
	arena_done(&arena);
}

struct question {
	const char *text;
	bool from_end;
	const char *facets[3];
};

static const struct question questions[] = {
    {.text = ""},
    {.text = "kind:organisations"},
    {.text = "kind:organisations", .from_end = true},
    {.text = "kind:projects sort:-startDate"},
    {.text = "kind:projects sort:-startDate", .from_end = true},
    {.text = "kind:projects", .facets = {"startDate"}},
    {.text = "kind:organisations", .facets = {"country", "city"}},
    {.text = "k"},
    {.text = "kultur"},
    {.text = "museum"},
    {.text = "museum erbe"},
    {.text = "muzejs1234"},
    {.text = "\"museum erbe\" -musik"},
    {.text = "kind:organisations museum", .facets = {"country", "city"}},
    {.text = "kind:projects kultur sort:-startDate"},
    {.text = "country:LT"},
    {.text = "kind:organisations country:LT -museum"},
    {.text = "kind:organisations city:libau"},
    {.text = "kind:projects year:2019..2021 totalBudget>1000000"},
    {.text = "kind:projects year:2015..2018 sort:-startDate"},
    {.text = "kind:organisations country:SE sort:country"},
    {.text = "kulturzentrumm brigde"},
};

static void ask(struct catalogue *catalogue, const struct question *question)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct page_found found;
	double times[RUNS];

	for (int i = 0; i < RUNS; i++) {
		struct query query;
		struct page_wish wish = {.query = &query,
		    .size = PAGE,
		    .count = COUNT_CAPPED,
		    .suggest = true,
		    .from_end = question->from_end};
		double start = now_ms();

		/* So that no run takes over what the one before found. */
		wish.level = i % 2 == 0 ? LEVEL_PUBLIC : LEVEL_MEMBER;
		query_parse(&query, &arena, NULL, question->text,
		    strlen(question->text));
		for (int j = 0; j < 3 && question->facets[j] != NULL; j++)
			wish.facets[wish.facet_count++] =
			    kind_field(query.kind, question->facets[j]);
		check(catalogue->ops->page(
			  catalogue, &arena, &wish, &found, &err),
		    &err);
		times[i] = now_ms() - start;
		if (i < RUNS - 1)
			arena_reset(&arena);
	}
	qsort(times, RUNS, sizeof(*times), by_size);
	printf("%7.2f %7.2f ms  %5llu%s  %s%s%s\n", times[RUNS / 2],
	    times[RUNS * 95 / 100], (unsigned long long)found.total.count,
	    found.total.kind == TOTAL_AT_LEAST ? "+" : " ", question->text,
	    question->from_end ? " (its end)" : "",
	    question->facets[0] != NULL ? " (facets)" : "");
	arena_done(&arena);
}

/* From the first page to the last, as a reader who holds the key down. */
static void walk(struct catalogue *catalogue, const char *text)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct query query;
	struct page_wish wish = {.query = &query, .size = PAGE};
	struct page_found found;
	double start = now_ms();
	size_t pages = 0;

	do {
		query_parse(&query, &arena, NULL, text, strlen(text));
		check(catalogue->ops->page(
			  catalogue, &arena, &wish, &found, &err),
		    &err);
		wish.after = found.last;
		pages++;
		arena_reset(&arena);
	} while (found.has_after);
	printf("%7.2f ms a page, all %zu of \"%s\"\n",
	    (now_ms() - start) / (double)pages, pages, text);
	arena_done(&arena);
}

int main(void)
{
	const char *dir = getenv("TMPDIR");
	struct err err = ERR_INIT;
	struct catalogue *catalogue;
	struct rusage usage;
	struct stat info;
	char uri[4096];
	int len;

	len = snprintf(uri, sizeof(uri), "sqlite:%s/klaster-bench-%ld.db",
	    dir != NULL ? dir : "/tmp", (long)getpid());
	if (len < 0 || (size_t)len >= sizeof(uri))
		die("bench_store: $TMPDIR is too long");
	catalogue = catalogue_open(uri, true, &err);
	check(catalogue != NULL, &err);
	import(catalogue, stdin);
	printf("    p50     p95      found\n");
	for (size_t i = 0; i < MEM_COUNT(questions); i++)
		ask(catalogue, &questions[i]);
	walk(catalogue, "kind:organisations");
	walk(catalogue, "kind:organisations country:LT");
	catalogue_close(catalogue);
	if (stat(uri + strlen("sqlite:"), &info) == 0)
		printf("file %.1f MB", (double)info.st_size / 1e6);
	getrusage(RUSAGE_SELF, &usage);
	printf(", resident at most %ld MB\n", usage.ru_maxrss / 1024);
	unlink(uri + strlen("sqlite:"));
	return 0;
}
