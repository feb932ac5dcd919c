/*
 * roster.h: the services of one run: those that may be asked, by name, and
 * those that are. Each is opened when it is first needed and stays open, with
 * its own token, copy and languages; all of them wait together.
 */
#ifndef KLASTER_APP_ROSTER_H
#define KLASTER_APP_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/app/options.h"
#include "klaster/app/service.h"
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

#define ROSTER_MOST 16 /* services that are asked at once */

struct roster_entry {
	const char *name; /* as in --service */
	bool is_open;
	struct err failure; /* why it could not be opened; ERR_NONE */
	struct connection connection;
};

struct roster {
	struct arena arena;
	const struct app_options *options;
	struct roster_entry *entries; /* "bundled" first, then the sections
					 of the configuration */
	size_t count;
	bool all;	   /* --service all: all of them are asked */
	const char *first; /* the one to begin with; NULL: "bundled" */
};

/* The services of the configuration, and the one that the options name if it
 * is an address. Opens none. */
void roster_init(struct roster *roster, const struct app_options *options);
void roster_done(struct roster *roster);

/* The entry of that name, which is what --service took: NULL for the service
 * of the options. False with err set when there is none. */
bool roster_find(const struct roster *roster, const char *name, size_t *index,
    struct err *err);

/* Its connection, opened if it is not. NULL with err set; the entry keeps
 * why. One that could not be opened is tried again. */
struct connection *roster_open(
    struct roster *roster, size_t index, struct err *err);

/* Of all that are open: what feed_turn(), feed_due_ms() and feed_is_idle()
 * are of one. */
void roster_turn(struct roster *roster);
int roster_due_ms(const struct roster *roster);
bool roster_is_idle(const struct roster *roster);
/* feed_is_here() for each of them. */
bool roster_is_here(const struct roster *roster);

#endif
