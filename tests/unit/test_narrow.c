/*
 * test_narrow.c: what may lie on a disk of an answer: fields we know, below a
 * level; and what is left reads as it did.
 */
#include "unit.h"

#include <string.h>
#include "klaster/model/decode.h"

struct narrowed {
	struct buf out;
	bool narrowed;
};

static const char *narrow(struct narrowed *one, const char *text, bool names)
{
	const struct decode_narrow how = {
	    .level = LEVEL_COORDINATOR, .names = names};
	struct err err = ERR_INIT;

	buf_init(&one->out, 1 << 20);
	if (!decode_narrow(
		text, strlen(text), &how, &one->out, &one->narrowed, &err))
		fail_msg("%s", err.text);
	return buf_text(&one->out);
}

static void check(const char *text, bool names, bool narrowed,
    const char *stays, const char *goes)
{
	struct narrowed one;
	const char *out = narrow(&one, text, names);

	if (stays != NULL && strstr(out, stays) == NULL)
		fail_msg("%s is missing in %s", stays, out);
	if (goes != NULL && strstr(out, goes) != NULL)
		fail_msg("%s stands in %s", goes, out);
	assert_int_equal(one.narrowed, narrowed);
	buf_done(&one.out);
}

#define PERSON(attributes)                                                     \
	"{\"data\":[{\"type\":\"people\",\"id\":\"ann\",\"attributes\":{"      \
	"\"name\":\"Ann\"," attributes "}}]}"

static void fields_by_their_level(void **state)
{
	(void)state;
	check(PERSON("\"phone\":\"+372 55\""), false, true, "Ann", "372");
	check(PERSON("\"phone\":[\"+372 55\",{\"value\":\"+372 56\"}]"), false,
	    true, "Ann", "372");
	/* As foreign services spell it. */
	check(PERSON("\"e-mail\":\"a@b.ee\""), false, true, "Ann", "a@b");
	check(PERSON("\"PHONE\":\"+372 55\""), false, true, "Ann", "372");
	/* What nobody here can name. */
	check(PERSON("\"privateMobile\":\"+372 55\""), false, false, "Ann",
	    "372");
	check(PERSON("\"role\":\"manager\""), false, false, "manager", NULL);
}

static void other_values_by_their_fields(void **state)
{
	static const char answer[] =
	    "{\"data\":[{\"type\":\"people\",\"id\":\"ann\",\"meta\":{"
	    "\"label\":\"Ann\",\"conflicts\":{\"phone\":[\"+372 55\"],"
	    "\"role\":[\"manager\"]}}}]}";

	(void)state;
	check(answer, false, true, "\"role\":[\"manager\"]", "372");
	check(answer, false, true, "Ann", "phone");
}

static void claims_by_their_own(void **state)
{
	(void)state;
	check(PERSON("\"claims\":[{\"field\":\"role\",\"value\":\"one\"},"
		     "{\"field\":\"role\",\"value\":\"two\","
		     "\"level\":\"coordinator\"}]"),
	    false, true, "one", "two");
	check(PERSON("\"claims\":[{\"field\":\"role\",\"value\":\"one\","
		     "\"level\":\"member\"}]"),
	    false, false, "one", NULL);
	check(PERSON("\"claims\":[{\"field\":\"role\",\"value\":\"one\","
		     "\"level\":\"withheld\"}]"),
	    false, true, NULL, "one");
	/* A level of another time is no reason to keep it. */
	check(PERSON("\"claims\":[{\"field\":\"role\",\"value\":\"one\","
		     "\"level\":\"secret\"}]"),
	    false, true, NULL, "one");
	check(PERSON("\"claims\":[{\"field\":\"role\",\"value\":\"one\","
		     "\"level\":7}]"),
	    false, true, NULL, "one");
	check(PERSON("\"claims\":[{\"field\":\"phone\",\"value\":\"372\"}]"),
	    false, true, NULL, "372");
	check(PERSON("\"claims\":[{\"value\":\"372\"},\"373\"]"), false, false,
	    NULL, "37");
	check(PERSON("\"role\":{\"value\":\"one\",\"level\":\"coordinator\"}"),
	    false, true, "Ann", "one");
	check(PERSON("\"role\":[{\"value\":\"one\",\"level\":\"withheld\"}]"),
	    false, true, "Ann", "one");
	check(PERSON("\"translations\":{\"phone\":{\"lt\":\"372\"}}"), false,
	    true, "Ann", "372");
}

#define REFERENCE                                                              \
	"{\"data\":{\"type\":\"organisations\",\"id\":\"o\","                  \
	"\"attributes\":{\"name\":\"Office\"},\"relationships\":{"             \
	"\"contact\":{\"data\":{\"type\":\"people\",\"id\":\"ann\","           \
	"\"meta\":{\"label\":\"Ann Orav\"}}}}}}"

static void names_of_people(void **state)
{
	(void)state;
	check(REFERENCE, false, false, "Ann Orav", NULL);
	check(REFERENCE, true, true, "\"ann\"", "Orav");
}

static void what_else_it_says(void **state)
{
	(void)state;
	check("{\"data\":[{\"type\":\"aliens\",\"id\":\"x\","
	      "\"attributes\":{\"name\":\"Zorg\"}}],"
	      "\"meta\":{\"page\":{\"total\":12345678901234567890}},"
	      "\"links\":{\"next\":\"/v1/x?a=b\"}}",
	    false, false, "/v1/x?a=b", "Zorg");
	check("{\"data\":[],\"included\":[{\"type\":\"people\",\"id\":\"x\","
	      "\"attributes\":{\"name\":\"Zorg\"}}]}",
	    false, false, "\"data\":[]", "Zorg");
}

static void reads_as_before(void **state)
{
	static const char text[] =
	    "{\"data\":[{\"type\":\"projects\",\"id\":\"p\",\"attributes\":{"
	    "\"title\":{\"en\":\"One\",\"lt\":\"Vienas\"},"
	    "\"startDate\":\"2019-07-01\"}}],\"meta\":{\"page\":"
	    "{\"total\":7}},\"links\":{\"next\":null,\"prev\":\"/x\"}}";
	struct page *page = page_new();
	struct narrowed one;
	struct err err = ERR_INIT;

	(void)state;
	narrow(&one, text, true);
	assert_false(one.narrowed);
	assert_true(
	    decode_document(page, buf_text(&one.out), one.out.len, NULL, &err));
	assert_int_equal(page->count, 1);
	assert_int_equal(page->records[0]->claim_count, 3);
	assert_int_equal(page->total.count, 7);
	assert_null(page->next);
	assert_string_equal(page->prev, "/x");
	page_free(page);
	buf_done(&one.out);
}

static void no_document(void **state)
{
	const struct decode_narrow how = {.level = LEVEL_COORDINATOR};
	struct err err = ERR_INIT;
	struct buf out;
	bool narrowed;

	(void)state;
	buf_init(&out, 100);
	assert_false(decode_narrow("{", 1, &how, &out, &narrowed, &err));
	err.code = ERR_NONE;
	buf_done(&out);
	buf_init(&out, 20);
	assert_false(decode_narrow(
	    REFERENCE, sizeof(REFERENCE) - 1, &how, &out, &narrowed, &err));
	assert_int_equal(err.code, ERR_DATA);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_by_their_level),
	    cmocka_unit_test(other_values_by_their_fields),
	    cmocka_unit_test(claims_by_their_own),
	    cmocka_unit_test(names_of_people),
	    cmocka_unit_test(what_else_it_says),
	    cmocka_unit_test(reads_as_before),
	    cmocka_unit_test(no_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
