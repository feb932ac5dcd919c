/*
 * pair.c: owns what two sources are together: whole when both are, old as the
 * older one, and failed when one has.
 */
#include "pair.h"

#include <string.h>
#include "klaster/base/mem.h"

static struct pair *of(struct source *source)
{
	return (struct pair *)source;
}

static struct total pair_total(struct source *source)
{
	(void)source;
	return (struct total){TOTAL_EXACT, 2};
}

static const struct record *pair_row(struct source *source, uint64_t index)
{
	struct source *side = index < 2 ? of(source)->sides[index] : NULL;
	return side ? side->ops->row(side, 0) : NULL;
}

static void pair_want(struct source *source, uint64_t first, size_t count)
{
	(void)first;
	(void)count;
	for (int i = 0; i < 2; i++)
		of(source)->sides[i]->ops->want(of(source)->sides[i], 0, 1);
}

/* The one that says less of its rows is what is to be known of both. */
static enum source_state weaker(enum source_state one, enum source_state other)
{
	static const enum source_state order[] = {
	    SOURCE_FAILED, SOURCE_EMPTY, SOURCE_COPY};
	for (size_t i = 0; i < MEM_COUNT(order); i++)
		if (one == order[i] || other == order[i])
			return order[i];
	return SOURCE_LIVE;
}

static struct source_status pair_status(struct source *source)
{
	struct pair *pair = of(source);
	struct source_status all = pair->sides[0]->ops->status(pair->sides[0]);
	struct source_status one = pair->sides[1]->ops->status(pair->sides[1]);
	arena_reset(&pair->words);
	all.state = weaker(all.state, one.state);
	all.loading |= one.loading;
	all.copied |= one.copied;
	all.complete &= one.complete;
	all.skipped += one.skipped;
	if (one.age_s > all.age_s)
		all.age_s = one.age_s;
	if (one.retry_in_ms > all.retry_in_ms)
		all.retry_in_ms = one.retry_in_ms;
	if (!all.failure)
		all.failure = one.failure;
	if (!all.note)
		all.note = one.note;
	if (all.origin && one.origin && strcmp(all.origin, one.origin) != 0)
		all.origin = arena_printf(
		    &pair->words, "%s, %s", all.origin, one.origin);
	return all;
}

static uint64_t pair_revision(struct source *source)
{
	struct pair *pair = of(source);
	uint64_t left = pair->sides[0]->ops->revision(pair->sides[0]);
	return left + pair->sides[1]->ops->revision(pair->sides[1]);
}

static size_t pair_facets(struct source *source, const struct facet **facets)
{
	(void)source;
	*facets = NULL;
	return 0;
}

static size_t pair_suggestions(
    struct source *source, struct record *const **records)
{
	struct source *left = of(source)->sides[0];
	return left->ops->suggestions(left, records);
}

static void pair_refresh(struct source *source)
{
	for (int i = 0; i < 2; i++)
		of(source)->sides[i]->ops->refresh(of(source)->sides[i]);
}

static void pair_cancel(struct source *source)
{
	for (int i = 0; i < 2; i++)
		of(source)->sides[i]->ops->cancel(of(source)->sides[i]);
}

/* It stands in somebody's structure, who ends it. */
static void pair_free(struct source *source)
{
	pair_done(of(source));
}

static const struct source_ops pair_ops = {
    .total = pair_total,
    .row = pair_row,
    .want = pair_want,
    .status = pair_status,
    .revision = pair_revision,
    .facets = pair_facets,
    .suggestions = pair_suggestions,
    .refresh = pair_refresh,
    .cancel = pair_cancel,
    .free = pair_free,
};

void pair_init(struct pair *pair, struct source *left, struct source *right)
{
	*pair =
	    (struct pair){.source = {.ops = &pair_ops, .query = left->query},
		.sides = {left, right}};
	arena_init(&pair->words);
}

void pair_done(struct pair *pair)
{
	for (int i = 0; i < 2; i++)
		pair->sides[i]->ops->free(pair->sides[i]);
	arena_done(&pair->words);
}
