/*
 * sync_apply.c: owns the way of a page into the file: its records and how far
 * it is then, together.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "sync_parts.h"

#define LINK_MAX 8192

const struct kind *sync_kind(const struct sync *sync)
{
	size_t i;

	/* What others are called by comes first: it need not be indexed twice.
	 */
	for (i = 0; i < kind_count(); i++)
		if (whole_is_frame(kind_at(i)) &&
		    (sync->whole->state.todo >> i & 1) != 0)
			return kind_at(i);
	for (i = 0; i < kind_count(); i++)
		if ((sync->whole->state.todo >> i & 1) != 0)
			return kind_at(i);
	return NULL;
}

static bool repeats(struct sync *sync)
{
	return err_set(&sync->err, ERR_PARTIAL,
	    _("stopped: the service repeats pages; what was here before is "
	      "still here"));
}

/* The way on, as it may be asked for. */
static bool resolve_next(struct sync *sync, struct arena *arena,
    const char *from, const char *link, const char **next)
{
	*next = "";
	if (link == NULL)
		return true;
	*next =
	    fetch_resolve(sync->options.fetcher, arena, from, link, &sync->err);
	if (*next != NULL && strlen(*next) < LINK_MAX &&
	    strchr(*next, '\t') == NULL)
		return true;
	if (*next != NULL)
		err_set(&sync->err, ERR_DATA,
		    _("the service's link to the next page cannot be used"));
	return false;
}

static bool put_page(
    struct sync *sync, const struct page *page, const struct whole_state *state)
{
	const struct kind *kind = sync_kind(sync);
	size_t i;
	bool ok = whole_begin(sync->whole, &sync->err);

	if (!ok)
		return false;
	for (i = 0; ok && i < page->count; i++)
		if (page->records[i]->kind == kind) {
			ok = whole_put(
			    sync->whole, page->records[i], &sync->err);
			sync->report.stored++;
		}
	if (!ok) {
		whole_rollback(sync->whole);
		return false;
	}
	return whole_go_on(sync->whole, state, &sync->err);
}

static bool take_page(
    struct sync *sync, const struct page *page, const char *link)
{
	struct whole_state state = sync->whole->state;
	bool ends = page->next == NULL;
	const char *next;
	struct arena arena = ARENA_INIT;
	bool ok;

	if (page->skipped > 0)
		return err_set(&sync->err, ERR_PARTIAL,
		    _("%u records could not be read; the copy would not be "
		      "complete, and is left as it was"),
		    page->skipped);
	/* Once around: the next time it begins at the start again. */
	if (!guard_page(&sync->guard, page)) {
		state.next = "";
		if (whole_begin(sync->whole, NULL))
			whole_commit(sync->whole, &state, NULL);
		return repeats(sync);
	}
	ok = resolve_next(sync, &arena, link, page->next, &next);
	if (ok) {
		state.next = next;
		if (ends)
			state.todo &=
			    ~(UINT64_C(1) << kind_index(sync_kind(sync)));
		ok = put_page(sync, page, &state);
	}
	if (ok && ends)
		guard_reset(&sync->guard, 0);
	arena_done(&arena);
	return ok;
}

bool sync_take_list(
    struct sync *sync, const char *body, size_t len, const char *link)
{
	struct page *page = page_new();
	bool ok = sync->options.dialect->page(page, body, len, &sync->err);

	if (ok && !guard_link(&sync->guard, link))
		ok = repeats(sync);
	else if (ok)
		ok = take_page(sync, page, link);
	page_free(page);
	if (ok && sync->whole->state.todo == 0)
		ok = whole_settle(sync->whole, &sync->err);
	if (ok && sync->whole->state.todo == 0)
		sync->step = sync->has_entry && sync->entry.seq > 0
				 ? STEP_CHANGES
				 : STEP_PROOF;
	return ok;
}

/* --- changes */

/* The id of what a change takes out; NULL: of nothing that is known here. */
static bool find_id(struct sync *sync, const struct change_page *page,
    const struct change *change, char **id)
{
	*id = NULL;
	if (change->hash == NULL)
		*id = mem_strdup(change->id);
	else if (page->key != NULL)
		return copy_find_hash(sync->copy, sync->whole, change->kind,
		    page->key, change->hash, id, &sync->err);
	return true;
}

enum fate { FATE_NOTHING, FATE_PUT, FATE_REMOVE, FATE_LIST };

/* A change without its record is of one that the question does not find, or
 * that is gone since: then that is told later. */
static enum fate fate_of(const struct sync *sync, const struct change *change)
{
	if (change->kind == NULL)
		return FATE_NOTHING;
	if (change->deleted)
		return FATE_REMOVE;
	if (change->record != NULL)
		return FATE_PUT;
	if (!sync_is_scoped(sync))
		return FATE_NOTHING;
	return whole_is_frame(change->kind) ? FATE_LIST : FATE_REMOVE;
}

struct applying {
	struct sync *sync;
	const struct change_page *page;
	struct whole_state state;
	char **ids; /* of what is removed, by change */
};

static bool is_here(
    struct whole *whole, const struct kind *kind, const char *id)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	bool gone;
	bool here = whole->catalogue->ops->get(whole->catalogue, &arena, kind,
			id, &gone, &err) != NULL;

	arena_done(&arena);
	return here;
}

/* How many records the page would take out of this file. */
static bool prepare(struct applying *applying, uint64_t *removals)
{
	struct sync *sync = applying->sync;
	size_t i;

	*removals = 0;
	for (i = 0; i < applying->page->count; i++) {
		const struct change *change = &applying->page->changes[i];
		enum fate fate = fate_of(sync, change);

		if (fate != FATE_REMOVE)
			continue;
		if (!find_id(sync, applying->page, change, &applying->ids[i]))
			return false;
		if (applying->ids[i] != NULL &&
		    is_here(sync->whole, change->kind, applying->ids[i]))
			(*removals)++;
	}
	return true;
}

/* The digest also tells what is nowhere in the copy, as a bookmark may be. */
static bool erase_one(struct sync *sync, const struct change_page *page,
    const struct change *change, const char *id)
{
	if (change->hash != NULL &&
	    !copy_erase_own(sync->copy, change->kind, NULL, page->key,
		change->hash, &sync->err))
		return false;
	return id != NULL
		   ? copy_erase(sync->copy, change->kind, id, &sync->err)
		   : copy_erase_unknown(sync->copy, change->kind, &sync->err);
}

/* From everything beside this file first, so that a sync that is broken off
 * does it again. What merely left the question stays where it was told. */
static bool erase_all(struct applying *applying)
{
	const struct change_page *page = applying->page;
	size_t i;

	for (i = 0; i < page->count; i++)
		if (page->changes[i].deleted && page->changes[i].kind != NULL &&
		    !erase_one(applying->sync, page, &page->changes[i],
			applying->ids[i]))
			return false;
	return true;
}

static bool apply_one(struct applying *applying, size_t i)
{
	struct sync *sync = applying->sync;
	const struct change *change = &applying->page->changes[i];
	bool was_there = false;

	switch (fate_of(sync, change)) {
	case FATE_PUT:
		sync->report.stored++;
		return whole_put(sync->whole, change->record, &sync->err);
	case FATE_LIST:
		applying->state.todo |= UINT64_C(1) << kind_index(change->kind);
		return true;
	case FATE_REMOVE:
		/* Who is not here may have been called by others. */
		if (change->kind->personal &&
		    !whole_owe_scrub(sync->whole, SCRUB_ALL, &sync->err))
			return false;
		if (applying->ids[i] == NULL)
			return true;
		if (!whole_remove(sync->whole, change->kind, applying->ids[i],
			&was_there, &sync->err))
			return false;
		sync->report.removed += was_there;
		return true;
	case FATE_NOTHING:
		break;
	}
	return true;
}

static bool apply(struct applying *applying)
{
	struct sync *sync = applying->sync;
	size_t i;
	bool ok = whole_begin(sync->whole, &sync->err);

	if (!ok)
		return false;
	for (i = 0; ok && i < applying->page->count; i++)
		ok = apply_one(applying, i);
	if (!ok) {
		whole_rollback(sync->whole);
		return false;
	}
	return whole_commit(sync->whole, &applying->state, &sync->err);
}

/* In their order, and none twice: what is older than what is here is not
 * taken for newer. */
static bool follows(struct sync *sync, const struct change_page *page)
{
	uint64_t seq = sync->whole->state.seq;

	if (page->count > 0 && page->changes[0].seq <= seq)
		return err_set(&sync->err, ERR_DATA,
		    _("the service told changes that are older than what it "
		      "was asked for; nothing was taken over"));
	if (page->next != NULL && page->seq <= seq && page->count == 0)
		return repeats(sync);
	return true;
}

static bool take_changes(struct sync *sync, const struct change_page *page)
{
	struct applying applying = {
	    .sync = sync, .page = page, .state = sync->whole->state};
	uint64_t removals, seq = page->seq;
	size_t i;
	bool ok;

	if (page->count > 0 && page->changes[page->count - 1].seq > seq)
		seq = page->changes[page->count - 1].seq;
	applying.ids = mem_array(page->count + 1, sizeof(*applying.ids));
	ok = prepare(&applying, &removals) &&
	     (sync->fresh != NULL || /* nobody has that one yet */
		 sync_brake(sync, applying.state.removed + removals,
		     whole_count(sync->whole))) &&
	     erase_all(&applying);
	if (ok) {
		if (seq > applying.state.seq)
			applying.state.seq = seq;
		applying.state.removed += removals;
		ok = apply(&applying);
	}
	for (i = 0; i < page->count; i++)
		free(applying.ids[i]);
	free(applying.ids);
	return ok;
}

bool sync_take_changes(struct sync *sync, const char *body, size_t len)
{
	struct arena arena = ARENA_INIT;
	struct change_page page;
	bool ok = sync->options.dialect->change_page(
		      &arena, body, len, &page, &sync->err) &&
		  follows(sync, &page);

	/* Nothing new and the end: the row is as it was. */
	if (ok && (page.count > 0 || page.seq > sync->whole->state.seq))
		ok = take_changes(sync, &page);
	if (ok && page.next == NULL)
		ok = sync_after_changes(sync);
	arena_done(&arena);
	return ok;
}
