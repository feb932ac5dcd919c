/*
 * near.c: owns the measure by which a name counts as a slip of another.
 * Knows nothing of what the names are for.
 */
#include "klaster/engine/near.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "klaster/base/text.h"

enum { NEAR_LETTERS = 48 }; /* longer words have no neighbours */

/* The word's letters, ASCII in lower case; 0 for a word too long. */
static size_t letters(const char *word, uint32_t out[NEAR_LETTERS])
{
	size_t left = strlen(word), count = 0;

	while (left > 0) {
		uint32_t code;
		size_t step = text_decode(word, left, &code);

		if (count == NEAR_LETTERS)
			return 0;
		if (code >= 'A' && code <= 'Z')
			code += 'a' - 'A';
		out[count++] = code;
		word += step;
		left -= step;
	}
	return count;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Letters to drop, add, change or swap (optimal string alignment): three
 * rows of the table are enough. */
static unsigned distance(
    const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
	unsigned rows[3][NEAR_LETTERS + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		above[j] = (unsigned)j;
	memset(before, 0, sizeof(rows[0]));
	for (size_t i = 1; i <= a_len; i++) {
		unsigned *spare = before;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_len; j++) {
			bool same = a[i - 1] == b[j - 1];

			row[j] = least(least(above[j], row[j - 1]) + 1,
			    above[j - 1] + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b_len];
}

void near_init(struct near *near, const char *word)
{
	near->word = word;
	near->best = NULL;
	near->distance = UINT32_MAX;
}

void near_try(struct near *near, const char *name)
{
	uint32_t a[NEAR_LETTERS], b[NEAR_LETTERS];
	size_t a_len = letters(near->word, a);
	size_t b_len = letters(name, b);
	size_t shorter = a_len < b_len ? a_len : b_len;
	size_t longer = a_len < b_len ? b_len : a_len;
	unsigned found, limit;

	if (shorter == 0)
		return;
	found = distance(a, a_len, b, b_len);
	limit = longer < 6 ? 1 : (unsigned)(longer / 3);
	/* A beginning counts like a slip at the limit: nearer slips win. */
	if (found > limit && shorter >= 2 &&
	    memcmp(a, b, shorter * sizeof(a[0])) == 0)
		found = limit;
	if (found > limit || found >= near->distance)
		return;
	near->best = name;
	near->distance = found;
}
