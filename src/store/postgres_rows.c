/*
 * postgres_rows.c owns the rows of keys and words that wait to be written
 * together: a statement for each record would be a journey for each. It must
 * not know what they mean. Whoever reads those tables writes them first
 * (postgres_ask.c sees to it), so that nobody can tell.
 */
#include <stdlib.h>
#include <string.h>
#include "postgres_parts.h"

#define RECORDS_MAX 500 /* that wait */
#define WAITING_MAX_BYTES (2 << 20)

struct waiting_key {
	int64_t rec;
	uint32_t field;
	struct key key;
};
struct waiting_words {
	int64_t rec;
	const char *columns[COLUMN_COUNT];
};

void postgres_rows_forget(struct postgres_rows *rows)
{
	arena_done(&rows->arena);
	memset(rows, 0, sizeof(*rows));
}

bool postgres_rows_add(struct postgres *postgres, int64_t rec,
    const struct index *index, struct err *err)
{
	struct postgres_rows *rows = &postgres->rows;
	struct waiting_words *words;

	for (size_t i = 0; i < index->count; i++) {
		rows->keys = arena_grow(&rows->arena, rows->keys,
		    rows->key_count, sizeof(*rows->keys));
		rows->keys[rows->key_count++] = (struct waiting_key){.rec = rec,
		    .field = index->entries[i].field,
		    .key = index->entries[i].key};
	}
	rows->words = arena_grow(
	    &rows->arena, rows->words, rows->word_count, sizeof(*rows->words));
	words = &rows->words[rows->word_count++];
	words->rec = rec;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		words->columns[i] =
		    arena_strdup(&rows->arena, index->columns[i]);
		rows->bytes += strlen(index->columns[i]);
	}
	return (rows->word_count < RECORDS_MAX &&
		   rows->bytes < WAITING_MAX_BYTES) ||
	       postgres_rows_write(postgres, err);
}

/* In the order of the index, which then reads each of its pages once. */
static int compare_keys(const void *left, const void *right)
{
	const struct waiting_key *a = left, *b = right;
	int order;

	if (a->field != b->field)
		return a->field < b->field ? -1 : 1;
	order = key_compare(&a->key, &b->key);
	return order != 0 ? order : (a->rec > b->rec) - (a->rec < b->rec);
}

static bool write_keys(struct postgres *postgres,
    const struct postgres_rows *rows, struct err *err)
{
	size_t count = rows->key_count;
	int64_t *recs, *fields;
	const void **keys;
	struct ask ask;
	size_t *lens;
	bool ok;

	if (count == 0)
		return true;
	qsort(rows->keys, count, sizeof(*rows->keys), compare_keys);
	ask_init(&ask, postgres, TEXT_ATTR_ADD);
	fields = arena_array(&ask.arena, count, sizeof(*fields));
	recs = arena_array(&ask.arena, count, sizeof(*recs));
	keys = arena_array(&ask.arena, count, sizeof(*keys));
	lens = arena_array(&ask.arena, count, sizeof(*lens));
	for (size_t i = 0; i < count; i++) {
		fields[i] = rows->keys[i].field;
		recs[i] = rows->keys[i].rec;
		keys[i] = rows->keys[i].key.bytes;
		lens[i] = rows->keys[i].key.len;
	}
	ask_numbers(&ask, fields, count);
	ask_many_bytes(&ask, keys, lens, count);
	ask_numbers(&ask, recs, count);
	ok = ask_run(&ask, err, "adding keys");
	ask_done(&ask);
	return ok;
}

static bool write_words(struct postgres *postgres,
    const struct postgres_rows *rows, struct err *err)
{
	size_t count = rows->word_count;
	const void **texts;
	struct ask ask;
	int64_t *recs;
	size_t *lens;
	bool ok;

	ask_init(&ask, postgres, TEXT_WORDS_ADD);
	recs = arena_array(&ask.arena, count, sizeof(*recs));
	texts = arena_array(&ask.arena, count, sizeof(*texts));
	lens = arena_array(&ask.arena, count, sizeof(*lens));
	for (size_t i = 0; i < count; i++)
		recs[i] = rows->words[i].rec;
	ask_numbers(&ask, recs, count);
	for (int column = 0; column < COLUMN_COUNT; column++) {
		for (size_t i = 0; i < count; i++) {
			texts[i] = rows->words[i].columns[column];
			lens[i] = strlen(texts[i]);
		}
		ask_many_bytes(&ask, texts, lens, count);
	}
	ok = ask_run(&ask, err, "adding words");
	ask_done(&ask);
	return ok;
}

bool postgres_rows_write(struct postgres *postgres, struct err *err)
{
	/* Taken out first: what writes them asks, too. */
	struct postgres_rows rows = postgres->rows;
	bool ok;

	if (rows.word_count == 0)
		return true;
	memset(&postgres->rows, 0, sizeof(postgres->rows));
	ok = write_keys(postgres, &rows, err) &&
	     write_words(postgres, &rows, err);
	postgres_rows_forget(&rows);
	return ok;
}
