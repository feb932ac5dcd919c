/*
 * copy_erase.c: owns the taking out of a record from all that is kept beside
 * the complete copy: answers in which it stands, the records of them, and
 * what others call it. Erased is erased (users-and-trust.md C.15): it is done
 * before the number of the deletion is taken note of, so that it is done
 * again if it was broken off.
 */
#include <string.h>
#include "copy_parts.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/net/link.h"
#include "klaster/own/own.h"
#include "klaster/store/tomb.h"

/* Records of other kinds that call it by its name. */
static bool strip_labels(struct copy *copy, struct arena *arena,
    const struct field *field, const struct kind *of, const struct kind *kind,
    const char *id, struct err *err)
{
	const struct catalogue_ops *ops = copy->records->ops;
	const struct field inverse = {
	    .type = FIELD_INVERSE, .target = of->name, .inverse = field->name};
	struct record **rows;
	size_t count, i, k;
	uint64_t total;

	if (!ops->related(copy->records, arena, &inverse, kind, id,
		LEVEL_COORDINATOR, 500, &rows, &count, &total, err))
		return false;
	for (i = 0; i < count; i++) {
		struct claim *claims = arena_array(
		    arena, rows[i]->claim_count + 1, sizeof(*claims));
		enum put_result result;

		for (k = 0; k < rows[i]->claim_count; k++) {
			claims[k] = rows[i]->claims[k];
			if (claims[k].field->type == FIELD_REF)
				claims[k].label = NULL;
		}
		rows[i]->claims = claims;
		if (!ops->put(copy->records, rows[i], &result, err))
			return false;
	}
	return true;
}

static bool strip_everywhere(struct copy *copy, struct arena *arena,
    const struct kind *kind, const char *id, struct err *err)
{
	size_t i, k;

	for (i = 0; i < kind_count(); i++) {
		const struct kind *of = kind_at(i);

		for (k = 0; k < of->field_count; k++) {
			const struct field *field = &of->fields[k];

			if (field->type == FIELD_REF &&
			    (field->target == NULL ||
				strcmp(field->target, kind->name) == 0) &&
			    !strip_labels(
				copy, arena, field, of, kind, id, err))
				return false;
		}
	}
	return true;
}

bool copy_remove_record(
    struct copy *copy, const struct kind *kind, const char *id, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const struct catalogue_ops *ops;
	bool was_there, ok;

	/* Not after it, by an answer that came before. */
	while (copy_absorb(copy))
		;
	if (!copy_open_records(copy, err))
		return false;
	ops = copy->records->ops;
	if (!ops->begin(copy->records, err))
		return false;
	ok = strip_everywhere(copy, &arena, kind, id, err) &&
	     ops->remove(copy->records, kind, id, &was_there, err) &&
	     ops->commit(copy->records, err);
	if (!ok)
		ops->rollback(copy->records);
	arena_done(&arena);
	return ok;
}

bool copy_erase_own(struct copy *copy, const struct kind *kind, const char *id,
    const char *key, const char *hash, struct err *err)
{
	int count = copy->service != NULL
			? own_erase(copy->service, kind, id, key, hash, err)
			: 0;

	if (count > 0)
		log_add(LOG_NOTE,
		    "a person was erased: %d of your bookmarks, notes, tags, "
		    "places and typed lines went with him",
		    count);
	return count >= 0;
}

/* Answers that say it, and those to questions in which it stands: there a
 * slash may be written in another way. */
static bool drop_saying(struct copy *copy, struct arena *arena,
    const struct kind *kind, const char *id, struct err *err)
{
	struct buf code;
	const char *name;

	buf_init(&code, 3 * strlen(id) + 1);
	link_encode(&code, id);
	name = arena_strdup(arena, buf_text(&code));
	buf_done(&code);
	return pages_drop_saying(copy->pages,
		   arena_printf(arena, "%s/%s", kind->name, name), err) &&
	       pages_drop_saying(copy->pages,
		   arena_printf(arena, "%s%%2F%s", kind->name, name), err);
}

bool copy_erase(
    struct copy *copy, const struct kind *kind, const char *id, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok = copy_erase_own(copy, kind, id, NULL, NULL, err);

	if (ok && copy_pages(copy, err) == NULL)
		ok = err->code == ERR_NONE;
	else if (ok)
		/* In a relationship, in a claim and in a question. */
		ok = copy_remove_record(copy, kind, id, err) &&
		     pages_drop_saying(copy->pages,
			 arena_printf(&arena, "\"%s\"", id), err) &&
		     pages_drop_saying(copy->pages,
			 arena_printf(&arena, "\"%s/%s\"", kind->name, id),
			 err) &&
		     drop_saying(copy, &arena, kind, id, err);
	arena_done(&arena);
	return ok;
}

/* --- persons who are told by a digest */

struct search {
	struct arena arena;
	const char *key, *hash;
	char *id;
};

static bool compare(void *ctx, const struct record *record)
{
	struct search *search = ctx;
	struct arena arena = ARENA_INIT;
	const char *hash =
	    tomb_hash(&arena, search->key, record->kind, record->id);

	if (hash != NULL && strcmp(hash, search->hash) == 0)
		search->id = arena_strdup(&search->arena, record->id);
	arena_done(&arena);
	return search->id == NULL;
}

bool copy_find_hash(struct copy *copy, struct whole *whole,
    const struct kind *kind, const char *key, const char *hash, char **id,
    struct err *err)
{
	struct search search = {.key = key, .hash = hash};
	struct catalogue *places[3] = {whole->catalogue};
	bool ok = true;
	size_t i;

	arena_init(&search.arena);
	while (copy_absorb(copy))
		;
	if (copy->whole != NULL && copy->whole != whole)
		places[1] = copy->whole->catalogue;
	if (copy_pages(copy, err) != NULL && copy_open_records(copy, err))
		places[2] = copy->records;
	ok = err->code == ERR_NONE;
	for (i = 0; ok && i < MEM_COUNT(places) && search.id == NULL; i++)
		ok = places[i] == NULL ||
		     whole_each(places[i], kind, compare, &search, err) ||
		     search.id != NULL;
	*id = search.id != NULL ? mem_strdup(search.id) : NULL;
	arena_done(&search.arena);
	return ok;
}

bool copy_erase_unknown(
    struct copy *copy, const struct kind *kind, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok;

	if (copy_pages(copy, err) == NULL)
		return err->code == ERR_NONE;
	ok = pages_drop_saying(copy->pages,
		 arena_printf(&arena, "\"type\":\"%s\"", kind->name), err) &&
	     pages_drop_saying(
		 copy->pages, arena_printf(&arena, "%s/", kind->name), err);
	arena_done(&arena);
	return ok;
}

/* --- persons who went before anybody listened */

struct strangers {
	struct arena arena;
	struct catalogue *known;
	const char **ids;
	size_t count;
	struct err *err;
};

static bool note_stranger(void *ctx, const struct record *record)
{
	struct strangers *strangers = ctx;
	struct catalogue *known = strangers->known;
	struct arena arena = ARENA_INIT;
	bool gone, ok = true;

	if (known->ops->get(known, &arena, record->kind, record->id, &gone,
		strangers->err) == NULL) {
		strangers->ids = arena_grow(&strangers->arena, strangers->ids,
		    strangers->count, sizeof(*strangers->ids));
		strangers->ids[strangers->count++] =
		    arena_strdup(&strangers->arena, record->id);
		ok = strangers->err->code == ERR_NONE;
	}
	arena_done(&arena);
	return ok;
}

static bool drop_strangers(struct copy *copy, struct whole *whole,
    const struct kind *kind, struct err *err)
{
	struct strangers strangers = {.known = whole->catalogue, .err = err};
	size_t i;
	bool ok;

	arena_init(&strangers.arena);
	ok = copy_erase_unknown(copy, kind, err) &&
	     whole_each(copy->records, kind, note_stranger, &strangers, err);
	for (i = 0; ok && i < strangers.count; i++)
		ok = copy_remove_record(copy, kind, strangers.ids[i], err);
	arena_done(&strangers.arena);
	return ok;
}

bool copy_drop_strangers(
    struct copy *copy, struct whole *whole, struct err *err)
{
	size_t i;

	if (copy_pages(copy, err) == NULL)
		return err->code == ERR_NONE;
	while (copy_work(copy))
		;
	if (!copy_open_records(copy, err))
		return false;
	for (i = 0; i < kind_count(); i++)
		if (kind_at(i)->personal &&
		    !drop_strangers(copy, whole, kind_at(i), err))
			return false;
	return true;
}

bool copy_scrub_answers(struct copy *copy, struct err *err)
{
	return copy_pages(copy, err) == NULL ? err->code == ERR_NONE
					     : pages_scrub(copy->pages, err);
}

bool copy_scrub_records(struct copy *copy, struct err *err)
{
	if (copy_pages(copy, err) == NULL)
		return err->code == ERR_NONE;
	return copy_open_records(copy, err) &&
	       copy->records->ops->scrub(copy->records, err);
}
