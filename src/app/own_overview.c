/* own_overview.c: what the first screen says of the user's own data and of
 * what changed since he was here. */
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/own/saved.h"
#include "own_session.h"

static void fill_searches(struct session *session, struct overview_facts *facts)
{
	struct arena *arena = facts->arena;
	struct overview_own *rows =
	    arena_array(arena, OVERVIEW_OWN_MAX, sizeof(*rows));
	const struct own_item *item = NULL;

	while (facts->search_count < OVERVIEW_OWN_MAX &&
	       (item = own_next(session->own, OWN_SEARCH, item)) != NULL) {
		struct overview_own *row = &rows[facts->search_count++];
		struct saved_hits hits = saved_hits(session->saved, item->name);

		row->name = arena_strdup(arena, item->name);
		row->total = saved_total_text(&hits, arena);
		row->news = saved_news_text(&hits, arena);
		row->line = own_command(arena, "saved", item->name);
	}
	facts->searches = rows;
}

static void fill_bookmarks(
    struct session *session, struct overview_facts *facts)
{
	struct arena *arena = facts->arena;
	struct overview_own *rows =
	    arena_array(arena, OVERVIEW_OWN_MAX, sizeof(*rows));
	const struct own_item *item = NULL;

	while (
	    facts->bookmark_count < OVERVIEW_OWN_MAX &&
	    (item = own_previous(session->own, OWN_BOOKMARK, item)) != NULL) {
		struct overview_own *row = &rows[facts->bookmark_count];

		row->name = arena_strdup(
		    arena, *item->label != '\0' ? item->label : item->ref);
		if (record_parse_ref(
			arena_strdup(arena, item->ref), &row->kind, &row->id))
			facts->bookmark_count++;
	}
	facts->bookmarks = rows;
}

static void fill_changes(struct session *session, struct overview_facts *facts)
{
	uint64_t count;
	size_t i;
	bool more;

	for (i = 0; i < kind_count(); i++) {
		if (!saved_kind_changes(
			session->saved, kind_at(i), &count, &more) ||
		    count == 0)
			continue;
		facts->changed[i] = arena_printf(facts->arena,
		    i18n_plural(
			"%s changed", "%s changed", (unsigned long)count),
		    arena_printf(facts->arena, "%s%s",
			number_group(facts->arena, count), more ? "+" : ""));
	}
}

void own_fill_overview(struct session *session, struct overview_facts *facts)
{
	session_count_saved(session);
	fill_searches(session, facts);
	fill_bookmarks(session, facts);
	fill_changes(session, facts);
}
