/*
 * cmd_who.c: commands on who works with whom: what has to do with a record,
 * two records side by side, the way from one organisation to another.
 */
#include <stdio.h>
#include <string.h>
#include "cmd.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "own_session.h"
#include "who.h"

/* --- the record, and the one that was chosen before */

struct end {
	const struct kind *kind;
	const char *id;
};

/* Of that address, or the one here. False with err set. */
static bool end_at(
    struct session *session, const char *ref, struct end *end, struct err *err)
{
	struct own_item item;
	if (!ref && !session_thing(session, &item))
		return err_set(err, ERR_USAGE, _("no record is selected here"));
	if (!ref)
		ref = item.ref;
	if (!record_parse_ref(ref, &end->kind, &end->id))
		return err_set(err, ERR_USAGE,
		    _("\"%s\" is no address: KIND/ID, such as "
		      "organisations/erb"),
		    ref);
	end->id = arena_strdup(&session->frame, end->id);
	return true;
}

/* The chosen record, if it is of the service of the one here, which is visited
 * from now on: its id says nothing to another. */
static const char *chosen_there(struct session *session)
{
	session_visit_row(session);
	return session->chosen_home == session_visited(session)
		   ? session->chosen
		   : "";
}

/* How to run it from here: its key, or its name where it has none. */
static const char *way_to(struct session *session, const char *command)
{
	const char *keys = palette_keys(
	    session, session_context(session), command, 1, &session->frame);
	return *keys ? keys : command;
}

CMD(cmd_choose)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	struct own_item item;
	session_thing(session, &item);
	snprintf(session->chosen, sizeof(session->chosen), "%s", item.ref);
	session_visit_row(session);
	session->chosen_home = session_visited(session);
	session->dirty = true;
	session_say(session,
	    _("Chosen; on another record %s compares, %s finds the way: %s"),
	    way_to(session, "compare"), way_to(session, "path"),
	    *item.label ? item.label : item.ref);
	return true;
}

/* --- what has to do with it */

static struct source *open_list(
    void *user, const struct kind *kind, const char *text)
{
	struct session *session = user;
	struct arena arena = ARENA_INIT;
	struct query query;
	query_parse(&query, &arena, kind, text, strlen(text));
	struct source *source = feed_list(session->feed, &query, NULL);
	arena_done(&arena);
	return source;
}

CMD(cmd_related)
{
	struct session *session = app;
	struct end end;
	if (!end_at(session, argc > 1 ? argv[1] : NULL, &end, err))
		return false;
	if (argc < 2)
		session_visit_row(session);
	session_go(session, view_related_new(&session->env, end.kind, end.id,
				feed_record(session->feed, end.kind, end.id,
				    view_record(session_view(session))),
				open_list, session));
	return true;
}

/* --- side by side */

CMD(cmd_compare)
{
	struct session *session = app;
	const char *there = chosen_there(session);
	const char *other = argc > 1 ? argv[1] : there;
	struct end left, right;
	if (*other == '\0')
		return err_set(err, ERR_USAGE,
		    _("compare with what? Choose a record first, or name one: "
		      "compare KIND/ID"));
	if (!end_at(session, other, &left, err) ||
	    !end_at(session, NULL, &right, err) ||
	    !who_may_compare(left.kind, left.id, right.kind, right.id, err))
		return false;
	session_go(session,
	    view_compare_new(&session->env,
		feed_record(session->feed, left.kind, left.id, NULL),
		feed_record(session->feed, right.kind, right.id, NULL)));
	return true;
}

/* --- the way */

/* The organisation here, by its id. */
static bool here(struct session *session, const char **id, struct err *err)
{
	struct end end;
	if (!end_at(session, NULL, &end, err))
		return false;
	if (strcmp(end.kind->name, WHO_ENDS) != 0)
		return err_set(
		    err, ERR_USAGE, _("a path is between two organisations"));
	*id = end.id;
	return true;
}

CMD(cmd_path)
{
	struct session *session = app;
	const char *there = chosen_there(session);
	const char *ends[2] = {
	    argc > 1 ? argv[1] : there, argc > 2 ? argv[2] : NULL};
	struct buf text;
	if (argc == 2) { /* from here to the one that is named */
		ends[1] = ends[0];
		ends[0] = NULL;
	}
	if (*(ends[0] ? ends[0] : ends[1]) == '\0') {
		prompt_open(session, PROMPT_COMMAND, "path ");
		return true;
	}
	for (int i = 0; i < 2; i++)
		if (!ends[i] && !here(session, &ends[i], err))
			return false;
	who_path_text(ends[0], ends[1], &text);
	places_search_one(session, buf_text(&text));
	buf_done(&text);
	return true;
}
