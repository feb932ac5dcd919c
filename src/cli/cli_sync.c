/*
 * cli_sync.c: owns `klaster sync` and `klaster purge`: the complete copy on
 * the command line.
 */
#include <string.h>
#include "cli.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/copy/copy.h"
#include "klaster/copy/sync.h"
#include "klaster/engine/option.h"
#include "klaster/own/marks.h"

static bool no_copy(struct cli *cli, struct err *err)
{
	if (cli->connection.copy_note.text[0] != '\0') {
		*err = cli->connection.copy_note;
		err->code = ERR_COPY;
		return false;
	}
	return err_set(err, ERR_USAGE,
	    _("the bundled directory is on this machine anyway; name the "
	      "service: --service NAME"));
}

static void say_progress(struct cli *cli, const struct sync *sync)
{
	uint64_t have, expected;

	sync_progress(sync, &have, &expected);
	cli_progress(cli, have,
	    (struct total){
		.kind = expected > 0 ? TOTAL_EXACT : TOTAL_UNKNOWN,
		.count = expected,
	    });
}

/* Nothing is lost with it. */
static bool is_ended(struct cli *cli, struct err *err)
{
	if (!cli_is_cancelled(cli, err))
		return false;
	err_set(err, err->code,
	    _("%s; what came so far is kept, and klaster sync goes on from "
	      "there"),
	    err->text);
	return true;
}

/* Until it is done, or would wait longer than it may. */
static bool wait_for(struct cli *cli, struct sync *sync, struct err *err)
{
	struct fetcher *fetcher = cli->connection.fetcher;
	int64_t most_ms =
	    1000 * (int64_t)options_number(
		       config_options(cli->options->config), "max-wait");

	while (!sync_is_done(sync)) {
		int due_ms = sync_due_ms(sync);
		int64_t before_ms;

		if (is_ended(cli, err))
			return false;
		if (due_ms > 0 && cli->waited_ms + due_ms > most_ms)
			return err_set(err, ERR_NETWORK,
			    _("%s asks to come back in %d s, longer than "
			      "--max-wait; what came so far is kept, and "
			      "klaster sync goes on from there"),
			    cli->connection.origin, (due_ms + 999) / 1000);
		if (due_ms > 0)
			cli_wait_say(cli, NULL, due_ms);
		else
			say_progress(cli, sync);
		sync_turn(sync);
		before_ms = clock_ms();
		due_ms = sync_due_ms(sync);
		fetch_poll(fetcher, NULL, 0, cli_wait_ms(cli, due_ms));
		if (due_ms > 0)
			cli->waited_ms += clock_ms() - before_ms;
		fetch_turn(fetcher);
	}
	return true;
}

static void say(struct cli *cli, const struct sync_report *report)
{
	struct copy_extent extent;
	struct arena *arena = &cli->arena;

	copy_extent(cli->connection.copy, &extent);
	if (extent.there && *extent.scope != '\0')
		cli_note(cli, safe_linef(arena, _("copy of %s: %s, complete"),
				  cli->connection.origin, extent.scope));
	cli_note(cli,
	    safe_linef(arena,
		_("copy of %s: %llu records, complete; %llu came, %llu went"),
		cli->connection.origin, (unsigned long long)report->records,
		(unsigned long long)report->stored,
		(unsigned long long)report->removed));
}

static bool run_sync(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct sync_options options = {.dialect = &cli->connection.dialect,
	    .allow_mass_delete = cli->flags->allow_mass_delete,
	    .patient = true};
	struct sync_report report;
	struct sync *sync;
	bool ok;

	if (cli->options->offline)
		return err_set(err, ERR_USAGE,
		    _("a copy is made by asking the service: leave out "
		      "--offline"));
	if (argc > 0)
		options.scope = cli_join(&cli->arena, argc, argv, err);
	else if (cli->flags->all)
		options.scope = "";
	if (argc > 0 && options.scope == NULL)
		return false;
	if (!cli_open(cli, err))
		return false;
	options.copy = cli->connection.copy;
	options.fetcher = cli->connection.fetcher;
	if (options.copy == NULL)
		return no_copy(cli, err);
	sync = sync_start(&options, err);
	if (sync == NULL)
		return false;
	cli->has_no_data = true;
	ok = cli_listen(cli, err) && wait_for(cli, sync, err) &&
	     sync_result(sync, &report, err);
	cli_listen_no_more(cli);
	cli_progress_over(cli);
	sync_free(sync);
	if (!ok)
		return cli_advise(err);
	marks_add(cli->connection.name, report.seq);
	say(cli, &report);
	return true;
}

static bool run_purge(struct cli *cli, int argc, char **argv, struct err *err)
{
	(void)argv;
	if (argc > 0)
		return err_set(err, ERR_USAGE,
		    _("purge takes no words: it removes all that is kept of "
		      "the service"));
	if (!cli_open(cli, err))
		return false;
	if (cli->connection.copy == NULL)
		return no_copy(cli, err);
	if (!copy_purge(cli->connection.copy, err))
		return false;
	cli_note(cli,
	    safe_linef(&cli->arena, _("nothing of %s is kept here any more"),
		cli->connection.origin));
	return true;
}

const struct cli_command cli_command_sync = {
    .name = "sync",
    .args = N_("[QUERY]"),
    .help = N_("Make a complete copy, or bring it up to date"),
    .examples = "klaster sync\n"
		"klaster sync country:LT theme:TO8\n"
		"klaster sync --all\n",
    .run = run_sync,
};

const struct cli_command cli_command_purge = {
    .name = "purge",
    .args = "",
    .help = N_("Remove all that is kept of the service"),
    .examples = "klaster --service ivek purge\n",
    .run = run_purge,
};
