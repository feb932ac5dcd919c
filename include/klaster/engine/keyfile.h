/*
 * keyfile.h: keymap files, read into a keymap (keymap.h).
 *
 *	# comment, a line of its own
 *	bind CONTEXT KEYS COMMAND [WORD...]
 *	bind CONTEXT KEYS <Nop>		the key does nothing there
 *	unbind CONTEXT [KEYS]		all keys of the context without KEYS
 *	macro NAME LINE [LINE...]	command lines with a name (macro.h)
 *	include FILE			beside this file, else the installed one
 *
 * Lines are command lines (argv.h). A fault is reported as "FILE:LINE:
 * sentence" with a suggestion, and the rest still loads. Within one file:
 * a second binding of the same keys in a context is a warning (the later
 * wins); one whose keys begin another's is an error (the earlier stays), so
 * no key ever waits for a clock.
 */
#ifndef KLASTER_ENGINE_KEYFILE_H
#define KLASTER_ENGINE_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/engine/keymap.h"
#include "klaster/engine/lines.h"
#include "klaster/engine/macro.h"

enum {
	KEYFILE_BYTES = 256 * 1024, /* a larger file is refused */
	KEYFILE_DEPTH = 8,	    /* files that include each other */
	KEYFILE_INCLUDES = 64,	    /* files in one load */
};

typedef lines_report keyfile_report; /* told about each fault */

/* Says whether a binding's command line can be run (command_check); false
 * with a sentence otherwise. */
typedef bool keyfile_check(void *user, const char *line, struct err *err);

struct keyfile_env {
	keyfile_report *report; /* may be NULL: faults are only counted */
	keyfile_check *check;	/* may be NULL: any line is taken */
	void *user;
	const char *const *contexts; /* names, then NULL; NULL: any is taken */
	const char *shared_dir; /* where `include` looks second; may be NULL */
	struct macros *macros;	/* gets those of the files; may be NULL */
	bool keeps_macros;	/* what is read are the kept ones */
};

/* Reads lines into a layer of the map. `name` is what messages call them; with
 * a directory in it, that is where `include` looks first. Returns the number of
 * errors. */
int keyfile_load_text(struct keymap *map, enum keymap_layer layer,
    const char *name, const char *text, size_t len,
    const struct keyfile_env *env);

/* The same from a file; one that cannot be read is one error (a user without
 * a keymap is the caller's to notice beforehand). */
int keyfile_load_file(struct keymap *map, enum keymap_layer layer,
    const char *path, const struct keyfile_env *env);

/* The words of one `bind` or `unbind` line, as the commands of these names
 * get them; into KEYMAP_RUNTIME. Here no earlier line conflicts: it gives
 * way. False with err set. */
bool keyfile_run(struct keymap *map, int argc, char **argv,
    const struct keyfile_env *env, struct err *err);

/* The same for the words of a `macro` line; without any LINE the name is
 * forgotten. */
bool keyfile_run_macro(
    int argc, char **argv, const struct keyfile_env *env, struct err *err);

/* The compiled-in keymaps/default.keys. */
extern const char keyfile_default[];

#endif
