/*
 * wanted.c owns the way from words and filters to bits. It must not know how
 * postings are read, nor what is done with what is found.
 */
#include "wanted.h"

#include <string.h>

static bool is_same(const struct term_range *a, const struct term_range *b)
{
	return a->low_len == b->low_len && a->high_len == b->high_len &&
	       memcmp(a->low, b->low, a->low_len) == 0 &&
	       memcmp(a->high, b->high, a->high_len) == 0;
}

/* Words come again in each class: what is there is not read twice. An equal
 * range's high is its low with one byte more. */
static size_t add_range(struct wanted *wanted, const struct term_range *range)
{
	for (size_t i = 0; i < wanted->count; i++)
		if (is_same(&wanted->ranges[i], range))
			return i;
	wanted->ranges = arena_grow(wanted->arena, wanted->ranges,
	    wanted->count, sizeof(*wanted->ranges));
	wanted->ranges[wanted->count] = *range;
	return wanted->count++;
}

static bool is_edge(const char *at, size_t len)
{
	return len == 1 && *at == *INDEX_EDGE;
}

static void add_word(struct wanted *wanted, struct wanted_phrase *phrase,
    const char *word, size_t len, bool behind_edge, bool before_edge, bool open)
{
	struct term_range range;

	terms_of_word(wanted->arena, word, len, behind_edge, before_edge, open,
	    &range, &phrase->exact);
	phrase->words = arena_grow(wanted->arena, phrase->words, phrase->count,
	    sizeof(*phrase->words));
	phrase->words[phrase->count++] = add_range(wanted, &range);
}

static void add_phrase(struct wanted *wanted, const struct match_phrase *from,
    struct wanted_phrase *to)
{
	bool behind = false;

	memset(to, 0, sizeof(*to));
	to->exact = true;
	for (const char *at = from->words, *next; *at != '\0'; at = next) {
		size_t len = strcspn(at, " ");
		bool last, before;
		next = at + len + (at[len] == ' ');
		if (len == 0 || is_edge(at, len)) {
			behind = len > 0;
			continue;
		}
		last = *next == '\0';
		before = is_edge(next, strcspn(next, " "));
		add_word(
		    wanted, to, at, len, behind, before, last && from->open);
		behind = false;
	}
	/* That they are there says nothing of their order. */
	if (to->count > 1)
		to->exact = false;
}

void wanted_match(
    struct wanted *wanted, const struct match *match, struct wanted_match *to)
{
	to->terms = arena_array(
	    wanted->arena, match->term_count + 1, sizeof(*to->terms));
	to->count = match->term_count;
	to->exact = true;
	for (size_t i = 0; i < match->term_count; i++) {
		const struct match_term *from = &match->terms[i];
		struct wanted_term *term = &to->terms[i];
		term->columns = from->columns;
		term->phrase_count = from->phrase_count;
		term->exact = true;
		for (size_t j = 0; j < from->phrase_count; j++) {
			add_phrase(
			    wanted, &from->phrases[j], &term->phrases[j]);
			term->exact = term->exact && term->phrases[j].exact;
		}
		to->exact = to->exact && term->exact;
	}
}

void wanted_condition(struct wanted *wanted, const struct condition *condition,
    struct wanted_condition *to)
{
	struct term_range range;

	to->of = condition;
	to->count = condition->count;
	to->ranges = arena_array(
	    wanted->arena, condition->count + 1, sizeof(*to->ranges));
	for (size_t i = 0; i < condition->count; i++) {
		terms_of_key(wanted->arena, &condition->ranges[i], &range);
		to->ranges[i] = add_range(wanted, &range);
	}
}

/* Adds what has the word in one column. */
static bool or_word(const struct wanted_chunk *chunk, size_t word,
    unsigned column, struct posting_bits *bits)
{
	const struct posting_bits *part = chunk->ranges[word][column];

	if (part != NULL)
		bits_or(bits, part);
	return part != NULL;
}

/* Adds what has all of the words in one column. */
static bool or_column(const struct wanted_chunk *chunk,
    const struct wanted_phrase *phrase, unsigned column,
    struct posting_bits *bits)
{
	struct posting_bits all, one;

	if (phrase->count == 1)
		return or_word(chunk, phrase->words[0], column, bits);
	for (size_t i = 0; i < phrase->count; i++) {
		struct posting_bits *to = i == 0 ? &all : &one;
		memset(to, 0, sizeof(*to));
		if (!or_word(chunk, phrase->words[i], column, to))
			return false;
		if (i > 0)
			bits_and(&all, &one);
	}
	if (phrase->count == 0 || !bits_any(&all))
		return false;
	bits_or(bits, &all);
	return true;
}

bool wanted_find_term(const struct wanted_chunk *chunk,
    const struct wanted_term *term, struct posting_bits *bits)
{
	bool any = false;

	memset(bits, 0, sizeof(*bits));
	for (size_t i = 0; i < term->phrase_count; i++)
		for (unsigned column = 0; column < POSTING_PARTS; column++)
			if (term->columns & 1u << column)
				any = or_column(chunk, &term->phrases[i],
					  column, bits) ||
				      any;
	return any;
}

bool wanted_find(const struct wanted_chunk *chunk,
    const struct wanted_match *match, struct posting_bits *bits)
{
	struct posting_bits one;

	for (size_t i = 0; i < match->count; i++) {
		if (!wanted_find_term(
			chunk, &match->terms[i], i == 0 ? bits : &one))
			return false;
		if (i > 0)
			bits_and(bits, &one);
	}
	return match->count > 0 && bits_any(bits);
}

bool wanted_find_condition(const struct wanted_chunk *chunk,
    const struct wanted_condition *condition, struct posting_bits *bits)
{
	bool any = false;

	memset(bits, 0, sizeof(*bits));
	for (size_t i = 0; i < condition->count; i++) {
		const struct posting_bits *part =
		    chunk->ranges[condition->ranges[i]][0];
		if (part == NULL)
			continue;
		bits_or(bits, part);
		any = true;
	}
	return any;
}
