/*
 * feed_links.c: owns the links by which a list is asked for: of the service,
 * and of the records that are kept.
 */
#include <stdlib.h>
#include <string.h>
#include "feed_parts.h"
#include "klaster/base/mem.h"

char *feed_link_first(struct feed *feed, struct dialect_list *ask,
    const struct field *const *facets)
{
	struct buf link;
	char *text;

	while (facets != NULL && facets[ask->facet_count] != NULL &&
	       ask->facet_count < MEM_COUNT(ask->facets)) {
		ask->facets[ask->facet_count] = facets[ask->facet_count];
		ask->facet_count++;
	}
	buf_init(&link, 64 << 10);
	feed->dialect->list(feed->dialect, &link, ask);
	text = mem_strdup(buf_text(&link));
	buf_done(&link);
	return text;
}

char *feed_link_local(struct feed *feed, const struct query *query,
    const struct field *const *facets, enum facet_of of)
{
	struct buf link;
	char *text;

	buf_init(&link, 2 * QUERY_TEXT_MAX);
	copy_link_list(&link, query, feed->page_size, facets, of);
	text = mem_strdup(buf_text(&link));
	buf_done(&link);
	return text;
}

char *feed_link_refit(
    struct feed *feed, const struct dialect_list *ask, const char *link)
{
	char *other = NULL;
	struct buf text;

	if (copy_is_local(link))
		return NULL; /* it has all that is kept */
	buf_init(&text, 64 << 10);
	if (feed->dialect->refit(&text, link, ask) &&
	    strcmp(buf_text(&text), link) != 0)
		other = mem_strdup(buf_text(&text));
	buf_done(&text);
	return other;
}
