/*
 * side.c: owns what two records look like beside each other. It must not
 * know how wide a column is.
 */
#include "klaster/ui/side.h"

#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/ui/cell.h"

#define VALUE_BYTES 8000

struct sides {
	struct arena *arena;
	const struct record *left, *right;
	bool strangers;
	const char *const *langs;
	struct side_row *rows;
	size_t count;
	const char *heading; /* due with the next row */
};

const char *side_sign_text(enum side_sign sign)
{
	static const char *const texts[] = {"=", "!=", "<", ">"};
	return texts[sign];
}

const char *side_legend(void)
{
	return _("=  the same   !=  not the same   <  left only   >  right "
		 "only");
}

static void add(struct sides *sides, const char *label, enum side_sign sign,
    struct safe_text left, struct safe_text right)
{
	sides->rows = arena_grow(
	    sides->arena, sides->rows, sides->count, sizeof(*sides->rows));
	sides->rows[sides->count++] = (struct side_row){
	    .heading = sides->heading,
	    .label = label,
	    .sign = sign,
	    .left = left,
	    .right = right,
	};
	sides->heading = NULL;
}

static enum side_sign sign_of(bool left, bool right, bool same)
{
	if (!left)
		return SIDE_RIGHT;
	if (!right)
		return SIDE_LEFT;
	return same ? SIDE_SAME : SIDE_DIFFERS;
}

/* --- fields */

static bool is_said_before(const struct claim *claims, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(claims[i].value, claims[index].value) == 0)
			return true;
	return false;
}

/* All values in the reader's language; of a field that has one, the picked
 * one. */
static struct safe_text value_of(
    struct sides *sides, const struct record *record, const struct field *field)
{
	const struct claim *pick = record_pick(record, field, sides->langs);
	struct safe_text text;
	struct buf all;
	size_t count;
	const struct claim *claims = record_claims(record, field, &count);
	if (!pick)
		return SAFE_LIT("");
	if (!field->many)
		return cell_claim(sides->arena, pick, sides->langs);
	buf_init(&all, VALUE_BYTES);
	for (size_t i = 0; i < count; i++) {
		const struct claim *claim = &claims[i];
		if (claim->form == CLAIM_ABSENCE || is_said_before(claims, i) ||
		    (claim->lang && pick->lang &&
			strcmp(claim->lang, pick->lang) != 0))
			continue;
		struct safe_text one =
		    cell_claim(sides->arena, claim, sides->langs);
		if (all.len > 0)
			buf_adds(&all, "; ");
		buf_add(&all, one.safe_bytes, one.len);
	}
	text = safe_line(sides->arena, buf_text(&all), all.len);
	buf_done(&all);
	return text;
}

static void add_field(struct sides *sides, const struct field *field)
{
	struct safe_text left = value_of(sides, sides->left, field);
	struct safe_text right = value_of(sides, sides->right, field);
	bool same = left.len == right.len &&
		    memcmp(left.safe_bytes, right.safe_bytes, left.len) == 0;
	if (left.len > 0 || right.len > 0)
		add(sides, _(field->label),
		    sign_of(left.len > 0, right.len > 0, same), left, right);
}

/* --- relations */

static const struct relation *relation_of(
    const struct record *record, const struct field *field)
{
	for (size_t i = 0; i < record->relation_count; i++)
		if (record->relations[i].field == field)
			return &record->relations[i];
	return NULL;
}

static bool is_named_alike(const char *one, const char *other)
{
	struct buf folded[2];
	buf_init(&folded[0], VALUE_BYTES);
	buf_init(&folded[1], VALUE_BYTES);
	fold_words(&folded[0], one, strlen(one));
	fold_words(&folded[1], other, strlen(other));
	bool same = folded[0].len > 0 &&
		    strcmp(buf_text(&folded[0]), buf_text(&folded[1])) == 0;
	buf_done(&folded[0]);
	buf_done(&folded[1]);
	return same;
}

static const struct relation_item *find_item(const struct sides *sides,
    const struct relation *relation, const struct relation_item *like)
{
	for (size_t i = 0; relation && i < relation->count; i++) {
		const struct relation_item *item = &relation->items[i];
		if (item->open_kind != like->open_kind)
			continue;
		if (sides->strangers
			? item->label && like->label &&
			      is_named_alike(item->label, like->label)
			: strcmp(item->open_id, like->open_id) == 0)
			return item;
	}
	return NULL;
}

static struct safe_text item_text(
    struct sides *sides, const struct relation_item *item)
{
	if (!item)
		return SAFE_LIT("");
	struct safe_text name = cell_item(sides->arena, item);
	return item->detail ? safe_linef(sides->arena, "%s (%s)",
				  name.safe_bytes, item->detail)
			    : name;
}

static struct safe_text total_text(
    struct sides *sides, const struct relation *relation)
{
	return relation ? safe_linez(sides->arena,
			      number_group(sides->arena, relation->total))
			: SAFE_LIT("0");
}

/* What both have first, then what one of them has. */
static void add_relation(struct sides *sides, const struct field *field)
{
	const struct relation *left = relation_of(sides->left, field);
	const struct relation *right = relation_of(sides->right, field);
	uint64_t a = left ? left->total : 0, b = right ? right->total : 0;
	if (a == 0 && b == 0)
		return;
	add(sides, _(field->label), a == b ? SIDE_SAME : SIDE_DIFFERS,
	    total_text(sides, left), total_text(sides, right));
	for (size_t i = 0; left && i < left->count; i++) {
		const struct relation_item *same =
		    find_item(sides, right, &left->items[i]);
		if (same)
			add(sides, NULL, SIDE_SAME,
			    item_text(sides, &left->items[i]),
			    item_text(sides, same));
	}
	for (size_t i = 0; left && i < left->count; i++)
		if (!find_item(sides, right, &left->items[i]))
			add(sides, NULL, SIDE_LEFT,
			    item_text(sides, &left->items[i]), SAFE_LIT(""));
	for (size_t i = 0; right && i < right->count; i++)
		if (!find_item(sides, left, &right->items[i]))
			add(sides, NULL, SIDE_RIGHT, SAFE_LIT(""),
			    item_text(sides, &right->items[i]));
}

/* --- all of it */

size_t side_rows(struct arena *arena, const struct record *left,
    const struct record *right, bool strangers, const char *const *langs,
    struct side_row **rows)
{
	struct sides sides = {.arena = arena,
	    .left = left,
	    .right = right,
	    .strangers = strangers,
	    .langs = langs};
	const struct kind *kind = left->kind;
	for (int section = 0; section < SECTION_COUNT; section++) {
		const char *heading = section_label((enum section)section);
		sides.heading = *heading ? _(heading) : NULL;
		for (size_t i = 0; i < kind->field_count; i++) {
			const struct field *field = &kind->fields[i];
			if ((int)field->section != section ||
			    !(field->roles & ROLE_DETAIL))
				continue;
			if (field->type == FIELD_INVERSE)
				add_relation(&sides, field);
			else
				add_field(&sides, field);
		}
	}
	*rows = sides.rows;
	return sides.count;
}
