/*
 * err.h: why something could not be done, as a sentence for a person and a
 * code for a program.
 *
 * The codes are the exit codes of product.md, so that what a function
 * reports is what the command line ends with. Messages name what failed,
 * where, and what to do next; they carry no final line feed.
 */
#ifndef KLASTER_BASE_ERR_H
#define KLASTER_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

enum err_code {
	ERR_NONE = 0,
	ERR_NOTHING = 1, /* nothing found, nothing changed */
	ERR_USAGE = 2,	 /* the words of the command are off */
	ERR_NETWORK = 3, /* no network, no service, or it failed */
	ERR_REFUSED = 4, /* the service will not (401, 403) */
	ERR_DATA = 5,	 /* bytes that are not what they should be */
	ERR_COPY = 6,	 /* the local store cannot be used */
	ERR_PARTIAL = 7, /* some of it was done */
};

struct err {
	enum err_code code;
	char text[512]; /* UTF-8; may hold remote text: show it by safe_text */
};

#define ERR_INIT                                                               \
	{                                                                      \
		.code = ERR_NONE                                               \
	}

/* Sets code and sentence; always returns false, so that a function can end
 * with `return err_set(...)`. A null err is allowed and takes nothing. A
 * text too long is cut at a character. */
bool err_set(struct err *err, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the sentence that is there. Returns false. */
bool err_prefix(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
