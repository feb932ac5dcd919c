/*
 * terms.c owns the names of postings. It must not know how they are kept.
 */
#include "klaster/store/terms.h"

#include <string.h>

#include "klaster/store/alike.h"

/* Bytes of the beginnings that are posted: what is longer begins few words,
 * which are read one by one. */
#define PREFIX_MAX 4
#define FIELD_BYTES 4
#define MARK_WORD 'w'
#define MARK_GRAM 'g'
#define MARK_KEY 'k'

struct terms {
	void (*each)(void *ctx, const void *term, size_t len, unsigned part);
	void *ctx;
};

static void add(const struct terms *terms, char mark, const char *bytes,
    size_t len, unsigned part)
{
	char term[TERM_MAX];

	term[0] = mark;
	memcpy(term + 1, bytes, len);
	terms->each(terms->ctx, term, len + 1, part);
}

/* A word as it can be asked for, its beginnings too. */
static void add_open(
    const struct terms *terms, const char *word, size_t len, unsigned part)
{
	add(terms, MARK_WORD, word, len, part);
	for (size_t i = 1; i <= PREFIX_MAX && i <= len; i++)
		add(terms, (char)('0' + i), word, i, part);
}

static bool is_mark(const char *at, size_t len, const char *mark)
{
	return len == 1 && *at == *mark;
}

static void add_column(
    const struct terms *terms, const char *words, unsigned part)
{
	char word[TERM_WORD_MAX + 2] = INDEX_EDGE;
	bool behind = false;

	for (const char *at = words, *next; *at != '\0'; at = next) {
		size_t len = strcspn(at, " "), kept = len;
		bool before;
		next = at + len + (at[len] == ' ');
		before = is_mark(next, strcspn(next, " "), INDEX_EDGE);
		if (len == 0 || is_mark(at, len, INDEX_GAP) ||
		    is_mark(at, len, INDEX_EDGE)) {
			behind = is_mark(at, len, INDEX_EDGE);
			continue;
		}
		if (kept > TERM_WORD_MAX)
			kept = TERM_WORD_MAX;
		memcpy(word + 1, at, kept);
		word[kept + 1] = *INDEX_EDGE;
		add_open(terms, word + 1, kept, part);
		if (behind)
			add_open(terms, word, kept + 1, part);
		if (before)
			add(terms, MARK_WORD, word + 1, kept + 1, part);
		if (behind && before)
			add(terms, MARK_WORD, word, kept + 2, part);
		behind = false;
	}
}

static void add_gram(void *ctx, const char *text, size_t len)
{
	add(ctx, MARK_GRAM, text, len, 0);
}

static size_t write_key(
    unsigned char *term, uint32_t field, const struct key *key)
{
	term[0] = MARK_KEY;
	for (int i = 0; i < FIELD_BYTES; i++)
		term[1 + i] =
		    (unsigned char)(field >> 8 * (FIELD_BYTES - 1 - i));
	if (key == NULL)
		return 1 + FIELD_BYTES;
	memcpy(term + 1 + FIELD_BYTES, key->bytes, key->len);
	return 1 + FIELD_BYTES + key->len;
}

void terms_each(const struct index *index,
    void (*each)(void *ctx, const void *term, size_t len, unsigned part),
    void *ctx)
{
	struct terms terms = {each, ctx};
	unsigned char term[1 + FIELD_BYTES + KEY_MAX];

	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		add_column(&terms, index->columns[i], i);
	alike_each_gram(index->columns[COLUMN_NAME], add_gram, &terms);
	for (size_t i = 0; i < index->count; i++) {
		const struct index_entry *entry = &index->entries[i];
		if (terms_has_key(entry->field))
			each(ctx, term,
			    write_key(term, entry->field, &entry->key), 0);
	}
}

bool terms_has_key(uint32_t field)
{
	const struct field *of = keys_field_by_number(field);
	unsigned purpose = field % KEY_PURPOSES;

	if (of == NULL || purpose >= KEY_SORT)
		return purpose >= KEY_HIDDEN && of != NULL;
	if (purpose >= KEY_FACET || (of->roles & ROLE_FACET))
		return true;
	return of->type == FIELD_CODE || of->type == FIELD_DATE;
}

void terms_equal(
    struct arena *arena, const void *bytes, size_t len, struct term_range *term)
{
	unsigned char *copy = arena_alloc(arena, len + 1);

	memcpy(copy, bytes, len);
	term->low = term->high = copy;
	term->low_len = len;
	term->high_len = len + 1; /* the next there can be */
}

/* All that begin so. No term ends in 0xFF: its last byte has a successor. */
static void begin_with(
    struct arena *arena, const void *bytes, size_t len, struct term_range *term)
{
	unsigned char *high = arena_alloc(arena, len);

	terms_equal(arena, bytes, len, term);
	memcpy(high, bytes, len);
	while (len > 0 && ++high[len - 1] == 0)
		len--;
	term->high = high;
	term->high_len = len;
}

void terms_of_word(struct arena *arena, const char *word, size_t len,
    bool behind_edge, bool before_edge, bool open, struct term_range *range,
    bool *exact)
{
	char term[TERM_MAX];
	size_t at = 1;

	if (len > TERM_WORD_MAX) {
		len = TERM_WORD_MAX;
		*exact = before_edge = false;
		open = true;
	}
	if (behind_edge)
		term[at++] = *INDEX_EDGE;
	memcpy(term + at, word, len);
	at += len;
	if (before_edge && !open)
		term[at++] = *INDEX_EDGE;
	term[0] = MARK_WORD;
	if (open && at - 1 > PREFIX_MAX) {
		begin_with(arena, term, at, range);
		return;
	}
	if (open)
		term[0] = (char)('0' + at - 1);
	terms_equal(arena, term, at, range);
}

void terms_of_key(
    struct arena *arena, const struct key_range *range, struct term_range *term)
{
	unsigned char bytes[1 + FIELD_BYTES + KEY_MAX];
	struct term_range high;

	terms_equal(
	    arena, bytes, write_key(bytes, range->field, &range->low), term);
	if (range->equal)
		return;
	terms_equal(
	    arena, bytes, write_key(bytes, range->field, &range->high), &high);
	term->high = high.low;
	term->high_len = high.low_len;
}

void terms_of_field(
    struct arena *arena, uint32_t field, struct term_range *term)
{
	unsigned char bytes[1 + FIELD_BYTES];

	begin_with(arena, bytes, write_key(bytes, field, NULL), term);
}

void terms_read_key(const void *term, size_t len, struct key *key)
{
	key_clear(key);
	if (len > 1 + FIELD_BYTES)
		key_add(key, (const char *)term + 1 + FIELD_BYTES,
		    len - 1 - FIELD_BYTES);
}

void terms_of_gram(
    struct arena *arena, const char *gram, struct term_range *term)
{
	char bytes[TERM_MAX] = {MARK_GRAM};
	size_t len = strlen(gram);

	memcpy(bytes + 1, gram, len);
	terms_equal(arena, bytes, len + 1, term);
}
