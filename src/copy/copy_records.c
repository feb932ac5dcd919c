/*
 * copy_records.c: owns the records of a copy that are taken out of the answers
 * that were kept.
 */
#include <stdlib.h>
#include "copy_parts.h"

#define ABSORBED "absorbed" /* the last answer whose records are here */
#define COMPLAINTS_MAX 3

/* --- the catalogue */

bool copy_open_records(struct copy *copy, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *uri, *mark;
	unsigned tries;

	if (copy->records != NULL)
		return true;
	uri = arena_printf(&arena, "sqlite:%s", copy->records_file);
	/* A damaged one is set aside by the first try. */
	for (tries = 0; copy->records == NULL && tries < 2; tries++)
		copy->records = catalogue_open(uri, true, err);
	if (copy->records != NULL) {
		err->code = ERR_NONE;
		mark = copy->records->ops->meta_get(
		    copy->records, &arena, ABSORBED);
		copy->absorbed = mark != NULL ? strtoull(mark, NULL, 10) : 0;
		if (mark == NULL)
			whole_put_places(copy->records, ABSORBED);
	}
	arena_done(&arena);
	return copy->records != NULL;
}

void copy_close_records(struct copy *copy)
{
	catalogue_close(copy->records);
	copy->records = NULL;
	copy->has_work = true;
}

/* What a row of a list says of a record, over what rows of other lists said:
 * columns differ, and what was not asked for is not said to be missing. What
 * was whole stays so until it comes whole again. */
static const struct record *merge(struct copy *copy, const char *link,
    struct arena *arena, const struct record *fresh, const struct record *kept)
{
	const struct dialect *dialect = copy->dialect;
	struct record_builder builder;
	size_t i, count;

	if (kept == NULL || fresh->whole)
		return fresh;
	if (kept->whole)
		return kept;
	record_begin(&builder, arena, fresh->kind, fresh->id);
	for (i = 0; i < fresh->claim_count; i++)
		*record_add(&builder, fresh->claims[i].field,
		    fresh->claims[i].value) = fresh->claims[i];
	for (i = 0; i < kept->claim_count; i++) {
		const struct claim *claim = &kept->claims[i];

		record_claims(fresh, claim->field, &count);
		if (count == 0 &&
		    !dialect->asks_for(link, fresh->kind, claim->field))
			*record_add(&builder, claim->field, claim->value) =
			    *claim;
	}
	return record_end(&builder);
}

/* Who a person is stands with the person and nowhere else (copy_erase.c). */
static const struct record *without_names(
    struct arena *arena, const struct record *record)
{
	struct record *plain = arena_alloc(arena, sizeof(*plain));
	struct claim *claims =
	    arena_array(arena, record->claim_count + 1, sizeof(*claims));
	const struct kind *kind;
	const char *id;
	size_t i;

	*plain = *record;
	plain->claims = claims;
	plain->number = 0; /* rows of different times are not ordered */
	for (i = 0; i < record->claim_count; i++) {
		claims[i] = record->claims[i];
		if (claims[i].field->type == FIELD_REF &&
		    record_parse_ref(claims[i].value, &kind, &id) &&
		    kind->personal)
			claims[i].label = NULL;
	}
	return plain;
}

static bool put_records(struct copy *copy, const char *link,
    const struct page *page, struct arena *arena, struct err *err)
{
	const struct catalogue_ops *ops = copy->records->ops;
	enum put_result result;
	size_t i;
	bool gone;

	for (i = 0; i < page->count; i++) {
		const struct record *fresh = page->records[i], *kept, *record;

		kept = ops->get(
		    copy->records, arena, fresh->kind, fresh->id, &gone, err);
		if (kept == NULL && err->code != ERR_NONE)
			return false;
		record = merge(copy, link, arena, fresh, kept);
		if (record != kept &&
		    !ops->put(copy->records, without_names(arena, record),
			&result, err))
			return false;
	}
	return true;
}

/* The records of one answer and the mark that they are here, together. */
static bool absorb(
    struct copy *copy, const struct pages_item *item, struct err *err)
{
	const struct catalogue_ops *ops = copy->records->ops;
	struct arena arena = ARENA_INIT;
	struct page *page = page_new();
	const char *mark =
	    arena_printf(&arena, "%llu", (unsigned long long)item->seq);
	bool ok = ops->begin(copy->records, err);

	/* The entry and the like have no records: nothing to take. */
	if (!copy->dialect->page(page, item->body, item->len, NULL))
		page->count = 0;
	if (ok) {
		ok = put_records(copy, item->link, page, &arena, err) &&
		     ops->meta_set(copy->records, ABSORBED, mark, err) &&
		     ops->commit(copy->records, err);
		if (!ok)
			ops->rollback(copy->records);
	}
	if (ok)
		copy->absorbed = item->seq;
	page_free(page);
	arena_done(&arena);
	return ok;
}

bool copy_absorb(struct copy *copy)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct pages_item item;
	bool more;

	if (!copy->has_work || copy_pages(copy, NULL) == NULL ||
	    copy->complaints >= COMPLAINTS_MAX)
		return false;
	more = copy_open_records(copy, &err) &&
	       pages_next(copy->pages, &arena, copy->absorbed, &item, &err) &&
	       absorb(copy, &item, &err);
	if (!more && err.code != ERR_NONE)
		copy_complain(copy, &err);
	copy->has_work = more;
	arena_done(&arena);
	return more;
}

/* What is complete is asked first. The rest is taken out of the answers when
 * somebody asks for it, and a start need not open a file for nobody. */
bool copy_work(struct copy *copy)
{
	return (copy->whole == NULL || *copy->whole->state.scope != '\0') &&
	       copy_absorb(copy);
}
