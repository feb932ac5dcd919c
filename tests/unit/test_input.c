/* input.h: bytes of terminals as keys; what is none makes none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "klaster/base/buf.h"
#include "klaster/ui/input.h"

#define MS 50

/* What came out, as names of keys, {pasted text} and !answer. */
static void drain(struct input *input, int64_t now_ms, char *out, size_t size)
{
	struct input_event event;
	size_t used = 0;
	out[0] = '\0';
	while (input_next(input, now_ms, &event) && used < size) {
		char name[KEY_NAME_BYTES];
		if (event.kind == INPUT_KEY)
			used += (size_t)snprintf(out + used, size - used, "%s",
			    key_name(event.key, name));
		else if (event.kind == INPUT_PASTE)
			used += (size_t)snprintf(out + used, size - used,
			    "{%.*s}", (int)event.len, event.text);
		else
			used += (size_t)snprintf(
			    out + used, size - used, "!answer");
	}
}

static void gives_at(
    const char *bytes, size_t len, int64_t now_ms, const char *wanted)
{
	char out[2000];
	struct input *input = input_new(MS);
	input_teach(input, "\033OP", KC_F1);
	input_teach(input, "\033[[A", KC_F1); /* the Linux console */
	input_feed(input, bytes, len, 0);
	drain(input, now_ms, out, sizeof(out));
	assert_string_equal(out, wanted);
	/* The same, byte by byte. */
	input_free(input);
	input = input_new(MS);
	input_teach(input, "\033OP", KC_F1);
	input_teach(input, "\033[[A", KC_F1);
	struct buf all;
	buf_init(&all, 2000);
	for (size_t i = 0; i < len; i++) {
		input_feed(input, bytes + i, 1, 0);
		drain(input, 0, out, sizeof(out));
		buf_adds(&all, out);
	}
	drain(input, now_ms, out, sizeof(out));
	buf_adds(&all, out);
	/* A paste may come in pieces: "}{" is no difference. */
	struct buf joined;
	buf_init(&joined, 2000);
	for (const char *from = buf_text(&all); *from; from++) {
		if (from[0] == '}' && from[1] == '{')
			from++;
		else
			buf_addc(&joined, *from);
	}
	assert_string_equal(buf_text(&joined), wanted);
	buf_done(&joined);
	buf_done(&all);
	input_free(input);
}

static void gives(const char *bytes, const char *wanted)
{
	gives_at(bytes, strlen(bytes), MS, wanted);
}

static void plain_keys(void **state)
{
	(void)state;
	gives("a<\x7f\r\t", "a<lt><BS><Enter><Tab>");
	gives("\x01\x1a", "<C-a><C-z>");
	gives("\xc5\xbe\xd0\x9f", "\xc5\xbe\xd0\x9f");
}

static void cursor_keys_in_both_forms(void **state)
{
	(void)state;
	gives("\033[A\033OA\033[B\033OB", "<Up><Up><Down><Down>");
	gives("\033[H\033OF\033[1~\033[4~\033[7~\033[8~",
	    "<Home><End><Home><End><Home><End>");
	gives("\033[5~\033[6~\033[2~\033[3~", "<PgUp><PgDn><Ins><Del>");
	gives("\033OP\033[[A\033[15~\033[24~", "<F1><F1><F5><F12>");
}

static void modifiers(void **state)
{
	(void)state;
	gives("\033[1;5C\033[1;3D\033[1;2A", "<C-Right><M-Left><S-Up>");
	gives("\033[Z\033x\033[3;5~", "<S-Tab><M-x><C-Del>");
	gives("\033[97;5u\033[97;3u\033[27u", "<C-a><M-a><Esc>");
}

static void a_lone_escape_waits_for_its_time(void **state)
{
	(void)state;
	struct input *input = input_new(MS);
	char out[100];
	input_feed(input, "\033", 1, 1000);
	drain(input, 1000, out, sizeof(out));
	assert_string_equal(out, "");
	assert_int_equal(input_due_ms(input), 1000 + MS);
	drain(input, 1000 + MS, out, sizeof(out));
	assert_string_equal(out, "<Esc>");
	assert_int_equal(input_due_ms(input), -1);
	/* A sequence that came in two pieces is one key. */
	input_feed(input, "\033", 1, 2000);
	drain(input, 2010, out, sizeof(out));
	input_feed(input, "[A", 2, 2040);
	drain(input, 2040, out, sizeof(out));
	assert_string_equal(out, "<Up>");
	input_free(input);
}

static void two_escapes_and_alt(void **state)
{
	(void)state;
	gives("\033\033", "<Esc><Esc>");
	gives("\033[", "<M-[>");
	gives("\033O", "<M-O>");
	gives("\033\xc5\xbe", "<M-\xc5\xbe>");
}

static void a_lost_end_of_a_paste_can_be_made_good(void **state)
{
	(void)state;
	char out[200];
	struct input *input = input_new(MS);
	input_feed(input, "\033[200~ab", 8, 0);
	drain(input, 0, out, sizeof(out));
	/* Close behind, or with others, it is a part of the paste. */
	input_feed(input, "\003", 1, 100);
	input_feed(input, "\003q", 2, 5000);
	drain(input, 5000, out, sizeof(out));
	assert_null(strchr(out, '<'));
	input_feed(input, "\003", 1, 5600);
	drain(input, 5600, out, sizeof(out));
	assert_string_equal(out, "<C-c>");
	input_feed(input, "q", 1, 5700);
	drain(input, 5700, out, sizeof(out));
	assert_string_equal(out, "q");
	input_free(input);
}

static void pasted_text_is_no_key(void **state)
{
	(void)state;
	gives("a\033[200~quit\r\033[A:q\n\033[201~b", "a{quit\r\033[A:q\n}b");
	gives("\033[200~\033[201~x", "x");
	gives("\033[200~half \033[20", "{half }");
}

static void answers_and_rubbish(void **state)
{
	(void)state;
	gives("\033[0na", "!answera");
	gives("\033[Mabcx", "x");    /* an old mouse report */
	gives("\033[I\033[Ox", "x"); /* focus */
	gives("\033[?1;2cx", "x");   /* who are you */
	gives("\033[99999999999999999999~x", "x");
	gives("\033[12\033[Ax", "<Up>x"); /* broken off */
}

/* Mode 1006: button, column, row; what is let go or moved is nothing. */
static void the_mouse_is_keys_with_a_place(void **state)
{
	(void)state;
	gives("\033[<0;10;5Mx\033[<0;10;5my", "<Click>xy");
	gives("\033[<1;1;1M\033[<2;1;1M", "<MiddleClick><RightClick>");
	gives(
	    "\033[<64;1;1M\033[<65;1;1M\033[<66;1;1M", "<WheelUp><WheelDown>");
	gives("\033[<4;1;1M\033[<8;1;1M\033[<16;1;1M\033[<81;1;1M",
	    "<S-Click><M-Click><C-Click><C-WheelDown>");
	gives("\033[<3;1;1M\033[<32;1;1M\033[<35;1;1M\033[<128;1;1Mx", "x");
	gives("\033[<0;0;1M\033[<0;1;0M\033[<0;1M\033[<0;1;1;1Mx", "x");
	gives("\033[<;;M\033[<-1;1;1M\033[<0;99999999999;1Mx", "x");

	struct input *input = input_new(MS);
	struct input_event event;
	input_feed(input, "\033[<0;80;24M", 11, 0);
	assert_true(input_next(input, 0, &event));
	assert_true(key_is_mouse(event.key));
	assert_int_equal(event.col, 79);
	assert_int_equal(event.row, 23);
	input_free(input);
}

static void broken_characters_make_no_key(void **state)
{
	(void)state;
	gives_at("\xff\xc5"
		 "a\xe2\x82",
	    5, MS, "a");
	gives_at("\xed\xa0\x80x", 4, MS, "x"); /* a surrogate */
	gives_at("\xc2\x9b"
		 "A",
	    3, MS, "A"); /* C1 */
	gives_at("\0a", 2, MS, "<C-Space>a");
}

static void any_bytes_end(void **state)
{
	(void)state;
	struct input *input = input_new(0);
	unsigned seed = 7;
	struct input_event event;
	for (int round = 0; round < 2000; round++) {
		char bytes[40];
		for (size_t i = 0; i < sizeof(bytes); i++) {
			seed = seed * 1103515245u + 12345u;
			bytes[i] = (seed >> 16) % 4 == 0
				       ? "\033[O;~"[(seed >> 20) % 5]
				       : (char)(seed >> 18);
		}
		input_feed(input, bytes, sizeof(bytes), round);
		int events = 0;
		while (input_next(input, round + 1, &event))
			assert_true(++events < 1000);
	}
	input_free(input);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_keys),
	    cmocka_unit_test(cursor_keys_in_both_forms),
	    cmocka_unit_test(modifiers),
	    cmocka_unit_test(a_lone_escape_waits_for_its_time),
	    cmocka_unit_test(two_escapes_and_alt),
	    cmocka_unit_test(pasted_text_is_no_key),
	    cmocka_unit_test(a_lost_end_of_a_paste_can_be_made_good),
	    cmocka_unit_test(answers_and_rubbish),
	    cmocka_unit_test(the_mouse_is_keys_with_a_place),
	    cmocka_unit_test(broken_characters_make_no_key),
	    cmocka_unit_test(any_bytes_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
