/*
 * The scanner takes JSON and nothing else; the writer gives what no terminal
 * obeys.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/model/json.h"

static bool scans(const char *text, size_t len, struct err *err)
{
	struct buf out;
	bool good;

	buf_init(&out, 2 * len + 16);
	good = json_scan(text, len, NULL, &out, NULL, err);
	buf_done(&out);
	return good;
}

static void takes_json(void **state)
{
	static const char *const good[] = {"{}", "[]", " null ", "\"\"", "0",
	    "-0", "-0.0e-0", "1E+2", "[1,[2,{\"a\":[]}]]",
	    "{\"a\":1,\"b\":{\"a\":2}}", "\"\\u0061\\n\\/\"",
	    "[{\"a\":1},{\"a\":1}]", "\xef\xbb\xbf[true,false,null]",
	    "\"\x7f\"", "\"\xf0\x9f\x8e\xa8\"", "{\"\":0}"};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(good); i++) {
		struct err err = ERR_INIT;

		if (!scans(good[i], strlen(good[i]), &err))
			fail_msg("%s: %s", good[i], err.text);
	}
}

static void refuses_what_is_none(void **state)
{
	static const char *const bad[] = {"", " ", "{", "[1,]", "[,1]", "[1 2]",
	    "{\"a\":1,}", "{\"a\"}", "{\"a\":}", "{a:1}", "{1:1}", "[1}",
	    "{\"a\":1]", "01", "1.", ".5", "+1", "0x10", "1e", "1e+", "-",
	    "NaN", "Infinity", "nul", "truefalse", "[] []", "[]x", "'a'", "\"a",
	    "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\", "\"a\nb\"",
	    "\"\x1b\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xff\"",
	    "\"\xe2\x82\"", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
	    "{\"x\":{},\"y\":{},\"x\":[]}", "<html>", "// c\n1", "[1]]",
	    "\xef\xbb\xbf", "\xff\xfe[\0]\0", "1 // c", "1.0.0", "1-2", "007"};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(bad); i++) {
		struct err err = ERR_INIT;

		if (scans(bad[i], strlen(bad[i]), &err))
			fail_msg("%s was taken", bad[i]);
		assert_int_equal(err.code, ERR_DATA);
	}
	assert_false(scans("[1]\0", 4, NULL));
	assert_false(scans("\"a\0b\"", 5, NULL));
}

static void says_where(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	scans("{\n  \"\xc5\x82\xc5\x82\": x}", 13, &err);
	assert_non_null(strstr(err.text, "line 2, column 9"));
	err = (struct err)ERR_INIT;
	scans("{\"a\":1,\n\"a\":2}", 14, &err);
	assert_non_null(strstr(err.text, "line 2, column 1"));
}

static void replaces_what_would_be_lost(void **state)
{
	static const char text[] =
	    "[\"a\\u0000b\\ud800c\\udc00\\ud83c\\udfa8\\ud800\\u0041\"]";
	struct json_scan result;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	assert_true(json_scan(text, strlen(text), NULL, &out, &result, NULL));
	assert_string_equal(buf_text(&out),
	    "[\"a\\ufffdb\\ufffdc\\ufffd\\ud83c\\udfa8\\ufffd\\u0041\"]");
	assert_int_equal(result.replaced, 4);
	buf_done(&out);
}

/* {"a0":0,"a1":0 ...} */
static void many_members(struct buf *out, size_t count)
{
	buf_addc(out, '{');
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%s\"a%zu\":0", i > 0 ? "," : "", i);
}

static void tells_names_apart(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 24);
	many_members(&out, 100000);
	buf_adds(&out, "}");
	assert_true(scans(buf_text(&out), out.len, NULL));
	buf_cut(&out, out.len - 1);
	buf_adds(&out, ",\"a777\":0}");
	assert_false(scans(buf_text(&out), out.len, NULL));
	buf_done(&out);
}

/* Closing an inner object must not forget names of the outer one. */
static void remembers_outer_names(void **state)
{
	struct buf out;

	(void)state;
	for (int i = 0; i < 64; i++) {
		buf_init(&out, 1 << 20);
		many_members(&out, 64);
		buf_adds(&out, ",\"inner\":");
		many_members(&out, 200);
		buf_addf(&out, "},\"a%d\":0}", i);
		assert_false(scans(buf_text(&out), out.len, NULL));
		buf_done(&out);
	}
}

static bool scans_within(const char *text, struct json_limits limits)
{
	struct buf out;
	bool good;

	buf_init(&out, 1 << 20);
	good = json_scan(text, strlen(text), &limits, &out, NULL, NULL);
	buf_done(&out);
	return good;
}

static void keeps_limits(void **state)
{
	struct json_limits limits = {100, 3, 5, 4, 6};
	char deep[2001];

	(void)state;
	assert_true(scans_within("[[[]]]", limits));
	assert_false(scans_within("[[[[]]]]", limits));
	assert_true(scans_within("[1,2,3,4]", limits));
	assert_false(scans_within("[1,2,3,4,5]", limits));
	assert_true(scans_within("\"abcd\"", limits));
	assert_false(scans_within("\"abcde\"", limits));
	assert_true(scans_within("123456", limits));
	assert_false(scans_within("1234567", limits));
	limits.bytes = 4;
	assert_false(scans_within("[1,2]", limits));
	memset(deep, '[', 2000);
	deep[2000] = '\0';
	assert_false(scans(deep, 2000, NULL));
	memset(deep, '[', 32);
	memset(deep + 32, ']', 32);
	assert_true(scans(deep, 64, NULL));
}

static void assert_scalar(const char *text, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct json *root = json_parse(text, strlen(text), NULL, &err);

	if (root == NULL)
		fail_msg("%s: %s", text, err.text);
	if (expected == NULL)
		assert_null(json_scalar(&arena, root));
	else
		assert_string_equal(json_scalar(&arena, root), expected);
	json_free(root);
	arena_done(&arena);
}

static void invents_no_digits(void **state)
{
	(void)state;
	assert_scalar("9007199254740993", "9007199254740993");
	assert_scalar("-123456789012345678901", "-123456789012345678901");
	assert_scalar("123456789012345", "123456789012345");
	assert_scalar("0.1", "0.1");
	assert_scalar("36961.67", "36961.67");
	assert_scalar("1.079939168E7", "10799391.68");
	assert_scalar("1e15", "1000000000000000");
	assert_scalar("-2.5e-3", "-0.0025");
	assert_scalar("100", "100");
	assert_scalar("5.0", "5");
	assert_scalar("-0", "0");
	assert_scalar("1e999", "1e999");
	assert_scalar("56.508300000000001", "56.508300000000001");
	assert_scalar("0.000000000000000000001", "0.000000000000000000001");
	assert_scalar("true", "true");
	assert_scalar("\"x\"", "x");
	assert_scalar("null", NULL);
	assert_scalar("[]", NULL);
}

static void reads_numbers(void **state)
{
	static const char text[] =
	    "[12,\"34\",-1,1.5,\"x\",\"\",null,9007199254740993,\"0x1\","
	    "99999999999999999999,\"inf\",\"2.5\"]";
	struct json *root = json_parse(text, strlen(text), NULL, NULL);

	(void)state;
	assert_int_equal(json_u64(json_item(root, 0), 7), 12);
	assert_int_equal(json_u64(json_item(root, 1), 7), 34);
	assert_int_equal(json_u64(json_item(root, 2), 7), 7);
	assert_int_equal(json_u64(json_item(root, 3), 7), 7);
	assert_int_equal(json_u64(json_item(root, 4), 7), 7);
	assert_int_equal(json_u64(json_item(root, 5), 7), 7);
	assert_int_equal(json_u64(json_item(root, 6), 7), 7);
	assert_true(json_u64(json_item(root, 7), 7) == 9007199254740993);
	assert_int_equal(json_u64(json_item(root, 9), 7), 7);
	assert_int_equal(json_u64(json_item(root, 8), 7), 7);
	assert_int_equal(json_u64(json_item(root, 10), 7), 7);
	assert_int_equal(json_u64(json_item(root, 11), 7), 7);
	assert_null(json_item(root, 12));
	assert_true(json_u64(NULL, 7) == 7);
	json_free(root);
}

static void compares_names_exactly(void **state)
{
	static const char text[] = "{\"Name\":1,\"name\":2,\"list\":[3]}";
	struct json *root = json_parse(text, strlen(text), NULL, NULL);

	(void)state;
	assert_int_equal(json_u64(json_get(root, "name"), 0), 2);
	assert_null(json_get(root, "NAME"));
	assert_null(json_get(json_get(root, "list"), "name"));
	assert_null(json_get(NULL, "name"));
	assert_int_equal(json_count(root), 3);
	assert_string_equal(json_name(json_first(root)), "Name");
	assert_null(json_first(json_get(root, "name")));
	json_free(root);
}

static void writes_harmlessly(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	json_write_stringn(&out,
	    "a\"\\\n\x1b[31m\x00\x7f\xc2\x9b\xe2\x80\xae\xe2\x80\xa8\xff"
	    "\xc4\x85\xef\xbf\xbd",
	    25);
	assert_string_equal(buf_text(&out),
	    "\"a\\\"\\\\\\n\\u001b[31m\\u0000\\u007f\\u009b\\u202e\\u2028"
	    "\xef\xbf\xbd\xc4\x85\xef\xbf\xbd\"");
	buf_done(&out);
}

static void keeps_commas(void **state)
{
	struct json_writer writer;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	json_writer_init(&writer, &out);
	json_open(&writer, NULL, '{');
	json_open(&writer, "a", '[');
	json_close(&writer, ']');
	json_open(&writer, "b", '[');
	json_put_u64(&writer, NULL, UINT64_MAX);
	json_open(&writer, NULL, '{');
	json_put_bool(&writer, "x", true);
	json_close(&writer, '}');
	json_put_string(&writer, NULL, NULL);
	json_close(&writer, ']');
	json_put_raw(&writer, "c", "1.5");
	json_close(&writer, '}');
	assert_string_equal(buf_text(&out),
	    "{\"a\":[],\"b\":[18446744073709551615,{\"x\":true},null],"
	    "\"c\":1.5}");
	buf_done(&out);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(takes_json),
	    cmocka_unit_test(refuses_what_is_none),
	    cmocka_unit_test(says_where),
	    cmocka_unit_test(replaces_what_would_be_lost),
	    cmocka_unit_test(tells_names_apart),
	    cmocka_unit_test(remembers_outer_names),
	    cmocka_unit_test(keeps_limits),
	    cmocka_unit_test(invents_no_digits),
	    cmocka_unit_test(reads_numbers),
	    cmocka_unit_test(compares_names_exactly),
	    cmocka_unit_test(writes_harmlessly),
	    cmocka_unit_test(keeps_commas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
