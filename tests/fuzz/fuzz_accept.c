/*
 * fuzz_accept.c: header values of any bytes: lists are read to their end and
 * give what they promise.
 */
#include <ctype.h>
#include <string.h>
#include "fuzz.h"
#include "klaster/service/negotiate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	const char *text = arena_strndup(&arena, (const char *)data, size);
	const char *const *langs = negotiate_langs(&arena, text);
	struct problem problem = {.code = PROBLEM_NONE};
	size_t count = 0;

	for (; langs[count]; count++) {
		const char *c = langs[count];

		FUZZ_CHECK(strlen(c) == 2 || strlen(c) == 3);
		for (; *c; c++)
			FUZZ_CHECK(*c >= 'a' && *c <= 'z');
		for (size_t i = 0; i < count; i++)
			FUZZ_CHECK(strcmp(langs[i], langs[count]) != 0);
	}
	FUZZ_CHECK(count <= NEGOTIATE_LANG_MAX);
	negotiate_gzip(text);
	negotiate_has_etag(text, "\"x\"");
	if (!negotiate_media(text, text, &problem))
		FUZZ_CHECK(problem.header != NULL);
	arena_done(&arena);
	return 0;
}
