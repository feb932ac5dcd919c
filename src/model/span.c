/*
 * span.c: owns how dates of several sources make one span of time.
 */
#include "klaster/model/span.h"

#include "klaster/model/value.h"
#include "value_read.h"

struct bounds {
	bool known;
	int32_t low_first, low_last;   /* of first days */
	int32_t high_first, high_last; /* of last days */
};

static void take(struct bounds *bounds, const struct date *date)
{
	int32_t first = date_days(date), last = date_end_days(date);

	if (!bounds->known)
		*bounds = (struct bounds){true, first, first, last, last};
	if (first < bounds->low_first)
		bounds->low_first = first;
	if (first > bounds->low_last)
		bounds->low_last = first;
	if (last < bounds->high_first)
		bounds->high_first = last;
	if (last > bounds->high_last)
		bounds->high_last = last;
}

static bool read_claim(const struct claim *claim, struct date *date)
{
	return claim->form != CLAIM_ABSENCE && claim->rank != RANK_OUTDATED &&
	       date_parse(claim->value, date);
}

static struct bounds bounds_of(const struct record *record, const char *name)
{
	struct bounds bounds = {.known = false};
	const struct field *field =
	    name ? kind_field(record->kind, name) : NULL;
	size_t count = 0;
	const struct claim *claims =
	    field ? record_claims(record, field, &count) : NULL;
	struct date date;

	for (size_t i = 0; i < count; i++)
		if (read_claim(&claims[i], &date))
			take(&bounds, &date);
	return bounds;
}

static void take_dues(const struct record *record, struct span *span)
{
	const char *name = record->kind->due;
	const struct field *field =
	    name ? kind_field(record->kind, name) : NULL;
	size_t count = 0;
	const struct claim *claims =
	    field ? record_claims(record, field, &count) : NULL;
	struct date date;

	for (size_t i = 0; i < count && span->due_count < SPAN_DUES; i++)
		if (read_claim(&claims[i], &date))
			span->dues[span->due_count++] = date_end_days(&date);
}

bool span_is_of(const struct kind *kind)
{
	return kind->begins || kind->ends || kind->due;
}

bool span_of(const struct record *record, struct span *span)
{
	struct bounds begins = bounds_of(record, record->kind->begins);
	struct bounds ends = bounds_of(record, record->kind->ends);

	*span = (struct span){.has_begin = begins.known,
	    .has_end = ends.known,
	    .begin = begins.low_first,
	    .begin_last = begins.low_last,
	    .end_first = ends.high_first,
	    .end = ends.high_last};
	take_dues(record, span);
	return begins.known || ends.known || span->due_count > 0;
}

void span_edges(const struct span *span, int32_t *first, int32_t *last)
{
	*first = span->has_begin ? span->begin
		 : span->has_end ? span->end_first
				 : span->dues[0];
	*last = span->has_end	  ? span->end
		: span->due_count ? span->dues[span->due_count - 1]
				  : span->begin_last;
}

enum span_when span_when(const struct span *span, int32_t day)
{
	int32_t first, last;

	span_edges(span, &first, &last);
	if (day < first)
		return SPAN_AHEAD;
	if (day <= last)
		return SPAN_NOW;
	return span->has_end || span->due_count > 0 ? SPAN_OVER : SPAN_BEGUN;
}

bool span_reach(
    struct source *source, uint64_t rows, int32_t *first, int32_t *last)
{
	bool any = false;

	for (uint64_t i = 0; i < rows; i++) {
		const struct record *record = source->ops->row(source, i);
		struct span span;
		int32_t begin, end;

		if (!record || !span_of(record, &span))
			continue;
		span_edges(&span, &begin, &end);
		*first = any && *first < begin ? *first : begin;
		*last = any && *last > end ? *last : end;
		any = true;
	}
	return any;
}
