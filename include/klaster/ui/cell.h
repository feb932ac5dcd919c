/*
 * cell.h: a field of a record as text: for a column, and for a line of a
 * detail pane.
 */
#ifndef KLASTER_UI_CELL_H
#define KLASTER_UI_CELL_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/safe.h"
#include "klaster/model/source.h"

/* The values of the field in the reader's language, parted by commas; empty
 * when there is none. */
struct safe_text cell_text(struct arena *arena, const struct record *record,
    const struct field *field, const char *const *langs);

/* One claim, as claim_show() has it. */
struct safe_text cell_claim(
    struct arena *arena, const struct claim *claim, const char *const *langs);
/* What following a related record opens, by its name. */
struct safe_text cell_item(
    struct arena *arena, const struct relation_item *item);

/* The language in which a field's texts are shown: the first of the user's
 * that there is, then English, then any; NULL when they have none. */
const char *cell_lang(
    const struct claim *claims, size_t count, const char *const *langs);

/* What a search shows beside a name: two of the kind's columns, "!" before
 * what sources differ about. */
struct safe_text cell_hint(
    struct arena *arena, const struct record *record, const char *const *langs);

/* Whose a row of a source is: "riga+gdynia"; "" where all are of one service.
 */
const char *cell_origins(
    struct arena *arena, struct source *source, uint64_t index);
/* The service of a row, of several that know it the first; false where all
 * are of one. */
bool cell_home(struct source *source, uint64_t index, size_t *home);
/* The row's name, with whose it is before it where that differs: behind it,
 * it would be cut. */
struct safe_text cell_name(struct arena *arena, struct source *source,
    uint64_t index, const struct record *record, const char *const *langs);

#endif
