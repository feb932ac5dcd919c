/*
 * opening.h: a store is made ready before it is read: its tables, the bundled
 * directory, an index of everything after an update. That may take minutes,
 * so a process of its own does it, and the one with the sockets can answer
 * meanwhile.
 */
#ifndef KLASTER_SERVICE_OPENING_H
#define KLASTER_SERVICE_OPENING_H

#include <stdbool.h>
#include <sys/types.h>
#include "klaster/base/err.h"

enum { OPENING_LINE_MAX = 1024 };

struct opening {
	pid_t pid; /* 0: nobody is at work */
	int fd;	   /* to be watched; -1: nobody is at work */
	size_t len;
	char line[1024];	     /* as far as it has come */
	char said[OPENING_LINE_MAX]; /* its last word; "" before the first */
};

/* What is done, in the other process. What it has open of ours it must close
 * itself; signals mean what they do anywhere. */
typedef bool opening_work(void *ctx, struct err *err);

/* Begins it. What it logs goes to our log. */
bool opening_begin(
    struct opening *opening, opening_work *work, void *ctx, struct err *err);

/* To be called when `fd` can be read. False when the work is over. */
bool opening_hear(struct opening *opening);

/* Whether it went well; waits for its end. */
bool opening_end(struct opening *opening, struct err *err);

/* Ends it, whatever it does. What it has begun is as if it were not. */
void opening_stop(struct opening *opening);

#endif
