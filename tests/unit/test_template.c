/*
 * test_template.c: templates over rows, and the ids they become
 * (doc/import.md, "Templates" and "Ids").
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/service/template.h"

static const char *values_of(
    struct arena *arena, const char *text, const struct row *row)
{
	struct map map = {.path = "test"};
	struct map_template template;
	struct row_values values;
	struct err err = ERR_INIT;
	const char *all = "";

	if (!template_parse(&template, arena, text, &map, 1, &err))
		return arena_strdup(arena, err.text);
	template_values(&template, arena, row, &values);
	for (size_t i = 0; i < values.count; i++)
		all = arena_printf(arena, "%s%s|", all, values.items[i]);
	return all;
}

static void test_table(void **state)
{
	char *const columns[] = {(char[]){"Total Budget"}, (char[]){"a"},
	    (char[]){"none"}, (char[]){"far"}};
	char *const cells[] = {
	    (char[]){"1,5"}, (char[]){"x"}, (char[]){" n/a "}};
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"constant", "constant|"},
	    {"", ""},
	    {"{Total Budget} EUR", "1,5 EUR|"},
	    {"{none} EUR", ""},
	    {"{far}", ""},
	    {"{nix}", ""},
	    {"{none|a}", "x|"},
	    {"{none|far|Total Budget}-{a}", "1,5-x|"},
	    {"{a}{none}", ""},
	    {"{a", "a brace is opened and not closed: {a"},
	    {"{}", "braces without a name: {}"},
	    {"{a|}", "braces without a name: {a|}"},
	};
	const struct row row = {.columns = columns,
	    .cells = cells,
	    .column_count = 4,
	    .cell_count = 3};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct arena arena = ARENA_INIT;

		assert_string_equal(
		    values_of(&arena, cases[i].text, &row), cases[i].want);
		arena_done(&arena);
	}
}

static void test_json(void **state)
{
	static const char text[] =
	    "{\"n\":7,\"zero\":0,\"no\":null,\"blank\":\" \",\"t\":true,"
	    "\"o\":{\"x\":\"y\",\"e\":[]},\"l\":[\"a\",\"b\",\"-\"],"
	    "\"m\":[{\"v\":1},{\"v\":2},{\"w\":3}]}";
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"{n}", "7|"},
	    {"{zero}", "0|"},
	    {"{no|blank|t}", "true|"},
	    {"{o.x}", "y|"},
	    {"{o}", ""},
	    {"{o.e}", ""},
	    {"{o.x.deeper}", ""},
	    {"{l}", "a|b|"},
	    {"{l.*}", "a|b|"},
	    {"{l.1}", "b|"},
	    {"{l.9}", ""},
	    {"{m.*.v}", "1|2|"},
	    {"{m.v}", "1|2|"},
	    {"{m.0.v}{n}", "17|"},
	    {"{m.v}-{l}", "1-a|2-b|"},
	    {"{n}-{l}", "7-a|7-b|"},
	    {"{o.*.x}", "y|"},
	    {"{o.0.x}", "y|"},
	    {"{.v}", "2|"},
	    {"{.w}", ""},
	};
	struct err err = ERR_INIT;
	struct json *root = json_parse(text, sizeof(text) - 1, NULL, &err);
	const struct row row = {
	    .root = root, .item = json_item(json_get(root, "m"), 1)};

	(void)state;
	assert_non_null(root);
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct arena arena = ARENA_INIT;

		assert_string_equal(
		    values_of(&arena, cases[i].text, &row), cases[i].want);
		arena_done(&arena);
	}
	json_free(root);
}

static void test_ids(void **state)
{
	static const struct {
		const char *value, *want;
	} cases[] = {
	    {"", ""},
	    {" -- ", ""},
	    {"..", ""},
	    {"South Baltic", "south-baltic"},
	    {"Žuvų  projektas!", "zuvu-projektas"},
	    {"Łódź, Ærø & Straße", "lodz-aero-strasse"},
	    {"STHB.02.02-IP.01-0006/25", "sthb.02.02-ip.01-0006-25"},
	    {"a_b", "a_b"},
	};
	struct arena arena = ARENA_INIT;
	char longest[201];
	char *one, *other;

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++)
		assert_string_equal(
		    template_id(&arena, cases[i].value), cases[i].want);
	/* Another script: told apart by what cannot be written. */
	one = template_id(&arena, "Нарва");
	other = template_id(&arena, "Рига");
	assert_int_equal(strlen(one), 8);
	assert_string_not_equal(one, other);
	assert_string_equal(one, template_id(&arena, "НАРВА"));
	one = template_id(&arena, "narva Нарва");
	assert_memory_equal(one, "narva-", 6);
	assert_int_equal(strlen(one), 6 + 8);
	/* Too long: cut, and the whole kept as a hash. */
	memset(longest, 'a', 200);
	longest[200] = '\0';
	one = template_id(&arena, longest);
	assert_int_equal(strlen(one), 100);
	assert_true(one[91] == '-');
	longest[199] = 'b';
	assert_string_not_equal(one, template_id(&arena, longest));
	longest[100] = '\0';
	assert_string_equal(template_id(&arena, longest), longest);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
