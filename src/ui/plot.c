/*
 * plot.c: owns where a row stands. It must not know how it is drawn.
 */
#include "klaster/ui/plot.h"

#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/ui/cell.h"

#define WANT_ROWS 50

void plot_init(struct plot *plot)
{
	*plot = (struct plot){.count = 0};
	arena_init(&plot->arena);
}

void plot_done(struct plot *plot)
{
	arena_done(&plot->arena);
}

void plot_set_origin(struct plot *plot, const struct geo *origin)
{
	plot->has_origin = origin != NULL;
	if (origin)
		plot->origin = *origin;
}

size_t plot_fields(
    const struct kind *kind, const struct field *fields[KIND_FIELD_MAX])
{
	if (!kind)
		return 0;
	fields[0] = &kind->fields[0];
	return 1 + kind_place_fields(kind, fields + 1);
}

/* A statement that may be used. */
static bool says(const struct claim *claim)
{
	return claim->form != CLAIM_ABSENCE && claim->rank != RANK_OUTDATED;
}

static const char *country_of(const struct record *record)
{
	const struct field *field = kind_field(record->kind, "country");
	const struct claim *claim =
	    field ? record_pick(record, field, NULL) : NULL;

	return claim && says(claim) ? claim->value : NULL;
}

static bool by_town(
    const struct record *record, struct atlas *atlas, struct geo *at)
{
	const struct field *city = kind_field(record->kind, "city");
	const char *country = country_of(record);
	size_t count = 0;
	const struct claim *claims =
	    city ? record_claims(record, city, &count) : NULL;

	for (size_t i = 0; i < count; i++) {
		const struct atlas_town *town =
		    says(&claims[i])
			? atlas_find(atlas, claims[i].value, country)
			: NULL;
		if (!town)
			continue;
		*at = town->at;
		return true;
	}
	return false;
}

bool plot_place(const struct record *record, struct atlas *atlas,
    struct geo *at, bool *only_town)
{
	const struct field *fields[KIND_PLACE_FIELDS];
	size_t count = 0;
	const struct claim *claims = NULL;

	*only_town = false;
	if (kind_place_fields(record->kind, fields) == 0)
		return false;
	if (fields[0]->type == FIELD_GEO)
		claims = record_claims(record, fields[0], &count);
	for (size_t i = 0; i < count; i++)
		if (says(&claims[i]) && geo_parse(claims[i].value, at))
			return true;
	*only_town = by_town(record, atlas, at);
	return *only_town;
}

static void add(struct plot *plot, struct source *source, uint64_t index,
    struct atlas *atlas, const char *const *langs)
{
	const struct record *record = source->ops->row(source, index);
	struct arena *arena = &plot->arena;
	struct plot_item item = {
	    .kind = record->kind, .km = -1, .row = index};

	if (!plot_place(record, atlas, &item.at, &item.by_town))
		return;
	const struct field *city = kind_field(record->kind, "city");
	item.id = arena_strdup(arena, record->id);
	item.label = cell_name(arena, source, index, record, langs);
	item.has_home = cell_home(source, index, &item.home);
	item.place = city ? cell_text(arena, record, city, langs)
			  : safe_linez(arena, NULL);
	if (plot->has_origin)
		item.km = geo_distance_km(plot->origin, item.at);
	plot->items = arena_grow(arena, plot->items, plot->count, sizeof(item));
	plot->items[plot->count++] = item;
}

static int by_distance(const void *a, const void *b)
{
	const struct plot_item *one = a, *two = b;

	if (one->km != two->km)
		return one->km < two->km ? -1 : 1;
	return one->row < two->row ? -1 : 1;
}

static uint64_t rows_of(struct source *source)
{
	uint64_t count = source->ops->total(source).count;

	return count < PLOT_MAX ? count : PLOT_MAX;
}

void plot_read(struct plot *plot, struct source *source, struct atlas *atlas,
    const char *const *langs)
{
	arena_reset(&plot->arena);
	plot->items = NULL;
	plot->count = 0;
	plot->looked = 0;
	for (uint64_t i = 0; i < rows_of(source); i++) {
		if (!source->ops->row(source, i))
			continue;
		add(plot, source, i, atlas, langs);
		plot->looked++;
	}
	if (plot->has_origin && plot->count > 0)
		qsort(plot->items, plot->count, sizeof(*plot->items),
		    by_distance);
}

bool plot_want(struct source *source)
{
	struct source_status status = source->ops->status(source);
	uint64_t count = rows_of(source), first = 0;

	while (first < count && source->ops->row(source, first))
		first++;
	if (count > 0 && first == count)
		return true;
	source->ops->want(source, first, WANT_ROWS);
	if (status.state == SOURCE_FAILED)
		return true;
	return count == 0 && status.state != SOURCE_EMPTY && !status.loading;
}

struct safe_text plot_way(struct arena *arena, struct geo from, struct geo to)
{
	double km = geo_distance_km(from, to);

	if (km < 0.05)
		return safe_linez(arena, _("here"));
	/* TRANSLATORS: a distance and a wind: "12 km NE". */
	return safe_linef(arena, km < 10 ? _("%.1f km %s") : _("%.0f km %s"),
	    km, _(geo_wind(geo_bearing(from, to))));
}
