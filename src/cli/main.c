/*
 * main.c: the start and the end of klaster: descriptors, signals, locale,
 * flags; then the screen or a command; then one exit status.
 */
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/out.h"

#define LIST_MAX_BYTES (1u << 20)
#define PROBLEMS_TOLD 5

/* Before every command; one that looks for faults shows all of them. */
static void say_problems(
    const struct config *config, int verbosity, bool is_check)
{
	size_t most = is_check ? SIZE_MAX : PROBLEMS_TOLD, i;
	struct arena arena = ARENA_INIT;
	const char *more;

	if (verbosity < 0)
		return;
	for (i = 0; i < config_problem_count(config) && i < most; i++) {
		const struct config_problem *problem =
		    config_problem_at(config, i);

		out_line(stderr, safe_linef(&arena, "klaster: %s: %s",
				     problem->where, problem->text));
	}
	more = config_more(config, most, &arena);
	if (more != NULL)
		out_line(stderr, safe_linef(&arena, "klaster: %s", more));
	arena_done(&arena);
}

static bool run_screen(struct app_options *options, struct err *err)
{
	if (options->script == NULL &&
	    (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return err_set(err, ERR_USAGE,
		    _("the screen needs a terminal; for a script: klaster "
		      "search WORDS, see klaster --help"));
	signal(SIGPIPE, SIG_IGN); /* the terminal must be put back */
	err->code = (enum err_code)screen_main(options);
	return err->code == ERR_NONE;
}

static bool print_list(bool (*list)(const struct app_options *options,
			   struct buf *out, struct err *err),
    const struct app_options *options, struct err *err)
{
	struct buf out;
	bool ok;

	buf_init(&out, LIST_MAX_BYTES);
	/* What is wrong in one line of a file leaves the others. */
	ok = list(options, &out, err);
	out_bytes(stdout, buf_text(&out), out.len);
	buf_done(&out);
	return ok;
}

static bool run(
    struct flags *flags, struct app_options *options, struct err *err)
{
	struct cli cli = {.options = options, .flags = flags};
	bool ok;

	switch (flags->wish) {
	case WISH_HELP:
		return cli_help(flags->argc > 0 ? flags->argv[0] : NULL, err);
	case WISH_VERSION:
		cli_version();
		return true;
	case WISH_LIST_KEYS:
		return print_list(screen_list_keys, options, err);
	case WISH_LIST_COMMANDS:
		return print_list(screen_list_commands, options, err);
	case WISH_LIST_FIELDS:
		return print_list(screen_list_fields, options, err);
	case WISH_RUN:
		break;
	}
	if (flags->argc == 0)
		return run_screen(options, err);
	arena_init(&cli.arena);
	ok = cli_run(&cli, flags->argc, flags->argv, err);
	cli_done(&cli);
	return ok;
}

/* What was written has arrived, or the exit status says so. (A reader that
 * went away ended us by SIGPIPE, quietly, as it ends every filter.) */
static void finish_output(bool ok, struct err *err)
{
	struct err failure = ERR_INIT;

	if (!out_close(stdout, &failure) && (ok || err->code == ERR_NOTHING))
		*err = failure;
}

static bool is_check(const struct flags *flags)
{
	return flags->argc > 1 && strcmp(flags->argv[0], "config") == 0;
}

int main(int argc, char **argv)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct app_options options;
	struct config *config;
	struct flags flags;
	bool ok;

	out_begin();
	i18n_open(NULL);
	if (!flags_parse(&flags, argc, argv, &err)) {
		out_err("klaster", &err);
		return (int)err.code;
	}
	if (flags.verbosity > 0)
		log_open(stderr, flags.verbosity > 1 ? LOG_DEBUG : LOG_NOTE);
	config = config_open(flags.config_file);
	ok = flags_apply(&flags, config, &err);
	if (ok) {
		say_problems(config, flags.verbosity, is_check(&flags));
		flags_fill_options(&flags, config, &arena, &options);
		ok = run(&flags, &options, &err);
	}
	finish_output(ok, &err);
	if (err.text[0] != '\0' &&
	    (err.code != ERR_NOTHING || flags.verbosity >= 0))
		out_err("klaster", &err);
	config_free(config);
	arena_done(&arena);
	return (int)err.code;
}
