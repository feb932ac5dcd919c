/*
 * value.h: reading and showing the canonical values of record.h.
 */
#ifndef KLASTER_MODEL_VALUE_H
#define KLASTER_MODEL_VALUE_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/kind.h"

enum date_precision {
	DATE_DAY,
	DATE_MONTH,
	DATE_SEASON,
	DATE_YEAR,
	DATE_INTERVAL
};

struct date {
	enum date_precision precision;
	int year, month, day; /* month 21..24 for a season */
	int end_year;	      /* DATE_INTERVAL */
};

bool date_parse(const char *text, struct date *date); /* canonical only */
/* The user's day at that time, where he is. */
struct date date_local(int64_t at_s);
int32_t date_days(const struct date *date); /* first day, since 1970-01-01 */

struct money {
	int64_t cents;	  /* hundredths of the currency unit */
	char currency[4]; /* ISO 4217 */
};
bool money_parse(const char *text, struct money *money); /* canonical only */

/* Brings what people and foreign files write into canonical form: dates as
 * d.m.Y, "01 Jul 2019", "2020 m. sausio 01 d.", ISO with time; money as
 * "264,145.00 EUR", "264 145,00 EUR-sign", "+134991.36", "1.079939168E7";
 * blanks trimmed; "N/A", "n.a.", "" and "-" give NULL without an error (no
 * value). NULL with err set when it cannot be one: an impossible date,
 * "1/2/2019" (which is the month?), "12.345" (thousands or thousandths?). An
 * amount without a currency is in EUR, as the EU's directories give it. `lists`
 * resolves a code's label ("Poland" -> "PL"); may be NULL. Result in the arena.
 */
struct value_lists {
	/* Gives the code of list `codes` whose code, label or alias folds to
	 * the same as text; NULL if there is none. */
	const char *(*resolve)(void *ctx, const char *codes, const char *text);
	void *ctx;
};
char *value_canonical(struct arena *arena, const struct field *field,
    const char *text, const struct value_lists *lists, struct err *err);

/* True if text is canonical for the field's type (not: if the code exists). */
bool value_is_canonical(const struct field *field, const char *text);

/* For people: "1 Jul 2019", "autumn 2021", "264,145.00 EUR" (grouping by the
 * language's custom: en "264,145.00", others "264 145,00" with U+00A0). */
char *value_show(struct arena *arena, const struct field *field,
    const char *value, const char *lang);

/* A range as the value of a filter, for dates, numbers and amounts:
 * "2019..2021", "5000000..", "..2020", both ends in it. False if the text is
 * none. */
bool value_range(const char *text, size_t *low_len, const char **high);
/* Of amounts, for people: "50,000 to 200,000". In the arena, or `range`. */
const char *value_range_show(
    struct arena *arena, const char *range, const char *lang);
/* The classes an amount is counted in, as such ranges: *next begins at 0, NULL
 * after the last. One on a border is in both, as both filters find it. */
const char *value_class(int64_t cents, size_t *next);

/* A key by which values of the field sort bytewise, at most 64 bytes:
 * numbers and money as fixed-width digits, dates as they are, text folded. */
char *value_sort_key(
    struct arena *arena, const struct field *field, const char *value);

#endif
