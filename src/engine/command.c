/*
 * command.c: owns the way from a line to a row of the command table. Knows no
 * command.
 */
#include "klaster/engine/command.h"

#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/i18n.h"
#include "klaster/engine/argv.h"
#include "klaster/engine/near.h"

const struct command *command_find(
    const struct command_table *table, const char *name, struct err *err)
{
	struct near near;

	/* Every binding of every start comes by here: slips are measured
	 * when it is one, and somebody is told. */
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].name[0] == name[0] &&
		    strcmp(table->rows[i].name, name) == 0)
			return &table->rows[i];
	if (err == NULL)
		return NULL;
	near_init(&near, name);
	for (size_t i = 0; i < table->count; i++)
		near_try(&near, table->rows[i].name);
	if (near.best != NULL)
		err_set(err, ERR_USAGE,
		    _("no command is called '%.60s'; did you mean %s?"), name,
		    near.best);
	else
		err_set(
		    err, ERR_USAGE, _("no command is called '%.60s'"), name);
	return NULL;
}

/* --- the usage text */

/* A word of the usage text, for the count: [A [B...]] are two. */
struct usage {
	const char *at;
	int depth; /* of open brackets */
	int min, max;
	bool is_sound;
};

static void usage_word(struct usage *usage)
{
	size_t len = strcspn(usage->at, " []");
	bool repeats = len > 3 && strncmp(usage->at + len - 3, "...", 3) == 0;

	if (usage->depth == 0)
		usage->min++;
	if (usage->max >= 0)
		usage->max++;
	if (repeats)
		usage->max = -1;
	/* A needed word after one that may be missing cannot be told apart. */
	else if (usage->depth == 0 && usage->max > usage->min)
		usage->is_sound = false;
	usage->at += len;
}

static struct usage usage_read(const struct command *command)
{
	struct usage usage = {
	    .at = command->usage == NULL ? "" : command->usage,
	    .is_sound = true,
	};

	while (*usage.at != '\0') {
		switch (*usage.at) {
		case ' ':
			usage.at++;
			break;
		case '[':
			usage.depth++;
			usage.at++;
			break;
		case ']':
			if (usage.depth-- == 0)
				usage.is_sound = false;
			usage.at++;
			break;
		default:
			if (usage.max < 0) /* nothing after WORD... */
				usage.is_sound = false;
			usage_word(&usage);
		}
	}
	if (usage.depth != 0)
		usage.is_sound = false;
	return usage;
}

void command_arity(
    const struct command *command, int *min_words, int *max_words)
{
	struct usage usage = usage_read(command);

	*min_words = usage.min;
	*max_words = usage.max;
}

/* --- checks */

static bool check_words(
    const struct command *command, int argc, struct err *err)
{
	struct usage usage = usage_read(command);
	int words = argc - 1;

	if (words >= usage.min && (usage.max < 0 || words <= usage.max))
		return true;
	if (usage.max == 0)
		return err_set(err, ERR_USAGE, _("%s takes no words after it"),
		    command->name);
	return err_set(err, ERR_USAGE,
	    words < usage.min ? _("too few words: %s %s")
			      : _("too many words: %s %s"),
	    command->name, command->usage);
}

bool command_is_ready(const struct command_table *table,
    const struct command *command, void *app, struct err *err)
{
	unsigned missing = command->needs;

	if (missing == 0)
		return true;
	missing &= ~table->have(app);
	if (missing == 0)
		return true;
	for (size_t i = 0; i < table->need_count; i++)
		if ((table->needs[i].bit & missing) != 0)
			return err_set(
			    err, ERR_REFUSED, "%s", _(table->needs[i].refusal));
	return err_set(
	    err, ERR_REFUSED, _("%s cannot be run now"), command->name);
}

static const struct command *find_fit(
    const struct command_table *table, int argc, char **argv, struct err *err)
{
	const struct command *command = command_find(table, argv[0], err);

	if (command == NULL || !check_words(command, argc, err))
		return NULL;
	return command;
}

bool command_check(
    const struct command_table *table, const char *line, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct argv words;
	bool ok = argv_split(&arena, line, &words, err) &&
		  (words.argc == 0 ||
		      find_fit(table, words.argc, words.argv, err) != NULL);

	arena_done(&arena);
	return ok;
}

/* --- running */

bool command_run_words(const struct command_table *table, void *app, int argc,
    char **argv, struct err *err)
{
	const struct command *command;

	if (argc == 0)
		return true;
	command = find_fit(table, argc, argv, err);
	if (command == NULL || !command_is_ready(table, command, app, err))
		return false;
	return command->run(app, argc, argv, err);
}

bool command_run_line(const struct command_table *table, void *app,
    const char *line, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct argv words;
	bool ok = argv_split(&arena, line, &words, err) &&
		  command_run_words(table, app, words.argc, words.argv, err);

	arena_done(&arena);
	return ok;
}

/* --- the table itself */

static bool is_name(const char *name)
{
	size_t len = name == NULL ? 0 : strlen(name);

	return len > 0 && name[0] != '-' && name[len - 1] != '-' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz-") == len;
}

static bool check_row(const struct command_table *table,
    const struct command *row, struct err *err)
{
	size_t help_len = row->help == NULL ? 0 : strlen(row->help);
	unsigned known = 0;

	for (size_t i = 0; i < table->need_count; i++)
		known |= table->needs[i].bit;
	if (help_len == 0 || row->help[help_len - 1] == '.')
		return err_set(err, ERR_USAGE,
		    "%s: help is missing or ends with a stop", row->name);
	if (row->run == NULL)
		return err_set(err, ERR_USAGE, "%s: no function", row->name);
	if (!usage_read(row).is_sound)
		return err_set(
		    err, ERR_USAGE, "%s: usage '%s'", row->name, row->usage);
	if ((row->flags & COMMAND_COUNTS) != 0 &&
	    (usage_read(row).min > 0 || usage_read(row).max < 1))
		return err_set(err, ERR_USAGE,
		    "%s: a count is a word that may be left out", row->name);
	if ((row->needs & ~known) != 0)
		return err_set(err, ERR_USAGE, "%s: unknown need", row->name);
	return true;
}

bool command_table_check(const struct command_table *table, struct err *err)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct command *row = &table->rows[i];

		if (!is_name(row->name))
			return err_set(err, ERR_USAGE,
			    "row %zu: '%s' is no name", i,
			    row->name == NULL ? "" : row->name);
		for (size_t j = 0; j < i; j++)
			if (strcmp(table->rows[j].name, row->name) == 0)
				return err_set(
				    err, ERR_USAGE, "%s twice", row->name);
		if (!check_row(table, row, err))
			return false;
	}
	return true;
}
