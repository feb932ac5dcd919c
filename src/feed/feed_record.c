/*
 * feed_record.c: owns the wish for one record: first as the list had it, then
 * whole. A source of one row, so that a view of details is a view like any
 * other.
 */
#include <stdlib.h>
#include "feed_parts.h"
#include "klaster/base/i18n.h"

#include "klaster/base/mem.h"

struct feed_record {
	struct feed_source base; /* first */
	struct shelf_item *item;
	const struct record *preview; /* in the source's arena; or NULL */
	struct err missing;
};

static struct feed_record *record_of(struct source *source)
{
	return (struct feed_record *)source;
}

static const struct record *whole(const struct feed_record *one)
{
	const struct page *page = one->item->page;

	return page != NULL && page->count > 0 ? page->records[0] : NULL;
}

static const struct record *record_row(struct source *source, uint64_t index)
{
	const struct feed_record *one = record_of(source);

	if (index > 0)
		return NULL;
	return whole(one) != NULL ? whole(one) : one->preview;
}

static struct total record_total(struct source *source)
{
	bool here = record_row(source, 0) != NULL;

	return (struct total){
	    .kind = here || record_of(source)->item->edition != 0
			? TOTAL_EXACT
			: TOTAL_UNKNOWN,
	    .count = here ? 1 : 0,
	};
}

static void record_want(struct source *source, uint64_t first, size_t count)
{
	struct feed_record *one = record_of(source);

	(void)first;
	(void)count;
	shelf_want(one->item, SHELF_SEEN, 0);
}

static struct source_status record_status(struct source *source)
{
	struct feed_record *one = record_of(source);
	struct source_status status;

	feed_status_init(one->base.feed, &status);
	feed_status_add(&status, one->item);
	if (status.failure == NULL && one->item->page != NULL &&
	    one->item->page->count == 0) {
		if (one->missing.code == ERR_NONE)
			err_set(&one->missing, ERR_NOTHING,
			    _("the service has no such record"));
		status.state = SOURCE_FAILED;
		status.failure = &one->missing;
	}
	return status;
}

static uint64_t record_revision(struct source *source)
{
	return record_of(source)->base.feed->shelf.revision;
}

static size_t no_facets(struct source *source, const struct facet **facets)
{
	(void)source;
	*facets = NULL;
	return 0;
}

static size_t no_suggestions(
    struct source *source, struct record *const **records)
{
	(void)source;
	*records = NULL;
	return 0;
}

static void record_refresh(struct source *source)
{
	shelf_retry(record_of(source)->item);
}

static void record_cancel(struct source *source)
{
	shelf_give_up(record_of(source)->item);
}

static void record_free(struct source *source)
{
	struct feed_record *one = record_of(source);

	feed_remove(&one->base);
	shelf_release(one->item);
	arena_done(&one->base.arena);
	free(one);
}

static void record_changed(struct feed_source *self, struct shelf_item *item)
{
	(void)self; /* the shelf's revision says it all */
	(void)item;
}

static const struct source_ops record_ops = {
    .total = record_total,
    .row = record_row,
    .want = record_want,
    .status = record_status,
    .revision = record_revision,
    .facets = no_facets,
    .suggestions = no_suggestions,
    .refresh = record_refresh,
    .cancel = record_cancel,
    .free = record_free,
};

static struct shelf_item *hold_record(
    struct feed *feed, const struct kind *kind, const char *id)
{
	struct shelf_item *item;
	struct buf link;

	buf_init(&link, 16 << 10);
	feed->dialect->record(feed->dialect, &link, kind, id);
	item = shelf_hold(&feed->shelf, buf_text(&link), false);
	buf_reset(&link);
	copy_link_record(&link, kind, id);
	shelf_set_local(item, buf_text(&link));
	buf_done(&link);
	return item;
}

struct source *feed_record(struct feed *feed, const struct kind *kind,
    const char *id, const struct record *preview)
{
	struct feed_record *one = mem_alloc(sizeof(*one));

	one->base.source.ops = &record_ops;
	one->base.source.query.kind = kind;
	one->base.changed = record_changed;
	arena_init(&one->base.arena);
	if (preview != NULL)
		one->preview = record_copy(&one->base.arena, preview);
	one->item = hold_record(feed, kind, id);
	feed_add(feed, &one->base);
	shelf_want(one->item, SHELF_SEEN,
	    shelf_open_since_ms(one->item, FEED_FRESH_MS));
	return &one->base.source;
}

/* --- ahead */

void feed_ahead(struct feed *feed, const struct kind *kind, const char *id)
{
	struct shelf_item *before = feed->ahead;

	feed->ahead = NULL;
	if (kind != NULL && !feed->frugal && !feed->shelf.offline) {
		feed->ahead = hold_record(feed, kind, id);
		shelf_want(feed->ahead, SHELF_AHEAD, 0);
	}
	/* Not asked yet, it is not asked any more. */
	shelf_release(before);
}

struct feed_spent feed_spent(const struct feed *feed)
{
	return (struct feed_spent){
	    .ahead_requests = feed->shelf.ahead.requests,
	    .ahead_bytes = feed->shelf.ahead.wire_bytes,
	};
}
