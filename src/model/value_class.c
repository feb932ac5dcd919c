/*
 * value_class.c: owns the classes that amounts are counted in, and ranges as
 * the text of a filter. It must not know who counts.
 */
#include "klaster/model/value.h"

#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

static const struct {
	const char *range;   /* as a filter takes it */
	int64_t least, most; /* whole units of the currency */
} classes[] = {
    {"0..50000", 0, 50000},
    {"50000..200000", 50000, 200000},
    {"200000..1000000", 200000, 1000000},
    {"1000000..5000000", 1000000, 5000000},
    {"5000000..", 5000000, INT64_MAX / 100},
};

const char *value_class(int64_t cents, size_t *next)
{
	while (*next < MEM_COUNT(classes)) {
		size_t at = (*next)++;

		if (cents >= classes[at].least * 100 &&
		    cents <= classes[at].most * 100)
			return classes[at].range;
	}
	return NULL;
}

bool value_range(const char *text, size_t *low_len, const char **high)
{
	const char *dots = strstr(text, "..");

	if (dots == NULL)
		return false;
	*low_len = (size_t)(dots - text);
	*high = dots + strspn(dots, ".");
	return *low_len > 0 || **high != '\0';
}

const char *value_range_show(
    struct arena *arena, const char *range, const char *lang)
{
	static const struct field number = {.type = FIELD_NUMBER};
	const char *low, *high;
	size_t len;

	if (!value_range(range, &len, &high))
		return range;
	low =
	    value_show(arena, &number, arena_strndup(arena, range, len), lang);
	high = value_show(arena, &number, high, lang);
	if (*high == '\0')
		return arena_printf(arena, _("%s or more"), low);
	if (len == 0 || strcmp(low, "0") == 0)
		return arena_printf(arena, _("up to %s"), high);
	return arena_printf(arena, _("%s to %s"), low, high);
}
