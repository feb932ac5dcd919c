/* vantage.c: see vantage.h. It must not know who looks, and at what. */
#include "klaster/ui/vantage.h"

#include <math.h>
#include "klaster/ui/plot.h"

struct safe_text vantage_way(const struct vantage *vantage,
    const struct record *record, struct arena *arena)
{
	struct geo at;
	bool only_town;

	if (!plot_place(record, vantage->atlas, &at, &only_town))
		return SAFE_LIT("");
	struct safe_text way = plot_way(arena, vantage->town->at, at);
	return only_town ? safe_linef(arena, "~%s", way.safe_bytes) : way;
}

const char *vantage_km(const struct vantage *vantage,
    const struct record *record, struct arena *arena)
{
	struct geo at;
	bool only_town;

	if (!plot_place(record, vantage->atlas, &at, &only_town))
		return NULL;
	/* With a point, whatever the locale parts by. */
	long tenths = lround(geo_distance_km(vantage->town->at, at) * 10);
	return arena_printf(arena, "%ld.%ld", tenths / 10, tenths % 10);
}
