/*
 * palette.c: the rows of the help: every command with the keys that run it
 * where the help was opened, whether it could run there, and when it last
 * did; behind a command the lines that keys run with words of their own. Also
 * what such a line means, for the keys of a sequence.
 */
#include <string.h>
#include "cmd.h"
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/engine/macro.h"
#include "session.h"

#define KEYS_SHOWN 3
#define BOUND_MOST 1024	 /* bindings that are looked at */
#define RECENT_LINES 100 /* of the history */

const char *palette_keys(const struct session *session, const char *context,
    const char *line, size_t most, struct arena *arena)
{
	const struct binding *found[KEYS_SHOWN];
	if (most > KEYS_SHOWN)
		most = KEYS_SHOWN;
	size_t count = keymap_find(session->keymap, context, line, found, most);
	struct buf text;
	buf_init(&text, 200);
	for (size_t i = 0; i < count && i < most; i++) {
		if (i > 0)
			buf_addc(&text, ' ');
		key_print(&text, found[i]->keys, found[i]->n_keys);
	}
	const char *keys = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return keys;
}

/* --- what a line means */

/* The words behind the name of a line; "" without any. */
static const char *words_of(const char *line)
{
	const char *words = line + strcspn(line, " ");
	return words + strspn(words, " ");
}

/* The line that a key brings to the prompt, where it is not run at once. */
static const char *begun_by(const char *line)
{
	static const char prompt[] = "prompt ";
	return strncmp(line, prompt, sizeof(prompt) - 1) == 0
		   ? line + sizeof(prompt) - 1
		   : line;
}

/* What a line with words does, where the command's sentence tells of all that
 * it can do; NULL: that is told. */
static const char *own_sentence(const char *line)
{
	static const struct {
		const char *line, *help;
	} rows[] = {
	    {"copy link", N_("Copy KIND/ID of what is selected")},
	    {"copy record", N_("Copy all of the record as text")},
	    {"copy vcard", N_("Copy a card for an address book")},
	    {"prompt copy", N_("Copy a field: its name is asked for")},
	    {"export --shown", N_("Write the rows shown into a file")},
	    {"toggle mouse", N_("Turn the mouse on or off")},
	};

	for (size_t i = 0; i < MEM_COUNT(rows); i++)
		if (strcmp(rows[i].line, line) == 0)
			return _(rows[i].help);
	return NULL;
}

const char *palette_meaning(void *user, const char *line, struct arena *arena)
{
	(void)user;
	const char *own = own_sentence(line);
	if (own)
		return own;
	line = begun_by(line);
	const char *words = words_of(line);
	const char *name = arena_strndup(arena, line, strcspn(line, " "));
	const struct command *command =
	    command_find(&commands_table, name, NULL);
	if (!command)
		return line;
	if (!*words)
		return _(command->help);
	const struct kind *kind = kind_find(words);
	if (command->run == cmd_kind && kind)
		return _(kind->label);
	return arena_printf(arena, "%s: %s", line, _(command->help));
}

/* --- rows */

/* What the rows are made from. */
struct listing {
	struct session *session;
	const char *context;
	struct arena *arena;
	const struct binding *bound[BOUND_MOST]; /* all that work there */
	size_t bound_count;
	bool palette; /* to run one: what was run last comes first */
	struct help_row *rows;
	size_t count, room;
};

/* How lately a line was run: the newest of the history has most. */
static unsigned recent(const struct listing *listing, const char *line)
{
	const struct hist *lines = listing->session->lines;
	if (!listing->palette || !lines)
		return 0;
	for (size_t i = 0; i < RECENT_LINES && i < hist_count(lines); i++) {
		const char *run = hist_at(lines, i);
		size_t len = strlen(line);
		if (strncmp(run, line, len) == 0 &&
		    (run[len] == '\0' || run[len] == ' '))
			return RECENT_LINES - (unsigned)i;
	}
	return 0;
}

static struct help_row *add_row(struct listing *listing)
{
	if (listing->count == listing->room)
		return NULL;
	return &listing->rows[listing->count++];
}

/* In the user's language and in English, which much software speaks alone. */
static const char *also(struct arena *arena, const char *line)
{
	const char *words = palette_other_words(line);
	return *words ? arena_printf(arena, "%s %s", _(words), words) : "";
}

/* A line with words that keys run, once, however many keys do. */
static void add_bound(struct listing *listing, const struct command *command,
    const char *line, bool ready)
{
	size_t len = strlen(command->name);
	if (strncmp(line, command->name, len) != 0 || line[len] != ' ')
		return;
	for (size_t i = listing->count; i-- > 0;) {
		if (strcmp(listing->rows[i].line, line) == 0)
			return;
		if (strcmp(listing->rows[i].line, command->name) == 0)
			break; /* the command's own row: they stand behind it */
	}
	struct help_row *row = add_row(listing);
	if (row)
		*row = (struct help_row){
		    .line = arena_strdup(listing->arena, line),
		    .usage = "",
		    .help = command->run == cmd_kind || own_sentence(line)
				? palette_meaning(NULL, line, listing->arena)
				: _(command->help),
		    .also = also(listing->arena, line),
		    .keys = palette_keys(listing->session, listing->context,
			line, KEYS_SHOWN, listing->arena),
		    .ready = ready,
		    .recent = recent(listing, line)};
}

/* The keys of a command, or those that begin its line in the prompt. */
static const char *keys_of(
    const struct listing *listing, const struct command *command)
{
	bool prompt = command->flags & COMMAND_PROMPT;
	const char *context = prompt ? KEYMAP_PROMPT : listing->context;
	const char *keys = palette_keys(listing->session, context,
	    command->name, KEYS_SHOWN, listing->arena);
	if (*keys)
		return keys;
	const char *begun =
	    arena_printf(listing->arena, "prompt %s", command->name);
	return palette_keys(
	    listing->session, context, begun, KEYS_SHOWN, listing->arena);
}

/* Each macro as the line that plays it; what it does is its lines. */
static void add_macros(struct listing *listing)
{
	const struct macros *macros = listing->session->macros;
	for (size_t i = 0; i < macros_count(macros); i++) {
		const struct macro *macro = macros_at(macros, i);
		const char *line =
		    arena_printf(listing->arena, "play %s", macro->name);
		struct buf text;
		buf_init(&text, ARGV_LINE_BYTES);
		for (size_t j = 0; j < macro->count; j++)
			buf_addf(
			    &text, "%s%s", j > 0 ? "; " : "", macro->lines[j]);
		struct help_row *row = add_row(listing);
		if (row)
			*row = (struct help_row){.line = line,
			    .usage = "",
			    .help =
				arena_strdup(listing->arena, buf_text(&text)),
			    .also = "",
			    .keys =
				palette_keys(listing->session, listing->context,
				    line, KEYS_SHOWN, listing->arena),
			    .ready = true,
			    .recent = recent(listing, line)};
		buf_done(&text);
	}
}

static void add_command(struct listing *listing, const struct command *command)
{
	bool prompt = command->flags & COMMAND_PROMPT;
	bool ready = prompt || command_is_ready(&commands_table, command,
				   listing->session, NULL);
	struct help_row *row = add_row(listing);
	if (!row)
		return;
	*row = (struct help_row){.line = command->name,
	    .usage = command->usage ? command->usage : "",
	    .help = _(command->help),
	    .also = also(listing->arena, command->name),
	    .keys = keys_of(listing, command),
	    .ready = ready,
	    .recent = recent(listing, command->name)};
	if (command->run == cmd_prompt)
		return; /* what it begins is a command with these keys */
	if (command->run == cmd_play)
		add_macros(listing);
	for (size_t i = 0; i < listing->bound_count; i++)
		add_bound(listing, command, listing->bound[i]->line, ready);
}

size_t palette_rows(void *user, struct arena *arena, struct help_row **rows)
{
	struct session *session = user;
	/* Asked from within the help, the place before it is meant. */
	bool within =
	    view_is_help(session_view(session)) && session->stack.at > 0;
	session->stack.at -= within;
	struct listing *listing = arena_alloc(arena, sizeof(*listing));
	*listing = (struct listing){.session = session,
	    .context = session_view(session)->ops->name,
	    .arena = arena,
	    .palette =
		session->prompt.open && session->prompt.kind == PROMPT_PALETTE};
	listing->bound_count = keymap_after(session->keymap, listing->context,
	    NULL, 0, listing->bound, BOUND_MOST);
	if (listing->bound_count > BOUND_MOST)
		listing->bound_count = BOUND_MOST;
	listing->room = commands_table.count + listing->bound_count +
			macros_count(session->macros);
	listing->rows =
	    arena_array(arena, listing->room, sizeof(*listing->rows));
	for (size_t i = 0; i < commands_table.count; i++) {
		const struct command *command = &commands_table.rows[i];
		if (!listing->palette || !(command->flags & COMMAND_HIDDEN))
			add_command(listing, command);
	}
	session->stack.at += within;
	*rows = listing->rows;
	return listing->count;
}
