/*
 * postgres_read.c owns the plain questions: one record, what changed, how
 * many there are.
 */
#include <string.h>
#include "klaster/model/decode.h"
#include "klaster/store/tomb.h"
#include "meta.h"
#include "postgres_parts.h"

#define CHANGES_MAX 10000

static bool is_gone(
    struct postgres *postgres, const struct kind *kind, const char *id)
{
	struct arena arena = ARENA_INIT;
	const char *name = tomb_name(&postgres->catalogue, &arena, kind, id);
	struct ask ask;
	bool gone = false;

	if (name != NULL) {
		ask_init(&ask, postgres, TEXT_GONE_FIND);
		ask_text(&ask, kind->name);
		ask_text(&ask, name);
		gone = ask_run(&ask, NULL, "looking for a deletion") &&
		       ask.rows > 0;
		ask_done(&ask);
	}
	arena_done(&arena);
	return gone;
}

struct record *postgres_get(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, bool *gone, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	struct record *record = NULL;
	struct ask ask;
	bool none = false;

	if (gone != NULL)
		*gone = false;
	ask_init(&ask, postgres, TEXT_RECORD_BY_ID);
	ask_text(&ask, kind->name);
	ask_text(&ask, id);
	if (ask_run(&ask, err, "reading a record")) {
		size_t len;
		none = ask.rows == 0;
		if (!none) {
			const char *body = ask_get_bytes(&ask, 0, 1, &len);
			record = decode_stored(arena, body, len, err);
			if (record != NULL)
				record->number = keys_number_in_kind(
				    ask_get_number(&ask, 0, 0));
		}
	}
	ask_done(&ask);
	if (none && gone != NULL)
		*gone = is_gone(postgres, kind, id);
	return record;
}

static bool take_record(const struct ask *ask, size_t row, struct arena *arena,
    struct record **records, struct err *err)
{
	size_t at = (size_t)ask_get_number(ask, row, 0) - 1, len;
	const char *body = ask_get_bytes(ask, row, 2, &len);

	records[at] = decode_stored(arena, body, len, err);
	if (records[at] == NULL)
		return false;
	records[at]->number = keys_number_in_kind(ask_get_number(ask, row, 1));
	return true;
}

bool postgres_records(struct catalogue *catalogue, struct arena *arena,
    const struct catalogue_name *names, size_t count, struct record **records,
    struct err *err)
{
	struct ask ask;
	const void **kinds, **ids;
	size_t *kind_lens, *id_lens;
	bool ok;

	if (count == 0)
		return true;
	ask_init(&ask, postgres_of(catalogue), TEXT_RECORD_NAMED);
	kinds = arena_array(&ask.arena, count, sizeof(*kinds));
	ids = arena_array(&ask.arena, count, sizeof(*ids));
	kind_lens = arena_array(&ask.arena, count, sizeof(*kind_lens));
	id_lens = arena_array(&ask.arena, count, sizeof(*id_lens));
	for (size_t i = 0; i < count; i++) {
		records[i] = NULL;
		kinds[i] = names[i].kind->name;
		kind_lens[i] = strlen(names[i].kind->name);
		ids[i] = names[i].id;
		id_lens[i] = strlen(names[i].id);
	}
	ask_many_bytes(&ask, kinds, kind_lens, count);
	ask_many_bytes(&ask, ids, id_lens, count);
	ok = ask_run(&ask, err, "reading records");
	for (size_t i = 0; ok && i < ask.rows; i++)
		ok = take_record(&ask, i, arena, records, err);
	ask_done(&ask);
	return ok;
}

static bool read_changes(struct postgres *postgres, struct arena *arena,
    uint64_t seq, size_t limit, struct catalogue_change *changes, size_t *count,
    struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres, TEXT_CHANGES);
	ask_number(&ask, (int64_t)seq);
	ask_number(&ask, (int64_t)limit);
	ok = ask_run(&ask, err, "reading changes");
	for (size_t i = 0; ok && i < ask.rows; i++) {
		const struct kind *kind = kind_find(ask_get_text(&ask, i, 2));
		struct catalogue_change *change = &changes[*count];
		if (kind == NULL)
			continue;
		change->seq = (uint64_t)ask_get_number(&ask, i, 0);
		change->deleted = ask_get_bool(&ask, i, 1);
		change->kind = kind;
		change->id = arena_strdup(arena, ask_get_text(&ask, i, 3));
		(*count)++;
	}
	ask_done(&ask);
	return ok;
}

bool postgres_changes(struct catalogue *catalogue, struct arena *arena,
    uint64_t seq, size_t limit, struct catalogue_change **changes,
    size_t *count, bool *resync, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	bool ok;

	*count = 0;
	*resync = false;
	if (limit > CHANGES_MAX)
		limit = CHANGES_MAX;
	*changes = arena_array(arena, limit + 1, sizeof(**changes));
	if (!postgres_ask(postgres, err))
		return false;
	/* Who starts at 0 has nothing that could have been deleted. A number
	 * we have not given yet was given by another catalogue. */
	*resync = (seq > 0 && seq < meta_number(catalogue, "floor")) ||
		  seq > meta_number(catalogue, "seq");
	ok = *resync ||
	     read_changes(postgres, arena, seq, limit, *changes, count, err);
	postgres_asked(postgres);
	return ok;
}

bool postgres_stats(
    struct catalogue *catalogue, struct catalogue_stats *stats, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	struct ask ask;
	bool ok;

	memset(stats, 0, sizeof(*stats));
	if (!postgres_ask(postgres, err))
		return false;
	stats->seq =
	    postgres->writing ? postgres->seq : meta_number(catalogue, "seq");
	ask_init(&ask, postgres, TEXT_TALLY_ALL);
	ok = ask_run(&ask, err, "counting");
	for (size_t i = 0; ok && i < ask.rows; i++) {
		const struct kind *kind = kind_find(ask_get_text(&ask, i, 0));
		if (kind != NULL)
			stats->count[kind_index(kind)] =
			    (uint64_t)ask_get_number(&ask, i, 1);
	}
	for (size_t i = 0; i < kind_count(); i++)
		stats->count[i] += (uint64_t)postgres->tally[i];
	ask_done(&ask);
	postgres_asked(postgres);
	return ok;
}
