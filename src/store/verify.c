/*
 * verify.c owns the reading of records' words. It must not know why they are
 * looked at.
 */
#include "verify.h"

#include <string.h>

#include "klaster/store/index.h"
#include "klaster/store/question.h"

#define BATCH_RECS 1000
#define LOOKS_MAX 300000 /* about as many as there is time for */

/* Words stand between blanks; those at both ends of a column too. */
static bool has_phrase(const char *text, const struct match_phrase *phrase)
{
	size_t len = strlen(phrase->words);

	for (const char *at = text; (at = strstr(at, phrase->words)) != NULL;
	     at++)
		if ((at == text || at[-1] == ' ') &&
		    (phrase->open || at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static bool has_term(const struct match_term *term, const char *const *texts)
{
	for (size_t i = 0; i < term->phrase_count; i++)
		for (unsigned column = 0; column < COLUMN_COUNT; column++)
			if ((term->columns & 1u << column) &&
			    has_phrase(texts[column], &term->phrases[i]))
				return true;
	return false;
}

bool question_meets(
    const struct match *match, const char *const *texts, bool any)
{
	for (size_t i = 0; i < match->term_count; i++)
		if (has_term(&match->terms[i], texts) == any)
			return any;
	return !any;
}

static unsigned columns_of(const struct match *match)
{
	unsigned columns = 0;

	for (size_t i = 0; i < match->term_count; i++)
		columns |= match->terms[i].columns;
	return columns;
}

static bool look_at(struct engine *engine, struct arena *arena,
    struct recset *set, const struct recs *recs, const struct match *match,
    bool any, struct err *err)
{
	const char **texts =
	    arena_array(arena, recs->count * COLUMN_COUNT, sizeof(*texts));

	if (!engine->ops->texts(
		engine, arena, recs, columns_of(match), texts, err))
		return false;
	for (size_t i = 0; i < recs->count; i++)
		if (!question_meets(match, texts + i * COLUMN_COUNT, any))
			recset_drop(set, recs->items[i]);
	return true;
}

static bool verify(struct engine *engine, struct recset *set,
    const struct match *match, bool any, struct err *err)
{
	struct arena arena = ARENA_INIT;
	size_t looks = 0, got = BATCH_RECS;
	int64_t from = -1;
	bool ok = true;

	while (ok && got == BATCH_RECS) {
		struct recs recs = {.count = 0};
		recset_take(set, &arena, from, false, BATCH_RECS, &recs);
		got = recs.count;
		looks += got;
		if (got == 0)
			break;
		from = recs.items[got - 1];
		ok = looks <= LOOKS_MAX
			 ? look_at(engine, &arena, set, &recs, match, any, err)
			 : err_set(err, ERR_PARTIAL,
			       "So many records have those words that looking"
			       " for them in a row takes too long; narrow it"
			       " by a filter or more words.");
		arena_reset(&arena);
	}
	arena_done(&arena);
	return ok;
}

bool verify_keep(struct engine *engine, struct recset *set,
    const struct match *match, struct err *err)
{
	return verify(engine, set, match, false, err);
}

bool verify_any(struct engine *engine, struct recset *set,
    const struct match *match, struct err *err)
{
	return verify(engine, set, match, true, err);
}
