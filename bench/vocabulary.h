/*
 * vocabulary.h: words of seven languages of the Baltic, drawn as people write
 * them: a few in every sentence, most of them hardly ever (Zipf's law), in
 * the cases and with the marks of their language. Made of a seed, so the same
 * numbers give the same words everywhere.
 */
#ifndef KLASTER_BENCH_VOCABULARY_H
#define KLASTER_BENCH_VOCABULARY_H

#include <stddef.h>
#include <stdint.h>

enum lang {
	LANG_LT,
	LANG_LV,
	LANG_ET,
	LANG_PL,
	LANG_DE,
	LANG_SV,
	LANG_EN,
	LANG_COUNT
};

/* Numbers at random; two dice of one seed, stream and number are alike. */
struct dice {
	uint64_t state;
};
struct dice dice_for(uint64_t seed, unsigned stream, uint64_t number);
uint64_t dice_throw(struct dice *dice);
unsigned dice_below(struct dice *dice, unsigned limit); /* 0..limit-1 */
double dice_part(struct dice *dice);			/* 0 <= x < 1 */
/* 0..limit-1, the small ones most often: the one of rank r with 1/r. */
unsigned dice_rank(struct dice *dice, unsigned limit);

struct vocabulary;
struct vocabulary *vocabulary_new(uint64_t seed);
void vocabulary_free(struct vocabulary *vocabulary);

const char *lang_name(enum lang lang); /* "lt" */
/* A word with its ending, NUL-terminated: at most WORD_BYTES_MAX. */
enum { WORD_BYTES_MAX = 64 };
size_t vocabulary_word(const struct vocabulary *vocabulary, struct dice *dice,
    enum lang lang, char *out);
/* The same, of those that carry a meaning: no "and". */
size_t vocabulary_noun(const struct vocabulary *vocabulary, struct dice *dice,
    enum lang lang, char *out);

#endif
