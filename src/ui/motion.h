/* motion.h: the shortest way from one cell to another. */
#ifndef KLASTER_UI_MOTION_H
#define KLASTER_UI_MOTION_H

#include "klaster/ui/frame.h"

#define MOTION_MAX 48 /* bytes */

struct motion {
	char bytes[MOTION_MAX];
	size_t len;
};

/* To a place that is known. `cell`: blanks may be written where they are
 * wanted; NULL: not now, because a look is on or cells move later. */
struct motion motion_find(const struct frame_facts *facts, frame_cell *cell,
    struct frame_place from, struct frame_place to);

#endif
