/*
 * origin.h: the name of the list that a file holds, if nobody says it.
 */
#ifndef KLASTER_SERVICE_ORIGIN_H
#define KLASTER_SERVICE_ORIGIN_H

#include <stdbool.h>
#include "klaster/base/arena.h"

/* The file's name without folder and ending, and without the date or the
 * number of the copy behind it: "members-2026-11-28.csv" and "members (3).csv"
 * are both members, so that tomorrow's export is compared with today's. */
const char *origin_of_file(struct arena *arena, const char *path);

#endif
