/*
 * out.h: what goes to stdout and stderr. Text for people goes through
 * struct safe_text; bytes of a machine format (json, csv ...) through
 * out_bytes, whose writers escape what a terminal would obey.
 */
#ifndef KLASTER_BASE_OUT_H
#define KLASTER_BASE_OUT_H

#include <stdbool.h>
#include <stdio.h>
#include "klaster/base/err.h"
#include "klaster/base/safe.h"

/* First in main(): what is closed of standard input, output and error is
 * opened, so that no file or socket of ours lands where something else writes.
 * Output that was closed is opened unwritable: what goes there fails and
 * out_close() says so. Error stays silent. */
void out_begin(void);

void out_safe(FILE *stream, struct safe_text text);
void out_line(FILE *stream, struct safe_text text); /* with a line feed */
void out_pad(FILE *stream, struct safe_text text, int cells); /* blanks after */
void out_bytes(FILE *stream, const char *bytes, size_t len);

/* "PROGRAM: sentence" on stderr, made safe. */
void out_err(const char *program, const struct err *err);

/* Closes. True when everything written has arrived; false with err set
 * (ERR_PARTIAL) for a full disk, a reader that went away or output that was
 * closed before we came and should have got something. Once, at the
 * end. */
bool out_close(FILE *stream, struct err *err);

#endif
