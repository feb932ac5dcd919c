/*
 * macro.h: command lines with a name, run one after the other. They are data
 * like keys: written in keymap files, printed with them, bound by the line
 * `play NAME`. Knows no command and no screen.
 */
#ifndef KLASTER_ENGINE_MACRO_H
#define KLASTER_ENGINE_MACRO_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

enum {
	MACRO_NAME_BYTES = 32, /* with its NUL */
	MACRO_LINES = 100,     /* of one macro; more are refused */
	MACRO_COUNT = 200,
};

struct macro {
	char name[MACRO_NAME_BYTES];
	char **lines; /* as argv_join writes them */
	size_t count; /* at least 1 */
	bool kept;    /* made on the screen: kept beyond its end */
};

struct macros;

struct macros *macros_new(void);
void macros_free(struct macros *macros); /* NULL is allowed */

/* A name begins with a letter of any script; no blanks, quotes or controls. */
bool macro_check_name(const char *name, struct err *err);

/* Gives the lines a name, instead of what had it. Everything is copied. False
 * with ERR_USAGE for a bad name or line, none, or too many. */
bool macros_set(struct macros *macros, const char *name, char *const *lines,
    size_t count, bool kept, struct err *err);
/* False with ERR_USAGE where nothing has that name. */
bool macros_forget(struct macros *macros, const char *name, struct err *err);

/* NULL with ERR_USAGE and a suggestion. Until the next macros_set(). */
const struct macro *macros_find(
    const struct macros *macros, const char *name, struct err *err);

/* In the order of their names. */
size_t macros_count(const struct macros *macros);
const struct macro *macros_at(const struct macros *macros, size_t i);

/* Appends `macro` lines of all, or of those that are kept; read again they
 * are the same. False when the buffer is full. */
bool macros_print(const struct macros *macros, bool kept_only, struct buf *out);

#endif
