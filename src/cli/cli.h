/*
 * cli.h: what the sub-commands share: the connection, the wait for rows, the
 * words of the command line as a question. Private to src/cli.
 */
#ifndef KLASTER_SRC_CLI_CLI_H
#define KLASTER_SRC_CLI_CLI_H

#include <stdbool.h>
#include "flags.h"
#include "klaster/app/options.h"
#include "klaster/app/service.h"
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/base/safe.h"
#include "klaster/model/query.h"
#include "klaster/model/source.h"
#include "klaster/write/outfile.h"
#include "klaster/write/write.h"

struct cli {
	struct app_options *options;
	const struct flags *flags;
	struct arena arena;
	struct connection connection; /* after cli_connect() */
	const struct fetcher *beside; /* whom that one waits with; or NULL */
	bool connected;
	struct asking *all;	/* cli_open_rows() of all services; or NULL */
	int64_t waited_ms;	/* for services that asked to come back later */
	int64_t wait_until_ms;	/* end of the wait that was told last */
	uint64_t bare;		/* records written without a line of them */
	bool counting;		/* the seconds stand on an open row */
	bool exports;		/* all rows and fields, for another program */
	struct outfile *out;	/* of -o, not finished yet; or NULL */
	bool listens;		/* Ctrl-C ends the command, not the process */
	bool has_no_data;	/* nothing that goes to stdout */
	int64_t progress_ms;	/* when it was last told how far it is; 0 */
	uint64_t written;	/* how far that is now, */
	struct total total;	/* and of how many */
	struct atlas *atlas;	/* read when it is first needed; or NULL */
	struct vantage vantage; /* the town that was found, if any */
};

struct cli_command {
	const char *name;
	const char *args;     /* N_() */
	const char *help;     /* N_(): one sentence without a final stop */
	const char *examples; /* lines, each ended by a line feed */
	/* False with err set: its code is the exit status. */
	bool (*run)(struct cli *cli, int argc, char **argv, struct err *err);
	bool has_records; /* which -o puts into a file */
};

extern const struct cli_command cli_command_search, cli_command_list,
    cli_command_export, cli_command_mail, cli_command_show, cli_command_changes,
    cli_command_sync, cli_command_purge, cli_command_map, cli_command_timeline,
    cli_command_chart, cli_command_services, cli_command_profile,
    cli_command_config, cli_command_doctor, cli_command_login,
    cli_command_logout, cli_command_saved, cli_command_bookmark,
    cli_command_note, cli_command_tag, cli_command_history, cli_command_own;
extern const struct cli_command cli_command_related, cli_command_compare,
    cli_command_path;

/* Runs the command that argv[0] names. */
bool cli_run(struct cli *cli, int argc, char **argv, struct err *err);
/* `klaster --help`, `klaster help [COMMAND]`, to stdout. */
bool cli_help(const char *command, struct err *err);
void cli_version(void);

/* cli_all.c: --service all, which is for questions. */
bool cli_asks_all(const struct cli *cli);
bool cli_all(struct cli *cli, const struct query *query,
    struct write_options *options, uint64_t limit, const char *words,
    struct err *err);

/* Rows of the service, or of all as one list, for those who look at `most` of
 * them; with counts as feed_list() has it, and cli_row() waits for them. The
 * caller owns none of it. NULL with err set. */
struct source *cli_open_rows(struct cli *cli, const struct query *query,
    const struct field *const *facets, size_t most, struct err *err);
/* Says whose such rows are not there and how old they are. False, with err set,
 * when they are not all that was asked for. */
bool cli_told_rows(struct cli *cli, struct source *source, struct err *err);
void cli_told_counts(struct cli *cli, struct source *source);
/* For cli_row() and cli_done(). */
const struct record *cli_all_row(
    struct asking *asking, uint64_t index, struct err *err);
void cli_all_done(struct cli *cli);

/* cli_profile.c: what is made of a foreign server's answers; on stdout. */
void cli_doctor_profile(struct cli *cli);

bool cli_connect(struct cli *cli, struct err *err);
/* The same, and an old copy does not begin to bring itself up to date. */
bool cli_open(struct cli *cli, struct err *err);
/* The answer was no: perhaps the service is none of ours. True when its entry
 * document says so and how it is asked; err is then as new. */
bool cli_learns(struct cli *cli, struct err *err);
void cli_done(struct cli *cli);

/* The row, waiting for it. NULL past the last one, with err untouched, and
 * on failure, with err set. */
const struct record *cli_row(
    struct cli *cli, struct source *source, uint64_t index, struct err *err);
/* Waits until the source has its last word. False with err set. */
bool cli_wait_whole(struct cli *cli, struct source *source, struct err *err);
/* The whole record, waiting for it, also of a service that turns out to be
 * foreign. The feed owns it. NULL with err set. */
struct source *cli_record(
    struct cli *cli, const struct kind *kind, const char *id, struct err *err);

/* The service's first document, waiting for it. NULL with err set. */
const struct entry *cli_entry(struct cli *cli, struct err *err);

/* The words as one text, those with blanks after "field:" quoted; NULL with
 * err where that is too long to be asked. */
const char *cli_join(
    struct arena *arena, int argc, char **argv, struct err *err);
/* The kind by any of its names; NULL with a suggestion in err. */
const struct kind *cli_kind(const char *name, struct err *err);

/* The format to write: as set, else a table for a terminal, else plain. */
enum write_format cli_format(const struct cli *cli);
bool cli_use_bold(const struct cli *cli);
int cli_width(void); /* of the terminal; 80 without one */

/* That rows are of the copy, how old they are, and why; on stderr. */
void cli_note_copy(struct cli *cli, const struct source_status *status);

/* cli_list.c: a question of the words, its rows written as asked for; of one
 * kind, or of all (NULL). */
bool cli_question(struct cli *cli, const struct kind *kind, int argc,
    char **argv, struct err *err);
/* The same of a question that is a text. */
bool cli_ask(struct cli *cli, const struct kind *kind, const char *text,
    struct err *err);
/* cli_show.c: "organisations/erb", "org/erb", or the address of a record at a
 * service; "riga/organisations/studio" makes riga the service that is asked.
 * Before cli_connect(). False with err set. */
bool cli_ref(struct cli *cli, const char *ref, const struct kind **kind,
    const char **id, struct err *err);
/* cli_facets.c: the counts of --facets in place of the rows. */
bool cli_facets(struct cli *cli, const struct query *query, struct err *err);
/* The field of a kind by any of its names; NULL with a suggestion in err. */
const struct field *cli_field(
    const struct kind *kind, const char *name, struct err *err);

/* cli_out.c: from now on Ctrl-C ends the command, not the process: see
 * cli_is_cancelled(). */
bool cli_listen(struct cli *cli, struct err *err);
void cli_listen_no_more(struct cli *cli);
/* Begins the file of -o, if there is one, and listens: before anything is
 * asked. */
bool cli_out_open(struct cli *cli, struct err *err);
bool cli_names_file(const struct cli *cli); /* one is asked for by -o */
FILE *cli_stream(const struct cli *cli); /* of the data: that file, or stdout */
/* True, with err set, once the user wants no more. */
bool cli_is_cancelled(struct cli *cli, struct err *err);
/* Finishes the file when all went well (ok), or when it has `written` records
 * and a part was asked for; else leaves none. Returns ok, unless the file
 * cannot be finished. */
bool cli_out_close(struct cli *cli, bool ok, uint64_t written, struct err *err);
/* What every format is told of where its records come from. */
struct write_options cli_write_options(struct cli *cli);

/* cli_wait.c: how far a long list is, on a terminal, a few times a second. */
void cli_progress(struct cli *cli, uint64_t written, struct total total);
/* Before a wait: the milliseconds until it is to be told again; -1: it needs
 * not. */
int cli_progress_due_ms(struct cli *cli);
void cli_progress_over(struct cli *cli);

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
