/*
 * service.h: which service we speak to, and the one we bring along. A NAME
 * is a section [service NAME] of the configuration; a URL is taken as it is;
 * without either the bundled klasterd is started on a socket that only this
 * user can open, and ends with us.
 */
#ifndef KLASTER_APP_SERVICE_H
#define KLASTER_APP_SERVICE_H

#include <stdbool.h>
#include <sys/types.h>
#include "klaster/app/options.h"
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/feed/feed.h"
#include "klaster/net/fetch.h"

struct connection {
	struct arena arena;
	struct fetcher *fetcher; /* the loop polls it: fetch_poll, fetch_turn */
	struct feed *feed;
	struct dialect dialect;
	struct profile *profile; /* of the dialect; NULL: klasterd's own */
	struct copy *copy; /* what a service said before; NULL: none, as of the
			      embedded one, which is here anyway */
	struct err copy_note; /* what is wrong with the copy, when the rest
				 goes on; empty: nothing */
	const char *name;     /* as in --service; "bundled" for the embedded */
	const char *origin;   /* to show: "bundled directory", a host; remote */
	pid_t pid;	      /* of the embedded klasterd; 0: there is none */
	int life_fd;	      /* its stdin: closed, it ends; -1 */
	int word_fd;	      /* its stdout and stderr; -1 */
	char *socket_path;    /* removed at the end; NULL */
	int restarts;	      /* of the embedded klasterd in this run */
	bool sees_all;	      /* a unix socket: klasterd shows its own user
				 every level, and others must not ask for what
				 they may not see by name */
};

#define SERVICE_BUNDLED "bundled"
#define SERVICE_ALL "all" /* all of the configuration, and the bundled one */

/* Opens fetcher and feed for the service of that name, as --service takes it
 * (NULL: the bundled one). Waits only for the embedded klasterd's first word,
 * at most five seconds. It waits together with `beside` (net/fetch.h; may be
 * NULL). On failure nothing is left open; the sentence says what to do. */
bool service_connect(const struct app_options *options, const char *name,
    const struct fetcher *beside, struct connection *connection,
    struct err *err);

/* False when the embedded klasterd has ended, with its last words in err.
 * Cheap; for a fetch that failed. True for any other service. */
bool service_is_alive(struct connection *connection, struct err *err);

/* Starts an embedded klasterd that has ended again: some times in a run, not
 * for ever. False, and err as it was, when it is not to be tried any more. */
bool service_restart(struct connection *connection, struct err *err);

/* Drops what is under way, ends the embedded klasterd (EOF on its stdin;
 * SIGTERM, then SIGKILL, when that is not enough) and waits for it. */
void service_disconnect(struct connection *connection);

/* Where the token for the service the options name is kept, and what to call
 * the service; in the arena. A usage error for the bundled directory. */
bool service_token_place(const struct app_options *options, struct arena *arena,
    const char **place, const char **origin, struct err *err);

/* Removes what is kept here of what the service said to whoever had a token
 * in that place: copies, and the sessions of TLS. *removed counts the files
 * of copies. */
bool service_forget(
    const struct app_options *options, size_t *removed, struct err *err);

/* A profile, or a guess, says how it is spoken to; false also while that is
 * not known. */
bool service_is_foreign(const struct connection *connection);

/* The URL that ids of records hang below, for others to look them up; NULL
 * when the service is on this machine alone. Lives as long as the connection.
 */
const char *service_address(const struct connection *connection);

/* What the service of that name is called on the screen, as far as that is
 * known before it is asked; in the arena. */
const char *service_title(
    const struct app_options *options, const char *name, struct arena *arena);

/* The profile of that name, shipped, or of that file; NULL with err set. */
struct profile *service_profile(const char *name, struct err *err);

/* An address, which needs no section. */
bool service_is_address(const char *name);
/* Whether a name is that of a service with an address; else says why not. */
bool service_is_named(
    const struct app_options *options, const char *name, struct err *err);
/* Says that there is no service of that name, and the nearest. False. */
bool service_unknown(
    const struct app_options *options, const char *name, struct err *err);

/* Names of the services of the configuration, ended by NULL, "bundled"
 * first; in the arena. */
const char *const *service_names(
    const struct app_options *options, struct arena *arena);

#endif
