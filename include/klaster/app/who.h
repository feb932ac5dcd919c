/*
 * who.h: what the screen and the command line share in asking who works with
 * whom.
 */
#ifndef KLASTER_APP_WHO_H
#define KLASTER_APP_WHO_H

#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/model/kind.h"

#define WHO_ENDS "organisations" /* between which there are ways */

/* Two records of one kind, and not one with itself; right_id NULL: of another
 * service, where the same id is another record. */
bool who_may_compare(const struct kind *left, const char *left_id,
    const struct kind *right, const char *right_id, struct err *err);

/* The question for the way between two organisations, each by id, address or
 * name: buf_done(). */
void who_path_text(const char *from, const char *to, struct buf *text);

#endif
