/*
 * settle.c: see settle.h. When a source falls silent about a record, what
 * others say of it stays; where nobody is left, the record goes.
 */
#include "klaster/service/settle.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/model/decode.h"
#include "klaster/service/merge.h"

struct settling {
	struct intake *intake;
	const struct saying_ops *ops;
	struct catalogue *catalogue;
	const char *source;
	struct arena arena; /* for one record */
	struct saying *batch;
	struct saying *said; /* by us, of this batch */
	size_t said_count;
	struct saying *others; /* of one record */
	size_t other_count;
};

static const struct record *record_read(
    struct settling *settling, const char *line, size_t len, struct err *err)
{
	/* Written by ourselves, when it was staged or stored. */
	return decode_stored(&settling->arena, line, len, err);
}

static bool record_put(struct settling *settling, const struct record *record,
    enum put_result *result, struct err *err)
{
	struct intake *intake = settling->intake;

	if (!veil_note(&intake->veil, &settling->arena, record, err))
		return false;
	if (!settling->catalogue->ops->put(
		settling->catalogue, record, result, err))
		return err_prefix(err, "%s/%s", record->kind->name, record->id);
	intake->is_disowned |= idset_remove(
	    &intake->bundled, arena_printf(&settling->arena, "%s/%s",
				  record->kind->name, record->id));
	return true;
}

/* --- what others say */

/* One who was alone with a record has no words of his own beside it. */
static bool others_read(struct settling *settling, const struct kind *kind,
    const char *id, struct err *err)
{
	bool gone;

	if (!settling->ops->others(settling->catalogue, &settling->arena,
		settling->source, kind, id, settling->others,
		&settling->other_count, err))
		return false;
	for (size_t i = 0; i < settling->other_count; i++) {
		struct saying *other = &settling->others[i];
		const struct record *record;
		struct buf line;

		if (other->len > 0)
			continue;
		record = settling->catalogue->ops->get(settling->catalogue,
		    &settling->arena, kind, id, &gone, err);
		if (!record)
			continue;
		buf_init(&line, 8 << 20);
		encode_line(record, &line);
		other->line =
		    arena_strndup(&settling->arena, buf_text(&line), line.len);
		other->len = line.len;
		buf_done(&line);
		if (!settling->ops->say(
			settling->catalogue, other->source, other, 1, err))
			return false;
	}
	return err->code == ERR_NONE;
}

/* Of all who speak, by their names. `own` may be NULL. */
static const struct record *all_joined(
    struct settling *settling, const struct record *own, struct err *err)
{
	const struct record *all = NULL;
	bool own_is_in = own == NULL;

	for (size_t i = 0; i <= settling->other_count; i++) {
		const struct saying *other = &settling->others[i];
		bool is_last = i == settling->other_count;
		const struct record *next;

		if (!own_is_in &&
		    (is_last || strcmp(settling->source, other->source) < 0)) {
			all = all ? merge_records(
					&settling->arena, all, own, true)
				  : own;
			own_is_in = true;
		}
		if (is_last || other->len == 0)
			continue;
		next = record_read(settling, other->line, other->len, err);
		if (!next)
			return NULL;
		all = all ? merge_records(&settling->arena, all, next, true)
			  : next;
	}
	return all;
}

/* --- what is new or changed */

static void outcome_count(struct settling *settling,
    const struct saying *saying, enum put_result result, const char *fields)
{
	struct account *account = &settling->intake->account;
	struct report_row row = {.kind = saying->kind,
	    .id = saying->id,
	    .file = saying->file,
	    .row = saying->row,
	    .fields = fields};

	account->fresh += result == PUT_NEW;
	account->changed += result == PUT_CHANGED;
	account->same += result == PUT_SAME;
	if (result == PUT_SAME)
		return;
	row.what = result == PUT_NEW ? "new" : "changed";
	report_row(&settling->intake->report, &row);
}

static bool news_store(
    struct settling *settling, struct saying *saying, struct err *err)
{
	const struct record *record =
	    record_read(settling, saying->line, saying->len, err);
	const struct record *before = NULL;
	const char *fields = NULL;
	enum put_result result;
	struct saying said = *saying;

	if (record && saying->before)
		before = record_read(
		    settling, saying->before, saying->before_len, err);
	if (!record || err->code != ERR_NONE)
		return false;
	if (before) {
		fields = merge_difference(&settling->arena, before, record);
		if (!*fields) {
			outcome_count(settling, saying, PUT_SAME, NULL);
			return true;
		}
	}
	if (!saying->has_others)
		said.len = 0;
	else if (!others_read(settling, saying->kind, saying->id, err) ||
		 !(record = all_joined(settling, record, err)))
		return false;
	if (!record_put(settling, record, &result, err))
		return false;
	outcome_count(settling, saying, result, fields);
	settling->said[settling->said_count++] = said;
	return true;
}

static bool batch_store(
    struct settling *settling, size_t count, struct err *err)
{
	struct intake *intake = settling->intake;
	bool ok = true;

	settling->said_count = 0;
	for (size_t i = 0; ok && i < count; i++) {
		ok = news_store(settling, &settling->batch[i], err) &&
		     progress_step(&intake->progress,
			 staging_count(&intake->staging, settling->batch[i].at),
			 err);
		arena_reset(&settling->arena);
	}
	return ok && settling->ops->say(settling->catalogue, settling->source,
			 settling->said, settling->said_count, err);
}

static bool news_settle(
    struct settling *settling, uint64_t staged, struct err *err)
{
	struct account *account = &settling->intake->account;
	struct arena arena = ARENA_INIT;
	uint64_t after = 0, seen = 0;
	size_t count;
	bool ok;

	do {
		ok = settling->ops->news(settling->catalogue, &arena,
		    settling->source, after, settling->batch, &count, err);
		if (ok && count > 0) {
			after = settling->batch[count - 1].at;
			ok = batch_store(settling, count, err);
		}
		seen += count;
		arena_reset(&arena);
	} while (ok && count == SAYING_MANY);
	account->same += staged - seen;
	arena_done(&arena);
	return ok;
}

/* --- what vanished */

static void vanished_tell(
    struct settling *settling, const struct saying *saying, const char *outcome)
{
	struct report_row row = {.what = "vanished",
	    .kind = saying->kind,
	    .id = saying->id,
	    .outcome = outcome};

	report_row(&settling->intake->report, &row);
}

/* What is left when we say nothing more of it. */
static bool silence(
    struct settling *settling, const struct saying *saying, struct err *err)
{
	const struct record *record;
	enum put_result result;

	if (!others_read(settling, saying->kind, saying->id, err) ||
	    !settling->ops->unsay(settling->catalogue, settling->source,
		saying->kind, saying->id, err) ||
	    !(record = all_joined(settling, NULL, err)) ||
	    !record_put(settling, record, &result, err))
		return false;
	if (settling->other_count > 1)
		return true;
	settling->others[0].len = 0;
	return settling->ops->say(settling->catalogue,
	    settling->others[0].source, settling->others, 1, err);
}

static bool vanished_store(
    struct settling *settling, const struct saying *saying, struct err *err)
{
	struct account *account = &settling->intake->account;
	bool was_there;

	if (saying->has_others) {
		account->silenced++;
		vanished_tell(
		    settling, saying, "kept, because others still list it");
		return silence(settling, saying, err);
	}
	account->deleted++;
	vanished_tell(settling, saying, "deleted");
	return settling->ops->unsay(settling->catalogue, settling->source,
		   saying->kind, saying->id, err) &&
	       settling->catalogue->ops->remove(settling->catalogue,
		   saying->kind, saying->id, &was_there, err);
}

/* `keep`: why they stay; NULL: they go. */
static bool vanished_settle(
    struct settling *settling, const char *keep, struct err *err)
{
	struct account *account = &settling->intake->account;
	struct progress *progress = &settling->intake->progress;
	struct arena arenas[2] = {ARENA_INIT, ARENA_INIT};
	const struct saying *after = NULL;
	struct saying last;
	size_t count, turn = 0;
	bool ok;

	do {
		struct arena *arena = &arenas[turn++ % 2];

		arena_reset(arena);
		ok = settling->ops->vanished(settling->catalogue, arena,
		    settling->source, after, settling->batch, &count, err);
		for (size_t i = 0; ok && i < count; i++) {
			account->vanished++;
			if (keep)
				vanished_tell(
				    settling, &settling->batch[i], keep);
			else
				ok = vanished_store(
				    settling, &settling->batch[i], err);
			ok = ok &&
			     progress_step(progress, account->vanished, err);
			arena_reset(&settling->arena);
		}
		if (count > 0) {
			last = settling->batch[count - 1];
			after = &last;
		}
	} while (ok && count == SAYING_MANY);
	arena_done(&arenas[0]);
	arena_done(&arenas[1]);
	return ok;
}

/* --- */

static struct saying *many(void)
{
	return mem_array(SAYING_MANY, sizeof(struct saying));
}

bool settle_source(
    struct intake *intake, const struct brake_options *options, struct err *err)
{
	struct settling settling = {.intake = intake,
	    .catalogue = intake->catalogue,
	    .ops = intake->catalogue->ops->sayings,
	    .source = intake->source};
	struct saying_tally tally = {0};
	const char *keep = NULL;
	bool ok = settling.ops->tally(
		      intake->catalogue, intake->source, &tally, err) &&
		  brake_judge(intake, options, &tally, &keep, err);

	if (!ok)
		return false;
	settling.batch = many();
	settling.said = many();
	settling.others = many();
	progress_part(&intake->progress, "storing", tally.staged);
	ok = news_settle(&settling, tally.staged, err);
	progress_part(&intake->progress, "taking out", tally.vanished);
	if (ok && tally.vanished > 0)
		ok = vanished_settle(&settling, keep, err);
	ok = ok && brake_note(intake, err);
	free(settling.batch);
	free(settling.said);
	free(settling.others);
	arena_done(&settling.arena);
	return ok;
}
