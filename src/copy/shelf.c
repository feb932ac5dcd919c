/*
 * shelf.c: owns the documents of this session and the patience with the
 * service: at most three tries for what may pass (users-and-trust.md C.5),
 * none for what will not.
 */
#include "klaster/copy/shelf.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "shelf_parts.h"

#define SHELF_KEEP                                                             \
	24 /* items nobody holds are dropped past this; some 100 kB each */
#define SHELF_TRIES 3
#define BACK_OFF_MS 500	     /* doubled with each try */
#define FAILED_REST_MS 15000 /* before a view's wish asks again */
#define STATUS_GONE 410

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
	free(item->local);
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
		if (copy_is_local(link))
			shelf_set_local(item, link);
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

void shelf_set_local(struct shelf_item *item, const char *local)
{
	if (item->local == NULL)
		item->local = mem_strdup(local);
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

/* True when the item waits for another try, or was only guessed. */
static bool item_wait(struct shelf_item *item,
    const struct fetch_answer *answer, const struct err *err)
{
	if (!answer->passing)
		return false;
	item->due_ms =
	    clock_ms() + (answer->retry_after_ms >= 0 ? answer->retry_after_ms
						      : back_off_ms(item));
	if (answer->status != 0 && shelf_refuse_guesses(item))
		return true;
	if (item->tries >= SHELF_TRIES || item->holders == 0)
		return false;
	item->state = SHELF_WAITING;
	item->failure = *err;
	log_add(LOG_NOTE, "try %u of %d in %lld ms: %s", item->tries + 1,
	    SHELF_TRIES, (long long)(item->due_ms - clock_ms()), item->link);
	item->shelf->revision++;
	return true;
}

static bool read_entry(
    struct shelf_item *item, const struct pages_item *answer, struct err *err)
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
    struct shelf_item *item, const struct pages_item *answer, struct err *err)
{
	struct page *page = page_new();

	if (!item->shelf->dialect->page(page, answer->body, answer->len, err)) {
		page_free(page);
		return false;
	}
	page->lang = arena_strdup(&page->arena, answer->lang);
	page_free(item->page);
	item->page = page;
	return true;
}

static bool read_answer(
    struct shelf_item *item, const struct pages_item *answer, struct err *err)
{
	return item->is_entry ? read_entry(item, answer, err)
			      : read_page(item, answer, err);
}

/* --- what the copy has */

/* Asked for after the last shelf_expire(). */
static bool is_current(const struct shelf_item *item)
{
	return item->era == item->shelf->era;
}

/* The service is not asked for it. */
static bool is_away(const struct shelf_item *item)
{
	return item->shelf->offline || copy_is_local(item->link);
}

static void item_set_edition(
    struct shelf_item *item, const char *etag, int64_t asked_ms)
{
	free(item->etag);
	item->etag = etag != NULL ? mem_strdup(etag) : NULL;
	item->edition = ++item->shelf->clock;
	item->asked_ms = asked_ms;
	item->from_copy = item->looked_up = item->complete = false;
}

static void item_from_copy(
    struct shelf_item *item, const char *etag, int64_t asked_s)
{
	int64_t age_s = clock_wall_s() - asked_s;

	/* A clock that was put back makes nothing newer than now. */
	item_set_edition(item, etag,
	    clock_ms() - (asked_s < 0 || age_s < 0 ? 0 : age_s * 1000));
	item->from_copy = true;
	item->era = item->shelf->era;
	item->shelf->revision++;
}

/* The answer that was kept for this very link. */
static void item_recall(struct shelf_item *item)
{
	struct pages_item kept;
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct buf ours;

	buf_init(&ours, TRANSLATED_MAX);
	item->recalled = true;
	if (item->shelf->copy != NULL &&
	    copy_recall(item->shelf->copy, &arena, item->link, &kept)) {
		/* What kinds there are is learned from it. */
		if (item->is_entry)
			shelf_translate(item, &kept, &ours);
		if (read_answer(item, &kept, &err))
			item_from_copy(item, kept.etag, kept.asked_s);
		else
			log_add(LOG_ERROR, "%s: %s", item->link, err.text);
	}
	buf_done(&ours);
	arena_done(&arena);
}

bool shelf_look_up(struct shelf_item *item, struct err *err)
{
	struct err why = ERR_INIT;
	struct page *page;
	int64_t asked_s;
	bool complete;

	if (item->shelf->copy == NULL || item->local == NULL)
		return false;
	page = copy_answer(
	    item->shelf->copy, item->local, &asked_s, &complete, &why);
	/* Nothing here does not mean nothing there. */
	if (page == NULL || (page->count == 0 && !complete && !is_away(item))) {
		if (why.code != ERR_NONE && err != NULL)
			*err = why;
		page_free(page);
		return false;
	}
	page_free(item->page);
	item->page = page;
	item_from_copy(item, NULL, asked_s);
	item->looked_up = true;
	item->complete = complete;
	return true;
}

/* What the complete copy knows is not asked of the service: what has changed
 * there is, for all of it together. True when it is so here. */
static bool item_settle(struct shelf_item *item)
{
	struct copy *copy = item->shelf->copy;

	if (item->complete && is_current(item))
		return true;
	if (copy == NULL || item->local == NULL ||
	    (item->recalled && !item->complete) ||
	    !copy_covers(copy, item->local) || !shelf_look_up(item, NULL))
		return false;
	item->failure = (struct err)ERR_INIT;
	return item->complete;
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
	/* A login page of a network says nothing of the directory, either. */
	if (item->edition == 0 &&
	    (err->code == ERR_NETWORK || err->code == ERR_DATA))
		shelf_look_up(item, NULL);
	item->state = SHELF_IDLE;
	item->failure = *err;
	item->failed_ms = clock_ms();
	item_changed(item);
}

/* --- what the service says */

static void item_arrived(
    struct shelf_item *item, const struct pages_item *answer)
{
	struct copy *copy = item->shelf->copy;

	item->state = SHELF_IDLE;
	item->failure = (struct err)ERR_INIT;
	item->from_copy = false;
	item->era = item->sent_era;
	if (answer == NULL) { /* nothing is new but its age */
		item->asked_ms = item->sent_ms;
		item->shelf->revision++;
		if (copy != NULL && is_current(item))
			copy_confirm(copy, item->link);
		return;
	}
	item_set_edition(item, answer->etag, item->sent_ms);
	if (copy != NULL && is_current(item))
		copy_keep(copy, answer, item->page);
	item_changed(item);
}

/* A tombstone: what was erased there is not shown here either. */
static void item_forget(struct shelf_item *item)
{
	if (item->shelf->copy != NULL)
		copy_forget(item->shelf->copy, item->link, item->local);
	page_free(item->page);
	item->page = NULL;
	item->edition = 0;
	item->from_copy = false;
}

static void take_body(struct shelf_item *item, struct pages_item *body)
{
	struct err err = ERR_INIT;
	struct buf ours;

	buf_init(&ours, TRANSLATED_MAX);
	shelf_translate(item, body, &ours);
	if (read_answer(item, body, &err)) {
		item_arrived(item, body);
	} else {
		item->shelf->strange = true;
		err_prefix(&err, "%s", fetch_name(item->shelf->fetcher));
		item_fail(item, &err);
	}
	buf_done(&ours);
}

static void take_answer(void *ctx, const struct fetch_answer *answer)
{
	struct shelf_item *item = ctx;
	struct err err = answer->err;
	struct pages_item body = {.link = item->link,
	    .body = answer->body,
	    .len = answer->len,
	    .etag = answer->etag,
	    .lang = answer->content_language};

	item->fetch = 0;
	item->shelf->under_way--;
	item->shelf->silent = err.code == ERR_NETWORK && answer->status == 0;
	if (item->shelf->copy != NULL)
		copy_set_seq(
		    item->shelf->copy, fetch_seq(item->shelf->fetcher));
	shelf_count_ahead(item, answer);
	if (answer->status == STATUS_GONE)
		item_forget(item);
	if (err.code == ERR_NONE &&
	    shelf_needs_no_entry(item, answer->status)) {
		body.body = "{}";
		body.len = 2;
		take_body(item, &body);
		return;
	}
	if (err.code == ERR_NONE && answer->status >= 400)
		dialect_refusal(
		    item->shelf->dialect, item->shelf->fetcher, answer, &err);
	if (answer->status == 400 || answer->status == 404)
		item->shelf->strange = true;
	if (err.code != ERR_NONE) {
		if (!item_wait(item, answer, &err))
			item_fail(item, &err);
		return;
	}
	if (answer->status == 304)
		item_arrived(item, NULL);
	else
		take_body(item, &body);
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
	item->wished_ms = clock_ms();
	item->glanced = item->refused = false;
	item->tries = 0;
}

void shelf_set_offline(struct shelf *shelf, bool offline)
{
	struct shelf_item *item;

	shelf->offline = offline;
	for (item = shelf->items; item != NULL; item = item->next)
		if (item->state == SHELF_IDLE)
			item->failure = (struct err)ERR_INIT;
	shelf->revision++;
}

void shelf_expire(struct shelf *shelf)
{
	struct shelf_item *item;

	/* Perhaps the copy has it in the other language. */
	for (item = shelf->items; shelf->offline && item != NULL;
	     item = item->next)
		item->recalled = false;
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
	/* It is no guess any more: somebody waits for what is under way. */
	if (item->state == SHELF_ASKED && shelf_is_guess(item->hurry))
		item->hurry = hurry;
	if (item->state != SHELF_IDLE || item_settle(item))
		return;
	if (!item->recalled)
		item_recall(item);
	if (item->edition != 0 && hurry == SHELF_AHEAD)
		return; /* there is something to open; that asks again */
	if (shelf_is_guess(hurry) &&
	    (item->refused || clock_ms() < item->shelf->guess_ms))
		return;
	if (item->failure.code != ERR_NONE &&
	    (clock_ms() - item->failed_ms < FAILED_REST_MS || is_away(item)))
		return;
	if (item->edition == 0)
		item_enqueue(item, hurry);
	else if (is_away(item))
		return;
	else if (item->from_copy || item->asked_ms < since_ms ||
		 !is_current(item))
		item_enqueue(item, SHELF_AGAIN);
}

void shelf_retry(struct shelf_item *item)
{
	if (item->state == SHELF_ASKED)
		return;
	if (item->complete) {
		item->shelf->wants_sync = true;
		return;
	}
	item->failure = (struct err)ERR_INIT;
	item_enqueue(item, SHELF_SEEN);
	item->shelf->revision++;
}

static void item_renew(struct shelf_item *item)
{
	if (item->state != SHELF_IDLE)
		return;
	/* It may know more now, or less. */
	if (item->local != NULL && item->shelf->copy != NULL &&
	    copy_covers(item->shelf->copy, item->local)) {
		if (shelf_look_up(item, NULL)) {
			item->failure = (struct err)ERR_INIT;
			item_changed(item);
		}
	} else if (item->complete) {
		item->complete = false;
		item->recalled = true;
		if (!copy_is_local(item->link) && !item->shelf->offline)
			item_enqueue(item, SHELF_AGAIN);
	}
}

/* Whoever is told of one may want others, for which one that nobody holds is
 * dropped: it may be the next, but not this one. */
void shelf_renew(struct shelf *shelf)
{
	struct shelf_item *item, *next;

	for (item = shelf->items; item != NULL; item = next) {
		item->holders++;
		item_renew(item);
		next = item->next;
		item->holders--;
	}
	shelf->revision++;
}

static const char *shelf_trouble(const struct shelf *shelf)
{
	return shelf->copy != NULL ? copy_trouble(shelf->copy) : "";
}

/* What there is without the service is the answer. */
static void item_stay(struct shelf_item *item)
{
	struct err err = ERR_INIT;

	item->state = SHELF_IDLE;
	if (item->edition == 0 && !shelf_look_up(item, &err)) {
		if (err.code == ERR_NONE && shelf_trouble(item->shelf)[0])
			err_set(
			    &err, ERR_COPY, "%s", shelf_trouble(item->shelf));
		else if (err.code == ERR_NONE)
			err_set(&err, ERR_NOTHING,
			    _("this is not in the local copy"));
		item_fail(item, &err);
	} else {
		item_changed(item);
	}
}

void shelf_item_start(struct shelf_item *item)
{
	struct shelf *shelf = item->shelf;
	struct err err = ERR_INIT;

	if (is_away(item)) {
		item_stay(item);
		return;
	}
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
	shelf->started_ms = item->sent_ms;
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
