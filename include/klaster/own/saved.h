/*
 * saved.h: how many hits the user's saved searches have now, and how many of
 * them are new since he last looked; and how much changed of each kind since
 * his last visit.
 *
 * New is a record that the search finds now and did not find when its list
 * was last seen. The hits of then are remembered by their addresses, so it is
 * counted from what changed since: one request for each search, in which the
 * service says which of the changed records the search finds; none when
 * nothing has changed. Of a search with more than SAVED_KEPT hits not all are
 * remembered: then what is told is how many are new or changed.
 */
#ifndef KLASTER_OWN_SAVED_H
#define KLASTER_OWN_SAVED_H

#include "klaster/model/source.h"
#include "klaster/net/dialect.h"
#include "klaster/net/fetch.h"
#include "klaster/own/own.h"

#define SAVED_KEPT 200

struct saved;
struct saved_seen;

/* All stay the caller's. */
struct saved *saved_open(
    struct own *own, struct fetcher *fetcher, const struct dialect *dialect);
/* Drops what is under way. NULL is allowed. */
void saved_close(struct saved *saved);

/* The service is at change `seq`; ask: it may be asked. What is known of that
 * state is not asked for again. Answers come by the fetcher's turn. */
void saved_count(struct saved *saved, uint64_t seq, bool ask);
/* The same for the kinds, since change `since`. */
void saved_count_kinds(
    struct saved *saved, uint64_t since, uint64_t seq, bool ask);
bool saved_is_idle(const struct saved *saved);
/* Changes when an answer has come. */
uint64_t saved_revision(const struct saved *saved);

struct saved_hits {
	bool has_total, has_news;
	bool stale; /* as when it was seen last: it was not asked since */
	bool whole; /* all hits of then are known: `fresh` is exact */
	bool more;  /* there are at least so many */
	uint64_t total;
	uint64_t fresh;	  /* new since last seen */
	uint64_t changed; /* new or changed since */
};
struct saved_hits saved_hits(const struct saved *saved, const char *name);
/* "12" and "3 new", "5 new or changed"; "" where nothing is known. */
const char *saved_total_text(
    const struct saved_hits *hits, struct arena *arena);
const char *saved_news_text(const struct saved_hits *hits, struct arena *arena);

/* Changes of a kind since the last visit; false: not known. *more: at least. */
bool saved_kind_changes(const struct saved *saved, const struct kind *kind,
    uint64_t *count, bool *more);

/* The hits of the search are seen now, as the source has them; `seq` is where
 * the service was before they were asked for. Where the source has not all
 * of those that can be remembered, their addresses are asked for. */
bool saved_see(struct saved *saved, const char *name, struct source *source,
    uint64_t seq, struct err *err);
/* Counts it on a service that tells no changes: the rows that the source has,
 * beside those that were seen last; where it never was, they are from now on.
 * More hits than are remembered cannot be told from new ones: then nothing is
 * said of news. */
bool saved_weigh(struct saved *saved, const char *name, struct source *source,
    struct err *err);
/* The hits as they were seen last, in the arena; NULL where it was never seen,
 * or not all are remembered: then none can be said to be new. */
const struct saved_seen *saved_remember(
    const struct own *own, const char *name, struct arena *arena);
bool saved_seen_has(const struct saved_seen *seen, const char *ref);
/* Whether the record was among the hits when they were seen last. */
bool saved_saw(const struct own *own, const char *name, const char *ref);

/* The query of a saved search, in the arena. False when there is none of that
 * name, with the nearest in err. */
bool saved_query(const struct own *own, const char *name, struct arena *arena,
    struct query *query, struct err *err);

#endif
