/*
 * merge_same.c: owns what makes two records one thing. It never decides that
 * they are one record: it only says that they are shown together.
 */
#include "merge_same.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/base/mem.h"

#define PRINTS_MAX 32
#define FOLDED_BYTES 512
#define SLOTS_FIRST 64

struct prints {
	uint64_t items[PRINTS_MAX];
	size_t count;
};

static uint64_t mix(uint64_t print, const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		print ^= (unsigned char)text[i];
		print *= UINT64_C(0x100000001b3);
	}
	return (print ^ 0xff) * UINT64_C(0x100000001b3);
}

/* The print of folded text behind another; 0 when nothing is left of it. */
static uint64_t mix_folded(uint64_t print, const char *text)
{
	struct buf folded;

	buf_init(&folded, FOLDED_BYTES);
	fold_words(&folded, text, strlen(text));
	print = folded.len > 0 ? mix(print, folded.data, folded.len) : 0;
	buf_done(&folded);
	return print;
}

static void add_print(struct prints *prints, uint64_t print)
{
	if (print != 0 && prints->count < PRINTS_MAX)
		prints->items[prints->count++] = print;
}

static uint64_t begin(const struct record *record, const char *what)
{
	uint64_t print = mix(UINT64_C(0xcbf29ce484222325), what, strlen(what));

	return mix(print, record->kind->name, strlen(record->kind->name));
}

static bool is_town(const struct field *field)
{
	return (field->roles & ROLE_PLACE) != 0 &&
	       (field->roles & ROLE_LIST) != 0 &&
	       (field->type == FIELD_TEXT || field->type == FIELD_LANGTEXT);
}

bool same_needs(const struct field *field)
{
	return (field->roles & ROLE_SAME) != 0 || is_town(field);
}

static void add_towns(
    struct prints *prints, const struct record *record, uint64_t named)
{
	size_t i;

	for (i = 0; i < record->claim_count; i++)
		if (is_town(record->claims[i].field) &&
		    record->claims[i].form != CLAIM_ABSENCE)
			add_print(
			    prints, mix_folded(named, record->claims[i].value));
}

static void take_prints(struct prints *prints, const struct record *record)
{
	size_t i;

	prints->count = 0;
	for (i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		uint64_t print;

		if (claim->form == CLAIM_ABSENCE)
			continue;
		if ((claim->field->roles & ROLE_SAME) != 0)
			add_print(prints,
			    mix_folded(begin(record, claim->field->name),
				claim->value));
		if (claim->field != &record->kind->fields[0])
			continue;
		print = mix_folded(begin(record, ""), claim->value);
		if (print != 0)
			add_towns(prints, record, print);
	}
}

static struct same_slot *slot_of(const struct same *same, uint64_t print)
{
	size_t at = (size_t)print & (same->cap - 1);

	while (same->slots[at].print != 0 && same->slots[at].print != print)
		at = (at + 1) & (same->cap - 1);
	return &same->slots[at];
}

size_t same_find(const struct same *same, const struct record *record)
{
	struct prints prints;
	size_t i;

	if (same->cap == 0)
		return SAME_NONE;
	take_prints(&prints, record);
	for (i = 0; i < prints.count; i++) {
		const struct same_slot *slot = slot_of(same, prints.items[i]);

		if (slot->print != 0)
			return slot->row;
	}
	return SAME_NONE;
}

static void grow(struct same *same)
{
	struct same old = *same;
	size_t i;

	same->cap = old.cap > 0 ? 2 * old.cap : SLOTS_FIRST;
	same->slots = mem_array(same->cap, sizeof(*same->slots));
	for (i = 0; i < old.cap; i++)
		if (old.slots[i].print != 0)
			*slot_of(same, old.slots[i].print) = old.slots[i];
	free(old.slots);
}

void same_add(struct same *same, const struct record *record, size_t row)
{
	struct prints prints;
	size_t i;

	take_prints(&prints, record);
	for (i = 0; i < prints.count; i++) {
		struct same_slot *slot;

		if (2 * same->count >= same->cap)
			grow(same);
		slot = slot_of(same, prints.items[i]);
		if (slot->print != 0)
			continue;
		*slot = (struct same_slot){prints.items[i], row};
		same->count++;
	}
}

void same_done(struct same *same)
{
	free(same->slots);
	*same = (struct same){.slots = NULL};
}
