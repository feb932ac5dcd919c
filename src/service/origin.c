/*
 * origin.c: see origin.h.
 */
#include "klaster/service/origin.h"

#include <string.h>

enum { DATE_DIGITS = 6 }; /* 261128: shorter ones may be a number */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* " (3)", as browsers add to what is there already. */
static size_t without_copy(const char *name, size_t len)
{
	size_t at = len;

	if (at < 4 || name[at - 1] != ')')
		return len;
	for (at--; at > 0 && is_digit(name[at - 1]); at--)
		;
	if (at < 2 || at + 1 == len || name[at - 1] != '(')
		return len;
	at--;
	while (at > 0 && name[at - 1] == ' ')
		at--;
	return at > 0 ? at : len;
}

/* A date, with or without marks and a time behind it. */
static size_t without_date(const char *name, size_t len)
{
	size_t at = len, digits = 0;

	while (at > 0 &&
	       (is_digit(name[at - 1]) || strchr("-_. :TZ", name[at - 1]))) {
		digits += is_digit(name[at - 1]);
		at--;
	}
	return digits >= DATE_DIGITS && at > 0 ? at : len;
}

const char *origin_of_file(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	size_t len = dot && dot > name ? (size_t)(dot - name) : strlen(name);

	len = without_copy(name, len);
	len = without_date(name, len);
	return len > 0 ? arena_strndup(arena, name, len) : "import";
}
