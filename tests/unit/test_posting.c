/*
 * test_posting.c: sets of records as bytes, against a set that is plainly
 * one; bytes that nobody wrote; and the way of many changes into rows.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/store/poster.h"
#include "klaster/store/posting.h"
#include "klaster/store/recset.h"
#include "klaster/store/terms.h"

static uint32_t state_of_dice = 4711;

static uint32_t dice(uint32_t sides)
{
	state_of_dice = state_of_dice * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)state_of_dice * sides >> 32);
}

/* --- bytes */

/* From nothing to everything, in runs and without. */
static void throw_bits(struct posting_bits *bits, unsigned turn)
{
	static const uint32_t counts[] = {
	    0, 1, 2, 20, 4095, 4096, 4097, 30000, 65536};
	uint32_t count = counts[turn % MEM_COUNT(counts)];
	unsigned run = turn % 5 == 0 ? 1 + dice(3000) : 1;

	memset(bits, 0, sizeof(*bits));
	for (uint32_t i = 0; i < count;) {
		unsigned first = dice(POSTING_SIZE);
		for (unsigned j = 0; j < run && i < count; j++, i++)
			bits_set(bits, (first + j) % POSTING_SIZE);
	}
	if (count == POSTING_SIZE)
		memset(bits, 0xFF, sizeof(*bits));
}

static void check_part(
    const struct posting_part *part, const struct posting_bits *bits)
{
	struct posting_bits back, with;
	uint32_t all = 0, some = 0;

	throw_bits(&with, dice(9));
	for (unsigned i = 0; i < POSTING_SIZE; i++) {
		all += bits_has(bits, i);
		some += bits_has(bits, i) && bits_has(&with, i);
	}
	memset(&back, 0, sizeof(back));
	posting_or(part, &back);
	assert_memory_equal(&back, bits, sizeof(back));
	assert_int_equal(bits_count(bits), all);
	assert_int_equal(posting_count(part, NULL), all);
	assert_int_equal(posting_count(part, &with), some);
}

static void test_what_is_written_is_read(void **state)
{
	struct posting_bits *parts = mem_array(3, sizeof(*parts));
	struct posting posting;
	struct buf bytes;

	(void)state;
	for (unsigned turn = 0; turn < 300; turn++) {
		buf_init(&bytes, POSTING_MAX_BYTES);
		for (unsigned i = 0; i < 3; i++) {
			throw_bits(&parts[i], turn + i * (turn % 7));
			posting_write(&bytes, i * 3 + 1, &parts[i]);
		}
		assert_false(bytes.full);
		assert_true(bytes.len <= 3 * (POSTING_SIZE / 8 + 3));
		if (bytes.len == 0) {
			assert_false(posting_read(&posting, "", 0));
			continue;
		}
		assert_true(
		    posting_read(&posting, buf_text(&bytes), bytes.len));
		for (unsigned i = 0; i < 3; i++)
			check_part(&posting.parts[i * 3 + 1], &parts[i]);
		assert_int_equal(posting.parts[0].count, 0);
		buf_done(&bytes);
	}
	free(parts);
}

/* --- changes */

/* Near a boundary of what is few, in one part or in several. */
static uint32_t throw_changes(uint32_t *changes, unsigned turn)
{
	static const uint32_t counts[] = {1, 2, 40, 1023, 1024, 1025, 3000};
	uint32_t count = counts[turn % MEM_COUNT(counts)];
	unsigned parts = turn % 3 + 1;
	uint32_t span = turn % 2 == 0 ? 300 : POSTING_SIZE;

	for (uint32_t i = 0; i < count; i++)
		changes[i] = dice(parts) << CHANGE_PART_SHIFT | dice(span) |
			     (dice(3) == 0 ? CHANGE_GOES : 0);
	return count;
}

static void change_plainly(
    struct posting_bits *parts, const uint32_t *changes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct posting_bits *bits =
		    &parts[changes[i] >> CHANGE_PART_SHIFT];
		if (changes[i] & CHANGE_GOES)
			bits_clear(bits, changes[i] & (POSTING_SIZE - 1));
		else
			bits_set(bits, changes[i] & (POSTING_SIZE - 1));
	}
}

static void write_parts(struct buf *out, const struct posting_bits *parts)
{
	buf_reset(out);
	for (unsigned i = 0; i < 3; i++)
		posting_write(out, i, &parts[i]);
}

/* Few or many, the bytes are those of the bits. */
static void test_changes_make_the_bytes_of_the_bits(void **state)
{
	struct posting_bits *parts = mem_array(3, sizeof(*parts));
	struct posting_changer *changer = posting_changer_new();
	uint32_t changes[3000], few = 0;
	struct buf old, want, got;

	(void)state;
	buf_init(&old, POSTING_MAX_BYTES);
	buf_init(&want, POSTING_MAX_BYTES);
	buf_init(&got, POSTING_MAX_BYTES);
	for (unsigned turn = 0; turn < 600; turn++) {
		struct posting posting = {.parts = {{.count = 0}}};
		uint32_t count = throw_changes(changes, turn);
		int64_t before, grown = -1;
		for (unsigned i = 0; i < 3; i++)
			throw_bits(&parts[i], turn % 11 < 8 ? dice(4) : i + 4);
		write_parts(&old, parts);
		if (old.len > 0)
			assert_true(
			    posting_read(&posting, buf_text(&old), old.len));
		before = (int64_t)bits_count(&parts[0]);
		change_plainly(parts, changes, count);
		write_parts(&want, parts);
		buf_reset(&got);
		posting_change(changer, &posting, changes, count, &got,
		    turn % 5 == 0 ? NULL : &grown);
		assert_int_equal(got.len, want.len);
		if (got.len > 0)
			assert_memory_equal(
			    buf_text(&got), buf_text(&want), got.len);
		if (turn % 5 != 0)
			assert_int_equal(
			    grown, (int64_t)bits_count(&parts[0]) - before);
		few += count < POSTING_FEW;
	}
	assert_true(few > 100);
	buf_done(&old);
	buf_done(&want);
	buf_done(&got);
	posting_changer_free(changer);
	free(parts);
}

/* Whatever is read, nothing outside of it is touched: under a sanitizer this
 * is a test. */
static void try_bytes(const unsigned char *bytes, size_t len)
{
	unsigned char *tight = mem_alloc(len + 1);
	struct posting_bits bits = {.words = {0}};
	struct posting posting;

	memcpy(tight, bytes, len);
	tight = mem_realloc(tight, len == 0 ? 1 : len);
	if (posting_read(&posting, tight, len))
		for (unsigned i = 0; i < POSTING_PARTS; i++) {
			uint32_t count = posting_count(&posting.parts[i], NULL);
			assert_true(count <= POSTING_SIZE);
			posting_or(&posting.parts[i], &bits);
			assert_true(
			    posting_count(&posting.parts[i], &bits) == count);
		}
	free(tight);
}

static void test_damaged_bytes_are_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} wrong[] = {
	    {"", 0},				 /* nothing */
	    {"\x00", 1},			 /* no count */
	    {"\x00\x00\x00\x01", 4},		 /* half a member */
	    {"\x30\x00\x00\x01\x01", 5},	 /* no such form */
	    {"\x09\x00\x00\x01\x01", 5},	 /* no such part */
	    {"\x00\x01\x00\x05\x00\x05\x00", 7}, /* one twice */
	    {"\x00\x01\x00\x05\x00\x04\x00", 7}, /* not in order */
	    {"\x00\x00\x00\x05\x00\x00\x00\x00\x06\x00", 10}, /* part twice */
	    {"\x00\x00\x00\x05\x00\x07", 6},		      /* more behind */
	    {"\x20\x00\x00\xff\xff\x01\x00", 7}, /* a run past the end */
	    {"\x20\x01\x00\x05\x00\x02\x00\x06\x00\x00\x00", 11}, /* overlap */
	    {"\x10\x00\x00\x01\x02", 5}, /* a short bitmap */
	};
	unsigned char bytes[600];
	struct posting posting;

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(wrong); i++)
		if (posting_read(&posting, wrong[i].bytes, wrong[i].len))
			fail_msg("wrong bytes %zu were read", i);
	for (int i = 0; i < 20000; i++) {
		size_t len = dice(sizeof(bytes));
		for (size_t j = 0; j < len; j++)
			bytes[j] = (unsigned char)dice(j % 3 == 0 ? 40 : 256);
		try_bytes(bytes, len);
	}
}

/* One byte of what was written, changed. */
static void test_one_wrong_byte(void **state)
{
	struct posting_bits bits;
	struct buf text;

	(void)state;
	for (unsigned turn = 0; turn < 27; turn++) {
		buf_init(&text, POSTING_MAX_BYTES);
		throw_bits(&bits, turn);
		posting_write(&text, 0, &bits);
		posting_write(&text, 2, &bits);
		for (int i = 0; i < 200 && text.len > 0; i++) {
			unsigned char *bytes = mem_alloc(text.len);
			memcpy(bytes, buf_text(&text), text.len);
			bytes[dice((uint32_t)text.len)] ^=
			    (unsigned char)(1 + dice(255));
			try_bytes(bytes, text.len - dice(2));
			free(bytes);
		}
		buf_done(&text);
	}
}

/* --- sets over many chunks */

#define SPREAD 400000

static void test_sets(void **state)
{
	struct arena arena = ARENA_INIT;
	bool *model = mem_array(SPREAD, sizeof(*model));
	struct recs recs = {.count = 0}, back = {.count = 0}, some;
	struct recset *set;

	(void)state;
	for (int64_t i = 1; i < SPREAD; i += 1 + dice(90)) {
		model[i] = true;
		recs.items = arena_grow(
		    &arena, recs.items, recs.count, sizeof(*recs.items));
		recs.items[recs.count++] = i;
	}
	set = recset_of(&arena, &recs);
	assert_int_equal(recset_count(set), recs.count);
	recset_take(set, &arena, -1, false, 0, &back);
	assert_int_equal(back.count, recs.count);
	assert_memory_equal(
	    back.items, recs.items, recs.count * sizeof(*recs.items));
	for (int i = 0; i < 500; i++) {
		int64_t from = (int64_t)dice(SPREAD + 50000) - 20000;
		bool backwards = dice(2) == 0;
		int64_t at = from;
		some.count = 0;
		some.items = NULL;
		recset_take(set, &arena, from, backwards, 3, &some);
		for (size_t j = 0; j < some.count; j++) {
			do
				at += backwards ? -1 : 1;
			while (at < 0 || at >= SPREAD || !model[at]);
			assert_int_equal(some.items[j], at);
		}
		if (from >= 0 && from < SPREAD)
			assert_int_equal(recset_has(set, from), model[from]);
	}
	assert_true(recset_touches(set, recs.items[5], recs.items[5]));
	assert_false(recset_touches(set, recs.items[5] + 1, recs.items[5]));
	recset_drop(set, recs.items[7]);
	assert_false(recset_has(set, recs.items[7]));
	assert_false(recset_has(set, (int64_t)1 << 60));
	assert_int_equal(recset_count(set), recs.count - 1);
	free(model);
	arena_done(&arena);
}

/* --- the way of changes into rows */

#define ROWS_MAX 20000

struct table {
	struct engine engine; /* first: one is cast to the other */
	struct kept {
		int64_t chunk;
		unsigned char term[32];
		size_t term_len, len;
		void *bytes;
	} rows[ROWS_MAX];
	size_t count, written;
};

static int compare_bytes(
    const void *a, size_t a_len, const void *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static bool table_read(struct engine *engine, const struct reading *reading,
    bool (*each)(void *ctx, const struct posted *row, struct err *err),
    void *ctx, struct err *err)
{
	struct table *table = (struct table *)engine;

	for (size_t r = 0; r < reading->range_count; r++) {
		const struct term_range *range = &reading->ranges[r];
		for (size_t i = 0; i < table->count; i++) {
			struct kept *kept = &table->rows[i];
			struct posted row = {.range = r,
			    .chunk = kept->chunk,
			    .term = kept->term,
			    .bytes = kept->bytes,
			    .term_len = kept->term_len,
			    .len = kept->len};
			if (kept->len == 0 || kept->chunk != reading->chunks[0])
				continue;
			if (compare_bytes(kept->term, kept->term_len,
				range->low, range->low_len) < 0 ||
			    compare_bytes(kept->term, kept->term_len,
				range->high, range->high_len) >= 0)
				continue;
			if (!each(ctx, &row, err))
				return false;
		}
	}
	return true;
}

static bool table_post(struct engine *engine, const struct posted *rows,
    size_t count, struct err *err)
{
	struct table *table = (struct table *)engine;

	(void)err;
	for (size_t i = 0; i < count; i++) {
		struct kept *kept = table->rows, *end = kept + table->count;
		while (
		    kept < end && (kept->chunk != rows[i].chunk ||
				      compare_bytes(kept->term, kept->term_len,
					  rows[i].term, rows[i].term_len) != 0))
			kept++;
		if (kept == end) {
			assert_true(table->count++ < ROWS_MAX);
			assert_true(rows[i].term_len <= sizeof(kept->term));
			kept->chunk = rows[i].chunk;
			memcpy(kept->term, rows[i].term, rows[i].term_len);
			kept->term_len = rows[i].term_len;
		}
		free(kept->bytes);
		kept->bytes = mem_alloc(rows[i].len + 1);
		memcpy(kept->bytes, rows[i].bytes, rows[i].len);
		kept->len = rows[i].len;
		table->written++;
	}
	return true;
}

static const struct engine_ops table_ops = {
    .read = table_read, .post = table_post};

/* A dozen words; a record has those of the bits of its number's entry. */
static const char *const words[] = {
    "ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple"};

static void index_of(struct arena *arena, unsigned mask, struct index *index)
{
	const char *names = "";

	memset(index, 0, sizeof(*index));
	for (unsigned i = 0; i < MEM_COUNT(words); i++)
		if (mask & 1u << i)
			names = arena_printf(arena, "%s%s %s |", names,
			    *names == '\0' ? "|" : "", words[i]);
	for (int i = 0; i < COLUMN_COUNT; i++)
		index->columns[i] = "";
	index->columns[COLUMN_NAME] = names;
	index->columns[COLUMN_BODY] = "oak oak / oak";
}

static const struct kept *find_row(
    const struct table *table, int64_t chunk, const void *term, size_t len)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].len > 0 && table->rows[i].chunk == chunk &&
		    compare_bytes(table->rows[i].term, table->rows[i].term_len,
			term, len) == 0)
			return &table->rows[i];
	return NULL;
}

#define RECS 3000
#define STEP 97 /* between numbers: some chunks of them */

static void check_word(
    const struct table *table, const unsigned *masks, unsigned word)
{
	const char *term = words[word];
	char bytes[16];
	size_t len = (size_t)snprintf(bytes, sizeof(bytes), "w%s", term);
	uint64_t docs = 0;

	for (int64_t rec = 0; rec < RECS; rec++) {
		int64_t number = rec * STEP;
		const struct kept *row =
		    find_row(table, rec_chunk(number), bytes, len);
		struct posting posting;
		struct posting_bits bits = {.words = {0}};
		bool has = masks[rec] & 1u << word;
		if (row != NULL) {
			assert_true(
			    posting_read(&posting, row->bytes, row->len));
			posting_or(&posting.parts[COLUMN_NAME], &bits);
		}
		assert_int_equal(bits_has(&bits, rec_low(number)), has);
		docs += has;
	}
	snprintf(bytes, sizeof(bytes), "g%.3s", term);
	const struct kept *row = find_row(table, POSTER_DIRECTORY, bytes, 4);
	assert_int_equal(
	    row == NULL ? 0 : poster_read_number(row->bytes, row->len), docs);
}

static void change(struct table *table, unsigned *masks, int64_t rec,
    unsigned mask, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct index index;

	if (masks[rec] != 0) {
		index_of(&arena, masks[rec], &index);
		assert_true(
		    poster_drop(&table->engine, rec * STEP, &index, err));
	}
	masks[rec] = mask;
	if (mask != 0) {
		index_of(&arena, mask, &index);
		assert_true(
		    poster_add(&table->engine, rec * STEP, &index, err));
	}
	arena_done(&arena);
}

static void test_changes_become_rows(void **state)
{
	struct table *table = mem_alloc(sizeof(*table));
	unsigned *masks = mem_array(RECS, sizeof(*masks));
	struct err err = ERR_INIT;

	(void)state;
	table->engine.ops = &table_ops;
	/* So little that it is written many times on the way. */
	table->engine.poster = poster_new(300 * 1024);
	for (int64_t i = 0; i < RECS; i++)
		change(table, masks, i, dice(256), &err);
	for (int i = 0; i < 2000; i++)
		change(table, masks, dice(RECS), dice(3) == 0 ? 0 : dice(256),
		    &err);
	assert_true(poster_flush(&table->engine, &err));
	assert_true(table->written > 1000);
	for (unsigned i = 0; i < MEM_COUNT(words); i++)
		check_word(table, masks, i);
	/* What was not written is forgotten with its transaction. */
	change(table, masks, 5, masks[5] ^ 0xFF, &err);
	masks[5] ^= 0xFF;
	poster_forget(table->engine.poster);
	assert_true(poster_flush(&table->engine, &err));
	check_word(table, masks, 3);
	/* And of what nobody has any more, no row is left. */
	for (int64_t i = 0; i < RECS; i++)
		change(table, masks, i, 0, &err);
	assert_true(poster_flush(&table->engine, &err));
	for (size_t i = 0; i < table->count; i++) {
		assert_int_equal(table->rows[i].len, 0);
		free(table->rows[i].bytes);
	}
	poster_free(table->engine.poster);
	free(masks);
	free(table);
}

static void test_a_damaged_row_is_told(void **state)
{
	struct table *table = mem_alloc(sizeof(*table));
	unsigned masks[RECS] = {0};
	struct err err = ERR_INIT;

	(void)state;
	table->engine.ops = &table_ops;
	table->engine.poster = poster_new(POSTER_MAX_BYTES);
	change(table, masks, 1, 7, &err);
	assert_true(poster_flush(&table->engine, &err));
	for (size_t i = 0; i < table->count; i++)
		memset(table->rows[i].bytes, 0x7F, table->rows[i].len);
	change(table, masks, 2, 7, &err);
	assert_false(poster_flush(&table->engine, &err));
	assert_non_null(strstr(err.text, "import the directory anew"));
	for (size_t i = 0; i < table->count; i++)
		free(table->rows[i].bytes);
	poster_free(table->engine.poster);
	free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_written_is_read),
	    cmocka_unit_test(test_changes_make_the_bytes_of_the_bits),
	    cmocka_unit_test(test_damaged_bytes_are_refused),
	    cmocka_unit_test(test_one_wrong_byte),
	    cmocka_unit_test(test_sets),
	    cmocka_unit_test(test_changes_become_rows),
	    cmocka_unit_test(test_a_damaged_row_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
