/*
 * sqlite_posting.c owns the tables of postings and of words. It must not know
 * what their bytes mean (posting.c).
 */
#include "klaster/store/terms.h"
#include "sqlite_parts.h"

static void bind_bytes(
    sqlite3_stmt *statement, int at, const void *bytes, size_t len)
{
	sqlite3_bind_blob(statement, at, bytes, (int)len, SQLITE_STATIC);
}

/* The reading so far. */
struct rows {
	const struct reading *reading;
	bool (*each)(void *ctx, const struct posted *row, struct err *err);
	void *ctx;
	size_t count;
};

static bool is_full(const struct rows *rows)
{
	return rows->reading->limit != 0 && rows->count >= rows->reading->limit;
}

static bool read_range(struct sqlite *sqlite, struct rows *rows, int64_t chunk,
    size_t number, struct err *err)
{
	const struct term_range *range = &rows->reading->ranges[number];
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_POSTING_READ, err);
	bool ok = ask != NULL;
	int rc = SQLITE_DONE;

	if (!ok)
		return false;
	sqlite3_bind_int64(ask, 1, chunk);
	bind_bytes(ask, 2, range->low, range->low_len);
	bind_bytes(ask, 3, range->high, range->high_len);
	while (ok && !is_full(rows) && (rc = sqlite3_step(ask)) == SQLITE_ROW) {
		struct posted row = {.range = number, .chunk = chunk};
		row.term = sqlite3_column_blob(ask, 0);
		row.term_len = (size_t)sqlite3_column_bytes(ask, 0);
		row.bytes = sqlite3_column_blob(ask, 1);
		row.len = (size_t)sqlite3_column_bytes(ask, 1);
		rows->count++;
		ok = rows->each(rows->ctx, &row, err);
	}
	sqlite3_reset(ask);
	if (ok && rc != SQLITE_DONE && rc != SQLITE_ROW)
		return sqlite_fail(sqlite, err, "reading the index");
	return ok;
}

bool sqlite_read(struct engine *engine, const struct reading *reading,
    bool (*each)(void *ctx, const struct posted *row, struct err *err),
    void *ctx, struct err *err)
{
	struct rows rows = {.reading = reading, .each = each, .ctx = ctx};

	for (size_t i = 0; i < reading->chunk_count; i++)
		for (size_t j = 0; j < reading->range_count; j++)
			if (!read_range(sqlite_of_engine(engine), &rows,
				reading->chunks[i], j, err))
				return false;
	return true;
}

bool sqlite_post(struct engine *engine, const struct posted *rows, size_t count,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);

	for (size_t i = 0; i < count; i++) {
		sqlite3_stmt *set = sqlite_text(sqlite,
		    rows[i].len > 0 ? TEXT_POSTING_SET : TEXT_POSTING_DROP,
		    err);
		if (set == NULL)
			return false;
		sqlite3_bind_int64(set, 1, rows[i].chunk);
		bind_bytes(set, 2, rows[i].term, rows[i].term_len);
		if (rows[i].len > 0)
			bind_bytes(set, 3, rows[i].bytes, rows[i].len);
		if (!sqlite_run(sqlite, set, err, "writing the index"))
			return false;
	}
	return true;
}

bool sqlite_texts(struct engine *engine, struct arena *arena,
    const struct recs *recs, unsigned columns, const char **texts,
    struct err *err)
{
	struct sqlite *sqlite = sqlite_of_engine(engine);
	/* Behind the name stands the text of a whole record. */
	enum sqlite_text which =
	    columns == 1u << COLUMN_NAME ? TEXT_WORDS_NAME : TEXT_WORDS_ROW;

	for (size_t i = 0; i < recs->count; i++) {
		sqlite3_stmt *ask = sqlite_text(sqlite, which, err);
		const char **row = texts + i * COLUMN_COUNT;
		int rc;
		if (ask == NULL)
			return false;
		sqlite3_bind_int64(ask, 1, recs->items[i]);
		rc = sqlite3_step(ask);
		for (int j = 0; j < COLUMN_COUNT; j++) {
			const char *text = "";
			if (rc == SQLITE_ROW && columns & 1u << j)
				text =
				    (const char *)sqlite3_column_text(ask, j);
			row[j] = *text == '\0' ? "" : arena_strdup(arena, text);
		}
		sqlite3_reset(ask);
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			return sqlite_fail(sqlite, err, "reading words");
	}
	return true;
}
