/*
 * postgres_index.c owns the rows beside a record: its keys and its words. It
 * must not know what they mean (index.c).
 */
#include <string.h>
#include "klaster/model/decode.h"
#include "klaster/store/anew.h"
#include "klaster/store/poster.h"
#include "postgres_parts.h"

static void code_names(
    void *ctx, struct buf *out, const char *list, const char *code)
{
	struct postgres *postgres = ctx;

	codes_add_names(&postgres->catalogue, out, list, code);
}

struct names *postgres_names(struct postgres *postgres)
{
	const struct index_names from = {
	    .code = code_names, .town = postgres_town_names, .ctx = postgres};

	return names_new(&from);
}

bool postgres_index_add(struct postgres *postgres, int64_t rec,
    const struct record *record, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct index index;
	bool ok;

	index_record(&index, &arena, record, names_index(postgres->names));
	ok = postgres_rows_add(postgres, rec, &index, err) &&
	     poster_add(&postgres->engine, rec, &index, err);
	arena_done(&arena);
	return ok;
}

static bool read_entries(struct postgres *postgres, struct arena *arena,
    int64_t rec, struct index *index, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres, TEXT_ATTR_ALL);
	ask_number(&ask, rec);
	ok = ask_run(&ask, err, "reading keys");
	index->count = ok ? ask.rows : 0;
	index->entries =
	    arena_array(arena, index->count + 1, sizeof(*index->entries));
	for (size_t i = 0; i < index->count; i++) {
		index->entries[i].field = (uint32_t)ask_get_number(&ask, i, 0);
		ask_get_key(&ask, i, 1, &index->entries[i].key);
	}
	ask_done(&ask);
	return ok;
}

/* The rows of a record say what it is found by: what it was made of may have
 * changed since. */
bool postgres_index_drop(
    struct postgres *postgres, int64_t rec, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct index index = {.count = 0};
	struct recs recs = {.items = &rec, .count = 1};
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres, TEXT_INDEX_DROP);
	ask_number(&ask, rec);
	ok = (!postgres_keys_are_aside(postgres, rec) ||
		 postgres_keys_settle(postgres, err)) &&
	     read_entries(postgres, &arena, rec, &index, err) &&
	     postgres_texts(
		 &postgres->engine, &arena, &recs, ~0u, index.columns, err) &&
	     poster_drop(&postgres->engine, rec, &index, err) &&
	     ask_run(&ask, err, "dropping keys and words");
	ask_done(&ask);
	arena_done(&arena);
	return ok;
}

static bool reindex_line(struct postgres *postgres, int64_t rec,
    const char *body, size_t len, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct record *record = decode_stored(&arena, body, len, err);
	bool ok =
	    record != NULL && postgres_index_add(postgres, rec, record, err);

	arena_done(&arena);
	return ok;
}

bool postgres_reindex(struct postgres *postgres, struct err *err)
{
	/* New records may wait still. */
	bool ok = postgres_rows_write(postgres, err) &&
		  postgres_keys_anew(postgres, err) &&
		  postgres_exec(postgres,
		      "DELETE FROM words; DELETE FROM posting", NULL, 0, err);
	struct anew anew;
	size_t rows = 1;
	int64_t rec = 0;

	anew_begin(&anew, &postgres->catalogue);
	poster_forget(postgres->engine.poster);
	while (ok && rows > 0) {
		struct ask ask;
		ask_init(&ask, postgres, TEXT_RECORD_NEXT);
		ask_number(&ask, rec);
		ok = ask_run(&ask, err, "reading records");
		rows = ok ? ask.rows : 0;
		for (size_t i = 0; ok && i < rows; i++) {
			size_t len;
			const char *body = ask_get_bytes(&ask, i, 1, &len);
			rec = ask_get_number(&ask, i, 0);
			ok = reindex_line(postgres, rec, body, len, err) &&
			     watch_look(&postgres->catalogue.watch,
				 "indexing all anew", anew.done, anew.all, err);
			anew_step(&anew);
		}
		ask_done(&ask);
	}
	return ok;
}

static bool reindex_one(void *ctx, int64_t rec, struct err *err)
{
	struct postgres *postgres = ctx;
	struct arena arena = ARENA_INIT;
	struct record *record;
	bool ok = postgres_load(
		      &postgres->engine, &arena, &rec, 1, NULL, &record, err) &&
		  postgres_index_drop(postgres, rec, err) &&
		  postgres_index_add(postgres, rec, record, err);

	arena_done(&arena);
	return ok;
}

static bool reindex_all(void *ctx, struct err *err)
{
	return postgres_reindex(ctx, err);
}

bool postgres_index_touched(struct postgres *postgres, struct err *err)
{
	const struct codes_index index = {reindex_one, reindex_all, postgres};

	return codes_settle(
	    &postgres->touched, &postgres->engine, postgres->seq, &index, err);
}
