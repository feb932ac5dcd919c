/*
 * plot.h: the rows of a source that can be put on a map: where each stands,
 * by its own position or by its town. Copies what it needs, so that rows may
 * go again.
 */
#ifndef KLASTER_UI_PLOT_H
#define KLASTER_UI_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/safe.h"
#include "klaster/model/atlas.h"
#include "klaster/model/source.h"

#define PLOT_MAX 1500 /* rows that are asked for */

struct plot_item {
	const struct kind *kind;
	const char *id;
	struct safe_text label;
	struct safe_text place; /* its town as the record has it; may be "" */
	struct geo at;
	bool by_town;  /* the record has no position of its own */
	double km;     /* from the plot's origin; -1: it has none */
	bool has_home; /* it is of a service of its own: */
	size_t home;
	uint64_t row; /* its place in the source when it was read */
};

struct plot {
	struct arena arena;
	struct plot_item *items;
	size_t count;
	uint64_t looked; /* rows that were here */
	bool has_origin;
	struct geo origin; /* items are then in order of their distance */
};

void plot_init(struct plot *plot);
void plot_done(struct plot *plot);
/* Distances from there on, at the next reading; NULL: none. */
void plot_set_origin(struct plot *plot, const struct geo *origin);

/* Reads the rows that are here. */
void plot_read(struct plot *plot, struct source *source, struct atlas *atlas,
    const char *const *langs);
/* Asks for the first rows that are not; true when there are none to ask for,
 * or none will come. */
bool plot_want(struct source *source);

/* Where a record stands: by its own position, or only by its town. False if
 * it does not say. */
bool plot_place(const struct record *record, struct atlas *atlas,
    struct geo *at, bool *only_town);

/* The fields a row needs: of a kind (NULL: none). Returns how many. */
size_t plot_fields(
    const struct kind *kind, const struct field *fields[KIND_FIELD_MAX]);

/* "12 km NE", "0.8 km"; from the item to nowhere "". */
struct safe_text plot_way(struct arena *arena, struct geo from, struct geo to);

#endif
