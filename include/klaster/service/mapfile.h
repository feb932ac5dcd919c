/*
 * mapfile.h: a map from foreign columns to fields, read and checked
 * (doc/import.md). It knows the language of maps and the field tables; it
 * reads no data.
 */
#ifndef KLASTER_SERVICE_MAPFILE_H
#define KLASTER_SERVICE_MAPFILE_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/kind.h"

enum map_format { MAP_TSV, MAP_CSV, MAP_JSONL };

/* "{a|b}" has two names; text between braces none and a literal. */
struct map_part {
	const char *literal;
	const char **names;
	size_t name_count;
};

struct map_template {
	struct map_part *parts;
	size_t part_count;
	bool is_constant; /* no braces at all */
};

struct map_field {
	const struct field *field;
	const struct field *otherwise; /* or NULL */
	const struct kind *ref_kind;   /* of a reference: before the slash */
	const char *split;	       /* one byte, or NULL */
	const char *drop;	       /* a part that is no value, or NULL */
	const char *note;
	enum level level; /* LEVEL_PUBLIC: as the field has it */
	bool has_lang;
	struct map_template lang;
	struct map_template value;
};

struct map_skip {
	struct map_template value;
	const char **words; /* none: "if it gives no value" */
	size_t word_count;
	bool unless;
};

struct map_block {
	const struct kind *kind;
	bool once;
	const char *each; /* path of an array, or NULL */
	const char *source;
	struct map_template lang;
	struct map_template id;
	bool has_id;
	struct map_skip *skips;
	size_t skip_count;
	struct map_field *fields;
	size_t field_count;
	size_t line; /* of its kind directive */
};

struct map_column {
	const char *name;
	size_t line; /* where it is first named */
};

struct map {
	const char *path; /* for messages */
	enum map_format format;
	char separator;
	const char *source;
	struct map_template lang;
	struct map_block *blocks;
	size_t block_count;
	struct map_column *columns; /* every one that is named */
	size_t column_count;
};

/* By its path, or by the name of one that comes with klasterd. NULL with err
 * set, "MAP:LINE: ..." with the nearest name there is. All of it lives in the
 * arena. */
struct map *map_read(struct arena *arena, const char *name, struct err *err);

/* True if a table with this first line has every column the map names. */
bool map_fits_columns(
    const struct map *map, char *const *columns, size_t count, struct err *err);

#endif
