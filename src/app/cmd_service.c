/* cmd_service.c: commands about the services: another one, all of them. */
#include "cmd.h"
#include "klaster/app/services.h"
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"

/* --- how they are doing */

static uint64_t count_records(const struct entry *entry)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < kind_count(); i++)
		sum += entry->count[i];
	return sum;
}

/* What it says of itself, and whether it says anything. */
static const char *live_text(const struct entry *entry,
    const struct source_status *status, struct arena *arena)
{
	const char *age = number_age(arena, status->age_s);
	uint64_t records = count_records(entry);
	if (status->state == SOURCE_COPY)
		return arena_printf(arena, _("copy, %s old"), age);
	if (records == 0)
		return _("answers");
	return arena_printf(arena,
	    i18n_plural("answers: %s record", "answers: %s records",
		(unsigned long)records),
	    number_group(arena, records));
}

const char *services_state(
    const struct roster_entry *entry, bool *is_down, struct arena *arena)
{
	struct source_status status;
	const struct entry *said;

	*is_down = true;
	if (entry->failure.code != ERR_NONE)
		return arena_strdup(arena, entry->failure.text);
	*is_down = false;
	if (!entry->is_open)
		return _("not asked yet");
	said = feed_entry(entry->connection.feed, &status);
	if (status.failure != NULL) {
		*is_down = true;
		return arena_strdup(arena, status.failure->text);
	}
	if (said == NULL)
		return status.loading ? _("being asked") : _("not asked yet");
	return live_text(said, &status, arena);
}

const char *services_title(
    const struct roster *roster, size_t index, struct arena *arena)
{
	const struct roster_entry *entry = &roster->entries[index];
	const struct entry *said =
	    entry->is_open ? feed_entry(entry->connection.feed, NULL) : NULL;

	if (said != NULL && said->title != NULL)
		return said->title;
	if (entry->is_open)
		return entry->connection.origin;
	return service_title(roster->options, entry->name, arena);
}

const char *services_names(const struct roster *roster, struct arena *arena)
{
	const char *names = NULL;

	for (size_t i = 0; i < roster->count && i < ROSTER_MOST; i++)
		names = names == NULL ? roster->entries[i].name
				      : arena_printf(arena, "%s, %s", names,
					    roster->entries[i].name);
	return names != NULL ? names : "";
}

/* --- on the screen */

static size_t ask_services(
    void *user, struct arena *arena, struct service_row **rows)
{
	struct session *session = user;
	struct roster *roster = &session->roster;
	*rows = arena_array(arena, roster->count, sizeof(**rows));
	for (size_t i = 0; i < roster->count; i++) {
		const struct roster_entry *entry = &roster->entries[i];
		struct service_row *row = &(*rows)[i];
		*row = (struct service_row){.name = entry->name,
		    .title = services_title(roster, i, arena),
		    .state = services_state(entry, &row->is_down, arena),
		    .line = arena_printf(arena, "service \"%s\"", entry->name),
		    .is_here = i == session->at,
		    .is_down = row->is_down,
		    .revision = entry->is_open
				    ? feed_revision(entry->connection.feed)
				    : 0};
	}
	return roster->count;
}

CMD(cmd_service)
{
	struct session *session = app;
	if (argc > 1)
		return session_switch(session, argv[1], err);
	/* To say how they are doing they must be asked; on a dear line only
	 * those that are open are. */
	for (size_t i = 0; i < session->roster.count; i++) {
		struct err why = ERR_INIT;
		struct connection *connection =
		    session->options->frugal &&
			    !session->roster.entries[i].is_open
			? NULL
			: session_open(session, i, &why);
		if (connection)
			feed_want_entry(connection->feed, false);
	}
	session_go(session, view_services_new(ask_services, session));
	return true;
}

CMD(cmd_search_all)
{
	(void)err;
	struct buf text;
	if (argc < 2) {
		prompt_open(app, PROMPT_COMMAND, "search-all ");
		return true;
	}
	cmd_join(&text, argc, argv);
	places_search_all(app, buf_text(&text));
	buf_done(&text);
	return true;
}
