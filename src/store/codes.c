/*
 * codes.c owns which records a code's names reach. It must not know how an
 * engine indexes them.
 */
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/store/codes.h"

#define TOUCHED_MAX 200 /* codes; more: everything is indexed anew */
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

void codes_touch(struct codes_touched *touched, const struct record *record)
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
		touched->all = true;
		return;
	}
	touched->codes = arena_grow(&touched->arena, touched->codes,
	    touched->count, sizeof(*touched->codes));
	touched->codes[touched->count++] = (struct codes_code){
	    .list = arena_strdup(&touched->arena, of->value),
	    .code = arena_strdup(&touched->arena, is->value)};
}

/* The way to index a record anew. */
struct reach {
	struct engine *engine;
	bool (*index)(void *ctx, int64_t rec, struct err *err);
	void *ctx;
};

/* Records that have the code in the field. */
static bool reach_field(const struct reach *reach, const struct field *field,
    const struct kind *kind, const char *code, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct key_range range = {.equal = true};
	struct recs recs;
	bool ok = true;

	key_set(&range.low, code);
	for (int level = 0; ok && level < LEVEL_WITHHELD; level++) {
		range.field =
		    keys_field(kind, field, KEY_VALUE, (enum level)level);
		ok = reach->engine->ops->within(
		    reach->engine, &arena, &range, INT32_MAX, &recs, err);
		for (size_t i = 0; ok && i < recs.count; i++)
			ok = reach->index(reach->ctx, recs.items[i], err);
	}
	arena_done(&arena);
	return ok;
}

static bool reach_code(
    const struct reach *reach, const struct codes_code *code, struct err *err)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);
		for (size_t j = 0; j < kind->field_count; j++) {
			const struct field *field = &kind->fields[j];
			if (field->type != FIELD_CODE ||
			    !(field->roles & ROLE_SEARCHED) ||
			    strcmp(field->codes, code->list) != 0)
				continue;
			if (!reach_field(reach, field, kind, code->code, err))
				return false;
		}
	}
	return true;
}

bool codes_each(const struct codes_touched *touched, struct engine *engine,
    bool (*index)(void *ctx, int64_t rec, struct err *err), void *ctx,
    struct err *err)
{
	const struct reach reach = {engine, index, ctx};

	for (size_t i = 0; i < touched->count; i++)
		if (!reach_code(&reach, &touched->codes[i], err))
			return false;
	return true;
}
