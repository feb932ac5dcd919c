/*
 * codes.c owns which records a code's names reach. It must not know how an
 * engine indexes them.
 */
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/store/codes.h"

#define TOUCHED_MAX 200 /* codes; more: what is older is indexed anew */
#define NAME_MAX_BYTES 4096

struct codes_code {
	const char *list, *code;
};

void codes_init(struct codes_touched *touched)
{
	memset(touched, 0, sizeof(*touched));
	arena_init(&touched->arena);
}

void codes_done(struct codes_touched *touched)
{
	arena_done(&touched->arena);
}

void codes_forget(struct codes_touched *touched)
{
	touched->codes = NULL;
	touched->count = 0;
	touched->seq = 0;
	touched->all = false;
	arena_reset(&touched->arena);
}

void codes_add_names(struct catalogue *catalogue, struct buf *out,
    const char *list, const char *code)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct buf folded;
	struct record *record =
	    catalogue->ops->get(catalogue, &arena, kind_find("codes"),
		catalogue_code_id(&arena, list, code), NULL, &err);

	buf_init(&folded, NAME_MAX_BYTES);
	for (size_t i = 0; record != NULL && i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		if (!(claim->field->roles & ROLE_NAME) ||
		    claim->level != LEVEL_PUBLIC ||
		    claim->form == CLAIM_ABSENCE)
			continue;
		buf_reset(&folded);
		fold_words(&folded, claim->value, strlen(claim->value));
		buf_adds(out, buf_text(&folded));
		buf_addc(out, '\n');
	}
	buf_done(&folded);
	arena_done(&arena);
}

void codes_touch_all(struct codes_touched *touched, uint64_t seq)
{
	touched->seq = seq;
	touched->all = true;
}

void codes_touch(
    struct codes_touched *touched, const struct record *record, uint64_t seq)
{
	const struct field *list = kind_field(record->kind, "list");
	const struct field *code = kind_field(record->kind, "code");
	const struct claim *of, *is;

	if (record->kind != kind_find("codes") || list == NULL || code == NULL)
		return;
	of = record_pick(record, list, NULL);
	is = record_pick(record, code, NULL);
	if (of == NULL || is == NULL)
		return;
	if (touched->count >= TOUCHED_MAX) {
		codes_touch_all(touched, seq);
		return;
	}
	touched->seq = seq;
	touched->codes = arena_grow(&touched->arena, touched->codes,
	    touched->count, sizeof(*touched->codes));
	touched->codes[touched->count++] = (struct codes_code){
	    .list = arena_strdup(&touched->arena, of->value),
	    .code = arena_strdup(&touched->arena, is->value)};
}

/* Records that have the code in the field. */
static bool reach_field(struct engine *engine, const struct codes_index *index,
    const struct field *field, const struct kind *kind, const char *code,
    struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct key_range range = {.equal = true};
	struct recs recs;
	bool ok = true;

	key_set(&range.low, code);
	for (int level = 0; ok && level < LEVEL_WITHHELD; level++) {
		range.field =
		    keys_field(kind, field, KEY_VALUE, (enum level)level);
		ok = engine->ops->within(
		    engine, &arena, &range, INT32_MAX, &recs, err);
		for (size_t i = 0; ok && i < recs.count; i++)
			ok = index->one(index->ctx, recs.items[i], err);
	}
	arena_done(&arena);
	return ok;
}

static bool reach_code(struct engine *engine, const struct codes_index *index,
    const struct codes_code *code, struct err *err)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);
		for (size_t j = 0; j < kind->field_count; j++) {
			const struct field *field = &kind->fields[j];
			if (field->type != FIELD_CODE ||
			    !(field->roles & ROLE_SEARCHED) ||
			    strcmp(field->codes, code->list) != 0)
				continue;
			if (!reach_field(
				engine, index, field, kind, code->code, err))
				return false;
		}
	}
	return true;
}

/* All of them where they are few beside what came later; *done is false where
 * they are many. */
static bool reach_older(const struct codes_touched *touched,
    struct engine *engine, uint64_t seq, const struct codes_index *index,
    bool *done, struct err *err)
{
	struct arena arena = ARENA_INIT;
	size_t most = (size_t)(seq - touched->seq) / 2;
	struct recs recs;
	bool ok = engine->ops->older(
	    engine, &arena, touched->seq, most + 1, &recs, err);

	*done = ok && recs.count <= most;
	for (size_t i = 0; *done && ok && i < recs.count; i++)
		ok = watch_look(engine->watch, "indexing what is older", i,
			 recs.count, err) &&
		     index->one(index->ctx, recs.items[i], err);
	arena_done(&arena);
	return ok;
}

bool codes_settle(const struct codes_touched *touched, struct engine *engine,
    uint64_t seq, const struct codes_index *index, struct err *err)
{
	bool done;

	if (touched->count == 0 && !touched->all)
		return true;
	if (!reach_older(touched, engine, seq, index, &done, err))
		return false;
	if (!done && touched->all)
		return index->all(index->ctx, err);
	for (size_t i = 0; !done && i < touched->count; i++)
		if (!reach_code(engine, index, &touched->codes[i], err))
			return false;
	return true;
}
