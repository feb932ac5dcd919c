/*
 * nearest.c: see nearest.h.
 */
#include "klaster/service/nearest.h"

#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/fold.h"

enum { NEAR_ENOUGH = 250, NAME_BYTES_MAX = 256 };

struct contest {
	struct buf word, name; /* folded */
	const char *best;
	int score;
};

static void contest_open(struct contest *contest, const char *word)
{
	contest->best = NULL;
	contest->score = NEAR_ENOUGH;
	buf_init(&contest->word, NAME_BYTES_MAX);
	buf_init(&contest->name, NAME_BYTES_MAX);
	fold_words(&contest->word, word, strlen(word));
}

static void contest_enter(struct contest *contest, const char *name)
{
	int score;

	buf_reset(&contest->name);
	fold_words(&contest->name, name, strlen(name));
	score = fold_alike(buf_text(&contest->word), buf_text(&contest->name));
	if (score <= contest->score)
		return;
	contest->score = score;
	contest->best = name;
}

static const char *contest_close(struct contest *contest, struct arena *arena)
{
	buf_done(&contest->word);
	buf_done(&contest->name);
	return contest->best ? arena_printf(arena, "; did you mean \"%s\"?",
				   contest->best)
			     : "";
}

const char *nearest_of(
    struct arena *arena, char *const *names, size_t count, const char *word)
{
	struct contest contest;

	contest_open(&contest, word);
	for (size_t i = 0; i < count; i++)
		contest_enter(&contest, names[i]);
	return contest_close(&contest, arena);
}

const char *nearest_kind(struct arena *arena, const char *word)
{
	struct contest contest;

	contest_open(&contest, word);
	for (size_t i = 0; i < kind_count(); i++)
		contest_enter(&contest, kind_at(i)->name);
	return contest_close(&contest, arena);
}

const char *nearest_field(
    struct arena *arena, const struct kind *kind, const char *word)
{
	struct contest contest;

	contest_open(&contest, word);
	for (size_t i = 0; i < kind->field_count; i++)
		if (field_is_stored(&kind->fields[i]))
			contest_enter(&contest, kind->fields[i].name);
	return contest_close(&contest, arena);
}
