/*
 * own_weigh.c: owns the counting of saved searches on a service that tells no
 * changes: the first rows of one after the other are loaded, and compared
 * with those that were seen last.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/own/saved.h"
#include "own_session.h"

#define ROWS_AT_ONCE 50

struct weighing {
	struct source *source; /* NULL: between two */
	char *name;	       /* of the one that is loaded */
	char *last;	       /* of the one that was counted last; or NULL */
	uint64_t known;	       /* rows of it that were here */
	bool sees;	       /* it is on the screen: it counts as seen */
	bool over;	       /* all were counted */
};

void weighing_close(struct session *session)
{
	struct weighing *weighing = session->weighing;

	if (weighing == NULL)
		return;
	if (weighing->source != NULL)
		weighing->source->ops->free(weighing->source);
	free(weighing->name);
	free(weighing->last);
	free(weighing);
	session->weighing = NULL;
}

static void begin(
    struct session *session, const struct own_item *item, bool sees)
{
	struct weighing *weighing = session->weighing;
	struct arena arena = ARENA_INIT;
	struct query query;

	if (weighing == NULL)
		weighing = session->weighing = mem_alloc(sizeof(*weighing));
	if (weighing->source != NULL)
		weighing->source->ops->free(weighing->source);
	free(weighing->name);
	weighing->name = mem_strdup(item->name);
	weighing->known = 0;
	weighing->sees = sees;
	query_parse(&query, &arena, NULL, item->text, strlen(item->text));
	weighing->source = feed_list(session->feed, &query, NULL);
	arena_done(&arena);
}

/* All rows that can be remembered are here, or none will come. */
static bool has_loaded(struct weighing *weighing)
{
	struct source *source = weighing->source;
	struct source_status status;
	struct total total;

	while (weighing->known < SAVED_KEPT &&
	       source->ops->row(source, weighing->known) != NULL)
		weighing->known++;
	total = source->ops->total(source);
	if (weighing->known == SAVED_KEPT ||
	    (total.kind == TOTAL_EXACT && weighing->known >= total.count))
		return true;
	source->ops->want(source, weighing->known, ROWS_AT_ONCE);
	status = source->ops->status(source);
	return status.failure != NULL && !status.loading;
}

static void end(struct session *session)
{
	struct weighing *weighing = session->weighing;
	struct source *source = weighing->source;
	struct err err = ERR_INIT;
	bool ok =
	    source->ops->status(source).failure != NULL ||
	    ((!weighing->sees ||
		 saved_see(session->saved, weighing->name, source, 0, &err)) &&
		saved_weigh(session->saved, weighing->name, source, &err));

	source->ops->free(source);
	weighing->source = NULL;
	if (!weighing->sees) {
		free(weighing->last);
		weighing->last = mem_strdup(weighing->name);
	}
	if (!ok)
		session_fail(session, &err);
}

/* The one after the last; of one that is gone, none. */
static const struct own_item *next(struct session *session)
{
	const struct weighing *weighing = session->weighing;
	const struct own_item *item = NULL;

	if (weighing != NULL && weighing->last != NULL) {
		item = own_find(session->own, OWN_SEARCH, "", weighing->last);
		if (item == NULL)
			return NULL;
	}
	return own_next(session->own, OWN_SEARCH, item);
}

void session_weigh_saved(struct session *session, bool ask)
{
	const struct own_item *item;

	if (session->weighing != NULL && session->weighing->source != NULL) {
		if (!has_loaded(session->weighing))
			return;
		end(session);
	}
	if (!ask || (session->weighing != NULL && session->weighing->over))
		return;
	item = next(session);
	if (item != NULL)
		begin(session, item, false);
	else if (session->weighing != NULL)
		session->weighing->over = true;
}

void session_see_weighed(struct session *session, const char *name)
{
	const struct own_item *item =
	    own_find(session->own, OWN_SEARCH, "", name);

	if (item != NULL)
		begin(session, item, true);
}
