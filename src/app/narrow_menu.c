/*
 * narrow_menu.c: owns the rows of the menus: values with their counts, fields
 * to sort by, columns. It changes nothing: a row has the command that does.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/engine/argv.h"
#include "klaster/ui/view_menu.h"
#include "narrow.h"

#define VALUES_SHOWN 5 /* of a field among others */
#define ROWS_MAX 2048

struct narrow_menu {
	struct session *session;
	const struct field *only; /* facets of one field; NULL: of all */
	/* The facets that came last: a new question has none yet. */
	struct arena kept;
	struct facet *facets;
	size_t facet_count;
	const struct source *seen;
	uint64_t revision; /* of `seen` when they were kept */
};

static struct view *list_of(void *user)
{
	return session_list(((struct narrow_menu *)user)->session);
}

static void menu_free(void *user)
{
	arena_done(&((struct narrow_menu *)user)->kept);
	free(user);
}

static void add_row(
    struct menu *menu, enum menu_what what, const char *text, const char *line)
{
	if (menu->count < ROWS_MAX)
		menu->rows[menu->count++] =
		    (struct menu_row){.what = what, .text = text, .line = line};
}

/* --- facets */

static bool folds_alike(const char *a, const char *b)
{
	struct buf one, other;
	bool alike;

	buf_init(&one, 512);
	buf_init(&other, 512);
	fold_words(&one, a, strlen(a));
	fold_words(&other, b, strlen(b));
	alike = one.len > 0 && one.len == other.len &&
		memcmp(one.data, other.data, one.len) == 0;
	buf_done(&one);
	buf_done(&other);
	return alike;
}

/* As a filter says it: of a record its id alone, as the kind is known. */
static const char *short_code(const struct field *field, const char *code)
{
	size_t len = field->target ? strlen(field->target) : 0;

	return len > 0 && strncmp(code, field->target, len) == 0 &&
		       code[len] == '/'
		   ? code + len + 1
		   : code;
}

static bool stands_for(const struct field *field,
    const struct facet_value *value, const char *text)
{
	return strcasecmp(text, value->code) == 0 ||
	       strcasecmp(text, short_code(field, value->code)) == 0 ||
	       folds_alike(text, value->label);
}

/* The word of the question that asks for the value; or NULL. */
static const char *asked_as(const struct query *query,
    const struct field *field, const struct facet_value *value)
{
	for (size_t i = 0; i < query->filter_count; i++) {
		const struct query_filter *filter = &query->filters[i];

		if (filter->op != OP_IS || !field_answers(field, filter->name))
			continue;
		for (size_t k = 0; k < filter->value_count; k++)
			if (stands_for(field, value, filter->values[k]))
				return filter->values[k];
	}
	return NULL;
}

static bool has_value(const struct facet *facet, const char *text)
{
	for (size_t i = 0; i < facet->count; i++)
		if (stands_for(facet->field, &facet->values[i], text))
			return true;
	return false;
}

static void keep_value(struct arena *arena, struct facet_value *values,
    struct facet *to, const struct facet_value *value, uint64_t count)
{
	values[to->count++] =
	    (struct facet_value){.code = arena_strdup(arena, value->code),
		.label = arena_strdup(arena, value->label),
		.count = count};
}

/* What came, and what is asked for and was counted before: no row has it now,
 * but it can be taken away by its name. */
static void keep_facet(struct arena *arena, struct facet *to,
    const struct facet *from, const struct facet *before,
    const struct query *query)
{
	struct facet_value *values =
	    arena_array(arena, from->count + QUERY_VALUE_MAX, sizeof(*values));

	*to = *from;
	to->values = values;
	to->count = 0;
	for (size_t i = 0; i < from->count; i++)
		keep_value(
		    arena, values, to, &from->values[i], from->values[i].count);
	for (size_t i = 0; before && i < before->count; i++)
		if (to->count < from->count + QUERY_VALUE_MAX &&
		    asked_as(query, from->field, &before->values[i]) &&
		    !has_value(to, before->values[i].code))
			keep_value(arena, values, to, &before->values[i], 0);
}

static void keep_facets(struct narrow_menu *narrow, struct source *source)
{
	const struct facet *facets;
	uint64_t revision = source->ops->revision(source);
	struct arena fresh = ARENA_INIT;
	struct facet *kept;
	size_t count;

	if (source == narrow->seen && revision == narrow->revision)
		return;
	count = source->ops->facets ? source->ops->facets(source, &facets) : 0;
	if (count == 0)
		return;
	kept = arena_array(&fresh, count, sizeof(*kept));
	for (size_t i = 0; i < count; i++) {
		const struct facet *before = NULL;

		for (size_t k = 0; k < narrow->facet_count; k++)
			if (narrow->facets[k].field == facets[i].field)
				before = &narrow->facets[k];
		keep_facet(
		    &fresh, &kept[i], &facets[i], before, &source->query);
	}
	arena_done(&narrow->kept);
	narrow->kept = fresh;
	narrow->facets = kept;
	narrow->facet_count = count;
	narrow->seen = source;
	narrow->revision = revision;
}

static const char *facet_line(
    struct arena *arena, const struct field *field, const char *value)
{
	struct buf line;
	const char *text;

	buf_init(&line, ARGV_LINE_BYTES);
	buf_addf(&line, "facet %s ", field->name);
	argv_quote(&line, value);
	text = arena_strdup(arena, buf_text(&line));
	buf_done(&line);
	return text;
}

/* The facet that a word of the question belongs to: that has it, else the
 * first of the name. */
static const struct facet *facet_of_word(
    const struct narrow_menu *narrow, const char *name, const char *text)
{
	const struct facet *first = NULL;

	for (size_t i = 0; i < narrow->facet_count; i++) {
		const struct facet *facet = &narrow->facets[i];

		if (!field_answers(facet->field, name))
			continue;
		if (has_value(facet, text))
			return facet;
		first = first ? first : facet;
	}
	return first;
}

/* Words of the question that no counted value goes by: "region:kurz". */
static void add_words(const struct narrow_menu *narrow, struct menu *menu,
    struct arena *arena, const struct query *query, const struct facet *facet)
{
	for (size_t i = 0; i < query->filter_count; i++) {
		const struct query_filter *filter = &query->filters[i];

		for (size_t k = 0;
		     filter->op == OP_IS && k < filter->value_count; k++) {
			const char *text = filter->values[k];

			if (facet_of_word(narrow, filter->name, text) ==
				facet &&
			    !has_value(facet, text))
				add_row(menu, MENU_ON, text,
				    facet_line(arena, facet->field, text));
		}
	}
}

static void add_value(struct menu *menu, struct arena *arena,
    const struct field *field, const struct facet_value *value,
    const char *asked)
{
	add_row(menu, asked ? MENU_ON : MENU_OFF, value->label,
	    facet_line(
		arena, field, asked ? asked : short_code(field, value->code)));
	menu->rows[menu->count - 1].count = number_group(arena, value->count);
}

static void add_facet(const struct narrow_menu *narrow, struct menu *menu,
    struct arena *arena, const struct query *query, const struct facet *facet)
{
	const char *line = arena_printf(arena, "facets %s", facet->field->name);
	const char *label = _(facet->field->label);
	size_t shown = 0, before = menu->count, left = 0;

	add_row(menu, MENU_HEADING,
	    facet->capped
		? arena_printf(arena, _("%s (counted over a part)"), label)
		: label,
	    line);
	add_words(narrow, menu, arena, query, facet);
	for (size_t i = 0; i < facet->count; i++) {
		const char *asked =
		    asked_as(query, facet->field, &facet->values[i]);

		if (asked || narrow->only || shown < VALUES_SHOWN) {
			add_value(menu, arena, facet->field, &facet->values[i],
			    asked);
			shown += asked == NULL;
		} else {
			left++;
		}
	}
	if (left > 0)
		add_row(menu, MENU_PLAIN,
		    arena_printf(
			arena, i18n_plural("%zu more", "%zu more", left), left),
		    line);
	if (menu->count == before + 1)
		menu->count--; /* nothing is under the heading */
}

static void ask_facets(void *user, struct arena *arena, struct menu *menu)
{
	struct narrow_menu *narrow = user;
	struct view *list = list_of(narrow);
	struct source *source = list ? view_source(list) : NULL;
	struct source_status status = {.state = SOURCE_EMPTY};

	menu->title = narrow->only ? _(narrow->only->label) : _("Narrow down");
	menu->rows = arena_array(arena, ROWS_MAX, sizeof(*menu->rows));
	if (source) {
		status = source->ops->status(source);
		keep_facets(narrow, source);
	}
	if (source && source->ops->counted && narrow->facet_count > 0)
		menu->note = source->ops->counted(source);
	for (size_t i = 0; list && i < narrow->facet_count; i++)
		if (!narrow->only || narrow->only == narrow->facets[i].field)
			add_facet(narrow, menu, arena, view_list_query(list),
			    &narrow->facets[i]);
	menu->whole = narrow->seen == source || status.state == SOURCE_FAILED;
	menu->none = status.failure ? status.failure->text
		     : status.loading || !menu->whole
			 ? _("Waiting for the counts.")
			 : _("There is nothing to choose from.");
}

static const struct menu_ops facets_ops = {.name = "facets",
    .stays = true,
    .ask = ask_facets,
    .list = list_of,
    .free = menu_free};

/* --- order */

/* What comes first when one turns to it: the newest, the largest, A. */
static bool falls_first(const struct field *field)
{
	return field->type == FIELD_DATE || field->type == FIELD_MONEY ||
	       field->type == FIELD_NUMBER;
}

static void add_order(struct menu *menu, struct arena *arena,
    const struct query *query, const struct field *field)
{
	bool is_on = query->sort == field;
	bool falls = is_on ? !query->descending : falls_first(field);
	const char *label = _(field->label);

	if (is_on)
		label = arena_printf(arena,
		    query->descending ? _("%s, descending")
				      : _("%s, ascending"),
		    label);
	add_row(menu, is_on ? MENU_ON : MENU_OFF, label,
	    arena_printf(arena, "sort %s%s", falls ? "-" : "", field->name));
}

/* What a question does not give is no order of it. */
static bool may_be_order(const struct query *query, const struct field *field)
{
	if (field->type == FIELD_DISTANCE)
		return true; /* as the map's table: cmd_sort */
	return (field->roles & ROLE_SORT) != 0 &&
	       (!field->given_by || query_shows(query, field));
}

static void ask_sort(void *user, struct arena *arena, struct menu *menu)
{
	struct view *list = list_of(user);
	const struct query *query = list ? view_list_query(list) : NULL;

	menu->title = _("Order");
	menu->none = _("There is nothing to choose from.");
	menu->whole = true;
	menu->rows = arena_array(arena, ROWS_MAX, sizeof(*menu->rows));
	if (!query || !query->kind)
		return;
	add_row(menu, query->sort ? MENU_OFF : MENU_ON, _("The usual order"),
	    "sort default");
	for (size_t i = 0; i < query->kind->field_count; i++)
		if (may_be_order(query, &query->kind->fields[i]))
			add_order(menu, arena, query, &query->kind->fields[i]);
}

static const struct menu_ops sort_ops = {
    .name = "sort", .ask = ask_sort, .list = list_of, .free = menu_free};

/* --- columns */

static void add_column(struct menu *menu, struct arena *arena,
    enum menu_what what, const struct field *field)
{
	add_row(menu, what, _(field->label),
	    arena_printf(arena, "column %s", field->name));
}

/* What only some questions give, and what the service would refuse, is no
 * choice. */
static bool may_be_column(
    const struct narrow_menu *narrow, const struct field *field)
{
	return (field->roles & (ROLE_COLUMN | ROLE_LIST)) != 0 &&
	       !field->given_by &&
	       (field->level == LEVEL_PUBLIC ||
		   narrow->session->connection->sees_all);
}

static void ask_columns(void *user, struct arena *arena, struct menu *menu)
{
	struct view *list = list_of(user);
	const struct query *query = list ? view_list_query(list) : NULL;
	const struct field *columns[KIND_FIELD_MAX];
	size_t count, at;

	menu->title = _("Columns");
	menu->none = _("There is nothing to choose from.");
	menu->whole = true;
	menu->rows = arena_array(arena, ROWS_MAX, sizeof(*menu->rows));
	if (!query || !query->kind)
		return;
	count = narrow_columns(query, columns);
	for (at = 0; at < count; at++)
		add_column(menu, arena, MENU_ON, columns[at]);
	for (size_t i = 0; i < query->kind->field_count; i++) {
		const struct field *field = &query->kind->fields[i];

		for (at = 0; at < count && columns[at] != field;)
			at++;
		if (at == count && may_be_column(user, field))
			add_column(menu, arena, MENU_OFF, field);
	}
	add_row(menu, MENU_PLAIN, _("The usual columns"), "columns default");
}

static const struct menu_ops columns_ops = {.name = "columns",
    .stays = true,
    .ask = ask_columns,
    .list = list_of,
    .free = menu_free};

/* --- making */

static struct view *menu_new(struct session *session,
    const struct menu_ops *ops, const struct field *only)
{
	struct narrow_menu *narrow = mem_alloc(sizeof(*narrow));

	narrow->session = session;
	narrow->only = only;
	arena_init(&narrow->kept);
	return view_menu_new(ops, narrow);
}

struct view *narrow_facets_new(
    struct session *session, const struct field *only)
{
	return menu_new(session, &facets_ops, only);
}

struct view *narrow_sort_new(struct session *session)
{
	return menu_new(session, &sort_ops, NULL);
}

struct view *narrow_columns_new(struct session *session)
{
	return menu_new(session, &columns_ops, NULL);
}

bool narrow_is_facets(const struct view *view)
{
	return view_is_menu(view) && view_menu_ops(view) == &facets_ops;
}
