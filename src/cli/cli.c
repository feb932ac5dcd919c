/*
 * cli.c: owns the list of sub-commands, their help, and what they share. Only
 * login asks anything; data goes to stdout, everything
 * else to stderr.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/base/out.h"
#include "klaster/base/text.h"
#include "klaster/copy/copy.h"
#include "klaster/engine/near.h"
#include "klaster/engine/option.h"
#include "klaster/model/json.h"
#include "klaster/ui/surface.h"

static bool run_help(struct cli *cli, int argc, char **argv, struct err *err);

static const struct cli_command cli_command_help = {
    .name = "help",
    .args = N_("[COMMAND]"),
    .help = N_("Say how klaster, or one of its commands, is used"),
    .examples = "klaster help list\n",
    .run = run_help,
};

static const struct cli_command *const commands[] = {
    &cli_command_search,
    &cli_command_list,
    &cli_command_export,
    &cli_command_mail,
    &cli_command_show,
    &cli_command_changes,
    &cli_command_saved,
    &cli_command_bookmark,
    &cli_command_note,
    &cli_command_tag,
    &cli_command_history,
    &cli_command_own,
    &cli_command_sync,
    &cli_command_purge,
    &cli_command_login,
    &cli_command_logout,
    &cli_command_map,
    &cli_command_timeline,
    &cli_command_chart,
    &cli_command_related,
    &cli_command_compare,
    &cli_command_path,
    &cli_command_services,
    &cli_command_profile,
    &cli_command_config,
    &cli_command_doctor,
    &cli_command_help,
};

/* --- commands and help */

static const struct cli_command *find_command(const char *name, struct err *err)
{
	struct near near;
	size_t i;

	near_init(&near, name);
	for (i = 0; i < MEM_COUNT(commands); i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
		near_try(&near, commands[i]->name);
	}
	if (near.best != NULL)
		err_set(err, ERR_USAGE,
		    _("there is no command \"%s\"; did you mean %s?"), name,
		    near.best);
	else
		err_set(err, ERR_USAGE,
		    _("there is no command \"%s\"; to look for words: klaster "
		      "search %s"),
		    name, name);
	return NULL;
}

bool cli_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct cli_command *command = find_command(argv[0], err);

	if (command == NULL)
		return false;
	if (!command->has_records && cli_names_file(cli))
		return err_set(err, ERR_USAGE,
		    _("klaster %s writes no records into a file: leave out "
		      "--output"),
		    command->name);
	return command->run(cli, argc - 1, argv + 1, err);
}

/* gettext("") is the catalogue's own head. */
static const char *args_of(const struct cli_command *command)
{
	return *command->args != '\0' ? _(command->args) : "";
}

static void print_flag(struct arena *arena, const struct flag *flag)
{
	const char *names =
	    flag->letter != 0
		? arena_printf(arena, "-%c, --%s", flag->letter, flag->name)
		: arena_printf(arena, "    --%s", flag->name);

	if (flag->arg != NULL)
		names = arena_printf(arena, "%s %s", names, _(flag->arg));
	out_pad(stdout, SAFE_LIT(""), 2);
	out_pad(stdout, safe_linez(arena, names), 26);
	out_line(stdout, safe_linef(arena, "  %s", _(flag->help)));
}

static void help_all(void)
{
	struct arena arena = ARENA_INIT;
	size_t i;

	out_line(stdout,
	    safe_linez(&arena,
		_("klaster: the directory of creative clusters round the "
		  "Baltic")));
	out_bytes(stdout, "\n", 1);
	out_line(stdout, SAFE_LIT("  klaster search creative clusters"));
	out_line(stdout, SAFE_LIT("  klaster list organisations country:LT"));
	out_line(stdout, SAFE_LIT("  klaster show organisations/erb"));
	out_line(stdout,
	    SAFE_LIT("  klaster search type:ngo region:kurzeme --format csv"));
	out_bytes(stdout, "\n", 1);
	out_line(stdout,
	    safe_linez(&arena, _("Without a command: the screen. Commands:")));
	for (i = 0; i < MEM_COUNT(commands); i++) {
		out_pad(stdout, SAFE_LIT(""), 2);
		out_pad(stdout,
		    safe_linef(&arena, "%s %s", commands[i]->name,
			args_of(commands[i])),
		    36);
		out_line(
		    stdout, safe_linef(&arena, "  %s", _(commands[i]->help)));
	}
	out_bytes(stdout, "\n", 1);
	out_line(stdout, safe_linez(&arena, _("Flags:")));
	for (i = 0; i < flags_count; i++)
		print_flag(&arena, &flags_table[i]);
	out_bytes(stdout, "\n", 1);
	out_line(stdout,
	    safe_linez(&arena,
		_("Exit status: 0 found, 1 nothing found, 2 usage, 3 network "
		  "or service, 4 refused, 5 bad data, 6 no local copy, 7 "
		  "partial")));
	arena_done(&arena);
}

static void help_examples(struct arena *arena, const char *lines)
{
	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n");

		out_line(stdout, safe_linef(arena, "  %.*s", (int)len, lines));
		lines += len + (lines[len] == '\n');
	}
}

static void help_kinds(struct arena *arena)
{
	const char *list = kind_at(0)->name;
	size_t i;

	for (i = 1; i < kind_count(); i++)
		list = arena_printf(arena, "%s, %s", list, kind_at(i)->name);
	out_line(stdout,
	    safe_linef(arena,
		_("Kinds: %s. Their fields: klaster --list-fields."), list));
}

bool cli_help(const char *name, struct err *err)
{
	const struct cli_command *command;
	struct arena arena = ARENA_INIT;

	if (name == NULL) {
		help_all();
		return true;
	}
	command = find_command(name, err);
	if (command == NULL)
		return false;
	help_examples(&arena, command->examples);
	out_bytes(stdout, "\n", 1);
	out_line(stdout,
	    safe_linef(&arena, _("klaster %s%s%s [flags]"), command->name,
		*command->args != '\0' ? " " : "", args_of(command)));
	out_line(stdout, safe_linef(&arena, "%s.", _(command->help)));
	if (strstr(command->args, "KIND") != NULL)
		help_kinds(&arena);
	out_line(stdout,
	    safe_linez(&arena, _("The flags are those of klaster --help.")));
	arena_done(&arena);
	return true;
}

static bool run_help(struct cli *cli, int argc, char **argv, struct err *err)
{
	(void)cli;
	return cli_help(argc > 0 ? argv[0] : NULL, err);
}

void cli_version(void)
{
	struct arena arena = ARENA_INIT;

	out_line(stdout, safe_linef(&arena, "klaster %s", PACKAGE_VERSION));
	out_line(stdout,
	    safe_linez(&arena,
		_("MIT licence, without warranty. The bundled directory has "
		  "its own terms and credits: CREDITS.md beside it.")));
	out_line(stdout, safe_linez(&arena, fetch_library()));
	out_line(
	    stdout, safe_linef(&arena, "%s, cJSON %s, utf8proc %s",
			surface_library(), json_library(), text_library()));
	arena_done(&arena);
}

/* --- the connection and the wait */

bool cli_open(struct cli *cli, struct err *err)
{
	if (cli->connected)
		return true;
	if (cli_asks_all(cli))
		return err_set(err, ERR_USAGE,
		    _("--service all is for search, list and pictures; name "
		      "the one that is meant"));
	cli->connected = service_connect(cli->options, cli->options->service,
	    cli->beside, &cli->connection, err);
	if (cli->connected && cli->connection.copy_note.text[0] != '\0')
		cli_note(cli,
		    safe_linez(&cli->arena, cli->connection.copy_note.text));
	return cli->connected;
}

bool cli_connect(struct cli *cli, struct err *err)
{
	bool was_connected = cli->connected;

	if (!cli_open(cli, err))
		return false;
	/* A copy that is to be asked about is not told from before that. */
	if (!was_connected)
		feed_turn(cli->connection.feed);
	return true;
}

void cli_done(struct cli *cli)
{
	const char *trouble = cli->connected && cli->connection.copy != NULL
				  ? copy_trouble(cli->connection.copy)
				  : "";

	cli_wait_over(cli);
	outfile_drop(cli->out);
	cli_all_done(cli);
	if (*trouble != '\0')
		cli_note(cli, safe_linez(&cli->arena, trouble));
	if (cli->connected)
		service_disconnect(&cli->connection);
	cli->connected = false;
	atlas_free(cli->atlas);
	arena_done(&cli->arena);
}

/* The service asks for more patience than there is. */
static bool is_too_long(
    const struct cli *cli, const struct source_status *status)
{
	int64_t most_ms =
	    1000 * (int64_t)options_number(
		       config_options(cli->options->config), "max-wait");

	return status->retry_in_ms > 0 &&
	       cli->waited_ms + status->retry_in_ms > most_ms;
}

/* A turn of the loop: asks, waits, takes in. */
static bool cli_turn(
    struct cli *cli, const struct source_status *status, struct err *err)
{
	struct connection *connection = &cli->connection;

	if (cli_is_cancelled(cli, err))
		return false;
	if (is_too_long(cli, status)) {
		*err = *status->failure;
		err_prefix(err,
		    _("not asked again: %lld s are longer than --max-wait"),
		    (long long)(status->retry_in_ms + 999) / 1000);
		return cli_advise(err);
	}
	if (status->retry_in_ms > 0)
		cli_wait_say(cli, status->failure, status->retry_in_ms);
	else if (cli->written == 0)
		cli_wait_over(cli);
	feed_turn(connection->feed);
	if (fetch_turn(connection->fetcher) > 0 || status->retry_in_ms > 0) {
		int64_t before_ms = clock_ms();
		int due_ms = cli_wait_ms(cli, feed_due_ms(connection->feed));
		int told_ms = cli_progress_due_ms(cli);

		fetch_poll(connection->fetcher, NULL, 0,
		    told_ms >= 0 && (due_ms < 0 || told_ms < due_ms) ? told_ms
								     : due_ms);
		if (status->retry_in_ms > 0)
			cli->waited_ms += clock_ms() - before_ms;
	}
	fetch_turn(connection->fetcher);
	return true;
}

/* The sentence of a failure; that of the dead klasterd when it is one. */
static bool cli_fail(
    struct cli *cli, const struct err *failure, struct err *err)
{
	if (!service_is_alive(&cli->connection, err))
		return false;
	*err = *failure;
	return cli_advise(err);
}

static bool cli_stuck(struct err *err)
{
	err_set(err, ERR_PARTIAL,
	    _("the service does not say how its list goes on"));
	return cli_advise(err);
}

/* A command has one answer: while the service is asked whether the copy is
 * still right, the copy is none. */
static bool is_in_doubt(
    const struct cli *cli, const struct source_status *status)
{
	return status->copied && status->loading && !is_too_long(cli, status);
}

void cli_note_copy(struct cli *cli, const struct source_status *status)
{
	const char *age = number_age(&cli->arena, status->age_s);
	struct arena *arena = &cli->arena;
	struct copy_extent extent;

	if (cli->connection.copy == NULL)
		return;
	copy_extent(cli->connection.copy, &extent);
	if (status->state == SOURCE_COPY && status->complete)
		cli_note(cli, safe_linef(arena, _("%s: copy, %s old, complete"),
				  status->origin, age));
	else if (status->state == SOURCE_COPY && extent.there)
		cli_note(
		    cli, safe_linef(arena,
			     _("%s: copy, %s old; it is complete only for: %s"),
			     status->origin, age, extent.scope));
	else if (status->state == SOURCE_COPY)
		cli_note(cli, safe_linef(arena, _("%s: copy, %s old"),
				  status->origin, age));
	else if (status->state == SOURCE_FAILED && status->copied &&
		 status->failure != NULL)
		cli_note(
		    cli, safe_linef(arena, _("%s; this is the copy, %s old"),
			     status->failure->text, age));
}

const struct record *cli_row(
    struct cli *cli, struct source *source, uint64_t index, struct err *err)
{
	if (cli->all != NULL)
		return cli_all_row(cli->all, index, err);
	for (;;) {
		const struct record *row;
		struct source_status status;
		struct total total;

		source->ops->want(source, index, 1);
		row = source->ops->row(source, index);
		status = source->ops->status(source);
		if (row != NULL && !is_in_doubt(cli, &status))
			return row;
		total = source->ops->total(source);
		if (total.kind == TOTAL_EXACT && index >= total.count &&
		    !is_in_doubt(cli, &status))
			return NULL;
		if (status.failure != NULL && status.retry_in_ms == 0 &&
		    !status.loading) {
			cli_fail(cli, status.failure, err);
			return NULL;
		}
		if (feed_is_idle(cli->connection.feed) &&
		    source->ops->row(source, index) == NULL) {
			cli_stuck(err);
			return NULL;
		}
		if (!cli_turn(cli, &status, err))
			return NULL;
	}
}

bool cli_wait_whole(struct cli *cli, struct source *source, struct err *err)
{
	for (;;) {
		const struct record *row = source->ops->row(source, 0);
		struct source_status status = source->ops->status(source);

		/* There is no such record any more: the copy is wrong. */
		if (status.failure != NULL &&
		    status.failure->code == ERR_NOTHING && !status.loading)
			return cli_fail(cli, status.failure, err);
		if (row != NULL && row->whole && !is_in_doubt(cli, &status))
			return true;
		if (status.failure != NULL && status.retry_in_ms == 0 &&
		    !status.loading)
			return row != NULL ||
			       cli_fail(cli, status.failure, err);
		/* Other JSON:API servers know no claims. */
		if (row != NULL && !status.loading)
			return true;
		if (feed_is_idle(cli->connection.feed))
			return cli_stuck(err);
		if (!cli_turn(cli, &status, err))
			return false;
	}
}

const struct entry *cli_entry(struct cli *cli, struct err *err)
{
	struct feed *feed = cli->connection.feed;

	feed_want_entry(feed, false);
	for (;;) {
		struct source_status status;
		const struct entry *entry = feed_entry(feed, &status);

		if (entry != NULL && !is_in_doubt(cli, &status))
			return entry;
		if (status.failure != NULL && !status.loading) {
			cli_fail(cli, status.failure, err);
			return NULL;
		}
		if (!cli_turn(cli, &status, err))
			return NULL;
	}
}

/* --- words */

/* The mark between a name and a value in "country:LT"; NULL without one. */
static const char *find_mark(const char *word)
{
	size_t name = strcspn(word, ":<>= \t");
	size_t mark = strspn(word + name, ":<>=");

	if (name == 0 || mark == 0 || strcspn(word + name + mark, " \t") == 0)
		return NULL;
	return word + name;
}

/* Whether another filter follows: "type:ngo region:kurzeme". */
static bool has_more(const char *word)
{
	while (*(word += strcspn(word, " \t")) != '\0') {
		word += strspn(word, " \t");
		if (find_mark(word) != NULL)
			return true;
	}
	return false;
}

/* "region:Ida-Viru maakond", one word to the shell, is one filter. What has
 * quotes, or filters after it, is a question as it is written. */
static void join_word(struct buf *out, const char *word)
{
	const char *mark = find_mark(word);

	if (mark == NULL || strpbrk(mark, " \t") == NULL ||
	    strchr(word, '"') != NULL || has_more(word)) {
		buf_adds(out, word);
		return;
	}
	mark += strspn(mark, ":<>=");
	buf_add(out, word, (size_t)(mark - word));
	buf_addf(out, "\"%s\"", mark);
}

const char *cli_join(
    struct arena *arena, int argc, char **argv, struct err *err)
{
	struct buf words;
	const char *text = NULL;
	int i;

	buf_init(&words, QUERY_TEXT_MAX);
	for (i = 0; i < argc; i++) {
		if (i > 0)
			buf_addc(&words, ' ');
		join_word(&words, argv[i]);
	}
	if (words.full)
		err_set(err, ERR_USAGE,
		    _("that is more than a question may have: %d bytes"),
		    QUERY_TEXT_MAX - 1);
	else
		text = arena_strdup(arena, buf_text(&words));
	buf_done(&words);
	return text;
}

const struct kind *cli_kind(const char *name, struct err *err)
{
	const struct kind *kind = kind_find(name);
	struct near near;
	size_t i;

	if (kind != NULL)
		return kind;
	near_init(&near, name);
	for (i = 0; i < kind_count(); i++) {
		near_try(&near, kind_at(i)->name);
		near_try(&near, kind_at(i)->singular);
	}
	err_set(err, ERR_USAGE,
	    near.best != NULL
		? _("there is no kind \"%s\"; did you mean %s?")
		: _("there is no kind \"%s\"; there are organisations, "
		    "projects, people, events and more: klaster help list%s"),
	    name, near.best != NULL ? near.best : "");
	return NULL;
}

/* --- how it is written */

enum write_format cli_format(const struct cli *cli)
{
	struct config *config = cli->options->config;
	enum config_origin origin = config_origin(config, "format");
	enum write_format named;

	/* What a file is called says what is wanted in it. */
	if (origin != CONFIG_FLAG && cli->flags->output != NULL &&
	    write_format_of_file(cli->flags->output, &named))
		return named;
	if (origin != CONFIG_FLAG && cli->exports)
		return WRITE_CSV;
	if (origin == CONFIG_BUILT_IN && !isatty(STDOUT_FILENO))
		return WRITE_PLAIN;
	return (enum write_format)options_choice(
	    config_options(config), "format");
}

bool cli_use_bold(const struct cli *cli)
{
	const char *term = getenv("TERM");

	if (cli->options->color != COLOR_AUTO)
		return cli->options->color == COLOR_ALWAYS;
	return isatty(STDOUT_FILENO) && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

int cli_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long width = columns != NULL ? strtol(columns, NULL, 10) : 0;

	if (width < 20 || width > 10000)
		width = 80;
	if (isatty(STDOUT_FILENO) &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
		width = size.ws_col;
	return (int)width;
}

void cli_note(const struct cli *cli, struct safe_text text)
{
	if (cli->options->verbosity < 0)
		return;
	out_safe(stderr, SAFE_LIT("klaster: "));
	out_line(stderr, text);
}
