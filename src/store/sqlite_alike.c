/*
 * sqlite_alike.c owns the way to names that share something with what was
 * typed: by its rarest trigrams. It must not decide which are near
 * (suggest.c).
 */
#include <stdlib.h>
#include <string.h>
#include "sqlite_parts.h"

#define GRAMS_MAX 96
#define HITS_MAX 20000 /* looked at in all, of the rarest trigrams first */

struct gram {
	char text[16]; /* three characters */
	int64_t docs;
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

static void add_gram(
    struct gram *grams, size_t *count, const char *text, size_t len)
{
	if (len >= sizeof(grams->text) || *count >= GRAMS_MAX)
		return;
	for (size_t i = 0; i < *count; i++)
		if (strlen(grams[i].text) == len &&
		    memcmp(grams[i].text, text, len) == 0)
			return;
	memset(&grams[*count], 0, sizeof(*grams));
	memcpy(grams[(*count)++].text, text, len);
}

/* The trigrams of the words with a blank before and after. */
static size_t grams_of(
    struct gram *grams, struct arena *arena, const char *folded)
{
	const char *at = arena_printf(arena, " %s ", folded);
	size_t count = 0;

	for (; *at != '\0'; at += char_len(at)) {
		size_t one = char_len(at);
		size_t two = one + char_len(at + one);
		size_t three = two + char_len(at + two);
		if (three == two)
			break;
		/* Across two words is no part of either. */
		if (at[one] != ' ')
			add_gram(grams, &count, at, three);
	}
	return count;
}

static bool weigh(struct sqlite *sqlite, struct gram *gram, struct err *err)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_ALIKE_TERM, err);
	int rc;

	if (ask == NULL)
		return false;
	sqlite_bind_text(ask, 1, gram->text);
	rc = sqlite3_step(ask);
	gram->docs = rc == SQLITE_ROW ? sqlite3_column_int64(ask, 0) : 0;
	sqlite3_reset(ask);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ||
	       sqlite_fail(sqlite, err, "looking for names");
}

static int compare_grams(const void *left, const void *right)
{
	const struct gram *a = left, *b = right;

	if (a->docs != b->docs)
		return a->docs < b->docs ? -1 : 1;
	return strcmp(a->text, b->text);
}

/* Appends the records of the kind whose names have the trigram. */
static bool find_gram(struct sqlite *sqlite, struct arena *arena,
    const struct gram *gram, const struct kind *kind, struct recs *recs,
    struct err *err)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_ALIKE_FIND, err);
	char quoted[sizeof(gram->text) + 2];
	int rc;

	if (ask == NULL)
		return false;
	quoted[0] = '"';
	memcpy(quoted + 1, gram->text, strlen(gram->text));
	memcpy(quoted + 1 + strlen(gram->text), "\"", 2);
	sqlite_bind_text(ask, 1, quoted);
	sqlite3_bind_int64(ask, 2, kind == NULL ? 0 : keys_first_rec(kind));
	sqlite3_bind_int64(
	    ask, 3, kind == NULL ? INT64_MAX : keys_last_rec(kind));
	sqlite3_bind_int64(ask, 4, HITS_MAX);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		recs->items = arena_grow(
		    arena, recs->items, recs->count, sizeof(*recs->items));
		recs->items[recs->count++] = sqlite3_column_int64(ask, 0);
	}
	sqlite3_reset(ask);
	return rc == SQLITE_DONE ||
	       sqlite_fail(sqlite, err, "looking for names");
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

static bool read_name(struct sqlite *sqlite, struct arena *arena, int64_t rec,
    const char **name, struct err *err)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_WORDS_NAME, err);
	int rc;

	*name = "";
	if (ask == NULL)
		return false;
	sqlite3_bind_int64(ask, 1, rec);
	rc = sqlite3_step(ask);
	if (rc == SQLITE_ROW)
		*name = arena_strdup(
		    arena, (const char *)sqlite3_column_text(ask, 0));
	sqlite3_reset(ask);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ||
	       sqlite_fail(sqlite, err, "looking for names");
}

bool sqlite_alike(struct engine *engine, struct arena *arena,
    const struct kind *kind, const char *folded, size_t limit,
    struct recs *recs, const char ***names, struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	struct gram grams[GRAMS_MAX];
	size_t count = grams_of(grams, arena, folded);
	int64_t looked_at = 0;

	recs->items = NULL;
	recs->count = 0;
	for (size_t i = 0; i < count; i++)
		if (!weigh(sqlite, &grams[i], err))
			return false;
	qsort(grams, count, sizeof(*grams), compare_grams);
	for (size_t i = 0; i < count && looked_at < HITS_MAX; i++) {
		looked_at += grams[i].docs;
		if (grams[i].docs > 0 &&
		    !find_gram(sqlite, arena, &grams[i], kind, recs, err))
			return false;
	}
	rank(arena, recs, limit);
	*names = arena_array(arena, recs->count + 1, sizeof(**names));
	for (size_t i = 0; i < recs->count; i++)
		if (!read_name(
			sqlite, arena, recs->items[i], &(*names)[i], err))
			return false;
	return true;
}
