/*
 * cut_wire.h: a wire to a service that is cut after so many bytes.
 */
#ifndef KLASTER_TESTS_WIRE_CUT_WIRE_H
#define KLASTER_TESTS_WIRE_CUT_WIRE_H

#include <sys/types.h>

/* Shared with the process that carries. */
struct wire {
	volatile long left; /* bytes of answers that are let through */
	volatile long passed;
};
extern struct wire *wire;

/* The wire's own port, to the service at this one of 127.0.0.1; the process is
 * to be ended. Exits if there is none to be had. */
int cut_wire_open(int port, pid_t *pid);

#endif
