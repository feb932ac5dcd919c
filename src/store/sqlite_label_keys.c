/*
 * sqlite_label_keys.c owns the keys of labels by record, many in a row. It
 * must not know what is put in order by them.
 *
 * Thousands of hits are put in order by their labels at each letter of a
 * search. In attr_of each of those keys is a question of its own, to a page
 * that holds all other keys of its record; here some dozens come with one
 * step, and the next row stands beside.
 *
 * A row has for each of its records, in the order of their numbers: the lower
 * bits of the number, the length of the key, the key.
 */
#include <string.h>
#include "klaster/base/buf.h"
#include "sqlite_parts.h"

#define ROW_SHIFT 6
#define ROW_RECORDS (1 << ROW_SHIFT)
#define ROW_MAX_BYTES (ROW_RECORDS * (2 + KEY_MAX))
#define STEPS_MAX 8 /* rows passed before the next one is looked up instead */

/* The way through the bytes of a row. */
struct label_row {
	const unsigned char *at;
	size_t left;
	unsigned low; /* of the record at which it is */
	const unsigned char *key;
	size_t len;
};

static int64_t row_of(int64_t rec)
{
	return rec >> ROW_SHIFT;
}

static unsigned low_of(int64_t rec)
{
	return (unsigned)(rec & (ROW_RECORDS - 1));
}

static void begin_row(
    struct label_row *row, sqlite3_stmt *statement, int column)
{
	row->at = sqlite3_column_blob(statement, column);
	row->left = (size_t)sqlite3_column_bytes(statement, column);
}

/* False at the end, and before what nobody has written. */
static bool next_key(struct label_row *row)
{
	if (row->left < 2 || row->left - 2 < row->at[1])
		return false;
	row->low = row->at[0];
	row->len = row->at[1];
	row->key = row->at + 2;
	row->at += 2 + row->len;
	row->left -= 2 + row->len;
	return true;
}

/* --- writing */

static void write_key(
    struct buf *out, unsigned low, const unsigned char *key, size_t len)
{
	buf_addc(out, (char)low);
	buf_addc(out, (char)len);
	buf_add(out, (const char *)key, len);
}

/* Appends the row that is there, with this key for this record; without one
 * if it is NULL. */
static bool change_row(struct sqlite *sqlite, struct buf *out, int64_t rec,
    const struct key *key, struct err *err)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_LABEL_ROW, err);
	struct label_row row = {.left = 0};
	bool more;
	int rc;

	if (ask == NULL)
		return false;
	sqlite3_bind_int64(ask, 1, row_of(rec));
	rc = sqlite3_step(ask);
	if (rc == SQLITE_ROW)
		begin_row(&row, ask, 0);
	more = next_key(&row);
	for (; more && row.low < low_of(rec); more = next_key(&row))
		write_key(out, row.low, row.key, row.len);
	if (key != NULL)
		write_key(out, low_of(rec), key->bytes, key->len);
	for (; more; more = next_key(&row))
		if (row.low != low_of(rec))
			write_key(out, row.low, row.key, row.len);
	sqlite3_reset(ask);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ||
	       sqlite_fail(sqlite, err, "reading labels");
}

bool sqlite_label_keys_set(
    struct sqlite *sqlite, int64_t rec, const struct key *key, struct err *err)
{
	sqlite3_stmt *set;
	struct buf bytes;
	bool ok;

	buf_init(&bytes, ROW_MAX_BYTES);
	ok = change_row(sqlite, &bytes, rec, key, err);
	set = ok ? sqlite_text(sqlite,
		       bytes.len > 0 ? TEXT_LABEL_SET : TEXT_LABEL_DROP, err)
		 : NULL;
	ok = set != NULL;
	if (ok) {
		sqlite3_bind_int64(set, 1, row_of(rec));
		if (bytes.len > 0)
			sqlite3_bind_blob(
			    set, 2, bytes.data, (int)bytes.len, SQLITE_STATIC);
		ok = sqlite_run(sqlite, set, err, "writing labels");
	}
	buf_done(&bytes);
	return ok;
}

/* --- reading */

/* The places of one row, which may not be there. */
static void take_keys(
    struct label_row *row, bool is_there, struct place *places, size_t count)
{
	bool more = is_there && next_key(row);

	for (size_t i = 0; i < count; i++) {
		unsigned low = low_of(places[i].rec);
		while (more && row->low < low)
			more = next_key(row);
		key_clear(&places[i].key);
		if (more && row->low == low)
			key_add(&places[i].key, row->key, row->len);
	}
}

static size_t count_in_row(const struct place *places, size_t count)
{
	size_t n = 1;

	while (n < count && places[n].rec > places[n - 1].rec &&
	       row_of(places[n].rec) == row_of(places[0].rec))
		n++;
	return n;
}

/* A statement that stands at a row, or at the end. */
struct label_walk {
	sqlite3_stmt *ask;
	int64_t at; /* which row, when rc is SQLITE_ROW */
	int rc;
};

static void step(struct label_walk *walk)
{
	walk->rc = sqlite3_step(walk->ask);
	if (walk->rc == SQLITE_ROW)
		walk->at = sqlite3_column_int64(walk->ask, 0);
}

/* To the row, or to the first one after it. */
static void walk_to(struct label_walk *walk, int64_t row)
{
	if (walk->rc == SQLITE_ROW && walk->at <= row &&
	    row - walk->at <= STEPS_MAX) {
		while (walk->rc == SQLITE_ROW && walk->at < row)
			step(walk);
		return;
	}
	sqlite3_reset(walk->ask);
	sqlite3_bind_int64(walk->ask, 1, row);
	step(walk);
}

bool sqlite_label_keys(
    struct sqlite *sqlite, struct place *places, size_t count, struct err *err)
{
	struct label_walk walk = {
	    .ask = sqlite_text(sqlite, TEXT_LABEL_WALK, err)};

	if (walk.ask == NULL)
		return false;
	for (size_t first = 0, n; first < count; first += n) {
		struct label_row row = {.left = 0};
		bool is_there;
		n = count_in_row(places + first, count - first);
		walk_to(&walk, row_of(places[first].rec));
		if (walk.rc != SQLITE_ROW && walk.rc != SQLITE_DONE)
			return sqlite_fail(sqlite, err, "sorting");
		is_there = walk.rc == SQLITE_ROW &&
			   walk.at == row_of(places[first].rec);
		if (is_there)
			begin_row(&row, walk.ask, 1);
		take_keys(&row, is_there, places + first, n);
	}
	sqlite3_reset(walk.ask);
	return true;
}
