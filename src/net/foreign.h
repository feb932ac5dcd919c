/*
 * foreign.h: between the files that speak to a foreign server. Private to
 * src/net.
 */
#ifndef KLASTER_SRC_NET_FOREIGN_H
#define KLASTER_SRC_NET_FOREIGN_H

#include "klaster/net/dialect.h"

bool foreign_translate(const struct dialect *self, const char *body, size_t len,
    bool is_entry, struct buf *out, struct err *err);
/* A text of HTML as a plain one, in lines; the text itself when it has no mark
 * of HTML. In the arena. */
const char *foreign_plain_text(struct arena *arena, const char *text);

/* A link that grows. */
struct foreign_link {
	struct buf *out;
	char parting;
	unsigned n; /* parts of the question so far */
};
/* "filter[{name}]={value}" with what it is about. */
void foreign_add(struct foreign_link *to, const char *template,
    const char *name, const char *value);
/* What of the question the server can be asked; and the rest, in an empty
 * query, which points into the question. */
void foreign_question(struct foreign_link *to, const struct profile *profile,
    const struct profile_kind *of, const struct query *query);
void foreign_rest(const struct profile *profile, const struct profile_kind *of,
    const struct query *query, struct query *rest);
/* A country's code as all of them are written, whatever its letters; another
 * text as it is. */
const char *foreign_code(
    struct arena *arena, const struct field *field, const char *text);

#endif
