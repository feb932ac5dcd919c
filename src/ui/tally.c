/*
 * tally.c: owns the counts of a chart. Counts are the service's; money is
 * added up here, over rows that are here, and how many those are is said.
 */
#include "klaster/ui/tally.h"

#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/base/text.h"
#include "klaster/model/value.h"
#include "klaster/ui/plot.h"

#define FULL_BLOCK 0x2588u /* less full ones follow: 7/8 ... 1/8 */

void tally_init(struct tally *tally)
{
	*tally = (struct tally){.count = 0};
	arena_init(&tally->arena);
}

void tally_done(struct tally *tally)
{
	arena_done(&tally->arena);
}

static const struct facet *facet_of(
    struct source *source, const struct field *field)
{
	const struct facet *facets;
	size_t count =
	    source->ops->facets ? source->ops->facets(source, &facets) : 0;

	for (size_t i = 0; i < count; i++)
		if (facets[i].field == field)
			return &facets[i];
	return NULL;
}

/* False where the record states none, or in another currency. */
static bool cents_of(struct tally *tally, const struct record *record,
    const struct field *money, int64_t *cents)
{
	const struct claim *claim = record_pick(record, money, NULL);
	struct money amount;

	if (!claim || claim->form == CLAIM_ABSENCE ||
	    !money_parse(claim->value, &amount))
		return false;
	*cents = amount.cents;
	if (strcmp(amount.currency, "EUR") == 0)
		return true;
	tally->foreign = true;
	return false;
}

static void add_money(struct tally *tally, const struct record *record,
    const struct field *field, const struct field *money)
{
	size_t count;
	const struct claim *claims = record_claims(record, field, &count);
	int64_t cents;

	if (!cents_of(tally, record, money, &cents))
		return;
	for (size_t i = 0; i < tally->count; i++)
		for (size_t k = 0; k < count; k++)
			if (claims[k].form != CLAIM_ABSENCE &&
			    strcmp(claims[k].value, tally->items[i].code) ==
				0) {
				tally->items[i].cents += cents;
				tally->items[i].stated++;
				break;
			}
}

bool tally_read(struct tally *tally, struct source *source,
    const struct field *field, const struct field *money)
{
	const struct facet *facet = facet_of(source, field);
	uint64_t rows = source->ops->total(source).count;

	arena_reset(&tally->arena);
	tally->items = NULL;
	tally->count = tally->looked = 0;
	tally->most = 0;
	tally->most_cents = 0;
	if (!facet)
		return false;
	tally->capped = facet->capped;
	tally->items =
	    arena_array(&tally->arena, facet->count + 1, sizeof(*tally->items));
	for (; tally->count < facet->count; tally->count++) {
		const struct facet_value *value = &facet->values[tally->count];
		tally->items[tally->count] = (struct tally_item){
		    .code = arena_strdup(&tally->arena, value->code),
		    .label = arena_strdup(&tally->arena, value->label),
		    .count = value->count};
		if (value->count > tally->most)
			tally->most = value->count;
	}
	for (uint64_t i = 0; money && i < rows && i < PLOT_MAX; i++) {
		const struct record *record = source->ops->row(source, i);
		if (!record)
			continue;
		tally->looked++;
		add_money(tally, record, field, money);
	}
	for (size_t i = 0; i < tally->count; i++)
		if (tally->items[i].cents > tally->most_cents)
			tally->most_cents = tally->items[i].cents;
	return true;
}

const char *tally_money(struct arena *arena, const struct tally_item *item)
{
	int64_t cents = item->cents > 0 ? item->cents : 0;

	return item->stated == 0
		   ? "-"
		   : arena_printf(arena, _("%s EUR"),
			 number_group(arena, (uint64_t)(cents / 100)));
}

const char *tally_bar(
    struct arena *arena, uint64_t part, uint64_t most, int cells)
{
	char *bar = arena_alloc(arena, (size_t)cells * 4 + 5);
	uint64_t eighths =
	    most ? (uint64_t)((double)part * cells * 8 / (double)most + 0.5)
		 : 0;
	size_t len = 0;

	if (part > 0 && eighths == 0)
		eighths = 1;
	for (; eighths >= 8; eighths -= 8)
		len += text_encode(FULL_BLOCK, bar + len);
	if (eighths > 0)
		len +=
		    text_encode(FULL_BLOCK + 8 - (uint32_t)eighths, bar + len);
	bar[len] = '\0';
	return bar;
}
