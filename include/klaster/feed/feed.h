/*
 * feed.h: where the copy and the network meet, behind model/source.h.
 * Everything that came is kept by the text of its query; a source answers
 * from what is kept at once and asks the service behind it. All sources of a
 * feed share its transfers: one wish is one request, whoever has it.
 */
#ifndef KLASTER_FEED_FEED_H
#define KLASTER_FEED_FEED_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/source.h"
#include "klaster/net/dialect.h"
#include "klaster/net/fetch.h"

struct feed;
struct copy; /* klaster/copy/copy.h */

struct feed_options {
	struct fetcher *fetcher; /* stays the caller's */
	const struct dialect *dialect;
	struct copy *copy;  /* stays the caller's; NULL: nothing is kept */
	bool offline;	    /* asks nothing: see feed_set_offline() */
	bool frugal;	    /* see feed_set_frugal() */
	const char *origin; /* to show: "bundled directory", a host */
	const char *const *langs; /* the user's list, ended by NULL */
	size_t page_size;	  /* rows asked for at once; 0: 50 */
	int64_t sync_every_s;	  /* how old a complete copy may be */
	/* Whether somebody waits, and what takes long is to be put off; NULL:
	 * nobody does. */
	bool (*is_awaited)(void *ctx);
	void *awaited_ctx;
};

struct feed *feed_open(const struct feed_options *options);
void feed_close(struct feed *feed); /* frees its sources too */

/* A virtual list. With facets (fields of the kind, ended by NULL, may be
 * NULL) the first page carries their counts. Nothing is asked, nor looked for
 * in the copy, before its first want(). Free by its ops. */
struct source *feed_list(struct feed *feed, const struct query *query,
    const struct field *const *facets);
/* The same, of a list that becomes one with those of other services: its rows
 * come with what they are put together by, too (dialect_list.also). */
struct source *feed_list_beside(struct feed *feed, const struct query *query,
    dialect_also *also, const struct field *const *facets, enum facet_of of);
/* The same for somebody who chooses: FACET_OF_CHOICE. */
struct source *feed_list_choice(struct feed *feed, const struct query *query,
    const struct field *const *facets);

/* The counts of feed_list_choice() alone, for somebody who has the rows. */
struct source *feed_counts(struct feed *feed, const struct query *query,
    const struct field *const *facets);
/* Appends the link that asks the question and no more, to be given away.
 * False if the service's dialect has none. */
bool feed_question(
    const struct feed *feed, const struct query *query, struct buf *out);

/* One record; `preview` (may be NULL) is shown until the whole one is here
 * and is copied. */
struct source *feed_record(struct feed *feed, const struct kind *kind,
    const char *id, const struct record *preview);

/* The record may be opened next: asked for when nothing else is under way,
 * unless there is something of it here. One at a time: it is not asked for
 * any more when another is, or none (kind NULL). */
void feed_ahead(struct feed *feed, const struct kind *kind, const char *id);

/* What came without being missed by anybody, of what fetch_counts() says. */
struct feed_spent {
	uint64_t ahead_requests, ahead_bytes;
};
struct feed_spent feed_spent(const struct feed *feed);

/* The entry document: counts of kinds. NULL until it came. */
const struct entry *feed_entry(struct feed *feed, struct source_status *status);
void feed_want_entry(struct feed *feed, bool again);

/* Changes whenever anything a source of this feed answers has changed. */
uint64_t feed_revision(const struct feed *feed);
/* Offline: no request is made; what the copy has is all there is. */
void feed_set_offline(struct feed *feed, bool offline);
/* Frugal: nothing is asked ahead, and no copy is brought up to date by
 * itself. That the network is dear is the user's word. */
void feed_set_frugal(struct feed *feed, bool frugal);
/* True when the copy answers what may be asked, and the service is not. */
bool feed_is_here(struct feed *feed);
/* True when nothing is wanted and nothing is under way. */
bool feed_is_idle(const struct feed *feed);
/* True when the service did not know a question (400, 404), or answered it in
 * words that are not ours: perhaps it is no klasterd. Who is refused, sent
 * elsewhere or cut off has learned nothing of that kind. */
bool feed_is_strange(const struct feed *feed);
/* Milliseconds until the feed wants its turn (a retry); -1: not by itself. */
int feed_due_ms(const struct feed *feed);
/* Starts what is wanted, the visible first. Once a turn of the loop. */
void feed_turn(struct feed *feed);
void feed_cancel(struct feed *feed);

/* Makes the copy complete, or what a question finds (scope NULL: as it is),
 * behind what is shown. False with err set: it does not begin. */
bool feed_sync(struct feed *feed, const char *scope, bool allow_mass_delete,
    struct err *err);
/* True once when one that was asked for has ended: with err, or without. */
struct sync_report;
bool feed_sync_news(
    struct feed *feed, struct sync_report *report, struct err *err);
/* How far the copy goes, in plain words; NULL without one. In the arena. */
const char *feed_copy_text(struct feed *feed, struct arena *arena);

/* The user's languages from now on, ended by NULL: what is kept is shown
 * until it came again in them. */
void feed_set_langs(struct feed *feed, const char *const *langs);

#endif
