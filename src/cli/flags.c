/*
 * flags.c: owns the command line's dashes, and the step from settings to
 * struct app_options.
 */
#include "flags.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/app/settings.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/engine/near.h"

const struct flag flags_table[] = {
    {"service", 's', N_("NAME|URL"), "service",
	N_("ask this service instead of the one configured")},
    {"offline", 0, NULL, "offline", N_("ask no remote service")},
    {"frugal", 0, NULL, "frugal",
	N_("the network is dear: ask only for what is missed")},
    {"lang", 'L', N_("LIST"), "langs",
	N_("languages of the records, best first: lt,en")},
    {"format", 'f', N_("FORMAT"), "format",
	N_("table, plain, text, json, jsonl, csv, tsv, vcard or ics")},
    {"fields", 'F', N_("LIST"), NULL, N_("columns: name,city,phone")},
    {"facets", 0, N_("LIST"), NULL,
	N_("count the values of these fields: country,year")},
    {"near", 0, N_("TOWN"), NULL,
	N_("measure distances from there; map: the nearest first")},
    {"sort", 0, N_("[-]FIELD"), NULL, N_("order; \"-\" for descending")},
    {"limit", 'n', N_("COUNT"), "limit",
	N_("at most COUNT records; 0 for all")},
    {"output", 'o', N_("FILE"), NULL,
	N_("write into this file, which appears when it is whole")},
    {"force", 0, NULL, NULL, N_("replace that file if it is there")},
    {"partial", 0, NULL, NULL, N_("keep what came when a list breaks off")},
    {"purpose", 0, N_("TEXT"), "purpose",
	N_("what it is exported for, where the format has a place")},
    {"csv-raw", 0, NULL, NULL,
	N_("csv: do not defuse text that a spreadsheet would compute")},
    {"csv-bom", 0, NULL, NULL, N_("csv: begin with a byte order mark")},
    {"all", 0, NULL, NULL, N_("sync: everything, not what was copied")},
    {"allow-mass-delete", 0, NULL, NULL,
	N_("sync: let go what the service has no more, however much")},
    {"since", 0, N_("last|DATE|N"), NULL,
	N_("changes: after the last look, a day, a number of change")},
    {"search", 0, N_("NAME"), NULL,
	N_("changes: only of what this saved search finds")},
    {"max-wait", 0, N_("SECONDS"), "max-wait",
	N_("longest wait when a service asks to come back later")},
    {"timeout", 0, N_("SECONDS"), "timeout", N_("longest wait for an answer")},
    {"proxy", 0, N_("URL|none"), "proxy",
	N_("go through this proxy, or through none")},
    {"no-input", 0, NULL, NULL, N_("never ask anything")},
    {"color", 0, N_("WHEN"), "color", N_("auto, always or never")},
    {"quiet", 'q', NULL, NULL, N_("say nothing but errors")},
    {"verbose", 'v', NULL, NULL, N_("say what is done; twice: all of it")},
    {"config", 0, N_("FILE"), NULL, N_("this file instead of klaster.conf")},
    {"keymap", 'k', N_("FILE"), "keymap",
	N_("key file to load after the built-in one")},
    {"layout", 0, N_("NAME"), "layout",
	N_("keyboard whose letters stand for Latin ones")},
    {"theme", 0, N_("NAME"), "theme", N_("colours of the screen")},
    {"plain", 0, NULL, "plain", N_("a screen for screen readers")},
    {"command", 'c', N_("LINE"), NULL,
	N_("run this command line on the screen first")},
    {"script", 0, N_("FILE"), NULL, N_("keys and commands from a file")},
    {"list-keys", 0, NULL, NULL, N_("print all bindings, and end")},
    {"list-commands", 0, NULL, NULL,
	N_("print all commands of the screen, and end")},
    {"list-fields", 0, NULL, NULL,
	N_("print all fields of the records, and end")},
    {"help", 'h', NULL, NULL, N_("say how it is used, and end")},
    {"version", 'V', NULL, NULL, N_("print the version, and end")},
};
const size_t flags_count = MEM_COUNT(flags_table);

/* --- the flags that are no settings */

static void take_plain(
    struct flags *flags, const struct flag *flag, const char *value)
{
	static const struct {
		const char *name;
		enum flags_wish wish;
	} wishes[] = {
	    {"help", WISH_HELP},
	    {"version", WISH_VERSION},
	    {"list-keys", WISH_LIST_KEYS},
	    {"list-commands", WISH_LIST_COMMANDS},
	    {"list-fields", WISH_LIST_FIELDS},
	};
	const struct {
		const char *name;
		const char **text;
		bool *yes;
	} places[] = {
	    {"fields", &flags->fields, NULL},
	    {"facets", &flags->facets, NULL},
	    {"sort", &flags->sort, NULL},
	    {"near", &flags->near, NULL},
	    {"config", &flags->config_file, NULL},
	    {"command", &flags->commands, NULL},
	    {"script", &flags->script, NULL},
	    {"output", &flags->output, NULL},
	    {"force", NULL, &flags->force},
	    {"partial", NULL, &flags->partial},
	    {"no-input", NULL, &flags->no_input},
	    {"csv-raw", NULL, &flags->csv_raw},
	    {"csv-bom", NULL, &flags->csv_bom},
	    {"since", &flags->since, NULL},
	    {"search", &flags->search, NULL},
	    {"all", NULL, &flags->all},
	    {"allow-mass-delete", NULL, &flags->allow_mass_delete},
	};
	size_t i;

	for (i = 0; i < MEM_COUNT(wishes); i++)
		if (strcmp(wishes[i].name, flag->name) == 0 &&
		    flags->wish != WISH_HELP)
			flags->wish = wishes[i].wish;
	for (i = 0; i < MEM_COUNT(places); i++) {
		if (strcmp(places[i].name, flag->name) != 0)
			continue;
		if (places[i].text != NULL)
			*places[i].text = value;
		else
			*places[i].yes = true;
	}
	if (flag->letter == 'q')
		flags->verbosity = -1;
	if (flag->letter == 'v')
		flags->verbosity = flags->verbosity < 1 ? 1 : 2;
}

static bool take_flag(struct flags *flags, const struct flag *flag,
    const char *value, struct err *err)
{
	if (flag->setting == NULL) {
		take_plain(flags, flag, value);
		return true;
	}
	if (flags->set_count == MEM_COUNT(flags->set))
		return err_set(err, ERR_USAGE, _("too many flags"));
	flags->set[flags->set_count].flag = flag;
	flags->set[flags->set_count].value = value != NULL ? value : "yes";
	flags->set_count++;
	return true;
}

/* --- getopt */

static void make_getopt(struct option *longs, char *shorts)
{
	size_t i;

	*shorts++ = ':'; /* we say what is wrong */
	for (i = 0; i < flags_count; i++) {
		const struct flag *flag = &flags_table[i];

		longs[i] = (struct option){.name = flag->name,
		    .has_arg =
			flag->arg != NULL ? required_argument : no_argument,
		    .val = flag->letter != 0 ? flag->letter : 256 + (int)i};
		if (flag->letter == 0)
			continue;
		*shorts++ = flag->letter;
		if (flag->arg != NULL)
			*shorts++ = ':';
	}
	longs[i] = (struct option){.name = NULL};
	*shorts = '\0';
}

static const struct flag *flag_of(int val)
{
	size_t i;

	for (i = 0; i < flags_count; i++)
		if ((flags_table[i].letter != 0 &&
			flags_table[i].letter == val) ||
		    val == 256 + (int)i)
			return &flags_table[i];
	return NULL;
}

static bool unknown_flag(const char *word, struct err *err)
{
	struct near near;
	size_t i;

	if (strncmp(word, "--", 2) != 0)
		return err_set(err, ERR_USAGE,
		    _("there is no flag %s; see klaster --help. A word to "
		      "leave out (-word) stands after \"--\""),
		    word);
	near_init(&near, word + 2);
	for (i = 0; i < flags_count; i++)
		near_try(&near, flags_table[i].name);
	if (near.best != NULL)
		return err_set(err, ERR_USAGE,
		    _("there is no flag %s; did you mean --%s?"), word,
		    near.best);
	return err_set(
	    err, ERR_USAGE, _("there is no flag %s; see klaster --help"), word);
}

bool flags_parse(struct flags *flags, int argc, char **argv, struct err *err)
{
	struct option longs[MEM_COUNT(flags_table) + 1];
	char shorts[2 * MEM_COUNT(flags_table) + 2];
	int val;

	*flags = (struct flags){.wish = WISH_RUN};
	make_getopt(longs, shorts);
	optind = 1;
	while ((val = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		const char *word = argv[optind - 1];

		if (val == '?')
			return unknown_flag(word, err);
		if (val == ':')
			return err_set(err, ERR_USAGE,
			    _("%s wants a value; see klaster --help"), word);
		if (!take_flag(flags, flag_of(val), optarg, err))
			return false;
	}
	flags->argc = argc - optind;
	flags->argv = argv + optind;
	return true;
}

bool flags_apply(
    const struct flags *flags, struct config *config, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok = true;
	size_t i;

	for (i = 0; i < flags->set_count && ok; i++) {
		const struct flag *flag = flags->set[i].flag;
		const char *where = arena_printf(&arena, "--%s", flag->name);

		ok = config_set(config, flag->setting, flags->set[i].value,
		    CONFIG_FLAG, where, err);
		if (!ok)
			err_prefix(err, "%s", where);
	}
	arena_done(&arena);
	return ok;
}

/* --- options */

/* "lt_LT.UTF-8", "en:de", "pt-BR": the language of each word. */
static void add_locale_langs(
    struct arena *arena, const char *text, const char **langs, size_t *count)
{
	while (*text != '\0' && *count < 8) {
		size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz");
		const char *lang = arena_strndup(arena, text, len);
		size_t i;

		for (i = 0; i < *count; i++)
			if (strcmp(langs[i], lang) == 0)
				break;
		if ((len == 2 || len == 3) && i == *count)
			langs[(*count)++] = lang;
		text += strcspn(text, ":");
		text += *text == ':';
	}
}

static const char *const *locale_langs(struct arena *arena)
{
	static const char *const names[] = {
	    "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
	const char **langs = arena_array(arena, 10, sizeof(*langs));
	size_t count = 0, i;

	for (i = 0; i < MEM_COUNT(names); i++) {
		const char *text = getenv(names[i]);

		if (text != NULL)
			add_locale_langs(arena, text, langs, &count);
		/* LC_ALL and its like replace each other; LANGUAGE adds. */
		if (i > 0 && text != NULL && *text != '\0')
			break;
	}
	add_locale_langs(arena, "en", langs, &count);
	return langs;
}

static const char *const *copy_list(
    struct arena *arena, const struct options *options, const char *name)
{
	size_t count = options_list_count(options, name);
	const char **list = arena_array(arena, count + 1, sizeof(*list));
	size_t i;

	for (i = 0; i < count; i++)
		list[i] =
		    arena_strdup(arena, options_list_at(options, name, i));
	return list;
}

/* A copy, or NULL for the empty text. */
static const char *copy_text(
    struct arena *arena, const struct options *options, const char *name)
{
	const char *text = options_text(options, name);

	return *text != '\0' ? arena_strdup(arena, text) : NULL;
}

/* NO_COLOR counts for what nobody has set (no-color.org). */
static enum color_when color_when(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (options_is_preset(options, "color") && no_color != NULL &&
	    *no_color != '\0')
		return COLOR_NEVER;
	return (enum color_when)options_choice(options, "color");
}

void flags_fill_options(const struct flags *flags, struct config *config,
    struct arena *arena, struct app_options *options)
{
	const struct options *set = config_options(config);

	*options = (struct app_options){
	    .program = "klaster",
	    .service = copy_text(arena, set, "service"),
	    .langs = options_list_count(set, "langs") > 0
			 ? copy_list(arena, set, "langs")
			 : locale_langs(arena),
	    .offline = options_bool(set, "offline"),
	    .frugal = options_bool(set, "frugal"),
	    .no_input = flags->no_input,
	    .verbosity = flags->verbosity,
	    .color = color_when(set),
	    .keymaps = options_list_count(set, "keymap") > 0
			   ? copy_list(arena, set, "keymap")
			   : NULL,
	    .layout = copy_text(arena, set, "layout"),
	    .theme = copy_text(arena, set, "theme"),
	    .escape_delay_ms = (int)options_number(set, "escape-delay"),
	    .commands = flags->commands,
	    .script = flags->script,
	    .page_size = (size_t)options_number(set, "page-size"),
	    .config = config,
	};
}
