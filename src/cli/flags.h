/*
 * flags.h: what may stand after `klaster` with a dash, as one table: parsing,
 * help and shell completion read it. Private to src/cli.
 */
#ifndef KLASTER_SRC_CLI_FLAGS_H
#define KLASTER_SRC_CLI_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/app/config.h"
#include "klaster/app/options.h"
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

struct flag {
	const char *name;    /* without dashes */
	char letter;	     /* 0: none */
	const char *arg;     /* N_(): what follows; NULL: nothing */
	const char *setting; /* of settings.h it sets; NULL: none */
	const char *help;    /* N_() */
};

extern const struct flag flags_table[];
extern const size_t flags_count;

enum flags_wish {
	WISH_RUN, /* a command, or the screen */
	WISH_HELP,
	WISH_VERSION,
	WISH_LIST_KEYS,
	WISH_LIST_COMMANDS,
	WISH_LIST_FIELDS,
};

/* What the flags said that is no setting. */
struct flags {
	enum flags_wish wish;
	const char *config_file;
	const char *fields; /* a,b,c */
	const char *facets; /* a,b,c */
	const char *sort;   /* [-]field */
	const char *near;   /* a town */
	const char *commands, *script;
	const char *since;   /* of changes */
	const char *search;  /* a saved one, of changes */
	const char *output;  /* file for the data; NULL: stdout */
	bool force, partial; /* of that file */
	bool no_input, csv_raw, csv_bom, all, allow_mass_delete;
	int verbosity;
	size_t set_count; /* settings, for flags_apply() */
	struct {
		const struct flag *flag;
		const char *value;
	} set[64];
	int argc; /* the words that are no flags; argv is permuted */
	char **argv;
};

/* Reads the command line; strings are those of argv. False with ERR_USAGE. */
bool flags_parse(struct flags *flags, int argc, char **argv, struct err *err);

/* Gives the settings among them to the configuration. */
bool flags_apply(
    const struct flags *flags, struct config *config, struct err *err);

/* Fills the options from flags and settings; in the arena. */
void flags_fill_options(const struct flags *flags, struct config *config,
    struct arena *arena, struct app_options *options);

#endif
