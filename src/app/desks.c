/*
 * desks.c: owns which service is worked in: each keeps its places while
 * another is on the screen. A place may be of another service than its
 * neighbours, when it was opened from a search over all of them; what is
 * asked there is asked of its own.
 */
#include <stdlib.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/feed/merge.h"
#include "klaster/own/marks.h"
#include "own_session.h"
#include "pane.h"

size_t session_home(const struct session *session)
{
	const struct view *view =
	    session->stack.count > 0 ? session_view(session) : NULL;
	return view ? view->home : session->at;
}

/* Looked up once, before anything of this visit is kept. */
struct desk *session_desk(struct session *session)
{
	size_t home = session_home(session);
	struct desk *desk = &session->desks[home];
	if (!desk->begun)
		desk->visited =
		    visits_find(session->roster.entries[home].connection.name,
			&desk->visit);
	desk->begun = true;
	return desk;
}

void session_settle(struct session *session)
{
	size_t home = session_home(session);
	session_visit(session, home);
	if (home != session->own_home || !session->own)
		session_open_own(session);
	session->own_home = home;
}

/* Its connection, told what was chosen since the start. */
struct connection *session_open(
    struct session *session, size_t index, struct err *err)
{
	bool was_open = session->roster.entries[index].is_open;
	struct connection *connection =
	    roster_open(&session->roster, index, err);
	if (!connection)
		return NULL;
	if (!was_open && session->lang_text[0])
		feed_set_langs(connection->feed, session->langs);
	if (!was_open && connection->copy_note.text[0])
		session_say(session, "%s", connection->copy_note.text);
	return connection;
}

void session_visit(struct session *session, size_t home)
{
	session->connection = &session->roster.entries[home].connection;
	session->feed = session->connection->feed;
	session->fetcher = session->connection->fetcher;
}

size_t session_visited(const struct session *session)
{
	size_t i = 0;
	while (&session->roster.entries[i].connection != session->connection)
		i++;
	return i;
}

void session_visit_row(struct session *session)
{
	struct target target = view_target(session_view(session));
	if (target.has_home)
		session_visit(session, target.home);
}

/* What the picture or the list here shows; NULL: there is neither. */
static struct source *rows_here(const struct session *session)
{
	struct view *view = session_view(session);
	if (!view->ops->picture)
		view = session_list(session);
	return view ? view_source(view) : NULL;
}

bool session_is_of_one(const struct session *session, struct err *err)
{
	struct source *rows = rows_here(session);
	return !rows || !rows->ops->origins ||
	       err_set(err, ERR_REFUSED,
		   _("this list is of all services; that is asked of one: "
		     "first service NAME"));
}

bool session_is_of_all(const struct session *session)
{
	struct source *rows = rows_here(session);
	return rows && merge_is(rows);
}

struct source *session_list_all(struct session *session,
    const struct query *query, const struct field *const *facets,
    enum facet_of of)
{
	size_t count = session->roster.count < ROSTER_MOST
			   ? session->roster.count
			   : ROSTER_MOST;
	struct merge_part *parts = mem_array(count, sizeof(*parts));
	for (size_t i = 0; i < count; i++) {
		struct connection *connection =
		    session_open(session, i, &parts[i].failure);
		parts[i].home = i;
		parts[i].name = session->roster.entries[i].name;
		if (connection)
			parts[i].source = feed_list_beside(
			    connection->feed, query, merge_needs, facets, of);
	}
	struct source *source = merge_open(
	    query, parts, count, options_number(session->settings, "all-rest"));
	free(parts);
	return source;
}

bool session_begin(struct session *session, struct err *err)
{
	roster_init(&session->roster, session->options);
	session->desks =
	    mem_array(session->roster.count, sizeof(*session->desks));
	stack_init(&session->stack);
	session->all = session->roster.all;
	if (!roster_find(
		&session->roster, session->roster.first, &session->at, err) ||
	    !session_open(session, session->at, err))
		return false;
	session_settle(session);
	return true;
}

bool session_switch(struct session *session, const char *name, struct err *err)
{
	size_t to;
	if (!roster_find(&session->roster, name, &to, err) ||
	    !session_open(session, to, err))
		return false;
	pane_drop(session);
	if (to != session->at) {
		session->desks[session->at].stack = session->stack;
		session->stack = session->desks[to].stack;
		session->at = to;
	}
	session->drawn_revision = 0;
	session->hold_until_ms = 0;
	session->fresh = session->dirty = true;
	session_settle(session);
	if (session->stack.count == 0)
		places_overview(session);
	return true;
}

/* What was on the screen has been seen. */
static void keep_visit(struct connection *connection)
{
	const struct entry *entry = feed_entry(connection->feed, NULL);
	if (!entry || entry->seq == 0)
		return;
	struct visit visit = {.seq = entry->seq, .at_s = clock_wall_s()};
	visits_keep(connection->name, &visit);
	marks_add(connection->name, entry->seq);
}

void session_end(struct session *session)
{
	struct roster *roster = &session->roster;
	stack_done(&session->stack);
	for (size_t i = 0; i < roster->count; i++)
		if (i != session->at)
			stack_done(&session->desks[i].stack);
	for (size_t i = 0; i < roster->count; i++)
		if (roster->entries[i].is_open)
			keep_visit(&roster->entries[i].connection);
	for (size_t i = 0; i < roster->count; i++)
		own_close(session->desks[i].own);
	free(session->desks);
	roster_done(roster);
}
