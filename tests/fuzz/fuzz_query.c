/*
 * fuzz_query.c: any bytes are a query, and its text form gives it back. The
 * first byte says of which kind it is asked.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/base/text.h"
#include "klaster/model/query.h"

static void check_query(const struct query *query)
{
	FUZZ_CHECK(query->term_count <= QUERY_TERM_MAX);
	FUZZ_CHECK(query->filter_count <= QUERY_FILTER_MAX);
	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];

		FUZZ_CHECK(*term->folded != '\0');
		FUZZ_CHECK(text_is_utf8(term->text, strlen(term->text)));
		FUZZ_CHECK(!term->open || i + 1 == query->term_count);
	}
	for (size_t i = 0; i < query->filter_count; i++) {
		FUZZ_CHECK(query->filters[i].value_count > 0);
		FUZZ_CHECK(query->filters[i].value_count <= QUERY_VALUE_MAX);
		FUZZ_CHECK(query->kind == NULL ||
			   query_fits(query, query->kind, NULL));
	}
}

static void check_words(const char *text, size_t len)
{
	struct arena arena = ARENA_INIT;
	struct query one, two;
	struct buf out;

	buf_init(&out, QUERY_TEXT_MAX);
	query_parse_words(&one, &arena, text, len);
	check_query(&one);
	FUZZ_CHECK(one.filter_count == 0 && one.sort == NULL);
	query_format_words(&one, &out);
	FUZZ_CHECK(!out.full);
	query_parse_words(&two, &arena, buf_text(&out), out.len);
	FUZZ_CHECK(query_equal(&one, &two));
	buf_done(&out);
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct kind *kind = NULL;
	struct arena arena = ARENA_INIT;
	struct query one, two, three;
	const char *text;
	struct buf out;

	if (size == 0)
		return 0;
	if (data[0] % (kind_count() + 1) > 0)
		kind = kind_at(data[0] % (kind_count() + 1) - 1);
	text = (const char *)data + 1;
	size--;
	buf_init(&out, QUERY_TEXT_MAX);
	query_parse(&one, &arena, kind, text, size);
	check_query(&one);
	query_format(&one, &out, true);
	FUZZ_CHECK(!out.full);
	query_parse(&two, &arena, NULL, buf_text(&out), out.len);
	FUZZ_CHECK(query_equal(&one, &two));
	buf_reset(&out);
	query_format(&one, &out, false);
	query_parse(&three, &arena, one.kind, buf_text(&out), out.len);
	FUZZ_CHECK(query_equal(&one, &three));
	query_copy(&two, &three, &arena);
	FUZZ_CHECK(query_equal(&two, &one));
	check_words(text, size);
	buf_done(&out);
	arena_done(&arena);
	return 0;
}
