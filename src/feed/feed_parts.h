/*
 * feed_parts.h: what feed.c and its sources share; private to src/feed.
 */
#ifndef KLASTER_SRC_FEED_FEED_PARTS_H
#define KLASTER_SRC_FEED_FEED_PARTS_H

#include "klaster/base/arena.h"
#include "klaster/copy/shelf.h"
#include "klaster/copy/sync.h"
#include "klaster/feed/feed.h"

struct feed_source {
	struct source source; /* first: what the view holds */
	struct feed_source *next;
	struct feed *feed;
	struct arena arena; /* the query's strings */
	/* The item has a new page, or failed. */
	void (*changed)(struct feed_source *self, struct shelf_item *item);
};

struct feed {
	struct shelf shelf;
	struct fetcher *fetcher;
	const struct dialect *dialect;
	char *origin;
	size_t page_size;
	struct feed_source *sources;
	bool working;		  /* the copy has more to do */
	unsigned unfinished;	  /* turns in which a list's walk goes on */
	struct shelf_item *entry; /* held from the first wish on */
	struct shelf_item *ahead; /* a record that may be opened; or NULL */
	bool frugal;		  /* nothing is asked but what is missed */

	/* feed_sync.c */
	struct sync *sync;     /* under way; NULL: none */
	int64_t sync_every_s;  /* a complete copy is asked about so often */
	int64_t sync_ended_ms; /* the last one; 0: none yet */
	bool (*is_awaited)(void *ctx); /* see sync.h */
	void *awaited_ctx;
	bool sync_asked;     /* by the user, who will want to know */
	bool sync_news;	     /* it has ended and nobody was told */
	struct err sync_err; /* of the last one */
	struct sync_report sync_report;
	struct copy_extent extent; /* as it was at extent_ms */
	char *extent_scope;
	int64_t extent_ms; /* 0: not looked */
};

/* A list stopped on its way to the rows that are wanted, to let keys in: it is
 * drawn again, and so goes on. One turn ends the drawing that told so. */
#define FEED_UNFINISHED 2

/* What is here counts as new for so long after it was asked for. */
#define FEED_FRESH_MS 5000

void feed_add(struct feed *feed, struct feed_source *self);
void feed_remove(struct feed_source *self);

/* The status of what the items say, one after another; start with
 * feed_status_init(). */
void feed_status_init(const struct feed *feed, struct source_status *status);
void feed_status_add(
    struct source_status *status, const struct shelf_item *item);

/* Links of a list, allocated: its first page, of the service and of the
 * records that are kept; any page with other columns, or NULL where they are
 * not in it. */
char *feed_link_first(struct feed *feed, struct dialect_list *ask,
    const struct field *const *facets);
char *feed_link_local(struct feed *feed, const struct query *query,
    const struct field *const *facets, enum facet_of of);
char *feed_link_refit(
    struct feed *feed, const struct dialect_list *ask, const char *link);

/* feed_foreign.c, for a service with a profile. */
struct source *feed_foreign_list(struct feed *feed, const struct query *query);
/* feed_learn.c: the list, which becomes one of those if its service turns out
 * to be foreign. The inner one is its from now on. */
struct source *feed_learn(struct feed *feed, struct source *inner);
/* The rows as the service gives them; without its counts. Of `ask` the query,
 * and how many at once; 0: as always. */
struct source *feed_list_plain(struct feed *feed, struct dialect_list ask);
/* feed_sift.c: the rows of `inner`, which becomes its own, that also fit the
 * rest of the question, in its order if all of them can be looked at. */
struct source *feed_sift(struct feed *feed, struct source *inner,
    const struct query *query, const struct query *rest);

/* How far the copy goes: looked at again when it has been a moment. */
const struct copy_extent *feed_extent(struct feed *feed);
/* Once a turn: begins what is due and goes on with it. */
void feed_sync_turn(struct feed *feed);
int feed_sync_due_ms(const struct feed *feed); /* -1: not by itself */

#endif
