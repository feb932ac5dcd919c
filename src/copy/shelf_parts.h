/*
 * shelf_parts.h: what shelf.c and shelf_turn.c share; private to src/copy.
 */
#ifndef KLASTER_SRC_COPY_SHELF_PARTS_H
#define KLASTER_SRC_COPY_SHELF_PARTS_H

#include "klaster/copy/shelf.h"

/* Asks the service for it, or answers it without. */
void shelf_item_start(struct shelf_item *item);

/* Answers it from the records that are kept, if they have any; what the
 * service says takes their place. False: nothing of it is there; err, which
 * may be NULL, says why if something is wrong. */
bool shelf_look_up(struct shelf_item *item, struct err *err);

#define TRANSLATED_MAX (32u << 20)
/* What a foreign server says, in our words, in `ours`: so it is kept, too. */
void shelf_translate(
    const struct shelf_item *item, struct pages_item *answer, struct buf *ours);
/* Many servers have no entry document; a profile says what there is. */
bool shelf_needs_no_entry(const struct shelf_item *item, long status);

bool shelf_is_guess(enum shelf_class hurry);
/* The service refuses the item until its due_ms: no guess is asked for until
 * then. True: it was one itself, and is dropped until somebody wants it. */
bool shelf_refuse_guesses(struct shelf_item *item);

/* Its answer is here: counts what nobody waited for. */
void shelf_count_ahead(
    struct shelf_item *item, const struct fetch_answer *answer);

#endif
