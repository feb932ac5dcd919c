/*
 * spawn.h: another program is started here and nowhere else: an argument
 * vector and never a shell, its signals as they are by default, none of our
 * descriptors, and no token of ours in its environment.
 */
#ifndef KLASTER_SRC_APP_SPAWN_H
#define KLASTER_SRC_APP_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#define SPAWN_OURS -1 /* the same as we have */
#define SPAWN_NONE -2 /* /dev/null */

struct spawn {
	char *const *argv; /* argv[0] without a slash is looked for in PATH */
	int in, out, err;  /* descriptors, or one of the above */
	bool apart;	   /* in a process group of its own: what is typed on
			      the terminal is no signal for it */
};

/* 0, or the number of the error (ENOENT: there is no such program). */
int spawn_start(const struct spawn *spawn, pid_t *pid);

/* Runs it on the terminal, which must be as the shell had it, and waits for
 * its end. Its status as of waitpid(), in *status; else as above. */
int spawn_on_terminal(char *const *argv, int *status);

#endif
