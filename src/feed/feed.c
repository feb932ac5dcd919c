/*
 * feed.c: owns the sources and the documents they share. It knows which
 * source has asked for what, and nothing of what is drawn.
 */
#include "klaster/feed/feed.h"

#include <stdlib.h>
#include "feed_parts.h"
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"

#define PAGE_SIZE 50

static void tell_sources(void *ctx, struct shelf_item *item)
{
	struct feed *feed = ctx;
	struct feed_source *self;

	for (self = feed->sources; self != NULL; self = self->next)
		self->changed(self, item);
}

/* "lt, en;q=0.9": the user's list as HTTP has it. */
static void ask_in(struct feed *feed, const char *const *langs)
{
	const char *const *all = langs;
	struct buf list;
	int tenths = 10;

	buf_init(&list, 512);
	for (; langs != NULL && *langs != NULL && tenths > 0;
	     langs++, tenths--) {
		if (list.len > 0)
			buf_adds(&list, ", ");
		buf_adds(&list, *langs);
		if (tenths < 10)
			buf_addf(&list, ";q=0.%d", tenths);
	}
	fetch_set_language(
	    feed->fetcher, list.len > 0 ? buf_text(&list) : NULL);
	if (feed->shelf.copy != NULL)
		copy_set_langs(feed->shelf.copy, all, buf_text(&list));
	buf_done(&list);
}

void feed_set_langs(struct feed *feed, const char *const *langs)
{
	ask_in(feed, langs);
	shelf_expire(&feed->shelf);
}

static uint64_t recall_seq(void *ctx)
{
	return copy_seq(ctx);
}

struct feed *feed_open(const struct feed_options *options)
{
	struct feed *feed = mem_alloc(sizeof(*feed));

	shelf_init(&feed->shelf, options->fetcher, options->dialect);
	feed->shelf.changed = tell_sources;
	feed->shelf.ctx = feed;
	feed->shelf.copy = options->copy;
	if (options->copy != NULL)
		fetch_recall_seq(options->fetcher, recall_seq, options->copy);
	feed->shelf.offline = options->offline;
	feed->is_awaited = options->is_awaited;
	feed->awaited_ctx = options->awaited_ctx;
	feed->frugal = options->frugal;
	feed->fetcher = options->fetcher;
	ask_in(feed, options->langs);
	feed->dialect = options->dialect;
	feed->origin = mem_strdup(options->origin);
	feed->page_size =
	    options->page_size > 0 ? options->page_size : PAGE_SIZE;
	feed->sync_every_s = options->sync_every_s;
	return feed;
}

static void log_spent(const struct feed *feed)
{
	struct fetch_counts counts = fetch_counts(feed->fetcher);
	struct feed_spent spent = feed_spent(feed);

	log_add(LOG_NOTE,
	    "%llu requests over %llu connections, %llu bytes; asked ahead: "
	    "%llu requests, %llu bytes",
	    (unsigned long long)counts.requests,
	    (unsigned long long)counts.connections,
	    (unsigned long long)counts.wire_bytes,
	    (unsigned long long)spent.ahead_requests,
	    (unsigned long long)spent.ahead_bytes);
}

void feed_close(struct feed *feed)
{
	if (feed == NULL)
		return;
	while (feed->sources != NULL) {
		struct source *source = &feed->sources->source;

		source->ops->free(source);
	}
	sync_free(feed->sync);
	free(feed->extent_scope);
	log_spent(feed);
	shelf_done(&feed->shelf);
	free(feed->origin);
	free(feed);
}

void feed_add(struct feed *feed, struct feed_source *self)
{
	self->feed = feed;
	self->next = feed->sources;
	feed->sources = self;
}

void feed_remove(struct feed_source *self)
{
	struct feed_source **at = &self->feed->sources;

	while (*at != self)
		at = &(*at)->next;
	*at = self->next;
}

/* --- status */

void feed_status_init(const struct feed *feed, struct source_status *status)
{
	*status = (struct source_status){
	    .state = SOURCE_EMPTY,
	    .age_s = -1,
	    .origin = feed->origin,
	    .complete = true,
	};
}

void feed_status_add(
    struct source_status *status, const struct shelf_item *item)
{
	int64_t now_ms = clock_ms();
	const struct feed *feed;

	if (item == NULL)
		return;
	feed = item->shelf->ctx;
	if (shelf_is_loading(item))
		status->loading = true;
	if (item->state == SHELF_WAITING && item->due_ms > now_ms &&
	    (status->retry_in_ms == 0 ||
		item->due_ms - now_ms < status->retry_in_ms))
		status->retry_in_ms = item->due_ms - now_ms;
	if (item->page != NULL && item->page->walk.walked)
		status->walk = item->page->walk;
	if (item->edition != 0) {
		int64_t age_s = (now_ms - item->asked_ms) / 1000;

		if (age_s > status->age_s)
			status->age_s = age_s;
		status->copied |= item->from_copy;
		/* What came before the service was left is a copy by now. */
		if (item->from_copy || item->shelf->offline)
			status->state = SOURCE_COPY;
		else if (status->state == SOURCE_EMPTY)
			status->state = SOURCE_LIVE;
	}
	if (!item->complete)
		status->complete = false;
	else if (feed->sync != NULL)
		status->loading = true;
	else if (feed->sync_err.code != ERR_NONE) {
		status->state = SOURCE_FAILED;
		status->failure = &feed->sync_err;
	}
	if (item->page != NULL) {
		status->skipped += item->page->skipped;
		if (status->credit == NULL)
			status->credit = item->page->credit;
	}
	if (item->failure.code != ERR_NONE) {
		status->state = SOURCE_FAILED;
		status->failure = &item->failure;
	}
}

/* --- the entry */

const struct entry *feed_entry(struct feed *feed, struct source_status *status)
{
	if (status != NULL) {
		feed_status_init(feed, status);
		feed_status_add(status, feed->entry);
	}
	return feed->entry != NULL ? feed->entry->entry : NULL;
}

void feed_want_entry(struct feed *feed, bool again)
{
	struct buf link;

	if (feed->entry == NULL) {
		buf_init(&link, 256);
		feed->dialect->entry(feed->dialect, &link);
		feed->entry = shelf_hold(&feed->shelf, buf_text(&link), true);
		buf_done(&link);
	}
	if (again)
		shelf_retry(feed->entry);
	else
		shelf_want(feed->entry, SHELF_SEEN, 0);
}

/* --- the loop */

void feed_set_offline(struct feed *feed, bool offline)
{
	if (feed->shelf.offline == offline)
		return;
	if (offline)
		feed_cancel(feed);
	shelf_set_offline(&feed->shelf, offline);
}

void feed_set_frugal(struct feed *feed, bool frugal)
{
	feed->frugal = frugal;
	if (frugal)
		feed_ahead(feed, NULL, NULL);
}

uint64_t feed_revision(const struct feed *feed)
{
	return feed->shelf.revision;
}

bool feed_is_idle(const struct feed *feed)
{
	return shelf_is_idle(&feed->shelf) && feed->sync == NULL &&
	       feed->unfinished == 0 &&
	       (!feed->shelf.wants_sync || feed->shelf.offline);
}

bool feed_is_strange(const struct feed *feed)
{
	return feed->shelf.strange;
}

int feed_due_ms(const struct feed *feed)
{
	int sync_ms = feed_sync_due_ms(feed), shelf_ms;

	if (feed->unfinished > 0 ||
	    (feed->working && shelf_is_idle(&feed->shelf)))
		return 0;
	shelf_ms = shelf_due_ms(&feed->shelf);
	return sync_ms < 0 || (shelf_ms >= 0 && shelf_ms < sync_ms) ? shelf_ms
								    : sync_ms;
}

void feed_turn(struct feed *feed)
{
	shelf_turn(&feed->shelf);
	/* Whoever shows the rows will want them again. */
	if (feed->unfinished > 0) {
		feed->unfinished--;
		feed->shelf.revision++;
	}
	feed_sync_turn(feed);
	/* A quiet moment: a step, and then what is typed is looked at. */
	if (feed->shelf.copy != NULL && shelf_is_idle(&feed->shelf))
		feed->working = copy_work(feed->shelf.copy);
}

void feed_cancel(struct feed *feed)
{
	shelf_cancel(&feed->shelf);
	/* What it has is kept, and gone on from the next time. */
	sync_free(feed->sync);
	feed->sync = NULL;
	feed->sync_asked = false;
}

bool feed_question(
    const struct feed *feed, const struct query *query, struct buf *out)
{
	if (feed->dialect->question == NULL)
		return false;
	feed->dialect->question(out, query);
	return true;
}
