/*
 * screen_ahead.c: owns when a record is asked for before it is opened: when
 * the selection has rested on it and the network has nothing else to do. A
 * held key asks for nothing, and neither does a list that was only opened:
 * its first row is chosen by nobody, but the first hit of a search is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/mem.h"
#include "session.h"

#define AHEAD_REST_MS 400

static void note(struct session *session, const char *ref)
{
	free(session->ahead_ref);
	session->ahead_ref = mem_strdup(ref);
	session->ahead_view = session_view(session);
}

/* The record that may be opened. The embedded klasterd is near enough. */
static bool find_target(struct session *session, struct target *target)
{
	struct view *view = session_view(session);
	if (session->connection->pid != 0 || session->options->offline ||
	    session->options->frugal || session->pane || !view_is_list(view))
		return false;
	*target = view_target(view);
	return target->what == TARGET_RECORD && target->kind &&
	       !target->has_home;
}

/* True when the selection has just come to rest there. */
static bool has_rested(struct session *session, const char *ref)
{
	int64_t now_ms = clock_ms();
	bool moved = !session->ahead_ref ||
		     session->ahead_view != session_view(session) ||
		     strcmp(session->ahead_ref, ref) != 0;
	if (moved) {
		note(session, ref);
		session->ahead_due_ms = now_ms + AHEAD_REST_MS;
		return false;
	}
	if (!session->ahead_due_ms || now_ms < session->ahead_due_ms ||
	    fetch_counts(session->fetcher).under_way > 0)
		return false;
	session->ahead_due_ms = 0;
	return true;
}

void session_look_ahead(struct session *session)
{
	struct target target;
	if (!find_target(session, &target)) {
		session->ahead_due_ms = 0;
		return;
	}
	char ref[256];
	snprintf(ref, sizeof(ref), "%s/%s", target.kind->name, target.id);
	struct view *view = session_view(session);
	if (session->ahead_view != view &&
	    view_list_query(view)->term_count == 0) {
		note(session, ref);
		session->ahead_due_ms = 0;
		return;
	}
	if (has_rested(session, ref))
		feed_ahead(session->feed, target.kind, target.id);
}
