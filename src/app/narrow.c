/*
 * narrow.c: owns what a choice does to a question. It must not know where the
 * choice was made.
 */
#include "narrow.h"

#include <string.h>
#include <strings.h>
#include "klaster/base/i18n.h"
#include "klaster/ui/layout.h"

size_t narrow_fields(
    const struct query *query, const struct field *fields[FACETS_MAX + 1])
{
	const struct kind *kind = query->kind;
	size_t count = 0;

	for (size_t i = 0; i < kind->field_count && count < FACETS_MAX; i++)
		if (query_counts_by(query, &kind->fields[i]))
			fields[count++] = &kind->fields[i];
	fields[count] = NULL;
	return count;
}

size_t narrow_columns(
    const struct query *query, const struct field *columns[KIND_FIELD_MAX])
{
	if (query->column_count == 0)
		return layout_default(query, 0, columns);
	memcpy(columns, query->columns,
	    query->column_count * sizeof(query->columns[0]));
	return query->column_count;
}

/* The filter that a value of the field is added to; NULL if there is none. */
static struct query_filter *filter_of(
    struct query *query, const struct field *field)
{
	for (size_t i = 0; i < query->filter_count; i++)
		if (query->filters[i].op == OP_IS &&
		    field_answers(field, query->filters[i].name))
			return &query->filters[i];
	return NULL;
}

/* "country" reads better than "countries", if no other field has that name
 * too. */
static const char *filter_name(
    const struct kind *kind, const struct field *field)
{
	size_t have = 0;

	for (size_t i = 0; field->alias && i < kind->field_count; i++)
		have += field_answers(&kind->fields[i], field->alias);
	return have == 1 ? field->alias : field->name;
}

/* Takes the value out, wherever it stands; false if it is nowhere. */
static bool take_out(
    struct query *query, const struct field *field, const char *value)
{
	struct query_filter *filter;
	bool found = false;

	for (size_t i = 0; i < query->filter_count; i++) {
		const char *kept[QUERY_VALUE_MAX];
		size_t count = 0;

		filter = &query->filters[i];
		if (filter->op != OP_IS || !field_answers(field, filter->name))
			continue;
		for (size_t k = 0; k < filter->value_count; k++)
			if (strcasecmp(filter->values[k], value) != 0)
				kept[count++] = filter->values[k];
		if (count == filter->value_count)
			continue;
		found = true;
		if (count > 0) {
			memcpy(filter->values, kept, count * sizeof(kept[0]));
			filter->value_count = count;
			continue;
		}
		query->filter_count--;
		memmove(filter, filter + 1,
		    (query->filter_count - i) * sizeof(*filter));
		i--;
	}
	return found;
}

bool narrow_toggle(struct query *query, struct arena *arena,
    const struct field *field, const char *value, struct err *err)
{
	struct query_filter *filter;

	if (take_out(query, field, value))
		return true;
	filter = filter_of(query, field);
	if (filter) {
		if (filter->value_count == QUERY_VALUE_MAX)
			return err_set(err, ERR_USAGE,
			    _("a filter takes at most %d values"),
			    QUERY_VALUE_MAX);
		filter->values[filter->value_count++] =
		    arena_strdup(arena, value);
		return true;
	}
	if (query->filter_count == QUERY_FILTER_MAX)
		return err_set(err, ERR_USAGE,
		    _("a question takes at most %d filters"), QUERY_FILTER_MAX);
	query_set_filter(
	    query, arena, filter_name(query->kind, field), OP_IS, &value, 1);
	return true;
}
