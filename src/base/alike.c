/*
 * alike.c: how alike two folded texts are (fold_alike of fold.h): trigrams
 * in common, for "did you mean". Knows nothing of the fold itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"

enum { HELD = 256, CODE_BITS = 21 };

/* The trigrams of a text, each once and each three code points in one number,
 * in a table of `mask` + 1 places of which half stay 0. Names fit into
 * `held`: then nothing is allocated. */
struct trigrams {
	uint64_t held[2 * HELD];
	uint64_t *table;
	size_t mask;
	size_t count;
};

static uint64_t push(uint64_t gram, uint32_t code)
{
	const uint64_t two = ((uint64_t)1 << 2 * CODE_BITS) - 1;

	return (gram & two) << CODE_BITS | code;
}

/* Where it is, or could be put. */
static uint64_t *place_of(const struct trigrams *grams, uint64_t gram)
{
	size_t at = (gram * UINT64_C(0x9e3779b97f4a7c15)) >> 40;

	while (grams->table[at & grams->mask] != 0 &&
	       grams->table[at & grams->mask] != gram)
		at++;
	return &grams->table[at & grams->mask];
}

static void add(struct trigrams *grams, uint64_t gram)
{
	uint64_t *place = place_of(grams, gram);

	grams->count += *place == 0;
	*place = gram;
}

/* A word of n characters has n + 1 trigrams, and one byte or more stands
 * between words: no text has more than its bytes and one. */
static void table_make(struct trigrams *grams, size_t most)
{
	size_t places = 16;

	while (places < 2 * most)
		places *= 2;
	grams->table = places <= MEM_COUNT(grams->held)
			   ? grams->held
			   : mem_array(places, sizeof(uint64_t));
	memset(grams->table, 0, places * sizeof(uint64_t));
	grams->mask = places - 1;
	grams->count = 0;
}

static void collect(struct trigrams *grams, const char *text)
{
	size_t len = strlen(text), at = 0;
	uint64_t gram = 0;
	bool in_word = false;

	table_make(grams, len + 1);
	while (at < len) {
		uint32_t code;

		at += text_decode(text + at, len - at, &code);
		if (code == ' ') {
			if (in_word)
				add(grams, push(gram, ' '));
			in_word = false;
			continue;
		}
		if (!in_word)
			gram = push(push(0, ' '), ' ');
		in_word = true;
		gram = push(gram, code);
		add(grams, gram);
	}
	if (in_word)
		add(grams, push(gram, ' '));
}

static void release(struct trigrams *grams)
{
	if (grams->table != grams->held)
		free(grams->table);
}

int fold_alike(const char *a, const char *b)
{
	struct trigrams left, right;
	size_t shared = 0, all;

	collect(&left, a);
	collect(&right, b);
	for (size_t i = 0; i <= left.mask; i++)
		shared +=
		    left.table[i] != 0 && *place_of(&right, left.table[i]) != 0;
	all = left.count + right.count - shared;
	release(&left);
	release(&right);
	return all ? (int)(shared * 1000 / all) : 0;
}
