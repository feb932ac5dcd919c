/*
 * shelf_turn.c: owns which wish is asked next. What somebody waits for does
 * not wait for what nobody does: over a connection that carries one answer at
 * a time, wishes ahead are asked when nothing else is, one by one.
 */
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "shelf_parts.h"

#define SHELF_REQUESTS 4       /* under way at once */
#define GLANCE_MS 2000	       /* then what is kept is better than nothing */
#define AHEAD_PATIENCE_MS 1000 /* then it is overtaken, whatever it costs */
#define AHEAD_FRESH_MS (5 * 60 * 1000)

static struct shelf_item *most_wanted(const struct shelf *shelf)
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

/* Of what is under way, all is ahead of its time. */
static bool is_ahead(const struct shelf *shelf)
{
	const struct shelf_item *item;

	for (item = shelf->items; item != NULL; item = item->next)
		if (item->state == SHELF_ASKED && item->hurry == SHELF_SEEN)
			return false;
	return true;
}

/* When the item may be asked for: 0 now, -1 when something has ended. A
 * second connection costs more round trips than the end of a small answer,
 * but an answer that hangs must not hold up what is looked at. */
static int64_t wait_ms(const struct shelf *shelf, const struct shelf_item *item)
{
	int64_t left_ms;

	if (shelf->under_way == 0)
		return 0;
	if (shelf->under_way >= SHELF_REQUESTS)
		return -1;
	if (fetch_counts(shelf->fetcher).multiplexed)
		return item->hurry == SHELF_AHEAD ? -1 : 0;
	if (item->hurry != SHELF_SEEN)
		return -1;
	if (!is_ahead(shelf))
		return 0;
	left_ms = shelf->started_ms + AHEAD_PATIENCE_MS - clock_ms();
	return left_ms > 0 ? left_ms : 0;
}

/* When what is kept is looked at though the service may still say it: -1
 * never. Of a service that was silent before, nobody waits to see whether it
 * is so again. */
static int64_t glance_ms(const struct shelf_item *item)
{
	const struct shelf *shelf = item->shelf;
	int64_t left_ms;

	if (item->state == SHELF_IDLE || item->edition != 0 || item->glanced ||
	    item->hurry != SHELF_SEEN || item->holders == 0 ||
	    item->local == NULL || shelf->copy == NULL || shelf->offline)
		return -1;
	left_ms = item->wished_ms - clock_ms() +
		  (shelf->silent ? 0 : (int64_t)GLANCE_MS);
	return left_ms > 0 ? left_ms : 0;
}

/* Whoever is told may want more, and the items are others then. */
static void glance(struct shelf *shelf)
{
	struct shelf_item *item = shelf->items;

	while (item != NULL) {
		if (glance_ms(item) != 0) {
			item = item->next;
			continue;
		}
		item->glanced = true;
		if (shelf_look_up(item, NULL) && shelf->changed != NULL)
			shelf->changed(shelf->ctx, item);
		item = shelf->items;
	}
}

void shelf_turn(struct shelf *shelf)
{
	int64_t now_ms = clock_ms();
	struct shelf_item *item;

	glance(shelf);
	for (item = shelf->items; item != NULL; item = item->next)
		if (item->state == SHELF_WAITING && item->due_ms <= now_ms)
			item->state = SHELF_WANTED;
	while ((item = most_wanted(shelf)) != NULL && wait_ms(shelf, item) == 0)
		shelf_item_start(item);
}

int shelf_due_ms(const struct shelf *shelf)
{
	const struct shelf_item *item;
	int64_t soonest_ms = -1;

	item = most_wanted(shelf);
	if (item != NULL)
		soonest_ms = wait_ms(shelf, item);
	for (item = shelf->items; item != NULL; item = item->next) {
		int64_t left_ms = glance_ms(item);

		if (left_ms >= 0 && (soonest_ms < 0 || left_ms < soonest_ms))
			soonest_ms = left_ms;
		if (item->state != SHELF_WAITING)
			continue;
		left_ms = item->due_ms - clock_ms();
		if (left_ms < 0)
			left_ms = 0;
		if (soonest_ms < 0 || left_ms < soonest_ms)
			soonest_ms = left_ms;
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

/* --- ahead */

bool shelf_is_guess(enum shelf_class hurry)
{
	return hurry == SHELF_NEXT || hurry == SHELF_AHEAD;
}

bool shelf_refuse_guesses(struct shelf_item *item)
{
	struct shelf *shelf = item->shelf;
	struct shelf_item *other;

	if (shelf->guess_ms < item->due_ms)
		shelf->guess_ms = item->due_ms;
	for (other = shelf->items; other != NULL; other = other->next)
		if (other->state == SHELF_WANTED &&
		    shelf_is_guess(other->hurry))
			other->state = SHELF_IDLE;
	item->refused = shelf_is_guess(item->hurry);
	if (!item->refused)
		return false;
	item->state = SHELF_IDLE;
	shelf->revision++;
	log_add(LOG_NOTE, "refused, and nobody waits for it: %s", item->link);
	return true;
}

void shelf_count_ahead(
    struct shelf_item *item, const struct fetch_answer *answer)
{
	struct shelf_ahead *ahead = &item->shelf->ahead;

	if (!shelf_is_guess(item->hurry))
		return;
	item->ahead = item->hurry == SHELF_AHEAD;
	ahead->requests++;
	ahead->wire_bytes += answer->wire_bytes;
	log_add(LOG_NOTE,
	    "asked ahead: %llu bytes; %llu in %llu requests until now",
	    (unsigned long long)answer->wire_bytes,
	    (unsigned long long)ahead->wire_bytes,
	    (unsigned long long)ahead->requests);
}

int64_t shelf_open_since_ms(struct shelf_item *item, int64_t fresh_ms)
{
	if (item->ahead)
		fresh_ms = AHEAD_FRESH_MS;
	item->ahead = false;
	return clock_ms() - fresh_ms;
}
