/*
 * listen.h: the places a service can be reached at, as they are written on
 * the command line, and the sockets that stand for them.
 */
#ifndef KLASTER_SERVICE_LISTEN_H
#define KLASTER_SERVICE_LISTEN_H

#include <stdbool.h>
#include <sys/types.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

struct listen_place {
	int fd;
	bool owned;	  /* a socket file that only our user can open */
	const char *url;  /* "http://127.0.0.1:8080", "unix:/run/x.sock" */
	const char *path; /* of a socket file; else NULL */
	dev_t dev;	  /* which file it is, to remove no other */
	ino_t ino;
};

/* Whether it is written as a place is; nothing is looked up or opened. */
bool listen_is_place(const char *text, struct err *err);

/* "unix:PATH", "proxy:PATH", "HOST:PORT", "[::1]:PORT"; port 0 takes a free
 * one, which the url then tells. The directory of a socket file must be ours
 * and closed to others; a socket nobody answers at is replaced. By a proxy's
 * socket come others than its owner, who see what the public sees: it may be
 * opened by whom the directory lets in. Strings live in the arena. */
bool listen_open(struct listen_place *place, struct arena *arena,
    const char *text, struct err *err);

/* A socket that the service manager has opened and listens at. Who comes by
 * it is anybody. */
bool listen_inherit(
    struct listen_place *place, struct arena *arena, int fd, struct err *err);

/* Removes the socket file if it is still the one that was made. The
 * descriptor belongs to whom it was given. */
void listen_unlink(const struct listen_place *place);

#endif
