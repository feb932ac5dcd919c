/*
 * main.c: the words of klasterd's command line. It owns nothing; each
 * subcommand is a file of its own.
 */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/base/text.h"
#include "klaster/model/json.h"
#include "klaster/service/audit.h"
#include "klaster/service/backup.h"
#include "klaster/service/check.h"
#include "klaster/service/erasure.h"
#include "klaster/service/httpd.h"
#include "klaster/service/import.h"
#include "klaster/service/openapi.h"
#include "klaster/service/serve.h"
#include "klaster/service/settings.h"
#include "klaster/service/token.h"
#include "klaster/store/catalogue.h"

static const char usage_words[] =
    "Usage: klasterd serve [--config FILE] [--store URI] [--listen PLACE]...\n"
    "                      [OPTION]...\n"
    "       klasterd import [WHERE] [--map FILE] [--source NAME]\n"
    "                       [--encoding NAME] [--report FILE] [-n] [-q]\n"
    "                       [--strict] [--keep-vanished] [--max-delete LIMIT]\n"
    "                       [--allow-mass-delete] [--no-bundled] FILE...\n"
    "       klasterd check FILE...\n"
    "       klasterd backup [WHERE] FILE\n"
    "       klasterd openapi [--level LEVEL]\n"
    "       klasterd erase [WHERE] people/ID...\n"
    "       klasterd token add|list|revoke [WHERE] ...\n"
    "       klasterd audit [WHERE] KIND/ID [FILE]...\n"
    "       klasterd --check-config [FILE]\n"
    "       klasterd --list-settings\n"
    "       klasterd -h | -V\n"
    "WHERE is --store URI, or --config FILE in which it stands.\n"
    "\n";

/* Settings come between: usage_write(). */
static const char usage_rest[] =
    "  --config FILE          settings, as lines \"NAME = VALUE\"\n"
    "  --check-config         say what is wrong with such a file, and end\n"
    "                         (default: " SYSCONFDIR "/klasterd.conf)\n"
    "  --list-settings        print such a file with all of them, and end\n"
    "  --map FILE             how columns of foreign files are read\n"
    "  --source NAME          the list that the files hold: what it had last\n"
    "                         time and has no more is deleted (default: the\n"
    "                         map's source, or the file's name without date)\n"
    "  --encoding NAME        of the files, such as windows-1257\n"
    "                         (default: UTF-8)\n"
    "  --report FILE          write what became of each row there, as JSON\n"
    "                         Lines\n"
    "  -n, --dry-run          tell all this and keep nothing\n"
    "  -q, --quiet            no word when there is nothing to say\n"
    "  --strict               one record refused refuses them all\n"
    "  --keep-vanished        delete nothing; tell what vanished\n"
    "  --max-delete LIMIT     stop before more rows are deleted, or more of\n"
    "                         the list (default: 10%,50)\n"
    "  --allow-mass-delete    delete what vanished, however much\n"
    "  --level LEVEL          described for public, member or coordinator\n"
    "                         (default: coordinator)\n"
    "  --name TEXT            who has the token (klasterd token --help)\n"
    "  --scope LEVEL          what the token's holder sees\n"
    "  --expires WHEN         the last day the token holds\n"
    "  -h, --help             say this, and end\n"
    "  -V, --version          print the versions, and end\n";

enum {
	USAGE_NAME_CELLS = 25,
	USAGE_TEXT_CELLS = 54,
	OPT_STORE = 256,
	OPT_NO_BUNDLED,
	OPT_MAP,
	OPT_STRICT,
	OPT_SOURCE,
	OPT_ENCODING,
	OPT_REPORT,
	OPT_KEEP_VANISHED,
	OPT_MAX_DELETE,
	OPT_ALLOW_MASS_DELETE,
	OPT_LEVEL,
	OPT_CONFIG,
	OPT_SETTING, /* and the others of the table */
};

static const struct option import_words[] = {
    {"store", required_argument, NULL, OPT_STORE},
    {"config", required_argument, NULL, OPT_CONFIG},
    {"map", required_argument, NULL, OPT_MAP},
    {"source", required_argument, NULL, OPT_SOURCE},
    {"encoding", required_argument, NULL, OPT_ENCODING},
    {"report", required_argument, NULL, OPT_REPORT},
    {"dry-run", no_argument, NULL, 'n'},
    {"quiet", no_argument, NULL, 'q'},
    {"strict", no_argument, NULL, OPT_STRICT},
    {"keep-vanished", no_argument, NULL, OPT_KEEP_VANISHED},
    {"max-delete", required_argument, NULL, OPT_MAX_DELETE},
    {"allow-mass-delete", no_argument, NULL, OPT_ALLOW_MASS_DELETE},
    {"no-bundled", no_argument, NULL, OPT_NO_BUNDLED},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static const struct option check_words[] = {
    {"help", no_argument, NULL, 'h'},
    {0},
};

static const struct option openapi_words[] = {
    {"level", required_argument, NULL, OPT_LEVEL},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* "  --NAME VALUE    its sentence, on as many lines as it needs". */
static void setting_write(FILE *to, const struct setting *setting)
{
	struct arena arena = ARENA_INIT;
	/* As the other options have it: a word of the line, no sentence. */
	const char *text = arena_printf(&arena, "%c%s",
	    tolower((unsigned char)*setting->help), setting->help + 1);
	const char *name = arena_printf(&arena, "  --%s%s%s", setting->name,
	    setting->value ? " " : "", setting->value ? setting->value : "");

	if (*setting->preset && setting->value)
		text = arena_printf(
		    &arena, "%s (default: %s)", text, setting->preset);
	if (strlen(name) >= USAGE_NAME_CELLS) {
		out_line(to, safe_linez(&arena, name));
		name = "";
	}
	for (size_t skip; *text; text += skip, name = "") {
		size_t len =
		    text_wrap(text, strlen(text), USAGE_TEXT_CELLS, &skip);

		out_pad(to, safe_linez(&arena, name), USAGE_NAME_CELLS);
		out_line(to, safe_linef(&arena, "%.*s", (int)len, text));
	}
	arena_done(&arena);
}

static void usage_write(FILE *to)
{
	out_bytes(to, usage_words, sizeof(usage_words) - 1);
	for (size_t i = 0; i < settings_count(); i++)
		setting_write(to, settings_at(i));
	out_bytes(to, usage_rest, sizeof(usage_rest) - 1);
}

static int help(void)
{
	usage_write(stdout);
	return 0;
}

static int version(void)
{
	struct arena arena = ARENA_INIT;

	out_line(stdout, safe_linef(&arena, "klasterd %s", PACKAGE_VERSION));
	out_line(stdout,
	    SAFE_LIT("MIT licence, without warranty. The bundled directory has "
		     "its own terms and credits: CREDITS.md beside it."));
	out_line(stdout,
	    safe_linef(&arena, "%s, cJSON %s, utf8proc %s",
		catalogue_libraries(&arena), json_library(), text_library()));
	arena_done(&arena);
	return 0;
}

/* getopt_long has said what is wrong. */
static int wrong_words(void)
{
	out_line(stderr, SAFE_LIT("Try klasterd --help."));
	return ERR_USAGE;
}

static int complain(const struct err *err)
{
	out_err("klasterd", err);
	return (int)err->code;
}

/* What was printed has arrived, or the status says so; once, at the end. */
static int finish(int status)
{
	struct err err = ERR_INIT;

	return out_close(stdout, &err) || status > ERR_NOTHING ? status
							       : complain(&err);
}

/* --- subcommands */

static int serve_end(const struct settings_given *given, const struct err *err)
{
	struct arena arena = ARENA_INIT;

	if (!settings_is_given(given, "embedded"))
		return complain(err);
	/* For the parent, who reads our first line. */
	out_line(stdout, safe_linef(&arena, "error: %s", err->text));
	fflush(stdout);
	arena_done(&arena);
	return (int)err->code;
}

/* The table of settings as getopt_long wants it. */
static struct option *serve_words(struct arena *arena)
{
	size_t count = settings_count();
	struct option *words = arena_array(arena, count + 3, sizeof(*words));

	for (size_t i = 0; i < count; i++) {
		const struct setting *setting = settings_at(i);

		words[i].name = setting->name;
		words[i].has_arg =
		    setting->value ? required_argument : no_argument;
		words[i].val = OPT_SETTING + (int)i;
	}
	words[count].name = "config";
	words[count].has_arg = required_argument;
	words[count++].val = OPT_CONFIG;
	words[count].name = "help";
	words[count].val = 'h';
	return words;
}

static bool serve_word(struct settings_given *given, int word, struct err *err)
{
	if (word == OPT_CONFIG) {
		given->config = optarg;
		return true;
	}
	for (size_t i = 0; i < settings_count(); i++) {
		const struct setting *setting = settings_at(i);

		if (word == OPT_SETTING + (int)i ||
		    (word == 'v' && strcmp(setting->name, "verbose") == 0))
			return settings_give(given, setting,
			    setting->value ? optarg : NULL, err);
	}
	return true;
}

static int serve_main(int argc, char **argv)
{
	struct settings_given given = {0};
	struct arena arena = ARENA_INIT;
	struct option *words = serve_words(&arena);
	struct err err = ERR_INIT;
	int word, status = -1;

	log_open(stderr, LOG_NOTE);
	while (status < 0 &&
	       (word = getopt_long(argc, argv, "hv", words, NULL)) != -1) {
		if (word == 'h')
			status = finish(help());
		else if (word == '?')
			status = wrong_words();
		else if (!serve_word(&given, word, &err))
			status = complain(&err);
	}
	if (status < 0 && optind < argc) {
		err_set(&err, ERR_USAGE, "serve takes no \"%s\"", argv[optind]);
		status = complain(&err);
	}
	if (status < 0)
		status = serve_run(&given, &err) ? 0 : serve_end(&given, &err);
	arena_done(&arena);
	return status;
}

/* One word of import; false when it is none of them. */
static bool import_word(
    struct import_options *options, int word, struct err *err)
{
	switch (word) {
	case OPT_STORE:
		options->store = optarg;
		return true;
	case OPT_CONFIG:
		options->config = optarg;
		return true;
	case OPT_MAP:
		options->map = optarg;
		return true;
	case OPT_SOURCE:
		options->source = optarg;
		return true;
	case OPT_ENCODING:
		options->encoding = optarg;
		return true;
	case OPT_REPORT:
		options->report = optarg;
		return true;
	case 'n':
		options->dry_run = true;
		return true;
	case 'q':
		options->quiet = true;
		return true;
	case OPT_STRICT:
		options->strict = true;
		return true;
	case OPT_KEEP_VANISHED:
		options->brake.keep_vanished = true;
		return true;
	case OPT_MAX_DELETE:
		return brake_limits_parse(optarg, &options->brake, err);
	case OPT_ALLOW_MASS_DELETE:
		options->brake.allow_mass_delete = true;
		return true;
	case OPT_NO_BUNDLED:
		options->no_bundled = true;
		return true;
	default:
		return false;
	}
}

static int import_main(int argc, char **argv)
{
	struct import_options options = {.brake = BRAKE_INIT};
	struct err err = ERR_INIT;
	int word;

	log_open(stderr, LOG_ERROR);
	while (
	    (word = getopt_long(argc, argv, "hnq", import_words, NULL)) != -1) {
		if (word == 'h')
			return help();
		if (!import_word(&options, word, &err))
			return err.code == ERR_NONE ? wrong_words()
						    : complain(&err);
	}
	if (options.source && !*options.source) {
		err_set(&err, ERR_USAGE, "--source needs a name");
		return complain(&err);
	}
	options.files = argv + optind;
	options.file_count = (size_t)(argc - optind);
	if (import_run(&options, &err))
		return 0;
	return err.code == ERR_NOTHING ? ERR_NOTHING : complain(&err);
}

static int check_main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	int word;

	while ((word = getopt_long(argc, argv, "h", check_words, NULL)) != -1)
		return word == 'h' ? help() : wrong_words();
	return check_run(argv + optind, (size_t)(argc - optind), &err)
		   ? 0
		   : complain(&err);
}

static int openapi_main(int argc, char **argv)
{
	enum level level = LEVEL_COORDINATOR;
	struct err err = ERR_INIT;
	struct buf text;
	int word;

	while ((word = getopt_long(argc, argv, "h", openapi_words, NULL)) != -1)
		if (word == 'h')
			return help();
		else if (word != OPT_LEVEL)
			return wrong_words();
		else if (!level_parse(optarg, &level) ||
			 level == LEVEL_WITHHELD) {
			err_set(&err, ERR_USAGE,
			    "--level is public, member or coordinator, not "
			    "\"%s\"",
			    optarg);
			return complain(&err);
		}
	buf_init(&text, 8 << 20);
	openapi_write(&text, level);
	out_bytes(stdout, buf_text(&text), text.len);
	buf_done(&text);
	return 0;
}

static void fault_tell(const struct err *err)
{
	out_err("klasterd", err);
}

static int check_config_main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : SYSCONFDIR "/klasterd.conf";
	struct err err = ERR_INIT;
	FILE *file;

	if (argc > 2) {
		err_set(&err, ERR_USAGE, "--check-config takes one file");
		return complain(&err);
	}
	file = fopen(path, "re");
	if (!file) {
		err_set(&err, ERR_USAGE, "%s: %s", path, strerror(errno));
		return complain(&err);
	}
	fclose(file);
	return settings_check(path, fault_tell, &err) ? 0 : ERR_USAGE;
}

static int list_settings_main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct buf text;

	if (argc > 1) {
		err_set(&err, ERR_USAGE, "--list-settings takes no \"%s\"",
		    argv[1]);
		return complain(&err);
	}
	buf_init(&text, 64 << 10);
	settings_example(&text);
	out_bytes(stdout, buf_text(&text), text.len);
	buf_done(&text);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} subcommands[] = {
    {"serve", serve_main},
    {"--check-config", check_config_main},
    {"--list-settings", list_settings_main},
    {"import", import_main},
    {"audit", audit_main},
    {"backup", backup_main},
    {"check", check_main},
    {"openapi", openapi_main},
    {"erase", erasure_main},
    {"token", token_main},
};

static int run(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	struct err err = ERR_INIT;

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
	    strcmp(word, "help") == 0)
		return help();
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		return version();
	for (size_t i = 0; i < MEM_COUNT(subcommands); i++)
		if (strcmp(word, subcommands[i].name) == 0)
			return subcommands[i].run(argc - 1, argv + 1);
	if (*word) {
		err_set(&err, ERR_USAGE, "there is no command \"%s\"", word);
		complain(&err);
		return wrong_words();
	}
	usage_write(stderr);
	return ERR_USAGE;
}

int main(int argc, char **argv)
{
	int status;

	out_begin();
	i18n_open(NULL);
	status = run(argc, argv);
	/* A service that served has done its work, whoever heard it begin. */
	return argc > 1 && strcmp(argv[1], "serve") == 0 ? status
							 : finish(status);
}
