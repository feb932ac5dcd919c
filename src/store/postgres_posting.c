/*
 * postgres_posting.c owns the tables of postings and of words. It must not
 * know what their bytes mean (posting.c).
 */
#include <string.h>
#include "klaster/store/terms.h"
#include "postgres_parts.h"

static void bind_ranges(struct ask *ask, const struct reading *reading)
{
	size_t count = reading->range_count;
	const void **low = arena_array(&ask->arena, count + 1, sizeof(*low));
	const void **high = arena_array(&ask->arena, count + 1, sizeof(*high));
	size_t *low_lens = arena_array(&ask->arena, count + 1, sizeof(size_t));
	size_t *high_lens = arena_array(&ask->arena, count + 1, sizeof(size_t));

	for (size_t i = 0; i < count; i++) {
		low[i] = reading->ranges[i].low;
		low_lens[i] = reading->ranges[i].low_len;
		high[i] = reading->ranges[i].high;
		high_lens[i] = reading->ranges[i].high_len;
	}
	ask_many_bytes(ask, low, low_lens, count);
	ask_many_bytes(ask, high, high_lens, count);
}

bool postgres_read(struct engine *engine, const struct reading *reading,
    bool (*each)(void *ctx, const struct posted *row, struct err *err),
    void *ctx, struct err *err)
{
	struct ask ask;
	bool ok;

	if (reading->chunk_count == 0 || reading->range_count == 0)
		return true;
	ask_init(&ask, postgres_of_engine(engine), TEXT_POSTING_READ);
	ask_numbers(&ask, reading->chunks, reading->chunk_count);
	bind_ranges(&ask, reading);
	ask_number(
	    &ask, reading->limit == 0 ? INT64_MAX : (int64_t)reading->limit);
	ok = ask_run(&ask, err, "reading the index");
	for (size_t i = 0; ok && i < ask.rows; i++) {
		struct posted row = {
		    .range = (size_t)ask_get_number(&ask, i, 0) - 1,
		    .chunk = ask_get_number(&ask, i, 1)};
		row.term = ask_get_bytes(&ask, i, 2, &row.term_len);
		row.bytes = ask_get_bytes(&ask, i, 3, &row.len);
		ok = each(ctx, &row, err);
	}
	ask_done(&ask);
	return ok;
}

/* Which statement writes a row. */
static enum postgres_text text_of(const struct posted *row)
{
	if (row->len == 0)
		return TEXT_POSTING_DROP;
	return row->is_new ? TEXT_POSTING_ADD : TEXT_POSTING_SET;
}

static bool write_some(struct postgres *postgres, const struct posted *rows,
    size_t count, enum postgres_text text, struct err *err)
{
	const void **terms, **bytes;
	size_t *term_lens, *lens, used = 0;
	struct ask ask;
	bool ok = true;

	ask_init(&ask, postgres, text);
	terms = arena_array(&ask.arena, count + 1, sizeof(*terms));
	bytes = arena_array(&ask.arena, count + 1, sizeof(*bytes));
	term_lens = arena_array(&ask.arena, count + 1, sizeof(*term_lens));
	lens = arena_array(&ask.arena, count + 1, sizeof(*lens));
	for (size_t i = 0; i < count; i++) {
		if (text_of(&rows[i]) != text)
			continue;
		terms[used] = rows[i].term;
		term_lens[used] = rows[i].term_len;
		bytes[used] = rows[i].bytes;
		lens[used++] = rows[i].len;
	}
	if (used > 0) {
		ask_number(&ask, rows[0].chunk);
		ask_many_bytes(&ask, terms, term_lens, used);
		if (text != TEXT_POSTING_DROP)
			ask_many_bytes(&ask, bytes, lens, used);
		ok = ask_post(&ask, err, "writing the index");
	}
	ask_done(&ask);
	return ok;
}

bool postgres_post(struct engine *engine, const struct posted *rows,
    size_t count, struct err *err)
{
	struct postgres *postgres = postgres_of_engine(engine);

	return write_some(postgres, rows, count, TEXT_POSTING_ADD, err) &&
	       write_some(postgres, rows, count, TEXT_POSTING_SET, err) &&
	       write_some(postgres, rows, count, TEXT_POSTING_DROP, err);
}

bool postgres_texts(struct engine *engine, struct arena *arena,
    const struct recs *recs, unsigned columns, const char **texts,
    struct err *err)
{
	struct ask ask;
	bool ok;

	if (recs->count == 0)
		return true;
	ask_init(&ask, postgres_of_engine(engine), TEXT_WORDS_ROWS);
	ask_numbers(&ask, recs->items, recs->count);
	ask_number(&ask, columns & ((1u << COLUMN_COUNT) - 1));
	ok = ask_run(&ask, err, "reading words");
	for (size_t i = 0; ok && i < recs->count; i++) {
		for (int j = 0; j < COLUMN_COUNT; j++) {
			size_t len = 0;
			const char *bytes =
			    i < ask.rows ? ask_get_bytes(&ask, i, j, &len) : "";
			texts[i * COLUMN_COUNT + (size_t)j] =
			    len == 0 ? "" : arena_strndup(arena, bytes, len);
		}
	}
	ask_done(&ask);
	return ok;
}
