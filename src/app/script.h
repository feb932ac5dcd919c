/*
 * script.h: the test seam: a file of steps that are done one after the other
 * whenever the screen has come to rest, and a transcript of them with what is
 * to be seen. A transcript is itself a script that does the same again, so a
 * golden screen is compared by running it and comparing the two texts.
 *
 *	# comment		stays as it is
 *	$ size 80x24		before all others
 *	$ keys <Down><Enter>	keys by their names
 *	$ type text		keys of a text
 *	$ bytes \e[B		bytes as a terminal sends them
 *	$ run COMMAND LINE
 *	$ resize 132x43
 *	$ show [looks]		what is on the screen (and how it looks)
 *	$ expect TEXT		ends with status 1 when that is not there
 *	$ hurry			the steps that follow do not wait for the
 *				service to answer,
 *	$ rest			until this one
 *	$ await TEXT		in a hurry: waits until that is there; ends
 *				with status 1 when it does not come
 *	$ cost BYTES		ends with status 1 when the last frame had more
 *	$ network [REQUESTS BYTES]	says what came over the network since
 *				the last such step; ends with status 1 when
 *				it was more
 *	| a row			of a screen: left out when read
 */
#ifndef KLASTER_SRC_APP_SCRIPT_H
#define KLASTER_SRC_APP_SCRIPT_H

#include <stdbool.h>
#include "klaster/base/err.h"

struct script;
struct session;

struct script *script_open(const char *path, struct err *err);
void script_close(struct script *script); /* NULL is allowed */

/* The size of the first `size` step; 24 and 80 without one. */
void script_size(const struct script *script, int *rows, int *cols);

/* True when the next step is due though the service is still being asked. */
bool script_hurries(const struct script *script, int *wait_ms);

/* Does the next step; after the last one the session ends. */
void script_step(struct script *script, struct session *session);

#endif
