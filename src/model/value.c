/*
 * value.c: owns the canonical forms: what is one, what it means, how it
 * sorts. It must not know the forms that people write (value_read*.c).
 */
#include "klaster/model/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/text.h"
#include "klaster/model/record.h"
#include "value_read.h"

#define KEY_MAX 64
#define CODE_MAX 64
#define NUMBER_DIGITS_MAX 18
/* 10^19 - 1, the most that nineteen digits say. */
#define NINES UINT64_C(9999999999999999999)

/* --- dates */

/* Reads `count` digits at `text`. */
static bool read_digits(const char *text, int count, int *number)
{
	*number = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*number = *number * 10 + (text[i] - '0');
	}
	return true;
}

int date_month_days(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool parse_month_and_day(const char *text, struct date *date)
{
	if (!read_digits(text, 2, &date->month))
		return false;
	if (text[2] == '\0') {
		bool season = date->month >= 21 && date->month <= 24;

		date->precision = season ? DATE_SEASON : DATE_MONTH;
		return season || (date->month >= 1 && date->month <= 12);
	}
	date->precision = DATE_DAY;
	return text[2] == '-' && read_digits(text + 3, 2, &date->day) &&
	       text[5] == '\0' && date->month >= 1 && date->month <= 12 &&
	       date->day >= 1 &&
	       date->day <= date_month_days(date->year, date->month);
}

bool date_parse(const char *text, struct date *date)
{
	*date = (struct date){.precision = DATE_YEAR};
	if (!read_digits(text, 4, &date->year) || date->year == 0)
		return false;
	switch (text[4]) {
	case '\0':
		return true;
	case '-':
		return parse_month_and_day(text + 5, date);
	case '/':
		date->precision = DATE_INTERVAL;
		return read_digits(text + 5, 4, &date->end_year) &&
		       text[9] == '\0' && date->end_year >= date->year;
	default:
		return false;
	}
}

int32_t date_days_of(int year, int month, int day)
{
	/* Years from March on, so that the leap day ends one. */
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
			 year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719469;
}

struct date date_local(int64_t at_s)
{
	time_t at = (time_t)at_s;
	struct tm tm;

	localtime_r(&at, &tm);
	return (struct date){.precision = DATE_DAY,
	    .year = tm.tm_year + 1900,
	    .month = tm.tm_mon + 1,
	    .day = tm.tm_mday};
}

int32_t date_days(const struct date *date)
{
	int month = date->month == 0 ? 1 : date->month;

	if (date->precision == DATE_SEASON)
		month = 3 * (date->month - 20);
	return date_days_of(date->year, month, date->day == 0 ? 1 : date->day);
}

int32_t date_end_days(const struct date *date)
{
	int year = date->year, months;

	switch (date->precision) {
	case DATE_DAY:
		return date_days(date);
	case DATE_MONTH:
		return date_days(date) +
		       date_month_days(date->year, date->month) - 1;
	case DATE_SEASON:
		months = 3 * (date->month - 20) + 3;
		return date_days_of(year + (months > 12),
			   months > 12 ? months - 12 : months, 1) -
		       1;
	case DATE_INTERVAL:
		year = date->end_year;
		break;
	case DATE_YEAR:
		break;
	}
	return date_days_of(year, 12, 31);
}

/* --- money */

bool money_parse(const char *text, struct money *money)
{
	bool negative = *text == '-';
	const char *p = text + negative;
	int64_t units = 0;
	int cents;
	size_t digits = strspn(p, "0123456789");

	if (digits == 0 || digits > 16 || (p[0] == '0' && digits > 1))
		return false;
	for (size_t i = 0; i < digits; i++)
		units = units * 10 + (p[i] - '0');
	p += digits;
	if (*p++ != '.' || !read_digits(p, 2, &cents) || p[2] != ' ')
		return false;
	p += 3;
	for (int i = 0; i < 3; i++) {
		if (p[i] < 'A' || p[i] > 'Z')
			return false;
		money->currency[i] = p[i];
	}
	money->currency[3] = '\0';
	money->cents = units * 100 + cents;
	if (negative)
		money->cents = -money->cents;
	return p[3] == '\0' && !(negative && money->cents == 0);
}

/* --- what is canonical */

static bool is_number(const char *text)
{
	const char *p = text + (*text == '-');
	size_t digits = strspn(p, "0123456789");

	if (digits == 0 || digits > NUMBER_DIGITS_MAX || p[digits] != '\0')
		return false;
	return p[0] != '0' || (digits == 1 && p == text);
}

/* Text without blanks at its ends and without controls. Prose may have line
 * ends; a line has no blanks but plain ones. */
static bool is_text(const char *text, bool prose)
{
	size_t len = strlen(text), step;
	uint32_t code = ' ';

	if (value_is_nothing(text, len) || *text == ' ')
		return false;
	for (size_t pos = 0; pos < len; pos += step) {
		step = text_printable(text + pos, len - pos);
		if (step > 0) {
			code = (unsigned char)text[pos + step - 1];
			continue;
		}
		step = text_decode(text + pos, len - pos, &code);
		if (step == 1 && ((unsigned char)text[pos] & 0x80) != 0)
			return false;
		if (pos == 0 && value_is_blank(code))
			return false;
		if (prose && (code == '\t' || code == '\n' || code == '\r'))
			continue;
		if (code < ' ' || code == 0x7f)
			return false;
		if (!prose && code != ' ' && value_is_blank(code))
			return false;
	}
	return !value_is_blank(code);
}

static bool has_blank(const char *text)
{
	return strpbrk(text, " \t\r\n") != NULL;
}

static bool is_url(const char *text)
{
	size_t scheme = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789+.-");

	return text[0] >= 'a' && text[0] <= 'z' && text[scheme] == ':' &&
	       text[scheme + 1] != '\0' && is_text(text, false) &&
	       !has_blank(text);
}

static bool is_mail(const char *text)
{
	const char *at = strchr(text, '@');

	return at != NULL && at != text && at[1] != '\0' &&
	       strchr(at + 1, '@') == NULL && strpbrk(text, ":<>,;") == NULL &&
	       is_text(text, false) && !has_blank(text);
}

static bool is_phone(const char *text)
{
	size_t digits = 0;

	for (const char *p = text; *p != '\0'; p++)
		digits += *p >= '0' && *p <= '9';
	return digits >= 3 && strlen(text) <= CODE_MAX && is_text(text, false);
}

static bool is_ref(const struct field *field, const char *text)
{
	const struct kind *kind;
	const char *id;

	if (!record_parse_ref(text, &kind, &id))
		return false;
	/* The plural alone is canonical. */
	if ((size_t)(id - text) != strlen(kind->name) + 1 ||
	    strncmp(text, kind->name, strlen(kind->name)) != 0)
		return false;
	return field->target == NULL || strcmp(field->target, kind->name) == 0;
}

/* Reads degrees at *text and moves past them. */
static bool read_degrees(const char **text, int most)
{
	const char *p = *text + (**text == '-');
	size_t whole = strspn(p, "0123456789"), part = 0;
	long degrees = strtol(p, NULL, 10);
	bool zero = true;

	if (whole == 0 || whole > 3 || (whole > 1 && p[0] == '0'))
		return false;
	p += whole;
	if (*p == '.') {
		part = strspn(p + 1, "0123456789");
		zero = strspn(p + 1, "0") == part;
		if (part == 0 || part > 15)
			return false;
		p += 1 + part;
	}
	*text = p;
	return degrees < most || (degrees == most && zero);
}

static bool is_geo(const char *text)
{
	if (!read_degrees(&text, 90) || *text++ != ',')
		return false;
	return read_degrees(&text, 180) && *text == '\0';
}

bool value_is_canonical(const struct field *field, const char *text)
{
	struct date date;
	struct money money;

	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_LANGTEXT:
		return is_text(text, true);
	case FIELD_DATE:
		return date_parse(text, &date);
	case FIELD_MONEY:
		return money_parse(text, &money);
	case FIELD_NUMBER:
		return is_number(text);
	case FIELD_CODE:
		return is_text(text, false) && strlen(text) <= CODE_MAX;
	case FIELD_URL:
		return is_url(text);
	case FIELD_PHONE:
		return is_phone(text);
	case FIELD_MAIL:
		return is_mail(text);
	case FIELD_REF:
		return is_ref(field, text);
	case FIELD_GEO:
		return is_geo(text);
	case FIELD_INVERSE:
	case FIELD_TIE:
	case FIELD_DISTANCE:
		break;
	}
	return false;
}

/* --- sort keys */

/* Nineteen digits after a sign that sorts; negative ones count backwards. */
static char *amount_key(struct arena *arena, int64_t amount)
{
	if (amount >= 0)
		return arena_printf(arena, "1%019" PRIu64, (uint64_t)amount);
	return arena_printf(arena, "0%019" PRIu64, NINES + (uint64_t)amount);
}

char *value_sort_key(
    struct arena *arena, const struct field *field, const char *value)
{
	struct money money;
	struct buf key;
	char *copy;

	if (field->type == FIELD_MONEY && money_parse(value, &money))
		return amount_key(arena, money.cents);
	if (field->type == FIELD_NUMBER && is_number(value))
		return amount_key(arena, strtoll(value, NULL, 10));
	if (field->type == FIELD_DATE && value_is_canonical(field, value))
		return arena_strdup(arena, value);
	buf_init(&key, KEY_MAX);
	fold_sort_key(&key, value, strlen(value), KEY_MAX);
	copy = arena_strndup(arena, buf_text(&key), key.len);
	buf_done(&key);
	return copy;
}
