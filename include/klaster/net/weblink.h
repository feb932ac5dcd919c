/*
 * weblink.h: addresses out of records that may be given to another program.
 * A record is remote text: what leaves here is of five kinds, holds no byte a
 * shell, a script or a command line could take for more than an address, and
 * was read by the parser that decided about it (users-and-trust.md C.3).
 */
#ifndef KLASTER_NET_WEBLINK_H
#define KLASTER_NET_WEBLINK_H

#include "klaster/base/arena.h"
#include "klaster/base/err.h"

#define WEBLINK_MAX_BYTES 2048

/* The address in one spelling: http, https, mailto, tel or geo; a host in
 * letters of other scripts as it goes over the network (xn--...), bytes that
 * have no place in an address as %XX. In the arena; NULL with err set (a
 * sentence with why) for another scheme, a user or password, blanks and
 * control characters, or more than WEBLINK_MAX_BYTES. */
char *weblink_check(struct arena *arena, const char *text, struct err *err);

/* The same of a mail address ("a@b.example"), a telephone number or a place
 * ("56.5,21.0"), as it stands in a record: "mailto:a@b.example" and so on. */
char *weblink_mail(struct arena *arena, const char *address, struct err *err);
char *weblink_phone(struct arena *arena, const char *number, struct err *err);
char *weblink_place(struct arena *arena, const char *place, struct err *err);

#endif
