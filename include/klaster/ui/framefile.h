/*
 * framefile.h: the file between curses and the tty. ncurses 6.4 flushes every
 * cursor motion by itself until its first endwin(), and curs_set() and its
 * kin always: a page took 58 writes. A file takes them all at no cost, and
 * one write sends the frame.
 */
#ifndef KLASTER_UI_FRAMEFILE_H
#define KLASTER_UI_FRAMEFILE_H

#include <stdbool.h>
#include <stdio.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

struct framefile {
	int fd;	      /* -1: closed */
	FILE *stream; /* for curses to write to; NULL: closed */
};

/* A nameless file, in memory where the system can. After a failure it is
 * still to be closed. */
bool framefile_open(struct framefile *file, struct err *err);
void framefile_close(struct framefile *file);

/* Moves all that was written since the last call to the end of `out`. False
 * when the file cannot be emptied: then it is of no more use. */
bool framefile_take(struct framefile *file, struct buf *out);

#endif
