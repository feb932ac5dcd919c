/*
 * take.h: what a person takes along from the screen: a record as a whole, and
 * the texts that can be made of it. A list has only some columns of its rows;
 * a command that needs more waits for the record and then runs again.
 */
#ifndef KLASTER_SRC_APP_TAKE_H
#define KLASTER_SRC_APP_TAKE_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/source.h"

struct session;

/* Of the session: zeroed at first. */
struct taken {
	char *what, *text;	/* copied last; NULL: nothing yet */
	struct source *awaited; /* of the record a command waits for; or NULL */
	char *line;		/* that command */
	size_t home;		/* its service */
	bool arrived;		/* it runs again, with that record */
};

struct taking {
	const struct record *record; /* until the next turn of the loop */
	struct source_status status;
	const char *const *langs;
};

/* The selected record, whole, for the command of these words. False: with
 * err set, or because it was asked for and the command will run again when
 * it is here; then the status line says so and err is ERR_NOTHING without a
 * text. */
bool take_record(struct session *session, int argc, char **argv,
    struct taking *taking, struct err *err);

/* Runs the command that waited when its record has come. Each turn. */
void take_turn(struct session *session);
bool take_is_waiting(const struct session *session);
/* When that is due without anything new; -1: it is not. */
int64_t take_due_ms(const struct session *session);
/* Waits no more. True when it did. */
bool take_cancel(struct session *session);
void take_done(struct session *session);

/* What `name` means of a record, as text in the arena: "name", "id",
 * "record" (as on the screen), "vcard", or a field. NULL with err set. */
const char *take_text(const struct taking *taking, const char *name,
    struct arena *arena, struct err *err);

/* Sends a text to the clipboard of the person's terminal, keeps it, and says
 * what was done. False with err set: nothing was sent, but it is kept. */
bool take_to_clipboard(struct session *session, const char *what,
    const char *text, struct err *err);

#endif
