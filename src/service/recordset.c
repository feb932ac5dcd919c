/*
 * recordset.c: see recordset.h. A record is kept as its directory line, which
 * is a fifth of what it takes in memory taken apart.
 */
#include "klaster/service/recordset.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/model/decode.h"

enum { LINE_BYTES_MAX = 4 << 20 };

struct recordset_item {
	struct recordset_item *next;
	const struct kind *kind;
	char *id;
	char *line;
	size_t line_len;
};

void recordset_init(struct recordset *set)
{
	*set = (struct recordset){0};
}

void recordset_done(struct recordset *set)
{
	struct recordset_item *item = set->first;

	while (item) {
		struct recordset_item *next = item->next;

		free(item->id);
		free(item->line);
		free(item);
		item = next;
	}
	free(set->slots);
	recordset_init(set);
}

static size_t slot_find(
    const struct recordset *set, const struct kind *kind, const char *id)
{
	uint32_t hash = 2166136261u ^ (uint32_t)kind_index(kind);
	size_t slot;

	for (const char *c = id; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	slot = hash & (set->capacity - 1);
	while (set->slots[slot] && (set->slots[slot]->kind != kind ||
				       strcmp(set->slots[slot]->id, id) != 0))
		slot = (slot + 1) & (set->capacity - 1);
	return slot;
}

static void grow(struct recordset *set)
{
	free(set->slots);
	set->capacity = set->capacity ? set->capacity * 2 : 1024;
	set->slots = mem_array(set->capacity, sizeof(*set->slots));
	for (struct recordset_item *item = set->first; item; item = item->next)
		set->slots[slot_find(set, item->kind, item->id)] = item;
}

static void item_set_line(
    struct recordset_item *item, const struct record *record)
{
	struct buf line;

	buf_init(&line, LINE_BYTES_MAX);
	encode_line(record, &line);
	free(item->line);
	item->line_len = line.len;
	item->line = buf_take(&line);
}

static bool has_claim(
    const struct record_builder *builder, const struct claim *claim)
{
	for (size_t i = 0; i < builder->claim_count; i++) {
		const struct claim *other = &builder->claims[i];

		if (other->field == claim->field &&
		    strcmp(other->value, claim->value) == 0 &&
		    strcmp(other->lang ? other->lang : "",
			claim->lang ? claim->lang : "") == 0)
			return true;
	}
	return false;
}

static void claims_join(
    struct record_builder *builder, const struct record *record)
{
	for (size_t i = 0; i < record->claim_count; i++)
		if (!has_claim(builder, &record->claims[i]))
			*record_add(builder, record->claims[i].field,
			    record->claims[i].value) = record->claims[i];
}

static bool item_join(struct recordset_item *item, struct arena *scratch,
    const struct record *record, struct err *err)
{
	struct record *before =
	    decode_line(scratch, item->line, item->line_len, err);
	struct record_builder builder;

	if (!before)
		return false;
	record_begin(&builder, scratch, record->kind, record->id);
	builder.whole = true;
	claims_join(&builder, before);
	claims_join(&builder, record);
	if (builder.claim_count > before->claim_count)
		item_set_line(item, record_end(&builder));
	return true;
}

bool recordset_add(struct recordset *set, struct arena *scratch,
    const struct record *record, struct err *err)
{
	struct recordset_item *item;
	size_t slot;

	if (set->count * 4 >= set->capacity * 3)
		grow(set);
	slot = slot_find(set, record->kind, record->id);
	if (set->slots[slot])
		return item_join(set->slots[slot], scratch, record, err);
	item = mem_alloc(sizeof(*item));
	item->kind = record->kind;
	item->id = mem_strdup(record->id);
	item_set_line(item, record);
	if (set->last)
		set->last->next = item;
	else
		set->first = item;
	set->last = item;
	set->slots[slot] = item;
	set->count++;
	return true;
}

bool recordset_each(const struct recordset *set, recordset_visitor *visitor,
    void *ctx, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok = true;

	for (struct recordset_item *item = set->first; ok && item;
	     item = item->next) {
		struct record *record =
		    decode_line(&arena, item->line, item->line_len, err);

		ok = record && visitor(ctx, &arena, record, err);
		arena_reset(&arena);
	}
	arena_done(&arena);
	return ok;
}
