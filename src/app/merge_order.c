/*
 * merge_order.c: owns which of two rows of different sources comes first in a
 * list of one kind: as a service would have it, by the same keys.
 */
#include "merge_order.h"

#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"

#define KEY_BYTES 256

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

static void sort_key(
    struct buf *key, const struct field *field, const struct record *record)
{
	const struct claim *claim = record_pick(record, field, NULL);

	if (claim == NULL)
		return;
	if (field->type == FIELD_TEXT || field->type == FIELD_LANGTEXT)
		fold_sort_key(
		    key, claim->value, strlen(claim->value), KEY_BYTES);
	else
		buf_adds(key, claim->value);
}

int merge_compare(const struct query *query, const struct field *field,
    const struct record *a, const struct record *b)
{
	struct buf one, two;
	int order;

	buf_init(&one, 2 * KEY_BYTES);
	buf_init(&two, 2 * KEY_BYTES);
	sort_key(&one, field, a);
	sort_key(&two, field, b);
	if (one.len == 0 || two.len == 0)
		order = (one.len == 0) - (two.len == 0);
	else
		order = strcmp(buf_text(&one), buf_text(&two)) *
			(is_descending(query) ? -1 : 1);
	buf_done(&one);
	buf_done(&two);
	return order;
}
