/*
 * option.h: what can be set: a const table of typed options, and an object
 * with their values. Config file, `:set`, environment and command line all
 * come through option_set with text, so that all refuse alike.
 * (struct option belongs to <getopt.h>; hence option_row.)
 */
#ifndef KLASTER_ENGINE_OPTION_H
#define KLASTER_ENGINE_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

enum option_type {
	OPTION_BOOL,   /* yes no on off true false */
	OPTION_NUMBER, /* whole, min..max, digits and a sign only */
	OPTION_CHOICE, /* one of choices */
	OPTION_TEXT,   /* one line of valid UTF-8, at most max bytes */
	OPTION_LIST,   /* words parted by commas, each of choices if given;
			  at most max words; may be empty */
};

struct option_row {
	const char *name; /* a-z, digits and '-' */
	enum option_type type;
	long min, max; /* see the types; OPTION_TEXT: 0 is 4096 bytes,
			  OPTION_LIST: 0 is 64 words */
	const char *const *choices; /* words, then NULL */
	const char *preset;	    /* the value at the start, as text */
	const char *unit;	    /* "s", "KiB" ... for help; may be NULL */
	const char *help; /* N_(): one sentence without a final stop */
};

struct options;

/* The rows are borrowed and must be sound: a preset that its own row refuses
 * is our bug (assert). */
struct options *options_new(const struct option_row *rows, size_t count);
void options_free(struct options *options); /* NULL is allowed */

const struct option_row *options_row(const struct options *options, size_t i);
size_t options_count(const struct options *options);
/* NULL with ERR_USAGE and a suggestion. */
const struct option_row *options_find(
    const struct options *options, const char *name, struct err *err);

/* Sets from text. False with ERR_USAGE: what is wrong and what would do; the
 * old value stays. */
bool options_set(struct options *options, const char *name, const char *text,
    struct err *err);

/* Values. The name must exist and have that type (assert). Texts live until
 * the option is set again. options_text() works for every type, and gives
 * the value in its one form ("yes", "50", "lt,en"). */
bool options_bool(const struct options *options, const char *name);
long options_number(const struct options *options, const char *name);
size_t options_choice(const struct options *options, const char *name);
const char *options_text(const struct options *options, const char *name);
size_t options_list_count(const struct options *options, const char *name);
const char *options_list_at(
    const struct options *options, const char *name, size_t i);
bool options_is_preset(const struct options *options, const char *name);

/* "yes|no", "1..600 s", "auto|always|never", "text": what would do, for help
 * and messages. */
bool option_range(const struct option_row *row, struct buf *out);

#endif
