/*
 * feed_run.h: pages one after another, from the first row on or from the last
 * row back; private to src/feed. The arithmetic of a virtual list without its
 * wishes: which page holds a row, when the two runs meet, when a service
 * leads us in circles.
 */
#ifndef KLASTER_SRC_FEED_FEED_RUN_H
#define KLASTER_SRC_FEED_FEED_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/copy/shelf.h"

#define RUN_PAGES_MAX 10000 /* of one run (users-and-trust.md C.8) */

struct run_slot {
	char *link;		 /* by which it came and may come again */
	struct shelf_item *item; /* held; NULL: dropped for room */
	struct shelf_item *past; /* held, shown until item has come; or NULL */
	uint64_t edition;	 /* of the page that is counted here */
	uint64_t first;		 /* rows of the run before it */
	uint32_t skip, rows;	 /* of its page: those that are ours */
	uint64_t print;		 /* of its ids, to know it again */
	bool backward;		 /* came by a link back */
	bool cut;		 /* skip or rows leave out a part */
};

struct run {
	struct run_slot *slots;
	size_t count, cap;
	bool backward;		/* grows from the last row to the first */
	bool ended;		/* nothing further that way */
	char *more;		/* link on; NULL: none known */
	struct shelf_item *tip; /* what `more` was asked for; held */
	char *edge_id;		/* the last record it grew by */
	const struct kind *edge_kind;
	unsigned empty_pages, repeated_pages; /* running */
	struct err stopped;		      /* why it will not go on */
};

void run_init(struct run *run, bool backward);
void run_done(struct run *run); /* lets go of everything; then as new */

uint64_t run_rows(const struct run *run);
/* The slot with row `at`, counted from where the run starts; NULL past it. */
struct run_slot *run_find(const struct run *run, uint64_t at);
/* That row, or NULL while its page is not here. */
const struct record *run_row(const struct run *run, uint64_t at);

/* Takes the tip's page in: a slot more, `next` as the way on (NULL: the end;
 * copied). With `other`, the run from the other end: true when they meet,
 * and the slot has only the rows that are not there. */
bool run_absorb(struct run *run, const char *next, const struct run *other);

/* The pages of `tail`, in the order of rows, behind those of `head`; the tail
 * is then as new and the head has ended. */
void run_join(struct run *head, struct run *tail);

/* Counts the slot again after its item has a new page. False when the rows of
 * the following slots no longer follow: `next` (its page's, absolute) is not
 * the link by which the following one came. */
bool run_recount(struct run *run, size_t slot, const char *next);
/* Forgets the slots from there on; the way on is `next` (copied). */
void run_cut(struct run *run, size_t from, const char *next);

/* The page that is shown; NULL while there is none. */
const struct page *run_page(const struct run_slot *slot);

/* All pages go by other links from now on, as `relink` gives them (allocated;
 * NULL: as it was). What is here is shown until what is there has come. */
typedef char *run_relink(void *ctx, const char *link);
void run_refit(struct run *run, run_relink *relink, void *ctx);

/* Drops pages until at most `keep` rows are held, the farthest from `at` first.
 * The first slot stays: it has the facets and the total. */
void run_trim(struct run *run, uint64_t at, uint64_t keep);

#endif
