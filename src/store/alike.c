/*
 * alike.c owns what a trigram is and how many of them make names alike. It
 * must not know how an engine keeps postings.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/store/alike.h"
#include "klaster/store/index.h"
#include "klaster/store/poster.h"
#include "klaster/store/terms.h"
#include "roll.h"

#define GRAMS_MAX 96

struct grams {
	struct gram items[GRAMS_MAX];
	size_t count;
};

struct hit {
	int64_t rec;
	size_t shared;
};

/* A set for each trigram that is looked for, and where its records stand in
 * the list of all: the next one, and the end. */
struct finding {
	struct arena *arena;
	struct recset *sets[GRAMS_MAX];
	size_t at[GRAMS_MAX], end[GRAMS_MAX];
	size_t count;
};

/* Bytes of the character at text; 0 at the end. */
static size_t char_len(const char *text)
{
	size_t len = *text != '\0';

	while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len++;
	return len;
}

void alike_each_gram(const char *words,
    void (*each)(void *ctx, const char *text, size_t len), void *ctx)
{
	for (const char *at = words; *at != '\0'; at += char_len(at)) {
		size_t one = char_len(at);
		size_t two = one + char_len(at + one);
		size_t three = two + char_len(at + two);
		if (three == two)
			break;
		/* Across two words, or two names, is no part of either. */
		if (at[one] != ' ' && memchr(at, *INDEX_EDGE, three) == NULL &&
		    three < sizeof(((struct gram *)NULL)->text))
			each(ctx, at, three);
	}
}

static void add_gram(void *ctx, const char *text, size_t len)
{
	struct grams *grams = ctx;
	struct gram *gram = &grams->items[grams->count];

	if (grams->count >= GRAMS_MAX)
		return;
	for (size_t i = 0; i < grams->count; i++)
		if (strlen(grams->items[i].text) == len &&
		    memcmp(grams->items[i].text, text, len) == 0)
			return;
	memset(gram, 0, sizeof(*gram));
	memcpy(gram->text, text, len);
	grams->count++;
}

static int compare_grams(const void *left, const void *right)
{
	const struct gram *a = left, *b = right;

	if (a->docs != b->docs)
		return a->docs < b->docs ? -1 : 1;
	return strcmp(a->text, b->text);
}

/* Those that share the most first, and of equals those that were given
 * first; `hits` are in the order of their numbers. */
static void take_best(const struct hit *hits, size_t count, size_t most,
    struct recs *recs, size_t limit)
{
	recs->count = 0;
	for (size_t shared = most; shared > 0; shared--)
		for (size_t i = 0; i < count && recs->count < limit; i++)
			if (hits[i].shared == shared)
				recs->items[recs->count++] = hits[i].rec;
}

/* Goes through the lists of all trigrams at once: each is in the order of its
 * numbers, and together they may be ten thousands. */
static void rank(struct finding *finding, struct recs *recs, size_t limit)
{
	struct hit *hits =
	    arena_array(finding->arena, recs->count + 1, sizeof(*hits));
	size_t count = 0, most = 0;

	for (;;) {
		struct hit hit = {.rec = INT64_MAX};

		for (size_t i = 0; i < finding->count; i++)
			if (finding->at[i] < finding->end[i] &&
			    recs->items[finding->at[i]] < hit.rec)
				hit.rec = recs->items[finding->at[i]];
		for (size_t i = 0; i < finding->count; i++) {
			if (finding->at[i] < finding->end[i] &&
			    recs->items[finding->at[i]] == hit.rec) {
				finding->at[i]++;
				hit.shared++;
			}
		}
		if (hit.shared == 0)
			break;
		if (hit.shared > most)
			most = hit.shared;
		hits[count++] = hit;
	}
	take_best(hits, count, most, recs, limit);
}

struct weighing {
	struct grams *grams;
	struct roll roll;
};

static bool take_weight(void *ctx, const struct posted *row, struct err *err)
{
	struct weighing *weighing = ctx;
	struct grams *grams = weighing->grams;

	if (row->range >= grams->count)
		return roll_take(&weighing->roll, row, err);
	grams->items[row->range].docs =
	    (int64_t)poster_read_number(row->bytes, row->len);
	return true;
}

/* How many names have each trigram, and in the same journey which records
 * there are (`kind` NULL: of all kinds). */
static bool weigh(struct engine *engine, struct arena *arena,
    const struct kind *kind, struct grams *grams, struct recset **all,
    struct err *err)
{
	const int64_t chunk = POSTER_DIRECTORY;
	struct weighing weighing = {.grams = grams, .roll.arena = arena};
	struct term_range *ranges =
	    arena_array(arena, grams->count + KIND_MAX, sizeof(*ranges));
	struct reading reading = {.chunks = &chunk,
	    .chunk_count = 1,
	    .ranges = ranges,
	    .range_count = grams->count};

	for (size_t i = 0; i < grams->count; i++)
		terms_of_gram(arena, grams->items[i].text, &ranges[i]);
	for (size_t i = 0; i < kind_count(); i++)
		if (kind == NULL || kind == kind_at(i))
			roll_range(
			    arena, kind_at(i), &ranges[reading.range_count++]);
	if (!engine->ops->read(engine, &reading, take_weight, &weighing, err))
		return false;
	*all = roll_set(&weighing.roll);
	return true;
}

static bool take_recs(void *ctx, const struct posted *row, struct err *err)
{
	struct finding *finding = ctx;
	struct recset *set = finding->sets[row->range];
	struct posting posting;
	size_t at = 0;

	while (at < set->count && set->chunks[at] != row->chunk)
		at++;
	if (at == set->count || !posting_read(&posting, row->bytes, row->len))
		return err_set(err, ERR_COPY,
		    "The index of names is damaged; import the directory"
		    " anew.");
	posting_or(&posting.parts[0], recset_bits(set, finding->arena, at));
	return true;
}

static bool find(struct finding *finding, struct engine *engine,
    const struct grams *grams, const struct recset *all, struct recs *recs,
    struct err *err)
{
	struct term_range *ranges =
	    arena_array(finding->arena, finding->count + 1, sizeof(*ranges));
	struct reading reading = {.chunks = all->chunks,
	    .chunk_count = all->count,
	    .ranges = ranges,
	    .range_count = finding->count};

	for (size_t i = 0; i < finding->count; i++) {
		terms_of_gram(finding->arena, grams->items[i].text, &ranges[i]);
		finding->sets[i] =
		    recset_new(finding->arena, all->chunks, all->count);
	}
	if (!engine->ops->read(engine, &reading, take_recs, finding, err))
		return false;
	for (size_t i = 0; i < finding->count; i++) {
		finding->at[i] = recs->count;
		recset_take(finding->sets[i], finding->arena, -1, false,
		    ALIKE_HITS_MAX, recs);
		finding->end[i] = recs->count;
	}
	return true;
}

bool alike_find(struct engine *engine, struct arena *arena,
    const struct kind *kind, const char *folded, size_t limit,
    struct recs *recs, struct err *err)
{
	struct grams grams = {.count = 0};
	struct finding finding = {.arena = arena};
	struct recset *all;
	int64_t looked_at = 0;

	recs->items = NULL;
	recs->count = 0;
	alike_each_gram(arena_printf(arena, " %s ", folded), add_gram, &grams);
	if (!poster_flush(engine, err) ||
	    !weigh(engine, arena, kind, &grams, &all, err))
		return false;
	qsort(grams.items, grams.count, sizeof(*grams.items), compare_grams);
	/* Those that nobody has come first. One that is in every third name
	 * takes as long as all others together, and tells nothing. */
	while (finding.count < grams.count &&
	       (looked_at == 0 || looked_at + grams.items[finding.count].docs <=
				      ALIKE_HITS_MAX))
		looked_at += grams.items[finding.count++].docs;
	if (!find(&finding, engine, &grams, all, recs, err))
		return false;
	rank(&finding, recs, limit);
	return true;
}
