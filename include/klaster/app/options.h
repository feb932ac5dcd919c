/*
 * options.h: how this run of klaster was asked for. Made once by main.c from
 * flags, environment, the user's and the system's configuration and what is
 * built in, in this order; read by the command line and the screen alike.
 *
 * All strings live as long as the process and are never changed.
 */
#ifndef KLASTER_APP_OPTIONS_H
#define KLASTER_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

struct config; /* config.h: every setting by name, with its origin */

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct app_options {
	const char *program;	  /* "klaster", for messages */
	const char *service;	  /* NAME or URL; NULL: the one configured,
				     else the bundled directory */
	const char *token;	  /* to try instead of the kept one: no copy is
				     opened then; NULL: as it is kept */
	const char *const *langs; /* best first, ended by NULL; never NULL */
	bool offline;		  /* no request leaves this program */
	bool frugal;		  /* nothing is asked for ahead */
	bool no_input;		  /* never ask anything */
	int verbosity;		  /* -1 quiet, 0, 1 notes, 2 all of the log */
	enum color_when color;	  /* NO_COLOR is already taken in */

	/* Whether a key waits to be taken; NULL: there is no screen. */
	bool (*is_awaited)(void *ctx);
	void *awaited_ctx;

	/* The screen. NULL or 0: as the screen thinks best. */
	const char *const *keymaps; /* files after the built-in one, in the
				       order to load, ended by NULL */
	const char *layout;	    /* "ru", "lt": layout file to fold by */
	const char *theme;
	int escape_delay_ms;  /* -1: the screen's own */
	const char *query;    /* words to start with, a query text */
	const char *commands; /* a command line to run first (-c) */
	const char *script;   /* file of keys and commands (tests) */

	size_t page_size;      /* rows asked for at once; 0: 50 */
	struct config *config; /* for what is not named here */
};

/* The screen, until the user leaves. Returns the exit status. src/app/screen.c
 */
int screen_main(struct app_options *options);

/* Append what --list-keys, --list-commands and --list-fields print: keymap
 * lines that load to the same bindings; one command a line, with its sentence
 * after a tab; one field of a kind a line: kind, name, other name, type,
 * level, uses, label, parted by tabs, after a line of the kind itself: its
 * singular, its short name, type "kind". src/app/screen_lists.c */
bool screen_list_keys(
    const struct app_options *options, struct buf *out, struct err *err);
bool screen_list_commands(
    const struct app_options *options, struct buf *out, struct err *err);
bool screen_list_fields(
    const struct app_options *options, struct buf *out, struct err *err);

#endif
