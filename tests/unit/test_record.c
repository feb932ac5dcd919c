/*
 * test_record.c: which claim is shown, and when two contradict each other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/model/claim_show.h"
#include "klaster/model/decode.h"
#include "klaster/model/record.h"

/* A record of the kind with one field of those claims, as a directory line
 * has them. */
static struct record *make(struct arena *arena, const char *kind,
    const char *field, const char *claims)
{
	struct err err = ERR_INIT;
	char *line;
	struct record *record;

	arena_init(arena);
	line = arena_printf(arena,
	    "{\"kind\":\"%s\",\"id\":\"x\",\"fields\":{\"%s\":%s}}", kind,
	    field, claims);
	record = decode_line(arena, line, strlen(line), &err);
	if (record == NULL || record->skipped != 0)
		fail_msg("%s: %s", line, err.text);
	return record;
}

/* ',' parts languages; NULL for none. */
static void assert_picks(
    const char *claims, const char *langs, const char *expected)
{
	const char *list[5] = {NULL};
	struct arena arena;
	struct record *record = make(&arena, "organisations", "name", claims);
	const struct claim *claim;

	for (size_t i = 0; langs != NULL && *langs != '\0' && i < 4; i++) {
		size_t len = strcspn(langs, ",");

		list[i] = arena_strndup(&arena, langs, len);
		langs += len + (langs[len] == ',');
	}
	claim = record_pick(
	    record, &record->kind->fields[0], langs != NULL ? list : NULL);
	if (expected == NULL)
		assert_null(claim);
	else
		assert_string_equal(claim->value, expected);
	assert_string_equal(record_label(record, langs != NULL ? list : NULL),
	    expected != NULL ? expected : "x");
	arena_done(&arena);
}

#define PL "{\"value\":\"P\",\"lang\":\"pl\"}"
#define EN "{\"value\":\"E\",\"lang\":\"en\"}"
#define LT "{\"value\":\"L\",\"lang\":\"lt-LT\"}"

static void test_picking_a_language(void **state)
{
	(void)state;
	assert_picks("[" PL "," EN "," LT "]", "lt,en", "L");
	assert_picks("[" PL "," EN "," LT "]", "LT", "L");
	assert_picks("[" PL "," EN "]", "lt,et", "E");
	assert_picks("[" PL "," LT "]", "et", "P");
	assert_picks("[" PL "," EN "]", NULL, "E");
	assert_picks("[" PL "," EN "]", "et,pl", "P");
	assert_picks("[\"N\"," PL "]", "et", "N");
	assert_picks("[" LT "]", "l", "L");
	assert_picks("[]", "lt", NULL);
}

static void test_picking_a_rank(void **state)
{
	(void)state;
	assert_picks("[\"A\",\"B\"]", NULL, "A");
	assert_picks(
	    "[\"A\",{\"value\":\"B\",\"rank\":\"preferred\"}]", NULL, "B");
	assert_picks(
	    "[{\"value\":\"A\",\"rank\":\"outdated\"},\"B\"]", NULL, "B");
	assert_picks("[{\"value\":\"A\",\"rank\":\"outdated\"}]", NULL, "A");
	/* a former name in the reader's language is still a former one */
	assert_picks(
	    "[{\"value\":\"A\",\"lang\":\"lt\",\"rank\":\"outdated\"}," PL "]",
	    "lt", "P");
	/* preferred is meant among the names of a language */
	assert_picks(
	    "[{\"value\":\"A\",\"lang\":\"pl\",\"rank\":\"preferred\"}," LT "]",
	    "lt", "L");
	assert_picks(
	    "[{\"value\":\"unknown\",\"form\":\"absence\"}]", NULL, NULL);
	assert_picks("[{\"value\":\"unknown\",\"form\":\"absence\",\"rank\":"
		     "\"preferred\"},\"B\"]",
	    NULL, "B");
}

static void assert_disagrees(
    const char *kind, const char *field, const char *claims, bool expected)
{
	struct arena arena;
	struct record *record = make(&arena, kind, field, claims);

	if (record_disagrees(record, kind_field(record->kind, field)) !=
	    expected)
		fail_msg("%s %s", field, claims);
	arena_done(&arena);
}

/* The values a row tells beside the picked one, parted by blanks. */
static void assert_contests(const char *kind, const char *field,
    const char *claims, const char *expected)
{
	struct arena arena;
	struct record *record = make(&arena, kind, field, claims);
	const struct claim *pick =
	    record_pick(record, record->claims[0].field, NULL);
	const char *told = "";

	for (size_t i = 0; i < record->claim_count; i++)
		if (record_contests(record, &record->claims[i], pick))
			told = arena_printf(
			    &arena, "%s %s", told, record->claims[i].value);
	assert_string_equal(told, expected);
	arena_done(&arena);
}

static void test_what_a_row_tells_beside(void **state)
{
	(void)state;
	assert_contests("projects", "startDate", "\"2019-07-01\"", "");
	assert_contests("projects", "startDate",
	    "[\"2019-07-01\",\"2020-01-01\",\"2019\",\"2020-01-01\","
	    "\"2021\"]",
	    " 2020-01-01 2021");
	/* Of another rank, and more than one value, contradict nothing. */
	assert_contests("projects", "startDate",
	    "[\"2019\",{\"value\":\"2020\",\"rank\":\"outdated\"}]", "");
	assert_contests("projects", "countries", "[\"LV\",\"LT\"]", "");
	/* Its level could not be told with it. */
	assert_contests("projects", "startDate",
	    "[\"2019\",{\"value\":\"2020\",\"level\":\"member\"},\"2021\"]",
	    " 2021");
	assert_contests("organisations", "name",
	    "[" PL ",{\"value\":\"Q\",\"lang\":\"pl\"}]", "");
}

static void test_disagreements(void **state)
{
	(void)state;
	assert_disagrees(
	    "projects", "startDate", "[\"2019-07-01\",\"2020-01-01\"]", true);
	assert_disagrees("projects", "startDate",
	    "[\"2019\",\"2019-07-01\",\"2019-22\"]", false);
	assert_disagrees("projects", "startDate",
	    "[\"2019\",\"2019-07-01\",\"2019-08\"]", true);
	assert_disagrees(
	    "projects", "startDate", "[\"2018/2020\",\"2019\"]", false);
	assert_disagrees(
	    "projects", "startDate", "[\"2019-24\",\"2020-02-29\"]", false);
	assert_disagrees("projects", "totalBudget",
	    "[\"264,145.00 EUR\",\"264 145,00 EUR\"]", false);
	assert_disagrees("projects", "totalBudget",
	    "[\"264145.00 EUR\",\"217833.25 EUR\"]", true);
	assert_disagrees("projects", "totalBudget",
	    "[\"264145.00 EUR\",{\"value\":\"not-published\",\"form\":"
	    "\"absence\"}]",
	    false);
	assert_disagrees("organisations", "name", "[" PL "," EN "]", false);
	assert_disagrees("organisations", "name",
	    "[" PL ",{\"value\":\"Q\",\"lang\":\"pl\"}]", true);
	assert_disagrees("organisations", "name",
	    "[{\"value\":\"Tel\xc5\xa1i\xc5\xb3\",\"lang\":\"lt\"},"
	    "{\"value\":\"Telsiu\",\"lang\":\"lt\"}]",
	    false);
	assert_disagrees("organisations", "name",
	    "[" PL ",{\"value\":\"Q\",\"lang\":\"pl\",\"rank\":\"outdated\"}]",
	    false);
	assert_disagrees("organisations", "name",
	    "[" PL ",{\"value\":\"Q\",\"lang\":\"pl\",\"form\":\"derived\"}]",
	    false);
	assert_disagrees(
	    "organisations", "region", "[\"SE22\",\"SE221\"]", false);
	assert_disagrees(
	    "organisations", "region", "[\"SE22\",\"SE231\"]", true);
	assert_disagrees("organisations", "country", "[\"LT\",\"LTX\"]", true);
	assert_disagrees("organisations", "alias", "[\"A\",\"B\"]", false);
	assert_disagrees("organisations", "website",
	    "[\"http://www.example.org/\",\"https://example.org\"]", false);
	assert_disagrees("organisations", "website",
	    "[\"http://example.org/a\",\"https://example.org/b\"]", true);
	assert_disagrees("organisations", "address", "[]", false);
}

/* Which of the claims of one field are marked, as "x" and ".". */
static void assert_differs(
    const char *field, const char *claims, const char *expected)
{
	struct arena arena;
	struct record *record = make(&arena, "organisations", field, claims);
	size_t count;
	const struct claim *of =
	    record_claims(record, kind_field(record->kind, field), &count);

	assert_int_equal(count, strlen(expected));
	for (size_t i = 0; i < count; i++)
		if (record_claim_differs(record, &of[i]) !=
		    (expected[i] == 'x'))
			fail_msg("%s %s: claim %zu", field, claims, i);
	arena_done(&arena);
}

static void test_claims_that_differ(void **state)
{
	(void)state;
	assert_differs("name",
	    "[{\"value\":\"A\",\"lang\":\"lt\"},{\"value\":\"B\",\"lang\":"
	    "\"en\"},{\"value\":\"C\",\"lang\":\"en\"},{\"value\":\"D\","
	    "\"lang\":\"en\",\"form\":\"derived\"}]",
	    ".xx.");
	assert_differs("region", "[\"SE22\",\"SE221\",\"SE231\"]", "xxx");
	assert_differs("alias", "[\"A\",\"B\"]", "..");
}

static void test_order_of_claims(void **state)
{
	struct arena arena = ARENA_INIT;
	const struct kind *kind = kind_find("organisations");
	const struct field *name = kind_field(kind, "name");
	const struct field *city = kind_field(kind, "city");
	struct record_builder builder;
	struct record *record;
	const struct claim *claims;
	char value[] = "two";
	size_t count;

	(void)state;
	record_begin(&builder, &arena, kind, "x");
	record_add(&builder, city, "one");
	record_add(&builder, name, value);
	record_add(&builder, city, "three");
	value[0] = 'X'; /* the value was copied */
	record = record_end(&builder);
	assert_int_equal(record->claim_count, 3);
	assert_string_equal(record->claims[0].value, "two");
	claims = record_claims(record, city, &count);
	assert_int_equal(count, 2);
	assert_string_equal(claims[0].value, "one");
	assert_string_equal(claims[1].value, "three");
	assert_null(record_claims(record, kind_field(kind, "pic"), &count));
	assert_int_equal(count, 0);
	arena_done(&arena);
}

static void test_a_copy_stands_alone(void **state)
{
	struct arena first, second = ARENA_INIT;
	struct record *record = make(&first, "organisations", "name",
	    "[{\"value\":\"P\",\"lang\":\"pl\",\"source\":\"001\",\"note\":"
	    "\"n\",\"fact\":\"f\",\"printed\":\"p\",\"label\":\"l\"}," EN "]");
	struct buf before, after;
	struct record *copy;

	(void)state;
	buf_init(&before, 1000);
	buf_init(&after, 1000);
	encode_line(record, &before);
	copy = record_copy(&second, record);
	arena_done(&first);
	encode_line(copy, &after);
	assert_string_equal(buf_text(&before), buf_text(&after));
	buf_done(&before);
	buf_done(&after);
	arena_done(&second);
}

static void test_ids_and_references(void **state)
{
	const struct kind *kind;
	const char *id;
	char long_id[RECORD_ID_MAX + 2];

	(void)state;
	assert_true(record_id_is_valid("erb"));
	assert_true(record_id_is_valid("A-z_0.9"));
	assert_true(record_id_is_valid("a..b"));
	assert_false(record_id_is_valid(""));
	assert_false(record_id_is_valid("."));
	assert_false(record_id_is_valid(".."));
	assert_false(record_id_is_valid("a/b"));
	assert_false(record_id_is_valid("a b"));
	assert_false(record_id_is_valid("\xc4\x85"));
	memset(long_id, 'a', sizeof(long_id));
	long_id[RECORD_ID_MAX] = '\0';
	assert_true(record_id_is_valid(long_id));
	long_id[RECORD_ID_MAX] = 'a';
	long_id[RECORD_ID_MAX + 1] = '\0';
	assert_false(record_id_is_valid(long_id));
	assert_true(record_parse_ref("organisations/erb", &kind, &id));
	assert_ptr_equal(kind, kind_find("organisations"));
	assert_string_equal(id, "erb");
	assert_false(record_parse_ref("organisations", &kind, &id));
	assert_false(record_parse_ref("aliens/x", &kind, &id));
	assert_false(record_parse_ref("people/a/b", &kind, &id));
	assert_false(record_parse_ref("/x", &kind, &id));
}

/* As a list, a pane, an export and the command line show it. */
static void assert_shows(const char *kind, const char *field, const char *claim,
    const char *label, const char *expected)
{
	struct arena arena;
	struct record *record = make(&arena, kind, field, claim);
	struct claim shown = record->claims[0];

	shown.label = label;
	assert_string_equal(claim_show(&arena, &shown, NULL), expected);
	arena_done(&arena);
}

static void test_what_a_claim_shows(void **state)
{
	const struct kind *kind = kind_find("people");
	struct relation_item item = {.kind = kind,
	    .id = "x",
	    .label = "Anna",
	    .open_kind = kind,
	    .open_id = "anna"};
	struct arena arena = ARENA_INIT;

	(void)state;
	assert_shows(
	    "projects", "startDate", "\"2019-07-01\"", NULL, "1 Jul 2019");
	assert_shows("projects", "totalBudget", "\"264145.00 EUR\"", NULL,
	    "264,145.00 EUR");
	assert_shows("organisations", "country", "\"LV\"", "Latvia", "Latvia");
	assert_shows("organisations", "country", "\"LV\"", NULL, "LV");
	assert_shows("projects", "programme", "\"programmes/sb\"",
	    "South Baltic", "South Baltic");
	/* No name, or an id in its place. */
	assert_shows("projects", "programme", "\"programmes/sb\"", NULL,
	    "Programme, its name is not known here: programmes/sb");
	assert_shows("projects", "programme", "\"programmes/sb\"", "sb",
	    "Programme, its name is not known here: programmes/sb");
	assert_shows("projects", "website",
	    "{\"value\":\"not-published\",\"form\":\"absence\"}", NULL,
	    "not published by the source");
	assert_string_equal(claim_show_item(&arena, &item), "Anna");
	item.label = item.open_id;
	assert_string_equal(claim_show_item(&arena, &item),
	    "Person, its name is not known here: people/anna");
	arena_done(&arena);
}

static void test_a_language_is_named(void **state)
{
	static const char *const lt[] = {"lt", "en", NULL};
	static const char *const at[] = {"de-AT", NULL};
	struct claim claim = {.value = "x", .lang = "en"};

	(void)state;
	assert_string_equal(claim_show_lang(&claim, lt), "en");
	assert_null(claim_show_lang(&claim, lt + 1));
	assert_null(claim_show_lang(&claim, lt + 2));
	assert_null(claim_show_lang(&claim, NULL));
	claim.lang = "lt-LT";
	assert_null(claim_show_lang(&claim, lt));
	claim.lang = "de";
	assert_null(claim_show_lang(&claim, at));
	claim.lang = NULL;
	assert_null(claim_show_lang(&claim, lt));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_picking_a_language),
	    cmocka_unit_test(test_picking_a_rank),
	    cmocka_unit_test(test_what_a_row_tells_beside),
	    cmocka_unit_test(test_disagreements),
	    cmocka_unit_test(test_claims_that_differ),
	    cmocka_unit_test(test_order_of_claims),
	    cmocka_unit_test(test_a_copy_stands_alone),
	    cmocka_unit_test(test_ids_and_references),
	    cmocka_unit_test(test_what_a_claim_shows),
	    cmocka_unit_test(test_a_language_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
