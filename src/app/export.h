/*
 * export.h: rows of the screen into a file, while the screen goes on: a few
 * at each turn of the loop, page after page, until there are no more. Of the
 * rows nothing is kept but the page; the file appears when it is whole.
 */
#ifndef KLASTER_SRC_APP_EXPORT_H
#define KLASTER_SRC_APP_EXPORT_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/model/query.h"
#include "klaster/write/write.h"

struct session;
struct export;

/* Begins to export all rows of a question; of all services, if the list here
 * is, each row with whose it is. One at a time; false with err set when it
 * cannot begin. */
bool export_start(struct session *session, const struct query *query,
    const char *path, enum write_format format, bool replace, struct err *err);

/* Writes what is here, and says how far it is or how it ended. Each turn. */
void export_turn(struct session *session);
/* When that is due without anything new; -1: it is not. */
int64_t export_due_ms(const struct session *session);
bool export_is_on(const struct session *session);
/* Leaves no file. True when one was being written. */
bool export_cancel(struct session *session);
void export_done(struct session *session);

/* Records that are here already, into a file at once or as text. */
struct export_rows {
	const struct record *const *rows;
	size_t count;
	const struct kind *kind; /* NULL: of several */
	const struct field *const *fields;
	size_t field_count;
	const struct row_origin *origins; /* whose each row is; NULL: all are
					     of the service here */
};
bool export_write(struct session *session, const struct export_rows *rows,
    const char *path, enum write_format format, bool replace, struct err *err);
const char *export_text(struct session *session, struct arena *arena,
    const struct export_rows *rows, enum write_format format);

/* "media-dizajn.vcf": a file name out of any text, without a slash, a leading
 * dot or dash; `other` where the text has no letter. */
const char *export_name(struct arena *arena, const char *text,
    const char *other, enum write_format format);

#endif
