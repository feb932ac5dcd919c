/*
 * shelf.c: owns the documents of this session and the patience with the
 * service: at most three tries for what may pass (users-and-trust.md C.5),
 * none for what will not.
 */
#include "shelf.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"

#define SHELF_KEEP 160	 /* items nobody holds are dropped past this */
#define SHELF_REQUESTS 4 /* under way at once */
#define SHELF_TRIES 3
#define BACK_OFF_MS 500	     /* doubled with each try */
#define FAILED_REST_MS 15000 /* before a view's wish asks again */

void shelf_init(
    struct shelf *shelf, struct fetcher *fetcher, const struct dialect *dialect)
{
	*shelf = (struct shelf){.fetcher = fetcher, .dialect = dialect};
}

static void item_free(struct shelf_item *item)
{
	if (item->fetch != 0)
		fetch_abandon(item->shelf->fetcher, item->fetch);
	page_free(item->page);
	if (item->entry != NULL) {
		entry_done(item->entry);
		free(item->entry);
	}
	free(item->etag);
	free(item->link);
	free(item);
}

void shelf_done(struct shelf *shelf)
{
	struct shelf_item *item;

	while ((item = shelf->items) != NULL) {
		shelf->items = item->next;
		item_free(item);
	}
	shelf->count = 0;
}

/* --- keeping */

static void drop_oldest(struct shelf *shelf)
{
	struct shelf_item **at, **oldest = NULL;
	struct shelf_item *item;

	for (at = &shelf->items; *at != NULL; at = &(*at)->next) {
		item = *at;
		if (item->holders > 0 || item->state == SHELF_ASKED)
			continue;
		if (oldest == NULL || item->used < (*oldest)->used)
			oldest = at;
	}
	if (oldest == NULL)
		return;
	item = *oldest;
	*oldest = item->next;
	shelf->count--;
	item_free(item);
}

struct shelf_item *shelf_hold(
    struct shelf *shelf, const char *link, bool is_entry)
{
	struct shelf_item *item = shelf->items;

	while (item != NULL &&
	       (item->is_entry != is_entry || strcmp(item->link, link) != 0))
		item = item->next;
	if (item == NULL) {
		if (shelf->count >= SHELF_KEEP)
			drop_oldest(shelf);
		item = mem_alloc(sizeof(*item));
		item->link = mem_strdup(link);
		item->is_entry = is_entry;
		item->shelf = shelf;
		item->next = shelf->items;
		shelf->items = item;
		shelf->count++;
	}
	item->holders++;
	item->used = ++shelf->clock;
	return item;
}

void shelf_release(struct shelf_item *item)
{
	if (item == NULL)
		return;
	item->holders--;
	item->used = ++item->shelf->clock;
	/* Nobody waits for it: what is not asked yet, is not asked. */
	if (item->holders == 0 && item->state != SHELF_ASKED)
		item->state = SHELF_IDLE;
}

/* --- answers */

/* Full jitter above a half, so that many clients do not come back at once.
 * Where the item lies in memory differs from one client to the next. */
static int64_t back_off_ms(const struct shelf_item *item)
{
	uint64_t most = (uint64_t)BACK_OFF_MS << item->tries;
	uint64_t mix = (uint64_t)(uintptr_t)item ^ (uint64_t)clock_ms();

	mix = (mix ^ (mix >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
	return (int64_t)(most / 2 + (mix >> 33) % (most / 2 + 1));
}

static void item_changed(struct shelf_item *item)
{
	struct shelf *shelf = item->shelf;

	shelf->revision++;
	if (shelf->changed != NULL)
		shelf->changed(shelf->ctx, item);
}

static void item_fail(struct shelf_item *item, const struct err *err)
{
	item->state = SHELF_IDLE;
	item->failure = *err;
	item->failed_ms = clock_ms();
	item_changed(item);
}

/* True when the item waits for another try. */
static bool item_wait(struct shelf_item *item,
    const struct fetch_answer *answer, const struct err *err)
{
	if (!answer->passing || item->tries >= SHELF_TRIES ||
	    item->holders == 0)
		return false;
	item->state = SHELF_WAITING;
	item->due_ms =
	    clock_ms() + (answer->retry_after_ms >= 0 ? answer->retry_after_ms
						      : back_off_ms(item));
	item->failure = *err;
	log_add(LOG_NOTE, "try %u of %d in %lld ms: %s", item->tries + 1,
	    SHELF_TRIES, (long long)(item->due_ms - clock_ms()), item->link);
	item->shelf->revision++;
	return true;
}

static bool read_entry(
    struct shelf_item *item, const struct fetch_answer *answer, struct err *err)
{
	struct entry *entry = mem_alloc(sizeof(*entry));

	if (!entry_decode(entry, answer->body, answer->len, err)) {
		free(entry);
		return false;
	}
	if (item->entry != NULL) {
		entry_done(item->entry);
		free(item->entry);
	}
	item->entry = entry;
	return true;
}

static bool read_page(
    struct shelf_item *item, const struct fetch_answer *answer, struct err *err)
{
	struct page *page = page_new();

	if (!item->shelf->dialect->page(page, answer->body, answer->len, err)) {
		page_free(page);
		return false;
	}
	if (answer->content_language != NULL)
		page->lang =
		    arena_strdup(&page->arena, answer->content_language);
	page_free(item->page);
	item->page = page;
	return true;
}

/* Why an error document, or one without, says no. */
static void read_refusal(
    struct shelf_item *item, const struct fetch_answer *answer, struct err *err)
{
	struct page *page = page_new();

	if (item->shelf->dialect->page(page, answer->body, answer->len, err) ||
	    err->code == ERR_DATA || err->code == ERR_NONE)
		fetch_status_err(item->shelf->fetcher, answer->status, err);
	page_free(page);
}

static void item_arrived(
    struct shelf_item *item, const struct fetch_answer *answer)
{
	item->state = SHELF_IDLE;
	item->failure = (struct err)ERR_INIT;
	item->asked_ms = item->sent_ms;
	item->era = item->sent_era;
	if (answer->status == 304) {
		item->shelf->revision++; /* its age is another */
		return;
	}
	free(item->etag);
	item->etag = answer->etag != NULL ? mem_strdup(answer->etag) : NULL;
	item->edition = ++item->shelf->clock;
	item_changed(item);
}

static void take_answer(void *ctx, const struct fetch_answer *answer)
{
	struct shelf_item *item = ctx;
	struct err err = answer->err;

	item->fetch = 0;
	item->shelf->under_way--;
	if (err.code == ERR_NONE && answer->status >= 400)
		read_refusal(item, answer, &err);
	if (err.code != ERR_NONE) {
		if (!item_wait(item, answer, &err))
			item_fail(item, &err);
		return;
	}
	if (answer->status != 304 &&
	    !(item->is_entry ? read_entry(item, answer, &err)
			     : read_page(item, answer, &err))) {
		item_fail(item, &err);
		return;
	}
	item_arrived(item, answer);
}

/* --- wishes */

bool shelf_is_loading(const struct shelf_item *item)
{
	return item->state != SHELF_IDLE;
}

static void item_enqueue(struct shelf_item *item, enum shelf_class hurry)
{
	item->state = SHELF_WANTED;
	item->hurry = hurry;
	item->wish = ++item->shelf->clock;
	item->tries = 0;
}

/* Asked for after the last shelf_expire(). */
static bool is_current(const struct shelf_item *item)
{
	return item->era == item->shelf->era;
}

void shelf_expire(struct shelf *shelf)
{
	shelf->era++;
	shelf->revision++;
}

void shelf_want(
    struct shelf_item *item, enum shelf_class hurry, int64_t since_ms)
{
	item->used = ++item->shelf->clock;
	if (item->state == SHELF_WANTED) {
		if (hurry < item->hurry)
			item->hurry = hurry;
		item->wish = item->shelf->clock;
		return;
	}
	if (item->state != SHELF_IDLE)
		return;
	if (item->failure.code != ERR_NONE &&
	    clock_ms() - item->failed_ms < FAILED_REST_MS)
		return;
	if (item->edition == 0)
		item_enqueue(item, hurry);
	else if (item->asked_ms < since_ms || !is_current(item))
		item_enqueue(item, SHELF_AGAIN);
}

void shelf_retry(struct shelf_item *item)
{
	if (item->state == SHELF_ASKED)
		return;
	item->failure = (struct err)ERR_INIT;
	item_enqueue(item, SHELF_SEEN);
	item->shelf->revision++;
}

static struct shelf_item *most_wanted(struct shelf *shelf)
{
	struct shelf_item *item, *best = NULL;

	for (item = shelf->items; item != NULL; item = item->next) {
		if (item->state != SHELF_WANTED)
			continue;
		if (best == NULL || item->hurry < best->hurry ||
		    (item->hurry == best->hurry && item->wish > best->wish))
			best = item;
	}
	return best;
}

static void item_start(struct shelf_item *item)
{
	struct shelf *shelf = item->shelf;
	struct err err = ERR_INIT;

	item->tries++;
	item->sent_ms = clock_ms();
	item->sent_era = shelf->era;
	item->fetch = fetch_start(shelf->fetcher, item->link,
	    item->edition != 0 && is_current(item) ? item->etag : NULL,
	    take_answer, item, &err);
	if (item->fetch == 0) {
		item_fail(item, &err);
		return;
	}
	item->state = SHELF_ASKED;
	shelf->under_way++;
}

void shelf_turn(struct shelf *shelf)
{
	int64_t now_ms = clock_ms();
	struct shelf_item *item;

	for (item = shelf->items; item != NULL; item = item->next)
		if (item->state == SHELF_WAITING && item->due_ms <= now_ms)
			item->state = SHELF_WANTED;
	while (shelf->under_way < SHELF_REQUESTS &&
	       (item = most_wanted(shelf)) != NULL)
		item_start(item);
}

int shelf_due_ms(const struct shelf *shelf)
{
	const struct shelf_item *item;
	int64_t soonest_ms = -1;

	for (item = shelf->items; item != NULL; item = item->next) {
		int64_t wait_ms;

		if (item->state == SHELF_WANTED &&
		    shelf->under_way < SHELF_REQUESTS)
			return 0;
		if (item->state != SHELF_WAITING)
			continue;
		wait_ms = item->due_ms - clock_ms();
		if (wait_ms < 0)
			wait_ms = 0;
		if (soonest_ms < 0 || wait_ms < soonest_ms)
			soonest_ms = wait_ms;
	}
	return (int)soonest_ms; /* at most the 15 minutes of Retry-After */
}

bool shelf_is_idle(const struct shelf *shelf)
{
	const struct shelf_item *item;

	for (item = shelf->items; item != NULL; item = item->next)
		if (item->state != SHELF_IDLE)
			return false;
	return true;
}

void shelf_give_up(struct shelf_item *item)
{
	struct err cancelled = ERR_INIT;

	if (item->state != SHELF_WANTED && item->state != SHELF_WAITING)
		return;
	err_set(&cancelled, ERR_NETWORK, _("cancelled"));
	item_fail(item, &cancelled);
}

void shelf_cancel(struct shelf *shelf)
{
	struct shelf_item *item;

	for (item = shelf->items; item != NULL; item = item->next)
		shelf_give_up(item);
	fetch_cancel_all(shelf->fetcher);
}
