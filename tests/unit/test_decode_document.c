/*
 * test_decode_document.c: documents of the profile, of other servers, and of
 * those that mean no good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/model/decode.h"

static struct page *decode(const char *text)
{
	struct page *page = page_new();
	struct err err = ERR_INIT;

	if (!decode_document(page, text, strlen(text), NULL, &err))
		fail_msg("%s", err.text);
	return page;
}

static const struct claim *claim_of(
    const struct record *record, const char *name, size_t index)
{
	const struct field *field = kind_field(record->kind, name);
	const struct claim *claims;
	size_t count;

	assert_non_null(field);
	claims = record_claims(record, field, &count);
	assert_true(index < count);
	return &claims[index];
}

static size_t claims_of(const struct record *record, const char *name)
{
	size_t count;

	record_claims(record, kind_field(record->kind, name), &count);
	return count;
}

static const char list[] =
    "{\"jsonapi\":{\"version\":\"1.1\"},\"links\":{\"self\":\"/v1/"
    "organisations\",\"prev\":null,\"next\":\"/v1/organisations?page[after]="
    "x\",\"last\":{\"href\":\"/v1/organisations?page[before]=\"}},"
    "\"meta\":{\"page\":{\"total\":14},\"seq\":128,\"credit\":\"CC BY\","
    "\"labels\":{\"country\":{\"PL\":\"Poland\"},\"sources\":{\"001\":"
    "\"Europa Regional\"}},\"facets\":{\"country\":[{\"value\":\"PL\","
    "\"label\":\"Poland\",\"count\":3},{\"value\":\"LT\",\"count\":2}]},"
    "\"facetsCapped\":true},"
    "\"data\":[{\"type\":\"organisations\",\"id\":\"erb\",\"attributes\":{"
    "\"name\":\"ERB\",\"country\":\"PL\",\"city\":\"Elbl\xc4\x85g\","
    "\"projectCount\":7,\"workArea\":[\"PL62\",\"PL63\"],\"newField\":1},"
    "\"relationships\":{\"parent\":{\"data\":{\"type\":\"organisations\","
    "\"id\":\"x\",\"meta\":{\"label\":\"X of Y\"}}},\"partnerships\":{"
    "\"data\":[{\"type\":\"partnerships\",\"id\":\"sbcc-erb\",\"meta\":{"
    "\"label\":\"South Baltic\",\"detail\":\"partner\",\"open\":{\"type\":"
    "\"projects\",\"id\":\"sbcc\"}}},{\"type\":\"partnerships\",\"id\":"
    "\"b\"}],\"meta\":{\"total\":120}}}}],"
    "\"included\":[{\"type\":\"whatever\"}]}";

/* One date is told, and what contradicts it behind it. */
static void test_what_sources_differ_about(void **state)
{
	struct page *page =
	    decode("{\"data\":[{\"type\":\"projects\",\"id\":\"a\",\"meta\":{"
		   "\"conflicts\":{\"startDate\":[\"2020-01-01\",\"never\"],"
		   "\"countries\":[\"LV\"],\"newField\":[1],\"endDate\":7}},"
		   "\"attributes\":{\"title\":\"A\",\"startDate\":"
		   "\"2019-07-01\"}},{\"type\":\"projects\",\"id\":\"b\","
		   "\"meta\":{\"conflicts\":[\"x\"]},\"attributes\":{}}]}");
	const struct record *record = page->records[0];
	const struct field *field = kind_field(record->kind, "startDate");

	(void)state;
	assert_int_equal(claims_of(record, "startDate"), 2);
	assert_string_equal(
	    record_pick(record, field, NULL)->value, "2019-07-01");
	assert_true(record_disagrees(record, field));
	assert_int_equal(claims_of(record, "countries"), 0);
	assert_int_equal(page->records[1]->claim_count, 0);
	page_free(page);
}

static void test_the_profile(void **state)
{
	struct page *page = decode(list);
	const struct record *erb = page->records[0];
	const struct claim *claim;
	const struct relation *relation;

	(void)state;
	assert_int_equal(page->count, 1);
	assert_int_equal(page->skipped, 0);
	assert_int_equal(page->total.kind, TOTAL_EXACT);
	assert_int_equal(page->total.count, 14);
	assert_string_equal(page->next, "/v1/organisations?page[after]=x");
	assert_null(page->prev);
	assert_string_equal(page->last, "/v1/organisations?page[before]=");
	assert_int_equal(page->seq, 128);
	assert_string_equal(page->credit, "CC BY");
	assert_string_equal(erb->id, "erb");
	assert_false(erb->whole);
	assert_int_equal(erb->skipped, 0);
	assert_string_equal(claim_of(erb, "name", 0)->value, "ERB");
	assert_string_equal(claim_of(erb, "projectCount", 0)->value, "7");
	assert_string_equal(claim_of(erb, "country", 0)->label, "Poland");
	assert_int_equal(claims_of(erb, "workArea"), 2);
	claim = claim_of(erb, "parent", 0);
	assert_string_equal(claim->value, "organisations/x");
	assert_string_equal(claim->label, "X of Y");
	assert_int_equal(claim->form, CLAIM_LINK);
	assert_int_equal(erb->relation_count, 1);
	relation = &erb->relations[0];
	assert_string_equal(relation->field->name, "partnerships");
	assert_int_equal(relation->count, 2);
	assert_int_equal(relation->total, 120);
	assert_string_equal(relation->items[0].label, "South Baltic");
	assert_string_equal(relation->items[0].detail, "partner");
	assert_string_equal(relation->items[0].open_kind->name, "projects");
	assert_string_equal(relation->items[0].open_id, "sbcc");
	assert_string_equal(relation->items[1].label, "b");
	assert_string_equal(relation->items[1].open_id, "b");
	assert_int_equal(page->facet_count, 1);
	assert_ptr_equal(
	    page->facets[0].field, kind_field(erb->kind, "country"));
	assert_true(page->facets[0].capped);
	assert_int_equal(page->facets[0].count, 2);
	assert_string_equal(page->facets[0].values[1].label, "LT");
	assert_int_equal(page->facets[0].values[1].count, 2);
	page_free(page);
}

static void test_a_whole_record(void **state)
{
	struct page *page = decode(
	    "{\"data\":{\"type\":\"organisations\",\"id\":\"erb\","
	    "\"attributes\":{\"name\":\"ignored\",\"claims\":["
	    "{\"field\":\"name\",\"value\":\"ERB\",\"lang\":\"en\",\"source\":"
	    "\"001\",\"fact\":\"f3\",\"note\":\"n\",\"rank\":\"preferred\"},"
	    "{\"field\":\"name\",\"value\":\"Ba\xc5\x82tyk\",\"lang\":\"pl\","
	    "\"form\":\"derived\"},"
	    "{\"field\":\"parent\",\"value\":\"organisations/x\"},"
	    "{\"field\":\"phone\",\"value\":\"+48 55\",\"level\":"
	    "\"coordinator\",\"printed\":\"55\"},"
	    "{\"field\":\"phone\",\"value\":\"+48 555\",\"level\":\"owner\"},"
	    "{\"field\":\"newField\",\"value\":\"x\"},7]},"
	    "\"relationships\":{\"parent\":{\"data\":{\"type\":"
	    "\"organisations\",\"id\":\"x\",\"meta\":{\"label\":\"X\"}}},"
	    "\"children\":{\"data\":[],\"meta\":{\"total\":0}}}},"
	    "\"meta\":{\"labels\":{\"sources\":{\"001\":\"Source one\"}}}}");
	const struct record *erb = page->records[0];
	const struct claim *claim = claim_of(erb, "name", 0);

	(void)state;
	assert_true(erb->whole);
	assert_int_equal(erb->skipped, 2); /* the unknown level, the 7 */
	assert_int_equal(claims_of(erb, "name"), 2);
	assert_string_equal(claim->source_label, "Source one");
	assert_string_equal(claim->fact, "f3");
	assert_int_equal(claim->rank, RANK_PREFERRED);
	assert_int_equal(claim_of(erb, "name", 1)->form, CLAIM_DERIVED);
	assert_int_equal(claims_of(erb, "parent"), 1);
	assert_string_equal(claim_of(erb, "parent", 0)->label, "X");
	assert_int_equal(claims_of(erb, "phone"), 1);
	assert_int_equal(claim_of(erb, "phone", 0)->level, LEVEL_COORDINATOR);
	assert_int_equal(erb->relation_count, 1);
	assert_int_equal(erb->relations[0].total, 0);
	page_free(page);
}

static void test_translations(void **state)
{
	static const char *const lt[] = {"lt", NULL};
	struct page *page = decode(
	    "{\"data\":[{\"type\":\"projects\",\"id\":\"p\",\"attributes\":{"
	    "\"title\":\"B\",\"translations\":{\"title\":{\"en\":\"B\",\"lt\":"
	    "\"A\"}}}},{\"type\":\"project\",\"id\":\"q\",\"attributes\":{"
	    "\"title\":{\"en\":\"D\",\"lt\":\"C\"},\"start-date\":\"2019\"}}]"
	    "}");

	(void)state;
	assert_int_equal(claims_of(page->records[0], "title"), 2);
	assert_string_equal(record_label(page->records[0], lt), "A");
	assert_string_equal(record_label(page->records[1], lt), "C");
	assert_string_equal(record_label(page->records[1], NULL), "D");
	assert_string_equal(
	    claim_of(page->records[1], "startDate", 0)->value, "2019");
	page_free(page);
}

static void test_bad_records_do_not_spoil_the_page(void **state)
{
	struct page *page = decode(
	    "{\"data\":[null,7,[],{},{\"type\":\"organisations\"},"
	    "{\"type\":\"aliens\",\"id\":\"x\"},"
	    "{\"type\":5,\"id\":\"x\"},{\"type\":\"people\",\"id\":\"../x\"},"
	    "{\"type\":\"people\",\"id\":{}},"
	    "{\"type\":\"people\",\"id\":9007199254740993},"
	    "{\"type\":\"people\",\"id\":\"a\",\"attributes\":[1]},"
	    "{\"type\":\"people\",\"id\":\"a\",\"attributes\":{\"name\":"
	    "\"second\"}},"
	    "{\"type\":\"projects\",\"id\":\"a\",\"attributes\":null,"
	    "\"relationships\":[]},"
	    "{\"type\":\"people\",\"id\":\"b\",\"attributes\":{\"name\":{},"
	    "\"role\":null,\"organisation\":false},\"relationships\":{"
	    "\"organisation\":{\"data\":[{\"type\":\"people\",\"id\":\"a\"},"
	    "null,{\"type\":\"organisations\",\"id\":\"o\"}]},"
	    "\"manages\":{\"data\":[{\"type\":\"x\",\"id\":\"y\"},3],"
	    "\"meta\":{\"total\":\"12\"}},\"cluster\":3,\"name\":{\"data\":[]}"
	    "}}]}");

	(void)state;
	assert_int_equal(page->count, 4);
	assert_int_equal(page->skipped, 10);
	assert_string_equal(page->records[0]->id, "9007199254740993");
	assert_string_equal(page->records[1]->id, "a");
	assert_int_equal(page->records[1]->skipped, 1);
	assert_string_equal(page->records[2]->kind->name, "projects");
	assert_string_equal(
	    claim_of(page->records[3], "organisation", 0)->value,
	    "organisations/o");
	assert_int_equal(page->records[3]->relations[0].count, 0);
	assert_int_equal(page->records[3]->relations[0].total, 12);
	/* name, organisation:false, people/a, null, x/y, 3, cluster, name */
	assert_int_equal(page->records[3]->skipped, 8);
	page_free(page);
}

static void test_numbers_as_texts_and_the_reverse(void **state)
{
	struct page *page = decode(
	    "{\"meta\":{\"page\":{\"total\":\"25598\"}},\"data\":{\"type\":"
	    "\"organisations\",\"id\":\"x\",\"attributes\":{\"postcode\":590,"
	    "\"projectCount\":\"1,661\",\"totalBudget\":1.079939168E7,"
	    "\"euAmount\":\"+134991.36\",\"name\":[\"One\"],\"alias\":\"A\","
	    "\"city\":\"\",\"legalForm\":\"N/A\",\"founded\":\"N.a.\"}}}");
	const struct record *record = page->records[0];

	(void)state;
	assert_int_equal(page->total.count, 25598);
	assert_int_equal(record->skipped, 0);
	assert_string_equal(claim_of(record, "postcode", 0)->value, "590");
	assert_string_equal(claim_of(record, "projectCount", 0)->value, "1661");
	assert_string_equal(
	    claim_of(record, "totalBudget", 0)->value, "10799391.68 EUR");
	assert_string_equal(
	    claim_of(record, "euAmount", 0)->value, "134991.36 EUR");
	assert_string_equal(claim_of(record, "name", 0)->value, "One");
	assert_int_equal(claims_of(record, "city"), 0);
	assert_int_equal(claims_of(record, "legalForm"), 0);
	assert_int_equal(claims_of(record, "founded"), 0);
	page_free(page);
}

static void assert_total(const char *meta, enum total_kind kind, uint64_t count)
{
	struct page *page = page_new();
	char text[500];

	snprintf(text, sizeof(text), "{\"data\":[],\"meta\":%s}", meta);
	assert_true(decode_document(page, text, strlen(text), NULL, NULL));
	if (page->total.kind != kind || page->total.count != count)
		fail_msg("%s", meta);
	page_free(page);
}

static void test_totals(void **state)
{
	(void)state;
	assert_total("{}", TOTAL_UNKNOWN, 0);
	assert_total("null", TOTAL_UNKNOWN, 0);
	assert_total("{\"page\":{\"total\":-1}}", TOTAL_UNKNOWN, 0);
	assert_total("{\"page\":{\"estimatedTotal\":{\"bestGuess\":10001},"
		     "\"atLeast\":10000}}",
	    TOTAL_AT_LEAST, 10000);
	assert_total("{\"page\":{\"estimatedTotal\":{\"bestGuess\":270000},"
		     "\"atLeast\":10000}}",
	    TOTAL_ESTIMATE, 270000);
	assert_total("{\"page\":{\"estimatedTotal\":{\"bestGuess\":270000}}}",
	    TOTAL_ESTIMATE, 270000);
	assert_total("{\"record_count\":3}", TOTAL_EXACT, 3);
	assert_total("{\"pagination\":{\"count\":4}}", TOTAL_EXACT, 4);
	assert_total("{\"total\":5}", TOTAL_EXACT, 5);
}

static void test_nothing_found(void **state)
{
	struct page *page = decode(
	    "{\"data\":[],\"links\":{\"self\":\"/v1/facets/projects?facetBy="
	    "status\"},\"meta\":{\"facets\":{\"status\":{\"closed\":3},"
	    "\"nonsense\":[],\"country\":7},\"suggestions\":[{\"type\":"
	    "\"organisations\",\"id\":\"kreativum\",\"label\":\"Kreativum\","
	    "\"detail\":\"Karlshamn\"},{\"type\":\"x\"},4]}}");
	const struct record *record;

	(void)state;
	assert_int_equal(page->facet_count, 1);
	assert_ptr_equal(
	    page->facets[0].field, kind_field(kind_find("projects"), "status"));
	assert_string_equal(page->facets[0].values[0].code, "closed");
	assert_int_equal(page->facets[0].values[0].count, 3);
	assert_int_equal(page->suggestion_count, 1);
	record = page->suggestions[0];
	assert_string_equal(record_label(record, NULL), "Kreativum");
	assert_string_equal(claim_of(record, "city", 0)->value, "Karlshamn");
	page_free(page);
	page = decode("{\"data\":null}");
	assert_int_equal(page->count, 0);
	page_free(page);
}

static void assert_error(const char *text, enum err_code code, const char *part)
{
	struct page *page = page_new();
	struct err err = ERR_INIT;

	assert_false(decode_document(page, text, strlen(text), NULL, &err));
	assert_int_equal(err.code, code);
	if (strstr(err.text, part) == NULL)
		fail_msg("%s: %s", text, err.text);
	page_free(page);
}

static void test_errors(void **state)
{
	(void)state;
	assert_error("{\"errors\":[{\"status\":\"401\",\"detail\":\"no\"}]}",
	    ERR_REFUSED, "no");
	assert_error("{\"errors\":[{\"status\":403,\"title\":\"Forbidden\"}]}",
	    ERR_REFUSED, "Forbidden");
	assert_error("{\"errors\":[{\"status\":\"404\",\"detail\":[\"a\","
		     "\"b\"]}],\"data\":null}",
	    ERR_NOTHING, "a");
	assert_error("{\"errors\":[{\"status\":\"400\",\"code\":\"bad-sort\","
		     "\"source\":{\"parameter\":\"page[x]\"}}]}",
	    ERR_USAGE, "bad-sort (page[x])");
	assert_error("{\"errors\":[{\"status\":\"422\",\"detail\":\"no\"}]}",
	    ERR_USAGE, "no");
	assert_error("{\"errors\":[{\"status\":\"429\",\"detail\":\"no\"}]}",
	    ERR_NETWORK, "no");
	assert_error("{\"errors\":[{}]}", ERR_NETWORK, "service");
	assert_error("{\"errors\":{\"status\":\"503\"}}", ERR_NETWORK, "");
	assert_error("{\"meta\":{}}", ERR_DATA, "data");
	assert_error("[]", ERR_DATA, "JSON:API");
	assert_error("<html></html>", ERR_DATA, "line 1, column 1");
	assert_error("", ERR_DATA, "line 1");
}

static bool read_changes(const char *text, struct change_page *page)
{
	static struct arena arena; /* freed with the process */
	struct err err = ERR_INIT;

	arena_reset(&arena);
	return decode_changes(&arena, text, strlen(text), page, &err);
}

#define CHANGE(seq, op, of, id)                                                \
	"{\"type\":\"changes\",\"id\":\"1\",\"attributes\":{\"seq\":" seq      \
	",\"op\":\"" op "\",\"of\":\"" of "\",\"ofId\":\"" id "\"}}"

static void test_changes(void **state)
{
	struct change_page page;

	(void)state;
	assert_true(read_changes(
	    "{\"data\":[" CHANGE("917", "upsert", "organisations",
		"erb") "," CHANGE("\"918\"", "delete", "aliens",
		"x") "],\"links\":{\"next\":\"/n\"},\"meta\":{\"seq\":918},"
		     "\"included\":[{\"type\":\"organisations\",\"id\":\"erb\","
		     "\"meta\":{\"number\":7},\"attributes\":{\"claims\":["
		     "{\"field\":\"name\",\"value\":\"ERB\"}]}},"
		     "{\"type\":\"aliens\",\"id\":\"x\"}]}",
	    &page));
	assert_int_equal(page.count, 2);
	assert_int_equal(page.seq, 918);
	assert_string_equal(page.next, "/n");
	assert_int_equal(page.changes[0].seq, 917);
	assert_false(page.changes[0].deleted);
	assert_string_equal(page.changes[0].id, "erb");
	assert_non_null(page.changes[0].record);
	assert_int_equal(page.changes[0].record->number, 7);
	assert_true(page.changes[0].record->whole);
	assert_true(page.changes[1].deleted);
	assert_null(page.changes[1].kind);
	assert_null(page.changes[1].record);
}

static void test_changes_that_would_be_lost(void **state)
{
	struct change_page page;

	(void)state;
	assert_false(read_changes(
	    "{\"data\":[" CHANGE("1", "maybe", "people", "x") "]}", &page));
	/* An older one after a newer. */
	assert_false(
	    read_changes("{\"data\":[" CHANGE("2", "upsert", "people",
			     "x") "," CHANGE("1", "delete", "people", "x") "]}",
		&page));
	/* A record that was sent, of a kind we know, and is none. */
	assert_false(read_changes(
	    "{\"data\":[],\"included\":[{\"type\":\"people\"}]}", &page));
	assert_false(read_changes("{\"data\":{}}", &page));
	assert_false(read_changes("{", &page));
	assert_int_equal(page.count, 0);
	assert_null(page.next);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_sources_differ_about),
	    cmocka_unit_test(test_the_profile),
	    cmocka_unit_test(test_a_whole_record),
	    cmocka_unit_test(test_translations),
	    cmocka_unit_test(test_bad_records_do_not_spoil_the_page),
	    cmocka_unit_test(test_numbers_as_texts_and_the_reverse),
	    cmocka_unit_test(test_totals),
	    cmocka_unit_test(test_nothing_found),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_changes),
	    cmocka_unit_test(test_changes_that_would_be_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
