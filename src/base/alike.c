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

/* The trigrams of a text, each three code points in one number. Names fit
 * into `held`: then nothing is allocated. */
struct trigrams {
	uint64_t held[HELD];
	uint64_t *list;
	size_t count;
};

static uint64_t push(uint64_t gram, uint32_t code)
{
	const uint64_t two = ((uint64_t)1 << 2 * CODE_BITS) - 1;

	return (gram & two) << CODE_BITS | code;
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static void sort_unique(struct trigrams *grams)
{
	size_t kept = 0;

	qsort(grams->list, grams->count, sizeof(grams->list[0]), compare);
	for (size_t i = 0; i < grams->count; i++)
		if (i == 0 || grams->list[i] != grams->list[kept - 1])
			grams->list[kept++] = grams->list[i];
	grams->count = kept;
}

static void collect(struct trigrams *grams, const char *text)
{
	size_t len = strlen(text), at = 0;
	uint64_t gram = 0;
	bool in_word = false;

	/* A word of n characters has n + 1 trigrams, and one byte or more
	 * stands between words: len + 1 are enough. */
	grams->list =
	    len < HELD ? grams->held : mem_array(len + 1, sizeof(uint64_t));
	grams->count = 0;
	while (at < len) {
		uint32_t code;

		at += text_decode(text + at, len - at, &code);
		if (code == ' ') {
			if (in_word)
				grams->list[grams->count++] = push(gram, ' ');
			in_word = false;
			continue;
		}
		if (!in_word)
			gram = push(push(0, ' '), ' ');
		in_word = true;
		gram = push(gram, code);
		grams->list[grams->count++] = gram;
	}
	if (in_word)
		grams->list[grams->count++] = push(gram, ' ');
	sort_unique(grams);
}

static void release(struct trigrams *grams)
{
	if (grams->list != grams->held)
		free(grams->list);
}

int fold_alike(const char *a, const char *b)
{
	struct trigrams left, right;
	size_t i = 0, k = 0, shared = 0, all;

	collect(&left, a);
	collect(&right, b);
	while (i < left.count && k < right.count) {
		if (left.list[i] == right.list[k])
			shared++, i++, k++;
		else if (left.list[i] < right.list[k])
			i++;
		else
			k++;
	}
	all = left.count + right.count - shared;
	release(&left);
	release(&right);
	return all ? (int)(shared * 1000 / all) : 0;
}
