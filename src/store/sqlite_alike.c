/*
 * sqlite_alike.c owns the table of trigrams in SQLite. It must not decide
 * which are looked for (alike.c) nor what is near (suggest.c).
 */
#include <string.h>
#include "klaster/store/alike.h"
#include "sqlite_parts.h"

static bool weigh(void *ctx, struct gram *gram, struct err *err)
{
	struct sqlite *sqlite = ctx;
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

/* Appends the records of the kind whose names have the trigram. */
static bool find(void *ctx, struct arena *arena, const struct gram *gram,
    const struct kind *kind, struct recs *recs, struct err *err)
{
	struct sqlite *sqlite = ctx;
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
	sqlite3_bind_int64(ask, 4, ALIKE_HITS_MAX);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		recs->items = arena_grow(
		    arena, recs->items, recs->count, sizeof(*recs->items));
		recs->items[recs->count++] = sqlite3_column_int64(ask, 0);
	}
	sqlite3_reset(ask);
	return rc == SQLITE_DONE ||
	       sqlite_fail(sqlite, err, "looking for names");
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
	const struct alike_table table = {
	    .weigh = weigh, .find = find, .ctx = sqlite};

	if (!alike_find(&table, arena, kind, folded, limit, recs, err))
		return false;
	*names = arena_array(arena, recs->count + 1, sizeof(**names));
	for (size_t i = 0; i < recs->count; i++)
		if (!read_name(
			sqlite, arena, recs->items[i], &(*names)[i], err))
			return false;
	return true;
}
