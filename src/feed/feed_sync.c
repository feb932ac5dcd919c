/*
 * feed_sync.c: owns the complete copy's being brought up to date behind the
 * screen: at the start, and when somebody does something and it has been a
 * while. Nothing here wakes an idle program.
 */
#include <stdlib.h>
#include <string.h>
#include "feed_parts.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

#define AGAIN_MS 60000 /* after one that failed */
#define LOOK_MS 2000   /* another klaster may have brought it up to date */

const struct copy_extent *feed_extent(struct feed *feed)
{
	if (feed->extent_ms != 0 && clock_ms() - feed->extent_ms < LOOK_MS)
		return &feed->extent;
	copy_extent(feed->shelf.copy, &feed->extent);
	free(feed->extent_scope);
	feed->extent_scope =
	    mem_strdup(feed->extent.there ? feed->extent.scope : "");
	feed->extent.scope = feed->extent_scope;
	feed->extent_ms = clock_ms();
	return &feed->extent;
}

bool feed_is_here(struct feed *feed)
{
	if (feed->shelf.copy == NULL)
		return false;
	return feed->shelf.offline ||
	       (feed_extent(feed)->there && *feed->extent.scope == '\0');
}

static void end(struct feed *feed)
{
	struct sync_report report;

	feed->sync_err = (struct err)ERR_INIT;
	sync_result(feed->sync, &report, &feed->sync_err);
	sync_free(feed->sync);
	feed->sync = NULL;
	feed->sync_ended_ms = clock_ms();
	feed->extent_ms = 0;
	feed->sync_report = report;
	feed->sync_news = feed->sync_asked;
	feed->sync_asked = false;
	shelf_renew(&feed->shelf);
}

static bool begin(
    struct feed *feed, const char *scope, bool allow, struct err *err)
{
	struct sync_options options = {.copy = feed->shelf.copy,
	    .fetcher = feed->fetcher,
	    .dialect = feed->dialect,
	    .scope = scope,
	    .allow_mass_delete = allow,
	    .is_awaited = feed->is_awaited,
	    .awaited_ctx = feed->awaited_ctx};

	/* The screen has just asked how far the service is; who wishes to have
	 * it known is not told what was so a while ago. */
	if (!feed->shelf.wants_sync && !feed->sync_asked &&
	    feed->entry != NULL && feed->entry->entry != NULL &&
	    !feed->entry->from_copy &&
	    clock_ms() - feed->entry->asked_ms < AGAIN_MS && scope == NULL) {
		options.entry = feed->entry->entry;
		options.entry_age_s =
		    (clock_ms() - feed->entry->asked_ms) / 1000;
	}
	feed->sync = sync_start(&options, err);
	feed->sync_ended_ms = clock_ms();
	feed->shelf.wants_sync = false;
	return feed->sync != NULL;
}

bool feed_sync(
    struct feed *feed, const char *scope, bool allow, struct err *err)
{
	if (feed->shelf.copy == NULL)
		return err_set(err, ERR_NOTHING,
		    _("The bundled directory is on this machine anyway."));
	if (feed->shelf.offline)
		return err_set(err, ERR_NETWORK,
		    _("Offline: nothing is asked. First: online."));
	if (feed->sync != NULL)
		return err_set(err, ERR_NOTHING,
		    _("The copy is being brought up to date."));
	feed->sync_asked = true;
	if (!begin(feed, scope, allow, err)) {
		feed->sync_asked = false;
		return false;
	}
	feed->shelf.revision++;
	return true;
}

static bool is_due(struct feed *feed)
{
	const struct copy_extent *extent;
	int64_t age_s;

	if (feed->shelf.copy == NULL || feed->shelf.offline)
		return false;
	/* That is the first question of a sync, too. */
	if (feed->entry != NULL && shelf_is_loading(feed->entry))
		return false;
	if (feed->shelf.wants_sync || feed->frugal)
		return feed->shelf.wants_sync;
	if (feed->sync_ended_ms != 0 &&
	    clock_ms() - feed->sync_ended_ms < AGAIN_MS)
		return false;
	extent = feed_extent(feed);
	age_s = clock_wall_s() - extent->asked_s;
	/* What is still to be cleaned is for a screen, where there is time, and
	 * not at once where it has just failed. */
	return extent->there && ((extent->owes && feed->is_awaited != NULL &&
				     !feed->sync_report.unscrubbed) ||
				    age_s < 0 || age_s >= feed->sync_every_s);
}

void feed_sync_turn(struct feed *feed)
{
	if (feed->sync == NULL && is_due(feed)) {
		feed->sync_err = (struct err)ERR_INIT;
		begin(feed, NULL, false, &feed->sync_err);
		feed->shelf.revision++;
	}
	if (feed->sync == NULL)
		return;
	sync_turn(feed->sync);
	if (sync_is_done(feed->sync))
		end(feed);
}

int feed_sync_due_ms(const struct feed *feed)
{
	/* The entry that is under way comes first, and wakes us. */
	bool waits = feed->entry != NULL && shelf_is_loading(feed->entry);

	if (feed->sync == NULL)
		return feed->shelf.wants_sync && !feed->shelf.offline && !waits
			   ? 0
			   : -1;
	return sync_due_ms(feed->sync);
}

bool feed_sync_news(
    struct feed *feed, struct sync_report *report, struct err *err)
{
	bool news = feed->sync_news;

	feed->sync_news = false;
	*report = feed->sync_report;
	*err = feed->sync_err;
	return news;
}
