/* number.c: see number.h. */
#include "klaster/base/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "klaster/base/i18n.h"

const char *number_group(struct arena *arena, uint64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, number);
	char *out = arena_alloc(arena, 2 * sizeof(digits) + 1);
	size_t used = 0;
	/* Four digits are read as well without a gap. */
	for (int i = 0; i < len; i++) {
		if (i > 0 && len > 4 && (len - i) % 3 == 0) {
			memcpy(out + used, "\xc2\xa0", 2); /* no-break space */
			used += 2;
		}
		out[used++] = digits[i];
	}
	out[used] = '\0';
	return out;
}

const char *number_bytes(struct arena *arena, uint64_t bytes)
{
	if (bytes < 1000)
		return arena_printf(arena, "%" PRIu64 " B", bytes);
	if (bytes < 1000000)
		return arena_printf(arena, "%" PRIu64 " kB", bytes / 1000);
	return arena_printf(arena, "%" PRIu64 ".%" PRIu64 " MB",
	    bytes / 1000000, bytes / 100000 % 10);
}

const char *number_age(struct arena *arena, int64_t age_s)
{
	if (age_s < 0)
		return "?";
	if (age_s < 90)
		return arena_printf(arena, _("%d s"), (int)age_s);
	if (age_s < 90 * 60)
		return arena_printf(arena, _("%d min"), (int)(age_s / 60));
	if (age_s < 36 * 3600)
		return arena_printf(arena, _("%d h"), (int)(age_s / 3600));
	int64_t days = age_s / 86400;
	return arena_printf(arena,
	    i18n_plural("%d day", "%d days", (unsigned long)days),
	    (int)(days > 99999 ? 99999 : days));
}
