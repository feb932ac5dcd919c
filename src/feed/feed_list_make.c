/*
 * feed_list_make.c: owns how a list begins: by which link of the service and
 * by which of the copy, for rows, for counts, or for both.
 */
#include "feed_list.h"
#include "klaster/base/clock.h"
#include "klaster/base/mem.h"

static struct source *make(struct feed *feed, struct dialect_list ask,
    const struct field *const *facets)
{
	struct feed_list *list = mem_alloc(sizeof(*list));

	list->base.source.ops = &feed_list_ops;
	list->base.changed = feed_list_changed;
	arena_init(&list->base.arena);
	query_copy(&list->base.source.query, ask.query, &list->base.arena);
	run_init(&list->head, false);
	run_init(&list->tail, true);
	list->also = ask.also;
	ask.size = ask.size > 0 ? ask.size : feed->page_size;
	ask.count = true;
	list->head.more = feed_link_first(feed, &ask, facets);
	list->local = feed_link_local(feed, ask.query, facets, ask.facet_of);
	list->since_ms = clock_ms() - FEED_FRESH_MS;
	list->want_count = feed->page_size / 2;
	feed_add(feed, &list->base);
	return &list->base.source;
}

struct source *feed_list_plain(struct feed *feed, struct dialect_list ask)
{
	return make(feed, ask, NULL);
}

static struct source *make_any(struct feed *feed, struct dialect_list ask,
    const struct field *const *facets)
{
	if (feed->dialect->profile != NULL && !feed->dialect->profile->open)
		return feed_foreign_list(feed, ask.query);
	return make(feed, ask, facets);
}

struct source *feed_list(struct feed *feed, const struct query *query,
    const struct field *const *facets)
{
	return make_any(feed, (struct dialect_list){.query = query}, facets);
}

struct source *feed_list_beside(struct feed *feed, const struct query *query,
    dialect_also *also, const struct field *const *facets, enum facet_of of)
{
	struct dialect_list ask = {
	    .query = query, .also = also, .facet_of = of};

	struct source *list = make_any(feed, ask, facets);

	return feed->dialect->profile != NULL && feed->dialect->profile->open
		   ? feed_learn(feed, list)
		   : list;
}

struct source *feed_list_choice(struct feed *feed, const struct query *query,
    const struct field *const *facets)
{
	struct dialect_list ask = {.query = query, .facet_of = FACET_OF_CHOICE};

	return make(feed, ask, facets);
}

struct source *feed_counts(struct feed *feed, const struct query *query,
    const struct field *const *facets)
{
	struct dialect_list ask = {
	    .query = query, .facet_of = FACET_OF_CHOICE, .counts_alone = true};

	return make(feed, ask, facets);
}
