/*
 * atlas.h: what a map is drawn of: towns, coast, borders, names of regions.
 * Read once from files that come with klaster (data/places.tsv,
 * data/coastline.tsv, data/regions.tsv); all of it lives as long as the atlas.
 */
#ifndef KLASTER_MODEL_ATLAS_H
#define KLASTER_MODEL_ATLAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/model/geo.h"

struct atlas_town {
	struct geo at;
	uint32_t population;
	char country[3];
	const char *name; /* its own; UTF-8, not ended */
	size_t name_len;
};

struct atlas_line {
	bool border; /* else coast */
	const struct geo *points;
	size_t count;
};

enum region_rank { REGION_SEA, REGION_COUNTRY, REGION_PART };
struct atlas_region {
	enum region_rank rank;
	struct geo at; /* the middle of its name */
	const char *name;
};

struct atlas;
struct atlas *atlas_new(void);
void atlas_free(struct atlas *atlas); /* NULL is allowed */

/* Take the text of a file; lines that are none are left out. */
void atlas_add_towns(struct atlas *atlas, const char *text, size_t len);
void atlas_add_lines(struct atlas *atlas, const char *text, size_t len);
void atlas_add_regions(struct atlas *atlas, const char *text, size_t len);

/* The town of that name, in any of its languages, read without accents; in
 * the country ("LV"; may be NULL) the one with most people. NULL if there is
 * none. */
const struct atlas_town *atlas_find(
    struct atlas *atlas, const char *name, const char *country);

/* Towns, most people first. */
const struct atlas_town *const *atlas_towns(struct atlas *atlas, size_t *count);
const struct atlas_line *atlas_lines(const struct atlas *atlas, size_t *count);
const struct atlas_region *atlas_regions(
    const struct atlas *atlas, size_t *count);

#endif
