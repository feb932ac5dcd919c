/*
 * tickets.h: a TLS session that outlives the process, so that the next one
 * shakes hands in one round trip less and without certificates; private to
 * src/net. libcurl does not keep them itself; where its TLS is OpenSSL's a
 * file does. Nothing here is needed: whatever is wrong with a file, a whole
 * handshake follows.
 */
#ifndef KLASTER_SRC_NET_TICKETS_H
#define KLASTER_SRC_NET_TICKETS_H

#include <curl/curl.h>

struct tickets;

/* For one service. `bound_to` names what the session holds for: host, port;
 * the certificates trusted (ca_file; NULL: the system's) are added to it.
 * NULL when this libcurl cannot have them. */
struct tickets *tickets_open(
    const char *file, const char *bound_to, const char *ca_file);
/* Writes the last session that came, readable by its user alone. */
void tickets_close(struct tickets *tickets);

/* Has the connection of this handle, if it makes one, use and give them. */
void tickets_use(struct tickets *tickets, CURL *easy);

#endif
