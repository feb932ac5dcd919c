/*
 * visibility.h: the one place where what a caller may not see is dropped
 * (contract.md 11), before anything is written, hashed or counted. Whoever
 * writes a record has it from here.
 *
 * A record whose name may not be seen is not there at all: not in lists, not
 * by its id, not as what another record refers to.
 */
#ifndef KLASTER_SERVICE_VISIBILITY_H
#define KLASTER_SERVICE_VISIBILITY_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/model/record.h"
#include "klaster/store/catalogue.h"

/* One caller's view of one catalogue, for one request. */
struct visibility;
struct visibility *visibility_new(struct arena *arena,
    struct catalogue *catalogue, enum level level, const char *const *langs);

/* True if a caller of that level may know that there is such a field. */
bool visibility_has_field(enum level level, const struct field *field);

/* The record as the caller may see it: itself, or a copy with fewer claims;
 * NULL when nothing of it may be seen. Lives in the arena. */
const struct record *visibility_record(
    struct visibility *visibility, const struct record *record);

/* Reads a record and shows it. NULL when there is none for this caller. */
const struct record *visibility_get(
    struct visibility *visibility, const struct kind *kind, const char *id);

/* These will be asked for: they are read in one journey. What cannot be read
 * now is when it is asked for. */
void visibility_expect(struct visibility *visibility,
    const struct catalogue_name *names, size_t count);
/* The same of all that some records refer to. */
void visibility_expect_of(struct visibility *visibility,
    const struct record *const *records, size_t count);

/* What a reference to it is called; the id itself when it refers to
 * nothing. NULL when the caller may not know of it. */
const char *visibility_label(
    struct visibility *visibility, const struct kind *kind, const char *id);

/* The least level that may see one of the record's names, and with it that
 * there is such a record. */
enum level visibility_name_level(const struct record *record);

/* Whether the caller hears of a change, and how. */
enum change_view { CHANGE_UNSEEN, CHANGE_UPSERT, CHANGE_DELETE };
struct veil;
enum change_view visibility_change(struct visibility *visibility,
    const struct veil *veil, const struct catalogue_change *change);

#endif
