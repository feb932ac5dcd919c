/*
 * keys.c owns the byte form of values, the numbers of fields and the numbers
 * of kinds. It must not know of any engine. When something here changes what
 * it gives, raise INDEX_VERSION in index.h: catalogues are then
 * indexed anew when they are next opened.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/model/value.h"
#include "klaster/store/keys.h"

#define WORD_KEYS_MAX 24 /* words of one value that a filter can start at */
#define INTERVAL_YEARS_MAX 60

const struct kind *keys_kind_of(const struct field *field)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);
		for (size_t j = 0; j < kind->field_count; j++)
			if (&kind->fields[j] == field)
				return kind;
	}
	return NULL;
}

uint32_t keys_field(const struct kind *kind, const struct field *field,
    enum key_purpose purpose, enum level level)
{
	size_t number =
	    kind_index(kind) * KIND_FIELD_MAX + kind_field_index(kind, field);

	assert(level <= LEVEL_COORDINATOR);
	return (uint32_t)(number * KEY_PURPOSES + purpose + level);
}

const struct field *keys_field_by_number(uint32_t number)
{
	size_t kind = number / KEY_PURPOSES / KIND_FIELD_MAX;
	size_t field = number / KEY_PURPOSES % KIND_FIELD_MAX;

	return kind < kind_count() && field < kind_at(kind)->field_count
		   ? &kind_at(kind)->fields[field]
		   : NULL;
}

uint32_t keys_label(const struct kind *kind)
{
	return keys_field(kind, &kind->fields[0], KEY_SORT, 0);
}

bool keys_is_label(uint32_t number)
{
	return number % KEY_PURPOSES == KEY_SORT &&
	       number / KEY_PURPOSES % KIND_FIELD_MAX == 0;
}

unsigned keys_kind_number(const struct kind *kind)
{
	size_t own = kind_index(kind);
	unsigned number = 1;

	for (size_t i = 0; i < kind_count(); i++) {
		int importance = kind_at(i)->importance;
		if (importance < kind->importance ||
		    (importance == kind->importance && i < own))
			number++;
	}
	return number;
}

const struct kind *keys_kind_by_number(unsigned number)
{
	for (size_t i = 0; i < kind_count(); i++)
		if (keys_kind_number(kind_at(i)) == number)
			return kind_at(i);
	return NULL;
}

int64_t keys_first_rec(const struct kind *kind)
{
	return (int64_t)keys_kind_number(kind) << REC_KIND_SHIFT;
}

int64_t keys_last_rec(const struct kind *kind)
{
	return keys_first_rec(kind) + ((int64_t)1 << REC_KIND_SHIFT) - 1;
}

void key_clear(struct key *key)
{
	key->len = 0;
}

void key_add(struct key *key, const void *bytes, size_t len)
{
	size_t room = KEY_MAX - key->len;

	if (len > room)
		len = room;
	memcpy(key->bytes + key->len, bytes, len);
	key->len = (uint8_t)(key->len + len);
}

void key_set(struct key *key, const char *text)
{
	key_clear(key);
	key_add(key, text, strlen(text));
}

void key_set_number(struct key *key, int64_t number)
{
	uint64_t bits = (uint64_t)number ^ ((uint64_t)1 << 63);
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(bits >> (56 - 8 * i));
	key_clear(key);
	key_add(key, bytes, sizeof(bytes));
}

int key_compare(const struct key *a, const struct key *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order = memcmp(a->bytes, b->bytes, len);

	return order != 0 ? order : (int)a->len - (int)b->len;
}

void key_after_prefix(struct key *key)
{
	/* The next key of the same length: what ends in 0xFF has none and is
	 * shortened. The empty prefix ends above everything. */
	while (key->len > 0) {
		if (++key->bytes[key->len - 1] != 0)
			return;
		key->len--;
	}
	memset(key->bytes, 0xFF, KEY_MAX);
	key->len = KEY_MAX;
}

void key_set_sort(struct key *key, struct arena *arena,
    const struct field *field, const char *value, const struct key *label)
{
	key_set(key, value_sort_key(arena, field, value));
	if (label != NULL) {
		key_add(key, "", 1);
		key_add(key, label->bytes, label->len);
	}
}

bool keys_days(const char *canonical, int64_t *first, int64_t *end)
{
	struct date date, next;

	if (!date_parse(canonical, &date))
		return false;
	*first = date_days(&date);
	next = date;
	switch (date.precision) {
	case DATE_DAY:
		*end = *first + 1;
		return true;
	case DATE_SEASON:
		*end = *first + 91;
		return true;
	case DATE_MONTH:
		next.year += date.month == 12;
		next.month = date.month == 12 ? 1 : date.month + 1;
		break;
	case DATE_YEAR:
		next.year++;
		break;
	case DATE_INTERVAL:
		next.precision = DATE_YEAR;
		next.year = date.end_year + 1;
		break;
	}
	*end = date_days(&next);
	return true;
}

/* An interval is found under each of its years: then every comparison means
 * "some of it does". */
static void take_date(const char *value, struct key_sink sink)
{
	struct date date;
	struct key key;

	if (!date_parse(value, &date))
		return;
	key_set_number(&key, date_days(&date));
	sink.take(sink.ctx, &key);
	if (date.precision != DATE_INTERVAL)
		return;
	for (int i = 1;
	     i < INTERVAL_YEARS_MAX && date.year + i <= date.end_year; i++) {
		struct date year = {
		    .precision = DATE_YEAR, .year = date.year + i};
		key_set_number(&key, date_days(&year));
		sink.take(sink.ctx, &key);
	}
}

void key_set_words(struct key *key, const char *folded)
{
	size_t len = strlen(folded);

	key_clear(key);
	key_add(key, folded, len < KEY_WORDS_MAX ? len : KEY_WORDS_MAX);
}

void keys_of_words(const char *folded, struct key_sink sink)
{
	int taken = 0;

	while (*folded != '\0' && taken++ < WORD_KEYS_MAX) {
		struct key key;
		key_set_words(&key, folded);
		sink.take(sink.ctx, &key);
		folded += strcspn(folded, " ");
		folded += *folded == ' ';
	}
}

void keys_of_value(const struct field *field, struct arena *arena,
    const char *value, struct key_sink sink)
{
	struct key key;
	struct money money;
	struct buf folded;

	(void)arena;
	switch (field->type) {
	case FIELD_DATE:
		take_date(value, sink);
		return;
	case FIELD_MONEY:
		if (!money_parse(value, &money))
			return;
		key_set_number(&key, money.cents);
		break;
	case FIELD_NUMBER:
		key_set_number(&key, strtoll(value, NULL, 10));
		break;
	case FIELD_CODE:
	case FIELD_REF:
	case FIELD_GEO:
		key_set(&key, value);
		break;
	case FIELD_INVERSE:
	case FIELD_TIE:
	case FIELD_DISTANCE:
		return;
	default:
		buf_init(&folded, 4096);
		fold_words(&folded, value, strlen(value));
		keys_of_words(buf_text(&folded), sink);
		buf_done(&folded);
		return;
	}
	sink.take(sink.ctx, &key);
}

enum key_purpose keys_facet_purpose(const struct field *field)
{
	return field->type == FIELD_CODE || field->type == FIELD_REF
		   ? KEY_VALUE
		   : KEY_FACET;
}

/* Cut at a character: this key is shown. */
static void key_set_whole(struct key *key, const char *text)
{
	size_t len = strlen(text);

	if (len > KEY_MAX) {
		len = KEY_MAX;
		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
			len--;
	}
	key_clear(key);
	key_add(key, text, len);
}

static bool take_classes(const char *value, struct key_sink sink)
{
	struct money money;
	const char *range;
	struct key key;
	size_t next = 0;

	if (!money_parse(value, &money))
		return false;
	while ((range = value_class(money.cents, &next)) != NULL) {
		key_set(&key, range);
		sink.take(sink.ctx, &key);
	}
	return true;
}

bool keys_of_facet(const struct field *field, struct arena *arena,
    const char *value, struct key_sink sink)
{
	struct date date;
	struct key key;

	if (keys_facet_purpose(field) == KEY_VALUE)
		return false;
	if (field->type == FIELD_MONEY)
		return take_classes(value, sink);
	if (field->type != FIELD_DATE) {
		key_set_whole(&key, value);
		sink.take(sink.ctx, &key);
		return true;
	}
	if (!date_parse(value, &date))
		return false;
	int last = date.precision == DATE_INTERVAL ? date.end_year : date.year;
	for (int i = 0; i < INTERVAL_YEARS_MAX && date.year + i <= last; i++) {
		key_set(&key, arena_printf(arena, "%04d", date.year + i));
		sink.take(sink.ctx, &key);
	}
	return true;
}
