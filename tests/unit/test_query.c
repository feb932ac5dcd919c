/*
 * test_query.c: any bytes are a query, and a query's text gives it back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "klaster/base/mem.h"
#include "klaster/model/query.h"

struct fixture {
	struct arena arena;
	struct query query;
};

static void parse(struct fixture *f, const char *kind, const char *text)
{
	arena_init(&f->arena);
	query_parse(&f->query, &f->arena, kind != NULL ? kind_find(kind) : NULL,
	    text, strlen(text));
}

static void done(struct fixture *f)
{
	arena_done(&f->arena);
}

/* What the text is in canonical form, asked of the kind. */
static void assert_formats(
    const char *kind, const char *text, const char *expected)
{
	struct fixture f;
	struct buf out;

	parse(&f, kind, text);
	buf_init(&out, QUERY_TEXT_MAX);
	query_format(&f.query, &out, true);
	assert_string_equal(buf_text(&out), expected);
	buf_done(&out);
	done(&f);
}

static void assert_filter(const struct query *query, size_t index,
    const char *name, enum query_op op, const char *first)
{
	assert_true(index < query->filter_count);
	assert_string_equal(query->filters[index].name, name);
	assert_int_equal(query->filters[index].op, op);
	assert_true(query->filters[index].value_count > 0);
	assert_string_equal(query->filters[index].values[0], first);
}

static void test_words(void **state)
{
	struct fixture f;

	(void)state;
	parse(&f, NULL, "elbl\xc4\x85g \"media design\" -kreativum 0142/18");
	assert_null(f.query.kind);
	assert_int_equal(f.query.term_count, 4);
	assert_string_equal(f.query.terms[0].folded, "elblag");
	assert_false(f.query.terms[0].open);
	assert_true(f.query.terms[1].phrase);
	assert_string_equal(f.query.terms[1].folded, "media design");
	assert_true(f.query.terms[2].negated);
	assert_string_equal(f.query.terms[2].text, "kreativum");
	assert_string_equal(f.query.terms[3].folded, "0142 18");
	assert_true(f.query.terms[3].open);
	done(&f);
}

static void test_last_word_is_open(void **state)
{
	static const struct {
		const char *text;
		bool open;
	} cases[] = {
	    {"kreat", true},
	    {"kreat ", false},
	    {"\"kreat\"", false},
	    {"\"kreat", false},
	    {"x -kreat", false},
	    {"country:LT kreat", true},
	    {"kreat country:LT", true},
	    {"kreat country:LT ", false},
	};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(cases); i++) {
		struct fixture f;

		parse(&f, "organisations", cases[i].text);
		if (f.query.terms[f.query.term_count - 1].open != cases[i].open)
			fail_msg("\"%s\"", cases[i].text);
		done(&f);
	}
}

static void test_filters(void **state)
{
	struct fixture f;

	(void)state;
	parse(&f, "projects",
	    "country:LT,LV start-date>=2020-01-01 totalbudget<100,000 "
	    "year:2019..2021 programme:none call:any -status:closed "
	    "number:SHTB* title:\"a, b\"");
	assert_int_equal(f.query.term_count, 0);
	assert_filter(&f.query, 0, "country", OP_IS, "LT");
	assert_int_equal(f.query.filters[0].value_count, 2);
	assert_filter(&f.query, 1, "startDate", OP_GTE, "2020-01-01");
	assert_filter(&f.query, 2, "totalBudget", OP_LT, "100,000");
	assert_filter(&f.query, 3, "year", OP_IS, "2019..2021");
	assert_filter(&f.query, 4, "programme", OP_EXISTS, "false");
	assert_filter(&f.query, 5, "call", OP_EXISTS, "true");
	assert_filter(&f.query, 6, "status", OP_NOT, "closed");
	assert_filter(&f.query, 7, "number", OP_PREFIX, "SHTB");
	assert_filter(&f.query, 8, "title", OP_IS, "a, b");
	done(&f);
}

static void test_kinds(void **state)
{
	struct fixture f;

	(void)state;
	parse(&f, "projects", "x kind:org city:Elbl\xc4\x85g");
	assert_ptr_equal(f.query.kind, kind_find("organisations"));
	assert_filter(&f.query, 0, "city", OP_IS, "Elbl\xc4\x85g");
	done(&f);
	/* organisations have a field of that name as well */
	parse(&f, "organisations", "kind:ngo");
	assert_ptr_equal(f.query.kind, kind_find("organisations"));
	assert_filter(&f.query, 0, "kind", OP_IS, "ngo");
	done(&f);
	parse(&f, "organisations", "kind:\"projects\"");
	assert_ptr_equal(f.query.kind, kind_find("organisations"));
	assert_filter(&f.query, 0, "kind", OP_IS, "projects");
	done(&f);
	parse(&f, "organisations", "type:ngo region:kurzeme theme:TO8");
	assert_filter(&f.query, 0, "type", OP_IS, "ngo");
	assert_filter(&f.query, 1, "region", OP_IS, "kurzeme");
	assert_filter(&f.query, 2, "theme", OP_IS, "TO8");
	done(&f);
}

static void test_sort_and_columns(void **state)
{
	struct fixture f;

	(void)state;
	parse(&f, "projects", "sort:-start-date columns:title,country,title");
	assert_string_equal(f.query.sort->name, "startDate");
	assert_true(f.query.descending);
	assert_int_equal(f.query.column_count, 2);
	assert_string_equal(f.query.columns[0]->name, "title");
	done(&f);
	parse(&f, "projects", "sort:nonsense columns:title,nonsense");
	assert_null(f.query.sort);
	assert_int_equal(f.query.column_count, 0);
	assert_int_equal(f.query.term_count, 2);
	done(&f);
}

static void test_what_is_no_filter_is_words(void **state)
{
	static const char *const words[] = {"https://example.org/a?b=c",
	    "foo:bar", "country:", "country=LT", "a\"b\"", "NEAR(",
	    "multi-agent", "a'b", "x:y", "AND", "12:30", ":x",
	    "sort:", "partnerships:x", "a>b"};

	(void)state;
	for (size_t i = 0; i < MEM_COUNT(words); i++) {
		struct fixture f;

		parse(&f, "projects", words[i]);
		if (f.query.filter_count != 0 || f.query.term_count != 1 ||
		    strcmp(f.query.terms[0].text, words[i]) != 0)
			fail_msg("%s", words[i]);
		done(&f);
	}
}

static void test_canonical_text(void **state)
{
	(void)state;
	assert_formats("projects",
	    "  sort:-start_date country:LT,\"LV\"  elblag   \"a  b\" ",
	    "kind:projects elblag \"a  b\" country:LT,LV sort:-startDate");
	assert_formats("projects", "elblag country:LT ",
	    "kind:projects elblag country:LT ");
	assert_formats(NULL, "\"open", "\"open\"");
	assert_formats("projects", "year:2019..2021,2023.. -year:..2020",
	    "kind:projects year:2019..2021,2023.. -year:..2020");
	assert_formats("projects", "budget:>=100 startDate:<2020 title:\">x\"",
	    "kind:projects budget>=100 startDate<2020 title:\">x\"");
	assert_formats("organisations",
	    "city:\"Narva-J\xc3\xb5"
	    "esuu\",\"say \"\"hi\"\"\"",
	    "kind:organisations city:Narva-J\xc3\xb5"
	    "esuu,\"say \"\"hi\"\"\"");
	assert_formats("projects", "-startDate>=2020 -programme:any",
	    "kind:projects startDate<2020 programme:none");
	assert_formats("projects", "country:,, x country:\"",
	    "kind:projects country: x country:");
	assert_formats("projects", "title:\"none\" title:\"x*\" title:\"a..b\"",
	    "kind:projects title:\"none\",\"x*\",a..b");
	/* A name that is there twice stands for any of its values. */
	assert_formats("projects", "country:LT x country:PL,LV -country:EE",
	    "kind:projects x country:LT,PL,LV -country:EE");
}

/* An address of a list is the question that it asks. */
static void test_links(void **state)
{
	static const struct {
		const char *link, *text;
	} links[] = {
	    {"https://a.example/v1/projects", "kind:projects"},
	    {"http://a.example:8080/v1/projects/?page%5Bsize%5D=50#x",
		"kind:projects"},
	    {"https://a.example/x/projects?filter%5Bcountry%5D=LT%2CLV"
	     "&sort=-startDate&fields%5Bprojects%5D=title&pageTotal=capped",
		"kind:projects country:LT,LV sort:-startDate"},
	    {"  https://a.example/v1/projects?filter[q]=elbl%C4%85g+x&"
	     "filter[year]=2019..2021&filter[status][ne]=closed",
		"kind:projects elbl\xc4\x85g x year:2019..2021 "
		"-status:closed"},
	    {"https://a.example/v1/search?filter[q]=country%3ALT%20",
		"\"country:LT\""},
	    {"https://a.example/v1/projects?filter[totalBudget][gte]=5&"
	     "filter[call][exists]=false&filter[number][prefix]=SH",
		"kind:projects totalBudget>=5 call:none number:SH*"},
	    /* What has to be understood and is not makes it words again. */
	    {"https://a.example/v1/projects?filter[nix]=1",
		"https://a.example/v1/projects?filter[nix]=1"},
	    {"https://a.example/v1/projects?sort=nix",
		"https://a.example/v1/projects?sort=nix"},
	    {"https://a.example/projects", "https://a.example/projects"},
	    {"https://a.example/v1/projects/sbcc",
		"https://a.example/v1/projects/sbcc"},
	    {"https://v1/projects", "https://v1/projects"},
	    {"http://", "http://"},
	};
	struct arena arena = ARENA_INIT;
	const struct kind *kind = NULL;
	const char *id = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		assert_formats(NULL, links[i].link, links[i].text);
	/* It is of its own kind, wherever it is typed. */
	assert_formats("people", links[0].link, "kind:projects");
	assert_true(query_link_record(
	    &arena, "https://a.example/v1/projects/sbcc?x=1", &kind, &id));
	assert_string_equal(kind->name, "projects");
	assert_string_equal(id, "sbcc");
	assert_false(query_link_record(
	    &arena, "https://a.example/v1/nix/sbcc", &kind, &id));
	assert_false(query_link_record(&arena, "projects/sbcc", &kind, &id));
	arena_done(&arena);
}

/* --- any bytes */

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Pieces that mean something, and bytes that mean nothing. */
static void random_text(struct buf *out, uint32_t *seed)
{
	static const char *const pieces[] = {" ", " ", " ", "-", "\"", "\"",
	    ":", ",", "..", "*", ">=", "<", "=", "country", "title", "year",
	    "kind", "projects", "organisations", "sort", "columns", "none",
	    "any", "elbl\xc4\x85g", "0142/18", "2019", "\xff", "\xc2\xa0",
	    "\xe2\x80\xae", "\t", "startDate", "city:", "kind:org", "x",
	    "country:LT", "sort:-title", "\xf0\x9f\x8e\xa8", "https://"};
	size_t count = next_random(seed) % 40;

	if (next_random(seed) % 50 == 0)
		count *= 40;
	for (size_t i = 0; i < count; i++) {
		size_t n = next_random(seed) % (MEM_COUNT(pieces) + 2);

		if (n < MEM_COUNT(pieces))
			buf_adds(out, pieces[n]);
		else
			buf_addc(out, (char)(next_random(seed) % 256));
	}
}

static void round_trip(
    const struct kind *kind, const struct buf *text, bool words)
{
	struct arena arena = ARENA_INIT;
	struct query one, two;
	struct buf out;

	buf_init(&out, QUERY_TEXT_MAX);
	if (words) {
		query_parse_words(&one, &arena, buf_text(text), text->len);
		query_format_words(&one, &out);
		query_parse_words(&two, &arena, buf_text(&out), out.len);
	} else {
		query_parse(&one, &arena, kind, buf_text(text), text->len);
		query_format(&one, &out, kind == NULL);
		query_parse(&two, &arena, one.kind, buf_text(&out), out.len);
	}
	if (out.full || !query_equal(&one, &two))
		fail_msg("[%s] -> [%s]", buf_text(text), buf_text(&out));
	buf_done(&out);
	arena_done(&arena);
}

static void test_round_trip(void **state)
{
	uint32_t seed = 20260731;
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 16);
	for (int i = 0; i < 20000; i++) {
		buf_reset(&text);
		random_text(&text, &seed);
		round_trip(NULL, &text, false);
		round_trip(kind_find("projects"), &text, false);
		round_trip(kind_find("organisations"), &text, false);
		round_trip(NULL, &text, true);
	}
	buf_done(&text);
}

static void test_too_much_is_left_out(void **state)
{
	struct arena arena = ARENA_INIT;
	struct query query;
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 16);
	for (int i = 0; i < 100; i++)
		buf_addf(&text, "w%d country:C%d budget>=%d ", i, i, i);
	query_parse(
	    &query, &arena, kind_find("projects"), buf_text(&text), text.len);
	assert_int_equal(query.term_count, QUERY_TERM_MAX);
	assert_int_equal(query.filter_count, QUERY_FILTER_MAX);
	assert_int_equal(query.filters[0].value_count, QUERY_VALUE_MAX);
	assert_string_equal(query.terms[0].text, "w0");
	buf_reset(&text);
	for (int i = 0; i < 5000; i++)
		buf_addc(&text, 'a');
	query_parse(
	    &query, &arena, kind_find("projects"), buf_text(&text), text.len);
	assert_int_equal(query.term_count, 1);
	assert_true(strlen(query.terms[0].text) > 1800);
	assert_false(query.terms[0].open);
	buf_done(&text);
	arena_done(&arena);
}

static void test_changing_filters(void **state)
{
	static const char *const values[] = {"LT", "PL"};
	static const char *const year[] = {"2020"};
	struct fixture f;
	struct query copy;

	(void)state;
	parse(&f, "projects", "country:EE year>=2018 year<=2021");
	query_copy(&copy, &f.query, &f.arena);
	assert_true(query_equal(&copy, &f.query));
	query_set_filter(&f.query, &f.arena, "country", OP_IS, values, 2);
	assert_int_equal(f.query.filter_count, 3);
	assert_false(query_equal(&copy, &f.query));
	query_set_filter(&f.query, &f.arena, "year", OP_GT, year, 1);
	assert_int_equal(f.query.filter_count, 3);
	assert_filter(&f.query, 2, "year", OP_GT, "2020");
	query_set_filter(&f.query, &f.arena, "year", OP_IS, NULL, 0);
	assert_int_equal(f.query.filter_count, 1);
	assert_filter(&f.query, 0, "country", OP_IS, "LT");
	done(&f);
}

static void test_fits(void **state)
{
	struct err err = ERR_INIT;
	struct fixture f;

	(void)state;
	parse(&f, NULL, "country:LT");
	assert_true(query_fits(&f.query, kind_find("organisations"), &err));
	done(&f);
	parse(&f, NULL, "totalBudget>5");
	assert_false(query_fits(&f.query, kind_find("people"), &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.text, "totalBudget"));
	done(&f);
	parse(&f, NULL, "deadline:2020");
	f.query.filters[0].name = "titel";
	assert_false(query_fits(&f.query, kind_find("calls"), &err));
	assert_non_null(strstr(err.text, "\"title\""));
	done(&f);
}

static void assert_stray(const char *kind, const char *text, const char *word)
{
	struct fixture f;
	const char *said;

	parse(&f, kind, text);
	said = query_stray(&f.query, &f.arena);
	if (word == NULL)
		assert_null(said);
	else
		assert_non_null(strstr(said ? said : "", word));
	done(&f);
}

static void test_stray_names(void **state)
{
	(void)state;
	assert_stray("organisations", "elblag contry:LT", "\"country\"");
	assert_stray(NULL, "deadlin:2020", "\"deadline\"");
	assert_stray("projects", "qqq:1", "\"qqq\"");
	assert_stray("organisations", "partnerRole:lead", "\"partnerOf:ID\"");
	assert_stray(NULL, "Narva partnerRole:lead", "\"partnerOf:ID\"");
	assert_stray("organisations", "partnerOf:sbcc partnerRole:lead", NULL);
	assert_stray("projects", "country:LT", NULL);
	assert_stray("projects", "country: LT", NULL);
	assert_stray("projects", "http://narva.ee 10:30 \"a:b c\" :x", NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_last_word_is_open),
	    cmocka_unit_test(test_filters),
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_sort_and_columns),
	    cmocka_unit_test(test_what_is_no_filter_is_words),
	    cmocka_unit_test(test_canonical_text),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_too_much_is_left_out),
	    cmocka_unit_test(test_changing_filters),
	    cmocka_unit_test(test_fits),
	    cmocka_unit_test(test_stray_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
