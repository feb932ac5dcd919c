/*
 * signals.h: signals become bytes in a pipe that the loop waits for. One of
 * the three things in the program that are process-wide.
 */
#ifndef KLASTER_APP_SIGNALS_H
#define KLASTER_APP_SIGNALS_H

#include <stdbool.h>
#include "klaster/base/err.h"

struct signals_seen {
	bool resized;
	bool stop; /* SIGTSTP: the user or the system wants us away */
	bool continued;
	bool child; /* SIGCHLD: klasterd may have ended */
	int end;    /* SIGTERM, SIGHUP, SIGINT or SIGQUIT; 0: none */
};

/* Takes the signals over; a fatal one puts the terminal back first. */
bool signals_open(struct err *err);
void signals_close(void); /* as they were */
int signals_fd(void);	  /* readable when there is something */
struct signals_seen signals_take(void);

/* A program of the user has the terminal, and we wait for it: what is typed
 * to end or to stop it is not for us, but we stop with it. Then as before. */
void signals_lend(void);
void signals_take_back(void);

/* Stops this process as ^Z would; returns when it goes on. */
void signals_stop_self(void);

#endif
