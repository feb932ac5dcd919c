/*
 * cli.h: what the sub-commands share: the connection, the wait for rows, the
 * words of the command line as a question. Private to src/app.
 */
#ifndef KLASTER_SRC_APP_CLI_H
#define KLASTER_SRC_APP_CLI_H

#include <stdbool.h>
#include "flags.h"
#include "klaster/app/options.h"
#include "klaster/app/service.h"
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/base/safe.h"
#include "klaster/model/query.h"
#include "klaster/model/source.h"
#include "write.h"

struct cli {
	struct app_options *options;
	const struct flags *flags;
	struct arena arena;
	struct connection connection; /* after cli_connect() */
	bool connected;
	int64_t waited_ms;     /* for services that asked to come back later */
	int64_t wait_until_ms; /* end of the wait that was told last */
	bool counting;	       /* the seconds stand on an open row */
};

struct cli_command {
	const char *name;
	const char *args;     /* N_() */
	const char *help;     /* N_(): one sentence without a final stop */
	const char *examples; /* lines, each ended by a line feed */
	/* False with err set: its code is the exit status. */
	bool (*run)(struct cli *cli, int argc, char **argv, struct err *err);
};

extern const struct cli_command cli_command_search, cli_command_list,
    cli_command_show, cli_command_changes, cli_command_sync, cli_command_purge,
    cli_command_map, cli_command_timeline, cli_command_chart,
    cli_command_config, cli_command_doctor, cli_command_login,
    cli_command_logout;

/* Runs the command that argv[0] names. */
bool cli_run(struct cli *cli, int argc, char **argv, struct err *err);
/* `klaster --help`, `klaster help [COMMAND]`, to stdout. */
bool cli_help(const char *command, struct err *err);
void cli_version(void);

bool cli_connect(struct cli *cli, struct err *err);
void cli_done(struct cli *cli);

/* The row, waiting for it. NULL past the last one, with err untouched, and
 * on failure, with err set. */
const struct record *cli_row(
    struct cli *cli, struct source *source, uint64_t index, struct err *err);
/* Waits until the source has its last word. False with err set. */
bool cli_wait_whole(struct cli *cli, struct source *source, struct err *err);

/* The service's first document, waiting for it. NULL with err set. */
const struct entry *cli_entry(struct cli *cli, struct err *err);

/* The words as one text, those with blanks after "field:" quoted. */
const char *cli_join(struct arena *arena, int argc, char **argv);
/* The kind by any of its names; NULL with a suggestion in err. */
const struct kind *cli_kind(const char *name, struct err *err);

/* The format to write: as set, else a table for a terminal, else plain. */
enum write_format cli_format(const struct cli *cli);
bool cli_use_bold(const struct cli *cli);
int cli_width(void); /* of the terminal; 80 without one */

/* That rows are of the copy, how old they are, and why; on stderr. */
void cli_note_copy(struct cli *cli, const struct source_status *status);

/* cli_wait.c: tells why and how long it waits: the seconds on a terminal, else
 * one line for a wait. Over: before anything else is written. */
void cli_wait_say(struct cli *cli, const struct err *why, int64_t wait_ms);
void cli_wait_over(struct cli *cli);
/* How long to sleep of a wait: what a countdown leaves of it. */
int cli_wait_ms(const struct cli *cli, int64_t wait_ms);
/* Adds what to do next, unless the sentence says it. False. */
bool cli_advise(struct err *err);

/* A note on stderr, unless told to be quiet. */
void cli_note(const struct cli *cli, struct safe_text text);

#endif
