/*
 * keys.h: the bytes by which records are found and ordered. Every engine
 * keeps them in one table attr(field, key, rec) and in the same table by
 * (rec, field, key); both compare bytewise, so that no locale, collation or
 * number format of an engine is ever asked.
 */
#ifndef KLASTER_STORE_KEYS_H
#define KLASTER_STORE_KEYS_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/model/kind.h"

#define KEY_MAX 80 /* bytes; longer ones are cut, ties go by record number */

struct key {
	unsigned char bytes[KEY_MAX];
	uint8_t len;
};

/* What a row of attr is for. Added to sixteen times the field's number. */
#define KEY_PURPOSES 16
enum key_purpose {
	KEY_VALUE = 0,	 /* filters and references; plus the claim's level */
	KEY_FACET = 4,	 /* what is counted, where that is not the value */
	KEY_SORT = 8,	 /* one for each record that has a value */
	KEY_LACKING = 9, /* one for each that has none: its label's key */
	KEY_NAMED = 12,	 /* codes by list and name */
	KEY_HIDDEN = 13, /* of the label: may not be seen; plus the level */
};

/* Keys between two bounds: equal to `low`, or from `low` to before `high`. */
struct key_range {
	uint32_t field;
	bool equal;
	struct key low, high;
};

/* The number of a purpose of a field of a kind. */
uint32_t keys_field(const struct kind *kind, const struct field *field,
    enum key_purpose purpose, enum level level);
const struct field *keys_field_by_number(uint32_t number); /* or NULL */
const struct kind *keys_kind_of(const struct field *field);
/* The one by which records of a kind go by their label; and is it such? */
uint32_t keys_label(const struct kind *kind);
bool keys_is_label(uint32_t number);

/* Record numbers hold the kind in their upper bits, the more important kinds
 * first: a kind is a range of numbers, and numbers are an order of
 * importance that costs nothing. */
#define REC_KIND_SHIFT 40
unsigned keys_kind_number(const struct kind *kind);
const struct kind *keys_kind_by_number(unsigned number);
int64_t keys_first_rec(const struct kind *kind);
int64_t keys_last_rec(const struct kind *kind);
static inline unsigned keys_number_of_rec(int64_t rec)
{
	return (unsigned)(rec >> REC_KIND_SHIFT);
}
/* What a record number is within its kind: struct record's `number`. */
static inline uint32_t keys_number_in_kind(int64_t rec)
{
	return (uint32_t)rec;
}

void key_clear(struct key *key);
void key_add(struct key *key, const void *bytes, size_t len); /* cuts */
void key_set(struct key *key, const char *text);
/* The start of some folded words, by which a filter finds them: enough to
 * tell values apart, and no more. */
#define KEY_WORDS_MAX 24
void key_set_words(struct key *key, const char *folded);
void key_set_number(struct key *key, int64_t number);
int key_compare(const struct key *a, const struct key *b);
/* A bound above every key that starts with `key`. */
void key_after_prefix(struct key *key);

/* The key by which records of the kind go in the order of the field's value:
 * the value's sort key, then the label's. */
void key_set_sort(struct key *key, struct arena *arena,
    const struct field *field, const char *value, const struct key *label);

/* Calls `each` for every key under which a value is found by a filter. */
struct key_sink {
	void (*take)(void *ctx, const struct key *key);
	void *ctx;
};
void keys_of_value(const struct field *field, struct arena *arena,
    const char *value, struct key_sink sink);
/* The keys of the folded words: from each word to the end. */
void keys_of_words(const char *folded, struct key_sink sink);
/* What a facet counts the value as; false when it does not. */
bool keys_of_facet(const struct field *field, struct arena *arena,
    const char *value, struct key_sink sink);
/* KEY_VALUE or KEY_FACET: where the facet of the field is counted. */
enum key_purpose keys_facet_purpose(const struct field *field);

/* The days a date stands for: first, and the one after the last. */
bool keys_days(const char *canonical, int64_t *first, int64_t *end);

#endif
