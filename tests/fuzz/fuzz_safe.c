/*
 * fuzz_safe.c: whatever goes into the filter, what comes out is harmless,
 * and is a fixed point.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/base/safe.h"
#include "klaster/base/text.h"

static void check_code(uint32_t code, bool lines)
{
	FUZZ_CHECK(code >= 0x20 || (lines && code == '\n'));
	FUZZ_CHECK(code < 0x7f || code > 0x9f);
	FUZZ_CHECK(code != 0x061c && code != 0x200e && code != 0x200f);
	FUZZ_CHECK(code < 0x2028 || code > 0x202e);
	FUZZ_CHECK(code < 0x2060 || code > 0x206f);
	FUZZ_CHECK(code != 0x200b && code != 0x200c && code != 0x200d);
	FUZZ_CHECK(code != 0xfeff && code != 0x00ad);
	FUZZ_CHECK(code < 0xe0000);
}

static void check(const char *bytes, size_t len, bool lines)
{
	struct buf once, twice;
	size_t at = 0;

	buf_init(&once, len * 3);
	safe_filter(&once, bytes, len, lines);
	FUZZ_CHECK(!once.full);
	FUZZ_CHECK(text_is_utf8(buf_text(&once), once.len));
	while (at < once.len) {
		uint32_t code;

		at += text_decode(once.data + at, once.len - at, &code);
		check_code(code, lines);
	}
	buf_init(&twice, once.len * 3);
	safe_filter(&twice, buf_text(&once), once.len, lines);
	FUZZ_CHECK(once.len == twice.len);
	FUZZ_CHECK(strcmp(buf_text(&once), buf_text(&twice)) == 0);
	buf_done(&once);
	buf_done(&twice);
}

static void check_clip(const char *bytes, size_t len)
{
	struct arena arena = ARENA_INIT;
	struct safe_text text = safe_line(&arena, bytes, len);

	FUZZ_CHECK(text.cells == text_cells(text.safe_bytes, text.len));
	for (int cells = 0; cells < 12; cells++) {
		struct safe_text cut = safe_clip(&arena, text, cells, true);

		FUZZ_CHECK(cut.cells <= cells || cut.len == text.len);
		FUZZ_CHECK(cut.cells == text_cells(cut.safe_bytes, cut.len));
		FUZZ_CHECK(strlen(cut.safe_bytes) == cut.len);
	}
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;

	check(bytes, size, false);
	check(bytes, size, true);
	check_clip(bytes, size);
	return 0;
}
