/*
 * bundled.h: the directory that comes with the program, kept in step with
 * its files. Records that the user imported are the user's: a bundled one of
 * the same name does not replace them.
 */
#ifndef KLASTER_SERVICE_BUNDLED_H
#define KLASTER_SERVICE_BUNDLED_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/service/idset.h"
#include "klaster/store/catalogue.h"

/* Loads the files if they are others than last time, in one transaction:
 * what is gone from them goes, what is new comes. A glance at sizes and
 * times when nothing changed. */
bool bundled_load(struct catalogue *catalogue, struct err *err);

/* Which records are the bundled directory's: an import takes those out that
 * are the user's from now on, and writes them back within its transaction. */
void bundled_names_read(struct idset *names, struct catalogue *catalogue);
bool bundled_names_write(
    struct catalogue *catalogue, const struct idset *names, struct err *err);

/* Within a transaction: the next load looks at the files again, because
 * something of theirs may have come free. */
bool bundled_forget(struct catalogue *catalogue, struct err *err);

/* Languages that texts of the directory are in, "en et lt"; English first.
 * Adds those of a record (codes' labels are in too many to count). */
struct languages {
	char text[128];
	size_t len;
};
void languages_read(struct languages *languages, struct catalogue *catalogue,
    struct arena *arena);
void languages_add(struct languages *languages, const struct record *record);
bool languages_write(const struct languages *languages,
    struct catalogue *catalogue, struct err *err);

#endif
