/*
 * test_value.c: what people write becomes one form, what cannot be told is
 * refused, and keys sort as the values do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/model/value.h"

/* Rows of `field`, so that each type has one. */
static const struct field date = {.name = "d", .type = FIELD_DATE};
static const struct field money = {.name = "m", .type = FIELD_MONEY};
static const struct field number = {.name = "n", .type = FIELD_NUMBER};
static const struct field text = {.name = "t", .type = FIELD_TEXT};
static const struct field code = {
    .name = "c", .type = FIELD_CODE, .codes = "country"};
static const struct field url = {.name = "u", .type = FIELD_URL};
static const struct field phone = {.name = "p", .type = FIELD_PHONE};
static const struct field mail = {.name = "e", .type = FIELD_MAIL};
static const struct field ref = {
    .name = "r", .type = FIELD_REF, .target = "people"};
static const struct field any_ref = {.name = "a", .type = FIELD_REF};
static const struct field geo = {.name = "g", .type = FIELD_GEO};

/* expected NULL: refused; "": no value. */
static void assert_reads(
    const struct field *field, const char *from, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	char *value = value_canonical(&arena, field, from, NULL, &err);

	if (expected == NULL) {
		if (value != NULL || err.code != ERR_DATA)
			fail_msg("\"%s\" gave %s", from, value);
	} else if (*expected == '\0') {
		if (value != NULL || err.code != ERR_NONE)
			fail_msg("\"%s\" gave %s %s", from, value, err.text);
	} else {
		if (value == NULL || strcmp(value, expected) != 0)
			fail_msg("\"%s\" gave %s %s", from, value, err.text);
		assert_true(value_is_canonical(field, value));
		assert_string_equal(
		    value_canonical(&arena, field, value, NULL, &err), value);
	}
	arena_done(&arena);
}

static void test_dates_of_numbers(void **state)
{
	(void)state;
	assert_reads(&date, "2019-07-01", "2019-07-01");
	assert_reads(&date, "2021-23", "2021-23");
	assert_reads(&date, "2023/2028", "2023/2028");
	assert_reads(&date, "1.7.2019", "2019-07-01");
	assert_reads(&date, "01.07.2019.", "2019-07-01");
	assert_reads(&date, " 01. 07. 2019 ", "2019-07-01");
	assert_reads(&date, "2019.07.01", "2019-07-01");
	assert_reads(&date, "2019/7/1", "2019-07-01");
	assert_reads(&date, "07/31/2019", "2019-07-31");
	assert_reads(&date, "31/07/2019", "2019-07-31");
	assert_reads(&date, "07/07/2019", "2019-07-07");
	assert_reads(&date, "07/01/2019", NULL); /* which is the month? */
	assert_reads(&date, "20190701", "2019-07-01");
	assert_reads(&date, "07.2019", "2019-07");
	assert_reads(&date, "2019/07", "2019-07");
	assert_reads(&date, "2023-2028", "2023/2028");
	assert_reads(&date, "2023 \xe2\x80\x93 2028", "2023/2028");
	assert_reads(&date, "2028-2023", NULL);
	assert_reads(&date, "01.07.19", NULL);
	assert_reads(&date, "1562000000", NULL);
	assert_reads(&date, "0000", NULL);
	assert_reads(&date, "0000-01-01", NULL);
}

static void test_dates_with_times(void **state)
{
	(void)state;
	assert_reads(&date, "2019-07-01T22:00:00.000+0000", "2019-07-01");
	assert_reads(&date, "2019-07-01T22:00:00Z", "2019-07-01");
	assert_reads(&date, "2019-07-01 22:00", "2019-07-01");
	assert_reads(&date, "2019-07-01T22:00+02:00", "2019-07-01");
	assert_reads(&date, "2019-07-01T22:61Z", NULL);
	assert_reads(&date, "2019-09-31T22:00Z", NULL);
	assert_reads(&date, "2019-07-01Tea", NULL);
}

static void test_dates_with_words(void **state)
{
	(void)state;
	assert_reads(&date, "01 Jul 2019", "2019-07-01");
	assert_reads(&date, "July 1st, 2019", "2019-07-01");
	assert_reads(&date, "1st of July 2019", "2019-07-01");
	assert_reads(&date, "1-Jul-2019", "2019-07-01");
	assert_reads(&date, "2020 m. sausio 01 d.", "2020-01-01");
	assert_reads(&date, "2021 m. gruod\xc5\xbeio 31 d.", "2021-12-31");
	assert_reads(&date, "2019. gada 1. j\xc5\xablijs", "2019-07-01");
	assert_reads(&date, "1. juuli 2019", "2019-07-01");
	assert_reads(&date, "1 lipca 2019 r.", "2019-07-01");
	assert_reads(&date,
	    "10 pa\xc5\xba"
	    "dziernika 2022",
	    "2022-10-10");
	assert_reads(&date, "1. M\xc3\xa4rz 2019", "2019-03-01");
	assert_reads(&date, "den 1 augusti 2019", "2019-08-01");
	assert_reads(&date, "liepa 2019", "2019-07");
	assert_reads(&date, "s\xc3\xbcgis 2021", "2021-23");
	assert_reads(&date, "2021 m. ruduo", "2021-23");
	assert_reads(&date, "jesie\xc5\x84 2021", "2021-23");
	assert_reads(&date, "v\xc3\xa5ren 2021", "2021-21");
	assert_reads(&date, "winter 2021", "2021-24");
	assert_reads(&date, "2019 m.", "2019");
	assert_reads(&date, "31 September 2026", NULL);
	assert_reads(&date, "29 Feb 2019", NULL);
	assert_reads(&date, "29 Feb 2020", "2020-02-29");
	assert_reads(&date, "marble 2019", NULL);
	assert_reads(&date, "t\xc3\xa4na", NULL);
	assert_reads(&date, "during last years", NULL);
	assert_reads(&date, "July", NULL);
	assert_reads(&date, "3 autumn 2021", NULL);
	assert_reads(&date, "July August 2019", NULL);
	assert_reads(&date, "2019 2020 July", NULL);
}

static void test_impossible_dates(void **state)
{
	(void)state;
	assert_reads(&date, "2026-09-31", NULL);
	assert_reads(&date, "31.09.2026", NULL);
	assert_reads(&date, "2026-13", NULL);
	assert_reads(&date, "2026-25", NULL);
	assert_reads(&date, "2026-00-10", NULL);
	assert_reads(&date, "1900-02-29", NULL);
	assert_reads(&date, "2000-02-29", "2000-02-29");
}

static void test_nothing(void **state)
{
	static const char *const nothing[] = {"", " ", "-", "\xe2\x80\x93",
	    "N/A", "n/a", "N.a.", "n.a.", "\xc2\xa0", "\t\n"};
	const struct field *fields[] = {&date, &money, &number, &text, &code,
	    &url, &phone, &mail, &ref, &geo};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(nothing); i++)
		for (size_t j = 0; j < MEM_COUNT(fields); j++)
			assert_reads(fields[j], nothing[i], "");
}

static void test_money(void **state)
{
	(void)state;
	assert_reads(&money, "264145.00 EUR", "264145.00 EUR");
	assert_reads(&money, "264,145.00 EUR", "264145.00 EUR");
	assert_reads(&money, "264 145,00 \xe2\x82\xac", "264145.00 EUR");
	assert_reads(&money,
	    "264\xc2\xa0"
	    "145,00\xc2\xa0\xe2\x82\xac",
	    "264145.00 EUR");
	assert_reads(&money,
	    "264\xe2\x80\xaf"
	    "145 EUR",
	    "264145.00 EUR");
	assert_reads(&money, "EUR 264.145,00", "264145.00 EUR");
	assert_reads(&money,
	    "\xe2\x82\xac"
	    "1,234,567.8",
	    "1234567.80 EUR");
	assert_reads(&money, "217 833,25", "217833.25 EUR");
	assert_reads(&money, "3.000,50", "3000.50 EUR");
	assert_reads(&money, "1'500.00 SEK", "1500.00 SEK");
	assert_reads(&money, "99,90 z\xc5\x82", "99.90 PLN");
	assert_reads(&money, "5 DKK", "5.00 DKK");
	assert_reads(&money, "100,- EUR", "100.00 EUR");
	assert_reads(&money, "+134991.36", "134991.36 EUR");
	assert_reads(&money, "-0.5", "-0.50 EUR");
	assert_reads(&money,
	    "\xe2\x88\x92"
	    "5 EUR",
	    "-5.00 EUR");
	assert_reads(&money, "1.079939168E7", "10799391.68 EUR");
	assert_reads(&money, "1e3", "1000.00 EUR");
	assert_reads(&money, "36961.67", "36961.67 EUR");
	assert_reads(&money, "264145", "264145.00 EUR");
	assert_reads(&money, "264,145 EUR", "264145.00 EUR");
	assert_reads(&money, "12.500 EUR", "12500.00 EUR");
	assert_reads(&money, "0.125", "0.13 EUR");
	assert_reads(&money, "0", "0.00 EUR");
	assert_reads(&money, "0.004", "0.00 EUR");
	assert_reads(&money, "-0.004", "0.00 EUR");
	assert_reads(&money, "1.999.999,995", "2000000.00 EUR");
	assert_reads(&money, "9999999999999999.99", "9999999999999999.99 EUR");
}

static void test_no_money(void **state)
{
	static const char *const bad[] = {"12.345", "EUR", "free", "1,23,456",
	    "12 34", "1.2.3", "1,2,3.4.5", "99999999999999999", "1e40", "5 kr",
	    "EUR 5 SEK", "1 million EUR", "5 EUR 6", "0x10", "1.5 mln", "--5",
	    "1e", "Inf", "NaN", "264 145 000 1", ".", ",", "5..6",
	    "1e99999999999999999999"};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(bad); i++)
		assert_reads(&money, bad[i], NULL);
}

static void test_numbers(void **state)
{
	(void)state;
	assert_reads(&number, "24", "24");
	assert_reads(&number, "-24", "-24");
	assert_reads(&number, "+24", "24");
	assert_reads(&number, "24.0", "24");
	assert_reads(&number, "007", "7");
	assert_reads(&number, "1,661", "1661");
	assert_reads(&number, "25 598", "25598");
	assert_reads(&number, "2.5e3", "2500");
	assert_reads(&number, "-0", "0");
	assert_reads(&number, "24.5", NULL);
	assert_reads(&number, "24 months", NULL);
	assert_reads(&number, "99999999999999999999", NULL);
}

static const char *resolve(void *ctx, const char *codes, const char *label)
{
	(void)ctx;
	if (strcmp(codes, "country") == 0 && strcmp(label, "Poland") == 0)
		return "PL";
	return NULL;
}

static void test_other_types(void **state)
{
	struct value_lists lists = {.resolve = resolve};
	struct arena arena = ARENA_INIT;

	(void)state;
	assert_reads(&code, " RSO2.8 ", "RSO2.8");
	assert_string_equal(
	    value_canonical(&arena, &code, "Poland", &lists, NULL), "PL");
	assert_string_equal(
	    value_canonical(&arena, &code, "LT", &lists, NULL), "LT");
	assert_reads(&text, " a\xc2\xa0", "a");
	assert_reads(&text, "a\nb", "a\nb");
	assert_reads(&text, "a\x1b[31mb\xff", "a [31mb\xef\xbf\xbd");
	assert_reads(&url, "https://example.org/x", "https://example.org/x");
	assert_reads(&url, "HTTP://Example.org", "http://Example.org");
	assert_reads(&url, "www.example.org/a:b", "http://www.example.org/a:b");
	assert_reads(&url, "none", NULL);
	assert_reads(&url, "https://a b", NULL);
	assert_reads(&phone, "+370 (5) 555-55-55", "+370 (5) 555-55-55");
	assert_reads(&phone, "ask", NULL);
	assert_reads(&mail, "mailto:a@example.org", "a@example.org");
	assert_reads(&mail, "a at example.org", NULL);
	assert_reads(&mail, "a@b@c", NULL);
	assert_reads(&ref, "people/x", "people/x");
	assert_reads(&ref, "person/x", "people/x");
	assert_reads(&ref, "x", "people/x");
	assert_reads(&ref, "projects/x", NULL);
	assert_reads(&any_ref, "projects/x", "projects/x");
	assert_reads(&any_ref, "x", NULL);
	assert_reads(&geo, "56.5083, 21.0131", "56.5083,21.0131");
	assert_reads(&geo, "-0.5;180", "-0.5,180");
	assert_reads(&geo, "90.0,0", "90.0,0");
	assert_reads(&geo, "90.1,0", NULL);
	assert_reads(&geo, "0,180.01", NULL);
	assert_reads(&geo, "56.5083", NULL);
	assert_reads(&geo, "nan,inf", NULL);
	arena_done(&arena);
}

static void test_dates_in_days(void **state)
{
	static const struct {
		const char *text;
		int days;
	} cases[] = {{"1970-01-01", 0}, {"1970-01-02", 1}, {"1969-12-31", -1},
	    {"2000-02-29", 11016}, {"2000-03-01", 11017}, {"2019", 17897},
	    {"2019-07", 18078}, {"2019-22", 18048}, {"2019/2021", 17897},
	    {"0001-01-01", -719162}, {"9999-12-31", 2932896}};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct date parsed;

		assert_true(date_parse(cases[i].text, &parsed));
		assert_int_equal(date_days(&parsed), cases[i].days);
	}
}

static void assert_shows(const struct field *field, const char *value,
    const char *lang, const char *expected)
{
	struct arena arena = ARENA_INIT;

	assert_string_equal(value_show(&arena, field, value, lang), expected);
	arena_done(&arena);
}

static void test_showing(void **state)
{
	(void)state;
	assert_shows(&date, "2019-07-01", "en", "1 Jul 2019");
	assert_shows(&date, "2019-07", "en", "Jul 2019");
	assert_shows(&date, "2021-23", "en", "autumn 2021");
	assert_shows(&date, "2019", "en", "2019");
	assert_shows(&date, "2023/2028", "en",
	    "2023\xe2\x80\x93"
	    "2028");
	assert_shows(&date, "soon", "en", "soon");
	assert_shows(&money, "264145.00 EUR", "en", "264,145.00 EUR");
	assert_shows(&money, "264145.00 EUR", "en-GB", "264,145.00 EUR");
	assert_shows(&money, "-1264145.50 PLN", "lt",
	    "-1\xc2\xa0"
	    "264\xc2\xa0"
	    "145,50 PLN");
	assert_shows(&money, "145.00 EUR", NULL, "145.00 EUR");
	assert_shows(&number, "2019", "en", "2019");
	assert_shows(&number, "-25598", "en", "-25,598");
	assert_shows(&geo, "56.5083,21.0131", "en", "56.5083, 21.0131");
	assert_shows(&ref, "people/x", "en", "x");
}

static void assert_sorts(
    const struct field *field, const char *less, const char *more)
{
	struct arena arena = ARENA_INIT;
	const char *a = value_sort_key(&arena, field, less);
	const char *b = value_sort_key(&arena, field, more);

	if (strcmp(a, b) >= 0 || strlen(a) > 64 || strlen(b) > 64)
		fail_msg("%s %s: %s %s", less, more, a, b);
	arena_done(&arena);
}

static void test_sort_keys(void **state)
{
	static const char *const amounts[] = {"-9999999999999999.99 EUR",
	    "-100.00 EUR", "-99.99 EUR", "-0.01 EUR", "0.00 EUR", "0.01 EUR",
	    "9.00 EUR", "10.00 EUR", "264145.00 EUR",
	    "9999999999999999.99 EUR"};
	static const char *const numbers[] = {"-999999999999999999", "-10",
	    "-9", "-1", "0", "1", "9", "10", "999999999999999999"};
	static const char *const dates[] = {"0999", "2019", "2019-01",
	    "2019-01-31", "2019-07-01", "2019-24", "2019/2021", "2020"};

	(void)state;
	for (size_t i = 1; i < MEM_COUNT(amounts); i++)
		assert_sorts(&money, amounts[i - 1], amounts[i]);
	for (size_t i = 1; i < MEM_COUNT(numbers); i++)
		assert_sorts(&number, numbers[i - 1], numbers[i]);
	for (size_t i = 1; i < MEM_COUNT(dates); i++)
		assert_sorts(&date, dates[i - 1], dates[i]);
	assert_sorts(&text,
	    "\xc5\x81\xc3\xb3"
	    "d\xc5\xba",
	    "London");
	assert_sorts(&text, "Interreg 9", "Interreg 10");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_dates_of_numbers),
	    cmocka_unit_test(test_dates_with_times),
	    cmocka_unit_test(test_dates_with_words),
	    cmocka_unit_test(test_impossible_dates),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_money),
	    cmocka_unit_test(test_no_money),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_other_types),
	    cmocka_unit_test(test_dates_in_days),
	    cmocka_unit_test(test_showing),
	    cmocka_unit_test(test_sort_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
