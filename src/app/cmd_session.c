/* cmd_session.c: commands about the run itself: settings, keys, terminal. */
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "klaster/app/signals.h"
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/engine/keyfile.h"

CMD(cmd_refresh)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	struct source *source = view_source(session_view(session));
	if (source)
		source->ops->refresh(source);
	else
		feed_want_entry(session->feed, true);
	session->dirty = true;
	return true;
}

CMD(cmd_cancel)
{
	(void)argc;
	(void)argv;
	struct session *session = app;
	if (export_cancel(session) || pipe_cancel(session))
		return true;
	if (take_cancel(session))
		session->dirty = true;
	else if (feed_is_idle(session->feed))
		return err_set(err, ERR_NOTHING,
		    _("Nothing is under way. To leave: quit."));
	feed_cancel(session->feed);
	session->dirty = true;
	session_say(session, _("Cancelled."));
	return true;
}

/* The key that leaves whatever it was pressed in: a wait that has nothing to
 * show, else the place. What is only looked up again behind rows that are
 * there is no reason to stay. */
CMD(cmd_cancel_or_back)
{
	if (session_is_waiting(app))
		return cmd_cancel(app, argc, argv, err);
	return cmd_back(app, argc, argv, err);
}

CMD(cmd_redraw)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	term_redraw(session->term);
	session->dirty = true;
	return true;
}

CMD(cmd_suspend)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	if (term_is_headless(session->term))
		return true;
	term_suspend(session->term);
	signals_stop_self();
	term_resume(session->term);
	term_measure(session->term, 0, 0);
	session->dirty = true;
	return true;
}

CMD(cmd_quit)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	session->quit = true;
	return true;
}

static void join(struct buf *text, int argc, char **argv)
{
	buf_init(text, ARGV_LINE_BYTES);
	for (int i = 1; i < argc; i++)
		buf_addf(text, "%s%s", i > 1 ? " " : "", argv[i]);
}

/* What could not be run where one is, is not begun there either. */
CMD(cmd_prompt)
{
	const struct command *begun =
	    argc > 1 ? command_find(&commands_table, argv[1], NULL) : NULL;
	struct buf text;
	if (begun && !command_is_ready(&commands_table, begun, app, err))
		return false;
	join(&text, argc, argv);
	if (text.len > 0)
		buf_addc(&text, ' ');
	prompt_open(app, PROMPT_COMMAND, buf_text(&text));
	buf_done(&text);
	return true;
}

CMD(cmd_echo)
{
	(void)err;
	struct buf text;
	join(&text, argc, argv);
	session_say(app, "%s", buf_text(&text));
	buf_done(&text);
	return true;
}

/* bind and unbind: the words of such a line in a keymap file. */
CMD(cmd_bind)
{
	struct session *session = app;
	struct keyfile_env env = session_key_env(session);
	session->dirty = true;
	return keyfile_run(session->keymap, argc, argv, &env, err);
}

CMD(cmd_reload_keys)
{
	(void)argc;
	(void)argv;
	(void)err;
	session_say(app, _("Keys read again."));
	session_load_keys(app);
	return true;
}

CMD(cmd_set)
{
	struct session *session = app;
	if (argc < 2) {
		/* More than the status line holds. */
		for (size_t i = 0; i < options_count(session->settings); i++) {
			const char *name =
			    options_row(session->settings, i)->name;
			log_add(LOG_NOTE, "%s = %s", name,
			    options_text(session->settings, name));
		}
		return cmd_log(session, 1, argv, err);
	}
	if (argc == 2) {
		const struct option_row *row =
		    options_find(session->settings, argv[1], err);
		if (!row)
			return false;
		session_say(session, "%s: %s", row->name,
		    options_text(session->settings, row->name));
		return true;
	}
	if (!options_set(session->settings, argv[1], argv[2], err))
		return false;
	screen_settings_apply(session);
	return true;
}

/* For a key: one that is yes or no goes the other way. */
CMD(cmd_toggle)
{
	(void)argc;
	struct session *session = app;
	const struct option_row *row =
	    options_find(session->settings, argv[1], err);

	if (!row)
		return false;
	if (row->type != OPTION_BOOL)
		return err_set(err, ERR_USAGE,
		    _("%s is more than yes or no: set %s"), row->name,
		    row->name);
	bool on = !options_bool(session->settings, row->name);
	if (!options_set(session->settings, row->name, on ? "yes" : "no", err))
		return false;
	screen_settings_apply(session);
	session_say(session, "%s: %s", row->name,
	    options_text(session->settings, row->name));
	return true;
}
