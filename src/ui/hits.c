/* hits.c: owns nothing but places; see hits.h. */
#include "klaster/ui/hits.h"

void hits_add(struct hits *hits, const struct area *area, int row, int col,
    int cells, const char *line, struct arena *arena)
{
	if (!hits || hits->count == HITS_MOST)
		return;
	hits->places[hits->count++] = (struct hit){.row = area->row + row,
	    .col = area->col + col,
	    .cells = cells,
	    .line = arena_strdup(arena, line)};
}

const char *hits_find(const struct hits *hits, int row, int col)
{
	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *hit = &hits->places[i];
		if (hit->row == row && col >= hit->col &&
		    col < hit->col + hit->cells)
			return hit->line;
	}
	return NULL;
}
