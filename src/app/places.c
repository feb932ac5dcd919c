/*
 * places.c: from words to views: which source a place needs, and what is
 * opened by following a row. Owns the order of the stack, no drawing.
 */
#include <stdio.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/feed/merge.h"
#include "klaster/model/value.h"
#include "klaster/ui/view_menu.h"
#include "cmd.h"
#include "narrow.h"
#include "own_session.h"
#include "session.h"

/* In a list of all services all of them are asked on. */
static bool asks_all(const struct session *session)
{
	struct view *list = session_list(session);
	return list && view_source(list)->ops->origins;
}

static struct source *list_of(
    struct session *session, const struct query *query, bool all)
{
	return all ? session_list_all(session, query, NULL, FACET_OF_RESULT)
		   : feed_list(session->feed, query, NULL);
}

static void go_list(struct session *session, struct query *query, bool all)
{
	usual_put(session->usual, query, session->connection->sees_all);
	struct source *source = list_of(session, query, all);
	session_go(session, view_list_new(&session->env,
				query->kind ? "list" : "search", source));
}

static void go_question(struct session *session, const struct kind *kind,
    const char *text, bool all)
{
	struct arena arena = ARENA_INIT;
	struct query query;
	query_parse(
	    &query, &arena, kind, text ? text : "", text ? strlen(text) : 0);
	go_list(session, &query, all);
	arena_done(&arena);
}

void places_list(
    struct session *session, const struct kind *kind, const char *text)
{
	go_question(session, kind, text, asks_all(session));
}

void places_search_all(struct session *session, const char *text)
{
	go_question(session, NULL, text, true);
}

void places_search_one(struct session *session, const char *text)
{
	go_question(session, NULL, text, false);
}

void places_search(struct session *session, const char *text)
{
	if (own_asks(text)) {
		session_go_own(session, OWN_LIST_FOUND, text);
		return;
	}
	go_question(session, NULL, text, session->all || asks_all(session));
}

/* Under a menu of facets the rows come with their counts. */
static struct source *ask_for(
    struct session *session, const struct query *query)
{
	const struct field *fields[FACETS_MAX + 1];
	if (!query->kind || !narrow_is_facets(session_view(session)))
		return list_of(session, query, asks_all(session));
	narrow_fields(query, fields);
	if (asks_all(session))
		return session_list_all(
		    session, query, fields, FACET_OF_CHOICE);
	return feed_list_choice(session->feed, query, fields);
}

void places_ask(struct session *session, const struct query *wanted)
{
	struct view *list = session_list(session);
	struct query query = *wanted;
	if (!list) {
		go_list(session, &query, false);
		return;
	}
	usual_put(session->usual, &query, session->connection->sees_all);
	view_list_ask(list, ask_for(session, &query));
	session->dirty = true;
}

void places_record(struct session *session, const struct kind *kind,
    const char *id, const struct record *preview)
{
	struct source *source = feed_record(session->feed, kind, id, preview);
	session_go(session, view_detail_new(&session->env, kind, id, source));
}

/* --- the overview */

/* What has happened since; of a service that began anew there is nothing to
 * say, nor of one that was never seen. */
static const char *changes_text(
    struct session *session, uint64_t seq, struct arena *arena)
{
	const struct desk *desk = session_desk(session);
	const struct visit *visit = &desk->visit;
	if (!desk->visited || seq < visit->seq)
		return NULL;
	struct date day = date_local(visit->at_s);
	const struct field date = {.type = FIELD_DATE};
	const char *since = value_show(arena, &date,
	    arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day),
	    session->langs[0]);
	uint64_t count = seq - visit->seq;
	if (count == 0)
		return arena_printf(arena,
		    _("nothing has changed since your last visit, %s"), since);
	return arena_printf(arena,
	    i18n_plural("%s change since your last visit, %s",
		"%s changes since your last visit, %s", (unsigned long)count),
	    number_group(arena, count), since);
}

void places_want_overview(struct session *session)
{
	if (session->stack.count > 0 &&
	    strcmp(session_view(session)->ops->name, "overview") == 0)
		feed_want_entry(session->feed, false);
}

static void ask_overview(void *user, struct overview_facts *facts)
{
	struct session *session = user;
	places_want_overview(session);
	const struct entry *entry = feed_entry(session->feed, &facts->status);
	facts->revision = feed_revision(session->feed);
	for (size_t i = 0; i < kind_count(); i++)
		facts->keys[i] = palette_keys(session, "overview",
		    arena_printf(facts->arena, "kind %s", kind_at(i)->name), 1,
		    facts->arena);
	facts->copy = feed_copy_text(session->feed, facts->arena);
	own_fill_overview(session, facts);
	if (!entry)
		return;
	facts->known = true;
	facts->title = entry->title;
	facts->credit = entry->credit;
	facts->changes = changes_text(session, entry->seq, facts->arena);
	facts->upcoming = entry->upcoming;
	facts->upcoming_count = entry->upcoming_count;
	struct date today = date_local(clock_wall_s());
	facts->today = date_days(&today);
	memcpy(facts->has, entry->has, sizeof(facts->has));
	memcpy(facts->count, entry->count, sizeof(facts->count));
	memcpy(facts->counted, entry->counted, sizeof(facts->counted));
}

void places_overview(struct session *session)
{
	session_go(
	    session, view_overview_new(&session->env, ask_overview, session));
}

/* --- following */

/* A command chosen in the help runs where the help was opened, one of a menu
 * on its list: the place it was chosen in is left for it. */
static bool is_left(const struct view *view)
{
	return view_is_help(view) || view_is_services(view) ||
	       (view_is_menu(view) && !view_menu_ops(view)->stays);
}

const char *places_chosen(
    const struct session *session, const char *line, bool *leaves)
{
	struct view *view = session_view(session);
	struct target target = view_target(view);
	const struct command *command =
	    command_find(&commands_table, line, NULL);
	bool chooses = command && command->run == cmd_open &&
		       target.what == TARGET_COMMAND;
	*leaves = chooses && is_left(view);
	return chooses ? target.text : line;
}

static bool run_chosen(
    struct session *session, const char *line, struct err *err)
{
	char kept[ARGV_LINE_BYTES];
	snprintf(kept, sizeof(kept), "%s", line);
	struct view *view = session_view(session);
	if (is_left(view))
		stack_back(&session->stack);
	session_settle(session);
	session->dirty = true;
	char name[64];
	size_t len = strcspn(kept, " ");
	snprintf(name, sizeof(name), "%.*s", (int)len, kept);
	const struct command *command =
	    command_find(&commands_table, name, err);
	if (!command)
		return false;
	int least, most;
	command_arity(command, &least, &most);
	if (least == 0 || kept[len] != '\0') {
		/* It comes back as if it had been typed, and is found before
		 * others the next time; a choice in a menu is there anyway. */
		if (!view_is_menu(view)) {
			hist_add(session->lines, kept);
			prompt_keep_line(session, session->lines, kept);
		}
		return command_run_line(&commands_table, session, kept, err);
	}
	/* It needs words: they are typed behind its name. */
	strncat(kept, " ", sizeof(kept) - strlen(kept) - 1);
	prompt_open(session, PROMPT_COMMAND, kept);
	return true;
}

/* What several services know is chosen from: none of them is the right one
 * for klaster to say. */
static bool follow_twins(struct session *session)
{
	struct row_origin origins[ROSTER_MOST];
	struct view *view = session_view(session);
	size_t count = view_is_list(view)
			   ? view_list_origins(view, origins, ROSTER_MOST)
			   : 0;
	if (count < 2)
		return false;
	struct query query = {.kind = view_record(view)->kind};
	session_go(session, view_list_new(&session->env, "list",
				merge_twins(&query, origins, count)));
	return true;
}

bool places_follow(struct session *session, struct err *err)
{
	struct target target = view_target(session_view(session));
	switch (target.what) {
	case TARGET_RECORD:
		if (!target.kind)
			break;
		if (follow_twins(session))
			return true;
		if (target.has_home)
			session_visit(session, target.home);
		places_record(session, target.kind, target.id, target.preview);
		return true;
	case TARGET_LIST:
		places_list(session, target.kind, target.text);
		return true;
	case TARGET_COMMAND:
		if (!view_is_help(session_view(session)) &&
		    !view_is_menu(session_view(session)) &&
		    !view_is_services(session_view(session)))
			return command_run_line(
			    &commands_table, session, target.text, err);
		return run_chosen(session, target.text, err);
	case TARGET_NONE:
		break;
	}
	return err_set(err, ERR_NOTHING, _("There is nothing to open here."));
}
