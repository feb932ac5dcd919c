/*
 * terms.h: the names under which postings are kept (store/posting.h), and
 * what of them a question reads. A term is bytes: a letter for what it is,
 * and then
 *   w  a word; beside the edge of a name a second time with the edge
 *   1  ... 4: the first so many bytes of a word that has them
 *   g  a trigram of a public name
 *   k  a field's number and a key
 * The same for every engine, and no engine need know.
 */
#ifndef KLASTER_STORE_TERMS_H
#define KLASTER_STORE_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/store/index.h"
#include "klaster/store/keys.h"
#include "klaster/store/match.h"

#define TERM_WORD_MAX 200 /* bytes; a longer word is cut: see exact */
#define TERM_MAX (TERM_WORD_MAX + 4)

/* From low to before high. */
struct term_range {
	const unsigned char *low, *high;
	size_t low_len, high_len;
};

/* Calls `each` for the terms of a record; some come more than once. */
void terms_each(const struct index *index,
    void (*each)(void *ctx, const void *term, size_t len, unsigned part),
    void *ctx);

/* Is a key posted, besides being kept in order? What many records share is;
 * what is nearly each record's own would be only a second list of it. */
bool terms_has_key(uint32_t field);

/* The terms of one word of a phrase. `exact` becomes false if what they find
 * is more than the records that have the word. */
void terms_of_word(struct arena *arena, const char *word, size_t len,
    bool behind_edge, bool before_edge, bool open, struct term_range *range,
    bool *exact);
void terms_of_key(struct arena *arena, const struct key_range *range,
    struct term_range *term);
void terms_of_field(
    struct arena *arena, uint32_t field, struct term_range *term);
/* The key in such a term. */
void terms_read_key(const void *term, size_t len, struct key *key);
void terms_of_gram(
    struct arena *arena, const char *gram, struct term_range *term);
/* Exactly these bytes. */
void terms_equal(struct arena *arena, const void *bytes, size_t len,
    struct term_range *term);

#endif
