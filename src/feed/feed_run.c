/*
 * feed_run.c: owns the order of a list's pages. It asks for nothing.
 */
#include "feed_run.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

#define EMPTY_PAGES_MAX 20   /* services filter after paging */
#define REPEATED_PAGES_MAX 2 /* C.8: nothing new twice running */
#define SPARE_PAGES 10	     /* beyond what the total lets expect */

void run_init(struct run *run, bool backward)
{
	*run = (struct run){.backward = backward};
}

static void slot_done(struct run_slot *slot)
{
	shelf_release(slot->item);
	shelf_release(slot->past);
	free(slot->link);
}

void run_done(struct run *run)
{
	size_t i;

	for (i = 0; i < run->count; i++)
		slot_done(&run->slots[i]);
	shelf_release(run->tip);
	free(run->slots);
	free(run->more);
	free(run->edge_id);
	run_init(run, run->backward);
}

/* --- rows */

uint64_t run_rows(const struct run *run)
{
	const struct run_slot *last;

	if (run->count == 0)
		return 0;
	last = &run->slots[run->count - 1];
	return last->first + last->rows;
}

struct run_slot *run_find(const struct run *run, uint64_t at)
{
	size_t low = 0, high = run->count;

	/* The last slot that starts at or before the row; slots without rows
	 * share their start with the one that has it, which comes last. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (run->slots[middle].first <= at)
			low = middle + 1;
		else
			high = middle;
	}
	while (low > 0) {
		struct run_slot *slot = &run->slots[low - 1];

		if (at < slot->first + slot->rows)
			return slot;
		if (slot->rows > 0)
			break;
		low--;
	}
	return NULL;
}

const struct page *run_page(const struct run_slot *slot)
{
	if (slot->item != NULL && slot->item->page != NULL)
		return slot->item->page;
	return slot->past != NULL ? slot->past->page : NULL;
}

const struct record *run_row(const struct run *run, uint64_t at)
{
	const struct run_slot *slot = run_find(run, at);
	const struct page *page = slot != NULL ? run_page(slot) : NULL;
	uint64_t inside;

	if (page == NULL)
		return NULL;
	inside = at - slot->first;
	if (run->backward)
		inside = slot->rows - 1 - inside;
	inside += slot->skip;
	if (inside >= page->count)
		return NULL;
	return page->records[inside];
}

static void number_from(struct run *run, size_t from)
{
	for (; from < run->count; from++) {
		const struct run_slot *before =
		    from > 0 ? &run->slots[from - 1] : NULL;

		run->slots[from].first =
		    before != NULL ? before->first + before->rows : 0;
	}
}

/* --- growing */

/* FNV-1a over kinds and ids, in their order. */
static uint64_t print_page(const struct page *page)
{
	uint64_t print = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < page->count; i++) {
		const char *at = page->records[i]->id;

		print ^= kind_index(page->records[i]->kind) + 1;
		do {
			print ^= (unsigned char)*at;
			print *= UINT64_C(0x100000001b3);
		} while (*at++ != '\0');
	}
	return print;
}

static bool is_repeated(const struct run *run, const char *link, uint64_t print)
{
	size_t i;

	for (i = 0; i < run->count; i++)
		if ((run->slots[i].rows > 0 && run->slots[i].print == print) ||
		    strcmp(run->slots[i].link, link) == 0)
			return true;
	return false;
}

static uint64_t pages_expected(const struct run *run)
{
	const struct page *page = run_page(&run->slots[0]);

	if (page == NULL || page->total.kind != TOTAL_EXACT || page->count == 0)
		return RUN_PAGES_MAX;
	return page->total.count / page->count + SPARE_PAGES + EMPTY_PAGES_MAX;
}

static void run_stop(struct run *run)
{
	err_set(&run->stopped, ERR_PARTIAL,
	    _("stopped after %llu rows: the service repeats pages"),
	    (unsigned long long)run_rows(run));
	free(run->more);
	run->more = NULL;
	run->ended = true;
}

static void set_edge(struct run *run, const struct record *record)
{
	free(run->edge_id);
	run->edge_id = mem_strdup(record->id);
	run->edge_kind = record->kind;
}

/* Where the page has the record at which the other run stands; count of the
 * page when it has it not. */
static size_t find_edge(const struct page *page, const struct run *other)
{
	size_t i;

	if (other == NULL || other->edge_id == NULL)
		return page->count;
	for (i = 0; i < page->count; i++)
		if (page->records[i]->kind == other->edge_kind &&
		    strcmp(page->records[i]->id, other->edge_id) == 0)
			break;
	return i;
}

static struct run_slot *push_slot(struct run *run)
{
	if (run->count == run->cap) {
		run->cap = run->cap > 0 ? run->cap * 2 : 16;
		run->slots =
		    mem_realloc(run->slots, run->cap * sizeof(*run->slots));
	}
	run->slots[run->count] = (struct run_slot){.link = NULL};
	return &run->slots[run->count++];
}

/* Guards of C.8. The slot is the last one, with its rows counted. */
static void watch_progress(struct run *run, bool repeated)
{
	struct run_slot *slot = &run->slots[run->count - 1];

	if (repeated) {
		slot->rows = 0;
		slot->cut = true;
		run->repeated_pages++;
	} else if (slot->rows == 0) {
		run->empty_pages++;
	} else {
		run->empty_pages = run->repeated_pages = 0;
	}
	if (run->more != NULL && (run->repeated_pages >= REPEATED_PAGES_MAX ||
				     run->empty_pages >= EMPTY_PAGES_MAX ||
				     run->count >= RUN_PAGES_MAX ||
				     run->count >= pages_expected(run)))
		run_stop(run);
}

bool run_absorb(struct run *run, const char *next, const struct run *other)
{
	struct shelf_item *item = run->tip;
	const struct page *page = item->page;
	uint64_t print = print_page(page);
	bool repeated = is_repeated(run, item->link, print);
	size_t edge = find_edge(page, other);
	bool met = edge < page->count;
	struct run_slot *slot = push_slot(run);

	run->tip = NULL;
	slot->item = item;
	slot->link = mem_strdup(item->link);
	slot->edition = item->edition;
	slot->print = print;
	slot->backward = run->backward;
	slot->skip = met && run->backward ? (uint32_t)edge + 1 : 0;
	slot->rows = (uint32_t)((met && !run->backward ? edge : page->count) -
				slot->skip);
	slot->cut = met;
	free(run->more);
	run->more = next != NULL ? mem_strdup(next) : NULL;
	run->ended = next == NULL;
	number_from(run, run->count - 1);
	watch_progress(run, repeated);
	if (page->count > 0 && !repeated)
		set_edge(
		    run, page->records[run->backward ? 0 : page->count - 1]);
	return met;
}

void run_join(struct run *head, struct run *tail)
{
	size_t start = head->count;

	while (tail->count > 0) {
		struct run_slot *slot = push_slot(head);

		*slot = tail->slots[--tail->count];
	}
	number_from(head, start);
	shelf_release(head->tip);
	head->tip = NULL;
	free(head->more);
	head->more = NULL;
	head->ended = true;
	run_done(tail);
}

/* --- news */

bool run_recount(struct run *run, size_t index, const char *next)
{
	struct run_slot *slot = &run->slots[index];
	const struct page *page = slot->item->page;
	const struct run_slot *following =
	    index + 1 < run->count ? &run->slots[index + 1] : NULL;

	slot->edition = slot->item->edition;
	slot->print = print_page(page);
	shelf_release(slot->past);
	slot->past = NULL;
	if (!slot->cut)
		slot->rows = (uint32_t)page->count;
	else if (slot->skip + (uint64_t)slot->rows > page->count)
		slot->rows = page->count > slot->skip
				 ? (uint32_t)(page->count - slot->skip)
				 : 0;
	number_from(run, index);
	if (following == NULL) {
		/* The way on may be another now, or be there at last. */
		if (run->stopped.code != ERR_NONE || run->tip != NULL ||
		    slot->backward != run->backward)
			return true;
		free(run->more);
		run->more = next != NULL ? mem_strdup(next) : NULL;
		run->ended = next == NULL;
		return true;
	}
	/* Of pages that came from the end and were joined, the link leads to
	 * the one before. */
	if (slot->backward != following->backward || slot->cut ||
	    slot->backward != run->backward)
		return true;
	return next != NULL && strcmp(next, following->link) == 0;
}

void run_cut(struct run *run, size_t from, const char *next)
{
	while (run->count > from)
		slot_done(&run->slots[--run->count]);
	shelf_release(run->tip);
	run->tip = NULL;
	free(run->more);
	run->more = next != NULL ? mem_strdup(next) : NULL;
	run->ended = next == NULL;
	run->empty_pages = run->repeated_pages = 0;
	run->stopped = (struct err)ERR_INIT;
}

void run_refit(struct run *run, run_relink *relink, void *ctx)
{
	char *link;
	size_t i;

	for (i = 0; i < run->count; i++) {
		struct run_slot *slot = &run->slots[i];

		link = relink(ctx, slot->link);
		if (link == NULL)
			continue;
		free(slot->link);
		slot->link = link;
		if (slot->item == NULL)
			continue;
		if (slot->past == NULL)
			slot->past = slot->item;
		else
			shelf_release(slot->item);
		slot->item = NULL;
	}
	link = run->more != NULL ? relink(ctx, run->more) : NULL;
	if (link == NULL)
		return;
	free(run->more);
	run->more = link;
	shelf_release(run->tip);
	run->tip = NULL;
}

static bool is_held(const struct run_slot *slot)
{
	return slot->item != NULL || slot->past != NULL;
}

void run_trim(struct run *run, uint64_t at, uint64_t keep)
{
	size_t low = 1, high = run->count;
	uint64_t held = 0;
	size_t i;

	for (i = 0; i < run->count; i++)
		held += is_held(&run->slots[i]) ? run->slots[i].rows : 0;
	while (held > keep && low < high) {
		const struct run_slot *first = &run->slots[low];
		const struct run_slot *last = &run->slots[high - 1];
		uint64_t before = at > first->first ? at - first->first : 0;
		uint64_t behind = last->first > at ? last->first - at : 0;
		size_t far = before >= behind ? low++ : --high;
		struct run_slot *slot = &run->slots[far];

		if (!is_held(slot))
			continue;
		shelf_release(slot->item);
		shelf_release(slot->past);
		slot->item = slot->past = NULL;
		held -= slot->rows;
	}
}
