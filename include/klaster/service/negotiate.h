/*
 * negotiate.h: what a client says it can take, out of its headers (RFC 9110
 * section 12, JSON:API 1.1 "Content Negotiation").
 */
#ifndef KLASTER_SERVICE_NEGOTIATE_H
#define KLASTER_SERVICE_NEGOTIATE_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/service/problem.h"

#define MEDIA_TYPE "application/vnd.api+json"

/* True if a document of our media type may be sent, and if what the client
 * says of its own content (which it has none of) is allowed. NULL headers
 * say nothing. */
bool negotiate_media(
    const char *accept, const char *content_type, struct problem *problem);

/* True if the answer may be gzipped. */
bool negotiate_gzip(const char *accept_encoding);

#define NEGOTIATE_LANG_MAX 8
/* The languages of Accept-Language, best first, as primary subtags in lower
 * case, each once, ended by NULL; in the arena. Never NULL. */
const char *const *negotiate_langs(
    struct arena *arena, const char *accept_language);

/* True if one of the tags of If-None-Match is `etag` (weak comparison). */
bool negotiate_has_etag(const char *if_none_match, const char *etag);

#endif
