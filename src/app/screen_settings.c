/* screen_settings.c: the settings as the screen has them, and what follows
 * when `:set` changes one. */
#include "klaster/app/config.h"
#include "klaster/app/settings.h"
#include "session.h"

/* The table with the values of this run. What the configuration has wrong
 * was said when it was read. */
struct options *screen_settings_new(const struct app_options *options)
{
	struct options *settings = options_new(settings_rows, settings_count);
	for (size_t i = 0; options->config && i < settings_count; i++) {
		const char *name = settings_rows[i].name;
		const char *value = config_get(options->config, name);
		if (value)
			options_set(settings, name, value, NULL);
	}
	return settings;
}

const struct theme *screen_settings_theme(const struct session *session)
{
	const struct theme *theme =
	    theme_find(options_text(session->settings, "theme"));
	if (theme)
		return theme;
	return theme_find(
	    options_bool(session->settings, "plain") ? "mono" : "default");
}

/* All that are open; one that is opened later asks the options. */
static void set_services(struct session *session)
{
	struct roster *roster = &session->roster;
	for (size_t i = 0; i < roster->count; i++) {
		struct connection *connection = &roster->entries[i].connection;
		if (!roster->entries[i].is_open)
			continue;
		if (connection->pid == 0)
			feed_set_offline(
			    connection->feed, session->options->offline);
		feed_set_frugal(connection->feed, session->options->frugal);
	}
}

void screen_settings_apply(struct session *session)
{
	const struct theme *theme = screen_settings_theme(session);
	if (theme != surface_theme(session->surface))
		surface_set_theme(session->surface, theme);
	session->options->offline = options_bool(session->settings, "offline");
	session->options->frugal = options_bool(session->settings, "frugal");
	set_services(session);
	session->options->layout = options_text(session->settings, "layout");
	session_load_layout(session);
	if (session_take_town(session))
		session_say_town(session);
	term_set_mouse(session->term, options_bool(session->settings, "mouse"));
	session->env.version++;
	session->dirty = true;
}
