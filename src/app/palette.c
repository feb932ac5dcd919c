/*
 * palette.c: the rows of the help: every command with the keys that run it
 * where the help was opened, and whether it could run there.
 */
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "session.h"

#define KEYS_SHOWN 3

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

size_t palette_rows(void *user, struct arena *arena, struct help_row **rows)
{
	struct session *session = user;
	/* Asked from within the help, the place before it is meant. */
	bool within =
	    view_is_help(session_view(session)) && session->stack.at > 0;
	session->stack.at -= within;
	const char *context = session_view(session)->ops->name;
	struct help_row *out =
	    arena_array(arena, commands_table.count, sizeof(*out));
	size_t count = 0;
	for (size_t i = 0; i < commands_table.count; i++) {
		const struct command *command = &commands_table.rows[i];
		bool prompt = command->flags & COMMAND_PROMPT;
		out[count++] = (struct help_row){.line = command->name,
		    .usage = command->usage ? command->usage : "",
		    .help = _(command->help),
		    .keys =
			palette_keys(session, prompt ? KEYMAP_PROMPT : context,
			    command->name, KEYS_SHOWN, arena),
		    .ready = prompt || command_is_ready(&commands_table,
					   command, session, NULL)};
	}
	session->stack.at += within;
	*rows = out;
	return count;
}
