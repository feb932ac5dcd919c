/*
 * cmd_who.c: commands on who works with whom: what has to do with a record,
 * two records side by side, the way from one organisation to another.
 */
#include <stdio.h>
#include <string.h>
#include "cmd.h"
#include "klaster/app/who.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "own_session.h"

/* --- the record, and the one that was chosen before */

struct end {
	const struct kind *kind;
	const char *id;
	size_t home; /* the service that knows it by that */
};

static bool read_ref(
    struct session *session, const char *ref, struct end *end, struct err *err)
{
	if (!record_parse_ref(ref, &end->kind, &end->id))
		return err_set(err, ERR_USAGE,
		    _("\"%s\" is no address: KIND/ID, such as "
		      "organisations/erb"),
		    ref);
	end->id = arena_strdup(&session->frame, end->id);
	return true;
}

/* The one here, whose service is visited from now on. False with err set. */
static bool end_here(struct session *session, struct end *end, struct err *err)
{
	struct own_item item;
	session_visit_row(session);
	end->home = session_visited(session);
	return session_thing(session, &item)
		   ? read_ref(session, item.ref, end, err)
		   : err_set(err, ERR_USAGE, _("no record is selected here"));
}

static bool chosen_end(struct session *session, struct end *end)
{
	struct err err = ERR_INIT;
	end->home = session->chosen_home;
	return *session->chosen &&
	       read_ref(session, session->chosen, end, &err);
}

static bool is_same_end(const struct end *one, const struct end *other)
{
	return one->home == other->home && one->kind == other->kind &&
	       strcmp(one->id, other->id) == 0;
}

/* The row here as another service knows it: as that one does where it is
 * named, else as any but `end` does. False: none. */
static bool twin_end(
    struct session *session, const size_t *home, struct end *end)
{
	struct row_origin origins[ROSTER_MOST];
	struct view *view = session_view(session);
	size_t count = view_is_list(view)
			   ? view_list_origins(view, origins, ROSTER_MOST)
			   : 0;
	for (size_t i = 0; i < count; i++) {
		if (!origins[i].record || (home ? origins[i].home != *home
						: origins[i].home == end->home))
			continue;
		*end = (struct end){.home = origins[i].home,
		    .kind = origins[i].record->kind,
		    .id = arena_strdup(&session->frame, origins[i].record->id)};
		return true;
	}
	return false;
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
	if (argc > 1 ? !read_ref(session, argv[1], &end, err)
		     : !end_here(session, &end, err))
		return false;
	session_go(session, view_related_new(&session->env, end.kind, end.id,
				feed_record(session->feed, end.kind, end.id,
				    view_record(session_view(session))),
				open_list, session));
	return true;
}

/* --- side by side */

/* The two of the words, the chosen one and the one here; or, where nothing
 * else is chosen, the one here as two services know it. */
static bool find_sides(struct session *session, const char *ref,
    struct end *left, struct end *right, struct err *err)
{
	if (!end_here(session, right, err))
		return false;
	if (ref) {
		left->home = right->home;
		return read_ref(session, ref, left, err);
	}
	bool chosen = chosen_end(session, left);
	if (chosen && !is_same_end(left, right))
		return true;
	*left = *right;
	if (twin_end(session, NULL, right) || chosen)
		return true;
	return err_set(err, ERR_USAGE,
	    _("compare with what? Choose a record first, or name one: "
	      "compare KIND/ID"));
}

static bool open_side(struct session *session, const struct end *end,
    bool of_two, struct compare_side *side, struct err *err)
{
	struct connection *connection = session_open(session, end->home, err);
	if (!connection)
		return false;
	side->source = feed_record(connection->feed, end->kind, end->id, NULL);
	side->origin = of_two ? session->roster.entries[end->home].name : NULL;
	return true;
}

CMD(cmd_compare)
{
	struct session *session = app;
	struct end left, right;
	struct compare_side sides[2];
	if (!find_sides(session, argc > 1 ? argv[1] : NULL, &left, &right, err))
		return false;
	bool of_two = left.home != right.home;
	if (!who_may_compare(left.kind, left.id, right.kind,
		of_two ? NULL : right.id, err) ||
	    !open_side(session, &left, of_two, &sides[0], err))
		return false;
	if (!open_side(session, &right, of_two, &sides[1], err)) {
		sides[0].source->ops->free(sides[0].source);
		return false;
	}
	/* What is done there is done with the left one. */
	session_visit(session, left.home);
	session_go(
	    session, view_compare_new(&session->env, &sides[0], &sides[1]));
	return true;
}

/* --- the way */

static bool is_organisation(const struct end *end, struct err *err)
{
	return strcmp(end->kind->name, WHO_ENDS) == 0 ||
	       err_set(
		   err, ERR_USAGE, _("a path is between two organisations"));
}

/* The organisation here, by its id. */
static bool here(struct session *session, const char **id, struct err *err)
{
	struct end end;
	if (!end_here(session, &end, err) || !is_organisation(&end, err))
		return false;
	*id = end.id;
	return true;
}

/* From the chosen one to the one here, in the service that knows both: its
 * projects are no other's. */
static bool chosen_ends(
    struct session *session, const char *ends[2], struct err *err)
{
	struct end from, to;
	chosen_end(session, &from);
	if (!end_here(session, &to, err) || !is_organisation(&to, err))
		return false;
	if (from.home != to.home && !twin_end(session, &from.home, &to))
		return err_set(err, ERR_USAGE,
		    _("the chosen one is of %s; for a way to this one choose "
		      "one of %s"),
		    session->roster.entries[from.home].name,
		    session->roster.entries[to.home].name);
	session_visit(session, from.home);
	ends[0] = session->chosen;
	ends[1] = to.id;
	return true;
}

CMD(cmd_path)
{
	struct session *session = app;
	const char *ends[2] = {
	    argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL};
	struct buf text;
	session_visit_row(session);
	if (argc < 2 && !*session->chosen) {
		prompt_open(session, PROMPT_COMMAND, "path ");
		return true;
	}
	if (argc < 2 && !chosen_ends(session, ends, err))
		return false;
	/* From here to the one that is named. */
	if (argc == 2 && !here(session, &ends[1], err))
		return false;
	if (argc == 2) {
		const char *named = ends[0];
		ends[0] = ends[1];
		ends[1] = named;
	}
	who_path_text(ends[0], ends[1], &text);
	places_search_one(session, buf_text(&text));
	buf_done(&text);
	return true;
}
