/*
 * recall.c owns one sorted result, and where records are hidden. It must not
 * know how that came about.
 */
#include "klaster/store/recall.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"

#define KEEP_LEAST 200 /* records; fewer are found again as fast */

struct recall {
	char *key; /* NULL: nothing is kept */
	int64_t *recs;
	struct place *places;
	size_t count, sorted;
	enum {
		HIDDEN_UNKNOWN,
		HIDDEN_NONE,
		HIDDEN_SOME
	} hidden[KIND_MAX][LEVEL_WITHHELD + 1];
};

struct recall *recall_new(void)
{
	return mem_alloc(sizeof(struct recall));
}

void recall_forget(struct recall *recall)
{
	free(recall->key);
	free(recall->recs);
	free(recall->places);
	memset(recall, 0, sizeof(*recall));
}

void recall_free(struct recall *recall)
{
	if (recall == NULL)
		return;
	recall_forget(recall);
	free(recall);
}

bool recall_hidden(const struct recall *recall, const struct kind *kind,
    enum level level, bool *hidden)
{
	*hidden = recall->hidden[kind_index(kind)][level] == HIDDEN_SOME;
	return recall->hidden[kind_index(kind)][level] != HIDDEN_UNKNOWN;
}

void recall_keep_hidden(struct recall *recall, const struct kind *kind,
    enum level level, bool hidden)
{
	recall->hidden[kind_index(kind)][level] =
	    hidden ? HIDDEN_SOME : HIDDEN_NONE;
}

const char *recall_key(
    struct arena *arena, const struct query *query, enum level level)
{
	struct buf text;
	const char *key;

	/* A query may have been made without going through its text form, so
	 * it may be longer than that may be: then nothing is kept. */
	buf_init(&text, QUERY_TEXT_MAX * 4);
	buf_addf(&text, "%d %s ", (int)level,
	    query->sort == NULL ? "" : query->sort->name);
	query_format(query, &text, true);
	key = text.full ? NULL : arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return key;
}

bool recall_take(struct recall *recall, const char *key, struct survey *survey)
{
	if (key == NULL || recall->key == NULL || strcmp(key, recall->key) != 0)
		return false;
	survey->few = true;
	survey->recs.items = recall->recs;
	survey->recs.count = recall->count;
	survey->places = recall->places;
	survey->sorted = &recall->sorted;
	return true;
}

void recall_keep(struct recall *recall, const char *key, struct survey *survey)
{
	size_t count = survey->recs.count;

	if (key == NULL || !survey->few || survey->whole || count < KEEP_LEAST)
		return;
	recall_forget(recall);
	recall->key = mem_strdup(key);
	recall->recs = mem_array(count, sizeof(*recall->recs));
	recall->places = mem_array(count, sizeof(*recall->places));
	recall->count = count;
	recall->sorted = *survey->sorted;
	memcpy(recall->recs, survey->recs.items, count * sizeof(*recall->recs));
	memcpy(recall->places, survey->places, count * sizeof(*recall->places));
	recall_take(recall, key, survey);
}
