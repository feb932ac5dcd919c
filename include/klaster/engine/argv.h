/*
 * argv.h: a command line and its words. The prompt, the keymap files, the
 * bindings and the tests all speak lines that are read here and nowhere else.
 *
 * Words are parted by blanks and tabs. 'single quotes' take everything as it
 * is; in "double quotes" a backslash takes the next character as it is, but
 * \n is a line feed and \t a tab; outside quotes a backslash takes the next
 * character as it is. Quoted and bare parts that touch are one word; '' is an
 * empty word. There are no variables, no globbing, no ';' and no '#'.
 */
#ifndef KLASTER_ENGINE_ARGV_H
#define KLASTER_ENGINE_ARGV_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

enum {
	ARGV_LINE_BYTES = 4096, /* a longer line is refused */
	ARGV_WORDS = 256,	/* more words are refused */
};

struct argv {
	int argc;
	char **argv; /* argc words and a NULL, in the arena */
};

/* Splits a line. An empty line gives argc 0. False with ERR_USAGE for an
 * open quote, a backslash at the end, or a line past the limits. */
bool argv_split(
    struct arena *arena, const char *line, struct argv *out, struct err *err);

/* Appends a word so that argv_split gives it back: bare where that does, else
 * quoted. Line feeds become \n, so that the result is always one line. False
 * when the buffer is full. */
bool argv_quote(struct buf *out, const char *word);

/* Appends words with one blank between them; argv_split gives them back. */
bool argv_join(struct buf *out, int argc, char *const *argv);

/* The line as argv_join writes it: how two lines are compared. In the arena;
 * NULL with err set where argv_split refuses. */
char *argv_normal(struct arena *arena, const char *line, struct err *err);

#endif
