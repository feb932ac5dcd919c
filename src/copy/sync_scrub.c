/*
 * sync_scrub.c: owns the last step of a sync after which somebody was erased:
 * that no byte of him is left in pages of a file from which cells have moved.
 * The note that it is to be done goes when it is, so a sync that ends before
 * does it later. It must not know who it was.
 *
 * The complete copy may be large: it is written into a file beside, which takes
 * its place as one that is made anew does, and that is put off while somebody
 * types. The others are small.
 */
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "sync_parts.h"

#define REST_MS 1000   /* after somebody was let past */
#define REFUSALS_MAX 3 /* then it is left to the next sync */

/* True: not now. */
static bool give_way(struct sync *sync)
{
	const struct sync_options *options = &sync->options;

	sync->gave_way = options->is_awaited != NULL &&
			 options->is_awaited(options->awaited_ctx);
	return sync->gave_way;
}

static bool look(
    void *ctx, const char *doing, uint64_t done, uint64_t all, struct err *err)
{
	(void)doing;
	(void)done;
	(void)all;
	return !give_way(ctx) || err_set(err, ERR_PARTIAL, "put off");
}

/* The new file owes no more than what is kept beside it. */
static bool is_noted(struct whole *whole, struct err *err)
{
	const struct whole_state state = whole->state;

	if (!whole_begin(whole, err))
		return false;
	if (whole_owe_scrub(whole, SCRUB_NOTHING, err) &&
	    whole_owe_scrub(whole, SCRUB_KEPT, err))
		return whole_commit(whole, &state, err);
	whole_rollback(whole);
	return false;
}

static bool make_clean(struct sync *sync, uint64_t number, struct err *err)
{
	struct catalogue *catalogue = sync->whole->catalogue;
	struct arena arena = ARENA_INIT;
	struct whole *clean = NULL;
	bool ok;

	catalogue->watch = (struct watch){look, sync};
	ok = catalogue->ops->scrub_to(
	    catalogue, extent_file(sync->copy, &arena, number), err);
	catalogue->watch = (struct watch){NULL, NULL};
	if (ok)
		clean = extent_open(sync->copy, number, false, err);
	ok = clean != NULL && is_noted(clean, err);
	whole_close(clean);
	arena_done(&arena);
	return ok;
}

static bool scrub_whole(struct sync *sync, struct err *err)
{
	struct extent_files files;
	uint64_t number;
	bool ok;

	/* It has taken the place, and is the copy's own now. */
	whole_close(sync->fresh);
	sync->fresh = NULL;
	sync->whole = extent_whole(sync->copy);
	if (sync->whole == NULL)
		return err_set(err, ERR_COPY, "there is no copy any more");
	if (whole_owes_scrub(sync->whole) != SCRUB_ALL)
		return true;
	/* It is named when it is whole: until then it is nothing to go on
	 * from, and swept away if we are ended. */
	number = extent_number(sync->copy);
	ok = make_clean(sync, number, err);
	if (ok) {
		extent_read(sync->copy, &files);
		files.current = number;
		ok = extent_write(sync->copy, &files, err);
	}
	if (!ok)
		extent_sweep(sync->copy);
	sync->whole = extent_whole(sync->copy);
	return ok && sync->whole != NULL;
}

static bool scrub_answers(struct sync *sync, struct err *err)
{
	return copy_scrub_answers(sync->copy, err);
}

static bool scrub_records(struct sync *sync, struct err *err)
{
	return copy_scrub_records(sync->copy, err);
}

static bool strike_out(struct sync *sync, struct err *err)
{
	const struct whole_state state = sync->whole->state;

	return sync_commit(sync, &state, SCRUB_NOTHING, err);
}

/* What cannot be done now, for a full disk or somebody who reads, is done by
 * the next sync. */
void sync_scrub(struct sync *sync)
{
	static bool (*const files[])(struct sync * sync, struct err * err) = {
	    scrub_whole, scrub_answers, scrub_records, strike_out};
	struct err err = ERR_INIT;
	bool ok = !give_way(sync) && files[sync->scrubs](sync, &err);

	/* For long nobody keeps the copy to himself because of that. */
	if (sync->gave_way && ++sync->refusals < REFUSALS_MAX) {
		sync->due_ms = clock_ms() + REST_MS;
		return;
	}
	sync->report.unscrubbed = !ok && !sync->gave_way;
	if (sync->report.unscrubbed)
		log_add(LOG_NOTE, "%s", err.text);
	if (!ok || ++sync->scrubs == MEM_COUNT(files))
		sync->step = STEP_DONE;
}
