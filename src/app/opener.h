/*
 * opener.h: an address of a record in the user's browser or mail program.
 * Which one: what is set, else $BROWSER (a list parted by colons), else
 * xdg-open where there are windows. Where there is none the address is shown
 * and copied instead.
 */
#ifndef KLASTER_SRC_APP_OPENER_H
#define KLASTER_SRC_APP_OPENER_H

#include <stdbool.h>
#include <sys/types.h>
#include "klaster/base/err.h"

#define OPENER_ASIDE 16

struct session;

/* Programs with a window of their own, until they end. Of the session. */
struct opener {
	pid_t aside[OPENER_ASIDE]; /* 0: free */
};

/* `url` is one that weblink.h made. A program for terminals gets this one
 * until it ends. Says what was done; false with err set. */
bool opener_run(struct session *session, const char *url, struct err *err);

/* Children may have ended. */
void opener_reap(struct opener *opener);

#endif
