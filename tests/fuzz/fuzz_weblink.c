/*
 * fuzz_weblink.c: what is given to another program as an address holds no
 * byte that could be more, has one of five schemes, and is taken again as it
 * is.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/net/weblink.h"

typedef char *check_fn(struct arena *arena, const char *text, struct err *err);

static bool has_scheme(const char *url)
{
	static const char *const schemes[] = {
	    "http://", "https://", "mailto:", "tel:", "geo:"};
	char lower[16] = "";

	for (size_t i = 0; i < sizeof(lower) - 1 && url[i] != '\0'; i++)
		lower[i] =
		    (char)(url[i] >= 'A' && url[i] <= 'Z' ? url[i] + 'a' - 'A'
							  : url[i]);
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncmp(lower, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

static void check(check_fn *make, const char *text)
{
	struct arena arena = ARENA_INIT;
	struct err err = {.code = ERR_NONE};
	char *url = make(&arena, text, &err);

	FUZZ_CHECK((url == NULL) == (err.code == ERR_REFUSED));
	if (url != NULL) {
		const char *again;

		FUZZ_CHECK(has_scheme(url));
		for (const char *at = url; *at != '\0'; at++)
			FUZZ_CHECK(*at > ' ' && *at < 0x7f &&
				   strchr("\"'`$()<>\\^{|}", *at) == NULL);
		again = strlen(url) <= WEBLINK_MAX_BYTES
			    ? weblink_check(&arena, url, &err)
			    : url;
		FUZZ_CHECK(again != NULL && strcmp(again, url) == 0);
	}
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	const char *text = arena_strndup(&arena, (const char *)data, size);

	check(weblink_check, text);
	check(weblink_mail, text);
	check(weblink_phone, text);
	check(weblink_place, text);
	arena_done(&arena);
	return 0;
}
