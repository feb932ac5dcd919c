/*
 * log.h: what happened, for the log view and for `-v`. Lines are kept in a
 * ring in memory; with a stream set they are written there too, each made
 * displayable first (safe.h). Never log a token or a person's contact.
 */
#ifndef KLASTER_BASE_LOG_H
#define KLASTER_BASE_LOG_H

#include <stdio.h>

enum log_level { LOG_ERROR, LOG_NOTE, LOG_DEBUG };

/* Without a call: the ring alone, up to notes. `up_to` is for both. */
void log_open(FILE *stream, enum log_level up_to); /* NULL: the ring alone */
void log_add(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Lines still in the ring: number of the oldest and one past the newest
 * since the start. log_line() gives NULL for one that is gone; the text is
 * valid until the next log_add(). It is safe text already. */
unsigned long log_first(void);
unsigned long log_end(void);
const char *log_line(unsigned long number);

#endif
