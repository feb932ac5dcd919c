/*
 * secret.h: the token by which a service knows its reader: where it is kept,
 * how it is asked for and read. It is in one file of this user's alone and in
 * memory that is wiped; it never stands in argv, in a log or in a message.
 */
#ifndef KLASTER_APP_SECRET_H
#define KLASTER_APP_SECRET_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

#define SECRET_MAX_BYTES 4096

/* Where `klaster login` keeps the token for what is at this address: one file
 * for each, so that a section whose url was changed does not send the token
 * of one service to another. `socket` may be NULL. In the arena; NULL with
 * err set where there is no home. Makes nothing. */
char *secret_place(
    struct arena *arena, const char *url, const char *socket, struct err *err);

/* A buf for a token, and its end: wiped. */
void secret_init(struct buf *secret);
void secret_done(struct buf *secret);

/* The token in the file. One that others may read is a secret no more, and is
 * refused. */
bool secret_read(const char *path, struct buf *secret, struct err *err);
/* Writes it, 0600, with its directory if that is klaster's own. */
bool secret_keep(const char *path, const struct buf *secret, struct err *err);
/* Removes it; *was_there says whether there was one. */
bool secret_forget(const char *path, bool *was_there, struct err *err);

/* One line of standard input. From a terminal it is asked for, on stderr, and
 * does not appear there; the terminal is as it was afterwards, also when a
 * signal ends the wait. */
bool secret_ask(const char *prompt, struct buf *secret, struct err *err);

#endif
