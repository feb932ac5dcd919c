/*
 * shelf.h: documents kept by the link that asks for them, in memory and, with
 * a copy, on disk. Going back, forward and opening a list again show what is
 * here at once and ask the service behind it. It wants, waits, tries again and
 * gives up; what the pages mean is for the sources in feed_list.c and
 * feed_record.c.
 */
#ifndef KLASTER_COPY_SHELF_H
#define KLASTER_COPY_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/copy/copy.h"
#include "klaster/model/page.h"
#include "klaster/net/dialect.h"
#include "klaster/net/fetch.h"

/* How soon: what is seen before what will be, and both before news of what
 * is there already; last what may be opened and is wanted by nobody yet. */
enum shelf_class { SHELF_SEEN, SHELF_NEXT, SHELF_AGAIN, SHELF_AHEAD };

/* What was asked for before anybody saw that it was missing. */
struct shelf_ahead {
	uint64_t requests, wire_bytes;
};

enum shelf_state {
	SHELF_IDLE,
	SHELF_WANTED,  /* until there is room for a request */
	SHELF_ASKED,   /* under way */
	SHELF_WAITING, /* for due_ms, then wanted again */
};

struct shelf_item {
	struct shelf_item *next;
	char *link;
	char *local;	     /* answers it from the records kept; or NULL */
	bool is_entry;	     /* the service's first document */
	struct page *page;   /* NULL until it came; replaced as a whole */
	struct entry *entry; /* the same for is_entry */
	char *etag;
	uint64_t edition; /* changes with page; 0: nothing came yet */
	int64_t asked_ms; /* when the answer that is here was asked for */
	bool from_copy;	  /* it is not of this session */
	bool recalled;	  /* the copy was looked into */
	bool looked_up;	  /* it was made of records of the copy */
	bool complete;	  /* by the complete copy: nobody is asked */
	bool ahead;	  /* came by SHELF_AHEAD and was not opened yet */
	bool glanced;	  /* while it was asked for, the copy was looked into */
	bool refused;	  /* as a guess; no guess asks for it again */
	enum shelf_state state;
	enum shelf_class hurry;
	uint64_t wish;	/* order among equals: the latest first */
	int64_t wished_ms;
	uint64_t fetch; /* number of the request under way */
	int64_t sent_ms;
	uint64_t era, sent_era; /* the shelf's, as asked_ms and sent_ms */
	int64_t due_ms;
	unsigned tries;
	struct err failure; /* of the last answer; ERR_NONE */
	int64_t failed_ms;
	unsigned holders; /* never dropped while there are any */
	uint64_t used;	  /* for dropping the longest unused */
	struct shelf *shelf;
};

struct shelf {
	struct fetcher *fetcher;
	const struct dialect *dialect;
	struct copy *copy; /* the caller's; NULL: nothing is kept */
	bool offline;	   /* nothing is asked */
	bool wants_sync;   /* what is complete is to be asked about */
	bool strange;	   /* a question was not known, or its answer was
			      not in our words */
	bool silent;	   /* what was asked last did not come */
	struct shelf_item *items;
	size_t count;
	uint64_t clock; /* of wishes and uses */
	uint64_t revision;
	size_t under_way;
	int64_t started_ms; /* the last one under way */
	struct shelf_ahead ahead;
	int64_t guess_ms; /* no guess is asked for before that */
	uint64_t era; /* answers asked for in an earlier one are old */
	/* Called when an item has a new page or failed; may be NULL. */
	void (*changed)(void *ctx, struct shelf_item *item);
	void *ctx;
};

void shelf_init(struct shelf *shelf, struct fetcher *fetcher,
    const struct dialect *dialect);
void shelf_done(struct shelf *shelf);

/* The item of that link, made when there is none, held by the caller until
 * shelf_release(). A link of copy.h is answered by the copy alone. */
struct shelf_item *shelf_hold(
    struct shelf *shelf, const char *link, bool is_entry);
void shelf_release(struct shelf_item *item);

/* The link of copy.h that answers it when the service does not; copied. */
void shelf_set_local(struct shelf_item *item, const char *local);

/* Asks for it unless it is here, asked already, or failed a moment ago. With
 * `since_ms`, one that was asked for before that is asked for again. What is
 * only guessed is not asked for while the service refuses. */
void shelf_want(
    struct shelf_item *item, enum shelf_class hurry, int64_t since_ms);
/* Where answers come from is another place: what failed at the other may be
 * had here, and is wished anew. */
void shelf_set_offline(struct shelf *shelf, bool offline);
/* What was asked for until now is old, and no tag of it is sent again. */
void shelf_expire(struct shelf *shelf);
/* The complete copy has changed: those that it answers are answered again;
 * those of the service are asked for as ever. */
void shelf_renew(struct shelf *shelf);
/* The user wants it now: failures are forgotten. */
void shelf_retry(struct shelf_item *item);
/* Waits for it no longer; a request under way ends on its own. */
void shelf_give_up(struct shelf_item *item);
bool shelf_is_loading(const struct shelf_item *item);

/* How old it may be to be shown without asking again: what was asked for
 * ahead is what the user then opens, once, for a while. */
int64_t shelf_open_since_ms(struct shelf_item *item, int64_t fresh_ms);

void shelf_turn(struct shelf *shelf);	     /* starts what is due */
int shelf_due_ms(const struct shelf *shelf); /* -1: nothing waits */
bool shelf_is_idle(const struct shelf *shelf);
/* Gives up what is wanted and under way. */
void shelf_cancel(struct shelf *shelf);

#endif
