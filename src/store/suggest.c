/*
 * suggest.c owns what "did you mean" offers. It must not know how an engine
 * finds names that share something with what was typed.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/store/alike.h"
#include "klaster/store/index.h"
#include "klaster/store/suggest.h"

#define CANDIDATES_MAX 200
#define ALIKE_LEAST 250 /* thousandths: further off is no help */

struct candidate {
	int64_t rec;
	int alike;
};

/* The likeness of the nearest name; `names` stand between edges. */
static int nearest(struct arena *arena, const char *folded, const char *names)
{
	int best = 0;

	for (const char *at = names; *at != '\0';) {
		size_t len = strcspn(at, INDEX_EDGE);
		if (len > 2) {
			char *name = arena_strndup(arena, at + 1, len - 2);
			int alike = fold_alike(folded, name);
			if (alike > best)
				best = alike;
		}
		at += len + (at[len] != '\0');
	}
	return best;
}

static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->alike != b->alike)
		return b->alike - a->alike;
	return (a->rec > b->rec) - (a->rec < b->rec);
}

bool suggest_names(struct engine *engine, struct arena *arena,
    const struct kind *kind, const char *folded, struct record ***records,
    size_t *count, struct err *err)
{
	struct candidate *candidates;
	const char **texts;
	struct recs recs;
	int64_t *nearby;
	size_t kept = 0;

	*count = 0;
	if (!alike_find(
		engine, arena, kind, folded, CANDIDATES_MAX, &recs, err))
		return false;
	texts =
	    arena_array(arena, recs.count * COLUMN_COUNT + 1, sizeof(*texts));
	if (!engine->ops->texts(
		engine, arena, &recs, 1u << COLUMN_NAME, texts, err))
		return false;
	candidates = arena_array(arena, recs.count + 1, sizeof(*candidates));
	for (size_t i = 0; i < recs.count; i++) {
		int alike = nearest(
		    arena, folded, texts[i * COLUMN_COUNT + COLUMN_NAME]);
		if (alike < ALIKE_LEAST)
			continue;
		candidates[kept].rec = recs.items[i];
		candidates[kept++].alike = alike;
	}
	qsort(candidates, kept, sizeof(*candidates), compare_candidates);
	if (kept > SUGGEST_MAX)
		kept = SUGGEST_MAX;
	*records = arena_array(arena, kept + 1, sizeof(struct record *));
	nearby = arena_array(arena, kept + 1, sizeof(*nearby));
	for (size_t i = 0; i < kept; i++)
		nearby[i] = candidates[i].rec;
	*count = kept;
	return engine->ops->load(engine, arena, nearby, kept, NULL, *records, err);
}
