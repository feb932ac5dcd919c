/*
 * value_read_amount.c: money and whole numbers as people and foreign files
 * write them, in exact decimals: no amount passes through a double.
 */
#include "value_read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"

#define DIGITS_MAX 64
#define WHOLE_MAX 16 /* digits before the point that cents still hold */

/* A number as its digits: 0.digits times 10 to the `point`. */
struct decimal {
	char digits[DIGITS_MAX];
	size_t count;
	int point;
	bool negative;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What may group digits, brought to one byte: ' ' for blanks, '\'' for
 * apostrophes, '-' for the minus sign. 0 for what no number holds. */
static char plain_mark(uint32_t code)
{
	switch (code) {
	case ' ':
	case 0xa0:
	case 0x2009:
	case 0x202f:
		return ' ';
	case '\'':
	case 0x2019:
		return '\'';
	case 0x2212:
		return '-';
	default:
		return code < 0x80 ? (char)code : 0;
	}
}

/* Brings the text to ASCII of at most DIGITS_MAX - 1 bytes. */
static bool make_plain(const char *text, size_t len, char plain[DIGITS_MAX])
{
	size_t at = 0, step;
	uint32_t code;

	for (size_t pos = 0; pos < len; pos += step) {
		step = text_decode(text + pos, len - pos, &code);
		if (at == DIGITS_MAX - 1)
			return false;
		plain[at] = plain_mark(code);
		if (plain[at++] == 0)
			return false;
	}
	while (at > 0 && plain[at - 1] == ' ')
		at--;
	plain[at] = '\0';
	return at > 0;
}

/* True if the digits between `mark`s are groups of three up to `end`. */
static bool is_grouped(const char *p, const char *end, char mark)
{
	size_t run = 0;
	bool first = true;

	for (;; p++) {
		if (p < end && is_digit(*p)) {
			run++;
			continue;
		}
		if (first ? run < 1 || run > 3 : run != 3)
			return false;
		if (p == end)
			return true;
		if (*p != mark)
			return false;
		first = false;
		run = 0;
	}
}

static size_t count_marks(const char *p, const char *end, char mark)
{
	size_t count = 0;

	for (; p < end; p++)
		count += *p == mark;
	return count;
}

/* Where the fraction begins: the last point or comma, if it can be told that
 * it is none that groups. NULL for a whole number; *good false for neither. */
static const char *find_point(const char *p, const char *end, bool *good)
{
	size_t points = count_marks(p, end, '.');
	size_t commas = count_marks(p, end, ',');
	bool blanks = count_marks(p, end, ' ') + count_marks(p, end, '\'') > 0;
	const char *last = end;

	*good = true;
	if (points + commas == 0)
		return NULL;
	while (*--last != '.' && *last != ',')
		;
	if (points + commas > 1) {
		/* The mark that stands once, last, is the point. */
		if ((*last == '.' ? points : commas) == 1)
			return last;
		*good = points == 0 || commas == 0;
		return NULL;
	}
	if (end - last != 4 || blanks || last - p > 3 || *p == '0')
		return last;
	/* "264,145" has its thousands marked, as money has no thousandths;
	 * "12.500" as well, but "12.345" may be a machine's. */
	*good = *last == ',' || end[-1] == '0';
	return NULL;
}

/* The digits before the point, with any one mark that groups them. */
static bool read_whole(const char *p, const char *end, struct decimal *number)
{
	static const char marks[] = " ',.";
	char mark = 0;

	for (size_t i = 0; marks[i] != '\0'; i++)
		if (count_marks(p, end, marks[i]) > 0)
			mark = marks[i];
	if (mark != 0 && !is_grouped(p, end, mark))
		return false;
	for (; p < end; p++) {
		if (is_digit(*p))
			number->digits[number->count++] = *p;
		else if (*p != mark)
			return false;
	}
	number->point = (int)number->count;
	return number->count > 0;
}

static bool read_exponent(const char *p, struct decimal *number)
{
	char *end;
	long exponent = strtol(p, &end, 10);

	if (end == p || *end != '\0' || exponent < -40 || exponent > 40)
		return false;
	number->point += (int)exponent;
	return true;
}

static bool read_decimal(const char *plain, struct decimal *number)
{
	const char *p = plain, *end, *point;
	bool good;

	*number = (struct decimal){.count = 0};
	if (*p == '+' || *p == '-')
		number->negative = *p++ == '-';
	while (*p == ' ')
		p++;
	end = p + strcspn(p, "eE");
	point = *end != '\0' ? memchr(p, '.', (size_t)(end - p))
			     : find_point(p, end, &good);
	if (*end == '\0' && !good)
		return false;
	if (!read_whole(p, point != NULL ? point : end, number))
		return false;
	for (p = point != NULL ? point + 1 : end; p < end; p++) {
		if (!is_digit(*p))
			return false;
		number->digits[number->count++] = *p;
	}
	return *end == '\0' || read_exponent(end + 1, number);
}

/* The number in units of 10^-places, rounded half away from zero; whether
 * something was cut off is told by *exact. */
static bool decimal_scale(
    const struct decimal *number, int places, int64_t *scaled, bool *exact)
{
	int upto = number->point + places;
	int64_t value = 0;

	*exact = true;
	for (int i = 0; i < upto; i++) {
		int digit =
		    i < (int)number->count ? number->digits[i] - '0' : 0;

		if (value > (INT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	for (int i = upto < 0 ? 0 : upto; i < (int)number->count; i++)
		*exact = *exact && number->digits[i] == '0';
	if (upto >= 0 && upto < (int)number->count &&
	    number->digits[upto] >= '5' && value < INT64_MAX)
		value++;
	*scaled = number->negative ? -value : value;
	return true;
}

/* --- currencies */

static const struct {
	const char *text; /* ASCII letters in lower case */
	char code[4];
} currencies[] = {
    {"\xe2\x82\xac", "EUR"},
    {"euro", "EUR"},
    {"euros", "EUR"},
    {"eurot", "EUR"},
    {"eur\xc5\xb3", "EUR"},
    {"eurai", "EUR"},
    {"eiro", "EUR"},
    {"z\xc5\x82", "PLN"},
    {"lt", "LTL"},
    {"ls", "LVL"},
    {"$", "USD"},
    {"\xc2\xa3", "GBP"},
};

/* By their code: those in which projects round the Baltic were ever paid. Not
 * any three letters: "1.5 mln" is an amount as well. */
static const char codes[] = "EUR PLN SEK DKK NOK ISK LTL LVL EEK CZK HUF RON "
			    "BGN CHF GBP USD RUB BYN UAH MDL GEL";

/* What is no currency of its own ("kr" is three) is refused. */
static bool read_currency(const char *text, size_t len, char code[4])
{
	char lower[16], upper[16];

	len = value_trim(&text, len);
	if (len == 0 || len >= sizeof(lower))
		return false;
	for (size_t i = 0; i < len; i++) {
		bool is_upper = text[i] >= 'A' && text[i] <= 'Z';
		bool is_lower = text[i] >= 'a' && text[i] <= 'z';

		lower[i] = (char)(is_upper ? text[i] - 'A' + 'a' : text[i]);
		upper[i] = (char)(is_lower ? text[i] - 'a' + 'A' : text[i]);
	}
	lower[len] = upper[len] = '\0';
	if (len == 3 && strchr(upper, ' ') == NULL &&
	    strstr(codes, upper) != NULL) {
		memcpy(code, upper, 4);
		return true;
	}
	for (size_t i = 0; i < MEM_COUNT(currencies); i++) {
		if (strcmp(lower, currencies[i].text) == 0) {
			memcpy(code, currencies[i].code, 4);
			return true;
		}
	}
	return false;
}

/* Cuts a currency off either end of *text. */
static bool take_currency(const char **text, size_t *len, char code[4])
{
	const char *p = *text;
	size_t head = 0, tail = *len;

	while (head < *len && !is_digit(p[head]) &&
	       strchr("+-., ", p[head]) == NULL)
		head++;
	if (head > 3 && memcmp(p + head - 3, "\xe2\x88\x92", 3) == 0)
		head -= 3; /* a minus sign is the number's */
	if (head == 3 && memcmp(p, "\xe2\x88\x92", 3) == 0)
		head = 0;
	while (tail > head && !is_digit(p[tail - 1]) &&
	       strchr("-., ", p[tail - 1]) == NULL)
		tail--;
	memcpy(code, "EUR", 4);
	if (head > 0 && tail < *len)
		return false;
	if (head > 0 && !read_currency(p, head, code))
		return false;
	if (tail < *len && !read_currency(p + tail, *len - tail, code))
		return false;
	*text += head;
	*len = value_trim(text, tail - head);
	return true;
}

static char *refuse(struct err *err, const char *text, size_t len)
{
	err_set(err, ERR_DATA, _("\"%.*s\" is no certain amount"),
	    (int)(len > 40 ? 40 : len), text);
	return NULL;
}

char *value_read_money(
    struct arena *arena, const char *text, size_t len, struct err *err)
{
	const char *rest = text;
	size_t rest_len = len;
	char plain[DIGITS_MAX], code[4];
	struct decimal number;
	int64_t cents;
	uint64_t size;
	bool exact;

	if (!take_currency(&rest, &rest_len, code))
		return refuse(err, text, len);
	/* "100,-" */
	if (rest_len > 2 && memcmp(rest + rest_len - 2, ",-", 2) == 0)
		rest_len -= 2;
	if (!make_plain(rest, rest_len, plain) ||
	    !read_decimal(plain, &number) || number.point > WHOLE_MAX ||
	    !decimal_scale(&number, 2, &cents, &exact))
		return refuse(err, text, len);
	size = (uint64_t)(cents < 0 ? -cents : cents);
	return arena_printf(arena, "%s%" PRIu64 ".%02d %s",
	    cents < 0 ? "-" : "", size / 100, (int)(size % 100), code);
}

char *value_read_number(
    struct arena *arena, const char *text, size_t len, struct err *err)
{
	char plain[DIGITS_MAX];
	struct decimal number;
	int64_t value;
	bool exact;

	if (!make_plain(text, len, plain) || !read_decimal(plain, &number) ||
	    !decimal_scale(&number, 0, &value, &exact) || !exact ||
	    value > INT64_C(999999999999999999) ||
	    value < -INT64_C(999999999999999999)) {
		err_set(err, ERR_DATA, _("\"%.*s\" is no whole number"),
		    (int)(len > 40 ? 40 : len), text);
		return NULL;
	}
	return arena_printf(arena, "%" PRId64, value);
}
