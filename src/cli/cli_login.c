/*
 * cli_login.c: owns `klaster login` and `klaster logout`: a token is asked
 * for, tried at its service and kept; or forgotten with all that it was told.
 * The only command that asks anything.
 */
#include <unistd.h>
#include "cli.h"
#include "klaster/app/secret.h"
#include "klaster/base/i18n.h"

static bool no_words(int argc, struct err *err)
{
	if (argc == 0)
		return true;
	/* And is not said again here. */
	return err_set(err, ERR_USAGE,
	    _("login takes no words: what stands on a command line can be read "
	      "by others; the token is asked for, or read from standard "
	      "input"));
}

static bool may_ask(const struct cli *cli, struct err *err)
{
	if (cli->options->offline)
		return err_set(err, ERR_USAGE,
		    _("a token is tried at its service: leave out --offline"));
	if (cli->options->no_input && isatty(STDIN_FILENO))
		return err_set(err, ERR_USAGE,
		    _("nothing is asked with --no-input: give the token on "
		      "standard input, klaster login <FILE"));
	return true;
}

/* The service has the last word; nothing is kept of its answer. */
static bool try_token(struct cli *cli, const struct buf *token, struct err *err)
{
	bool ok;

	cli->options->token = buf_text(token);
	ok = cli_connect(cli, err) && cli_entry(cli, err) != NULL;
	cli->options->token = NULL;
	return ok;
}

static bool run_login(struct cli *cli, int argc, char **argv, struct err *err)
{
	const char *place, *origin;
	struct buf token;
	bool ok;

	(void)argv;
	if (!no_words(argc, err) || !may_ask(cli, err) ||
	    !service_token_place(
		cli->options, &cli->arena, &place, &origin, err))
		return false;
	secret_init(&token);
	ok = secret_ask(arena_printf(&cli->arena, _("Token for %s: "), origin),
		 &token, err) &&
	     try_token(cli, &token, err) && secret_keep(place, &token, err);
	secret_done(&token);
	if (ok)
		cli_note(cli, safe_linef(&cli->arena,
				  _("%s takes the token; it is kept in %s"),
				  origin, place));
	return ok;
}

static bool run_logout(struct cli *cli, int argc, char **argv, struct err *err)
{
	const char *place, *origin;
	size_t removed;
	bool was_there;

	(void)argv;
	if (argc > 0)
		return err_set(err, ERR_USAGE,
		    _("logout takes no words: the service is named by "
		      "--service"));
	if (!service_token_place(
		cli->options, &cli->arena, &place, &origin, err))
		return false;
	/* What it was told is of no use without it, so it goes first: whatever
	 * breaks off, another logout finds the token still there. */
	if (!service_forget(cli->options, &removed, err) ||
	    !secret_forget(place, &was_there, err))
		return false;
	if (!was_there && removed == 0)
		return err_set(err, ERR_NOTHING,
		    _("there was no token for %s here"), origin);
	cli_note(
	    cli, safe_linef(&cli->arena,
		     _("the token for %s is forgotten, and what it was told"),
		     origin));
	return true;
}

const struct cli_command cli_command_login = {
    .name = "login",
    .args = "",
    .help = N_("Ask for a service's token, try it and keep it"),
    .examples = "klaster --service ivek login\n"
		"klaster --service https://directory.example login <FILE\n",
    .run = run_login,
};

const struct cli_command cli_command_logout = {
    .name = "logout",
    .args = "",
    .help = N_("Forget a service's token and what it was told"),
    .examples = "klaster --service ivek logout\n",
    .run = run_logout,
};
