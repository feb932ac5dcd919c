/*
 * erasure.c: see erasure.h. It owns one small value for each erased person.
 */
#include "klaster/service/erasure.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/clock.h"
#include "klaster/base/mem.h"
#include "klaster/model/decode.h"
#include "klaster/service/bundled.h"
#include "klaster/service/idset.h"
#include "klaster/service/token.h"
#include "klaster/store/tomb.h"
#include "mentions.h"

#define META_PREFIX "erased."

bool erasure_has(
    struct catalogue *catalogue, struct arena *arena, const char *tomb)
{
	return *tomb == TOMB_MARK &&
	       catalogue->ops->meta_get(catalogue, arena,
		   arena_printf(arena, META_PREFIX "%s", tomb)) != NULL;
}

bool erasure_refuses(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id)
{
	const char *tomb;

	if (!kind->personal)
		return false;
	tomb = tomb_name(catalogue, arena, kind, id);
	return tomb && erasure_has(catalogue, arena, tomb);
}

const struct record *erasure_strip(struct catalogue *catalogue,
    struct arena *arena, const struct record *record)
{
	struct record *stripped;
	struct claim *claims = NULL;
	size_t count = 0;

	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		const struct kind *kind;
		const char *id;
		bool is_gone = claim->field->type == FIELD_REF &&
			       claim->form != CLAIM_ABSENCE &&
			       record_parse_ref(claim->value, &kind, &id) &&
			       erasure_refuses(catalogue, arena, kind, id);

		if (is_gone && !claims) {
			claims = arena_array(
			    arena, record->claim_count, sizeof(*claims));
			memcpy(claims, record->claims, i * sizeof(*claims));
			count = i;
		}
		if (claims && !is_gone)
			claims[count++] = *claim;
	}
	if (!claims)
		return record;
	stripped = arena_alloc(arena, sizeof(*stripped));
	*stripped = *record;
	stripped->claims = claims;
	stripped->claim_count = count;
	return stripped;
}

/* --- erasing */

enum { MANY = 64 };

/* What is the same but for a note comes once where several say it, so one of
 * them may speak of the person and the record they make does not. */
static bool sayings_speak(struct catalogue *catalogue, struct arena *arena,
    const struct mentions *mentions, const struct record *record,
    struct saying *sayings, bool *speak, struct err *err)
{
	size_t count;

	*speak = false;
	if (!catalogue->ops->sayings->others(catalogue, arena, "", record->kind,
		record->id, sayings, &count, err))
		return false;
	for (size_t i = 0; !*speak && i < count; i++) {
		const struct record *said;

		if (sayings[i].len == 0)
			continue;
		said = decode_line(arena, sayings[i].line, sayings[i].len, err);
		if (!said)
			return false;
		*speak = mentions_strip_record(mentions, arena, said) != NULL;
	}
	return true;
}

/* Other records that speak of the person lose what does. What sources said of
 * them goes too: it is their words, and they say it again at the next import
 * without what refers to the person. */
static bool other_strip(struct catalogue *catalogue, struct arena *arena,
    const struct mentions *mentions, const struct record *record,
    struct saying *sayings, struct erasure *erasure, struct err *err)
{
	const struct catalogue_ops *ops = catalogue->ops;
	const struct record *stripped =
	    mentions_strip_record(mentions, arena, record);
	bool speak = stripped != NULL;

	erasure->ids += mentions_strip(mentions, arena, record->id) != NULL;
	if (!stripped && !sayings_speak(catalogue, arena, mentions, record,
			     sayings, &speak, err))
		return false;
	if (!speak)
		return true;
	erasure->changed++;
	return ops->sayings->unsay(
		   catalogue, NULL, record->kind, record->id, err) &&
	       (!stripped || ops->put(catalogue, stripped, NULL, err));
}

static bool others_strip(struct catalogue *catalogue,
    const struct mentions *mentions, struct erasure *erasure, struct err *err)
{
	struct saying *sayings = mem_array(SAYING_MANY, sizeof(*sayings));
	struct arena arena = ARENA_INIT;
	struct record *records[MANY];
	int64_t rec = 0;
	size_t count = 1;
	bool ok = true;

	while (ok && count > 0) {
		ok = catalogue->ops->after(
		    catalogue, &arena, &rec, MANY, records, &count, err);
		for (size_t i = 0; ok && i < count; i++) {
			const struct record *record = records[i];

			if (record->kind != mentions->person->kind ||
			    strcmp(record->id, mentions->person->id) != 0)
				ok = other_strip(catalogue, &arena, mentions,
				    record, sayings, erasure, err);
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
	free(sayings);
	return ok;
}

static bool person_take_out(struct catalogue *catalogue, struct arena *arena,
    const struct record *person, struct err *err)
{
	struct idset bundled;
	bool was_there;

	if (!catalogue->ops->remove(
		catalogue, person->kind, person->id, &was_there, err))
		return false;
	idset_init(&bundled, arena);
	bundled_names_read(&bundled, catalogue);
	return !idset_remove(&bundled, arena_printf(arena, "%s/%s",
					   person->kind->name, person->id)) ||
	       bundled_names_write(catalogue, &bundled, err);
}

/* Who was removed before is removed once more, so that whoever follows the
 * changes hears of it after what the others have lost: a copy wipes its files
 * when somebody goes. */
static bool retell(
    struct catalogue *catalogue, const struct record *removed, struct err *err)
{
	return catalogue->ops->put(catalogue, removed, NULL, err) &&
	       catalogue->ops->remove(
		   catalogue, removed->kind, removed->id, NULL, err);
}

/* The person is read here, where it cannot change, and by a server that has
 * all changes. */
static bool erase_within(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, struct erasure *erasure,
    struct err *err)
{
	struct mentions mentions;
	bool is_gone = false;
	const struct record removed = {.kind = kind, .id = id};
	const struct record *person =
	    catalogue->ops->get(catalogue, arena, kind, id, &is_gone, err);

	if (!person && err->code != ERR_NONE)
		return false;
	if (!person && !is_gone)
		return err_set(err, ERR_NOTHING,
		    "there is nobody of that id; klaster search finds it");
	erasure->tomb = tomb_name_make(catalogue, arena, kind, id, err);
	if (!erasure->tomb)
		return false;
	/* Who was removed before is known by the id alone, and others may
	 * refer to it still. */
	mentions_init(&mentions, arena, person ? person : &removed);
	if (!others_strip(catalogue, &mentions, erasure, err) ||
	    !token_rename(catalogue, arena, &mentions, &erasure->tokens, err) ||
	    !(person ? person_take_out(catalogue, arena, person, err)
		     : retell(catalogue, &removed, err)))
		return false;
	return catalogue->ops->meta_set(catalogue,
	    arena_printf(arena, META_PREFIX "%s", erasure->tomb),
	    token_day(arena, clock_wall_s()), err);
}

bool erasure_erase(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, struct erasure *erasure,
    struct err *err)
{
	*erasure = (struct erasure){.tomb = NULL};
	if (!catalogue->ops->begin(catalogue, err))
		return false;
	if (!erase_within(catalogue, arena, kind, id, erasure, err)) {
		erasure->tomb = NULL;
		catalogue->ops->rollback(catalogue);
		return false;
	}
	return catalogue->ops->commit(catalogue, err) &&
	       catalogue->ops->scrub(catalogue, err);
}
