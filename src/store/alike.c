/*
 * alike.c owns what a trigram is and how many of them make names alike. It
 * must not know where an engine keeps them.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/store/alike.h"
#include "klaster/store/index.h"

#define GRAMS_MAX 96

struct grams {
	struct gram items[GRAMS_MAX];
	size_t count;
};

struct hit {
	int64_t rec;
	size_t shared;
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

static int compare_recs(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static int compare_hits(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	if (a->shared != b->shared)
		return a->shared > b->shared ? -1 : 1;
	return (a->rec > b->rec) - (a->rec < b->rec);
}

/* Leaves each record once, those that share the most first. */
static void rank(struct arena *arena, struct recs *recs, size_t limit)
{
	struct hit *hits = arena_array(arena, recs->count + 1, sizeof(*hits));
	size_t count = 0;

	if (recs->count == 0)
		return;
	qsort(recs->items, recs->count, sizeof(*recs->items), compare_recs);
	for (size_t i = 0; i < recs->count; i++) {
		if (count == 0 || hits[count - 1].rec != recs->items[i])
			hits[count++].rec = recs->items[i];
		hits[count - 1].shared++;
	}
	qsort(hits, count, sizeof(*hits), compare_hits);
	recs->count = count < limit ? count : limit;
	for (size_t i = 0; i < recs->count; i++)
		recs->items[i] = hits[i].rec;
}

bool alike_find(const struct alike_table *table, struct arena *arena,
    const struct kind *kind, const char *folded, size_t limit,
    struct recs *recs, struct err *err)
{
	struct grams grams = {.count = 0};
	int64_t looked_at = 0;

	recs->items = NULL;
	recs->count = 0;
	alike_each_gram(arena_printf(arena, " %s ", folded), add_gram, &grams);
	for (size_t i = 0; i < grams.count; i++)
		if (!table->weigh(table->ctx, &grams.items[i], err))
			return false;
	qsort(grams.items, grams.count, sizeof(*grams.items), compare_grams);
	for (size_t i = 0; i < grams.count && looked_at < ALIKE_HITS_MAX; i++) {
		looked_at += grams.items[i].docs;
		if (grams.items[i].docs > 0 &&
		    !table->find(
			table->ctx, arena, &grams.items[i], kind, recs, err))
			return false;
	}
	rank(arena, recs, limit);
	return true;
}
