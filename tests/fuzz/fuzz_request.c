/*
 * fuzz_request.c: the target of any request, as its owner and as anybody. A
 * refusal names a code; what is accepted keeps to the limits, knows no field
 * above the caller's level, and its link to itself is read again the same.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/base/text.h"
#include "klaster/service/cursor.h"
#include "klaster/service/request.h"
#include "klaster/service/visibility.h"

static void check_fields(const struct request *request)
{
	for (size_t k = 0; k < kind_count(); k++)
		for (size_t i = 0; i < kind_at(k)->field_count; i++)
			FUZZ_CHECK(!field_set_has(&request->fields[k].set, i) ||
				   visibility_has_field(
				       request->level, &kind_at(k)->fields[i]));
	for (size_t i = 0; i < request->facet_count; i++)
		FUZZ_CHECK(
		    visibility_has_field(request->level, request->facets[i]));
	for (size_t i = 0; i < request->include_count; i++)
		for (size_t k = 0; k < request->includes[i].depth; k++)
			FUZZ_CHECK(visibility_has_field(
			    request->level, request->includes[i].path[k]));
	FUZZ_CHECK(!request->query.sort ||
		   visibility_has_field(request->level, request->query.sort));
}

static void check_limits(const struct request *request)
{
	const struct query *query = &request->query;

	FUZZ_CHECK(request->size >= 1);
	FUZZ_CHECK(
	    request->size <= (request->route == ROUTE_CHANGES ? CHANGES_SIZE_MAX
							      : PAGE_SIZE_MAX));
	FUZZ_CHECK(!request->after || !request->before);
	FUZZ_CHECK(request->facet_count <= FACETS_MAX);
	FUZZ_CHECK(request->include_count <= INCLUDES_MAX);
	FUZZ_CHECK(query->filter_count <= QUERY_FILTER_MAX);
	for (size_t i = 0; i < query->filter_count; i++) {
		FUZZ_CHECK(query->filters[i].value_count >= 1);
		FUZZ_CHECK(query->filters[i].value_count <= QUERY_VALUE_MAX);
		for (size_t k = 0; k < query->filters[i].value_count; k++)
			FUZZ_CHECK(text_is_utf8(query->filters[i].values[k],
			    strlen(query->filters[i].values[k])));
	}
}

/* A cursor of any bytes is none. */
static void check_cursor(struct arena *arena, const struct request *request)
{
	static const unsigned char key[CURSOR_KEY_BYTES] = {1};
	struct cursor_scope scope = {
	    .key = key, .query = &request->query, .level = request->level};
	struct position position = {.bytes = {1, 2, 3}, .len = 3}, back;
	const char *text = request->after ? request->after : request->before;

	FUZZ_CHECK(!text || !cursor_read(arena, &scope, text, &back));
	text = cursor_write(arena, &scope, &position);
	FUZZ_CHECK(strlen(text) <= CURSOR_TEXT_MAX);
	FUZZ_CHECK(cursor_read(arena, &scope, text, &back));
	FUZZ_CHECK(back.len == 3 && memcmp(back.bytes, "\1\2\3", 3) == 0);
}

static bool parse(struct arena *arena, const char *text, enum level level,
    struct request *request)
{
	static const char *const langs[] = {"en", NULL};
	struct problem problem = {.code = PROBLEM_NONE};

	*request = (struct request){.langs = langs, .level = level};
	if (request_parse(request, arena, text, &problem))
		return true;
	FUZZ_CHECK(problem.code != PROBLEM_NONE);
	FUZZ_CHECK(problem.detail[0] != '\0');
	FUZZ_CHECK(problem_status(problem.code) >= 400);
	return false;
}

static void check_target(
    struct arena *arena, const char *text, enum level level)
{
	struct request *request = arena_alloc(arena, sizeof(*request));
	struct request *again = arena_alloc(arena, sizeof(*again));
	struct buf link;

	if (!parse(arena, text, level, request))
		return;
	check_fields(request);
	check_limits(request);
	check_cursor(arena, request);
	buf_init(&link, 4 * TARGET_BYTES_MAX);
	target_write(&request->target, &link, NULL, NULL);
	FUZZ_CHECK(!link.full);
	if (link.len <= TARGET_BYTES_MAX) {
		FUZZ_CHECK(parse(arena, buf_text(&link), level, again));
		FUZZ_CHECK(again->route == request->route);
		FUZZ_CHECK(again->kind == request->kind);
		FUZZ_CHECK(query_equal(&again->query, &request->query));
	}
	buf_done(&link);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	/* From the library a target comes with a NUL behind it. */
	const char *text = arena_strndup(&arena, (const char *)data, size);

	check_target(&arena, text, LEVEL_PUBLIC);
	check_target(&arena, text, LEVEL_COORDINATOR);
	arena_done(&arena);
	return 0;
}
