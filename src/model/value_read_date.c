/*
 * value_read_date.c: dates as people and foreign files write them. The order
 * of day and month is never guessed, an impossible day is refused.
 */
#include "value_read.h"

#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

#define NUMBERS_MAX 3

static char *refuse(struct err *err, const char *text, size_t len)
{
	err_set(err, ERR_DATA, _("\"%.*s\" is no date"),
	    (int)(len > 40 ? 40 : len), text);
	return NULL;
}

/* --- numbers with marks between them */

struct number {
	int value;
	size_t digits;
};

struct numbers {
	struct number list[NUMBERS_MAX];
	size_t count;
	char mark; /* what parts them; 0 for none, '~' for an en dash */
};

/* One mark with blanks about it. Moves *text past it. */
static bool read_mark(const char **text, const char *end, char *mark)
{
	const char *p = *text;

	while (p < end && *p == ' ')
		p++;
	if (end - p >= 3 && memcmp(p, "\xe2\x80\x93", 3) == 0) {
		*mark = '~';
		p += 3;
	} else if (p < end && strchr("./-", *p) != NULL) {
		*mark = *p++;
	} else {
		return false;
	}
	while (p < end && *p == ' ')
		p++;
	*text = p;
	return true;
}

static bool read_numbers(const char *text, size_t len, struct numbers *found)
{
	const char *end = text + len;
	char mark = 0;

	*found = (struct numbers){.count = 0};
	while (text < end && found->count < NUMBERS_MAX) {
		struct number *number = &found->list[found->count++];

		*number = (struct number){0};
		while (text < end && *text >= '0' && *text <= '9' &&
		       number->digits < 8) {
			number->value = number->value * 10 + (*text++ - '0');
			number->digits++;
		}
		if (number->digits == 0)
			return false;
		if (text == end)
			return true;
		if (!read_mark(&text, end, &mark))
			return false;
		if (found->mark != 0 && found->mark != mark)
			return false;
		found->mark = mark;
		/* "01.07.2019." ends with a point in Latvian. */
		if (text == end)
			return mark == '.' && found->count > 1;
	}
	return text == end;
}

static char *date_of(
    struct arena *arena, int year, int month, int day, struct err *err)
{
	if (month < 1 || month > 12 || day < 1 ||
	    day > date_month_days(year, month)) {
		err_set(err, ERR_DATA, _("there is no day %04d-%02d-%02d"),
		    year, month, day);
		return NULL;
	}
	return arena_printf(arena, "%04d-%02d-%02d", year, month, day);
}

static bool is_year(const struct number *number)
{
	return number->digits == 4 && number->value > 0;
}

static bool is_short(const struct number *number)
{
	return number->digits <= 2;
}

static char *three_numbers(
    struct arena *arena, const struct numbers *found, struct err *err)
{
	int a = found->list[0].value, b = found->list[1].value;
	int c = found->list[2].value;

	if (is_year(&found->list[0]) && is_short(&found->list[1]) &&
	    is_short(&found->list[2]))
		return date_of(arena, a, b, c, err);
	if (!is_year(&found->list[2]) || !is_short(&found->list[0]) ||
	    !is_short(&found->list[1]))
		return NULL;
	if (found->mark == '/' && a <= 12 && b <= 12 && a != b) {
		err_set(err, ERR_DATA,
		    _("%d/%d/%d does not say which is the month"), a, b, c);
		return NULL;
	}
	if (found->mark == '/' && b > 12)
		return date_of(arena, c, a, b, err);
	return date_of(arena, c, b, a, err);
}

static char *two_numbers(struct arena *arena, const struct numbers *found)
{
	const struct number *a = &found->list[0], *b = &found->list[1];
	const struct number *year = is_year(a) ? a : b;
	const struct number *month = is_year(a) ? b : a;

	if (is_year(a) && is_year(b))
		return b->value < a->value || found->mark == '.'
			   ? NULL
			   : arena_printf(
				 arena, "%04d/%04d", a->value, b->value);
	if (!is_year(year) || !is_short(month) || month->value < 1 ||
	    month->value > 12 || found->mark == '~')
		return NULL;
	return arena_printf(arena, "%04d-%02d", year->value, month->value);
}

static char *from_numbers(
    struct arena *arena, const struct numbers *found, struct err *err)
{
	int value = found->list[0].value;

	switch (found->count) {
	case 3:
		return three_numbers(arena, found, err);
	case 2:
		return two_numbers(arena, found);
	default: /* "20190701" */
		if (found->list[0].digits != 8 || value < 10101)
			return NULL;
		return date_of(
		    arena, value / 10000, value / 100 % 100, value % 100, err);
	}
}

/* --- ISO 8601 with a time, whose day counts */

/* Two digits of at most `most`. */
static bool read_pair(const char **text, int most)
{
	const char *p = *text;

	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return false;
	*text += 2;
	return (p[0] - '0') * 10 + (p[1] - '0') <= most;
}

static bool is_zone(const char *p)
{
	if ((*p == 'Z' || *p == 'z') && p[1] == '\0')
		return true;
	if (*p == '\0')
		return true;
	if (*p != '+' && *p != '-')
		return false;
	p++;
	if (!read_pair(&p, 14))
		return false;
	p += *p == ':';
	return *p == '\0' || (read_pair(&p, 59) && *p == '\0');
}

/* The part after the day: "T14:30", " 14:30:00.000+0000". */
static bool is_time(const char *p)
{
	if (*p != 'T' && *p != 't' && *p != ' ')
		return false;
	p++;
	if (!read_pair(&p, 24) || *p++ != ':' || !read_pair(&p, 59))
		return false;
	if (*p == ':') {
		p++;
		if (!read_pair(&p, 60))
			return false;
		if ((*p == '.' || *p == ',') && p[1] >= '0' && p[1] <= '9')
			p += 1 + strspn(p + 1, "0123456789");
	}
	while (*p == ' ')
		p++;
	return is_zone(p);
}

/* --- with words */

struct parts {
	int year, month, day;
};

static bool is_filler(const char *word, size_t len)
{
	static const char *const words[] = {"m", "d", "g", "r", "a", "s", "y",
	    "gada", "gads", "gadi", "rok", "roku", "aasta", "aastal", "metai",
	    "metu", "metais", "men", "menuo", "diena", "of", "the", "de", "den",
	    "ar", "jahr", "year", "dnia"};

	for (size_t i = 0; i < MEM_COUNT(words); i++)
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return true;
	return false;
}

static bool add_number(struct parts *parts, const char *word, size_t len)
{
	size_t digits = strspn(word, "0123456789");
	int value = 0;

	if (digits > 4)
		return false;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (word[i] - '0');
	if (digits == 4 && len == 4 && parts->year == 0 && value > 0) {
		parts->year = value;
		return true;
	}
	if (digits > 2 || parts->day != 0 || value == 0)
		return false;
	if (len != digits && /* "1st" */
	    (len != digits + 2 || (memcmp(word + digits, "st", 2) != 0 &&
				      memcmp(word + digits, "nd", 2) != 0 &&
				      memcmp(word + digits, "rd", 2) != 0 &&
				      memcmp(word + digits, "th", 2) != 0)))
		return false;
	parts->day = value;
	return true;
}

static bool add_word(struct parts *parts, const char *word, size_t len)
{
	int month;

	if (*word >= '0' && *word <= '9')
		return add_number(parts, word, len);
	month = value_month(word, len);
	if (month != 0) {
		if (parts->month != 0)
			return false;
		parts->month = month;
		return true;
	}
	return is_filler(word, len);
}

static bool read_words(const char *text, size_t len, struct parts *parts)
{
	struct buf folded;
	const char *p;
	bool good = true;

	buf_init(&folded, len * 8 + 16);
	fold_words(&folded, text, len);
	*parts = (struct parts){0};
	for (p = buf_text(&folded); good && *p != '\0';) {
		size_t word = strcspn(p, " ");

		good = add_word(parts, p, word);
		p += word;
		p += *p == ' ';
	}
	buf_done(&folded);
	return good && parts->year != 0;
}

static char *from_parts(
    struct arena *arena, const struct parts *parts, struct err *err)
{
	if (parts->month > 12)
		return parts->day != 0 ? NULL
				       : arena_printf(arena, "%04d-%02d",
					     parts->year, parts->month);
	if (parts->day != 0)
		return parts->month == 0 ? NULL
					 : date_of(arena, parts->year,
					       parts->month, parts->day, err);
	if (parts->month != 0)
		return arena_printf(
		    arena, "%04d-%02d", parts->year, parts->month);
	return arena_printf(arena, "%04d", parts->year);
}

char *value_read_date(
    struct arena *arena, const char *text, size_t len, struct err *err)
{
	char *copy = arena_strndup(arena, text, len), *value = NULL;
	struct err why = ERR_INIT;
	struct numbers numbers;
	struct parts parts;
	struct date date;

	if (len > 10 && is_time(copy + 10)) {
		copy[10] = '\0';
		if (date_parse(copy, &date) && date.precision == DATE_DAY)
			return copy;
		return refuse(err, text, len);
	}
	if (read_numbers(copy, len, &numbers))
		value = from_numbers(arena, &numbers, &why);
	else if (read_words(copy, len, &parts))
		value = from_parts(arena, &parts, &why);
	if (value != NULL)
		return value;
	if (why.code == ERR_NONE)
		return refuse(err, text, len);
	err_set(err, ERR_DATA, "%s", why.text);
	return NULL;
}
