/*
 * fold.h: the one way in which text is made comparable. Client, service and
 * both databases use it for index and query alike, so that all answer the
 * same and no locale or engine option is asked.
 *
 * The fold: NFKD, marks dropped, case folded, and the letters that have no
 * decomposition mapped (l-stroke, o-slash, d-stroke, sharp s, ae, oe, thorn,
 * eth, dotless i ...). Words are runs of letters and digits; everything else
 * parts them.
 */
#ifndef KLASTER_BASE_FOLD_H
#define KLASTER_BASE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"

/* Appends the words of text, folded, one blank between them; no blank at
 * either end. "SHTB 05.01/18" -> "shtb 05 01 18". Invalid UTF-8 parts words. */
bool fold_words(struct buf *out, const char *text, size_t len);

/* Appends the other spellings that people type for the words of text which
 * hold such letters, one blank between them: a-umlaut as "ae", o-umlaut and
 * o-slash "oe", u-umlaut "ue", a-ring "aa". Nothing for other words. */
bool fold_variants(struct buf *out, const char *text, size_t len);

/* Appends a key by which titles sort: the folded words, cut at a character
 * to at most max_bytes. Digits runs sort by value ("9" before "10") by a
 * length byte before them. */
bool fold_sort_key(
    struct buf *out, const char *text, size_t len, size_t max_bytes);

/* How many bytes of a folded word another grammatical case of it shares:
 * all but two characters, never fewer than four characters; a word of four
 * or fewer characters, or one with a digit in it, is kept whole.
 * (domain.md 2.6: 38 of 41 pairs of the seeds' inflections, against 17.) */
size_t fold_stem(const char *word, size_t len);

/* How alike two folded texts are, 0 to 1000: shared trigrams of their words
 * over all (Jaccard), each word padded by two blanks before and one after,
 * as PostgreSQL's pg_trgm counts. */
int fold_alike(const char *a, const char *b);

#endif
