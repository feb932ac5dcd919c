/*
 * hits.h: which places of the last frame stand for a command line: what a
 * click there runs. Filled while the frame is drawn.
 */
#ifndef KLASTER_UI_HITS_H
#define KLASTER_UI_HITS_H

#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/ui/surface.h"

#define HITS_MOST 160 /* more on one screen are no places to click */

struct hits {
	struct hit {
		int row, col, cells; /* of the whole screen */
		const char *line;
	} places[HITS_MOST];
	size_t count;
};

/* Adds a place of the area; the line is copied into the arena, which must
 * live as long as the frame. NULL for hits is allowed: nothing is kept. */
void hits_add(struct hits *hits, const struct area *area, int row, int col,
    int cells, const char *line, struct arena *arena);

/* The line at a place of the screen, or NULL. */
const char *hits_find(const struct hits *hits, int row, int col);

#endif
