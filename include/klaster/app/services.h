/*
 * services.h: the services of a run in words, for the screen and the command
 * line.
 */
#ifndef KLASTER_APP_SERVICES_H
#define KLASTER_APP_SERVICES_H

#include "klaster/app/roster.h"
#include "klaster/base/arena.h"

/* How it is doing: "answers: 443 records", or why it does not. */
const char *services_state(
    const struct roster_entry *entry, bool *is_down, struct arena *arena);
/* What to call it: as it says itself, else as the configuration does. */
const char *services_title(
    const struct roster *roster, size_t index, struct arena *arena);
/* All that are asked at once: "bundled, riga, gdynia". */
const char *services_names(const struct roster *roster, struct arena *arena);

#endif
