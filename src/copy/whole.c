/*
 * whole.c: owns the form of the row that says how far a complete copy is, and
 * what of a record is kept in one.
 */
#include "whole.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"

#define META_NAME "sync"
#define META_SCRUB "scrub"
#define FORM "1" /* of the row; another one is none */
#define ROW_MAX 65536
#define PLACES_MAX_BYTES (16u << 20)
#define BATCH 200
/* In one transaction: each writes what the words of the ones before are found
 * by anew. Who is killed over a slow line has lost a few pages, not minutes. */
#define PARTS_MAX 20
#define PARTS_MS 10000

/* --- the row */

static uint64_t take_number(char **at)
{
	uint64_t number = strtoull(*at, at, 10);

	*at += **at == '\t';
	return number;
}

static const char *take_text(char **at)
{
	char *text = *at;

	*at += strcspn(*at, "\t");
	if (**at == '\t')
		*(*at)++ = '\0';
	return text;
}

/* FORM, proven, seq, todo, removed, asked, wiped, store, next, scope; parted
 * by tabs, and the last may hold any. */
static void read_row(struct whole *whole, const char *row)
{
	struct whole_state *state = &whole->state;
	char *at;

	free(whole->text);
	at = whole->text = mem_strdup(row);
	*state = (struct whole_state){.store = "", .next = "", .scope = ""};
	if (strcmp(take_text(&at), FORM) != 0)
		return;
	state->proven = take_number(&at) != 0;
	state->seq = take_number(&at);
	state->todo = take_number(&at);
	state->removed = take_number(&at);
	state->asked_s = (int64_t)take_number(&at);
	state->wiped = take_number(&at) != 0;
	state->store = take_text(&at);
	state->next = take_text(&at);
	state->scope = at;
}

static bool write_row(
    struct whole *whole, const struct whole_state *state, struct err *err)
{
	struct buf row;
	bool ok;

	buf_init(&row, ROW_MAX);
	buf_addf(&row,
	    FORM "\t%d\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRId64
		 "\t%d\t%s\t%s\t%s",
	    state->proven, state->seq, state->todo, state->removed,
	    state->asked_s, state->wiped, state->store, state->next,
	    state->scope);
	ok = row.full
		 ? err_set(err, ERR_DATA, "%s: too long a row.", whole->file)
		 : whole->catalogue->ops->meta_set(
		       whole->catalogue, META_NAME, buf_text(&row), err);
	buf_done(&row);
	return ok;
}

void whole_look(struct whole *whole)
{
	struct arena arena = ARENA_INIT;
	const char *row = whole->catalogue->ops->meta_get(
	    whole->catalogue, &arena, META_NAME);

	read_row(whole, row != NULL ? row : "");
	arena_done(&arena);
}

/* --- the file */

void whole_put_places(struct catalogue *catalogue, const char *mark)
{
	const struct catalogue_ops *ops = catalogue->ops;
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	const char *path = path_shipped(&arena, "places.tsv", NULL), *text;
	size_t len;

	text = path != NULL
		   ? path_read(&arena, path, PLACES_MAX_BYTES, &len, &err)
		   : NULL;
	if (text != NULL && ops->begin(catalogue, &err) &&
	    (!ops->places(catalogue, text, len, NULL, &err) ||
		(mark != NULL && !ops->meta_set(catalogue, mark, "0", &err)) ||
		!ops->commit(catalogue, &err))) {
		log_add(LOG_NOTE, "%s", err.text);
		ops->rollback(catalogue);
	}
	arena_done(&arena);
}

struct whole *whole_open(const char *file, bool create, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct whole *whole = mem_alloc(sizeof(*whole));

	whole->file = mem_strdup(file);
	whole->catalogue = catalogue_open(
	    arena_printf(&arena, "sqlite:%s", file), create, err);
	arena_done(&arena);
	if (whole->catalogue == NULL) {
		whole_close(whole);
		return NULL;
	}
	whole_look(whole);
	if (create && whole->state.seq == 0 && whole_count(whole) == 0)
		whole_put_places(whole->catalogue, NULL);
	return whole;
}

void whole_close(struct whole *whole)
{
	if (whole == NULL)
		return;
	catalogue_close(whole->catalogue);
	free(whole->file);
	free(whole->text);
	free(whole);
}

/* --- writing */

bool whole_begin(struct whole *whole, struct err *err)
{
	if (whole->parts > 0)
		return true;
	whole->begun_ms = clock_ms();
	return whole->catalogue->ops->begin(whole->catalogue, err);
}

void whole_rollback(struct whole *whole)
{
	whole->catalogue->ops->rollback(whole->catalogue);
	if (whole->parts > 0)
		whole_look(whole);
	whole->parts = 0;
}

static bool commit(struct whole *whole, struct err *err)
{
	bool ok = whole->catalogue->ops->commit(whole->catalogue, err);

	/* One that fails has rolled back, and the row is the one before. */
	whole->parts = 0;
	whole_look(whole);
	return ok;
}

bool whole_commit(
    struct whole *whole, const struct whole_state *state, struct err *err)
{
	if (write_row(whole, state, err))
		return commit(whole, err);
	whole_rollback(whole);
	return false;
}

bool whole_go_on(
    struct whole *whole, const struct whole_state *state, struct err *err)
{
	if (!write_row(whole, state, err)) {
		whole_rollback(whole);
		return false;
	}
	if (++whole->parts >= PARTS_MAX ||
	    clock_ms() - whole->begun_ms >= PARTS_MS)
		return commit(whole, err);
	whole_look(whole);
	return true;
}

bool whole_settle(struct whole *whole, struct err *err)
{
	return whole->parts == 0 || commit(whole, err);
}

static bool keeps_label(const struct whole *whole, const struct claim *claim)
{
	const struct kind *target = field_target(claim->field);

	/* Of a question only some of the others are here to be looked up. A
	 * person's name stands with the person and nowhere else. */
	return claim->field->type == FIELD_REF && *whole->state.scope != '\0' &&
	       target != NULL && !target->personal && !whole_is_frame(target);
}

bool whole_put(
    struct whole *whole, const struct record *record, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct record kept = *record;
	struct claim *claims =
	    arena_array(&arena, record->claim_count + 1, sizeof(*claims));
	enum put_result result;
	size_t i;
	bool ok;

	kept.claims = claims;
	kept.claim_count = kept.relation_count = 0;
	for (i = 0; i < record->claim_count; i++) {
		struct claim *claim = &claims[kept.claim_count];

		*claim = record->claims[i];
		if (claim->level >= LEVEL_COORDINATOR ||
		    (whole->state.wiped && claim->level >= LEVEL_MEMBER))
			continue;
		if (!keeps_label(whole, claim))
			claim->label = NULL;
		claim->source_label = NULL;
		kept.claim_count++;
	}
	ok = whole->catalogue->ops->put(whole->catalogue, &kept, &result, err);
	arena_done(&arena);
	return ok;
}

bool whole_remove(struct whole *whole, const struct kind *kind, const char *id,
    bool *was_there, struct err *err)
{
	return whole->catalogue->ops->remove(
	    whole->catalogue, kind, id, was_there, err);
}

bool whole_owe_scrub(struct whole *whole, enum scrub owed, struct err *err)
{
	static const char *const texts[] = {"0", "1", "2"};

	if (owed != SCRUB_NOTHING && owed <= whole_owes_scrub(whole))
		return true;
	return whole->catalogue->ops->meta_set(
	    whole->catalogue, META_SCRUB, texts[owed], err);
}

enum scrub whole_owes_scrub(struct whole *whole)
{
	struct arena arena = ARENA_INIT;
	const char *text = whole->catalogue->ops->meta_get(
	    whole->catalogue, &arena, META_SCRUB);
	enum scrub owed = text == NULL	 ? SCRUB_NOTHING
			  : *text == '2' ? SCRUB_ALL
			  : *text == '1' ? SCRUB_KEPT
					 : SCRUB_NOTHING;

	arena_done(&arena);
	return owed;
}

/* --- what there is */

bool whole_is_frame(const struct kind *kind)
{
	static const char *const frame[] = {"codes", "sources", "programmes"};
	size_t i;

	for (i = 0; i < MEM_COUNT(frame); i++)
		if (strcmp(kind->name, frame[i]) == 0)
			return true;
	return false;
}

uint64_t whole_count(struct whole *whole)
{
	struct catalogue_stats stats;
	uint64_t count = 0;
	size_t i;

	if (!whole->catalogue->ops->stats(whole->catalogue, &stats, NULL))
		return 0;
	for (i = 0; i < kind_count(); i++)
		count += stats.count[i];
	return count;
}

bool whole_total(struct whole *whole, const struct query *query,
    uint64_t *total, struct err *err)
{
	const struct page_wish wish = {.query = query,
	    .level = LEVEL_MEMBER,
	    .size = 1,
	    .count = COUNT_EXACT};
	struct arena arena = ARENA_INIT;
	struct page_found found;
	bool ok = whole->catalogue->ops->page(
	    whole->catalogue, &arena, &wish, &found, err);

	*total = ok ? found.total.count : 0;
	arena_done(&arena);
	return ok;
}

static bool each_of(struct catalogue *catalogue, const struct kind *kind,
    whole_each_fn *each, void *ctx, struct err *err)
{
	const struct query query = {.kind = kind};
	struct page_wish wish = {
	    .query = &query, .level = LEVEL_MEMBER, .size = BATCH};
	struct page_found found;
	bool more = true;

	while (more) {
		struct arena arena = ARENA_INIT;
		bool ok =
		    catalogue->ops->page(catalogue, &arena, &wish, &found, err);
		size_t i;

		for (i = 0; ok && i < found.count; i++)
			ok = each(ctx, found.records[i]);
		more = ok && found.has_after;
		wish.after = found.last;
		arena_done(&arena);
		if (!ok)
			return false;
	}
	return true;
}

bool whole_each(struct catalogue *catalogue, const struct kind *kind,
    whole_each_fn *each, void *ctx, struct err *err)
{
	size_t i;

	if (kind != NULL)
		return each_of(catalogue, kind, each, ctx, err);
	for (i = 0; i < kind_count(); i++)
		if (!each_of(catalogue, kind_at(i), each, ctx, err))
			return false;
	return true;
}

/* --- what has been here too long */

struct members {
	struct arena *arena;
	struct record **records;
	size_t count;
};

static bool has_members(const struct record *record)
{
	size_t i;

	for (i = 0; i < record->claim_count; i++)
		if (record->claims[i].level >= LEVEL_MEMBER)
			return true;
	return false;
}

static bool collect(void *ctx, const struct record *record)
{
	struct members *members = ctx;

	if (!has_members(record))
		return true;
	members->records = arena_grow(members->arena, members->records,
	    members->count, sizeof(*members->records));
	members->records[members->count++] =
	    record_copy(members->arena, record);
	return true;
}

bool whole_members(struct catalogue *catalogue, struct arena *arena,
    struct record ***records, size_t *count, struct err *err)
{
	struct members members = {.arena = arena};
	bool ok = whole_each(catalogue, NULL, collect, &members, err);

	*records = members.records;
	*count = members.count;
	return ok;
}

bool whole_wipe_members(struct whole *whole, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct whole_state state = whole->state;
	struct record **records;
	size_t i, count;
	bool ok;

	ok = whole_members(whole->catalogue, &arena, &records, &count, err) &&
	     whole_begin(whole, err);
	if (ok) {
		whole->state.wiped = state.wiped = true;
		for (i = 0; ok && i < count; i++)
			ok = whole_remove(whole, records[i]->kind,
				 records[i]->id, NULL, err) &&
			     whole_put(whole, records[i], err);
		if (ok)
			ok = whole_commit(whole, &state, err);
		else
			whole_rollback(whole);
	}
	whole_look(whole);
	arena_done(&arena);
	return ok;
}
