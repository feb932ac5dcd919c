/*
 * fuzz_fold.c: the fold of anything is words of letters and digits, and
 * folding them again changes nothing.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/base/fold.h"
#include "klaster/base/text.h"

static void check_words(const char *words, size_t len)
{
	FUZZ_CHECK(text_is_utf8(words, len));
	FUZZ_CHECK(len == 0 || (words[0] != ' ' && words[len - 1] != ' '));
	FUZZ_CHECK(!strstr(words, "  "));
	for (size_t i = 0; i < len; i++)
		FUZZ_CHECK((words[i] & 0x80) || words[i] == ' ' ||
			   (words[i] >= '0' && words[i] <= '9') ||
			   (words[i] >= 'a' && words[i] <= 'z'));
}

static void check_again(const struct buf *words)
{
	struct buf again;

	buf_init(&again, words->len * 18);
	FUZZ_CHECK(fold_words(&again, buf_text(words), words->len));
	FUZZ_CHECK(strcmp(buf_text(words), buf_text(&again)) == 0);
	buf_done(&again);
}

static void check_stems(const struct buf *words)
{
	const char *word = buf_text(words);

	while (*word) {
		size_t len = strcspn(word, " ");
		size_t stem = fold_stem(word, len);

		FUZZ_CHECK(stem > 0 && stem <= len);
		FUZZ_CHECK(text_is_utf8(word, stem));
		word += len;
		word += *word == ' ';
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct buf words, other;
	int alike;

	buf_init(&words, size * 18 + 1);
	buf_init(&other, size * 18 + 1);
	FUZZ_CHECK(fold_words(&words, text, size));
	check_words(buf_text(&words), words.len);
	check_again(&words);
	check_stems(&words);
	FUZZ_CHECK(fold_variants(&other, text, size));
	check_words(buf_text(&other), other.len);
	alike = fold_alike(buf_text(&words), buf_text(&other));
	FUZZ_CHECK(alike >= 0 && alike <= 1000);
	FUZZ_CHECK(words.len == 0 ||
		   fold_alike(buf_text(&words), buf_text(&words)) == 1000);
	buf_reset(&other);
	FUZZ_CHECK(fold_sort_key(&other, text, size, 40));
	FUZZ_CHECK(
	    other.len <= 40 && text_is_utf8(buf_text(&other), other.len));
	buf_done(&words);
	buf_done(&other);
	return 0;
}
