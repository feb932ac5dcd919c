/*
 * merge.c: see merge.h.
 */
#include "klaster/service/merge.h"

#include <string.h>

static bool text_is_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool claim_is_told(
    const struct claim *claim, const struct claim *told, bool by_source)
{
	return claim->field == told->field &&
	       strcmp(claim->value, told->value) == 0 &&
	       text_is_same(claim->lang, told->lang) &&
	       (!by_source || !claim->source ||
		   text_is_same(claim->source, told->source));
}

bool merge_has(const struct record_builder *builder, const struct claim *claim,
    bool by_source)
{
	for (size_t i = 0; i < builder->claim_count; i++)
		if (claim_is_told(claim, &builder->claims[i], by_source))
			return true;
	return false;
}

static void claims_add(
    struct record_builder *builder, const struct record *record, bool by_source)
{
	for (size_t i = 0; i < record->claim_count; i++)
		if (!merge_has(builder, &record->claims[i], by_source))
			*record_add(builder, record->claims[i].field,
			    record->claims[i].value) = record->claims[i];
}

const struct record *merge_records(struct arena *arena,
    const struct record *first, const struct record *second, bool by_source)
{
	struct record_builder builder;
	size_t before;

	record_begin(&builder, arena, first->kind, first->id);
	builder.whole = true;
	claims_add(&builder, first, by_source);
	before = builder.claim_count;
	claims_add(&builder, second, by_source);
	return builder.claim_count > before ? record_end(&builder) : first;
}

/* --- differences */

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool blanks_skip(const char **text)
{
	bool any = is_blank(**text);

	while (is_blank(**text))
		++*text;
	return any;
}

/* Equal but for how many blanks stand where there are any. */
static bool text_is_alike(const char *a, const char *b)
{
	a = a ? a : "";
	b = b ? b : "";
	blanks_skip(&a);
	blanks_skip(&b);
	for (;;) {
		bool a_parts = blanks_skip(&a), b_parts = blanks_skip(&b);

		if (!*a || !*b)
			return *a == *b;
		if (a_parts != b_parts || *a++ != *b++)
			return false;
	}
}

static bool claim_is_alike(const struct claim *a, const struct claim *b)
{
	return a->form == b->form && a->rank == b->rank &&
	       a->level == b->level && text_is_alike(a->value, b->value) &&
	       text_is_alike(a->printed, b->printed) &&
	       text_is_same(a->lang, b->lang) &&
	       text_is_same(a->source, b->source) &&
	       text_is_same(a->fact, b->fact) &&
	       text_is_alike(a->note, b->note);
}

/* Each claim of the one has one of its own among those of the other. */
static bool claims_are_alike(struct arena *arena, const struct claim *a,
    const struct claim *b, size_t count)
{
	bool *taken = arena_array(arena, count + 1, sizeof(*taken));

	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < count && (taken[k] || !claim_is_alike(&a[i], &b[k])))
			k++;
		if (k == count)
			return false;
		taken[k] = true;
	}
	return true;
}

const char *merge_difference(
    struct arena *arena, const struct record *a, const struct record *b)
{
	const char *names = "";

	for (size_t i = 0; i < a->kind->field_count; i++) {
		const struct field *field = &a->kind->fields[i];
		size_t a_count, b_count;
		const struct claim *as = record_claims(a, field, &a_count);
		const struct claim *bs = record_claims(b, field, &b_count);

		if (a_count == b_count &&
		    claims_are_alike(arena, as, bs, a_count))
			continue;
		names = *names
			    ? arena_printf(arena, "%s, %s", names, field->name)
			    : field->name;
	}
	return names;
}
