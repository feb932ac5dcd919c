/*
 * cli_out.c: owns where the data of the command line goes: to stdout, or into
 * a file that appears when all of it is there.
 */
#include "cli.h"
#include "klaster/app/signals.h"
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/engine/option.h"

#include <string.h>

bool cli_names_file(const struct cli *cli)
{
	const char *path = cli->flags->output;

	return path != NULL && strcmp(path, "-") != 0;
}

bool cli_listen(struct cli *cli, struct err *err)
{
	cli->listens = signals_open(err);
	return cli->listens;
}

void cli_listen_no_more(struct cli *cli)
{
	if (cli->listens)
		signals_close();
	cli->listens = false;
}

bool cli_out_open(struct cli *cli, struct err *err)
{
	if (!cli_names_file(cli))
		return true;
	cli->out = outfile_open(cli->flags->output, cli->flags->force, err);
	/* What has a name until then must not outlive a Ctrl-C. */
	return cli->out != NULL && cli_listen(cli, err);
}

FILE *cli_stream(const struct cli *cli)
{
	return cli->out != NULL ? outfile_stream(cli->out) : stdout;
}

bool cli_is_cancelled(struct cli *cli, struct err *err)
{
	struct signals_seen seen;

	if (!cli->listens)
		return false;
	seen = signals_take();
	if (seen.stop)
		signals_stop_self();
	if (seen.end == 0)
		return false;
	err_set(err, ERR_PARTIAL, _("ended by signal %d"), seen.end);
	return true;
}

static void say_written(const struct cli *cli, uint64_t written)
{
	struct arena arena = ARENA_INIT;

	if (cli->flags->facets != NULL)
		cli_note(cli,
		    safe_linef(&arena,
			i18n_plural("%s count in %s", "%s counts in %s",
			    (unsigned long)written),
			number_group(&arena, written), cli->flags->output));
	else
		cli_note(cli,
		    safe_linez(&arena, write_told(&arena, written, cli->bare,
					   cli->flags->output)));
	arena_done(&arena);
}

bool cli_out_close(struct cli *cli, bool ok, uint64_t written, struct err *err)
{
	struct outfile *file = cli->out;
	bool keep = ok || (cli->flags->partial && err->code == ERR_PARTIAL &&
			      written > 0);

	if (file == NULL)
		return ok;
	cli->out = NULL;
	cli_listen_no_more(cli);
	if (!keep) {
		outfile_drop(file);
		if (err->code != ERR_NONE)
			err_set(err, err->code, _("%s; %s is not written"),
			    err->text, cli->flags->output);
		return false;
	}
	if (!outfile_commit(file, err))
		return false;
	say_written(cli, written);
	return ok;
}

struct write_options cli_write_options(struct cli *cli)
{
	const struct options *set = config_options(cli->options->config);
	const struct connection *connection = &cli->connection;
	const char *purpose = options_text(set, "purpose");

	return (struct write_options){.stream = cli_stream(cli),
	    .langs = cli->options->langs,
	    .vantage = cli->vantage.town != NULL ? &cli->vantage : NULL,
	    .width = cli_width(),
	    .bold = cli->out == NULL && cli_use_bold(cli),
	    .csv_raw = cli->flags->csv_raw,
	    .csv_bom = cli->flags->csv_bom,
	    .origin = connection->origin,
	    .base_url = cli->connected ? service_address(connection) : NULL,
	    .purpose = *purpose != '\0' ? purpose : NULL};
}
