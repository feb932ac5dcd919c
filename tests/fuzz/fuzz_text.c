/*
 * fuzz_text.c: clusters, cutting and wrapping. The first byte is the width.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/base/text.h"

static void check_steps(const char *text, size_t len)
{
	size_t at = 0;
	int sum = 0;

	while (at < len) {
		int cells;
		size_t step = text_next(text + at, len - at, &cells);

		FUZZ_CHECK(step > 0 && step <= len - at);
		at += step;
		sum += cells;
	}
	FUZZ_CHECK(sum == text_cells(text, len));
	/* Each step back lands on a character's first byte. */
	for (at = len; at > 0;) {
		size_t step = text_prev(text, at);

		FUZZ_CHECK(step > 0 && step <= at);
		at -= step;
	}
}

static void check_clip(const char *text, size_t len, int width)
{
	int used;
	size_t cut = text_clip(text, len, width, &used);

	FUZZ_CHECK(cut <= len && used <= width);
	FUZZ_CHECK(text_cells(text, cut) == used);
	FUZZ_CHECK(
	    cut == len || text_is_utf8(text, cut) || !text_is_utf8(text, len));
}

/* Nothing but blanks and line feeds is lost between the lines. */
static void check_wrap(const char *text, size_t len, int width)
{
	size_t at = 0;

	while (at < len) {
		size_t skip, cut = text_wrap(text + at, len - at, width, &skip);
		int first;

		FUZZ_CHECK(skip > 0 && cut <= skip && skip <= len - at);
		FUZZ_CHECK(!memchr(text + at, '\n', cut) ||
			   memchr(text + at, '\r', cut));
		if (text_cells(text + at, cut) > width) {
			FUZZ_CHECK(
			    cut == text_next(text + at, len - at, &first));
			FUZZ_CHECK(first > width);
		}
		for (size_t i = cut; i < skip; i++)
			FUZZ_CHECK(text[at + i] == ' ' || text[at + i] == '\n');
		at += skip;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1;

	if (size < 2)
		return 0;
	check_steps(text, size - 1);
	check_clip(text, size - 1, data[0] % 32);
	check_wrap(text, size - 1, data[0] % 32);
	return 0;
}
