/*
 * postgres_sayings.c owns what sources say of records, and the staging of an
 * import: in a table of the connection, and many at a time, because each
 * question costs a way to the server and back. It must not know what is made
 * of several sayings.
 */
#include <string.h>
#include "postgres_parts.h"

static bool staging_open(struct catalogue *catalogue, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);

	/* On the connection on which begin() will be. */
	if (!postgres_use(postgres, HOSTS_WRITE, err))
		return false;
	return postgres_exec(postgres,
	    "DROP TABLE IF EXISTS pg_temp.staged;"
	    "CREATE TEMP TABLE staged(at bigint NOT NULL, file bigint NOT NULL,"
	    " line bigint NOT NULL, kind text COLLATE \"C\" NOT NULL,"
	    " id text COLLATE \"C\" NOT NULL, body bytea NOT NULL);"
	    "CREATE UNIQUE INDEX staged_at ON pg_temp.staged(at);"
	    "CREATE UNIQUE INDEX staged_id ON pg_temp.staged(kind, id)",
	    NULL, 0, err);
}

static void staging_close(struct catalogue *catalogue)
{
	postgres_exec(postgres_of(catalogue),
	    "DROP TABLE IF EXISTS pg_temp.staged", NULL, 0, NULL);
}

static bool staging_clear(struct catalogue *catalogue, struct err *err)
{
	return postgres_exec(
	    postgres_of(catalogue), "TRUNCATE pg_temp.staged", NULL, 0, err);
}

/* Kinds and ids as two arrays, side by side. */
static void ask_names(
    struct ask *ask, const struct saying *sayings, size_t count)
{
	const void **bytes = arena_array(&ask->arena, count, sizeof(*bytes));
	size_t *lens = arena_array(&ask->arena, count, sizeof(*lens));

	for (size_t i = 0; i < count; i++) {
		bytes[i] = sayings[i].kind->name;
		lens[i] = strlen(sayings[i].kind->name);
	}
	ask_many_bytes(ask, bytes, lens, count);
	for (size_t i = 0; i < count; i++) {
		bytes[i] = sayings[i].id;
		lens[i] = strlen(sayings[i].id);
	}
	ask_many_bytes(ask, bytes, lens, count);
}

static void ask_lines(
    struct ask *ask, const struct saying *sayings, size_t count)
{
	const void **bytes = arena_array(&ask->arena, count, sizeof(*bytes));
	size_t *lens = arena_array(&ask->arena, count, sizeof(*lens));

	for (size_t i = 0; i < count; i++) {
		bytes[i] = sayings[i].line;
		lens[i] = sayings[i].len;
	}
	ask_many_bytes(ask, bytes, lens, count);
}

static const char *copied(struct arena *arena, const struct ask *ask,
    size_t row, int column, size_t *len)
{
	const char *bytes = ask_get_bytes(ask, row, column, len);

	return arena_strndup(arena, bytes, *len);
}

static bool find(struct catalogue *catalogue, struct arena *arena,
    struct saying *sayings, size_t count, struct err *err)
{
	struct ask ask;
	bool ok;

	for (size_t i = 0; i < count; i++)
		sayings[i].line = NULL;
	if (count == 0)
		return true;
	ask_init(&ask, postgres_of(catalogue), TEXT_STAGED_FIND);
	ask_names(&ask, sayings, count);
	ok = ask_run(&ask, err, "looking at what came");
	for (size_t i = 0; ok && i < ask.rows; i++) {
		struct saying *saying =
		    &sayings[ask_get_number(&ask, i, 0) - 1];

		saying->at = (uint64_t)ask_get_number(&ask, i, 1);
		saying->file = (uint64_t)ask_get_number(&ask, i, 2);
		saying->row = (uint64_t)ask_get_number(&ask, i, 3);
		saying->line = copied(arena, &ask, i, 4, &saying->len);
	}
	ask_done(&ask);
	return ok;
}

static bool stage(struct catalogue *catalogue, const struct saying *sayings,
    size_t count, struct err *err)
{
	int64_t at[SAYING_MANY], file[SAYING_MANY], row[SAYING_MANY];
	struct ask ask;
	bool ok;

	if (count == 0)
		return true;
	for (size_t i = 0; i < count; i++) {
		at[i] = (int64_t)sayings[i].at;
		file[i] = (int64_t)sayings[i].file;
		row[i] = (int64_t)sayings[i].row;
	}
	ask_init(&ask, postgres_of(catalogue), TEXT_STAGED_ADD);
	ask_numbers(&ask, at, count);
	ask_names(&ask, sayings, count);
	ask_numbers(&ask, file, count);
	ask_numbers(&ask, row, count);
	ask_lines(&ask, sayings, count);
	ok = ask_post(&ask, err, "staging records");
	ask_done(&ask);
	return ok;
}

static bool count_of(struct catalogue *catalogue, enum postgres_text text,
    const char *source, uint64_t *number, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres_of(catalogue), text);
	if (source != NULL)
		ask_text(&ask, source);
	ok = ask_run(&ask, err, "counting what came");
	if (ok && ask.rows > 0)
		*number = (uint64_t)ask_get_number(&ask, 0, 0);
	ask_done(&ask);
	return ok;
}

static bool tally(struct catalogue *catalogue, const char *source,
    struct saying_tally *tally, struct err *err)
{
	/* The planner has never seen this table. */
	return postgres_exec(postgres_of(catalogue), "ANALYZE pg_temp.staged",
		   NULL, 0, err) &&
	       count_of(
		   catalogue, TEXT_STAGED_COUNT, NULL, &tally->staged, err) &&
	       count_of(
		   catalogue, TEXT_SAID_COUNT, source, &tally->before, err) &&
	       count_of(catalogue, TEXT_SAID_VANISHED, source, &tally->vanished,
		   err) &&
	       postgres_keys_expect(postgres_of(catalogue),
		   tally->staged + tally->vanished > tally->before
		       ? tally->staged + tally->vanished - tally->before
		       : 0,
		   err);
}

static bool news_ask(struct ask *ask, const char *source, uint64_t after)
{
	ask_text(ask, source);
	ask_number(ask, (int64_t)after);
	ask_number(ask, SAYING_MANY);
	return true;
}

/* What comes next is asked for already, while these are being stored: that
 * does not change it, for nothing is staged twice. */
static bool news_next(struct postgres *postgres, const char *source,
    uint64_t after, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres, TEXT_SAID_NEWS);
	news_ask(&ask, source, after);
	ok = ask_ahead(&ask, err, "comparing what came");
	ask_done(&ask);
	postgres->news_after = ok ? after : 0;
	return ok;
}

static void note_absent(
    struct postgres *postgres, const struct ask *ask, const struct saying *all)
{
	struct postgres_absent *absent = &postgres->absent;

	arena_reset(&absent->arena);
	absent->names =
	    arena_array(&absent->arena, ask->rows + 1, sizeof(*absent->names));
	absent->count = absent->next = 0;
	for (size_t i = 0; i < ask->rows; i++)
		if (ask_get_bool(ask, i, 8))
			absent->names[absent->count++] =
			    (struct catalogue_name){.kind = all[i].kind,
				.id = arena_strdup(&absent->arena, all[i].id)};
}

static bool news(struct catalogue *catalogue, struct arena *arena,
    const char *source, uint64_t after, struct saying *sayings, size_t *count,
    struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	struct ask ask;
	bool ok;

	*count = 0;
	ask_init(&ask, postgres, TEXT_SAID_NEWS);
	if (after != 0 && after == postgres->news_after)
		ok = postgres_kept(&ask, err);
	else
		ok = news_ask(&ask, source, after) &&
		     ask_run(&ask, err, "comparing what came");
	postgres->news_after = 0;
	for (size_t i = 0; ok && i < ask.rows; i++) {
		struct saying *saying = &sayings[(*count)++];

		*saying =
		    (struct saying){.at = (uint64_t)ask_get_number(&ask, i, 0),
			.kind = kind_find(ask_get_text(&ask, i, 1)),
			.id = arena_strdup(arena, ask_get_text(&ask, i, 2)),
			.file = (uint64_t)ask_get_number(&ask, i, 3),
			.row = (uint64_t)ask_get_number(&ask, i, 4),
			.has_others = ask_get_bool(&ask, i, 7)};
		saying->line = copied(arena, &ask, i, 5, &saying->len);
		saying->before = copied(arena, &ask, i, 6, &saying->before_len);
		if (saying->before_len == 0)
			saying->before = NULL;
	}
	if (ok)
		note_absent(postgres, &ask, sayings);
	if (ok && *count == SAYING_MANY)
		ok = news_next(postgres, source, sayings[*count - 1].at, err);
	ask_done(&ask);
	return ok;
}

static bool vanished(struct catalogue *catalogue, struct arena *arena,
    const char *source, const struct saying *after, struct saying *sayings,
    size_t *count, struct err *err)
{
	struct ask ask;
	bool ok;

	*count = 0;
	ask_init(&ask, postgres_of(catalogue), TEXT_SAID_GONE);
	ask_text(&ask, source);
	ask_text(&ask, after == NULL ? "" : after->kind->name);
	ask_text(&ask, after == NULL ? "" : after->id);
	ask_number(&ask, SAYING_MANY);
	ok = ask_run(&ask, err, "looking for what vanished");
	for (size_t i = 0; ok && i < ask.rows; i++) {
		const struct kind *kind = kind_find(ask_get_text(&ask, i, 0));

		/* A kind that is known no longer has no records. */
		if (kind != NULL)
			sayings[(*count)++] = (struct saying){.kind = kind,
			    .id = arena_strdup(arena, ask_get_text(&ask, i, 1)),
			    .has_others = ask_get_bool(&ask, i, 2)};
	}
	ask_done(&ask);
	return ok;
}

static bool others(struct catalogue *catalogue, struct arena *arena,
    const char *source, const struct kind *kind, const char *id,
    struct saying *sayings, size_t *count, struct err *err)
{
	struct ask ask;
	bool ok;

	*count = 0;
	ask_init(&ask, postgres_of(catalogue), TEXT_SAID_OTHERS);
	ask_text(&ask, source);
	ask_text(&ask, kind->name);
	ask_text(&ask, id);
	ask_number(&ask, SAYING_MANY);
	ok = ask_run(&ask, err, "reading what others say");
	for (size_t i = 0; ok && i < ask.rows; i++) {
		struct saying *saying = &sayings[(*count)++];

		*saying = (struct saying){.kind = kind,
		    .id = arena_strdup(arena, id),
		    .source = arena_strdup(arena, ask_get_text(&ask, i, 0))};
		saying->line = copied(arena, &ask, i, 1, &saying->len);
	}
	ask_done(&ask);
	return ok;
}

static bool say(struct catalogue *catalogue, const char *source,
    const struct saying *sayings, size_t count, struct err *err)
{
	struct ask ask;
	bool ok;

	if (count == 0)
		return true;
	ask_init(&ask, postgres_of(catalogue), TEXT_SAID_SET);
	ask_text(&ask, source);
	ask_names(&ask, sayings, count);
	ask_lines(&ask, sayings, count);
	ok = ask_post(&ask, err, "noting who says it");
	ask_done(&ask);
	return ok;
}

static bool unsay(struct catalogue *catalogue, const char *source,
    const struct kind *kind, const char *id, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres_of(catalogue),
	    source == NULL ? TEXT_SAID_FORGET : TEXT_SAID_DROP);
	ask_text(&ask, kind->name);
	ask_text(&ask, id);
	if (source != NULL)
		ask_text(&ask, source);
	ok = ask_run(&ask, err, "forgetting who says it");
	ask_done(&ask);
	return ok;
}

const struct saying_ops postgres_saying_ops = {
    .open = staging_open,
    .close = staging_close,
    .clear = staging_clear,
    .find = find,
    .stage = stage,
    .tally = tally,
    .news = news,
    .vanished = vanished,
    .others = others,
    .say = say,
    .unsay = unsay,
};
