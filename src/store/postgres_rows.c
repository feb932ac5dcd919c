/*
 * postgres_rows.c owns new records, and the rows of keys and words, that wait
 * to be written together: a statement for each would be a journey for each. It
 * must not know what they mean. Whoever reads those tables writes them first
 * (postgres_ask.c sees to it), so that nobody can tell.
 */
#include <stdlib.h>
#include <string.h>
#include "postgres_parts.h"

#define RECORDS_MAX SAYING_MANY /* that wait */
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

void postgres_rows_record(
    struct postgres *postgres, const struct waiting_record *record)
{
	struct postgres_rows *rows = &postgres->rows;
	struct waiting_record *waiting;

	rows->records = arena_grow(&rows->arena, rows->records,
	    rows->record_count, sizeof(*rows->records));
	waiting = &rows->records[rows->record_count++];
	*waiting = *record;
	waiting->id = arena_strdup(&rows->arena, record->id);
	waiting->tomb = arena_strdup(&rows->arena, record->tomb);
	waiting->body = arena_strndup(&rows->arena, record->body, record->len);
	rows->bytes += record->len;
}

static void add_keys(struct arena *arena, struct waiting_key **keys,
    size_t *count, int64_t rec, const struct index *index)
{
	for (size_t i = 0; i < index->count; i++) {
		*keys = arena_grow(arena, *keys, *count, sizeof(**keys));
		(*keys)[(*count)++] = (struct waiting_key){.rec = rec,
		    .field = index->entries[i].field,
		    .key = index->entries[i].key};
	}
}

bool postgres_rows_add(struct postgres *postgres, int64_t rec,
    const struct index *index, struct err *err)
{
	struct postgres_rows *rows = &postgres->rows;
	struct waiting_words *words;

	if (postgres_keys_are_aside(postgres, rec))
		add_keys(
		    &rows->arena, &rows->next, &rows->next_count, rec, index);
	else
		add_keys(
		    &rows->arena, &rows->keys, &rows->key_count, rec, index);
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

static bool write_records(struct postgres *postgres,
    const struct postgres_rows *rows, struct err *err)
{
	size_t count = rows->record_count;
	const void **columns[4];
	size_t *lens[4];
	int64_t *recs, *seqs;
	struct ask ask;
	bool ok;

	if (count == 0)
		return true;
	ask_init(&ask, postgres, TEXT_RECORD_ADD);
	recs = arena_array(&ask.arena, count, sizeof(*recs));
	seqs = arena_array(&ask.arena, count, sizeof(*seqs));
	for (int i = 0; i < 4; i++) {
		columns[i] = arena_array(&ask.arena, count, sizeof(**columns));
		lens[i] = arena_array(&ask.arena, count, sizeof(**lens));
	}
	for (size_t i = 0; i < count; i++) {
		const struct waiting_record *record = &rows->records[i];
		const char *texts[] = {
		    record->kind, record->id, record->tomb, record->body};
		recs[i] = record->rec;
		seqs[i] = (int64_t)record->seq;
		for (int j = 0; j < 4; j++) {
			columns[j][i] = texts[j];
			lens[j][i] = j == 3 ? record->len : strlen(texts[j]);
		}
	}
	ask_numbers(&ask, recs, count);
	ask_many_bytes(&ask, columns[0], lens[0], count);
	ask_many_bytes(&ask, columns[1], lens[1], count);
	ask_numbers(&ask, seqs, count);
	ask_many_bytes(&ask, columns[3], lens[3], count);
	ask_many_bytes(&ask, columns[2], lens[2], count);
	ok = ask_post(&ask, err, "adding records");
	ask_done(&ask);
	return ok;
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

static bool write_keys(struct postgres *postgres, enum postgres_text text,
    struct waiting_key *waiting, size_t count, struct err *err)
{
	int64_t *recs, *fields;
	const void **keys;
	struct ask ask;
	size_t *lens;
	bool ok;

	if (count == 0)
		return true;
	/* Of those aside the indexes are made later. */
	if (text == TEXT_ATTR_ADD)
		qsort(waiting, count, sizeof(*waiting), compare_keys);
	ask_init(&ask, postgres, text);
	fields = arena_array(&ask.arena, count, sizeof(*fields));
	recs = arena_array(&ask.arena, count, sizeof(*recs));
	keys = arena_array(&ask.arena, count, sizeof(*keys));
	lens = arena_array(&ask.arena, count, sizeof(*lens));
	for (size_t i = 0; i < count; i++) {
		fields[i] = waiting[i].field;
		recs[i] = waiting[i].rec;
		keys[i] = waiting[i].key.bytes;
		lens[i] = waiting[i].key.len;
	}
	ask_numbers(&ask, fields, count);
	ask_many_bytes(&ask, keys, lens, count);
	ask_numbers(&ask, recs, count);
	ok = ask_post(&ask, err, "adding keys");
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

	if (count == 0)
		return true;
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
	ok = ask_post(&ask, err, "adding words");
	ask_done(&ask);
	return ok;
}

bool postgres_rows_write(struct postgres *postgres, struct err *err)
{
	/* Taken out first: what writes them asks, too. */
	struct postgres_rows rows = postgres->rows;
	bool ok;

	if (rows.word_count == 0 && rows.record_count == 0)
		return true;
	memset(&postgres->rows, 0, sizeof(postgres->rows));
	/* What takes longest at last: it goes on while we do. */
	ok = write_records(postgres, &rows, err) &&
	     write_words(postgres, &rows, err) &&
	     write_keys(
		 postgres, TEXT_ATTR_ADD, rows.keys, rows.key_count, err) &&
	     write_keys(
		 postgres, TEXT_NEXT_ADD, rows.next, rows.next_count, err);
	postgres_rows_forget(&rows);
	return ok;
}
