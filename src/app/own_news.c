/*
 * own_news.c: owns which rows are new in a saved search that was opened:
 * those that were not among its hits when these were seen last. It asks
 * nothing: the hits of then are remembered.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/own/saved.h"
#include "own_session.h"

struct news {
	struct arena arena;
	struct query query; /* what the search asks, in no order */
	const struct saved_seen *seen;
};

/* However it is sorted and whatever it shows of them. */
static void leave_rows(struct query *query)
{
	query->sort = NULL;
	query->descending = false;
	query->column_count = 0;
}

void news_close(struct session *session)
{
	if (session->news)
		arena_done(&session->news->arena);
	free(session->news);
	session->news = NULL;
}

void news_open(struct session *session, const char *name, const char *text)
{
	struct saved_hits hits = saved_hits(session->saved, name);
	news_close(session);
	struct news *news = session->news = mem_alloc(sizeof(*news));
	arena_init(&news->arena);
	query_parse(&news->query, &news->arena, NULL, text, strlen(text));
	leave_rows(&news->query);
	news->seen = saved_remember(session->own, name, &news->arena);
	if (news->seen && hits.has_news && hits.fresh > 0)
		session_say(
		    session, _("%s: new since you saw this list last."), "^");
}

bool news_has(struct session *session, size_t home, const char *ref)
{
	const struct news *news = session->news;
	struct view *list = session_list(session);
	if (!news || !news->seen || !list || home != session->own_home ||
	    saved_seen_has(news->seen, ref))
		return false;
	struct query query = *view_list_query(list);
	leave_rows(&query);
	return query_equal(&query, &news->query);
}
