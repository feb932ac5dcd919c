/*
 * postgres_words.c owns how words become lexemes of PostgreSQL, and what of
 * them a phrase asks for. It must not know how they are looked up.
 *
 * The server's own parser is never asked: it parts words in its own way, and
 * keeps no more than 256 places of each. Lexemes have no places here; a
 * phrase of several words finds the records that have all of them, which are
 * then looked at as bytes (postgres_match.c). A word beside an edge is there
 * a second time with it, so that what a name begins with is found at once.
 */
#include <string.h>
#include "klaster/store/alike.h"
#include "postgres_parts.h"

/* The server's limit is 1 MiB; past it words of long texts are not found. */
#define LEXEMES_MAX_BYTES 1000000
#define SLOTS_FIRST 256

struct lexeme {
	const char *bytes; /* NULL: free */
	size_t len;
};

struct lexemes {
	struct arena arena;
	struct lexeme *slots;
	size_t size, used, bytes;
	struct buf *out;
};

struct word {
	const char *at;
	size_t len;
	bool cut;
};

static bool is_edge(const char *at, size_t len)
{
	return len == 1 && *at == *INDEX_EDGE;
}

/* The next word at *at; longer ones up to a whole character. */
static bool next_word(const char **at, struct word *word)
{
	*at += strspn(*at, " ");
	word->at = *at;
	word->len = strcspn(*at, " ");
	*at += word->len;
	word->cut = word->len > LEXEME_MAX_BYTES;
	if (word->cut) {
		word->len = LEXEME_MAX_BYTES;
		while (word->len > 0 &&
		       ((unsigned char)word->at[word->len] & 0xC0) == 0x80)
			word->len--;
	}
	return word->len > 0;
}

void words_quote(struct buf *out, const char *bytes, size_t len)
{
	buf_addc(out, '\'');
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '\'' || bytes[i] == '\\')
			buf_addc(out, bytes[i]);
		buf_addc(out, bytes[i]);
	}
	buf_addc(out, '\'');
}

static struct lexeme *find_slot(
    const struct lexemes *set, const char *bytes, size_t len)
{
	uint32_t hash = 2166136261u;
	size_t at;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
	at = hash & (set->size - 1);
	while (set->slots[at].bytes != NULL &&
	       (set->slots[at].len != len ||
		   memcmp(set->slots[at].bytes, bytes, len) != 0))
		at = (at + 1) & (set->size - 1);
	return &set->slots[at];
}

static void make_room(struct lexemes *set)
{
	struct lexeme *old = set->slots;
	size_t old_size = set->size;

	set->size = old_size == 0 ? SLOTS_FIRST : old_size * 2;
	set->slots = arena_array(&set->arena, set->size, sizeof(*old));
	for (size_t i = 0; i < old_size; i++)
		if (old[i].bytes != NULL)
			*find_slot(set, old[i].bytes, old[i].len) = old[i];
}

/* Writes the lexeme when it comes for the first time. */
static void add_lexeme(struct lexemes *set, const char *bytes, size_t len)
{
	struct lexeme *slot;

	if (set->used * 2 >= set->size)
		make_room(set);
	slot = find_slot(set, bytes, len);
	if (slot->bytes != NULL || set->bytes + len > LEXEMES_MAX_BYTES)
		return;
	slot->bytes = arena_strndup(&set->arena, bytes, len);
	slot->len = len;
	set->used++;
	set->bytes += len;
	words_quote(set->out, bytes, len);
	buf_addc(set->out, ' ');
}

/* Column, edge before, word, edge after. */
static size_t write_lexeme(
    char *to, char column, bool before, const struct word *word, bool after)
{
	size_t len = 0;

	to[len++] = column;
	if (before)
		to[len++] = *INDEX_EDGE;
	memcpy(to + len, word->at, word->len);
	len += word->len;
	if (after)
		to[len++] = *INDEX_EDGE;
	return len;
}

static char column_letter(int column)
{
	return (char)('a' + column);
}

static void add_column(struct lexemes *set, int column, const char *words)
{
	char lexeme[LEXEME_MAX_BYTES + 4], letter = column_letter(column);
	struct word word;
	bool behind_edge = false;

	for (const char *at = words; next_word(&at, &word);) {
		const char *ahead = at;
		struct word next;
		if (is_edge(word.at, word.len)) {
			behind_edge = true;
			continue;
		}
		add_lexeme(set, lexeme,
		    write_lexeme(lexeme, letter, false, &word, false));
		if (behind_edge)
			add_lexeme(set, lexeme,
			    write_lexeme(lexeme, letter, true, &word, false));
		if (next_word(&ahead, &next) && is_edge(next.at, next.len))
			add_lexeme(set, lexeme,
			    write_lexeme(lexeme, letter, false, &word, true));
		behind_edge = false;
	}
}

static void add_gram(void *ctx, const char *text, size_t len)
{
	char lexeme[1 + sizeof(((struct gram *)NULL)->text)];

	lexeme[0] = GRAM_MARK;
	memcpy(lexeme + 1, text, len);
	add_lexeme(ctx, lexeme, len + 1);
}

void words_write(struct buf *out, const struct index *index)
{
	struct lexemes set = {.arena = ARENA_INIT, .out = out};

	alike_each_gram(index->columns[COLUMN_NAME], add_gram, &set);
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (i != COLUMN_BODY)
			add_column(&set, i, index->columns[i]);
	/* Last: if anything is too much, it is this. */
	add_column(&set, COLUMN_BODY, index->columns[COLUMN_BODY]);
	arena_done(&set.arena);
}

bool words_ask(struct buf *out, const struct match_phrase *phrase, int column)
{
	char lexeme[LEXEME_MAX_BYTES + 4], letter = column_letter(column);
	bool behind_edge = false, exact = true, first = true;
	struct word word, next;

	for (const char *at = phrase->words; next_word(&at, &word);) {
		const char *ahead = at;
		bool edge = is_edge(word.at, word.len);
		bool more = next_word(&ahead, &next);
		bool before_edge = more && is_edge(next.at, next.len);
		if (edge) {
			behind_edge = true;
			continue;
		}
		/* Two words, a word between two edges, a part of a word: all
		 * found have it, not all have it so. */
		if (!first || word.cut || (behind_edge && before_edge))
			exact = false;
		if (!first)
			buf_adds(out, " & ");
		words_quote(out, lexeme,
		    write_lexeme(lexeme, letter, behind_edge, &word,
			!behind_edge && before_edge));
		if (phrase->open && !more)
			buf_adds(out, ":*");
		behind_edge = first = false;
	}
	/* Nothing asked is nothing found. */
	if (first)
		words_quote(out, INDEX_EDGE, strlen(INDEX_EDGE));
	return exact;
}
