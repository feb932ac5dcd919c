/*
 * copy_dress.c: owns what a record of a copy shows of others: what they are
 * called now, in the user's languages, and which refer to it. The service
 * says the same of its own (src/service/relations.c); doc/profile.md has the
 * rules.
 */
#include <string.h>
#include "copy_parts.h"

#define RELATED_MAX 100 /* as the service has it */

struct dressing {
	struct catalogue *catalogue;
	struct arena *arena; /* the page's */
	const char *const *langs;
};

static const char *label_of(
    struct dressing *dressing, const struct kind *kind, const char *id)
{
	return dressing->catalogue->ops->label(
	    dressing->catalogue, dressing->arena, kind, id, dressing->langs);
}

static const char *code_label(
    struct dressing *dressing, const char *list, const char *code)
{
	return label_of(dressing, kind_find("codes"),
	    catalogue_code_id(dressing->arena, list, code));
}

static void dress_claim(struct dressing *dressing, struct claim *claim)
{
	const struct kind *kind;
	const char *id, *label = NULL;

	if (claim->form != CLAIM_ABSENCE && claim->field->type == FIELD_CODE &&
	    claim->field->codes != NULL)
		label = code_label(dressing, claim->field->codes, claim->value);
	else if (claim->form != CLAIM_ABSENCE &&
		 claim->field->type == FIELD_REF &&
		 record_parse_ref(claim->value, &kind, &id))
		label = label_of(dressing, kind, id);
	if (label != NULL)
		claim->label = label;
	if (claim->source != NULL) {
		label = label_of(dressing, kind_find("sources"), claim->source);
		if (label != NULL)
			claim->source_label = label;
	}
}

/* A row of the service tells values, where the copy has all who state them. */
static bool is_of_row(struct dressing *dressing, const struct record *record,
    const struct claim *claim)
{
	const struct claim *pick =
	    record_pick(record, claim->field, dressing->langs);

	return record_tells(record, claim, pick) ||
	       record_contests(record, claim, pick);
}

static void dress_claims(
    struct dressing *dressing, struct record *record, bool is_row)
{
	struct claim *claims = arena_array(
	    dressing->arena, record->claim_count + 1, sizeof(*claims));
	size_t i, count = 0;

	for (i = 0; i < record->claim_count; i++) {
		if (is_row && !is_of_row(dressing, record, &record->claims[i]))
			continue;
		claims[count] = record->claims[i];
		dress_claim(dressing, &claims[count++]);
	}
	record->claims = claims;
	record->claim_count = count;
}

/* --- what refers to it */

/* The text of a field, as it is shown. */
static const char *text_of(struct dressing *dressing,
    const struct record *record, const struct field *field)
{
	const struct claim *pick = record_pick(record, field, dressing->langs);
	struct claim claim;

	if (pick == NULL)
		return NULL;
	claim = *pick;
	dress_claim(dressing, &claim);
	return claim.label != NULL ? claim.label : claim.value;
}

static const char *place_of(
    struct dressing *dressing, const struct record *record)
{
	const char *text = NULL;
	size_t i;

	for (i = 0; i < record->kind->field_count && text == NULL; i++) {
		const struct field *field = &record->kind->fields[i];

		if ((field->roles & ROLE_PLACE) && (field->roles & ROLE_LIST))
			text = text_of(dressing, record, field);
	}
	return text;
}

/* What following the row opens, where that is another record. */
static bool goes_through(struct dressing *dressing, const struct record *row,
    const struct field *field, struct relation_item *item)
{
	const struct field *through =
	    field->through != NULL ? kind_field(row->kind, field->through)
				   : NULL;
	const struct claim *pick =
	    through != NULL ? record_pick(row, through, dressing->langs) : NULL;

	return pick != NULL &&
	       record_parse_ref(pick->value, &item->open_kind, &item->open_id);
}

static void fill_item(struct dressing *dressing, const struct record *row,
    const struct field *field, struct relation_item *item)
{
	const struct field *beside =
	    field->detail != NULL ? kind_field(row->kind, field->detail) : NULL;
	const struct record *opens = NULL;
	const char *place = NULL;
	struct err err = ERR_INIT;
	bool gone;

	*item = (struct relation_item){.kind = row->kind, .id = row->id};
	if (beside != NULL)
		item->detail = text_of(dressing, row, beside);
	if (goes_through(dressing, row, field, item)) {
		opens = dressing->catalogue->ops->get(dressing->catalogue,
		    dressing->arena, item->open_kind, item->open_id, &gone,
		    &err);
		item->label =
		    label_of(dressing, item->open_kind, item->open_id);
		if (item->label == NULL)
			item->label = item->open_id;
	} else {
		item->open_kind = row->kind;
		item->open_id = row->id;
		item->label = record_label(row, dressing->langs);
	}
	if (opens != NULL)
		place = place_of(dressing, opens);
	if (item->detail != NULL && place != NULL)
		item->detail = arena_printf(
		    dressing->arena, "%s, %s", item->detail, place);
	else if (place != NULL)
		item->detail = place;
}

static void add_relation(struct dressing *dressing, struct record *record,
    const struct field *field, struct relation *relation)
{
	struct relation_item *items;
	struct record **rows;
	struct err err = ERR_INIT;
	size_t i;

	*relation = (struct relation){.field = field};
	if (!dressing->catalogue->ops->related(dressing->catalogue,
		dressing->arena, field, record->kind, record->id,
		LEVEL_COORDINATOR, RELATED_MAX, &rows, &relation->count,
		&relation->total, &err))
		return;
	items =
	    arena_array(dressing->arena, relation->count + 1, sizeof(*items));
	for (i = 0; i < relation->count; i++)
		fill_item(dressing, rows[i], field, &items[i]);
	relation->items = items;
}

static void dress_relations(struct dressing *dressing, struct record *record)
{
	const struct kind *kind = record->kind;
	struct relation *relations =
	    arena_array(dressing->arena, kind->field_count, sizeof(*relations));
	size_t i, count = 0;

	for (i = 0; i < kind->field_count; i++)
		if (kind->fields[i].type == FIELD_INVERSE)
			add_relation(dressing, record, &kind->fields[i],
			    &relations[count++]);
	record->relations = relations;
	record->relation_count = count;
}

void copy_dress(struct copy *copy, struct catalogue *catalogue,
    struct page *page, bool relations)
{
	struct dressing dressing = {.catalogue = catalogue,
	    .arena = &page->arena,
	    .langs = copy->langs};
	size_t i;

	for (i = 0; i < page->count; i++) {
		dress_claims(&dressing, page->records[i], !relations);
		/* A row of a list, as the service has them. */
		if (!relations)
			page->records[i]->whole = false;
		if (relations)
			dress_relations(&dressing, page->records[i]);
	}
}
