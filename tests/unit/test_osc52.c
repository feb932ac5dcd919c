/* What goes to a terminal's clipboard, byte for byte. */
#include <stdio.h>
#include <string.h>
#include "unit.h"

#include "klaster/ui/osc52.h"

static const char *written(
    struct buf *out, enum osc52_way way, const char *text)
{
	buf_reset(out);
	assert_true(osc52_write(out, way, text, strlen(text)));
	return buf_text(out);
}

/* The vectors of RFC 4648. */
static void test_plain(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"", ""}, {"f", "Zg=="},
	    {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
	    {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
	    {"\xff\xfe\xfd", "//79"}};
	struct buf out;
	buf_init(&out, OSC52_BYTES_MAX);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char want[64];
		snprintf(want, sizeof(want), "\033]52;c;%s\033\\", pairs[i][1]);
		assert_string_equal(
		    written(&out, OSC52_PLAIN, pairs[i][0]), want);
	}
	buf_done(&out);
}

static void test_wrapped(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, OSC52_BYTES_MAX);
	assert_string_equal(written(&out, OSC52_TMUX, "foo"),
	    "\033Ptmux;\033\033]52;c;Zm9v\033\033\\\033\\");
	assert_string_equal(written(&out, OSC52_SCREEN, "foo"),
	    "\033P\033\033\\\033P]52;c;Zm9v\033\033\\\033P\\\033\\");
	buf_done(&out);
}

/* As much as terminals take, in each way; and not a byte more. */
static void test_limit(void **state)
{
	(void)state;
	static char text[OSC52_TEXT_MAX + 1];
	memset(text, 'x', sizeof(text));
	struct buf out;
	buf_init(&out, OSC52_BYTES_MAX);
	for (int way = OSC52_PLAIN; way <= OSC52_SCREEN; way++) {
		buf_reset(&out);
		assert_true(osc52_write(
		    &out, (enum osc52_way)way, text, OSC52_TEXT_MAX));
		assert_false(out.full);
		buf_reset(&out);
		assert_false(
		    osc52_write(&out, (enum osc52_way)way, text, sizeof(text)));
		assert_int_equal(out.len, 0);
	}
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_wrapped),
	    cmocka_unit_test(test_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
