/*
 * embedded.h: the klasterd that belongs to this run; private to src/app.
 * Between the two there are: a socket named by our process id, a pipe on its
 * stdin whose end tells it to end, and a pipe from its stdout and stderr on
 * which it says "opening", then "ready" or "error: ...".
 */
#ifndef KLASTER_SRC_APP_EMBEDDED_H
#define KLASTER_SRC_APP_EMBEDDED_H

#include "klaster/app/service.h"

/* Starts it and waits until it is ready: EMBEDDED_START_MS for its first
 * word, and EMBEDDED_OPEN_MS once it says that it opens the directory, which
 * may mean to index a large one anew. What lasts is told on stderr. */
#define EMBEDDED_START_MS 5000
#define EMBEDDED_OPEN_MS 600000
bool embedded_start(struct connection *connection, struct err *err);

/* False once it has ended: its last words are in err. */
bool embedded_is_alive(struct connection *connection, struct err *err);

/* Starts another when it has ended, on the same socket. */
bool embedded_restart(struct connection *connection, struct err *err);

/* Ends it and waits for it; nothing when there is none. */
void embedded_stop(struct connection *connection);

#endif
