/*
 * postgres_put.c owns transactions and changes: numbers in the order of
 * commits, tombstones for what is gone. It must not know what a record is
 * found by.
 *
 * Who writes holds the row of the last number until he commits, so numbers
 * are given in the order of commits, by any process on any host. A sequence
 * would give them in the order of asking.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/model/decode.h"
#include "klaster/store/poster.h"
#include "klaster/store/tomb.h"
#include "meta.h"
#include "postgres_parts.h"

#define LINE_MAX_BYTES (4 * 1024 * 1024)
#define TOMBSTONES_MAX 100000 /* older ones are let go: see changes() */
#define LOCK_MS "60000"	      /* for another writer to have done */
/* A plan is kept as long as a connection, and made when tables may have been
 * empty: read as a whole, they would be so for each of a million records. What
 * a writer asks, he asks by keys. */
#define PLAN_ROWS "SET LOCAL enable_seqscan = off; SET LOCAL jit = off;"
#define MANY_WRITTEN 1000 /* records; the planner is told of so many */

static void forget_transaction(struct postgres *postgres)
{
	postgres->writing = false;
	postgres->removed = false;
	postgres->stopped = (struct err)ERR_INIT;
	postgres->written = 0;
	codes_forget(&postgres->touched);
	names_forget(postgres->names);
	poster_forget(postgres->engine.poster);
	postgres_rows_forget(&postgres->rows);
	postgres_pipe_forget(postgres);
	postgres->keys.way = KEYS_THERE;
	postgres->absent.count = 0;
	postgres->news_after = 0;
	memset(postgres->next_rec, 0, sizeof(postgres->next_rec));
	memset(postgres->tally, 0, sizeof(postgres->tally));
	postgres_forget(postgres);
}

/* On the primary, whichever server it is. An idle connection may turn out to
 * be dead: then once more. */
static bool begin_there(
    struct postgres *postgres, char *seq, size_t size, struct err *err)
{
	struct err failure = ERR_INIT;
	bool ok = false;

	for (int tries = 0; tries < 2 && !ok; tries++) {
		if (!postgres_use(postgres, HOSTS_WRITE, &failure))
			break;
		postgres->writing = true;
		ok = postgres_exec(postgres,
		    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
		    "SET LOCAL statement_timeout = 0;"
		    "SET LOCAL lock_timeout = " LOCK_MS ";" PLAN_ROWS
		    "SELECT value FROM meta WHERE name = 'seq' FOR UPDATE",
		    seq, size, &failure);
		if (!ok && postgres->db != NULL) {
			postgres_exec(postgres, "ROLLBACK", NULL, 0, NULL);
			tries++;
		}
		postgres->writing = false;
	}
	if (!ok && err != NULL)
		*err = failure;
	return ok;
}

bool postgres_begin(struct catalogue *catalogue, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	char seq[POSTGRES_VERSION_BYTES];

	assert(!postgres->writing && !postgres->reading);
	if (!begin_there(postgres, seq, sizeof(seq), err))
		return false;
	forget_transaction(postgres);
	postgres->writing = true;
	postgres->seq = strtoull(seq, NULL, 10);
	return true;
}

void postgres_rollback(struct catalogue *catalogue)
{
	struct postgres *postgres = postgres_of(catalogue);

	postgres_await(postgres, NULL);
	postgres_exec(postgres, "ROLLBACK", NULL, 0, NULL);
	forget_transaction(postgres);
}

/* Lets the oldest tombstones go. */
static bool trim(struct postgres *postgres, struct err *err)
{
	struct ask ask;
	uint64_t seq = 0;
	bool ok;

	ask_init(&ask, postgres, TEXT_GONE_FLOOR);
	ask_number(&ask, TOMBSTONES_MAX);
	ok = ask_run(&ask, err, "counting deletions");
	if (ok && ask.rows > 0)
		seq = (uint64_t)ask_get_number(&ask, 0, 0);
	ask_done(&ask);
	if (!ok || seq == 0)
		return ok;
	ask_init(&ask, postgres, TEXT_GONE_TRIM);
	ask_number(&ask, (int64_t)seq);
	ok = ask_run(&ask, err, "forgetting old deletions");
	ask_done(&ask);
	return ok && meta_set_number(&postgres->catalogue, "floor", seq, err);
}

/* One row for each kind and transaction: a row that is changed a million
 * times in one is read past a million times. */
static bool write_tally(struct postgres *postgres, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < kind_count(); i++) {
		struct ask ask;
		if (postgres->tally[i] == 0)
			continue;
		ask_init(&ask, postgres, TEXT_TALLY_ADD);
		ask_text(&ask, kind_at(i)->name);
		ask_number(&ask, postgres->tally[i]);
		ok = ask_run(&ask, err, "counting");
		ask_done(&ask);
	}
	return ok;
}

/* So that the server plans by what is there now. */
static void tell_planner(struct postgres *postgres)
{
	postgres_exec(postgres, "SET statement_timeout = 0", NULL, 0, NULL);
	postgres_exec(postgres,
	    "ANALYZE record; ANALYZE attr; ANALYZE words; ANALYZE posting",
	    NULL, 0, NULL);
	postgres_exec(postgres, "SET statement_timeout = " POSTGRES_DEADLINE_MS,
	    NULL, 0, NULL);
}

bool postgres_commit(struct catalogue *catalogue, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	bool many = postgres->written >= MANY_WRITTEN || postgres->touched.all;

	assert(postgres->writing);
	if (!postgres_index_touched(postgres, err) ||
	    (postgres->removed && !trim(postgres, err)) ||
	    !postgres_rows_write(postgres, err) ||
	    !poster_flush(&postgres->engine, err) ||
	    !postgres_keys_finish(postgres, err) ||
	    !write_tally(postgres, err) ||
	    !meta_set_number(catalogue, "seq", postgres->seq, err) ||
	    !postgres_exec(postgres,
		"UPDATE meta SET value = (value::bigint + 1)::text"
		" WHERE name = 'version';"
		"COMMIT",
		NULL, 0, err)) {
		postgres_rollback(catalogue);
		return false;
	}
	postgres->own_seq = postgres->seq;
	forget_transaction(postgres);
	if (many)
		tell_planner(postgres);
	return true;
}

static bool next_rec(struct postgres *postgres, const struct kind *kind,
    int64_t *rec, struct err *err)
{
	int64_t *next = &postgres->next_rec[keys_kind_number(kind)];
	struct ask ask;
	bool ok = true;

	if (*next == 0) {
		ask_init(&ask, postgres, TEXT_RECORD_LAST);
		ask_number(&ask, keys_first_rec(kind));
		ask_number(&ask, keys_last_rec(kind));
		ok = ask_run(&ask, err, "numbering a record");
		*next = keys_first_rec(kind) + 1;
		if (ok && ask_get_number(&ask, 0, 0) != 0)
			*next = ask_get_number(&ask, 0, 0) + 1;
		ask_done(&ask);
	}
	*rec = (*next)++;
	return ok;
}

/* Is it the next of those of which that is known? */
static bool is_absent(
    struct postgres *postgres, const struct kind *kind, const char *id)
{
	struct postgres_absent *absent = &postgres->absent;

	for (size_t i = absent->next; i < absent->count; i++) {
		if (absent->names[i].kind != kind ||
		    strcmp(absent->names[i].id, id) != 0)
			continue;
		absent->next = i + 1;
		return true;
	}
	return false;
}

/* What is there: its number (0: nothing), and if its line is the same. */
static bool find_old(struct postgres *postgres, const struct kind *kind,
    const char *id, const struct buf *line, int64_t *rec, bool *same,
    struct err *err)
{
	struct ask ask;
	bool ok;

	*rec = 0;
	*same = false;
	if (is_absent(postgres, kind, id))
		return true;
	ask_init(&ask, postgres, TEXT_RECORD_SAME);
	ask_text(&ask, kind->name);
	ask_text(&ask, id);
	ask_bytes(&ask, line == NULL ? "" : buf_text(line),
	    line == NULL ? 0 : line->len);
	ok = ask_run(&ask, err, "looking for a record");
	if (ok && ask.rows > 0) {
		*rec = ask_get_number(&ask, 0, 0);
		*same = line != NULL && ask_get_bool(&ask, 0, 1);
	}
	ask_done(&ask);
	return ok;
}

static bool add_record(struct postgres *postgres, const struct record *record,
    const struct buf *line, int64_t *rec, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *tomb;

	if (!next_rec(postgres, record->kind, rec, err))
		return false;
	tomb =
	    tomb_name(&postgres->catalogue, &arena, record->kind, record->id);
	postgres_rows_record(postgres, &(struct waiting_record){.rec = *rec,
					   .seq = postgres->seq,
					   .kind = record->kind->name,
					   .id = record->id,
					   .body = buf_text(line),
					   .len = line->len,
					   .tomb = tomb == NULL ? "" : tomb});
	arena_done(&arena);
	postgres_keys_new(postgres, *rec);
	postgres->tally[kind_index(record->kind)]++;
	return true;
}

static bool set_record(struct postgres *postgres, int64_t rec,
    const struct buf *line, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres, TEXT_RECORD_SET);
	ask_number(&ask, rec);
	ask_number(&ask, (int64_t)postgres->seq);
	ask_bytes(&ask, buf_text(line), line->len);
	ok = ask_run(&ask, err, "changing a record");
	ask_done(&ask);
	return ok;
}

static bool put_line(struct postgres *postgres, const struct record *record,
    const struct buf *line, enum put_result *result, struct err *err)
{
	int64_t rec;
	bool same;

	if (!find_old(
		postgres, record->kind, record->id, line, &rec, &same, err))
		return false;
	*result = same ? PUT_SAME : rec != 0 ? PUT_CHANGED : PUT_NEW;
	if (same)
		return true;
	postgres_forget(postgres);
	postgres->seq++;
	postgres->written++;
	if (rec != 0) {
		if (!postgres_index_drop(postgres, rec, err) ||
		    !set_record(postgres, rec, line, err))
			return false;
	} else if (!add_record(postgres, record, line, &rec, err)) {
		return false;
	}
	codes_touch(&postgres->touched, record, postgres->seq);
	if (record->kind == kind_find("codes"))
		names_forget(postgres->names);
	return postgres_index_add(postgres, rec, record, err);
}

bool postgres_put(struct catalogue *catalogue, const struct record *record,
    enum put_result *result, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	enum put_result ignored;
	struct buf line;
	bool ok;

	assert(postgres->writing);
	if (!record_id_is_valid(record->id))
		return err_set(err, ERR_DATA, "\"%s\" is no id.", record->id);
	buf_init(&line, LINE_MAX_BYTES);
	encode_line(record, &line);
	ok = line.full
		 ? err_set(err, ERR_DATA, "%s/%s is larger than %d MiB.",
		       record->kind->name, record->id, LINE_MAX_BYTES >> 20)
		 : put_line(postgres, record, &line,
		       result == NULL ? &ignored : result, err);
	buf_done(&line);
	return ok;
}

bool postgres_remove(struct catalogue *catalogue, const struct kind *kind,
    const char *id, bool *was_there, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	struct arena arena = ARENA_INIT;
	struct record *record;
	const char *tomb;
	struct ask ask;
	int64_t rec;
	bool same, ok;

	assert(postgres->writing);
	postgres->absent.count = 0;
	if (!find_old(postgres, kind, id, NULL, &rec, &same, err))
		return false;
	if (was_there != NULL)
		*was_there = rec != 0;
	if (rec == 0)
		return true;
	postgres_forget(postgres);
	if (postgres_load(
		&postgres->engine, &arena, &rec, 1, NULL, &record, NULL))
		codes_touch(&postgres->touched, record, postgres->seq);
	arena_done(&arena);
	if (kind == kind_find("codes"))
		names_forget(postgres->names);
	postgres->removed = true;
	if (!postgres_index_drop(postgres, rec, err) ||
	    !postgres_saying_ops.unsay(catalogue, NULL, kind, id, err))
		return false;
	ask_init(&ask, postgres, TEXT_RECORD_DROP);
	tomb = tomb_name_make(&postgres->catalogue, &ask.arena, kind, id, err);
	ask_number(&ask, rec);
	ask_number(&ask, (int64_t)++postgres->seq);
	ask_text(&ask, tomb == NULL ? "" : tomb);
	ok = tomb != NULL && ask_run(&ask, err, "removing a record");
	ask_done(&ask);
	postgres->tally[kind_index(kind)]--;
	return ok;
}
