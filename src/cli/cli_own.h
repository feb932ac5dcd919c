/*
 * cli_own.h: what the commands on the user's own data share. Private to
 * src/cli.
 */
#ifndef KLASTER_SRC_CLI_CLI_OWN_H
#define KLASTER_SRC_CLI_CLI_OWN_H

#include "cli.h"
#include "klaster/own/own.h"

/* The user's own data of the service that the options name, which is not
 * spoken to. own_close(). */
struct own *cli_own_open(const struct cli *cli);

/* A cell of a row, by its name in JSON; `number` for one that is one. */
struct cli_cell {
	const char *name, *text;
	bool number;
};
/* Rows as plain, tsv, json or jsonl. False: the format is another. */
bool cli_rows_begin(struct cli *cli, struct err *err);
void cli_rows_add(struct cli *cli, size_t *count, const struct cli_cell *cells,
    size_t cell_count);
/* False with ERR_NOTHING and the sentence when there were none. */
bool cli_rows_end(
    struct cli *cli, size_t count, const char *nothing, struct err *err);

/* "add", "remove" ...: the rest of the words go to it. */
struct cli_action {
	const char *name;
	int least; /* words */
	bool (*run)(struct cli *cli, struct own *own, int argc, char **argv,
	    struct err *err);
};
/* Runs the action of the command that argv[0] names, else (also without words)
 * the first, which is given all of them. */
bool cli_own_run(struct cli *cli, const char *name,
    const struct cli_action *actions, size_t count, int argc, char **argv,
    struct err *err);

/* Records of the user's own that fit the words of `klaster search tag:calls`
 * (own_words.c). */
bool cli_own_find(struct cli *cli, int argc, char **argv, struct err *err);

#endif
