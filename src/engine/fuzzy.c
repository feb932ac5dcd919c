/* fuzzy.c: owns the weights of a fuzzy match; see fuzzy.h. */
#include "klaster/engine/fuzzy.h"

#include <string.h>

enum {
	TYPED_MAX = 63,
	PLAIN = 1,   /* a letter somewhere */
	FOLLOWS = 5, /* right behind the letter before */
	STARTS = 6,  /* at the start of a word */
	NONE = -1
};

static int weight(const char *name, size_t at)
{
	return at == 0 || name[at - 1] == ' ' || name[at - 1] == '-' ? STARTS
								     : PLAIN;
}

/* For each letter the best sum that ends with it standing here, and the best
 * that ends before: one pass over the name holds all places. */
int fuzzy_score(const char *name, size_t len, const char *typed)
{
	int here[TYPED_MAX + 1], before[TYPED_MAX + 1];
	size_t count = strnlen(typed, TYPED_MAX + 1);

	if (count == 0 || count > TYPED_MAX)
		return 0;
	for (size_t i = 0; i < count; i++)
		here[i] = before[i] = NONE;
	for (size_t at = 0; at < len; at++)
		/* From the last letter, so that none stands here twice. */
		for (size_t i = count; i-- > 0;) {
			int sum = NONE;
			int follows = i > 0 ? here[i - 1] : NONE;
			int apart = i > 0 ? before[i - 1] : 0;

			if (before[i] < here[i])
				before[i] = here[i];
			if (name[at] == typed[i]) {
				if (apart != NONE)
					sum = apart + weight(name, at);
				if (follows != NONE && follows + FOLLOWS > sum)
					sum = follows + FOLLOWS;
			}
			here[i] = sum;
		}
	int best = here[count - 1] > before[count - 1] ? here[count - 1]
						       : before[count - 1];
	if (best == NONE)
		return 0;
	/* Of two names with the same letters the shorter was meant. */
	int score =
	    best * FUZZY_MOST / (STARTS * (int)count) - (int)(len - count);
	return score < 1 ? 1 : score;
}
