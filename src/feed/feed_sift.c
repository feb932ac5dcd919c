/*
 * feed_sift.c: owns what a service cannot be asked: the rest of a question is
 * put to the rows that have come, here, and said. It looks through some pages
 * at a time, never through a whole foreign directory unasked. An order that
 * the service has not is made here if those pages are all there are; until
 * that is known no row is shown, because they would move.
 */
#include <stdlib.h>
#include <string.h>
#include "feed_parts.h"
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/model/value.h"
#include "merge_order.h"

#define SIFT_ROWS 500 /* looked through for one screen of hits */

struct sift {
	struct feed_source base; /* first */
	struct source *inner;
	struct query rest;
	uint64_t *hits; /* rows of the inner source */
	size_t hit_count, hit_cap;
	uint64_t looked; /* inner rows looked at */
	uint64_t most;	 /* how far it may look */
	uint64_t revision;
	bool ordered;	/* the hits are in the order that was asked for */
	bool cancelled; /* then they are shown as they came */
	struct arena words;
};

static struct sift *of(struct source *source)
{
	return (struct sift *)source;
}

/* --- does a row fit */

static bool text_has(const struct buf *text, const char *word, bool open)
{
	const char *all = buf_text(text), *at = all;
	size_t len = strlen(word);

	while ((at = strstr(at, word)) != NULL) {
		bool starts = at == all || at[-1] == ' ';

		if (starts && (open || at[len] == '\0' || at[len] == ' '))
			return true;
		at++;
	}
	return false;
}

static void add_folded(struct buf *text, const char *value)
{
	if (text->len > 0)
		buf_addc(text, ' ');
	fold_words(text, value, strlen(value));
}

/* All words stand in it, each as the beginning of one: what a person calls
 * found, and no more than the rows have. */
static bool fits_words(const struct sift *sift, const struct record *record)
{
	struct buf text;
	bool fits = true;
	size_t i;

	buf_init(&text, 64 << 10);
	for (i = 0; i < record->claim_count; i++)
		if ((record->claims[i].field->roles & ROLE_SEARCHED) != 0) {
			add_folded(&text, record->claims[i].value);
			if (record->claims[i].label != NULL)
				add_folded(&text, record->claims[i].label);
		}
	for (i = 0; i < sift->rest.term_count && fits; i++) {
		const struct query_term *term = &sift->rest.terms[i];

		fits = text_has(&text, term->folded, !term->phrase) !=
		       term->negated;
	}
	buf_done(&text);
	return fits;
}

static int compare_values(const struct claim *claim, const char *value)
{
	if (claim->field->type == FIELD_NUMBER ||
	    claim->field->type == FIELD_MONEY) {
		double one = strtod(claim->value, NULL);
		double two = strtod(value, NULL);

		return (one > two) - (one < two);
	}
	return strncmp(claim->value, value, strlen(value));
}

static bool is_like(const struct claim *claim, const char *value, bool prefix)
{
	struct buf one, two;
	bool like;

	buf_init(&one, 4096);
	buf_init(&two, 4096);
	fold_words(&one, claim->value, strlen(claim->value));
	if (claim->label != NULL)
		add_folded(&one, claim->label);
	fold_words(&two, value, strlen(value));
	like = two.len > 0 && text_has(&one, buf_text(&two), prefix);
	buf_done(&one);
	buf_done(&two);
	return like;
}

/* "2019..2021": from one to the other, both in it. */
static bool is_between(const struct claim *claim, const char *range)
{
	const char *high;
	char low[64];
	size_t len;

	if (!value_range(range, &len, &high) || len >= sizeof(low))
		return false;
	memcpy(low, range, len);
	low[len] = '\0';
	return (len == 0 || compare_values(claim, low) >= 0) &&
	       (*high == '\0' || compare_values(claim, high) <= 0);
}

static bool is_value(const struct claim *claim, const char *value)
{
	struct date date;

	switch (claim->field->type) {
	case FIELD_DATE:
		return date_parse(value, &date)
			   ? compare_values(claim, value) == 0
			   : is_between(claim, value);
	case FIELD_NUMBER:
	case FIELD_MONEY:
		if (strstr(value, "..") != NULL)
			return is_between(claim, value);
		break;
	default:
		break;
	}
	return is_like(claim, value, false);
}

static bool claim_fits(
    const struct claim *claim, enum query_op op, const char *value)
{
	switch (op) {
	case OP_GT:
		return compare_values(claim, value) > 0;
	case OP_GTE:
		return compare_values(claim, value) >= 0;
	case OP_LT:
		return compare_values(claim, value) < 0;
	case OP_LTE:
		return compare_values(claim, value) <= 0;
	case OP_PREFIX:
		return is_like(claim, value, true);
	default:
		return is_value(claim, value);
	}
}

static bool fits_filter(
    const struct query_filter *filter, const struct record *record)
{
	bool any = false, there = false;
	size_t i, k;

	for (i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];

		if (!field_answers(claim->field, filter->name) ||
		    claim->form == CLAIM_ABSENCE)
			continue;
		there = true;
		for (k = 0; k < filter->value_count; k++)
			any |= claim_fits(claim, filter->op, filter->values[k]);
	}
	if (filter->op == OP_EXISTS)
		return there == (strcmp(filter->values[0], "true") == 0);
	return filter->op == OP_NOT ? !any : any;
}

static bool fits(const struct sift *sift, const struct record *record)
{
	size_t i;

	for (i = 0; i < sift->rest.filter_count; i++)
		if (!fits_filter(&sift->rest.filters[i], record))
			return false;
	return sift->rest.term_count == 0 || fits_words(sift, record);
}

/* --- looking through */

static bool is_through(struct sift *sift)
{
	struct total total = sift->inner->ops->total(sift->inner);

	return total.kind == TOTAL_EXACT && sift->looked >= total.count;
}

static void keep_hit(struct sift *sift)
{
	if (sift->hit_count == sift->hit_cap) {
		sift->hit_cap = sift->hit_cap > 0 ? 2 * sift->hit_cap : 64;
		sift->hits = mem_realloc(
		    sift->hits, sift->hit_cap * sizeof(*sift->hits));
	}
	sift->hits[sift->hit_count++] = sift->looked;
}

/* --- the order */

static const struct record *hit(const struct sift *sift, uint64_t index)
{
	return sift->inner->ops->row(sift->inner, sift->hits[index]);
}

/* Nothing to go by: the profile does not say where the field is, or no row has
 * it. Or a row is not kept any more. */
static bool can_be_ordered(const struct sift *sift)
{
	bool any = false;
	uint64_t i;

	for (i = 0; i < sift->hit_count; i++) {
		const struct record *record = hit(sift, i);

		if (record == NULL)
			return false;
		any |= record_pick(record, sift->rest.sort, NULL) != NULL;
	}
	return any;
}

/* Where the row goes among those before it, behind its equals. */
static uint64_t place_of(
    const struct sift *sift, const struct record *record, uint64_t end)
{
	uint64_t low = 0;

	while (low < end) {
		uint64_t middle = low + (end - low) / 2;

		if (merge_compare(&sift->rest, sift->rest.sort, record,
			hit(sift, middle)) < 0)
			end = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void put_in_order(struct sift *sift)
{
	uint64_t i;

	if (sift->rest.sort == NULL || sift->ordered || !is_through(sift) ||
	    !can_be_ordered(sift))
		return;
	for (i = 1; i < sift->hit_count; i++) {
		uint64_t row = sift->hits[i];
		uint64_t at = place_of(sift, hit(sift, i), i);

		memmove(sift->hits + at + 1, sift->hits + at,
		    (size_t)(i - at) * sizeof(*sift->hits));
		sift->hits[at] = row;
	}
	sift->ordered = true;
}

/* Whether the order is known in which the rows are shown. */
static bool is_settled(struct sift *sift)
{
	return sift->rest.sort == NULL || sift->cancelled || is_through(sift) ||
	       sift->looked >= sift->most ||
	       sift->inner->ops->status(sift->inner).failure != NULL ||
	       feed_is_idle(sift->base.feed); /* it does not say how on */
}

/* Looks on until there are so many hits, or no further row is here. */
static void look(struct sift *sift, uint64_t count)
{
	struct source *inner = sift->inner;
	uint64_t revision = inner->ops->revision(inner);

	if (revision != sift->revision) { /* rows may have moved */
		sift->hit_count = 0;
		sift->looked = 0;
		sift->ordered = false;
		sift->revision = revision;
	}
	if (sift->rest.sort != NULL && !sift->cancelled)
		count = UINT64_MAX;
	while (sift->hit_count < count && !is_through(sift) &&
	       sift->looked < sift->most) {
		const struct record *record =
		    inner->ops->row(inner, sift->looked);

		if (record == NULL) {
			inner->ops->want(inner, sift->looked, 1);
			record = inner->ops->row(inner, sift->looked);
		}
		if (record == NULL)
			return;
		if (fits(sift, record))
			keep_hit(sift);
		sift->looked++;
	}
	put_in_order(sift);
}

static struct total sift_total(struct source *source)
{
	struct sift *sift = of(source);

	look(sift, sift->hit_count);
	if (!is_settled(sift))
		return (struct total){TOTAL_UNKNOWN, 0};
	if (is_through(sift))
		return (struct total){TOTAL_EXACT, sift->hit_count};
	if (sift->looked >= sift->most)
		return (struct total){TOTAL_AT_LEAST, sift->hit_count};
	if (sift->looked == 0)
		return (struct total){TOTAL_UNKNOWN, 0};
	return (struct total){TOTAL_AT_LEAST, sift->hit_count + 1};
}

static const struct record *sift_row(struct source *source, uint64_t index)
{
	struct sift *sift = of(source);

	look(sift, index + 1);
	if (index >= sift->hit_count || !is_settled(sift))
		return NULL;
	return hit(sift, index);
}

static void sift_want(struct source *source, uint64_t first, size_t count)
{
	struct sift *sift = of(source);
	uint64_t end = first + count;

	look(sift, end);
	if (first < sift->hit_count && !sift->ordered) {
		uint64_t last = end < sift->hit_count ? end : sift->hit_count;

		sift->inner->ops->want(sift->inner, sift->hits[first],
		    (size_t)(sift->hits[last - 1] - sift->hits[first] + 1));
		look(sift, end);
	}
}

static const char *order_note(struct sift *sift)
{
	if (sift->rest.sort == NULL)
		return NULL;
	return sift->ordered
		   ? arena_printf(&sift->words, _("sorted here: all %llu"),
			 (unsigned long long)sift->hit_count)
		   : arena_printf(&sift->words,
			 _("not sorted: the service cannot sort by %s"),
			 sift->rest.sort->name);
}

static struct source_status sift_status(struct source *source)
{
	struct sift *sift = of(source);
	struct source_status status = sift->inner->ops->status(sift->inner);
	struct source_status here;
	const char *order;

	feed_status_init(sift->base.feed, &here);
	status.origin = here.origin; /* all kinds of one service */
	arena_reset(&sift->words);
	if (!is_settled(sift)) {
		status.state = SOURCE_EMPTY;
		status.loading = true;
		return status;
	}
	order = order_note(sift);
	if (order != NULL)
		status.note = order;
	if (sift->rest.term_count > 0 || sift->rest.filter_count > 0)
		status.note = arena_printf(&sift->words,
		    is_through(sift)
			? _("filtered here among the rows loaded: all %llu")
			: _("filtered here among the rows loaded: %llu"),
		    (unsigned long long)sift->looked);
	if (order != NULL && status.note != order)
		status.note =
		    arena_printf(&sift->words, "%s; %s", status.note, order);
	return status;
}

static uint64_t sift_revision(struct source *source)
{
	struct sift *sift = of(source);

	return sift->inner->ops->revision(sift->inner) + sift->most;
}

static size_t sift_facets(struct source *source, const struct facet **facets)
{
	(void)source; /* they would count what does not fit */
	*facets = NULL;
	return 0;
}

static size_t sift_suggestions(
    struct source *source, struct record *const **records)
{
	(void)source;
	*records = NULL;
	return 0;
}

/* Asked again, it looks further. */
static void sift_refresh(struct source *source)
{
	struct sift *sift = of(source);

	sift->cancelled = false;
	if (sift->looked >= sift->most)
		sift->most += SIFT_ROWS;
	else
		sift->inner->ops->refresh(sift->inner);
}

static void sift_cancel(struct source *source)
{
	of(source)->cancelled = true;
	of(source)->inner->ops->cancel(of(source)->inner);
}

static void sift_free(struct source *source)
{
	struct sift *sift = of(source);

	feed_remove(&sift->base);
	sift->inner->ops->free(sift->inner);
	free(sift->hits);
	arena_done(&sift->words);
	arena_done(&sift->base.arena);
	free(sift);
}

static void sift_changed(struct feed_source *self, struct shelf_item *item)
{
	(void)self; /* the inner source is told, too */
	(void)item;
}

static const struct source_ops sift_ops = {
    .total = sift_total,
    .row = sift_row,
    .want = sift_want,
    .status = sift_status,
    .revision = sift_revision,
    .facets = sift_facets,
    .suggestions = sift_suggestions,
    .refresh = sift_refresh,
    .cancel = sift_cancel,
    .free = sift_free,
};

struct source *feed_sift(struct feed *feed, struct source *inner,
    const struct query *query, const struct query *rest)
{
	struct sift *sift = mem_alloc(sizeof(*sift));

	sift->base.source.ops = &sift_ops;
	sift->base.changed = sift_changed;
	arena_init(&sift->base.arena);
	arena_init(&sift->words);
	query_copy(&sift->base.source.query, query, &sift->base.arena);
	query_copy(&sift->rest, rest, &sift->base.arena);
	sift->inner = inner;
	sift->most = SIFT_ROWS;
	feed_add(feed, &sift->base);
	return &sift->base.source;
}
