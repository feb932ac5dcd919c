/*
 * related.c: owns which lists belong to a record. It asks nobody.
 */
#include "klaster/model/related.h"

#include <string.h>

struct rows {
	struct arena *arena;
	const char *id;
	struct related *items;
	size_t count;
};

static struct related *add(struct rows *rows, const char *label,
    const struct kind *kind, const char *filter)
{
	struct related *row;

	rows->items = arena_grow(
	    rows->arena, rows->items, rows->count, sizeof(*rows->items));
	row = &rows->items[rows->count++];
	*row = (struct related){.label = label,
	    .kind = kind,
	    .text = arena_printf(rows->arena, "%s:%s", filter, rows->id)};
	return row;
}

static bool has_label(const struct rows *rows, const char *label)
{
	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(rows->items[i].label, label) == 0)
			return true;
	return false;
}

static bool refers(
    const struct field *field, enum field_type type, const struct kind *to)
{
	return field->type == type && field_target(field) == to;
}

/* Ties; of a path one record is but one end. */
static void add_ties(
    struct rows *rows, const struct kind *kind, const struct kind *to)
{
	for (size_t i = 0; i < kind->field_count; i++)
		if (refers(&kind->fields[i], FIELD_TIE, to) &&
		    kind->fields[i].many)
			add(rows, kind->fields[i].label, kind,
			    kind->fields[i].name);
}

/* Several fields by which a kind refers to it, under one name: a cluster and
 * who coordinates, runs, founded or supports it. */
static void add_shared(
    struct rows *rows, const struct kind *kind, const struct kind *to)
{
	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];

		if (field->alias == NULL || !refers(field, FIELD_REF, to))
			continue;
		for (size_t k = i + 1; k < kind->field_count; k++) {
			if (kind->fields[k].alias == NULL ||
			    strcmp(kind->fields[k].alias, field->alias) != 0)
				continue;
			add(rows, kind->label, kind, field->alias);
			return;
		}
	}
}

size_t related_of(struct arena *arena, const struct kind *kind, const char *id,
    const struct record *record, struct related **items)
{
	struct rows rows = {.arena = arena, .id = id};

	for (size_t i = 0; i < kind_count(); i++)
		add_ties(&rows, kind_at(i), kind);
	for (size_t i = 0; i < kind_count(); i++)
		add_shared(&rows, kind_at(i), kind);
	for (size_t i = 0; record != NULL && i < record->relation_count; i++) {
		const struct relation *relation = &record->relations[i];
		const struct kind *target = field_target(relation->field);
		const struct field *back =
		    target ? kind_field(target, relation->field->inverse)
			   : NULL;
		struct related *row;

		if (back == NULL || relation->total == 0)
			continue;
		/* "Projects" that are its parts in them, beside its projects.
		 */
		row = add(&rows,
		    has_label(&rows, relation->field->label)
			? target->label
			: relation->field->label,
		    target, relation->field->inverse);
		/* It may refer to any kind: then the id alone is not enough. */
		if (back->target == NULL)
			row->text = arena_printf(arena, "%s:%s/%s",
			    relation->field->inverse, kind->name, id);
		row->counted = true;
		row->total = relation->total;
	}
	*items = rows.items;
	return rows.count;
}
