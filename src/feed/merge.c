/*
 * merge.c: owns the order of rows that come from several places, and who is
 * waited for. What the rows are it does not know; how they are asked for is
 * their sources'.
 */
#include "klaster/feed/merge.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/mem.h"
#include "merge_order.h"
#include "merge_parts.h"

#define ROWS_AHEAD 200 /* believed to be below those that have a place */

static struct merge *of(struct source *source)
{
	return (struct merge *)source;
}

bool merge_needs(const struct query *query, const struct field *field)
{
	return field == merge_sort_field(query) || same_needs(field);
}

/* --- what a part has */

static const struct record *part_row(struct part *part, uint64_t index)
{
	return part->source != NULL
		   ? part->source->ops->row(part->source, index)
		   : NULL;
}

/* There is no further row, or there will be none. */
static bool part_is_over(struct part *part)
{
	struct source_status status;
	struct total total;

	if (part->source == NULL)
		return true;
	total = part->source->ops->total(part->source);
	if (total.kind == TOTAL_EXACT && part->next >= total.count)
		return true;
	status = part->source->ops->status(part->source);
	return status.failure != NULL && !status.loading &&
	       part_row(part, part->next) == NULL;
}

bool merge_has_failed(struct part *part, const struct err **failure)
{
	struct source_status status;

	*failure = NULL;
	if (part->source == NULL) {
		*failure = &part->given.failure;
		return true;
	}
	status = part->source->ops->status(part->source);
	*failure = status.failure;
	return status.failure != NULL;
}

bool merge_is_lacking(struct part *part)
{
	return part->source != NULL &&
	       part->source->ops->status(part->source).lacks;
}

/* Waited for: it may still have the row that comes next. */
static bool holds_up(struct merge *merge, struct part *part)
{
	if (part_row(part, part->next) != NULL || part_is_over(part)) {
		part->answered = true;
		return false;
	}
	if (part->late && part->next == 0)
		return false;
	if (!part->answered &&
	    clock_ms() >= merge->opened_ms + merge->patience_ms) {
		part->late = true;
		return false;
	}
	return true;
}

/* --- the order */

/* Whether the part's next row comes before the best one's. */
static bool comes_before(
    struct merge *merge, struct part *part, struct part *best)
{
	const struct field *field = merge_sort_field(&merge->source.query);

	if (best == NULL)
		return true;
	if (field == NULL)
		return part->next < best->next;
	return merge_compare(&merge->source.query, field,
		   part_row(part, part->next), part_row(best, best->next)) < 0;
}

static struct placed *grow(struct placed **items, size_t count, size_t *cap)
{
	if (count == *cap) {
		*cap = *cap > 0 ? 2 * *cap : 64;
		*items = mem_realloc(*items, *cap * sizeof(**items));
	}
	return &(*items)[count];
}

static bool is_known_to(
    const struct merge *merge, const struct placed *row, size_t part)
{
	size_t twin;

	if (row->part == part)
		return true;
	for (twin = row->twin; twin != SAME_NONE;
	     twin = merge->twins[twin].twin)
		if (merge->twins[twin].part == part)
			return true;
	return false;
}

static void place(struct merge *merge, struct part *part)
{
	const struct record *record = part_row(part, part->next);
	size_t number = (size_t)(part - merge->parts);
	struct placed one = {.part = number,
	    .index = part->next++,
	    .id = mem_strdup(record->id),
	    .twin = SAME_NONE};
	size_t same = same_find(&merge->same, record);
	size_t *end;

	merge->revision++;
	if (same == SAME_NONE ||
	    is_known_to(merge, &merge->rows[same], number)) {
		*grow(&merge->rows, merge->row_count, &merge->row_cap) = one;
		same_add(&merge->same, record, merge->row_count++);
		return;
	}
	*grow(&merge->twins, merge->twin_count, &merge->twin_cap) = one;
	for (end = &merge->rows[same].twin; *end != SAME_NONE;
	     end = &merge->twins[*end].twin)
		;
	*end = merge->twin_count++;
	same_add(&merge->same, record, same);
}

/* Gives places to rows until so many have one, or somebody is waited for. */
static void place_until(struct merge *merge, uint64_t count)
{
	while (merge->row_count < count) {
		struct part *best = NULL;
		size_t i;

		for (i = 0; i < merge->part_count; i++) {
			struct part *part = &merge->parts[i];

			if (holds_up(merge, part))
				return;
			if (part_row(part, part->next) != NULL &&
			    comes_before(merge, part, best))
				best = part;
		}
		if (best == NULL)
			return;
		place(merge, best);
	}
}

/* --- news */

static void forget(struct placed *items, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(items[i].id);
}

static void begin_anew(struct merge *merge)
{
	size_t i;

	forget(merge->rows, merge->row_count);
	forget(merge->twins, merge->twin_count);
	merge->row_count = merge->twin_count = 0;
	same_done(&merge->same);
	for (i = 0; i < merge->part_count; i++)
		merge->parts[i].next = 0;
	merge->revision++;
}

static bool is_still_so(
    struct merge *merge, const struct placed *items, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct record *row =
		    part_row(&merge->parts[items[i].part], items[i].index);

		if (row != NULL && strcmp(row->id, items[i].id) != 0)
			return false;
	}
	return true;
}

/* Rows may have moved in their own lists: a copy's were shown, and the
 * service has said otherwise. Then all get their places anew. */
static void catch_up(struct merge *merge)
{
	size_t i, had = merge->row_count;
	bool news = false;

	for (i = 0; i < merge->part_count; i++) {
		struct part *part = &merge->parts[i];
		uint64_t revision =
		    part->source != NULL
			? part->source->ops->revision(part->source)
			: 0;

		news |= revision != part->revision;
		part->revision = revision;
	}
	if (!news)
		return;
	merge->revision++;
	if (is_still_so(merge, merge->rows, merge->row_count) &&
	    is_still_so(merge, merge->twins, merge->twin_count))
		return;
	begin_anew(merge);
	place_until(merge, had);
}

/* --- the source */

static struct total merge_total(struct source *source)
{
	struct merge *merge = of(source);
	struct total total = {.kind = TOTAL_EXACT, .count = merge->row_count};
	const struct err *failure;
	uint64_t left = 0;
	bool heard = false;
	size_t i;

	for (i = 0; i < merge->part_count; i++) {
		struct part *part = &merge->parts[i];
		struct total all = {.kind = TOTAL_UNKNOWN};

		if (merge_is_lacking(part))
			continue;
		if (merge_has_failed(part, &failure) || !part->answered)
			total.kind = TOTAL_AT_LEAST;
		heard |= part->answered;
		if (part_is_over(part))
			continue;
		total.kind = TOTAL_AT_LEAST;
		all = part->source->ops->total(part->source);
		if (all.kind != TOTAL_UNKNOWN && all.count > part->next)
			left += all.count - part->next;
	}
	if (!heard)
		return (struct total){.kind = TOTAL_UNKNOWN};
	total.count += left > ROWS_AHEAD ? ROWS_AHEAD : left;
	return total;
}

static const struct record *merge_row(struct source *source, uint64_t index)
{
	struct merge *merge = of(source);
	const struct placed *row;

	if (index >= merge->row_count)
		return NULL;
	row = &merge->rows[index];
	return part_row(&merge->parts[row->part], row->index);
}

static void want_parts(struct merge *merge, uint64_t first, uint64_t end)
{
	size_t i;

	for (i = 0; i < merge->part_count; i++) {
		struct part *part = &merge->parts[i];
		uint64_t low = part->next, high = part->next, at;

		if (part->source == NULL)
			continue;
		for (at = first; at < end && at < merge->row_count; at++) {
			if (merge->rows[at].part != i)
				continue;
			if (merge->rows[at].index < low)
				low = merge->rows[at].index;
			if (merge->rows[at].index >= high)
				high = merge->rows[at].index + 1;
		}
		if (end > merge->row_count)
			high += end - merge->row_count;
		/* Others have filled the screen: one that has said nothing is
		 * still asked, since it may learn only then how. */
		if (high == low && part->next == 0 && !part->answered)
			high = low + 1;
		if (high > low)
			part->source->ops->want(
			    part->source, low, (size_t)(high - low));
	}
}

static void merge_need(
    struct source *source, const struct field *const *fields, size_t count)
{
	struct merge *merge = of(source);
	size_t i;

	for (i = 0; i < merge->part_count; i++)
		if (merge->parts[i].source != NULL &&
		    merge->parts[i].source->ops->need != NULL)
			merge->parts[i].source->ops->need(
			    merge->parts[i].source, fields, count);
}

static void merge_want(struct source *source, uint64_t first, size_t count)
{
	struct merge *merge = of(source);

	catch_up(merge);
	place_until(merge, first + count);
	want_parts(merge, first, first + count);
	catch_up(merge);
	place_until(merge, first + count);
}

static size_t merge_origins(
    struct source *source, uint64_t index, struct row_origin *out, size_t max)
{
	struct merge *merge = of(source);
	const struct placed *row;
	size_t count = 0, twin;

	if (index >= merge->row_count)
		return 0;
	for (row = &merge->rows[index]; row != NULL && count < max;) {
		struct part *part = &merge->parts[row->part];

		out[count++] = (struct row_origin){.home = part->given.home,
		    .name = part->given.name,
		    .record = part_row(part, row->index)};
		twin = row->twin;
		row = twin != SAME_NONE ? &merge->twins[twin] : NULL;
	}
	return count;
}

const char *merge_missing(
    struct source *source, size_t n, const struct err **failure)
{
	struct merge *merge = of(source);
	size_t i;

	for (i = 0; i < merge->part_count; i++) {
		struct part *part = &merge->parts[i];
		bool missing =
		    merge_has_failed(part, failure) && !merge_is_lacking(part);

		/* One that has rows is asked for more of them. */
		missing |= part->late && part->next == 0 &&
			   !part_is_over(part) && part_row(part, 0) == NULL;
		if (missing && n-- == 0)
			return part->given.name;
	}
	return NULL;
}

bool merge_waits(struct source *source)
{
	struct merge *merge = of(source);
	bool waits = false;
	size_t i;

	for (i = 0; i < merge->part_count; i++)
		waits |= holds_up(merge, &merge->parts[i]);
	return waits;
}

static uint64_t merge_revision(struct source *source)
{
	struct merge *merge = of(source);

	catch_up(merge);
	return merge->revision;
}

static size_t merge_suggestions(
    struct source *source, struct record *const **records)
{
	struct merge *merge = of(source);
	size_t i, count = 0;

	*records = NULL;
	for (i = 0; i < merge->part_count && count == 0; i++)
		if (merge->parts[i].source != NULL)
			count = merge->parts[i].source->ops->suggestions(
			    merge->parts[i].source, records);
	return count;
}

static void merge_refresh(struct source *source)
{
	struct merge *merge = of(source);
	size_t i;

	merge->opened_ms = clock_ms();
	for (i = 0; i < merge->part_count; i++)
		if (merge->parts[i].source != NULL)
			merge->parts[i].source->ops->refresh(
			    merge->parts[i].source);
}

static void merge_cancel(struct source *source)
{
	struct merge *merge = of(source);
	size_t i;

	for (i = 0; i < merge->part_count; i++)
		if (merge->parts[i].source != NULL)
			merge->parts[i].source->ops->cancel(
			    merge->parts[i].source);
}

static void merge_free(struct source *source)
{
	struct merge *merge = of(source);
	size_t i;

	for (i = 0; i < merge->part_count; i++)
		if (merge->parts[i].source != NULL)
			merge->parts[i].source->ops->free(
			    merge->parts[i].source);
	begin_anew(merge);
	free(merge->rows);
	free(merge->twins);
	free(merge->parts);
	arena_done(&merge->words);
	arena_done(&merge->counts);
	arena_done(&merge->counted);
	arena_done(&merge->arena);
	free(merge);
}

static const struct source_ops merge_ops = {
    .total = merge_total,
    .row = merge_row,
    .need = merge_need,
    .want = merge_want,
    .status = merge_status,
    .revision = merge_revision,
    .facets = merge_facets,
    .counted = merge_counted,
    .suggestions = merge_suggestions,
    .origins = merge_origins,
    .refresh = merge_refresh,
    .cancel = merge_cancel,
    .free = merge_free,
};

bool merge_is(const struct source *source)
{
	return source->ops == &merge_ops;
}

struct source *merge_open(const struct query *query,
    const struct merge_part *parts, size_t count, int64_t patience_ms)
{
	struct merge *merge = mem_alloc(sizeof(*merge));
	size_t i;

	merge->source.ops = &merge_ops;
	arena_init(&merge->arena);
	arena_init(&merge->words);
	arena_init(&merge->counts);
	arena_init(&merge->counted);
	query_copy(&merge->source.query, query, &merge->arena);
	merge->parts = mem_array(count + 1, sizeof(*merge->parts));
	merge->part_count = count;
	for (i = 0; i < count; i++) {
		merge->parts[i].given = parts[i];
		merge->parts[i].source = parts[i].source;
		merge->parts[i].given.name =
		    arena_strdup(&merge->arena, parts[i].name);
	}
	merge->opened_ms = clock_ms();
	merge->patience_ms = patience_ms;
	return &merge->source;
}
