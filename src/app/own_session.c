/*
 * own_session.c: the user's own data on the screen: what a view shows of it
 * beside a record, and when a place counts as visited.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/own/saved.h"
#include "own_session.h"

struct own *session_own(struct session *session, size_t home)
{
	struct desk *desk = &session->desks[home];

	if (home == session->own_home && session->own != NULL)
		return session->own;
	if (desk->own == NULL)
		desk->own =
		    own_open(session->roster.entries[home].connection.name);
	return desk->own;
}

struct own *session_thing_own(struct session *session)
{
	struct target target = view_target(session_view(session));

	return session_own(
	    session, target.has_home ? target.home : session_home(session));
}

static bool ask_own(void *user, size_t home, const struct kind *kind,
    const char *id, struct view_own *about)
{
	struct session *session = user;
	struct arena *arena = &session->own_arena;

	arena_reset(arena);
	const char *ref = arena_printf(arena, "%s/%s", kind->name, id);
	about->is_new = news_has(session, home, ref);
	about->is_chosen =
	    home == session->chosen_home && strcmp(ref, session->chosen) == 0;
	return own_about(session_own(session, home), arena, ref, about) ||
	       about->is_new || about->is_chosen;
}

void session_close_own(struct session *session)
{
	weighing_close(session);
	news_close(session);
	saved_close(session->saved);
	own_close(session->own);
	free(session->saved_name);
	session->saved = NULL;
	session->own = NULL;
	session->saved_name = NULL;
	session->saved_view = NULL;
}

void session_open_own(struct session *session)
{
	session_close_own(session);
	session->own = own_open(session->connection->name);
	session->saved =
	    saved_open(session->own, session->fetcher, &dialect_jsonapi);
	session->begin_seq = 0;
	session->env.own = ask_own;
	session->env.own_user = session;
	session->env.version++;
	session->place_noted = NULL;
	if (own_trouble(session->own) != NULL)
		session_fail(session, own_trouble(session->own));
}

void session_look_own(struct session *session)
{
	bool news = own_look(session->own);
	size_t i;

	for (i = 0; i < session->roster.count; i++)
		if (session->desks[i].own != NULL)
			news |= own_look(session->desks[i].own);
	if (!news)
		return;
	session->env.version++;
	if (own_trouble(session->own) != NULL)
		session_fail(session, own_trouble(session->own));
}

/* --- saved searches */

void session_count_saved(struct session *session)
{
	struct source_status status;
	const struct entry *entry;
	bool ask;

	entry = feed_entry(session->feed, &status);
	/* Where the copy believes the service to be is not where it is. */
	ask = entry != NULL && status.state == SOURCE_LIVE &&
	      !session->options->frugal;
	if (service_is_foreign(session->connection)) {
		session_weigh_saved(session, ask);
		return;
	}
	if (ask && session->begin_seq == 0)
		session->begin_seq = entry->seq;
	saved_count(session->saved, entry != NULL ? entry->seq : 0, ask);
	if (entry != NULL && session_desk(session)->visited)
		saved_count_kinds(session->saved,
		    session_desk(session)->visit.seq, entry->seq, ask);
}

void session_open_saved(
    struct session *session, const char *name, const char *text)
{
	free(session->saved_name);
	session->saved_name = mem_strdup(name);
	session->saved_seq = fetch_seq(session->fetcher);
	news_open(session, name, text);
	places_list(session, NULL, text);
	session->saved_view = session_place(session);
}

/* Its rows are on the screen, as the service has them. */
static void see_saved(struct session *session)
{
	struct view *view = session_place(session);
	struct source *source = view_source(view);
	struct source_status status;
	struct err err = ERR_INIT;

	if (view != session->saved_view || source == NULL)
		return;
	status = source->ops->status(source);
	if (status.state != SOURCE_LIVE || status.loading)
		return;
	session->saved_view = NULL;
	if (service_is_foreign(session->connection))
		session_see_weighed(session, session->saved_name);
	if (!saved_see(session->saved, session->saved_name, source,
		session->saved_seq, &err))
		session_fail(session, &err);
}

/* --- where one was */

static void note_list(struct session *session, struct view *view)
{
	const struct query *query = view_list_query(view);
	struct buf text;

	session->place_noted = view;
	/* A list with nothing asked is a key away. */
	if (query->term_count == 0 && query->filter_count == 0)
		return;
	buf_init(&text, QUERY_TEXT_MAX);
	query_format(query, &text, true);
	own_visit(session->own, "", buf_text(&text), "");
	buf_done(&text);
}

static void note_record(struct session *session, struct view *view)
{
	const struct record *record = view_record(view);
	struct arena *arena = &session->own_arena;

	if (record == NULL)
		return; /* it is on its way */
	session->place_noted = view;
	arena_reset(arena);
	own_visit(session->own,
	    arena_printf(arena, "%s/%s", record->kind->name, record->id), "",
	    record_label(record, session->langs));
}

void session_note_place(struct session *session)
{
	struct view *view = session_place(session);

	see_saved(session);
	if (view == session->place_noted || session->prompt.open ||
	    !options_bool(session->settings, "history"))
		return;
	if (view_is_list(view))
		note_list(session, view);
	else if (view_is_detail(view))
		note_record(session, view);
	else
		session->place_noted = view;
}
