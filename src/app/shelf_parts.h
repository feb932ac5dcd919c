/*
 * shelf_parts.h: what shelf.c and shelf_turn.c share; private to src/app.
 */
#ifndef KLASTER_SRC_APP_SHELF_PARTS_H
#define KLASTER_SRC_APP_SHELF_PARTS_H

#include "shelf.h"

/* Asks the service for it, or answers it without. */
void shelf_item_start(struct shelf_item *item);

/* Its answer is here: counts what nobody waited for. */
void shelf_count_ahead(
    struct shelf_item *item, const struct fetch_answer *answer);

#endif
