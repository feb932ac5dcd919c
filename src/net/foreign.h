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

#endif
