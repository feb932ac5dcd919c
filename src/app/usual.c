/*
 * usual.c: owns the file of the usual columns: a line "KIND FIELD,FIELD" for
 * each kind whose columns were chosen. A field that is gone is left out when
 * it is read.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "narrow.h"

#define FILE_NAME "columns"
#define FILE_BYTES (64 << 10)

struct usual {
	struct usual_kind {
		const struct field *columns[KIND_FIELD_MAX];
		size_t count; /* 0: those of the field table */
	} kinds[KIND_MAX];
};

static void add_column(struct usual_kind *of, const struct kind *kind,
    const char *name, size_t len)
{
	struct arena arena = ARENA_INIT;
	const struct field *field =
	    kind_field(kind, arena_strndup(&arena, name, len));
	size_t seen = 0;

	arena_done(&arena);
	if (!field || !(field->roles & (ROLE_COLUMN | ROLE_LIST)))
		return;
	while (seen < of->count && of->columns[seen] != field)
		seen++;
	of->columns[seen] = field;
	of->count += seen == of->count;
}

static void read_line(struct usual *usual, const char *line, size_t len)
{
	const char *end = line + len, *at = line + strcspn(line, " \n");
	const struct kind *kind = kind_findn(line, (size_t)(at - line));

	if (!kind)
		return;
	usual->kinds[kind_index(kind)].count = 0;
	while (at < end) {
		size_t name = strcspn(++at, ",\n");

		add_column(&usual->kinds[kind_index(kind)], kind, at, name);
		at += name;
	}
}

struct usual *usual_open(void)
{
	struct usual *usual = mem_alloc(sizeof(*usual));
	struct arena arena = ARENA_INIT;
	const char *path = path_in(&arena, PATH_STATE, FILE_NAME, NULL);
	size_t len;
	const char *at =
	    path ? path_read(&arena, path, FILE_BYTES, &len, NULL) : NULL;

	while (at && *at) {
		size_t line = strcspn(at, "\n");

		read_line(usual, at, line);
		at += line + (at[line] == '\n');
	}
	arena_done(&arena);
	return usual;
}

void usual_free(struct usual *usual)
{
	free(usual);
}

/* What the question itself gives is shown whatever is usual. */
static void add_given(struct query *query)
{
	for (size_t i = 0; i < query->kind->field_count; i++) {
		const struct field *field = &query->kind->fields[i];

		if (field->given_by && query_shows(query, field) &&
		    query->column_count < KIND_FIELD_MAX)
			query->columns[query->column_count++] = field;
	}
}

void usual_put(const struct usual *usual, struct query *query, bool sees_all)
{
	const struct usual_kind *of;

	if (!query->kind || query->column_count > 0)
		return;
	of = &usual->kinds[kind_index(query->kind)];
	for (size_t i = 0; i < of->count; i++) {
		if (sees_all || of->columns[i]->level == LEVEL_PUBLIC)
			query->columns[query->column_count++] = of->columns[i];
		if (i == 0)
			add_given(query);
	}
	query->usual_columns = query->column_count > 0;
}

static void put_line(
    struct buf *text, const struct kind *kind, const struct usual_kind *of)
{
	buf_adds(text, kind->name);
	for (size_t i = 0; i < of->count; i++)
		buf_addf(
		    text, "%c%s", i == 0 ? ' ' : ',', of->columns[i]->name);
	buf_addc(text, '\n');
}

bool usual_keep(struct usual *usual, const struct kind *kind,
    const struct field *const *columns, size_t count, struct err *err)
{
	struct usual_kind *of = &usual->kinds[kind_index(kind)];
	struct arena arena = ARENA_INIT;
	struct buf text;
	const char *path;
	bool kept;

	of->count = count;
	for (size_t i = 0; i < count; i++)
		of->columns[i] = columns[i];
	buf_init(&text, FILE_BYTES);
	for (size_t i = 0; i < kind_count(); i++)
		if (usual->kinds[i].count > 0)
			put_line(&text, kind_at(i), &usual->kinds[i]);
	path = path_in(&arena, PATH_STATE, FILE_NAME, err);
	kept = path && path_make(PATH_STATE, err) &&
	       path_write(path, buf_text(&text), text.len, err);
	buf_done(&text);
	arena_done(&arena);
	return kept;
}
