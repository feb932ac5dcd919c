/*
 * feed_learn.c: owns a list of a service of which it is not known yet how it
 * is spoken to. It is asked as ours; when it has no answer to that, its entry
 * document says what it is, and the list is begun again in its own words.
 */
#include <stdlib.h>
#include "feed_parts.h"
#include "klaster/base/mem.h"

struct learner {
	struct feed_source base; /* first */
	struct source *inner;
	bool learnt;	/* what it is, or that it is nothing else */
	uint64_t begun; /* the inner one anew */
};

static struct source *inner_of(struct source *source)
{
	return ((struct learner *)source)->inner;
}

/* It was told something that is no list of ours. */
static bool is_puzzled(const struct learner *self)
{
	const struct source *inner = self->inner;
	struct source_status status = inner->ops->status(self->inner);

	return !self->learnt && status.failure != NULL && !status.loading &&
	       status.failure->code != ERR_NETWORK &&
	       feed_is_strange(self->base.feed);
}

/* Before rows are looked at, and never while they are. */
static void learn(struct learner *self)
{
	struct feed *feed = self->base.feed;
	const struct query *query = &self->base.source.query;

	if (!is_puzzled(self))
		return;
	feed_want_entry(feed, false);
	if (shelf_is_loading(feed->entry))
		return;
	self->learnt = true;
	if (feed->dialect->profile->open)
		return;
	self->inner->ops->free(self->inner);
	self->inner = feed_foreign_list(feed, query);
	/* The youngest are freed first, and this one frees the inner. */
	feed_remove(&self->base);
	feed_add(feed, &self->base);
	self->begun++;
}

static struct total learner_total(struct source *source)
{
	return inner_of(source)->ops->total(inner_of(source));
}

static const struct record *learner_row(struct source *source, uint64_t index)
{
	return inner_of(source)->ops->row(inner_of(source), index);
}

static void learner_need(
    struct source *source, const struct field *const *fields, size_t count)
{
	struct source *inner = inner_of(source);

	if (inner->ops->need != NULL)
		inner->ops->need(inner, fields, count);
}

static void learner_want(struct source *source, uint64_t first, size_t count)
{
	learn((struct learner *)source);
	inner_of(source)->ops->want(inner_of(source), first, count);
}

static struct source_status learner_status(struct source *source)
{
	struct learner *self = (struct learner *)source;
	struct source_status status = self->inner->ops->status(self->inner);

	/* Until it is learnt, which is done when rows are wanted again. */
	if (is_puzzled(self)) {
		status.state = SOURCE_EMPTY;
		status.failure = NULL;
		status.loading = true;
	}
	return status;
}

static uint64_t learner_revision(struct source *source)
{
	struct learner *self = (struct learner *)source;

	return self->inner->ops->revision(self->inner) + self->begun;
}

static size_t learner_facets(struct source *source, const struct facet **facets)
{
	return inner_of(source)->ops->facets(inner_of(source), facets);
}

static size_t learner_suggestions(
    struct source *source, struct record *const **records)
{
	return inner_of(source)->ops->suggestions(inner_of(source), records);
}

static void learner_refresh(struct source *source)
{
	struct learner *self = (struct learner *)source;
	struct feed *feed = self->base.feed;

	/* Perhaps it can say what it is by now. */
	if (self->learnt && feed->dialect->profile->open) {
		self->learnt = false;
		if (is_puzzled(self))
			feed_want_entry(feed, true);
	}
	self->inner->ops->refresh(self->inner);
}

static void learner_cancel(struct source *source)
{
	inner_of(source)->ops->cancel(inner_of(source));
}

static void learner_free(struct source *source)
{
	struct learner *self = (struct learner *)source;

	feed_remove(&self->base);
	self->inner->ops->free(self->inner);
	arena_done(&self->base.arena);
	free(self);
}

static void learner_changed(struct feed_source *base, struct shelf_item *item)
{
	(void)base; /* the inner source is told, too */
	(void)item;
}

static const struct source_ops learner_ops = {
    .total = learner_total,
    .row = learner_row,
    .need = learner_need,
    .want = learner_want,
    .status = learner_status,
    .revision = learner_revision,
    .facets = learner_facets,
    .suggestions = learner_suggestions,
    .refresh = learner_refresh,
    .cancel = learner_cancel,
    .free = learner_free,
};

struct source *feed_learn(struct feed *feed, struct source *inner)
{
	struct learner *self = mem_alloc(sizeof(*self));

	self->base.source.ops = &learner_ops;
	self->base.changed = learner_changed;
	arena_init(&self->base.arena);
	query_copy(&self->base.source.query, &inner->query, &self->base.arena);
	self->inner = inner;
	feed_add(feed, &self->base);
	return &self->base.source;
}
