/*
 * feed_foreign.c: owns lists of a service that cannot be asked all we ask: a
 * search over all kinds is one list of each kind it has, and what it cannot
 * be asked is done here.
 */
#include "feed_parts.h"
#include "klaster/base/mem.h"
#include "klaster/feed/merge.h"

#define PATIENCE_MS 3000 /* with one list of the service for another */
#define PAGE_TO_SORT 50	 /* all of them are needed before one is shown */

static struct source *list_of_kind(struct feed *feed, const struct query *query)
{
	struct dialect_list ask = {.query = query};
	struct source *list;
	struct query rest;

	feed->dialect->rest(feed->dialect, query, &rest);
	if (rest.sort != NULL && feed->page_size < PAGE_TO_SORT)
		ask.size = PAGE_TO_SORT;
	list = feed_list_plain(feed, ask);
	if (rest.term_count == 0 && rest.filter_count == 0 && rest.sort == NULL)
		return list;
	return feed_sift(feed, list, query, &rest);
}

struct source *feed_foreign_list(struct feed *feed, const struct query *query)
{
	const struct profile *profile = feed->dialect->profile;
	struct merge_part parts[KIND_MAX] = {{.source = NULL}};
	static const struct query nothing;
	size_t count = 0, i;

	if (query->kind != NULL)
		return list_of_kind(feed, query);
	for (i = 0; i < profile->kind_count; i++) {
		struct query one = *query;

		one.kind = profile->kinds[i].kind;
		if (!query_fits(&one, one.kind, NULL))
			continue;
		parts[count].name = one.kind->name;
		parts[count++].source = list_of_kind(feed, &one);
	}
	return feed_sift(feed, merge_open(query, parts, count, PATIENCE_MS),
	    query, &nothing);
}
