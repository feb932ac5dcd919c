/* cmd_sync.c: commands about the copy: complete, away from the network. */
#include <string.h>
#include "cmd.h"
#include "klaster/base/i18n.h"
#include "klaster/copy/sync.h"

CMD(cmd_sync)
{
	struct session *session = app;
	struct buf scope;
	bool allow = argc > 1 && strcmp(argv[1], "--allow-mass-delete") == 0;
	cmd_join(&scope, argc - allow, argv + allow);
	bool ok = feed_sync(session->feed,
	    argc - allow > 1 ? buf_text(&scope) : NULL, allow, err);
	buf_done(&scope);
	if (ok)
		session_say(
		    session, _("The copy is being brought up to date."));
	session->dirty = true;
	return ok;
}

/* As `:set offline` does, for as long, and for all services. */
static bool go(struct session *session, bool offline, struct err *err)
{
	if (session->connection->pid != 0 && session->roster.count == 1)
		return err_set(err, ERR_NOTHING,
		    _("The bundled directory needs no network."));
	if (!options_set(
		session->settings, "offline", offline ? "yes" : "no", err))
		return false;
	screen_settings_apply(session);
	session_say(
	    session, offline ? _("Offline: nothing is asked of the service.")
			     : _("Online again."));
	/* What is in front was told from the copy. */
	return offline || cmd_refresh(session, 0, NULL, err);
}

CMD(cmd_offline)
{
	(void)argc;
	(void)argv;
	return go(app, true, err);
}

CMD(cmd_online)
{
	(void)argc;
	(void)argv;
	return go(app, false, err);
}

void session_hear_sync(struct session *session)
{
	struct sync_report report;
	struct err err = ERR_INIT;
	if (!feed_sync_news(session->feed, &report, &err))
		return;
	if (err.code != ERR_NONE)
		session_fail(session, &err);
	else
		session_say(session,
		    _("The copy is complete: %llu records; %llu came, %llu "
		      "went."),
		    (unsigned long long)report.records,
		    (unsigned long long)report.stored,
		    (unsigned long long)report.removed);
	session->dirty = true;
}
