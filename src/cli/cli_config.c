/*
 * cli_config.c: owns `klaster config`: where the settings are, what holds and
 * why, what is wrong with them. It reads no service.
 */
#include <string.h>
#include <unistd.h>
#include "cli.h"
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"
#include "klaster/base/path.h"
#include "klaster/engine/option.h"

#define EXAMPLE_MAX_BYTES (64u << 10)

static bool config_has_path(struct cli *cli, const char **path, struct err *err)
{
	*path = config_path(cli->options->config);
	if (*path != NULL)
		return true;
	return err_set(err, ERR_COPY,
	    _("there is no place for klaster.conf: set HOME or "
	      "XDG_CONFIG_HOME"));
}

/* Never over a file that is there. */
static bool config_init(struct cli *cli, struct err *err)
{
	const char *path;
	struct buf text;
	bool ok;

	if (!config_has_path(cli, &path, err))
		return false;
	if (access(path, F_OK) == 0)
		return err_set(err, ERR_NOTHING,
		    _("%s is there already, and stays as it is"), path);
	if (cli->flags->config_file == NULL && !path_make(PATH_CONFIG, err))
		return false;
	buf_init(&text, EXAMPLE_MAX_BYTES);
	config_example(&text);
	ok = path_write(path, buf_text(&text), text.len, err);
	buf_done(&text);
	if (ok)
		out_line(stdout, safe_linez(&cli->arena, path));
	return ok;
}

static bool config_show_path(struct cli *cli, struct err *err)
{
	const char *path;

	if (!config_has_path(cli, &path, err))
		return false;
	out_line(stdout, safe_linez(&cli->arena, path));
	return true;
}

/* "name = value", and why after a tab: loads again as a file. */
static bool config_show(struct cli *cli, struct err *err)
{
	struct config *config = cli->options->config;
	size_t i;

	(void)err;
	for (i = 0; i < config_count(config); i++) {
		const struct config_setting *one = config_at(config, i);

		out_safe(stdout,
		    safe_linef(&cli->arena, "%s = %s", one->name, one->value));
		out_bytes(stdout, "\t", 1);
		out_line(
		    stdout, safe_linef(&cli->arena, "; %s%s%s",
				config_origin_name(one->origin),
				*one->where != '\0' ? ", " : "", one->where));
	}
	return true;
}

/* 1 where a service that is named cannot be asked, which is said. */
static size_t check_service(const struct cli *cli, const char *name)
{
	struct err err = ERR_INIT;

	if (*name == '\0' || service_is_named(cli->options, name, &err))
		return 0;
	out_err("klaster", &err);
	return 1;
}

static bool config_check(struct cli *cli, struct err *err)
{
	struct config *config = cli->options->config;
	size_t count = config_problem_count(config), i;

	/* main has said each of these on stderr. */
	for (i = 0; i < config_service_count(config); i++)
		count += check_service(cli, config_service_at(config, i));
	count +=
	    check_service(cli, options_text(config_options(config), "service"));
	if (count == 0)
		return true;
	return err_set(err, ERR_USAGE,
	    i18n_plural(
		"%zu setting is wrong", "%zu settings are wrong", count),
	    count);
}

static bool run_config(struct cli *cli, int argc, char **argv, struct err *err)
{
	static const struct {
		const char *name;
		bool (*run)(struct cli *cli, struct err *err);
	} actions[] = {
	    {"init", config_init},
	    {"path", config_show_path},
	    {"show", config_show},
	    {"check", config_check},
	};
	size_t i;

	for (i = 0; argc == 1 && i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(actions[i].name, argv[0]) == 0)
			return actions[i].run(cli, err);
	return err_set(err, ERR_USAGE,
	    _("config does what? One of: init, path, show, check"));
}

const struct cli_command cli_command_config = {
    .name = "config",
    .args = N_("init|path|show|check"),
    .help = N_("Write, find, show or check the settings"),
    .examples = "klaster config init\n"
		"klaster config show\n"
		"klaster config check\n",
    .run = run_config,
};
