/*
 * tape.h: command lines that are recorded while a person works, and macros
 * that are played. What is recorded is what was run, not what was pressed: a
 * prompt is the line that came of it, so a macro can be read, changed and
 * played under any keymap. Playing waits between two lines as long as what
 * the first asked for is on its way, and never makes the keys wait: any key
 * stops it.
 */
#ifndef KLASTER_SRC_APP_TAPE_H
#define KLASTER_SRC_APP_TAPE_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

struct session;
struct tape;

struct tape *tape_new(void);
void tape_free(struct tape *tape); /* NULL is allowed */

/* Takes down a line that was run by a key or in a prompt, if it records. */
void tape_note(struct session *session, const char *line);
/* The same for `name` with words of the language of queries. */
void tape_note_query(
    struct session *session, const char *name, const char *text);

bool tape_is_playing(const struct session *session);
/* Its next line can be run now. */
bool tape_is_due(const struct session *session);
/* Runs what can be run now. */
void tape_turn(struct session *session);
/* Stops playing and says where. */
void tape_stop(struct session *session);

/* "recording polish", "playing polish": for the status line; "" if neither. */
const char *tape_mark(const struct session *session, struct arena *arena);

#endif
