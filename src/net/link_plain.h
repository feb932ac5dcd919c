/*
 * link_plain.h: addresses that every parser reads alike; private to src/net.
 * They are taken apart here, so that a start that draws from the copy needs
 * no libcurl; all others are libcurl's to read. What is taken here is exactly
 * what libcurl would make of it (tests/unit/test_link).
 */
#ifndef KLASTER_SRC_NET_LINK_PLAIN_H
#define KLASTER_SRC_NET_LINK_PLAIN_H

#include "klaster/net/link.h"

/* Lower case, a host of letters or four numbers, a path of unreserved
 * characters. False, with *base as it was, for any other. */
bool link_plain_base(
    struct link_base *base, struct arena *arena, const char *url);

/* link_resolve() of what is plain and stays at the origin of a plain base; it
 * is given as it stood. NULL for any other. */
char *link_plain_resolve(const struct link_base *base, struct arena *arena,
    const char *from, const char *link);

#endif
