/*
 * test_directory.c: the bundled directory holds together: values in form,
 * references and codes that exist, files in order, and the disagreements of
 * the sources kept as such.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "directory.h"
#include "klaster/model/decode.h"
#include "klaster/model/value.h"

static struct directory directory;

static int setup(void **state)
{
	(void)state;
	directory_open(&directory);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	directory_close(&directory);
	return 0;
}

static void each_claim(
    void (*check)(const struct record *record, const struct claim *claim))
{
	for (size_t i = 0; i < directory.count; i++) {
		const struct record *record = directory.records[i];

		for (size_t j = 0; j < record->claim_count; j++)
			check(record, &record->claims[j]);
	}
}

static void complain(
    const struct record *record, const struct claim *claim, const char *fault)
{
	fail_msg("%s/%s: %s \"%s\" %s", record->kind->name, record->id,
	    claim->field->name, claim->value, fault);
}

static void check_form(const struct record *record, const struct claim *claim)
{
	if (claim->form != CLAIM_ABSENCE &&
	    !value_is_canonical(claim->field, claim->value))
		complain(record, claim, "is not in canonical form");
	if (claim->field->type == FIELD_LANGTEXT &&
	    claim->form != CLAIM_ABSENCE && claim->lang == NULL)
		complain(record, claim, "is in no language");
	if (claim->form == CLAIM_ABSENCE && claim->source == NULL)
		complain(record, claim, "is absent from nowhere");
	/* Nothing that is not in a source may pass as its words. */
	if (claim->form == CLAIM_DERIVED && claim->printed != NULL &&
	    claim->fact == NULL)
		complain(record, claim, "is ours, but printed by a source");
}

static void check_targets(
    const struct record *record, const struct claim *claim)
{
	const struct kind *sources = kind_find("sources");
	const struct kind *kind;
	const char *id;

	if (claim->source != NULL &&
	    directory_find(&directory, sources, claim->source) == NULL)
		complain(record, claim, "is of a source that is not here");
	if (claim->form == CLAIM_ABSENCE)
		return;
	if (claim->field->type == FIELD_CODE &&
	    directory_code(&directory, claim->field->codes, claim->value) ==
		NULL)
		complain(record, claim, "is no code of its list");
	if (claim->field->type != FIELD_REF)
		return;
	if (!record_parse_ref(claim->value, &kind, &id) ||
	    directory_find(&directory, kind, id) == NULL)
		complain(record, claim, "refers to nothing");
	else if (claim->field->target != NULL &&
		 field_target(claim->field) != kind)
		complain(record, claim, "refers to another kind");
}

static void test_claims_are_in_form(void **state)
{
	(void)state;
	each_claim(check_form);
}

static void test_references_and_codes_exist(void **state)
{
	(void)state;
	each_claim(check_targets);
}

static void test_files_are_sorted_and_labelled(void **state)
{
	(void)state;
	for (size_t i = 0; i < directory.count; i++) {
		const struct record *record = directory.records[i];

		assert_true(record_id_is_valid(record->id));
		assert_non_null(
		    record_pick(record, &record->kind->fields[0], NULL));
		if (i == 0 || directory.records[i - 1]->kind != record->kind)
			continue;
		if (strcmp(directory.records[i - 1]->id, record->id) >= 0)
			fail_msg("%s/%s stands in the wrong place",
			    record->kind->name, record->id);
	}
}

/* What is read and written again is the same line: diffs show changes only. */
static void test_lines_are_canonical(void **state)
{
	struct buf line;

	(void)state;
	buf_init(&line, 1 << 20);
	for (size_t i = 0; i < directory.count; i++) {
		buf_reset(&line);
		encode_line(directory.records[i], &line);
		assert_string_equal(buf_text(&line), directory.lines[i]);
	}
	buf_done(&line);
}

static bool disagrees(const char *ref, const char *field)
{
	const struct kind *kind;
	const struct record *record;
	const char *id;

	assert_true(record_parse_ref(ref, &kind, &id));
	record = directory_find(&directory, kind, id);
	assert_non_null(record);
	assert_non_null(kind_field(kind, field));
	return record_disagrees(record, kind_field(kind, field));
}

static void test_disagreements_are_kept(void **state)
{
	(void)state;
	assert_true(disagrees("projects/sbcc", "startDate"));
	assert_true(disagrees("projects/sbcc", "endDate"));
	/* Two English forms of one name. */
	assert_true(disagrees("organisations/erb", "name"));
}

static void test_no_disagreement_is_made_up(void **state)
{
	(void)state;
	/* Printed in three ways, one amount. */
	assert_false(disagrees("projects/sbcc", "totalBudget"));
	assert_false(disagrees("projects/sbcc", "euAmount"));
	/* The second spelling of the number is ours. */
	assert_false(disagrees("projects/sbcc", "number"));
	assert_false(disagrees("projects/sbcc", "title"));
	assert_false(disagrees("projects/sbcc", "durationMonths"));
	/* Blekinge is in Sydsverige; Rostok is Rostock in Polish. */
	assert_false(disagrees("organisations/kreativum", "region"));
	assert_false(disagrees("organisations/rostock", "city"));
	assert_false(disagrees("organisations/media-dizajn", "name"));
	assert_false(disagrees("organisations/media-dizajn", "country"));
	assert_false(disagrees("clusters/ida-viru", "region"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_claims_are_in_form),
	    cmocka_unit_test(test_references_and_codes_exist),
	    cmocka_unit_test(test_files_are_sorted_and_labelled),
	    cmocka_unit_test(test_lines_are_canonical),
	    cmocka_unit_test(test_disagreements_are_kept),
	    cmocka_unit_test(test_no_disagreement_is_made_up),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
