/*
 * sync.c: owns the order of a sync's requests, and its patience. What an
 * answer means is in sync_apply.c and sync_prove.c.
 */
#include "klaster/copy/sync.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "sync_parts.h"

#define TRIES_MAX 3
#define RESTARTS_MAX 3 /* what is refused that often is refused for good */
#define BACK_OFF_MS 500
#define TOLD_MOST 10000 /* changes; of more the listing is told nothing */
#define STATUS_GONE 410
#define STATUS_BAD 400
#define TRANSLATED_BYTES 65536 /* more than the answer, of an entry */

/* --- what is wished */

bool sync_is_scoped(const struct sync *sync)
{
	return *sync->scope != '\0';
}

bool sync_wants(const struct sync *sync, const struct kind *kind)
{
	if (sync->has_entry && !sync->entry.has[kind_index(kind)])
		return false;
	if (!sync_is_scoped(sync) || whole_is_frame(kind))
		return true;
	return (sync->query.kind == NULL || sync->query.kind == kind) &&
	       query_fits(&sync->query, kind, NULL);
}

struct query sync_question(const struct sync *sync, const struct kind *kind)
{
	struct query query = {.kind = kind};

	if (sync_is_scoped(sync) && !whole_is_frame(kind)) {
		query = sync->query;
		query.kind = kind;
	}
	return query;
}

/* One letter too few would take the place of a copy that is right. */
static bool is_meant(struct sync *sync, const char *text)
{
	struct query query;
	const char *stray;

	query_parse(&query, &sync->arena, NULL, text, strlen(text));
	stray = query_stray(&query, &sync->arena);
	return stray == NULL || err_set(&sync->err, ERR_USAGE, "%s", stray);
}

/* The question as it is compared and written: no order, no columns. */
static bool take_scope(struct sync *sync, const char *text)
{
	struct query *query = &sync->query;
	struct buf plain;
	size_t i;
	bool fits = false;

	query_parse(query, &sync->arena, NULL, text, strlen(text));
	query->sort = NULL;
	query->column_count = 0;
	buf_init(&plain, QUERY_TEXT_MAX);
	query_format(query, &plain, true);
	sync->scope = arena_strdup(&sync->arena, buf_text(&plain));
	buf_done(&plain);
	for (i = 0; i < kind_count() && !fits; i++)
		fits = (query->kind == NULL || query->kind == kind_at(i)) &&
		       query_fits(query, kind_at(i), &sync->err);
	if (fits)
		sync->err = (struct err)ERR_INIT;
	return fits || *sync->scope == '\0';
}

/* --- files */

/* What has come is there to go on from. */
static void settle(struct sync *sync)
{
	struct err err = ERR_INIT;

	/* The copy's own may have been closed meanwhile. */
	if (sync->whole != sync->fresh && sync->whole != sync->copy->whole)
		sync->whole = NULL;
	if (sync->whole != NULL && !whole_settle(sync->whole, &err))
		log_add(LOG_NOTE, "%s", err.text);
}

void sync_fail(struct sync *sync)
{
	if (sync->err.code == ERR_NONE)
		sync->err.code = ERR_PARTIAL;
	sync->step = STEP_DONE;
	settle(sync);
}

static const char *store_of(const struct sync *sync)
{
	const char *store = sync->entry.store;

	return store != NULL && strchr(store, '\t') == NULL ? store : "";
}

/* Until when what is kept beside was told who is gone: what the complete copy
 * that is there has come to, of whatever question. 0: nobody knows. */
static uint64_t told_until(const struct sync *sync)
{
	const struct whole *whole = extent_whole(sync->copy);
	uint64_t seq = whole != NULL ? whole->state.seq : 0;

	if (seq == 0 || sync->too_old || sync->entry.store == NULL ||
	    strcmp(whole->state.store, store_of(sync)) != 0 ||
	    sync->entry.seq < seq || sync->entry.seq - seq > TOLD_MOST)
		return 0;
	return seq;
}

/* Where a listing begins: changes after this number are asked for when it
 * has come to its end. A copy of all there is needs none of those before, but
 * that of a question does not tell who is gone of the others. */
static bool start_listing(struct sync *sync)
{
	uint64_t told = sync_is_scoped(sync) ? told_until(sync) : 0;
	struct whole_state state = {.seq = told != 0 ? told : sync->entry.seq,
	    .store = store_of(sync),
	    .scope = sync->scope,
	    .next = ""};
	size_t i;

	for (i = 0; i < kind_count(); i++)
		if (sync_wants(sync, kind_at(i)))
			state.todo |= UINT64_C(1) << i;
	return whole_begin(sync->fresh, &sync->err) &&
	       whole_commit(sync->fresh, &state, &sync->err);
}

static bool open_begun(struct sync *sync, uint64_t number)
{
	struct err err = ERR_INIT;
	struct whole *begun =
	    number != 0 ? extent_open(sync->copy, number, false, &err) : NULL;

	if (begun != NULL && begun->state.seq > 0 &&
	    strcmp(begun->state.scope, sync->scope) == 0 &&
	    strcmp(begun->state.store, store_of(sync)) == 0 &&
	    begun->state.seq <= sync->entry.seq) {
		sync->fresh = begun;
		sync->fresh_number = number;
		return true;
	}
	whole_close(begun);
	return false;
}

bool sync_begin_fresh(struct sync *sync)
{
	bool was_fresh = sync->fresh != NULL;
	struct extent_files files;

	sync->whole = NULL;
	whole_close(sync->fresh);
	sync->fresh = NULL;
	extent_read(sync->copy, &files);
	if (!open_begun(sync, was_fresh ? 0 : files.fresh)) {
		files.fresh = extent_number(sync->copy);
		/* Named before it is made: nothing lies about unnamed. */
		if (!extent_write(sync->copy, &files, &sync->err))
			return false;
		sync->fresh =
		    extent_open(sync->copy, files.fresh, true, &sync->err);
		sync->fresh_number = files.fresh;
		if (sync->fresh == NULL || !start_listing(sync))
			return false;
	}
	sync->whole = sync->fresh;
	sync->untold = sync->whole->state.seq > told_until(sync);
	guard_reset(&sync->guard, 0);
	sync->step = sync->whole->state.todo != 0 ? STEP_LIST : STEP_CHANGES;
	return true;
}

static bool decide(struct sync *sync)
{
	struct whole *whole = extent_whole(sync->copy);
	const struct whole_state *state = whole != NULL ? &whole->state : NULL;

	if (sync->entry.store == NULL)
		log_add(LOG_NOTE, "the service does not name its store: the "
				  "copy is made anew each time");
	if (state == NULL || strcmp(state->scope, sync->scope) != 0 ||
	    sync->entry.store == NULL || state->wiped ||
	    strcmp(state->store, store_of(sync)) != 0 ||
	    sync->entry.seq < state->seq)
		return sync_begin_fresh(sync);
	sync->whole = whole;
	if (sync->entry.seq == state->seq)
		return sync_after_changes(sync);
	sync->step = STEP_CHANGES;
	return true;
}

/* --- asking */

static void list_link(const struct sync *sync, const struct kind *kind,
    bool total, struct buf *link)
{
	struct query query = sync_question(sync, kind);
	struct dialect_list list = {.query = &query,
	    .size = total ? 1 : SYNC_LIST_SIZE,
	    .count_exact = total,
	    .whole = true};

	sync->options.dialect->list(sync->options.dialect, link, &list);
}

static void changes_link(const struct sync *sync, struct buf *link)
{
	struct dialect_changes changes = {.seq = sync->whole->state.seq,
	    .size = SYNC_CHANGES_SIZE,
	    .records = true,
	    .query = sync_is_scoped(sync) ? &sync->query : NULL};

	sync->options.dialect->changes(link, &changes);
}

static void make_link(struct sync *sync, struct buf *link)
{
	const struct kind *kind;

	switch (sync->step) {
	case STEP_LIST:
		kind = sync_kind(sync);
		if (!sync->guard.begun)
			guard_reset(
			    &sync->guard, sync->entry.count[kind_index(kind)]);
		if (*sync->whole->state.next != '\0')
			buf_adds(link, sync->whole->state.next);
		else
			list_link(sync, kind, false, link);
		break;
	case STEP_CHANGES:
		changes_link(sync, link);
		break;
	case STEP_TOTAL:
		list_link(sync, kind_at(sync->total_kind), true, link);
		break;
	default:
		sync->options.dialect->entry(sync->options.dialect, link);
	}
}

/* Counts and changes are klasterd's: without them no copy is proven whole. */
static bool can_be_whole(const struct dialect *dialect, struct err *err)
{
	return dialect->profile == NULL || dialect->profile->open ||
	       err_set(err, ERR_USAGE,
		   _("This service is not klasterd and tells no changes; what "
		     "was shown is kept."));
}

/* What it is stands in the entry, where no profile has said so before. */
static bool take_nature(struct sync *sync, const struct fetch_answer *answer)
{
	const struct dialect *dialect = sync->options.dialect;
	struct buf ours;

	if (dialect->translate == NULL)
		return true;
	buf_init(&ours, answer->len + TRANSLATED_BYTES);
	dialect->translate(
	    dialect, answer->body, answer->len, true, &ours, &sync->err);
	buf_done(&ours);
	sync->err = (struct err)ERR_INIT;
	return can_be_whole(dialect, &sync->err);
}

static bool take_entry(
    struct sync *sync, const struct fetch_answer *answer, const char *link)
{
	struct entry entry;
	enum sync_step step = sync->step;

	if (!take_nature(sync, answer) ||
	    !entry_decode(&entry, answer->body, answer->len, &sync->err))
		return false;
	/* Offline, too, there is something to begin with. */
	copy_keep(sync->copy,
	    &(struct pages_item){.link = link,
		.body = answer->body,
		.len = answer->len,
		.etag = answer->etag,
		.lang = answer->content_language},
	    NULL);
	if (sync->has_entry)
		entry_done(&sync->entry);
	sync->entry = entry;
	sync->has_entry = true;
	return step == STEP_ENTRY ? decide(sync) : sync_take_proof(sync);
}

static bool take_body(
    struct sync *sync, const struct fetch_answer *answer, const char *link)
{
	switch (sync->step) {
	case STEP_LIST:
		return sync_take_list(sync, answer->body, answer->len, link);
	case STEP_CHANGES:
		return sync_take_changes(sync, answer->body, answer->len);
	case STEP_TOTAL:
		return sync_take_total(sync, answer->body, answer->len);
	default:
		return take_entry(sync, answer, link);
	}
}

/* A no that has a way on: deletions that old are not kept any more, or a
 * cursor that is not known any more. */
static bool take_refusal(struct sync *sync, const struct fetch_answer *answer)
{
	struct whole_state state;
	bool again = sync->restarts < RESTARTS_MAX;

	if (again && sync->step == STEP_CHANGES &&
	    answer->status == STATUS_GONE) {
		sync->restarts++;
		sync->too_old = true;
		log_add(LOG_NOTE, "the copy is too old for changes: read anew");
		return sync_begin_fresh(sync);
	}
	if (again && sync->step == STEP_LIST && answer->status == STATUS_BAD &&
	    *sync->whole->state.next != '\0') {
		sync->restarts++;
		state = sync->whole->state;
		state.next = "";
		guard_reset(&sync->guard, 0);
		return whole_begin(sync->whole, &sync->err) &&
		       whole_commit(sync->whole, &state, &sync->err);
	}
	dialect_refusal(
	    sync->options.dialect, sync->options.fetcher, answer, &sync->err);
	/* That is no answer to what was asked, but a service that is wrong. */
	if (!again)
		sync->err.code = ERR_PARTIAL;
	return false;
}

static bool wait_again(struct sync *sync, const struct fetch_answer *answer)
{
	if (!sync->options.patient || !answer->passing ||
	    sync->tries >= TRIES_MAX)
		return false;
	sync->due_ms =
	    clock_ms() + (answer->retry_after_ms >= 0
				 ? answer->retry_after_ms
				 : (int64_t)BACK_OFF_MS << sync->tries);
	/* That may be minutes, and who is ended meanwhile loses nothing. */
	settle(sync);
	return true;
}

static void take_answer(void *ctx, const struct fetch_answer *answer)
{
	struct sync *sync = ctx;
	struct buf link;
	bool ok = false;

	sync->fetch = 0;
	copy_set_seq(sync->copy, fetch_seq(sync->options.fetcher));
	if (wait_again(sync, answer))
		return;
	sync->tries = 0;
	buf_init(&link, 64 << 10);
	make_link(sync, &link);
	if (answer->status >= 400)
		ok = take_refusal(sync, answer);
	else if (answer->err.code != ERR_NONE)
		sync->err = answer->err;
	else
		ok = take_body(sync, answer, buf_text(&link));
	buf_done(&link);
	if (!ok)
		sync_fail(sync);
}

/* What somebody else has just been told. */
static void take_known(struct sync *sync)
{
	sync->entry = *sync->options.entry;
	arena_init(&sync->entry.arena);
	sync->entry.store =
	    arena_strdup(&sync->entry.arena, sync->options.entry->store);
	sync->has_entry = true;
	sync->options.entry = NULL;
	if (!decide(sync))
		sync_fail(sync);
}

void sync_turn(struct sync *sync)
{
	struct buf link;

	if (sync->step == STEP_ENTRY && sync->options.entry != NULL)
		take_known(sync);
	if (sync->step == STEP_DONE || sync->fetch != 0 ||
	    clock_ms() < sync->due_ms)
		return;
	if (sync->step == STEP_SCRUB) {
		sync_scrub(sync);
		return;
	}
	buf_init(&link, 64 << 10);
	make_link(sync, &link);
	sync->tries++;
	sync->report.requests++;
	sync->fetch = fetch_start(sync->options.fetcher, buf_text(&link), NULL,
	    take_answer, sync, &sync->err);
	if (sync->fetch == 0)
		sync_fail(sync);
	buf_done(&link);
}

int sync_due_ms(const struct sync *sync)
{
	int64_t wait_ms = sync->due_ms - clock_ms();

	/* What has ended in sync_turn() has nothing to wait for. */
	if (sync->step == STEP_DONE)
		return 0;
	if (sync->fetch != 0)
		return -1;
	return wait_ms > 0 ? (int)wait_ms : 0;
}

/* --- from outside */

struct sync *sync_start(const struct sync_options *options, struct err *err)
{
	struct sync *sync;
	struct whole *whole = extent_whole(options->copy);
	const char *scope = options->scope;

	if (!can_be_whole(options->dialect, err))
		return NULL;
	sync = mem_alloc(sizeof(*sync));
	catalogue_limit_memory(COPY_MEMORY_WRITING);
	sync->options = *options;
	sync->copy = options->copy;
	arena_init(&sync->arena);
	if (scope == NULL)
		scope = whole != NULL ? whole->state.scope : "";
	sync->lock = extent_lock(sync->copy, err);
	if (sync->lock >= 0)
		extent_sweep(sync->copy);
	if (sync->lock >= 0 &&
	    (options->scope == NULL || is_meant(sync, scope)) &&
	    take_scope(sync, scope))
		return sync;
	if (sync->lock >= 0)
		*err = sync->err;
	sync_free(sync);
	return NULL;
}

void sync_free(struct sync *sync)
{
	if (sync == NULL)
		return;
	if (sync->fetch != 0)
		fetch_abandon(sync->options.fetcher, sync->fetch);
	if (sync->has_entry)
		entry_done(&sync->entry);
	settle(sync);
	whole_close(sync->fresh);
	extent_unlock(sync->lock);
	arena_done(&sync->arena);
	copy_limit_memory(sync->copy);
	free(sync);
}

bool sync_is_done(const struct sync *sync)
{
	return sync->step == STEP_DONE;
}

bool sync_result(
    const struct sync *sync, struct sync_report *report, struct err *err)
{
	*report = sync->report;
	if (sync->err.code == ERR_NONE)
		return true;
	*err = sync->err;
	return false;
}

void sync_progress(const struct sync *sync, uint64_t *have, uint64_t *expected)
{
	size_t i;

	*have = sync->whole != NULL ? whole_count(sync->whole) : 0;
	*expected = 0;
	for (i = 0; sync->has_entry && i < kind_count(); i++)
		if (!sync_is_scoped(sync))
			*expected += sync->entry.count[i];
}
