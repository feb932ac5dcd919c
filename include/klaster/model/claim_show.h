/*
 * claim_show.h: what one statement of a record says, for people. Pane, list,
 * comparison, export and command line have it from here; the marks round it,
 * who said it and that others differ, are theirs.
 */
#ifndef KLASTER_MODEL_CLAIM_SHOW_H
#define KLASTER_MODEL_CLAIM_SHOW_H

#include "klaster/model/record.h"

/* A date, an amount or a number as people write it, a code by its label, a
 * reference by the name of what it leads to; where that name is not known, as
 * when it is not public or was not to be had, by kind and address. An absence
 * in words. `lang` is the reader's first language, NULL: English. Never NULL;
 * in the arena or the claim's own: claim->label itself when that is all. */
const char *claim_show(
    struct arena *arena, const struct claim *claim, const char *lang);

/* The same of what following a related record opens. */
const char *claim_show_item(
    struct arena *arena, const struct relation_item *item);

/* The language to name behind the text, because the reader asked for another
 * first; NULL when there is nothing to name. */
const char *claim_show_lang(
    const struct claim *claim, const char *const *langs);

#endif
