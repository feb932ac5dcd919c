/*
 * pipe.h: a command that reads what was taken from the screen, and whose
 * words are shown when it has ended. No shell; the screen goes on meanwhile;
 * what it says is remote text like any other.
 */
#ifndef KLASTER_SRC_APP_PIPE_H
#define KLASTER_SRC_APP_PIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/net/fetch.h"

#define PIPE_FDS 2

struct session;
struct pipe;

/* Starts argv (ended by NULL) with the text as its input. One at a time;
 * false with err set when it cannot start. */
bool pipe_start(struct session *session, char *const *argv, const char *text,
    struct err *err);

/* What to wait for; at most PIPE_FDS are added at *count. */
void pipe_add_fds(
    const struct session *session, struct fetch_fd *fds, size_t *count);
/* When it has run too long; -1: there is none. */
int64_t pipe_due_ms(const struct session *session);
/* Moves bytes; shows what it said when it has ended. Each turn. */
void pipe_turn(struct session *session);
bool pipe_is_on(const struct session *session);
/* Ends it. True when there was one. */
bool pipe_cancel(struct session *session);
void pipe_done(struct session *session);

#endif
