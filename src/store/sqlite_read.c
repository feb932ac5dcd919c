/*
 * sqlite_read.c owns the plain questions: one record, what changed, how many
 * there are.
 */
#include <stdio.h>
#include <string.h>
#include "klaster/model/decode.h"
#include "klaster/store/tomb.h"
#include "meta.h"
#include "sqlite_parts.h"

#define CHANGES_MAX 10000

static bool is_gone(
    struct sqlite *sqlite, const struct kind *kind, const char *id)
{
	struct arena arena = ARENA_INIT;
	const char *name = tomb_name(&sqlite->catalogue, &arena, kind, id);
	sqlite3_stmt *find = sqlite_text(sqlite, TEXT_GONE_FIND, NULL);
	bool gone = false;

	if (find != NULL && name != NULL) {
		sqlite_bind_text(find, 1, kind->name);
		sqlite_bind_text(find, 2, name);
		int rc = sqlite3_step(find);
		gone = rc == SQLITE_ROW;
		if (!gone && rc != SQLITE_DONE)
			sqlite_fail(sqlite, NULL, "looking for a deletion");
		sqlite3_reset(find);
	}
	arena_done(&arena);
	return gone;
}

struct record *sqlite_get(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, bool *gone, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	sqlite3_stmt *find = sqlite_text(sqlite, TEXT_RECORD_BY_ID, err);
	struct record *record = NULL;
	int rc;

	if (gone != NULL)
		*gone = false;
	if (find == NULL)
		return NULL;
	sqlite_bind_text(find, 1, kind->name);
	sqlite_bind_text(find, 2, id);
	rc = sqlite3_step(find);
	if (rc == SQLITE_ROW)
		record = decode_stored(arena,
		    (const char *)sqlite3_column_text(find, 1),
		    (size_t)sqlite3_column_bytes(find, 1), err);
	else if (rc != SQLITE_DONE)
		sqlite_fail(sqlite, err, "reading a record");
	if (record != NULL)
		record->number =
		    keys_number_in_kind(sqlite3_column_int64(find, 0));
	sqlite3_reset(find);
	if (rc == SQLITE_DONE && gone != NULL)
		*gone = is_gone(sqlite, kind, id);
	return record;
}

bool sqlite_records(struct catalogue *catalogue, struct arena *arena,
    const struct catalogue_name *names, size_t count, struct record **records,
    struct err *err)
{
	struct err failure = ERR_INIT;

	for (size_t i = 0; i < count; i++) {
		records[i] = sqlite_get(catalogue, arena, names[i].kind,
		    names[i].id, NULL, &failure);
		if (records[i] == NULL && failure.code != ERR_NONE) {
			*err = failure;
			return false;
		}
	}
	return true;
}

static bool read_changes(struct sqlite *sqlite, struct arena *arena,
    uint64_t seq, size_t limit, struct catalogue_change *changes, size_t *count,
    struct err *err)
{
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_CHANGES, err);
	int rc;

	if (ask == NULL)
		return false;
	sqlite3_bind_int64(ask, 1, (int64_t)seq);
	sqlite3_bind_int64(ask, 2, (int64_t)limit);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		const struct kind *kind =
		    kind_find((const char *)sqlite3_column_text(ask, 2));
		struct catalogue_change *change = &changes[*count];
		if (kind == NULL)
			continue;
		change->seq = (uint64_t)sqlite3_column_int64(ask, 0);
		change->deleted = sqlite3_column_int(ask, 1) != 0;
		change->kind = kind;
		change->id = arena_strdup(
		    arena, (const char *)sqlite3_column_text(ask, 3));
		(*count)++;
	}
	sqlite3_reset(ask);
	return rc == SQLITE_DONE || sqlite_fail(sqlite, err, "reading changes");
}

bool sqlite_changes(struct catalogue *catalogue, struct arena *arena,
    uint64_t seq, size_t limit, struct catalogue_change **changes,
    size_t *count, bool *resync, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool ok;

	*count = 0;
	*resync = false;
	if (limit > CHANGES_MAX)
		limit = CHANGES_MAX;
	*changes = arena_array(arena, limit + 1, sizeof(**changes));
	if (!sqlite_ask(sqlite, err))
		return false;
	/* Who starts at 0 has nothing that could have been deleted. A number
	 * we have not given yet was given by another catalogue. */
	*resync = (seq > 0 && seq < meta_number(catalogue, "floor")) ||
		  seq > meta_number(catalogue, "seq");
	ok = *resync ||
	     read_changes(sqlite, arena, seq, limit, *changes, count, err);
	sqlite_asked(sqlite);
	return ok;
}

bool sqlite_stats(
    struct catalogue *catalogue, struct catalogue_stats *stats, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	sqlite3_stmt *all;
	int rc = SQLITE_ERROR;

	memset(stats, 0, sizeof(*stats));
	if (!sqlite_ask(sqlite, err))
		return false;
	stats->seq =
	    sqlite->writing ? sqlite->seq : meta_number(catalogue, "seq");
	all = sqlite_text(sqlite, TEXT_TALLY_ALL, err);
	while (all != NULL && (rc = sqlite3_step(all)) == SQLITE_ROW) {
		const struct kind *kind =
		    kind_find((const char *)sqlite3_column_text(all, 0));
		if (kind != NULL)
			stats->count[kind_index(kind)] =
			    (uint64_t)sqlite3_column_int64(all, 1);
	}
	if (all != NULL && rc != SQLITE_DONE)
		sqlite_fail(sqlite, err, "counting");
	sqlite_asked(sqlite);
	return rc == SQLITE_DONE;
}

/* --- one state for a whole answer */

/* The last change there is now is in it: a file has one writer and no copy
 * that is behind. One that was put back from a copy may lack changes. */
bool sqlite_read_begin(
    struct catalogue *catalogue, struct catalogue_read *read, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	read->fault = CATALOGUE_FINE;
	read->retry_s = 0;
	sqlite->failure = (struct err)ERR_INIT;
	if (!sqlite_ask(sqlite, err))
		return false;
	sqlite->reading = !sqlite->writing;
	sqlite->deadline_ms = 0; /* each question has its own */
	snprintf(
	    read->version, sizeof(read->version), "%d", sqlite->data_version);
	read->seq =
	    sqlite->writing ? sqlite->seq : meta_number(catalogue, "seq");
	if (sqlite->failure.code != ERR_NONE) {
		sqlite_read_end(catalogue, read, err);
		return false;
	}
	if (read->seq >= read->least_seq)
		return true;
	sqlite_read_end(catalogue, read, NULL);
	read->fault = CATALOGUE_AHEAD;
	return err_set(err, ERR_COPY,
	    "The directory has no change %llu; the last one is %llu.",
	    (unsigned long long)read->least_seq, (unsigned long long)read->seq);
}

bool sqlite_read_end(
    struct catalogue *catalogue, struct catalogue_read *read, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	bool ok = sqlite->failure.code == ERR_NONE;

	read->fault = CATALOGUE_FINE;
	sqlite->reading = false;
	sqlite_asked(sqlite);
	if (!ok && err != NULL)
		*err = sqlite->failure;
	sqlite->failure = (struct err)ERR_INIT;
	return ok;
}

size_t sqlite_nodes(struct catalogue *catalogue, struct arena *arena,
    struct catalogue_node **nodes)
{
	struct sqlite *sqlite = sqlite_of(catalogue);

	*nodes = arena_array(arena, 1, sizeof(**nodes));
	**nodes = (struct catalogue_node){.is_up = true,
	    .place = sqlite->path == NULL ? "memory"
					  : arena_strdup(arena, sqlite->path)};
	return 1;
}
