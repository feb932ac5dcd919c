/*
 * look.c: owns where the files of the map are, and what a picture must ask
 * for. It must not know how it is drawn.
 */
#include "klaster/app/look.h"

#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "klaster/engine/near.h"
#include "klaster/model/span.h"
#include "klaster/model/value.h"
#include "klaster/ui/plot.h"

#define FILE_BYTES_MAX (8u << 20)

struct atlas *look_atlas(void)
{
	static const struct {
		const char *file;
		void (*add)(struct atlas *atlas, const char *text, size_t len);
	} files[] = {
	    {"places.tsv", atlas_add_towns},
	    {"coastline.tsv", atlas_add_lines},
	    {"regions.tsv", atlas_add_regions},
	};
	struct atlas *atlas = atlas_new();

	for (size_t i = 0; i < MEM_COUNT(files); i++) {
		struct arena arena = ARENA_INIT;
		struct err err = ERR_INIT;
		size_t len;
		const char *path = path_shipped(&arena, files[i].file, &err);
		const char *text =
		    path ? path_read(&arena, path, FILE_BYTES_MAX, &len, &err)
			 : NULL;

		if (text)
			files[i].add(atlas, text, len);
		else
			log_add(LOG_NOTE, "the map lacks %s: %s", files[i].file,
			    err.text);
		arena_done(&arena);
	}
	return atlas;
}

static void ask_columns(
    struct query *query, const struct field *const *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		query->columns[i] = fields[i];
	query->column_count = count;
}

bool look_map_query(struct query *to, const struct query *from, struct err *err)
{
	const struct field *fields[KIND_FIELD_MAX];
	size_t count = plot_fields(from->kind, fields);

	*to = *from;
	if (count == 1)
		return err_set(err, ERR_USAGE,
		    _("%s have no place; organisations and facilities do"),
		    from->kind->name);
	ask_columns(to, fields, count);
	return true;
}

bool look_timeline_query(
    struct query *to, const struct query *from, struct err *err)
{
	const struct kind *kind = from->kind;
	const struct field *fields[4];
	size_t count = 0;

	*to = *from;
	if (!kind)
		return true;
	if (!span_is_of(kind))
		return err_set(err, ERR_USAGE,
		    _("%s have no dates; projects, events and calls do"),
		    kind->name);
	fields[count++] = &kind->fields[0];
	const char *names[] = {kind->begins, kind->ends, kind->due};
	for (size_t i = 0; i < MEM_COUNT(names); i++) {
		const struct field *field =
		    names[i] ? kind_field(kind, names[i]) : NULL;
		if (field && field != fields[count - 1])
			fields[count++] = field;
	}
	ask_columns(to, fields, count);
	if (!to->sort) {
		to->sort = fields[1]; /* as time goes */
		to->descending = false;
	}
	return true;
}

int32_t look_today(void)
{
	struct date today = date_local(clock_wall_s());

	return date_days(&today);
}

/* --- charts */

/* The nearest name there is, in err. */
static void no_such_field(const struct kind *kind, const char *name,
    unsigned roles, bool money, struct err *err)
{
	struct near near;

	near_init(&near, name);
	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];
		if (money ? field->type == FIELD_MONEY
			  : (field->roles & roles) != 0)
			near_try(&near, field->name);
	}
	const char *best = near.best;
	err_set(err, ERR_USAGE,
	    best ? _("%s cannot be counted by \"%s\"; did you mean %s?")
		 : _("%s cannot be counted by \"%s\""),
	    kind->name, name, best);
}

const struct field *look_money(
    const struct kind *kind, const char *name, struct err *err)
{
	for (size_t i = 0; i < kind->field_count; i++)
		if (kind->fields[i].type == FIELD_MONEY &&
		    field_answers(&kind->fields[i], name))
			return &kind->fields[i];
	no_such_field(kind, name, 0, true, err);
	return NULL;
}

bool look_chart_query(struct query *to, const struct query *from,
    const char *name, const struct field *money, const struct field **fields,
    size_t max, size_t *count, struct err *err)
{
	const struct kind *kind = from->kind;

	*to = *from;
	*count = 0;
	if (!kind)
		return err_set(err, ERR_USAGE,
		    _("a chart needs one kind: chart FIELD in a list of "
		      "organisations, for example"));
	for (size_t i = 0; i < kind->field_count && *count < max; i++) {
		const struct field *field = &kind->fields[i];
		if (!(field->roles & ROLE_FACET) ||
		    (name && !field_answers(field, name)))
			continue;
		if (query_counts_by(from, field))
			fields[(*count)++] = field;
		else if (name)
			return query_gives(from, field, err);
	}
	fields[*count] = NULL;
	if (*count == 0) {
		no_such_field(kind, name ? name : "", ROLE_FACET, false, err);
		return false;
	}
	to->columns[0] = &kind->fields[0];
	to->column_count = 1;
	for (size_t i = 0; money && i < *count; i++)
		to->columns[to->column_count++] = fields[i];
	if (money)
		to->columns[to->column_count++] = money;
	return true;
}

const struct atlas_town *look_town(
    struct atlas *atlas, const char *name, struct err *err)
{
	const struct atlas_town *town = atlas_find(atlas, name, NULL);

	if (!town)
		err_set(err, ERR_NOTHING,
		    _("there is no town \"%s\" in the list of places; try "
		      "another spelling or a larger town near it"),
		    name);
	return town;
}
