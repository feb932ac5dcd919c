/*
 * lines.h: a text of command lines (argv.h), one after the other, with `#`
 * comments on lines of their own: keymap files, layouts, scripts. Says where a
 * fault is, and goes on.
 */
#ifndef KLASTER_ENGINE_LINES_H
#define KLASTER_ENGINE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/engine/argv.h"

/* Told about each fault. `text` is "FILE:LINE: sentence", until return. It
 * may hold bytes of the file: show it by safe_text. */
typedef void lines_report(void *user, bool is_error, const char *text);

struct lines {
	const char *name;     /* of the file; borrowed */
	const char *at, *end; /* what is left; borrowed */
	int number;	      /* of the line last read; 0: the file itself */
	int errors;	      /* so far */
	lines_report *report; /* may be NULL */
	void *user;
	struct arena arena; /* of the line last read */
};

/* A byte order mark at the start is skipped. */
void lines_init(struct lines *lines, const char *name, const char *text,
    size_t len, lines_report *report, void *user);
void lines_done(struct lines *lines);

/* The words (at least one) of the next line that has any; they live until the
 * next call. Lines that cannot be read (not UTF-8, a NUL, too long, an open
 * quote) are reported and passed over. False at the end. */
bool lines_next(struct lines *lines, struct argv *words);

/* Reports err at the line last read; an error is counted. */
void lines_fault(struct lines *lines, bool is_error, const struct err *err);

#endif
