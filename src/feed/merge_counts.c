/*
 * merge_counts.c: owns how many rows of several services have which value:
 * each counts its own, and what they say is added up. What two of them know
 * is then counted twice, and who has not counted is left out: both is said.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "merge_parts.h"

/* Values of one field, of all parts. */
struct sums {
	struct facet_value *values;
	size_t count;
};

static int compare_codes(const void *left, const void *right)
{
	const struct facet_value *a = left, *b = right;

	return strcmp(a->code, b->code);
}

static int compare_counts(const void *left, const void *right)
{
	const struct facet_value *a = left, *b = right;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strcmp(a->code, b->code);
}

/* What a part counts, as far as it has come. */
static size_t part_facets(const struct part *part, const struct facet **facets)
{
	*facets = NULL;
	return part->source != NULL
		   ? part->source->ops->facets(part->source, facets)
		   : 0;
}

/* Of one field, by all who count by it. */
static void add_up(
    struct merge *merge, const struct field *field, struct facet *to)
{
	struct sums sums = {.count = 0};
	size_t kept = 0;

	*to = (struct facet){.field = field};
	for (size_t i = 0; i < merge->part_count; i++) {
		const struct facet *facets;
		size_t count = part_facets(&merge->parts[i], &facets);

		for (size_t k = 0; k < count; k++) {
			if (facets[k].field != field)
				continue;
			to->capped |= facets[k].capped;
			for (size_t v = 0; v < facets[k].count; v++) {
				sums.values =
				    arena_grow(&merge->counts, sums.values,
					sums.count, sizeof(*sums.values));
				sums.values[sums.count++] = facets[k].values[v];
			}
		}
	}
	if (sums.count == 0)
		return;
	qsort(sums.values, sums.count, sizeof(*sums.values), compare_codes);
	for (size_t i = 1; i < sums.count; i++) {
		if (strcmp(sums.values[i].code, sums.values[kept].code) == 0)
			sums.values[kept].count += sums.values[i].count;
		else
			sums.values[++kept] = sums.values[i];
	}
	to->count = kept + 1;
	to->values = sums.values;
	qsort(sums.values, to->count, sizeof(*sums.values), compare_counts);
}

static bool is_added(
    const struct facet *facets, size_t count, const struct field *field)
{
	for (size_t i = 0; i < count; i++)
		if (facets[i].field == field)
			return true;
	return false;
}

size_t merge_facets(struct source *source, const struct facet **facets)
{
	struct merge *merge = (struct merge *)source;
	struct facet *sums;
	size_t count = 0;

	arena_reset(&merge->counts);
	sums = arena_array(&merge->counts, FACETS_MAX, sizeof(*sums));
	for (size_t i = 0; i < merge->part_count; i++) {
		const struct facet *of;
		size_t of_count = part_facets(&merge->parts[i], &of);

		for (size_t k = 0; k < of_count && count < FACETS_MAX; k++)
			if (!is_added(sums, count, of[k].field))
				add_up(merge, of[k].field, &sums[count++]);
	}
	*facets = sums;
	return count;
}

const char *merge_counted(struct source *source)
{
	struct merge *merge = (struct merge *)source;
	struct arena *arena = &merge->counted;
	const char *without = NULL, *added = NULL;
	const struct facet *facets;
	size_t count = 0;

	arena_reset(arena);
	for (size_t i = 0; i < merge->part_count; i++) {
		const char *name = merge->parts[i].given.name;

		if (part_facets(&merge->parts[i], &facets) > 0)
			count++;
		else
			without =
			    without == NULL
				? name
				: arena_printf(arena, "%s, %s", without, name);
	}
	if (count > 1)
		added = arena_printf(arena,
		    _("%zu services added up; what two know is counted twice"),
		    count);
	if (without != NULL)
		without = arena_printf(arena, _("not counted: %s"), without);
	return added == NULL || without == NULL
		   ? (added != NULL ? added : without)
		   : arena_printf(arena, "%s; %s", without, added);
}
