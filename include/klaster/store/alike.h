/*
 * alike.h: names that share something with what was typed, found by its
 * rarest trigrams: three characters in a row. The same for every engine, so
 * that all offer the same; which of them are near is suggest.c's to say.
 */
#ifndef KLASTER_STORE_ALIKE_H
#define KLASTER_STORE_ALIKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/store/engine.h"

#define ALIKE_HITS_MAX 20000 /* looked at in all, of the rarest first */

struct gram {
	char text[16]; /* three characters */
	int64_t docs;  /* records whose public names have it */
};

/* Records of a kind (NULL: of all) whose public names share the most
 * trigrams with the words, at most limit. */
bool alike_find(struct engine *engine, struct arena *arena,
    const struct kind *kind, const char *folded, size_t limit,
    struct recs *recs, struct err *err);

/* Calls `each` for every trigram of some words by which they may be asked
 * for; one that is there twice comes twice. */
void alike_each_gram(const char *words,
    void (*each)(void *ctx, const char *text, size_t len), void *ctx);

#endif
