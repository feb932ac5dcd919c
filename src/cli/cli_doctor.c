/*
 * cli_doctor.c: owns `klaster doctor`: what a report of a fault should begin
 * with. Nothing secret is in it: no token, no search, no record.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "cli.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"
#include "klaster/base/path.h"

#define NAME_CELLS 12

static void line(struct cli *cli, const char *name, const char *text)
{
	out_pad(stdout, safe_linez(&cli->arena, name), NAME_CELLS);
	out_line(stdout, safe_linez(&cli->arena, text));
}

static const char *env(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? value : _("(not set)");
}

static void say_terminal(struct cli *cli)
{
	struct arena *arena = &cli->arena;
	struct winsize size;

	line(cli, "TERM", env("TERM"));
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		line(cli, _("size"),
		    arena_printf(arena, "%dx%d", size.ws_col, size.ws_row));
	line(cli, _("locale"),
	    arena_printf(arena, "%s, %s", setlocale(LC_CTYPE, NULL),
		nl_langinfo(CODESET)));
	line(cli, _("over ssh"),
	    getenv("SSH_CONNECTION") != NULL ? _("yes") : _("no"));
	line(cli, "tmux", getenv("TMUX") != NULL ? _("yes") : _("no"));
}

static void say_place(struct cli *cli, const char *name, enum path_place place)
{
	struct err err = ERR_INIT;
	const char *path = path_in(&cli->arena, place, NULL, &err);

	if (path == NULL)
		line(cli, name, err.text);
	else if (access(path, F_OK) != 0)
		line(cli, name,
		    arena_printf(&cli->arena, _("%s (not there yet)"), path));
	else if (access(path, W_OK) != 0)
		line(cli, name,
		    arena_printf(
			&cli->arena, _("%s (cannot be written)"), path));
	else
		line(cli, name, path);
}

static void say_settings(struct cli *cli)
{
	struct config *config = cli->options->config;
	const char *path = config_path(config);
	const char *langs = "";
	const char *const *lang;

	line(cli, _("settings"),
	    path == NULL ? _("(no home)")
	    : access(path, F_OK) == 0
		? path
		: arena_printf(&cli->arena, _("%s (not there)"), path));
	for (lang = cli->options->langs; *lang != NULL; lang++)
		langs = arena_printf(&cli->arena, "%s%s%s", langs,
		    *langs != '\0' ? ", " : "", *lang);
	line(cli, _("languages"), langs);
	say_place(cli, _("runtime"), PATH_RUNTIME);
	say_place(cli, _("data"), PATH_DATA);
	say_place(cli, _("state"), PATH_STATE);
}

static void say_counts(struct cli *cli, const struct entry *entry)
{
	const char *count;
	size_t i;

	if (entry->title != NULL)
		line(cli, _("title"), entry->title);
	if (entry->languages != NULL)
		line(cli, _("speaks"), entry->languages);
	for (i = 0; i < kind_count(); i++) {
		if (!entry->has[i])
			continue;
		count = entry->counted[i]
			    ? arena_printf(&cli->arena, "%llu",
				  (unsigned long long)entry->count[i])
			    : "-";
		line(cli, "",
		    arena_printf(
			&cli->arena, "%6s %s", count, _(kind_at(i)->label)));
	}
}

static bool say_service(struct cli *cli, struct err *err)
{
	int64_t start_ms = clock_ms();
	const struct entry *entry;

	if (!cli_connect(cli, err))
		return false;
	line(cli, _("service"),
	    arena_printf(&cli->arena, "%s (%s)", cli->connection.name,
		cli->connection.origin));
	entry = cli_entry(cli, err);
	if (entry == NULL)
		return false;
	line(cli, _("answers in"),
	    arena_printf(&cli->arena, "%lld ms, %llu bytes",
		(long long)(clock_ms() - start_ms),
		(unsigned long long)fetch_counts(cli->connection.fetcher)
		    .wire_bytes));
	say_counts(cli, entry);
	cli_doctor_profile(cli);
	return true;
}

static bool run_doctor(struct cli *cli, int argc, char **argv, struct err *err)
{
	(void)argv;
	if (argc > 0)
		return err_set(
		    err, ERR_USAGE, _("doctor takes no further words"));
	line(cli, "klaster", PACKAGE_VERSION);
	line(cli, _("libraries"), fetch_library());
	say_terminal(cli);
	say_settings(cli);
	return say_service(cli, err);
}

const struct cli_command cli_command_doctor = {
    .name = "doctor",
    .args = "",
    .help = N_("Say what this machine and the service look like from here"),
    .examples = "klaster doctor\n"
		"klaster doctor --service https://directory.example/v1\n",
    .run = run_doctor,
};
