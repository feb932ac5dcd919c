/*
 * continuations.h: how a sequence of keys that was begun can go on: all of
 * its keys and what they do, over the view, for the moment between two keys.
 * No clock decides anything: they are there until the next key.
 */
#ifndef KLASTER_UI_CONTINUATIONS_H
#define KLASTER_UI_CONTINUATIONS_H

#include "klaster/engine/keymap.h"
#include "klaster/ui/hits.h"
#include "klaster/ui/surface.h"

/* What a command line does, in words; in the arena, or longer lived. */
typedef const char *line_meaning(
    void *user, const char *line, struct arena *arena);

struct continuations {
	const struct keymap *keymap;
	const struct keymap_pending *pending; /* open */
	line_meaning *meaning;
	void *user;
	struct hits *hits; /* gets what a click runs; may be NULL */
};

/* On as many of the last rows of the area as that takes. Where there is no
 * room for all, the last place says how many are missing. */
void continuations_draw(const struct area *area,
    const struct continuations *what, struct arena *arena);

#endif
