/*
 * feed_list.c: owns the wishes of one virtual list: two runs of pages, from
 * the first row on and from the last row back, grown where the rows are
 * looked at. How to go on is always the service's own link.
 */
#include <stdlib.h>
#include "feed_list.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

/* Of one list in memory: what a tall terminal shows some times over. Rows, as a
 * page may be of two. */
#define KEPT_ROWS 600

static struct feed_list *list_of(struct source *source)
{
	return (struct feed_list *)source;
}

static void list_touch(struct feed_list *list)
{
	list->base.feed->shelf.revision++;
}

/* --- how many, and which */

static struct total list_total(struct source *source)
{
	struct feed_list *list = list_of(source);
	uint64_t known = run_rows(&list->head) + run_rows(&list->tail);
	struct total total = list->believed;

	if (list->head.ended)
		return (struct total){
		    .kind = list->head.stopped.code == ERR_NONE
				? TOTAL_EXACT
				: TOTAL_AT_LEAST,
		    .count = known,
		};
	if (list->head.count == 0)
		return (struct total){.kind = TOTAL_UNKNOWN};
	/* There is something between or behind: at least a row to look for. */
	if (total.kind == TOTAL_UNKNOWN || total.count < known ||
	    (total.count == known && total.kind != TOTAL_EXACT))
		total.count = known + 1;
	return total;
}

static uint64_t tail_start(struct feed_list *list)
{
	return list_total(&list->base.source).count - run_rows(&list->tail);
}

static const struct record *list_row(struct source *source, uint64_t index)
{
	struct feed_list *list = list_of(source);
	uint64_t count = list_total(source).count;

	if (index < run_rows(&list->head))
		return run_row(&list->head, index);
	if (index < count && index >= tail_start(list))
		return run_row(&list->tail, count - 1 - index);
	return NULL;
}

/* --- growing */

/* The page's link on in the run's direction, absolute; NULL at the end. */
static const char *next_link(struct feed_list *list,
    const struct shelf_item *item, bool backward, struct arena *arena,
    struct err *err)
{
	const char *link = backward ? item->page->prev : item->page->next;

	if (link == NULL || item->looked_up)
		return link;
	return fetch_resolve(
	    list->base.feed->fetcher, arena, item->link, link, err);
}

/* The way to the last rows, as `next_link()` has the way on. */
static const char *last_link(
    struct feed_list *list, const struct shelf_item *item, struct arena *arena)
{
	struct err err = ERR_INIT;
	const char *link = item->page->last;

	if (link == NULL || item->looked_up)
		return link;
	return fetch_resolve(
	    list->base.feed->fetcher, arena, item->link, link, &err);
}

static void keep_first_words(struct feed_list *list)
{
	const struct shelf_item *first = list->head.slots[0].item;
	struct arena arena = ARENA_INIT;
	const char *last;

	/* Of a page that does not say it, what the copy said is no total. */
	list->believed = first->page->total;
	if (list->head.ended || list->tail.count > 0 || list->tail.tip != NULL)
		return;
	last = last_link(list, first, &arena);
	if (last != NULL) {
		free(list->tail.more);
		list->tail.more = mem_strdup(last);
	}
	arena_done(&arena);
}

/* The runs stand side by side: no row is between them, and none is in both. */
static bool touches(const struct feed_list *list)
{
	return list->tail.count > 0 && list->believed.kind == TOTAL_EXACT &&
	       run_rows(&list->head) + run_rows(&list->tail) ==
		   list->believed.count;
}

static void list_absorb(struct feed_list *list, struct run *run)
{
	struct run *other = run == &list->head ? &list->tail : &list->head;
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	const char *next;
	bool met;

	next = next_link(list, run->tip, run->backward, &arena, &err);
	met = run_absorb(run, next, other);
	if (err.code != ERR_NONE && run->stopped.code == ERR_NONE)
		run->stopped = err; /* a link that leads elsewhere */
	arena_done(&arena);
	if (met || touches(list)) {
		run_join(&list->head, &list->tail);
	} else if (run == &list->tail && run->ended &&
		   run->stopped.code == ERR_NONE) {
		/* It came to the first row without meeting: all is here. */
		run_done(&list->head);
		run_join(&list->head, &list->tail);
	} else if (run == &list->head && run->ended &&
		   run->stopped.code == ERR_NONE) {
		run_done(&list->tail);
	}
	if (run == &list->head && list->head.count == 1 &&
	    list->head.slots[0].item != NULL)
		keep_first_words(list);
	list_touch(list);
}

/* One page more. True when it was kept and is taken in already. */
static bool list_grow(
    struct feed_list *list, struct run *run, enum shelf_class hurry)
{
	if (run->ended)
		return false;
	if (run->tip == NULL) {
		if (run->more == NULL)
			return false;
		run->tip =
		    shelf_hold(&list->base.feed->shelf, run->more, false);
		if (run == &list->head && run->count == 0)
			shelf_set_local(run->tip, list->local);
	}
	shelf_want(run->tip, hurry, list->since_ms);
	if (run->tip->page == NULL)
		return false;
	list_absorb(list, run);
	return true;
}

static void list_recount(struct feed_list *list, struct run *run, size_t index);

/* The pages of rows that are known: back again when they were dropped, asked
 * for again when they are old. */
static void list_hold_rows(
    struct feed_list *list, struct run *run, uint64_t first, uint64_t end)
{
	struct shelf *shelf = &list->base.feed->shelf;
	uint64_t rows = run_rows(run);

	while (first < end && first < rows) {
		struct run_slot *slot = run_find(run, first);

		if (slot == NULL)
			return;
		if (slot->item == NULL) {
			slot->item = shelf_hold(shelf, slot->link, false);
			if (slot == list->head.slots)
				shelf_set_local(slot->item, list->local);
			list_touch(list);
		}
		shelf_want(slot->item, SHELF_SEEN, list->since_ms);
		/* The copy may have had it at once. */
		if (slot->item->page != NULL &&
		    slot->edition != slot->item->edition)
			list_recount(list, run, (size_t)(slot - run->slots));
		first = slot->first + slot->rows;
	}
}

/* The same for rows counted from the last one. */
static void list_hold_tail(struct feed_list *list, uint64_t first, uint64_t end)
{
	uint64_t count = list_total(&list->base.source).count;
	uint64_t start = tail_start(list);

	if (first < start)
		first = start;
	if (end > count)
		end = count;
	if (first < end)
		list_hold_rows(list, &list->tail, count - end, count - first);
}

/* Grows the run that is nearer to rows nobody has. True when it grew. */
static bool list_fill_gap(struct feed_list *list, uint64_t first, uint64_t end)
{
	uint64_t head_end = run_rows(&list->head);
	uint64_t gap_end = tail_start(list);

	if (list->head.ended || end <= head_end || first >= gap_end)
		return false;
	if (first < head_end)
		first = head_end;
	if (end > gap_end)
		end = gap_end;
	if (!list->tail.ended &&
	    (list->tail.more != NULL || list->tail.tip != NULL) &&
	    gap_end - end < first - head_end)
		return list_grow(list, &list->tail, SHELF_SEEN);
	return list_grow(list, &list->head, SHELF_SEEN);
}

static void list_pursue(struct feed_list *list)
{
	size_t ahead = list->base.feed->frugal ? 0 : list->want_count;
	uint64_t first = list->want_first;
	uint64_t end = first + list->want_count;
	unsigned patience = 64; /* pages taken from the shelf at a stretch */

	if (list->pursuing)
		return;
	list->pursuing = true;
	list_hold_rows(list, &list->head, first, end);
	list_hold_tail(list, first, end);
	if (list->head.count == 0)
		list_grow(list, &list->head, SHELF_SEEN);
	while (list->head.count > 0 && list_fill_gap(list, first, end) &&
	       --patience > 0)
		;
	/* What is typed meanwhile comes first; then it goes on. */
	if (patience == 0)
		list->base.feed->unfinished = FEED_UNFINISHED;
	/* What the next page of the screen will need, in the same turn: the
	 * answer that filled this one often has it. */
	if (ahead > 0 && list->head.count > 0 &&
	    end + ahead > run_rows(&list->head) &&
	    first <= run_rows(&list->head))
		list_grow(list, &list->head, SHELF_NEXT);
	if (ahead > 0 && list->tail.count > 0 &&
	    first < tail_start(list) + ahead && end > tail_start(list))
		list_grow(list, &list->tail, SHELF_NEXT);
	run_trim(&list->head, first, KEPT_ROWS);
	if (first >= tail_start(list))
		run_trim(&list->tail,
		    list_total(&list->base.source).count - 1 - first,
		    KEPT_ROWS);
	list->pursuing = false;
}

static void list_want(struct source *source, uint64_t first, size_t count)
{
	struct feed_list *list = list_of(source);

	list->want_first = first;
	list->want_count = count;
	list_pursue(list);
}

/* --- columns */

static bool list_asks_for(
    const struct feed_list *list, const struct field *field)
{
	size_t i;

	for (i = 0; i < list->field_count; i++)
		if (list->fields[i] == field)
			return true;
	return field == &list->base.source.query.kind->fields[0];
}

/* The same page with the columns that are asked for now. */
static char *relink(void *ctx, const char *link)
{
	struct feed_list *list = ctx;
	const struct dialect_list ask = {.query = &list->base.source.query,
	    .fields = list->fields,
	    .field_count = list->field_count,
	    .also = list->also};

	return feed_link_refit(list->base.feed, &ask, link);
}

static bool is_asked(const struct feed_list *list)
{
	return list->head.count > 0 || list->head.tip != NULL;
}

static void list_need(
    struct source *source, const struct field *const *fields, size_t count)
{
	struct feed_list *list = list_of(source);
	size_t i, before = list->field_count;

	if (source->query.kind == NULL)
		return;
	if (!is_asked(list))
		list->field_count = before = 0;
	/* A column that was shown once is shown again by one key. */
	for (i = 0; i < count && list->field_count < KIND_FIELD_MAX; i++)
		if (!list_asks_for(list, fields[i]))
			list->fields[list->field_count++] = fields[i];
	if (is_asked(list) && list->field_count == before)
		return;
	/* The records that are kept say more than a page nobody asked for. */
	if (is_asked(list) && list->base.feed->shelf.offline) {
		list->field_count = before;
		return;
	}
	run_refit(&list->head, relink, list);
	run_refit(&list->tail, relink, list);
	list_touch(list);
}

/* --- news */

/* Rows of the copy and rows of the service are not put into one list: where
 * the first page comes from, the others do. */
static bool is_of_another_place(const struct feed_list *list)
{
	const struct run *head = &list->head, *tail = &list->tail;
	const char *other = head->count > 1   ? head->slots[1].link
			    : head->more      ? head->more
			    : tail->count > 0 ? tail->slots[0].link
					      : tail->more;

	return other != NULL &&
	       copy_is_local(other) != head->slots[0].item->looked_up;
}

static void list_recount(struct feed_list *list, struct run *run, size_t index)
{
	struct run_slot *slot = &run->slots[index];
	bool is_first = run == &list->head && index == 0;
	bool moved = is_first && is_of_another_place(list);
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	const char *next;

	next = next_link(list, slot->item, slot->backward, &arena, &err);
	if (!run_recount(run, index, next) || moved)
		run_cut(run, index + 1, next);
	if (moved)
		run_done(&list->tail);
	if (is_first)
		keep_first_words(list);
	arena_done(&arena);
	list_touch(list);
}

static void recount_item(
    struct feed_list *list, struct run *run, const struct shelf_item *item)
{
	size_t i;

	for (i = 0; i < run->count; i++)
		if (run->slots[i].item == item && item->page != NULL &&
		    run->slots[i].edition != item->edition)
			list_recount(list, run, i);
}

void feed_list_changed(struct feed_source *self, struct shelf_item *item)
{
	struct feed_list *list = (struct feed_list *)self;

	recount_item(list, &list->head, item);
	recount_item(list, &list->tail, item);
	if (item != list->head.tip && item != list->tail.tip)
		return;
	if (item->page != NULL)
		list_absorb(
		    list, item == list->head.tip ? &list->head : &list->tail);
	list_pursue(list);
}

static void add_slot_status(
    const struct run_slot *slot, struct source_status *status)
{
	feed_status_add(status, slot->past);
	feed_status_add(status, slot->item);
}

static void add_rows_status(const struct run *run, uint64_t first, uint64_t end,
    struct source_status *status)
{
	while (first < end) {
		const struct run_slot *slot = run_find(run, first);

		if (slot == NULL)
			return;
		add_slot_status(slot, status);
		first = slot->first + slot->rows;
	}
}

/* The same for rows counted from the last one. */
static void add_tail_status(
    struct feed_list *list, struct source_status *status)
{
	uint64_t count = list_total(&list->base.source).count;
	uint64_t start = tail_start(list);
	uint64_t first = list->want_first, end = first + list->want_count;

	if (first < start)
		first = start;
	if (end > count)
		end = count;
	if (first < end)
		add_rows_status(
		    &list->tail, count - end, count - first, status);
}

/* What is asked for ahead, and the copy has not, is missed by nobody yet. */
static void add_tip_status(struct feed_list *list, const struct shelf_item *tip,
    struct source_status *status)
{
	uint64_t end = list->want_first + list->want_count;

	if (tip == NULL || tip->failure.code != ERR_NOTHING ||
	    list->head.count == 0 || end > run_rows(&list->head))
		feed_status_add(status, tip);
}

/* A foreign server has the lists it has: one that is not there says that the
 * service has none of that kind. */
static void say_lacking(struct feed_list *list, struct source_status *status)
{
	const struct profile *profile = list->base.feed->dialect->profile;
	const struct kind *kind = list->base.source.query.kind;

	if (profile == NULL || profile->open || kind == NULL ||
	    list->head.count > 0 || status->failure->code != ERR_NOTHING)
		return;
	err_set(&list->lacking, ERR_NOTHING, _("%s does not have: %s"),
	    status->origin, _(kind->label));
	status->failure = &list->lacking;
	status->lacks = true;
}

static struct source_status list_status(struct source *source)
{
	struct feed_list *list = list_of(source);
	struct source_status status;
	uint64_t end = list->want_first + list->want_count;
	uint64_t first = list->want_first;

	feed_status_init(list->base.feed, &status);
	if (list->head.count > 0) {
		/* Once: what could not be read there is counted. */
		add_slot_status(&list->head.slots[0], &status);
		if (first < list->head.slots[0].rows)
			first = list->head.slots[0].rows;
	}
	if (first < run_rows(&list->head))
		add_rows_status(&list->head, first, end, &status);
	add_tail_status(list, &status);
	add_tip_status(list, list->head.tip, &status);
	add_tip_status(list, list->tail.tip, &status);
	if (list->head.stopped.code != ERR_NONE) {
		status.state = SOURCE_FAILED;
		status.failure = &list->head.stopped;
	}
	if (status.failure != NULL && list->head.count == 0 &&
	    status.state == SOURCE_LIVE)
		status.state = SOURCE_FAILED;
	if (status.failure != NULL)
		say_lacking(list, &status);
	return status;
}

static uint64_t list_revision(struct source *source)
{
	return list_of(source)->base.feed->shelf.revision;
}

static const struct page *first_page(struct feed_list *list)
{
	return list->head.count > 0 ? run_page(list->head.slots) : NULL;
}

static size_t list_facets(struct source *source, const struct facet **facets)
{
	const struct page *page = first_page(list_of(source));

	*facets = page != NULL ? page->facets : NULL;
	return page != NULL ? page->facet_count : 0;
}

static size_t list_suggestions(
    struct source *source, struct record *const **records)
{
	const struct page *page = first_page(list_of(source));

	*records = page != NULL ? page->suggestions : NULL;
	return page != NULL ? page->suggestion_count : 0;
}

static void retry_run(struct run *run)
{
	if (run->tip != NULL && run->tip->page == NULL)
		shelf_retry(run->tip);
}

static void list_refresh(struct source *source)
{
	struct feed_list *list = list_of(source);
	struct run_slot *slot;

	list->since_ms = clock_ms();
	if (list->head.stopped.code != ERR_NONE && list->head.count > 0) {
		/* Once more from the start: perhaps it has stopped looping. */
		run_cut(&list->head, 1, NULL);
		list->head.slots[0].edition = 0;
	}
	retry_run(&list->head);
	retry_run(&list->tail);
	list_hold_rows(list, &list->head, 0, 1);
	if (list->head.count > 0)
		shelf_retry(list->head.slots[0].item);
	slot = run_find(&list->head, list->want_first);
	if (slot != NULL && slot->item != NULL && slot != list->head.slots)
		shelf_retry(slot->item);
	list_pursue(list);
}

static void give_up_run(struct run *run)
{
	size_t i;

	for (i = 0; i < run->count; i++)
		if (run->slots[i].item != NULL)
			shelf_give_up(run->slots[i].item);
	if (run->tip != NULL)
		shelf_give_up(run->tip);
}

static void list_cancel(struct source *source)
{
	give_up_run(&list_of(source)->head);
	give_up_run(&list_of(source)->tail);
}

static void list_free(struct source *source)
{
	struct feed_list *list = list_of(source);

	feed_remove(&list->base);
	run_done(&list->head);
	run_done(&list->tail);
	arena_done(&list->base.arena);
	free(list->local);
	free(list);
}

const struct source_ops feed_list_ops = {
    .total = list_total,
    .row = list_row,
    .need = list_need,
    .want = list_want,
    .status = list_status,
    .revision = list_revision,
    .facets = list_facets,
    .suggestions = list_suggestions,
    .refresh = list_refresh,
    .cancel = list_cancel,
    .free = list_free,
};
