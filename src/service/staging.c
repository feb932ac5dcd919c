/*
 * staging.c: see staging.h. A record is held as its directory line, which is
 * a fifth of what it takes in memory taken apart.
 */
#include "klaster/service/staging.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/hash.h"
#include "klaster/model/decode.h"
#include "klaster/service/merge.h"

enum { LINE_BYTES_MAX = 4 << 20, HELD_BYTES_MAX = 2 << 20 };

void staging_init(
    struct staging *staging, struct catalogue *catalogue, struct report *report)
{
	*staging = (struct staging){.catalogue = catalogue, .report = report};
	buf_init(&staging->line, LINE_BYTES_MAX);
}

void staging_done(struct staging *staging)
{
	buf_done(&staging->line);
	arena_done(&staging->arena);
}

/* --- what is held */

static uint16_t *slot_find(
    struct staging *staging, const struct kind *kind, const char *id)
{
	size_t slot = hash_text(HASH_SEED ^ (uint32_t)kind_index(kind), id) %
		      STAGING_SLOTS;

	while (staging->slots[slot]) {
		const struct saying *item =
		    &staging->items[staging->slots[slot] - 1];

		if (item->kind == kind && strcmp(item->id, id) == 0)
			break;
		slot = (slot + 1) % STAGING_SLOTS;
	}
	return &staging->slots[slot];
}

static bool line_write(struct staging *staging, const struct record *record,
    struct saying *saying, struct err *err)
{
	struct buf *line = &staging->line;

	buf_reset(line);
	encode_line(record, line);
	if (line->full)
		return err_set(err, ERR_DATA, "%s/%s is larger than %d MiB",
		    record->kind->name, record->id, LINE_BYTES_MAX >> 20);
	saying->line = arena_strndup(&staging->arena, line->data, line->len);
	saying->len = line->len;
	return true;
}

/* --- what comes again */

static void again_refuse(struct staging *staging, struct arena *scratch,
    const struct saying *first, const struct saying *second)
{
	bool same = first->len == second->len &&
		    memcmp(first->line, second->line, first->len) == 0;

	report_add(staging->report, same ? REPORT_REPEAT : REPORT_RECORD,
	    second->row,
	    same ? "it came before in this run, word for word"
		 : "it came before in this run and said something else; give "
		   "each row an id of its own",
	    arena_printf(scratch, "%s/%s, first in %s:%zu", second->kind->name,
		second->id, staging->report->files[first->file],
		(size_t)first->row));
}

/* Into the first, if it adds anything. */
static bool again_join(struct staging *staging, struct arena *scratch,
    struct saying *first, const struct record *second, struct err *err)
{
	const struct record *before =
	    decode_line(scratch, first->line, first->len, err);
	const struct record *both =
	    before ? merge_records(scratch, before, second, false) : NULL;

	return both &&
	       (both == before || line_write(staging, both, first, err));
}

static bool again(struct staging *staging, struct arena *scratch,
    struct saying *first, const struct record *record, size_t row,
    struct err *err)
{
	struct saying second = {
	    .kind = record->kind, .id = record->id, .row = row};

	if (staging->again == STAGING_JOIN)
		return again_join(staging, scratch, first, record, err);
	if (!line_write(staging, record, &second, err))
		return false;
	again_refuse(staging, scratch, first, &second);
	return true;
}

/* --- */

bool staging_add(struct staging *staging, struct arena *scratch,
    const struct record *record, size_t row, struct err *err)
{
	uint16_t *slot;
	struct saying *item;

	if ((staging->count == SAYING_MANY ||
		staging->arena.used_bytes > HELD_BYTES_MAX) &&
	    !staging_flush(staging, err))
		return false;
	slot = slot_find(staging, record->kind, record->id);
	if (*slot)
		return again(staging, scratch, &staging->items[*slot - 1],
		    record, row, err);
	item = &staging->items[staging->count];
	*item = (struct saying){.kind = record->kind,
	    .id = arena_strdup(&staging->arena, record->id),
	    .file = staging->file,
	    .row = row};
	if (!line_write(staging, record, item, err))
		return false;
	*slot = (uint16_t)++staging->count;
	return true;
}

/* Of those that are held and those that are in the store already. */
static bool found_settle(struct staging *staging, struct arena *scratch,
    struct saying *found, struct saying *held, struct err *err)
{
	const struct record *record;

	if (staging->again == STAGING_REFUSE) {
		again_refuse(staging, scratch, found, held);
		held->len = 0;
		return true;
	}
	record = decode_line(scratch, held->line, held->len, err);
	if (!record || !again_join(staging, scratch, found, record, err))
		return false;
	*held = *found;
	return true;
}

static uint64_t place_next(struct staging *staging, const struct kind *kind)
{
	if (strcmp(kind->name, "codes") == 0)
		return ++staging->codes;
	return STAGING_CODES_MAX + ++staging->others;
}

bool staging_flush(struct staging *staging, struct err *err)
{
	const struct saying_ops *ops = staging->catalogue->ops->sayings;
	struct arena scratch = ARENA_INIT;
	struct saying *found =
	    arena_array(&scratch, staging->count + 1, sizeof(*found));
	size_t kept = 0;
	bool ok;

	memcpy(found, staging->items, staging->count * sizeof(*found));
	ok =
	    ops->find(staging->catalogue, &scratch, found, staging->count, err);
	for (size_t i = 0; ok && i < staging->count; i++) {
		struct saying *item = &staging->items[i];

		if (found[i].line)
			ok = found_settle(
			    staging, &scratch, &found[i], item, err);
		else
			item->at = place_next(staging, item->kind);
		if (item->len > 0)
			staging->items[kept++] = *item;
	}
	ok = ok && ops->stage(staging->catalogue, staging->items, kept, err);
	staging->count = 0;
	memset(staging->slots, 0, sizeof(staging->slots));
	arena_reset(&staging->arena);
	arena_done(&scratch);
	return ok;
}
