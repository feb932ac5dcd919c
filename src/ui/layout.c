/* layout.c: owns nothing but numbers; see layout.h. */
#include "klaster/ui/layout.h"

static int least(const struct field *field)
{
	return field->min_cells > 0 ? field->min_cells : 8;
}

static bool is_right(const struct field *field)
{
	return field->type == FIELD_MONEY || field->type == FIELD_NUMBER ||
	       field->type == FIELD_DISTANCE;
}

/* Gives the cells left over to the columns, by weight; the rounding's rest
 * to the first that has a weight. */
static void share(struct layout_column *columns, size_t count, int spare_cells)
{
	int weights = 0;
	for (size_t i = 0; i < count; i++)
		weights += columns[i].field->weight;
	if (weights == 0) {
		columns[0].cells += spare_cells;
		return;
	}
	int given = 0;
	size_t first = count;
	for (size_t i = 0; i < count; i++) {
		int weight = columns[i].field->weight;
		int more = (int)((long)spare_cells * weight / weights);
		columns[i].cells += more;
		given += more;
		if (weight > 0 && first == count)
			first = i;
	}
	columns[first].cells += spare_cells - given;
}

size_t layout_place(const struct field *const *fields, size_t count, int cells,
    struct layout_column out[LAYOUT_COLUMNS])
{
	size_t placed = 0;
	int used = 0;
	for (size_t i = 0; i < count && placed < LAYOUT_COLUMNS; i++) {
		int need = least(fields[i]) + (placed ? LAYOUT_GAP : 0);
		if (placed > 0 && used + need > cells)
			continue;
		used += need;
		out[placed++] = (struct layout_column){.field = fields[i],
		    .cells = least(fields[i]),
		    .right = is_right(fields[i])};
	}
	if (placed == 0)
		return 0;
	if (used < cells)
		share(out, placed, cells - used);
	else if (out[0].cells > cells)
		out[0].cells = cells > 0 ? cells : 0;
	int col = 0;
	for (size_t i = 0; i < placed; i++) {
		out[i].col = col;
		col += out[i].cells + LAYOUT_GAP;
	}
	return placed;
}

size_t layout_default(const struct query *query, int cells,
    const struct field *out[LAYOUT_COLUMNS])
{
	const struct kind *kind = query->kind;
	size_t count = 0;
	int used = 0;
	/* The name, what the question itself asks about, then the rest. */
	for (int turn = 0; turn < 3; turn++) {
		for (size_t i = 0; i < kind->field_count; i++) {
			const struct field *field = &kind->fields[i];
			int of = i == 0 ? 0 : field->given_by ? 1 : 2;
			if (of != turn || !query_shows(query, field) ||
			    count == LAYOUT_COLUMNS)
				continue;
			out[count++] = field;
			used += least(field) + LAYOUT_GAP;
		}
	}
	if (cells < LAYOUT_WIDE)
		return count;
	/* More columns while a third of the row is left for the names; a
	 * service refuses the ones that not everybody may see. */
	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];
		if (query_shows(query, field) || !field_is_stored(field) ||
		    !(field->roles & ROLE_COLUMN) ||
		    field->level != LEVEL_PUBLIC || count == LAYOUT_COLUMNS)
			continue;
		if (used + least(field) + LAYOUT_GAP > cells * 2 / 3)
			continue;
		out[count++] = field;
		used += least(field) + LAYOUT_GAP;
	}
	return count;
}
