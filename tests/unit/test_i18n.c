/*
 * test_i18n.c: locales, with a catalogue that the test makes itself.
 */
#include "unit.h"
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "klaster/base/i18n.h"

static void numbers_stay_plain(void **state)
{
	char text[32];

	(void)state;
	/* A machine without this locale proves less, but not wrongly. */
	setenv("LC_ALL", "lt_LT.UTF-8", 1);
	i18n_open(NULL);
	snprintf(text, sizeof(text), "%.3f", 54.687);
	assert_string_equal(text, "54.687");
	assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
	setenv("LC_ALL", "C.UTF-8", 1);
	i18n_open(NULL);
	assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
	unsetenv("LC_ALL");
}

static void knows_the_charset(void **state)
{
	(void)state;
	setenv("LC_ALL", "C", 1);
	i18n_open(NULL);
	assert_false(i18n_is_utf8());
	setenv("LC_ALL", "C.UTF-8", 1);
	i18n_open(NULL);
	if (strcmp(setlocale(LC_CTYPE, NULL), "C") != 0)
		assert_true(i18n_is_utf8());
	/* Not installed anywhere: what can be had of it is. */
	setlocale(LC_ALL, "C");
	setenv("LC_ALL", "xx_XX.UTF-8", 1);
	i18n_open(NULL);
	if (strcmp(setlocale(LC_CTYPE, NULL), "C") != 0)
		assert_true(i18n_is_utf8());
	unsetenv("LANGUAGE");
	setlocale(LC_ALL, "C"); /* as a program starts */
	setenv("LC_ALL", "xx_XX.nonsense", 1);
	i18n_open(NULL);
	assert_false(i18n_is_utf8());
	assert_string_equal(_("never translated"), "never translated");
	unsetenv("LC_ALL");
}

#ifdef ENABLE_NLS
static void put32(FILE *file, unsigned number)
{
	uint32_t bits = number;

	fwrite(&bits, sizeof(bits), 1, file);
}

/* A catalogue of one sentence and its head, as msgfmt writes it. */
static void write_catalogue(const char *path, const char *id, const char *text)
{
	static const char head[] = "Content-Type: text/plain; charset=UTF-8\n";
	unsigned id_len = (unsigned)strlen(id);
	unsigned text_len = (unsigned)strlen(text);
	unsigned head_len = (unsigned)strlen(head), at = 28 + 32;
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	put32(file, 0x950412de);
	put32(file, 0);
	put32(file, 2);
	put32(file, 28);
	put32(file, 28 + 16);
	put32(file, 0);
	put32(file, at);
	put32(file, 0); /* the ids: "" and id */
	put32(file, at);
	put32(file, id_len);
	put32(file, at + 1);
	at += 1 + id_len + 1;
	put32(file, head_len);
	put32(file, at);
	put32(file, text_len);
	put32(file, at + head_len + 1);
	fwrite("", 1, 1, file);
	fwrite(id, 1, id_len + 1, file);
	fwrite(head, 1, head_len + 1, file);
	fwrite(text, 1, text_len + 1, file);
	assert_int_equal(fclose(file), 0);
}

/* Where nothing of the system speaks Lithuanian, --lang lt still does. */
static void the_option_wins(void **state)
{
	char room[] = "klaster-i18n-XXXXXX", top[4096], path[8192];
	static const char *const parts[] = {
	    "/lt", "/lt/LC_MESSAGES", "/lt/LC_MESSAGES/klaster.mo"};

	(void)state;
	assert_non_null(mkdtemp(room));
	assert_non_null(realpath(room, top));
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s%s", top, parts[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	snprintf(path, sizeof(path), "%s%s", top, parts[2]);
	write_catalogue(path, "cluster", "klasteris");
	setenv("KLASTER_LOCALE_DIR", top, 1);
	setenv("LC_ALL", "C", 1);
	i18n_open(NULL);
	assert_string_equal(_("cluster"), "cluster");
	i18n_open("lt");
	assert_string_equal(_("cluster"), "klasteris");
	assert_string_equal(_("not there"), "not there");
	for (int i = 2; i >= 0; i--) {
		snprintf(path, sizeof(path), "%s%s", top, parts[i]);
		remove(path);
	}
	rmdir(top);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_stay_plain),
	    cmocka_unit_test(knows_the_charset),
#ifdef ENABLE_NLS
	    cmocka_unit_test(the_option_wins),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
