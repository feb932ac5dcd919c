/*
 * foreign.h: between the files that speak to a foreign server. Private to
 * src/net.
 */
#ifndef KLASTER_SRC_NET_FOREIGN_H
#define KLASTER_SRC_NET_FOREIGN_H

#include "klaster/net/dialect.h"

bool foreign_translate(const struct dialect *self, const char *body, size_t len,
    bool is_entry, struct buf *out, struct err *err);

#endif
