/*
 * test_option.c: values come from text or are refused with what would do.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/engine/option.h"

static const char *const colors[] = {"auto", "always", "never", NULL};
static const char *const languages[] = {"en", "lt", "lv", "pl", NULL};

static const struct option_row rows[] = {
    {.name = "offline", .type = OPTION_BOOL, .preset = "no", .help = "a"},
    {.name = "timeout",
	.type = OPTION_NUMBER,
	.min = -5,
	.max = 600,
	.unit = "s",
	.preset = "20",
	.help = "b"},
    {.name = "color",
	.type = OPTION_CHOICE,
	.choices = colors,
	.preset = "auto",
	.help = "c"},
    {.name = "service",
	.type = OPTION_TEXT,
	.max = 10,
	.preset = "",
	.help = "d"},
    {.name = "languages",
	.type = OPTION_LIST,
	.max = 3,
	.choices = languages,
	.preset = "en",
	.help = "e"},
    {.name = "columns", .type = OPTION_LIST, .preset = "", .help = "f"},
    {.name = "any",
	.type = OPTION_NUMBER,
	.min = LONG_MIN,
	.max = LONG_MAX,
	.preset = "0",
	.help = "g"},
};

static int setup(void **state)
{
	*state = options_new(rows, MEM_COUNT(rows));
	return 0;
}

static int teardown(void **state)
{
	options_free(*state);
	return 0;
}

static void becomes(struct options *options, const char *name, const char *text,
    const char *value)
{
	struct err err = ERR_INIT;

	if (!options_set(options, name, text, &err))
		fail_msg("%s", err.text);
	assert_string_equal(options_text(options, name), value);
}

static void refused(struct options *options, const char *name, const char *text,
    const char *why)
{
	struct err err = ERR_INIT;

	if (options_set(options, name, text, &err))
		fail_msg("%s was taken for %s", text, name);
	assert_int_equal(err.code, ERR_USAGE);
	if (strstr(err.text, why) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", err.text, why);
}

static void takes_what_fits(void **state)
{
	struct options *options = *state;

	assert_int_equal(options_number(options, "timeout"), 20);
	becomes(options, "offline", "on", "yes");
	assert_true(options_bool(options, "offline"));
	becomes(options, "offline", "false", "no");
	assert_false(options_bool(options, "offline"));
	becomes(options, "timeout", "+007", "7");
	becomes(options, "timeout", "-5", "-5");
	assert_int_equal(options_number(options, "timeout"), -5);
	becomes(options, "color", "never", "never");
	assert_int_equal(options_choice(options, "color"), 2);
	becomes(options, "service", "\xc5\xbe 'x'", "\xc5\xbe 'x'");
	becomes(options, "languages", " lt , en", "lt,en");
	assert_int_equal(options_list_count(options, "languages"), 2);
	assert_string_equal(options_list_at(options, "languages", 1), "en");
	becomes(options, "languages", "", "");
	assert_int_equal(options_list_count(options, "languages"), 0);
	becomes(options, "columns", "a,b", "a,b");
}

static void refuses_what_does_not(void **state)
{
	struct options *options = *state;

	refused(options, "ofline", "yes", "did you mean offline?");
	refused(options, "zzz", "yes", "no option is called 'zzz'");
	refused(options, "offline", "maybe", "it is yes|no");
	refused(options, "offline", "", "it is yes|no");
	refused(options, "timeout", "601", "it is -5..600 s");
	refused(options, "timeout", "-6", "-5..600");
	refused(options, "timeout", "", "-5..600");
	refused(options, "timeout", "-", "-5..600");
	refused(options, "timeout", "1.5", "-5..600");
	refused(options, "timeout", "12s", "-5..600");
	refused(options, "timeout", " 1", "-5..600");
	refused(options, "timeout", "0x10", "-5..600");
	refused(options, "color", "alwys", "did you mean always?");
	refused(options, "color", "purple", "auto|always|never");
	refused(options, "service", "12345678901", "longer than 10 bytes");
	refused(options, "service", "a\nb", "one line");
	refused(options, "service", "\xff", "UTF-8");
	refused(options, "languages", "en,,lt", "empty word");
	refused(options, "languages", "en,", "empty word");
	refused(options, "languages", "en,klingon", "en,lt,lv,pl");
	refused(options, "languages", "en,lt,lv,pl", "more than 3 words");
	assert_string_equal(options_text(options, "languages"), "en");
	assert_int_equal(options_number(options, "timeout"), 20);
}

static void reads_whole_longs(void **state)
{
	struct options *options = *state;

	becomes(options, "any", "9223372036854775807", "9223372036854775807");
	becomes(options, "any", "-9223372036854775808", "-9223372036854775808");
	refused(options, "any", "9223372036854775808", "..");
	refused(options, "any", "-9223372036854775809", "..");
	refused(options, "any", "99999999999999999999999999", "..");
}

static void knows_what_is_preset(void **state)
{
	struct options *options = *state;

	assert_true(options_is_preset(options, "columns"));
	becomes(options, "columns", "a b,c", "a b,c");
	assert_false(options_is_preset(options, "columns"));
	becomes(options, "timeout", "020", "20");
	assert_true(options_is_preset(options, "timeout"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(takes_what_fits, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		refuses_what_does_not, setup, teardown),
	    cmocka_unit_test_setup_teardown(reads_whole_longs, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		knows_what_is_preset, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
