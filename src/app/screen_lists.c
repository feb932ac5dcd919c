/*
 * screen_lists.c: owns what `klaster --list-keys` and `--list-commands` print,
 * without a screen: from the same tables and files as the screen.
 */
#include "klaster/app/commands.h"
#include "klaster/base/i18n.h"
#include "klaster/engine/keylayout.h"
#include "session.h"

bool screen_list_keys(
    const struct app_options *options, struct buf *out, struct err *err)
{
	struct app_options copy = *options;
	struct session session = {.options = &copy};
	bool ok;

	session_load_keys(&session);
	ok = keymap_print(session.keymap, out);
	if (!ok)
		err_set(err, ERR_DATA, _("there are too many bindings"));
	else if (session.is_error)
		ok = err_set(err, ERR_USAGE, "%s", session.message);
	keymap_free(session.keymap);
	keylayout_free(session.layout);
	return ok;
}

bool screen_list_commands(
    const struct app_options *options, struct buf *out, struct err *err)
{
	size_t i;

	(void)options;
	for (i = 0; i < commands_table.count; i++) {
		const struct command *command = &commands_table.rows[i];

		buf_addf(out, "%s%s%s\t%s\n", command->name,
		    command->usage != NULL ? " " : "",
		    command->usage != NULL ? command->usage : "",
		    _(command->help));
	}
	if (out->full)
		return err_set(err, ERR_DATA, _("there are too many commands"));
	return true;
}
