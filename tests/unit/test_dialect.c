/*
 * test_dialect.c: a question becomes exactly one link, an entry is read
 * whatever its writer left out.
 */
#include "unit.h"
#include <string.h>
#include "klaster/net/dialect.h"

/* The link for the query text, asked of the kind (NULL: all). */
static void assert_link(const char *kind, const char *text,
    const struct dialect_list *how, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct dialect_list ask = *how;
	struct query query;
	struct buf link;

	buf_init(&link, 1u << 16);
	query_parse(&query, &arena, kind != NULL ? kind_find(kind) : NULL, text,
	    strlen(text));
	ask.query = &query;
	dialect_jsonapi.list(&dialect_jsonapi, &link, &ask);
	assert_string_equal(buf_text(&link), expected);
	buf_done(&link);
	arena_done(&arena);
}

static const struct dialect_list plain = {.size = 50};

#define ORGS                                                                   \
	"organisations?fields%5Borganisations%5D=name,"                        \
	"city,country,kind"

static void test_default_columns(void **state)
{
	(void)state;
	assert_link("organisations", "", &plain, ORGS "&page%5Bsize%5D=50");
}

static void test_chosen_columns_and_label(void **state)
{
	(void)state;
	assert_link("organisations", "columns:phone,city", &plain,
	    "organisations?fields%5Borganisations%5D=name,phone,city"
	    "&page%5Bsize%5D=50");
}

/* What nobody says is not asked for; what it is worked out from is, once. */
static void test_distance(void **state)
{
	(void)state;
	assert_link("organisations", "columns:distance,city", &plain,
	    "organisations?fields%5Borganisations%5D=name,position,city,country"
	    "&page%5Bsize%5D=50");
}

static void test_filters(void **state)
{
	(void)state;
	assert_link("organisations", "country:LT,LV", &plain,
	    ORGS "&filter%5Bcountry%5D=LT,LV&page%5Bsize%5D=50");
	assert_link("organisations", "founded>=2010", &plain,
	    ORGS "&filter%5Bfounded%5D%5Bgte%5D=2010&page%5Bsize%5D=50");
	assert_link("organisations", "region:none", &plain,
	    ORGS "&filter%5Bregion%5D%5Bexists%5D=false&page%5Bsize%5D=50");
}

/* What parts a link's members must not come through a value. */
static void test_encoding(void **state)
{
	(void)state;
	assert_link("organisations", "a&b=c#d/\xc5\x82 \"e f\"", &plain,
	    ORGS "&filter%5Bq%5D=a%26b%3Dc%23d%2F%C5%82%20%22e%20f%22"
		 "&page%5Bsize%5D=50");
	assert_link("organisations", "city:\"a,b&c\"", &plain,
	    ORGS "&filter%5Bcity%5D=a%2Cb%26c&page%5Bsize%5D=50");
}

static void test_sort_totals_facets_end(void **state)
{
	const struct kind *kind = kind_find("organisations");
	struct dialect_list how = {.size = 7,
	    .count = true,
	    .from_end = true,
	    .facets = {kind_field(kind, "country"), kind_field(kind, "kind")},
	    .facet_count = 2};

	(void)state;
	assert_link("organisations", "sort:-name", &how,
	    ORGS "&sort=-name&page%5Bsize%5D=7&page%5Bbefore%5D="
		 "&pageTotal=capped&facetBy=country,kind");
	how.facet_of = FACET_OF_CHOICE;
	assert_link("organisations", "sort:-name", &how,
	    ORGS "&sort=-name&page%5Bsize%5D=7&page%5Bbefore%5D="
		 "&pageTotal=capped&facetBy=country,kind&facetOf=choice");
	how.counts_alone = true;
	assert_link("organisations", "country:LT sort:-name", &how,
	    "facets/organisations?filter%5Bcountry%5D=LT"
	    "&facetBy=country,kind&facetOf=choice");
	how.counts_alone = false;
	how.count_exact = true;
	how.facet_count = 0;
	how.from_end = false;
	assert_link("organisations", "", &how,
	    ORGS "&page%5Bsize%5D=7&pageTotal=exact");
}

/* Columns that are shown go before those of the query, in any link. */
static void test_other_columns(void **state)
{
	const struct kind *kind = kind_find("organisations");
	const struct field *shown[] = {
	    kind_field(kind, "phone"), kind_field(kind, "city")};
	struct dialect_list how = {
	    .size = 50, .fields = shown, .field_count = 2};
	struct query query = {.kind = kind};
	struct buf link;

	(void)state;
	assert_link("organisations", "columns:website", &how,
	    "organisations?fields%5Borganisations%5D=name,phone,city"
	    "&page%5Bsize%5D=50");
	how.query = &query;
	buf_init(&link, 4096);
	assert_true(dialect_jsonapi.refit(&link,
	    "/v1/organisations?a=fields&fields%5bpeople%5d=role&"
	    "fields%5Borganisations%5D=name,city&page%5Bafter%5D=x",
	    &how));
	assert_string_equal(buf_text(&link),
	    "/v1/organisations?a=fields&fields%5bpeople%5d=role&"
	    "fields%5Borganisations%5D=name,phone,city&page%5Bafter%5D=x");
	buf_reset(&link);
	assert_false(
	    dialect_jsonapi.refit(&link, "/v1/organisations?page=2", &how));
	assert_int_equal(link.len, 0);
	buf_done(&link);
}

static bool is_number(const struct query *query, const struct field *field)
{
	(void)query;
	return (field->roles & ROLE_SAME) != 0;
}

/* What is asked for besides the columns, once, in any link. */
static void test_further_fields(void **state)
{
	const struct kind *kind = kind_find("projects");
	const struct field *shown[] = {kind_field(kind, "number")};
	struct query query = {.kind = kind};
	struct dialect_list how = {.size = 50, .also = is_number};
	struct buf link;

	(void)state;
	assert_link("projects", "columns:startDate", &how,
	    "projects?fields%5Bprojects%5D=title,startDate,number"
	    "&page%5Bsize%5D=50");
	assert_link("organisations", "", &how,
	    "organisations?fields%5Borganisations%5D=name,city,country,kind,"
	    "registration,pic&page%5Bsize%5D=50");
	how.fields = shown;
	how.field_count = 1;
	how.query = &query;
	buf_init(&link, 4096);
	assert_true(dialect_jsonapi.refit(
	    &link, "/projects?fields%5Bprojects%5D=title", &how));
	assert_string_equal(
	    buf_text(&link), "/projects?fields%5Bprojects%5D=title,number");
	buf_done(&link);
}

static void test_fields_of_a_link(void **state)
{
	static const char link[] = "http://h/v1/search?"
				   "fields%5Borganisations%5D=name,city&"
				   "fields%5Bpeople%5D=name";
	const struct kind *organisations = kind_find("organisations");
	const struct kind *people = kind_find("people");

	(void)state;
	assert_true(dialect_jsonapi.asks_for(
	    link, organisations, kind_field(organisations, "city")));
	assert_false(dialect_jsonapi.asks_for(
	    link, organisations, kind_field(organisations, "country")));
	assert_false(
	    dialect_jsonapi.asks_for(link, people, kind_field(people, "role")));
	assert_false(dialect_jsonapi.asks_for("http://h/v1/organisations",
	    organisations, kind_field(organisations, "city")));
}

/* The address that is given away is read as the same question. */
static void test_question(void **state)
{
	static const char *const texts[] = {
	    ("elblag country:LT,LV year:2019..2021 -status:closed "
	     "totalBudget>=5000 number:SH* call:none sort:-startDate"),
	    "\"media design\" -x", "title:\"a b\"", ""};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct arena arena = ARENA_INIT;
		struct query query, again;
		struct buf link;

		buf_init(&link, 9000);
		buf_adds(&link, "https://a.example/v1/");
		query_parse(&query, &arena, kind_find("projects"), texts[i],
		    strlen(texts[i]));
		dialect_jsonapi.question(&link, &query);
		query_parse(&again, &arena, NULL, buf_text(&link), link.len);
		assert_true(query_equal(&query, &again));
		buf_done(&link);
		arena_done(&arena);
	}
}

static void test_search_over_all_kinds(void **state)
{
	struct arena arena = ARENA_INIT;
	struct dialect_list ask = plain;
	struct query query;
	struct buf link;
	size_t i;

	(void)state;
	buf_init(&link, 1u << 16);
	query_parse(&query, &arena, NULL, "elblag", 6);
	ask.query = &query;
	dialect_jsonapi.list(&dialect_jsonapi, &link, &ask);
	assert_int_equal(strncmp(buf_text(&link), "search?", 7), 0);
	assert_non_null(strstr(buf_text(&link), "&filter%5Bq%5D=elblag&"));
	for (i = 0; i < kind_count(); i++) {
		const char *part = arena_printf(&arena, "fields%%5B%s%%5D=%s",
		    kind_at(i)->name, kind_at(i)->fields[0].name);

		assert_non_null(strstr(buf_text(&link), part));
	}
	buf_done(&link);
	arena_done(&arena);
}

static void test_record(void **state)
{
	static const char start[] = "programmes/a%20b%2F..%2Fc?"
				    "fields%5Bprogrammes%5D=claims,";
	struct buf link;

	(void)state;
	buf_init(&link, 4096);
	dialect_jsonapi.record(
	    &dialect_jsonapi, &link, kind_find("programmes"), "a b/../c");
	assert_int_equal(strncmp(buf_text(&link), start, sizeof(start) - 1), 0);
	buf_done(&link);
}

static void test_entry(void **state)
{
	static const char text[] =
	    "{\"links\":{\"self\":\"/v1\",\"organisations\":\"/v1/o\","
	    "\"people\":{\"href\":\"/v1/p\"},\"calls\":null},"
	    "\"meta\":{\"title\":\"T\",\"languages\":[\"lt\",7,\"en\"],"
	    "\"seq\":18446744073709551615,\"counts\":{\"organisations\":12,"
	    "\"people\":\"many\"}}}";
	struct err err = ERR_INIT;
	struct entry entry;
	size_t org = kind_index(kind_find("organisations"));
	size_t people = kind_index(kind_find("people"));

	(void)state;
	assert_true(entry_decode(&entry, text, strlen(text), &err));
	assert_string_equal(entry.title, "T");
	assert_string_equal(entry.languages, "lt, en");
	assert_true(entry.has[org]);
	assert_true(entry.has[people]);
	assert_false(entry.has[kind_index(kind_find("calls"))]);
	assert_int_equal(entry.count[org], 12);
	assert_int_equal(entry.count[people], 0);
	assert_null(entry.credit);
	entry_done(&entry);
}

static void test_entry_upcoming(void **state)
{
	static const char text[] =
	    "{\"links\":{},\"meta\":{\"upcoming\":[7,{},"
	    "{\"type\":\"calls\",\"id\":\"a\",\"date\":\"2027-03-01\","
	    "\"what\":\"deadline\",\"label\":\"A\"},"
	    "{\"type\":\"calls\",\"id\":\"..\",\"date\":\"2027-03-01\","
	    "\"what\":\"deadline\"},"
	    "{\"type\":\"calls\",\"id\":\"b\",\"date\":\"soon\","
	    "\"what\":\"deadline\"},"
	    "{\"type\":\"calls\",\"id\":\"c\",\"date\":\"2027\","
	    "\"what\":\"title\"},"
	    "{\"type\":\"things\",\"id\":\"d\",\"date\":\"2027\","
	    "\"what\":\"deadline\"},"
	    "{\"type\":\"events\",\"id\":\"e\",\"date\":\"2027-04\","
	    "\"what\":\"start\"}]}}";
	struct err err = ERR_INIT;
	struct entry entry;

	(void)state;
	assert_true(entry_decode(&entry, text, strlen(text), &err));
	assert_int_equal(entry.upcoming_count, 2);
	assert_string_equal(entry.upcoming[0].label, "A");
	assert_string_equal(entry.upcoming[0].date, "2027-03-01");
	assert_string_equal(entry.upcoming[0].field->name, "deadline");
	assert_string_equal(entry.upcoming[1].kind->name, "events");
	assert_string_equal(entry.upcoming[1].label, "e");
	entry_done(&entry);
}

static void test_entry_that_is_none(void **state)
{
	static const char *const texts[] = {
	    "", "[]", "7", "{}", "{\"links\":7}", "{\"data\":[]}", "{\"meta\""};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct err err = ERR_INIT;
		struct entry entry;

		assert_false(
		    entry_decode(&entry, texts[i], strlen(texts[i]), &err));
		assert_int_equal(err.code, ERR_DATA);
		entry_done(&entry);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_default_columns),
	    cmocka_unit_test(test_chosen_columns_and_label),
	    cmocka_unit_test(test_distance),
	    cmocka_unit_test(test_filters),
	    cmocka_unit_test(test_encoding),
	    cmocka_unit_test(test_sort_totals_facets_end),
	    cmocka_unit_test(test_question),
	    cmocka_unit_test(test_other_columns),
	    cmocka_unit_test(test_further_fields),
	    cmocka_unit_test(test_fields_of_a_link),
	    cmocka_unit_test(test_search_over_all_kinds),
	    cmocka_unit_test(test_record),
	    cmocka_unit_test(test_entry),
	    cmocka_unit_test(test_entry_upcoming),
	    cmocka_unit_test(test_entry_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
