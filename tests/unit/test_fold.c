/*
 * test_fold.c: which texts are alike.
 */
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "klaster/base/fold.h"
#include "klaster/base/text.h"

typedef bool fold_function(struct buf *out, const char *text, size_t len);

/* The answer of fold(text) in one of a few static places. */
static const char *call(fold_function *fold, const char *text, size_t len)
{
	static char answers[4][4096];
	static int turn;
	char *answer = answers[turn++ % 4];
	struct buf buf;

	buf_init(&buf, sizeof(answers[0]) - 1);
	assert_true(fold(&buf, text, len));
	memcpy(answer, buf_text(&buf), buf.len + 1);
	buf_done(&buf);
	return answer;
}

static const char *words(const char *text)
{
	return call(fold_words, text, strlen(text));
}

static const char *variants(const char *text)
{
	return call(fold_variants, text, strlen(text));
}

static void folds_words(void **state)
{
	static const char *const pairs[][2] = {
	    {"", ""},
	    {" .,- ", ""},
	    {"SHTB 05.01/18", "shtb 05 01 18"},
	    {"  Ida-Viru  Ettevõtluskeskus. ", "ida viru ettevotluskeskus"},
	    {"Łódź", "lodz"},
	    {"Wałęsa", "walesa"},
	    {"Straße STRASSE ẞ", "strasse strasse ss"},
	    {"ﬁlm", "film"},
	    {"Þórr Đuro ðat", "thorr duro dat"},
	    {"Elbląg", "elblag"},
	    {"Šiauliai Žemaitė Kūrybinis", "siauliai zemaite kurybinis"},
	    {"Liepāja Ķegums Ņina Ģirts", "liepaja kegums nina girts"},
	    {"Jõhvi Pärnu Kärdla Võru", "johvi parnu kardla voru"},
	    {"Århus København Malmö", "arhus kobenhavn malmo"},
	    {"Æsir œuvre", "aesir oeuvre"},
	    {"ılık İstanbul IŞIK", "ilik istanbul isik"},
	    {"Нарва НАРВА", "нарва нарва"},
	    {"ёлка Їжак", "елка іжак"},
	    {"Σίσυφος ΣΊΣΥΦΟΣ", "σισυφοσ σισυφοσ"},
	    {"kul\u00adtuur", "kultuur"},
	    {"work\u200dshop a\u200bb", "workshop a b"},
	    {"Lego™ m² ½", "lego m2 1 2"},
	    {"１２ Ａ", "12 a"},
	    {"O'Neil O’Neil OʼNeil", "o neil o neil o neil"},
	    {"100€–200€", "100 200"},
	    {"a\tb\nc\u00a0d", "a b c d"},
	    {"日本", "日本"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_string_equal(words(pairs[i][0]), pairs[i][1]);
}

static void appends(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 20);
	buf_adds(&buf, "x|");
	assert_true(fold_words(&buf, "A B", 3));
	assert_string_equal(buf_text(&buf), "x|a b");
	assert_false(fold_words(&buf, "a very long text of words", 25));
	assert_true(buf.full);
	buf_done(&buf);
}

/* Bad bytes part words and take none with them, wherever they stand. */
static void loses_no_word_to_bad_bytes(void **state)
{
	static const char bad[][5] = {"\xff", "\xc4", "\xe2\x82", "\x80",
	    "\xf0\x9f\x91", "\xed\xa0\x80", "\xc0\xaf"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[128];

		snprintf(text, sizeof(text), "%sLiep%sāja%s", bad[i], bad[i],
		    bad[i]);
		assert_string_equal(words(text), "liep aja");
	}
	assert_string_equal(call(fold_words, "a\0b", 3), "a b");
	assert_string_equal(call(fold_words, "Łó", 3), "l");
}

static char *normal(const char *text, utf8proc_option_t option)
{
	utf8proc_uint8_t *out = NULL;

	assert_true(utf8proc_map((const utf8proc_uint8_t *)text, 0, &out,
			UTF8PROC_NULLTERM | UTF8PROC_STABLE | option) >= 0);
	return (char *)out;
}

static bool is_folded_form(const char *text)
{
	return strcmp(words(text), text) == 0;
}

/* Over all of Unicode: one key for every form of a character, which folds
 * to itself, and of which nothing but letters and digits is left. */
static void is_one_key_for_every_form(void **state)
{
	(void)state;
	for (uint32_t code = 1; code < 0x110000; code++) {
		char text[5] = "", *nfd, *nfc;
		const char *key;

		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		text_encode(code, text);
		key = words(text);
		nfd = normal(text, UTF8PROC_DECOMPOSE);
		nfc = normal(text, UTF8PROC_COMPOSE);
		if (strcmp(words(nfd), key) != 0 ||
		    strcmp(words(nfc), key) != 0 || !is_folded_form(key))
			fail_msg("U+%04X has several keys: %s", code, key);
		free(nfd);
		free(nfc);
	}
}

static void knows_other_spellings(void **state)
{
	static const char *const pairs[][2] = {
	    {"Mueller", ""},
	    {"Müller", "mueller"},
	    {"Mu\u0308ller", "mueller"},
	    {"København i Århus", "koebenhavn aarhus"},
	    {"plain Åkerö plain", "aakeroe"},
	    {"Šiauliai Łódź Straße", ""},
	    {"ǟ ǿ", "ae oe"},
	    {"ü\u0308", "ue"},
	    {"ë ï", ""},
	    {"Über-Größe", "ueber groesse"},
	    {"ö\xff"
	     "a",
		"oe"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_string_equal(variants(pairs[i][0]), pairs[i][1]);
}

static const char *key_of(const char *text, size_t max)
{
	static char keys[2][256];
	static int turn;
	char *key = keys[turn++ % 2];
	struct buf buf;

	buf_init(&buf, 255);
	assert_true(fold_sort_key(&buf, text, strlen(text), max));
	memcpy(key, buf_text(&buf), buf.len + 1);
	buf_done(&buf);
	return key;
}

static void sorts_as_people_do(void **state)
{
	static const char *const sorted[] = {"", "1 axis", "Axis", "Axis 2",
	    "Axis 09", "Axis 10", "Axis 10a", "Axis 101", "axis a", "Axisb",
	    "Đuro", "Łódź 3", "łódź 12", "Øst", "zoo"};
	size_t count = sizeof(sorted) / sizeof(sorted[0]);

	(void)state;
	for (size_t i = 1; i < count; i++)
		if (strcmp(key_of(sorted[i - 1], 60), key_of(sorted[i], 60)) >=
		    0)
			fail_msg(
			    "%s is not before %s", sorted[i - 1], sorted[i]);
	assert_string_equal(key_of("Axis 007", 60), key_of("axis 7", 60));
	assert_string_not_equal(key_of("Axis 0", 60), key_of("axis", 60));
}

static void sort_keys_end_at_a_character(void **state)
{
	(void)state;
	assert_string_equal(key_of("ab нарва", 3), "ab");
	assert_string_equal(key_of("ab нарва", 4), "ab");
	assert_string_equal(key_of("ab нарва", 5), "ab н");
	assert_string_equal(key_of("ab нарва", 6), "ab н");
	assert_string_equal(key_of("abc", 0), "");
	assert_string_equal(key_of("abc", 3), "abc");
}

static void stems(void **state)
{
	static const struct {
		const char *word;
		size_t len;
	} cases[] = {
	    {"", 0},
	    {"a", 1},
	    {"riga", 4},
	    {"narva", 4},
	    {"rietavas", 6},
	    {"klasteris", 7},
	    {"d10", 3},
	    {"projekt2020", 11},
	    {"нарва", 8},
	    {"клайпеда", 12},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    fold_stem(cases[i].word, strlen(cases[i].word)),
		    cases[i].len);
}

/* The forms that occur in the seeds find each other. */
static void stems_join_cases(void **state)
{
	static const char *const forms[][2] = {
	    {"Rietavas", "Rietavo"},
	    {"Rostok", "Rostoko"},
	    {"klasteris", "klasterių"},
	    {"Loomeklaster", "Loomeklastri"},
	    {"Bałtyk", "Bałtyku"},
	    {"Kultuurilaat", "Kultuurilaada"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const char *typed = words(forms[i][1]);
		const char *there = words(forms[i][0]);

		assert_memory_equal(typed, there,
		    fold_stem(typed, strlen(typed)) < strlen(there)
			? fold_stem(typed, strlen(typed))
			: strlen(there));
	}
}

static void measures_likeness(void **state)
{
	char *long_text = malloc(20001);

	(void)state;
	assert_int_equal(fold_alike("", ""), 0);
	assert_int_equal(fold_alike("a", ""), 0);
	assert_int_equal(fold_alike("narva", "narva"), 1000);
	assert_int_equal(fold_alike("narva narva", "narva"), 1000);
	assert_int_equal(fold_alike("abc", "xyz"), 0);
	/* pg_trgm: similarity('word', 'two words') = 0.36363637 */
	assert_int_equal(fold_alike("word", "two words"), 363);
	assert_int_equal(fold_alike("two words", "word"), 363);
	assert_true(fold_alike("kreativum malmo", "kreativum karlshamn") >
		    fold_alike("kreativum malmo", "malmo hogskola"));
	for (int i = 0; i < 20000; i++)
		long_text[i] = (char)('a' + i * 7 % 26);
	long_text[20000] = '\0';
	assert_int_equal(fold_alike(long_text, long_text), 1000);
	free(long_text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(folds_words),
	    cmocka_unit_test(appends),
	    cmocka_unit_test(loses_no_word_to_bad_bytes),
	    cmocka_unit_test(is_one_key_for_every_form),
	    cmocka_unit_test(knows_other_spellings),
	    cmocka_unit_test(sorts_as_people_do),
	    cmocka_unit_test(sort_keys_end_at_a_character),
	    cmocka_unit_test(stems),
	    cmocka_unit_test(stems_join_cases),
	    cmocka_unit_test(measures_likeness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
