/*
 * atlas.c: owns the tables of the map and how their files are read. It must
 * not know where the files are, nor what is drawn.
 *
 * Names are found by a hash of their folded words: 64 bits, so that two of
 * some 60,000 names fall together once in ten thousand million atlases.
 */
#include "klaster/model/atlas.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/mem.h"

#define COLUMNS 6
#define NAME_BYTES 64	/* of a folded name */
#define POINTS_MAX 4096 /* of a line */

struct name {
	uint64_t hash;
	const struct atlas_town *town;
};

struct atlas {
	struct arena arena;
	const struct atlas_town **towns; /* by people */
	size_t town_count;
	struct name *names; /* by hash, then people */
	size_t name_count;
	bool sorted;
	struct atlas_line *lines;
	size_t line_count;
	struct atlas_region *regions;
	size_t region_count;
};

struct cells {
	const char *at[COLUMNS];
	size_t len[COLUMNS];
	size_t count;
};

struct atlas *atlas_new(void)
{
	struct atlas *atlas = mem_alloc(sizeof(*atlas));

	arena_init(&atlas->arena);
	return atlas;
}

void atlas_free(struct atlas *atlas)
{
	if (!atlas)
		return;
	arena_done(&atlas->arena);
	free(atlas);
}

/* The next line that is not a remark, without its end; NULL at the end. */
static const char *next_line(const char **at, const char *end, size_t *len)
{
	while (*at < end) {
		const char *line = *at;
		const char *feed = memchr(line, '\n', (size_t)(end - line));

		*len = (size_t)((feed ? feed : end) - line);
		*at = feed ? feed + 1 : end;
		if (*len > 0 && *line != '#')
			return line;
	}
	return NULL;
}

static void split(struct cells *cells, const char *line, size_t len)
{
	const char *end = line + len;

	cells->count = 0;
	while (cells->count < COLUMNS) {
		const char *tab = memchr(line, '\t', (size_t)(end - line));
		const char *stop = tab ? tab : end;

		cells->at[cells->count] = line;
		cells->len[cells->count++] = (size_t)(stop - line);
		if (!tab)
			break;
		line = tab + 1;
	}
}

/* Coordinates of two neighbouring cells, latitude first. */
static bool read_geo(const struct cells *cells, size_t i, struct geo *at)
{
	char text[64];

	if (cells->len[i] + cells->len[i + 1] + 2 > sizeof(text))
		return false;
	memcpy(text, cells->at[i], cells->len[i]);
	text[cells->len[i]] = ',';
	memcpy(text + cells->len[i] + 1, cells->at[i + 1], cells->len[i + 1]);
	text[cells->len[i] + 1 + cells->len[i + 1]] = '\0';
	return geo_parse(text, at);
}

/* --- towns */

/* FNV-1a, of the folded words; 0 for a name without any. */
static uint64_t hash_of(const char *name, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u;
	struct buf folded;

	buf_init(&folded, NAME_BYTES);
	if (!fold_words(&folded, name, len) || folded.len == 0)
		hash = 0;
	for (size_t i = 0; hash && i < folded.len; i++)
		hash = (hash ^ (unsigned char)folded.data[i]) * 0x100000001b3u;
	buf_done(&folded);
	return hash;
}

static void add_name(struct atlas *atlas, const struct atlas_town *town,
    const char *name, size_t len)
{
	uint64_t hash = hash_of(name, len);

	if (!hash)
		return;
	atlas->names = arena_grow(&atlas->arena, atlas->names,
	    atlas->name_count, sizeof(*atlas->names));
	atlas->names[atlas->name_count++] =
	    (struct name){.hash = hash, .town = town};
}

static void add_town(struct atlas *atlas, const struct cells *cells)
{
	struct geo at;

	if (cells->count != COLUMNS || cells->len[1] != 2 ||
	    !read_geo(cells, 2, &at))
		return;
	struct atlas_town *town = arena_alloc(&atlas->arena, sizeof(*town));
	town->at = at;
	memcpy(town->country, cells->at[1], 2);
	/* Up to the tab: strtoul() stops there. */
	town->population = (uint32_t)strtoul(cells->at[4], NULL, 10);
	town->name = arena_strndup(&atlas->arena, cells->at[0], cells->len[0]);
	town->name_len = cells->len[0];
	atlas->towns = arena_grow(&atlas->arena, atlas->towns,
	    atlas->town_count, sizeof(*atlas->towns));
	atlas->towns[atlas->town_count++] = town;
	add_name(atlas, town, cells->at[0], cells->len[0]);
	const char *name = cells->at[5], *end = name + cells->len[5];
	while (name < end) {
		const char *comma = memchr(name, ',', (size_t)(end - name));
		const char *stop = comma ? comma : end;
		add_name(atlas, town, name, (size_t)(stop - name));
		name = stop + 1;
	}
}

void atlas_add_towns(struct atlas *atlas, const char *text, size_t len)
{
	const char *end = text + len, *line;
	struct cells cells;

	while ((line = next_line(&text, end, &len)) != NULL) {
		split(&cells, line, len);
		add_town(atlas, &cells);
	}
	atlas->sorted = false;
}

static int by_people(const void *a, const void *b)
{
	const struct atlas_town *one = *(const struct atlas_town *const *)a;
	const struct atlas_town *two = *(const struct atlas_town *const *)b;

	if (one->population != two->population)
		return one->population < two->population ? 1 : -1;
	return strcmp(one->name, two->name);
}

static int by_hash(const void *a, const void *b)
{
	const struct name *one = a, *two = b;

	if (one->hash != two->hash)
		return one->hash < two->hash ? -1 : 1;
	return by_people(&one->town, &two->town);
}

static void sort(struct atlas *atlas)
{
	if (atlas->sorted)
		return;
	if (atlas->town_count > 0)
		qsort(atlas->towns, atlas->town_count, sizeof(*atlas->towns),
		    by_people);
	if (atlas->name_count > 0)
		qsort(atlas->names, atlas->name_count, sizeof(*atlas->names),
		    by_hash);
	atlas->sorted = true;
}

const struct atlas_town *atlas_find(
    struct atlas *atlas, const char *name, const char *country)
{
	uint64_t hash = hash_of(name, strlen(name));
	size_t low = 0, high = atlas->name_count;

	sort(atlas);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (atlas->names[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (;
	     hash && low < atlas->name_count && atlas->names[low].hash == hash;
	     low++)
		if (!country ||
		    strcmp(atlas->names[low].town->country, country) == 0)
			return atlas->names[low].town;
	return NULL;
}

const struct atlas_town *const *atlas_towns(struct atlas *atlas, size_t *count)
{
	sort(atlas);
	*count = atlas->town_count;
	return atlas->towns;
}

/* --- lines */

static void add_line(struct atlas *atlas, const char *text, size_t len)
{
	struct geo *points = NULL;
	size_t count = 0;
	long x = 0, y = 0;
	const char *at = text + 1, *end = text + len;

	if (len < 2 || (*text != 'c' && *text != 'b'))
		return;
	/* A line ends in a line feed or NUL: strtol() stops there. */
	while (at < end && count < POINTS_MAX) {
		char *stop;
		long dx = strtol(at, &stop, 10);
		if (stop == at || stop >= end)
			break;
		at = stop;
		long dy = strtol(at, &stop, 10);
		if (stop == at)
			break;
		at = stop;
		x += dx;
		y += dy;
		points =
		    arena_grow(&atlas->arena, points, count, sizeof(*points));
		points[count++] = (struct geo){
		    .lat = (double)y / 100, .lon = (double)x / 100};
	}
	if (count < 2)
		return;
	atlas->lines = arena_grow(&atlas->arena, atlas->lines,
	    atlas->line_count, sizeof(*atlas->lines));
	atlas->lines[atlas->line_count++] = (struct atlas_line){
	    .border = *text == 'b', .points = points, .count = count};
}

void atlas_add_lines(struct atlas *atlas, const char *text, size_t len)
{
	const char *end = text + len, *line;

	while ((line = next_line(&text, end, &len)) != NULL)
		add_line(atlas, line, len);
}

const struct atlas_line *atlas_lines(const struct atlas *atlas, size_t *count)
{
	*count = atlas->line_count;
	return atlas->lines;
}

/* --- regions */

void atlas_add_regions(struct atlas *atlas, const char *text, size_t len)
{
	static const char ranks[] = "scp";
	const char *end = text + len, *line;
	struct cells cells;

	while ((line = next_line(&text, end, &len)) != NULL) {
		struct geo at;
		split(&cells, line, len);
		const char *rank =
		    cells.count == 4 && cells.len[0] == 1 && *cells.at[0]
			? strchr(ranks, *cells.at[0])
			: NULL;
		if (!rank || !read_geo(&cells, 1, &at))
			continue;
		atlas->regions = arena_grow(&atlas->arena, atlas->regions,
		    atlas->region_count, sizeof(*atlas->regions));
		atlas->regions[atlas->region_count++] = (struct atlas_region){
		    .rank = (enum region_rank)(rank - ranks),
		    .at = at,
		    .name = arena_strndup(
			&atlas->arena, cells.at[3], cells.len[3])};
	}
}

const struct atlas_region *atlas_regions(
    const struct atlas *atlas, size_t *count)
{
	*count = atlas->region_count;
	return atlas->regions;
}
