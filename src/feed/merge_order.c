/*
 * merge_order.c: owns which of two rows of different sources comes first in a
 * list of one kind: as a service would have it, by the same keys.
 */
#include "merge_order.h"

#include <string.h>
#include "klaster/model/value.h"

const struct field *merge_sort_field(const struct query *query)
{
	const char *name;

	if (query->sort != NULL || query->kind == NULL || query->term_count > 0)
		return query->sort;
	name = query->kind->sort;
	return kind_field(query->kind, name + (*name == '-'));
}

static bool is_descending(const struct query *query)
{
	return query->sort != NULL ? query->descending
				   : *query->kind->sort == '-';
}

static const char *sort_key(
    struct arena *arena, const struct field *field, const struct record *record)
{
	const struct claim *claim = record_pick(record, field, NULL);

	return claim != NULL ? value_sort_key(arena, field, claim->value) : "";
}

int merge_compare(const struct query *query, const struct field *field,
    const struct record *a, const struct record *b)
{
	struct arena arena = ARENA_INIT;
	const char *one = sort_key(&arena, field, a);
	const char *two = sort_key(&arena, field, b);
	int order;

	if (*one == '\0' || *two == '\0')
		order = (*one == '\0') - (*two == '\0');
	else
		order = strcmp(one, two) * (is_descending(query) ? -1 : 1);
	arena_done(&arena);
	return order;
}
