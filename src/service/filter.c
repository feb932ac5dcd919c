/*
 * filter.c: filters against the field tables. What a value means (the label
 * of a code, a reference) is the store's to find out; what can be no value
 * of the field at all is refused here.
 */
#include "klaster/service/filter.h"

#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/model/value.h"
#include "klaster/service/visibility.h"

static bool kind_has_filter(const struct kind *kind, enum level level,
    const char *name, const struct field **found)
{
	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];

		if (!(field->roles & ROLE_FILTER) ||
		    !visibility_has_field(level, field))
			continue;
		if (strcmp(field->name, name) != 0 &&
		    (!field->alias || strcmp(field->alias, name) != 0))
			continue;
		*found = field;
		return true;
	}
	return false;
}

const struct field *filter_field(
    enum level level, const struct kind *kind, const char *name)
{
	const struct field *field = NULL;

	if (kind) {
		kind_has_filter(kind, level, name, &field);
		return field;
	}
	for (size_t i = 0; i < kind_count(); i++)
		if (kind_has_filter(kind_at(i), level, name, &field))
			break;
	return field;
}

static bool op_find(const char *name, enum query_op *op)
{
	for (int i = OP_IS + 1; i < FILTER_OP_COUNT; i++) {
		if (strcmp(query_op_name((enum query_op)i), name) != 0)
			continue;
		*op = (enum query_op)i;
		return true;
	}
	return false;
}

static bool type_is_ordered(enum field_type type)
{
	return type == FIELD_DATE || type == FIELD_NUMBER ||
	       type == FIELD_MONEY;
}

bool filter_op_fits(enum query_op op, enum field_type type)
{
	if (type == FIELD_TIE)
		return op == OP_IS;
	switch (op) {
	case OP_GT:
	case OP_GTE:
	case OP_LT:
	case OP_LTE:
		return type_is_ordered(type);
	case OP_PREFIX:
		return !type_is_ordered(type) && type != FIELD_GEO;
	default:
		return true;
	}
}

bool filter_takes_two(const struct field *field)
{
	return field->type == FIELD_TIE && !field->many;
}

bool filter_op_takes_many(enum query_op op)
{
	return op == OP_IS || op == OP_NOT || op == OP_PREFIX;
}

static bool single_fits(
    const struct field *field, const char *value, struct arena *arena)
{
	size_t digits = strspn(value, "0123456789");

	if (field->type == FIELD_MONEY || field->type == FIELD_NUMBER) {
		if (digits > 0 && digits <= 15 && value[digits] == '.')
			digits += 1 + strspn(value + digits + 1, "0123456789");
		if (digits > 0 && digits <= 18 && !value[digits])
			return true;
	}
	return !type_is_ordered(field->type) ||
	       value_canonical(arena, field, value, NULL, NULL);
}

/* "none" and "any" are how the prompt asks for a missing value. Of a range
 * each end that there is. */
static bool value_fits(const struct field *field, enum query_op op,
    const char *value, struct arena *arena)
{
	const char *low, *high;
	size_t low_len;

	if (op == OP_EXISTS)
		return strcmp(value, "true") == 0 ||
		       strcmp(value, "false") == 0;
	if (!type_is_ordered(field->type) || (op != OP_IS && op != OP_NOT) ||
	    !value_range(value, &low_len, &high))
		return single_fits(field, value, arena);
	low = arena_strndup(arena, value, low_len);
	return (!*low || single_fits(field, low, arena)) &&
	       (!*high || single_fits(field, high, arena));
}

static struct query_filter *filter_slot(
    struct query *query, const char *name, enum query_op op)
{
	struct query_filter *filter = query->filters;

	for (size_t i = 0; i < query->filter_count; i++, filter++)
		if (filter->op == op && strcmp(filter->name, name) == 0)
			return filter;
	if (query->filter_count == QUERY_FILTER_MAX)
		return NULL;
	query->filter_count++;
	*filter = (struct query_filter){.name = name, .op = op};
	return filter;
}

static bool values_add(struct query_filter *filter, struct arena *arena,
    const struct field *field, const struct param *param,
    struct problem *problem)
{
	const char *text = param->value;

	while (*text) {
		size_t len = strcspn(text, ",");
		const char *value = arena_strndup(arena, text, len);

		text += len + (text[len] == ',');
		if (len == 0)
			continue;
		if (filter->value_count == QUERY_VALUE_MAX)
			return problem_param(problem, PROBLEM_BAD_VALUE,
			    param->name, "More than %d values.",
			    QUERY_VALUE_MAX);
		if (!value_fits(field, filter->op, value, arena))
			return problem_param(problem, PROBLEM_BAD_VALUE,
			    param->name, "\"%s\" is no %s.", value,
			    filter->op == OP_EXISTS
				? "true or false"
				: field_type_name(field->type));
		filter->values[filter->value_count++] = value;
	}
	if (filter->value_count == 0)
		return problem_param(problem, PROBLEM_BAD_VALUE, param->name,
		    "It has no value.");
	if (filter->value_count > 1 && !filter_op_takes_many(filter->op))
		return problem_param(problem, PROBLEM_BAD_VALUE, param->name,
		    "It takes one value.");
	return true;
}

bool filter_read(struct query *query, struct arena *arena, enum level level,
    const struct param *param, struct problem *problem)
{
	const char *name = param->bracket[0];
	const struct field *field = filter_field(level, query->kind, name);
	enum query_op op = OP_IS;
	struct query_filter *filter;

	if (!field)
		return problem_param(problem, PROBLEM_UNKNOWN_FIELD,
		    param->name, "%s cannot be filtered by \"%s\".",
		    query->kind ? query->kind->name : "The types", name);
	if (param->bracket_count == 2 && (!op_find(param->bracket[1], &op) ||
					     !filter_op_fits(op, field->type)))
		return problem_param(problem, PROBLEM_UNKNOWN_OPERATOR,
		    param->name, "\"%s\" (a %s) has no operator \"%s\".", name,
		    field_type_name(field->type), param->bracket[1]);
	filter = filter_slot(query, name, op);
	if (!filter)
		return problem_param(problem, PROBLEM_BAD_VALUE, param->name,
		    "More than %d filters.", QUERY_FILTER_MAX);
	return values_add(filter, arena, field, param, problem);
}
