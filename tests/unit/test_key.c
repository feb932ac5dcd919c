/*
 * test_key.c: every key has one code and one name, and names that are no keys
 * are refused with something better to write.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include "klaster/engine/key.h"

/* The one key of a name. */
static uint32_t key(const char *name)
{
	uint32_t keys[KEY_SEQUENCE];
	struct err err = ERR_INIT;
	size_t count;

	if (!key_parse(name, keys, &count, &err))
		fail_msg("%s: %s", name, err.text);
	assert_int_equal(count, 1);
	return keys[0];
}

static void refused(const char *name, const char *why)
{
	uint32_t keys[KEY_SEQUENCE];
	struct err err = ERR_INIT;
	size_t count;

	if (key_parse(name, keys, &count, &err))
		fail_msg("%s was taken", name);
	assert_int_equal(err.code, ERR_USAGE);
	if (strstr(err.text, why) == NULL)
		fail_msg("%s: \"%s\" lacks \"%s\"", name, err.text, why);
}

static void named(uint32_t code, const char *name)
{
	char out[KEY_NAME_BYTES];

	assert_string_equal(key_name(code, out), name);
}

static void reads_names(void **state)
{
	(void)state;
	assert_int_equal(key("j"), 'j');
	assert_int_equal(key("\xc5\xbe"), 0x17e);
	assert_int_equal(key("\xd0\x96"), 0x416);
	assert_int_equal(key("\xe3\x81\x82"), 0x3042);
	assert_int_equal(key("<Space>"), ' ');
	assert_int_equal(key("<lt>"), '<');
	assert_int_equal(key("<LT>"), '<');
	assert_int_equal(key(">"), '>');
	assert_int_equal(key("<enter>"), KC_ENTER);
	assert_int_equal(key("<CR>"), KC_ENTER);
	assert_int_equal(key("<PageDown>"), KC_PGDN);
	assert_int_equal(key("<F1>"), KC_F1);
	assert_int_equal(key("<f24>"), KC_F24);
	assert_int_equal(key("<C-a>"), 'a' | KC_CTRL);
	assert_int_equal(key("<c-A>"), 'a' | KC_CTRL);
	assert_int_equal(key("<A-x>"), 'x' | KC_META);
	assert_int_equal(key("<M-X>"), 'X' | KC_META);
	assert_int_equal(key("<M-C-x>"), key("<C-M-x>"));
	assert_int_equal(key("<S-Tab>"), KC_TAB | KC_SHIFT);
	assert_int_equal(key("<C-S-Left>"), KC_LEFT | KC_SHIFT | KC_CTRL);
	assert_int_equal(key("<M-->"), '-' | KC_META);
	assert_int_equal(key("<M-<>"), '<' | KC_META);
	assert_int_equal(key("<C-Space>"), ' ' | KC_CTRL);
}

/* What terminals cannot tell apart is one key. */
static void has_one_code(void **state)
{
	(void)state;
	assert_int_equal(key("<C-i>"), KC_TAB);
	assert_int_equal(key("<C-m>"), KC_ENTER);
	assert_int_equal(key("<C-[>"), KC_ESC);
	assert_int_equal(key("<C-?>"), KC_BS);
	assert_int_equal(key("<C-@>"), key("<C-Space>"));
	assert_int_equal(key("<M-C-i>"), KC_TAB | KC_META);
	assert_int_equal(key_of_char(0x01, 0), key("<C-a>"));
	assert_int_equal(key_of_char(0x09, 0), KC_TAB);
	assert_int_equal(key_of_char(0x0a, 0), key("<C-j>"));
	assert_int_equal(key_of_char(0x0d, 0), KC_ENTER);
	assert_int_equal(key_of_char(0x1b, 0), KC_ESC);
	assert_int_equal(key_of_char(0x08, 0), key("<C-h>"));
	assert_int_equal(key_of_char(0x7f, 0), KC_BS);
	assert_int_equal(key_of_char(0x1f, 0), key("<C-_>"));
	assert_int_equal(key_of_char(0, 0), key("<C-Space>"));
	assert_int_equal(key_of_char(0x0d, KC_META), key("<M-Enter>"));
	assert_int_equal(key_of_char('A', KC_SHIFT), 'A');
	assert_int_equal(key_of_char(KC_TAB, KC_CTRL), key("<C-Tab>"));
	assert_int_equal(key_of_char(0x90, 0), KC_NONE);
	assert_int_equal(key_of_char(0xd800, 0), KC_NONE);
	assert_int_equal(key_of_char(0x110000, 0), KC_NONE);
	assert_int_equal(key_of_char(0x202e, 0), KC_NONE);
	assert_int_equal(key_of_char(KC_LAST + 1, 0), KC_NONE);
}

static void writes_names(void **state)
{
	(void)state;
	named('j', "j");
	named(' ', "<Space>");
	named('<', "<lt>");
	named('>', ">");
	named('>' | KC_META, "<M-gt>");
	named('\\', "\\");
	named('<' | KC_META, "<M-lt>");
	named(0x17e | KC_META, "<M-\xc5\xbe>");
	named('a' | KC_CTRL | KC_META, "<C-M-a>");
	named(KC_F24 | KC_CTRL | KC_META | KC_SHIFT, "<C-M-S-F24>");
	named(KC_NONE, "");
	named(0x301, "");
	named(KC_LAST + 1, "");
	named(0x7f, "");
}

static void refuses_with_advice(void **state)
{
	(void)state;
	refused("", "no key is named");
	refused("<Entre>", "did you mean <Enter>?");
	refused("<C-Lft>", "did you mean <C-Left>?");
	refused("<F25>", "no key is called <F25>");
	refused("<F0>", "no key is called <F0>");
	refused("<F01>", "no key is called");
	refused("<X-a>", "no key is called <X-a>");
	refused("<qwertz>", "<lt> for '<'");
	refused("<C-\xc4\x85>", "terminals do not send Ctrl");
	refused("<C-1>", "terminals do not send Ctrl");
	refused("<S-a>", "write that one");
	refused("<", "<lt>");
	refused("<>", "<lt>");
	refused("<Enter", "<lt>");
	refused("e\xcc\x81", "U+0301 is no key");
	refused("a\tb", "U+0009 is no key");
	refused("\xff", "not UTF-8");
	refused("\xc3", "not UTF-8");
	refused("<\xff>", "no key is called");
	refused("abcdefghi", "more than 8 keys");
	refused("<this-is-a-name-that-never-ends-and-goes-on>", "as long as");
}

static void reads_sequences(void **state)
{
	uint32_t keys[KEY_SEQUENCE];
	struct buf names;
	size_t count;

	(void)state;
	assert_true(key_parse("g<C-x>\xc5\xbe<lt>>", keys, &count, NULL));
	assert_int_equal(count, 5);
	assert_int_equal(keys[1], 'x' | KC_CTRL);
	assert_int_equal(keys[4], '>');
	buf_init(&names, 100);
	assert_true(key_print(&names, keys, count));
	assert_string_equal(buf_text(&names), "g<C-x>\xc5\xbe<lt>>");
	buf_done(&names);
}

/* Every code with a name is what its name reads as. */
static void names_round_trip(void **state)
{
	static const uint32_t modifiers[] = {0, KC_META, KC_CTRL,
	    KC_CTRL | KC_META, KC_SHIFT, KC_CTRL | KC_META | KC_SHIFT};

	(void)state;
	for (uint32_t code = 0; code <= KC_LAST; code++)
		for (size_t i = 0; i < 6; i++) {
			uint32_t made = key_of_char(code, modifiers[i]);
			char name[KEY_NAME_BYTES];

			if (made == KC_NONE)
				continue;
			assert_int_equal(key(key_name(made, name)), made);
			if (code == 0x250) /* the rest has no other rules */
				code = KC_FIRST - 1;
		}
	for (uint32_t code = 0x250; code < KC_FIRST; code += 7) {
		uint32_t made = key_of_char(code, KC_META);
		char name[KEY_NAME_BYTES];

		if (made != KC_NONE)
			assert_int_equal(key(key_name(made, name)), made);
	}
}

static void knows_text(void **state)
{
	(void)state;
	assert_true(key_is_text('a'));
	assert_true(key_is_text(' '));
	assert_true(key_is_text(0x17e));
	assert_false(key_is_text(KC_ENTER));
	assert_false(key_is_text('a' | KC_META));
	assert_false(key_is_text('a' | KC_CTRL));
	assert_false(key_is_text(KC_NONE));
	assert_false(key_is_text(0x1b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_names),
	    cmocka_unit_test(has_one_code),
	    cmocka_unit_test(writes_names),
	    cmocka_unit_test(refuses_with_advice),
	    cmocka_unit_test(reads_sequences),
	    cmocka_unit_test(names_round_trip),
	    cmocka_unit_test(knows_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
