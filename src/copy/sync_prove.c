/*
 * sync_prove.c: owns the proof that a copy is complete, and the brake before
 * much of it goes: a listing is believed when the service's own counts, at
 * the very number of change it has come to, are those of the copy.
 */
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "sync_parts.h"

#define ROUNDS_MAX 20 /* of a service that changes while it is read */
#define BRAKE_MOST                                                             \
	50 /* records; or a tenth of them, but never less than ...             \
	    */
#define BRAKE_LEAST 5

bool sync_brake(struct sync *sync, uint64_t removed, uint64_t of)
{
	if (sync->options.allow_mass_delete || removed < BRAKE_LEAST ||
	    (removed <= BRAKE_MOST && removed <= of / 10))
		return true;
	return err_set(&sync->err, ERR_PARTIAL,
	    _("stopped: the service would have %llu of %llu records deleted "
	      "here; nothing is. If that is right: klaster sync "
	      "--allow-mass-delete"),
	    (unsigned long long)removed, (unsigned long long)of);
}

/* --- what the listing left out */

struct vanishing {
	struct sync *sync;
	bool erases;
	uint64_t count;
};

static bool look_at(void *ctx, const struct record *record)
{
	struct vanishing *vanishing = ctx;
	struct sync *sync = vanishing->sync;
	struct whole *fresh = sync->fresh;
	struct arena arena = ARENA_INIT;
	bool gone, ok = true;

	if (fresh->catalogue->ops->get(fresh->catalogue, &arena, record->kind,
		record->id, &gone, &sync->err) == NULL) {
		vanishing->count++;
		if (sync->err.code != ERR_NONE)
			ok = false;
		else if (vanishing->erases)
			ok = copy_erase(
			    sync->copy, record->kind, record->id, &sync->err);
	}
	arena_done(&arena);
	return ok;
}

/* What the old one has and the new one has not: only of the same question is
 * it gone, of another one it is merely not asked for. */
static bool let_go(struct sync *sync)
{
	struct whole *old = extent_whole(sync->copy);
	struct vanishing vanishing = {.sync = sync};

	if (old == NULL || strcmp(old->state.scope, sync->scope) != 0)
		return true;
	if (!whole_each(
		old->catalogue, NULL, look_at, &vanishing, &sync->err) ||
	    !sync_brake(sync, vanishing.count, whole_count(old)))
		return false;
	sync->report.removed += vanishing.count;
	vanishing.erases = true;
	return vanishing.count == 0 || whole_each(old->catalogue, NULL, look_at,
					   &vanishing, &sync->err);
}

/* Before the new one takes the place, so that it is done again if it was
 * broken off. What is kept of people is let go where nothing has told who of
 * them is gone: by a question's copy those of others are strangers, too. */
static bool take_place(struct sync *sync)
{
	const struct extent_files files = {.current = sync->fresh_number};

	if ((sync->untold || !sync_is_scoped(sync)) &&
	    !copy_drop_strangers(sync->copy, sync->whole, &sync->err))
		return false;
	sync->report.fresh = true;
	return extent_write(sync->copy, &files, &sync->err);
}

bool sync_commit(struct sync *sync, const struct whole_state *state,
    enum scrub owed, struct err *err)
{
	if (!whole_begin(sync->whole, err))
		return false;
	if (whole_owe_scrub(sync->whole, owed, err))
		return whole_commit(sync->whole, state, err);
	whole_rollback(sync->whole);
	return false;
}

static bool finish(struct sync *sync)
{
	struct whole_state state = sync->whole->state;

	state.proven = true;
	state.removed = 0;
	state.asked_s = clock_wall_s();
	if (sync->report.requests == 0)
		state.asked_s -= sync->options.entry_age_s;
	if (sync->fresh != NULL && !let_go(sync))
		return false;
	if (!sync_commit(sync, &state,
		sync->fresh != NULL ? SCRUB_KEPT
				    : whole_owes_scrub(sync->whole),
		&sync->err))
		return false;
	if (sync->fresh != NULL && !take_place(sync))
		return false;
	sync->report.complete = true;
	sync->report.seq = state.seq;
	sync->report.records = whole_count(sync->whole);
	sync->step = whole_owes_scrub(sync->whole) == SCRUB_NOTHING
			 ? STEP_DONE
			 : STEP_SCRUB;
	return true;
}

/* --- the proof */

static bool disagrees(
    struct sync *sync, const struct kind *kind, uint64_t said, uint64_t came)
{
	struct extent_files files;

	if (sync->fresh == NULL) {
		/* It is read anew, beside the one that is there. */
		log_add(LOG_NOTE, "%s: %llu here, %llu there", kind->name,
		    (unsigned long long)came, (unsigned long long)said);
		return sync_begin_fresh(sync);
	}
	/* Nor is the listing gone on from: it is one of something else. */
	extent_read(sync->copy, &files);
	files.fresh = 0;
	whole_close(sync->fresh);
	sync->fresh = sync->whole = NULL;
	extent_write(sync->copy, &files, NULL);
	return err_set(&sync->err, ERR_PARTIAL,
	    _("%s: the service says it has %llu, and %llu came; what was here "
	      "before is still here. Try again later"),
	    kind->name, (unsigned long long)said, (unsigned long long)came);
}

static bool count_here(
    struct sync *sync, const struct kind *kind, uint64_t *count)
{
	struct query query = sync_question(sync, kind);

	return whole_total(sync->whole, &query, count, &sync->err);
}

static bool next_total(struct sync *sync)
{
	while (sync->total_kind < kind_count() &&
	       !sync_wants(sync, kind_at(sync->total_kind)))
		sync->total_kind++;
	sync->step = sync->total_kind < kind_count() ? STEP_TOTAL : STEP_AGREED;
	return true;
}

static bool compare_counts(struct sync *sync)
{
	size_t i;

	for (i = 0; i < kind_count(); i++) {
		uint64_t here;

		if (!sync_wants(sync, kind_at(i)))
			continue;
		if (!count_here(sync, kind_at(i), &here))
			return false;
		if (here != sync->entry.count[i])
			return disagrees(
			    sync, kind_at(i), sync->entry.count[i], here);
	}
	return finish(sync);
}

/* The entry counts all there is; of a question, or where the entry does not
 * count, each kind's total is asked for. */
static bool entry_counts(const struct sync *sync)
{
	return !sync_is_scoped(sync) && sync->entry.store != NULL;
}

bool sync_after_changes(struct sync *sync)
{
	const struct whole_state *state = &sync->whole->state;

	if (state->todo != 0) {
		guard_reset(&sync->guard, 0);
		sync->step = STEP_LIST;
		return true;
	}
	if (sync->fresh != NULL) {
		if (++sync->rounds > ROUNDS_MAX)
			return err_set(&sync->err, ERR_PARTIAL,
			    _("the service changes faster than it can be read; "
			      "try again later"));
		sync->step = STEP_PROOF;
		return true;
	}
	/* It was complete, and no change was left out; the counts are looked
	 * at all the same where they are at hand. */
	if (entry_counts(sync) && state->seq == sync->entry.seq)
		return compare_counts(sync);
	return finish(sync);
}

bool sync_take_proof(struct sync *sync)
{
	const struct whole_state *state = &sync->whole->state;

	if (sync->entry.seq < state->seq ||
	    strcmp(sync->entry.store != NULL ? sync->entry.store : "",
		state->store) != 0)
		return sync_begin_fresh(sync);
	if (sync->entry.seq > state->seq) {
		sync->step = STEP_CHANGES;
		return true;
	}
	if (sync->step == STEP_AGREED)
		return finish(sync);
	if (entry_counts(sync))
		return compare_counts(sync);
	sync->total_kind = 0;
	return next_total(sync);
}

bool sync_take_total(struct sync *sync, const char *body, size_t len)
{
	const struct kind *kind = kind_at(sync->total_kind);
	struct page *page = page_new();
	uint64_t here = 0;
	bool ok = sync->options.dialect->page(page, body, len, &sync->err) &&
		  count_here(sync, kind, &here);

	if (ok && page->total.kind != TOTAL_EXACT)
		ok = err_set(&sync->err, ERR_PARTIAL,
		    _("the service does not say how many %s there are, so the "
		      "copy cannot be proven complete"),
		    kind->name);
	else if (ok && page->total.count != here)
		ok = disagrees(sync, kind, page->total.count, here);
	else if (ok) {
		sync->total_kind++;
		ok = next_total(sync);
	}
	page_free(page);
	return ok;
}
