/*
 * write_card.h: content lines, which vCard (RFC 6350) and iCalendar (RFC 5545)
 * share: "NAME:value", escaped, folded at 75 octets. Private to src/write.
 */
#ifndef KLASTER_SRC_WRITE_WRITE_CARD_H
#define KLASTER_SRC_WRITE_WRITE_CARD_H

#include "klaster/write/write.h"

/* A line of ours: `name` may have parameters, `value` is written as it is but
 * for folding. It must be safe already. */
void card_raw(struct writer *writer, const char *name, const char *value);

/* A line with remote text: filtered, its separators and line feeds escaped,
 * so that no value can begin a property. Nothing for NULL. */
void card_text(struct writer *writer, const char *name, const char *value);

/* A line with a URI: what cannot stand in one is written as %XX, and so is a
 * comma, at which some readers end it. No escapes: a reader would take the
 * backslash for a part of it. Nothing for NULL. */
void card_uri(struct writer *writer, const char *name, const char *value);

/* The text as one component of a value, escaped, in the record's arena; ""
 * for NULL. */
const char *card_escape(struct writer *writer, const char *text);

/* The field of that name, and its one value for the reader; NULL when the
 * kind or the record has none. */
const struct field *card_field(const struct kind *kind, const char *name);
const char *card_value(
    struct writer *writer, const struct record *record, const char *name);

/* "20261122T130501Z": now. In the record's arena. */
const char *card_now(struct writer *writer);

#endif
