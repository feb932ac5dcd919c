/*
 * poster.c owns the way of changes into postings. It must not know how an
 * engine keeps rows, nor what a term means but for trigrams, which are
 * counted.
 */
#include "klaster/store/poster.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/arena.h"
#include "klaster/base/hash.h"
#include "klaster/base/mem.h"
#include "klaster/store/posting.h"
#include "klaster/store/recset.h"
#include "klaster/store/terms.h"

#define SLOTS_FIRST 4096
#define BATCH_ROWS 2048
#define BATCH_BYTES (2 << 20)
#define CHUNK_TERM_BYTES 9
#define CHANGES_IN 2 /* of one term, before they take room of their own */
#define MARK_CHUNK 'c'
#define MARK_GRAM 'g'

struct entry {
	int64_t chunk;
	const char *term; /* NULL: free */
	union {
		uint32_t some[CHANGES_IN]; /* while there are no more */
		uint32_t *many;
	} changes;
	uint32_t count, room;
	uint32_t hash;
	uint16_t len;
};

struct poster {
	struct arena arena;
	struct entry *entries;
	size_t size, used, max_bytes;
	/* of the record being taken */
	int64_t chunk;
	uint32_t change;
};

struct poster *poster_new(size_t max_bytes)
{
	struct poster *poster = mem_alloc(sizeof(*poster));

	arena_init(&poster->arena);
	poster->max_bytes = max_bytes;
	return poster;
}

void poster_forget(struct poster *poster)
{
	free(poster->entries);
	poster->entries = NULL;
	poster->size = poster->used = 0;
	arena_done(&poster->arena);
}

void poster_free(struct poster *poster)
{
	if (poster == NULL)
		return;
	poster_forget(poster);
	free(poster);
}

void poster_chunk_term(int64_t chunk, unsigned char term[CHUNK_TERM_BYTES])
{
	term[0] = MARK_CHUNK;
	for (int i = 1; i < CHUNK_TERM_BYTES; i++)
		term[i] = (unsigned char)((uint64_t)chunk >> (64 - 8 * i));
}

int64_t poster_read_chunk(const void *term, size_t len)
{
	const unsigned char *at = term;
	uint64_t chunk = 0;

	if (len != CHUNK_TERM_BYTES || *at != MARK_CHUNK)
		return -1;
	for (int i = 1; i < CHUNK_TERM_BYTES; i++)
		chunk = chunk << 8 | at[i];
	return (int64_t)chunk;
}

uint64_t poster_read_number(const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	uint64_t number = 0;

	for (size_t i = 0; i < len && i < 8; i++)
		number = number << 8 | at[i];
	return number;
}

static void *copy(struct arena *arena, const void *bytes, size_t len)
{
	void *to = arena_alloc(arena, len + 1);

	if (len > 0)
		memcpy(to, bytes, len);
	return to;
}

static uint32_t hash_of(int64_t chunk, const void *term, size_t len)
{
	uint32_t hash = hash_bytes(HASH_SEED ^ (uint32_t)chunk, term, len);

	return hash ^ hash >> 15;
}

static struct entry *find_slot(const struct poster *poster, uint32_t hash,
    int64_t chunk, const void *term, size_t len)
{
	size_t at = hash & (poster->size - 1);

	for (;;) {
		struct entry *entry = &poster->entries[at];
		if (entry->term == NULL ||
		    (entry->hash == hash && entry->chunk == chunk &&
			entry->len == len &&
			memcmp(entry->term, term, len) == 0))
			return entry;
		at = (at + 1) & (poster->size - 1);
	}
}

static void make_room(struct poster *poster)
{
	struct entry *old = poster->entries;
	size_t old_size = poster->size;

	poster->size = old_size == 0 ? SLOTS_FIRST : old_size * 2;
	poster->entries = mem_array(poster->size, sizeof(*old));
	for (size_t i = 0; i < old_size; i++)
		if (old[i].term != NULL)
			*find_slot(poster, old[i].hash, old[i].chunk,
			    old[i].term, old[i].len) = old[i];
	free(old);
}

static const uint32_t *changes_of(const struct entry *entry)
{
	return entry->room == CHANGES_IN ? entry->changes.some
					 : entry->changes.many;
}

static void make_wider(struct poster *poster, struct entry *entry)
{
	uint32_t room = entry->room * 2;
	uint32_t *wider = arena_array(&poster->arena, room, sizeof(*wider));

	memcpy(wider, changes_of(entry), entry->count * sizeof(*wider));
	entry->changes.many = wider;
	entry->room = room;
}

static void add_change(
    struct poster *poster, struct entry *entry, uint32_t change)
{
	/* The same word again. */
	if (entry->count > 0 && changes_of(entry)[entry->count - 1] == change)
		return;
	if (entry->count == entry->room)
		make_wider(poster, entry);
	if (entry->room == CHANGES_IN)
		entry->changes.some[entry->count++] = change;
	else
		entry->changes.many[entry->count++] = change;
}

static void take_term(void *ctx, const void *term, size_t len, unsigned part)
{
	struct poster *poster = ctx;
	uint32_t hash = hash_of(poster->chunk, term, len);
	struct entry *entry;

	if (poster->used * 2 >= poster->size)
		make_room(poster);
	entry = find_slot(poster, hash, poster->chunk, term, len);
	if (entry->term == NULL) {
		*entry = (struct entry){.chunk = poster->chunk,
		    .term = copy(&poster->arena, term, len),
		    .len = (uint16_t)len,
		    .room = CHANGES_IN,
		    .hash = hash};
		poster->used++;
	}
	add_change(poster, entry, poster->change | part << CHANGE_PART_SHIFT);
}

static bool is_within(const struct poster *poster)
{
	return poster->arena.used_bytes +
		   poster->size * sizeof(*poster->entries) <
	       poster->max_bytes;
}

static bool take_record(struct engine *engine, int64_t rec,
    const struct index *index, bool goes, struct err *err)
{
	struct poster *poster = engine->poster;

	poster->chunk = rec_chunk(rec);
	poster->change = rec_low(rec) | (goes ? CHANGE_GOES : 0);
	terms_each(index, take_term, poster);
	take_term(poster, "", 0, 0);
	return is_within(poster) || poster_flush(engine, err);
}

bool poster_add(struct engine *engine, int64_t rec, const struct index *index,
    struct err *err)
{
	return take_record(engine, rec, index, false, err);
}

bool poster_drop(struct engine *engine, int64_t rec, const struct index *index,
    struct err *err)
{
	return take_record(engine, rec, index, true, err);
}

/* An entry, and of its place among the others what most of them differ in:
 * comparing it costs no look at where the entry's bytes are. */
struct sortable {
	uint64_t begins;
	const struct entry *entry;
};

/* Some entries of one chunk, and the rows that they become. */
struct batch {
	struct engine *engine;
	struct arena arena;
	const struct sortable *entries;
	bool is_new; /* nothing is there of the chunk */
	size_t count;
	struct posted *rows;
	struct posting_changer *changer;
	struct buf bytes; /* of one row */
	struct counting {
		const struct entry *gram;
		int64_t by;
	} * countings; /* of all batches */
	size_t counting_count, counting_room;
};

static struct sortable sortable_of(const struct entry *entry)
{
	struct sortable sortable = {.entry = entry};

	for (size_t i = 0; i < sizeof(sortable.begins); i++)
		sortable.begins =
		    sortable.begins << 8 |
		    (i < entry->len ? (unsigned char)entry->term[i] : 0);
	return sortable;
}

static int compare_entries(const void *left, const void *right)
{
	const struct sortable *l = left, *r = right;
	const struct entry *a = l->entry, *b = r->entry;
	size_t len = a->len < b->len ? a->len : b->len;
	int order;

	if (a->chunk != b->chunk)
		return a->chunk < b->chunk ? -1 : 1;
	if (l->begins != r->begins)
		return l->begins < r->begins ? -1 : 1;
	order = memcmp(a->term, b->term, len);
	return order != 0 ? order : (int)a->len - (int)b->len;
}

static bool is_directory(const struct entry *entry)
{
	return entry->len == 0;
}

static bool take_old(void *ctx, const struct posted *row, struct err *err)
{
	struct batch *batch = ctx;
	struct posted *to = &batch->rows[row->range];

	(void)err;
	to->bytes = copy(&batch->arena, row->bytes, row->len);
	to->len = row->len;
	return true;
}

/* What is there of the batch's rows; the range is the row's place. */
static bool read_old(struct batch *batch, struct err *err)
{
	struct term_range *ranges =
	    arena_array(&batch->arena, batch->count, sizeof(*ranges));
	struct reading reading = {.chunks = &batch->rows[0].chunk,
	    .chunk_count = 1,
	    .ranges = ranges,
	    .range_count = batch->count};

	for (size_t i = 0; i < batch->count; i++)
		terms_equal(&batch->arena, batch->rows[i].term,
		    batch->rows[i].term_len, &ranges[i]);
	return batch->engine->ops->read(
	    batch->engine, &reading, take_old, batch, err);
}

static bool is_gram(const struct entry *entry)
{
	return entry->len > 0 && *entry->term == MARK_GRAM;
}

static void count_gram(
    struct batch *batch, const struct entry *entry, int64_t by)
{
	if (by == 0)
		return;
	if (batch->counting_count == batch->counting_room) {
		batch->counting_room = batch->counting_room * 2 + 64;
		batch->countings = mem_realloc(batch->countings,
		    batch->counting_room * sizeof(*batch->countings));
	}
	batch->countings[batch->counting_count++] =
	    (struct counting){entry, by};
}

static bool merge(struct batch *batch, size_t at, struct err *err)
{
	const struct entry *entry = batch->entries[at].entry;
	struct posted *row = &batch->rows[at];
	struct posting old = {.parts = {{.count = 0}}};
	int64_t grown = 0;

	if (row->len > 0 && !posting_read(&old, row->bytes, row->len))
		return err_set(err, ERR_COPY,
		    "The index of words is damaged; import the directory"
		    " anew.");
	row->is_new = row->len == 0;
	buf_reset(&batch->bytes);
	posting_change(batch->changer, &old, changes_of(entry), entry->count,
	    &batch->bytes, is_gram(entry) ? &grown : NULL);
	count_gram(batch, entry, grown);
	row->bytes =
	    copy(&batch->arena, buf_text(&batch->bytes), batch->bytes.len);
	row->len = batch->bytes.len;
	return true;
}

/* Where a row stands: what all records of a chunk share, in the directory. */
static void place_row(struct batch *batch, size_t at)
{
	const struct entry *entry = batch->entries[at].entry;
	struct posted *row = &batch->rows[at];

	row->range = at;
	row->chunk = entry->chunk;
	row->term = entry->term;
	row->term_len = entry->len;
	if (is_directory(entry)) {
		unsigned char *term =
		    arena_alloc(&batch->arena, CHUNK_TERM_BYTES);
		poster_chunk_term(entry->chunk, term);
		row->chunk = POSTER_DIRECTORY;
		row->term = term;
		row->term_len = CHUNK_TERM_BYTES;
	}
}

/* As many as one step takes: of one chunk, and an entry of the directory by
 * itself. */
static size_t batch_size(const struct sortable *entries, size_t count)
{
	size_t size = 1;

	while (size < count && size < BATCH_ROWS &&
	       !is_directory(entries[0].entry) &&
	       entries[size].entry->chunk == entries[0].entry->chunk)
		size++;
	return size;
}

static bool write_rows(struct batch *batch, struct err *err)
{
	size_t first = 0, bytes = 0;

	for (size_t i = 0; i < batch->count; i++) {
		if (!merge(batch, i, err))
			return false;
		bytes += batch->rows[i].len;
		if (bytes < BATCH_BYTES && i + 1 < batch->count)
			continue;
		if (!batch->engine->ops->post(
			batch->engine, batch->rows + first, i + 1 - first, err))
			return false;
		first = i + 1;
		bytes = 0;
	}
	return true;
}

static bool write_batch(struct batch *batch, struct err *err)
{
	bool ok;

	batch->rows =
	    arena_array(&batch->arena, batch->count, sizeof(*batch->rows));
	for (size_t i = 0; i < batch->count; i++)
		place_row(batch, i);
	/* The chunk's entry in the directory comes first, and has a row when
	 * any other has. */
	if (is_directory(batch->entries[0].entry)) {
		ok = read_old(batch, err);
		batch->is_new = batch->rows[0].len == 0;
	} else {
		ok = batch->is_new || read_old(batch, err);
	}
	ok = ok && write_rows(batch, err);
	arena_reset(&batch->arena);
	return ok;
}

static int compare_countings(const void *left, const void *right)
{
	const struct counting *a = left, *b = right;
	size_t len = a->gram->len < b->gram->len ? a->gram->len : b->gram->len;
	int order = memcmp(a->gram->term, b->gram->term, len);

	return order != 0 ? order : (int)a->gram->len - (int)b->gram->len;
}

static bool take_count(void *ctx, const struct posted *row, struct err *err)
{
	struct batch *batch = ctx;

	(void)err;
	batch->countings[row->range].by +=
	    (int64_t)poster_read_number(row->bytes, row->len);
	return true;
}

/* A row with the number of records that have the trigram, added to what was
 * there; none if there are none. */
static bool write_counts(struct batch *batch, const struct counting *countings,
    size_t count, struct err *err)
{
	struct posted *rows = arena_array(&batch->arena, count, sizeof(*rows));

	for (size_t i = 0; i < count; i++) {
		unsigned char *number = arena_alloc(&batch->arena, 8);
		for (int j = 0; j < 8; j++)
			number[j] = (unsigned char)((uint64_t)countings[i].by >>
						    (56 - 8 * j));
		rows[i] = (struct posted){.chunk = POSTER_DIRECTORY,
		    .term = countings[i].gram->term,
		    .term_len = countings[i].gram->len,
		    .bytes = number,
		    .len = countings[i].by > 0 ? 8 : 0};
	}
	return batch->engine->ops->post(batch->engine, rows, count, err);
}

static bool add_counts(struct batch *batch, struct err *err)
{
	const int64_t chunk = POSTER_DIRECTORY;
	struct counting *all = batch->countings;
	size_t kept = 0;
	bool ok = true;

	if (batch->counting_count == 0)
		return true;
	qsort(all, batch->counting_count, sizeof(*all), compare_countings);
	for (size_t i = 0; i < batch->counting_count; i++) {
		if (kept > 0 && compare_countings(&all[kept - 1], &all[i]) == 0)
			all[kept - 1].by += all[i].by;
		else
			all[kept++] = all[i];
	}
	for (size_t at = 0; ok && at < kept; at += BATCH_ROWS) {
		size_t some = kept - at < BATCH_ROWS ? kept - at : BATCH_ROWS;
		struct term_range *ranges =
		    arena_array(&batch->arena, some, sizeof(*ranges));
		struct reading reading = {.chunks = &chunk,
		    .chunk_count = 1,
		    .ranges = ranges,
		    .range_count = some};
		for (size_t i = 0; i < some; i++)
			terms_equal(&batch->arena, all[at + i].gram->term,
			    all[at + i].gram->len, &ranges[i]);
		batch->countings = all + at;
		ok = batch->engine->ops->read(
			 batch->engine, &reading, take_count, batch, err) &&
		     write_counts(batch, all + at, some, err);
	}
	batch->countings = all;
	return ok;
}

bool poster_flush(struct engine *engine, struct err *err)
{
	struct poster *poster = engine->poster;
	struct sortable *entries;
	struct batch *batch;
	size_t count = 0;
	bool ok = true;

	if (poster->used == 0)
		return true;
	entries = mem_array(poster->used, sizeof(*entries));
	for (size_t i = 0; i < poster->size; i++)
		if (poster->entries[i].term != NULL)
			entries[count++] = sortable_of(&poster->entries[i]);
	qsort(entries, count, sizeof(*entries), compare_entries);
	batch = mem_alloc(sizeof(*batch));
	batch->engine = engine;
	arena_init(&batch->arena);
	batch->changer = posting_changer_new();
	buf_init(&batch->bytes, POSTING_MAX_BYTES);
	for (size_t at = 0; ok && at < count; at += batch->count) {
		batch->entries = entries + at;
		batch->count = batch_size(entries + at, count - at);
		ok = watch_look(
			 engine->watch, "writing words", at, count, err) &&
		     write_batch(batch, err);
	}
	ok = ok && add_counts(batch, err);
	arena_done(&batch->arena);
	posting_changer_free(batch->changer);
	buf_done(&batch->bytes);
	free(batch->countings);
	free(batch);
	free(entries);
	if (ok)
		poster_forget(poster);
	return ok;
}
