/*
 * postgres_index.c owns the rows beside a record: its keys and its words. It
 * must not know what they mean (index.c).
 */
#include <string.h>
#include "klaster/model/decode.h"
#include "postgres_parts.h"

/* Quotes and column letters included: at most this much more than the words
 * themselves. */
#define LEXEMES_TEXT_MAX (16 * 1024 * 1024)

static void code_names(
    void *ctx, struct buf *out, const char *list, const char *code)
{
	struct postgres *postgres = ctx;

	codes_add_names(&postgres->catalogue, out, list, code);
}

static void bind_keys(struct ask *ask, const struct index *index)
{
	size_t count = index->count;
	int64_t *fields = arena_array(&ask->arena, count + 1, sizeof(*fields));
	const void **keys = arena_array(&ask->arena, count + 1, sizeof(*keys));
	size_t *lens = arena_array(&ask->arena, count + 1, sizeof(*lens));

	for (size_t i = 0; i < count; i++) {
		fields[i] = index->entries[i].field;
		keys[i] = index->entries[i].key.bytes;
		lens[i] = index->entries[i].key.len;
	}
	ask_numbers(ask, fields, count);
	ask_many_bytes(ask, keys, lens, count);
}

/* Words between blanks: see postgres_match.c. */
static void bind_words(struct ask *ask, const struct index *index)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		const char *words = index->columns[i];
		if (*words != '\0')
			words = arena_printf(&ask->arena, " %s ", words);
		ask_bytes(ask, words, strlen(words));
	}
}

bool postgres_index_add(struct postgres *postgres, int64_t rec,
    const struct record *record, struct err *err)
{
	struct index_names names = {
	    .code = code_names, .town = postgres_town_names, .ctx = postgres};
	struct arena arena = ARENA_INIT;
	struct index index;
	struct buf lexemes;
	struct ask ask;
	bool ok;

	index_record(&index, &arena, record, &names);
	buf_init(&lexemes, LEXEMES_TEXT_MAX);
	words_write(&lexemes, &index);
	ask_init(&ask, postgres, TEXT_INDEX_ADD);
	ask_number(&ask, rec);
	bind_keys(&ask, &index);
	ask_text(&ask, buf_text(&lexemes));
	bind_words(&ask, &index);
	ok = ask_run(&ask, err, "adding keys and words");
	if (ok)
		gram_counts_add(
		    &postgres->grams, index.columns[COLUMN_NAME], 1);
	ask_done(&ask);
	buf_done(&lexemes);
	arena_done(&arena);
	return ok;
}

bool postgres_index_drop(
    struct postgres *postgres, int64_t rec, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres, TEXT_INDEX_DROP);
	ask_number(&ask, rec);
	ok = ask_run(&ask, err, "dropping keys and words");
	if (ok && ask.rows > 0)
		gram_counts_add(&postgres->grams, ask_get_text(&ask, 0, 0), -1);
	ask_done(&ask);
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
	bool ok = postgres_exec(postgres,
	    "DELETE FROM attr; DELETE FROM words; DELETE FROM gram", NULL, 0,
	    err);
	size_t rows = 1;
	int64_t rec = 0;

	gram_counts_forget(&postgres->grams);
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
			ok = reindex_line(postgres, rec, body, len, err);
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
	bool ok =
	    postgres_load(&postgres->engine, &arena, &rec, 1, &record, err) &&
	    postgres_index_drop(postgres, rec, err) &&
	    postgres_index_add(postgres, rec, record, err);

	arena_done(&arena);
	return ok;
}

bool postgres_index_touched(struct postgres *postgres, struct err *err)
{
	if (postgres->touched.all)
		return postgres_reindex(postgres, err);
	return codes_each(
	    &postgres->touched, &postgres->engine, reindex_one, postgres, err);
}
