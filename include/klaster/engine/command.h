/*
 * command.h: what can be done, by name. The application lays out one const
 * table; the prompt, the keymap, the palette, the man page and --list-commands
 * derive from it. Knows nothing of what a command does.
 *
 * The usage text says how many words a command takes and is what people read:
 * capital words are needed, [WORD] may be left out, WORD... is one or more,
 * [WORD...] any number; `older|newer` is one word. "" takes none. Names are
 * never cut short: a prefix that is unique today is not tomorrow.
 */
#ifndef KLASTER_ENGINE_COMMAND_H
#define KLASTER_ENGINE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

/* argv[0] is the command's name; argv[argc] is NULL. Words live until return.
 * True when done; ERR_NOTHING is for "nothing to do there" (end of a list). */
typedef bool command_run(void *app, int argc, char **argv, struct err *err);

enum command_flags {
	COMMAND_MOVES = 1 << 0,	 /* only moves: a screen reader need not say */
	COMMAND_PROMPT = 1 << 1, /* works on the open prompt only */
	COMMAND_HIDDEN = 1 << 2, /* not in the palette */
	COMMAND_SAFE = 1 << 3,	 /* changes and sends nothing: for scripts */
	COMMAND_COUNTS = 1 << 4, /* a word of it may be a number: how often */
};

struct command {
	const char *name;
	const char *usage; /* words after the name; NULL is "" */
	unsigned needs;	   /* bits of the application: see command_need */
	unsigned flags;
	const char *help; /* N_(): one sentence without a final stop */
	command_run *run;
};

/* Why a command cannot be run now. */
struct command_need {
	unsigned bit;
	const char *refusal; /* N_(): a sentence for a person */
};

struct command_table {
	const struct command *rows;
	size_t count;
	const struct command_need *needs;
	size_t need_count;
	unsigned (*have)(void *app); /* the bits that hold now */
};

/* The row of exactly this name; NULL with ERR_USAGE and a suggestion. */
const struct command *command_find(
    const struct command_table *table, const char *name, struct err *err);

/* How many words may follow the name, by the usage text. Without an upper
 * limit *max_words is -1. */
void command_arity(
    const struct command *command, int *min_words, int *max_words);

/* Whether the line names a command and has the right number of words. For
 * keyfile_env.check. An empty line is fine. */
bool command_check(
    const struct command_table *table, const char *line, struct err *err);

/* Whether it could run now; false with ERR_REFUSED and the refusal's sentence
 * (translated). For the palette and the hints. */
bool command_is_ready(const struct command_table *table,
    const struct command *command, void *app, struct err *err);

/* Splits, finds, checks words and needs, runs. An empty line does nothing and
 * is true. */
bool command_run_line(const struct command_table *table, void *app,
    const char *line, struct err *err);
/* The same from words. */
bool command_run_words(const struct command_table *table, void *app, int argc,
    char **argv, struct err *err);

/* Finds what is wrong with the table itself, for a test: an empty or double
 * name, a name that is not a-z and '-', no help, no function, a usage that
 * cannot be read, an unknown need, a final stop in the help. */
bool command_table_check(const struct command_table *table, struct err *err);

#endif
