/*
 * cmd_narrow.c: commands that choose which rows of a list are shown, in which
 * order and with which columns. Without words they open a menu of what can be
 * chosen.
 */
#include <string.h>
#include "cmd.h"
#include "klaster/base/i18n.h"
#include "klaster/engine/near.h"
#include "narrow.h"
#include "take.h"

#define DEFAULT "default"

static const struct query *query_here(struct session *session)
{
	return view_list_query(session_list(session));
}

/* The field of that name, for a role; else a sentence with the nearest. */
static const struct field *find_field(
    const struct kind *kind, const char *name, unsigned role, struct err *err)
{
	struct near near;

	near_init(&near, name);
	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];
		if (!(field->roles & role))
			continue;
		if (strcmp(field->name, name) == 0)
			return field;
		near_try(&near, field->name);
	}
	for (size_t i = 0; i < kind->field_count; i++)
		if ((kind->fields[i].roles & role) &&
		    field_answers(&kind->fields[i], name))
			return &kind->fields[i];
	if (near.best)
		err_set(err, ERR_USAGE,
		    _("no field \"%s\" for that here; did you mean %s?"), name,
		    near.best);
	else
		err_set(
		    err, ERR_USAGE, _("no field \"%s\" for that here"), name);
	return NULL;
}

/* --- which rows */

CMD(cmd_facets)
{
	struct session *session = app;
	const struct query *query = query_here(session);
	const struct field *only = NULL, *fields[FACETS_MAX + 1];

	if (narrow_fields(query, fields) == 0)
		return err_set(err, ERR_USAGE,
		    _("%s are not counted by any field"),
		    _(query->kind->label));
	if (argc > 1) {
		only = find_field(query->kind, argv[1], ROLE_FACET, err);
		if (!only || !query_gives(query, only, err))
			return false;
	}
	session_go(session, narrow_facets_new(session, only));
	places_ask(session, query);
	return true;
}

CMD(cmd_facet)
{
	struct session *session = app;
	struct arena arena = ARENA_INIT;
	struct query query;
	const struct field *field;
	struct buf value;
	bool ok;

	query_copy(&query, query_here(session), &arena);
	field = find_field(query.kind, argv[1], ROLE_FACET, err);
	buf_init(&value, QUERY_TEXT_MAX);
	for (int i = 2; i < argc; i++)
		buf_addf(&value, "%s%s", i > 2 ? " " : "", argv[i]);
	ok = field &&
	     narrow_toggle(&query, &arena, field, buf_text(&value), err);
	if (ok)
		places_ask(session, &query);
	buf_done(&value);
	arena_done(&arena);
	return ok;
}

/* --- in which order */

static bool has_distance(const struct field *const *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fields[i]->type == FIELD_DISTANCE)
			return true;
	return false;
}

/* No service has an order of what it does not know: the rows that are here are
 * put into one, in the table of the map, which says how many these are. */
static bool sort_by_distance(struct session *session, struct err *err)
{
	char name[] = "near";
	char *argv[] = {name, session->town, NULL};

	if (!session->env.town)
		return err_set(err, ERR_USAGE,
		    _("Distance from where? Name a town: near TOWN"));
	return cmd_near(session, 2, argv, err);
}

CMD(cmd_sort)
{
	struct session *session = app;
	struct query query = *query_here(session);

	if (argc < 2) {
		session_go(session, narrow_sort_new(session));
		return true;
	}
	const char *name = argv[1];
	query.sort = NULL;
	query.descending = name[0] == '-';
	if (query.descending)
		name++;
	const struct field *named = kind_field(query.kind, name);
	if (named && has_distance(&named, 1))
		return sort_by_distance(session, err);
	if (strcmp(name, DEFAULT) != 0) {
		query.sort = find_field(query.kind, name, ROLE_SORT, err);
		if (!query.sort || !query_gives(&query, query.sort, err))
			return false;
	}
	places_ask(session, &query);
	return true;
}

/* --- with which columns */

/* From now on in every list of the kind; also when that cannot be kept. */
static bool show_columns(struct session *session,
    const struct field *const *columns, size_t count, struct err *err)
{
	struct query query = *query_here(session);
	bool kept = usual_keep(session->usual, query.kind, columns, count, err);

	query.column_count = 0;
	query.usual_columns = false;
	places_ask(session, &query);
	return kept;
}

/* What is to know of a column that was added: where it is, if not here, and
 * what it is measured from. */
static void say_added(struct session *session, const struct field *field)
{
	const struct query *query = query_here(session);
	const struct field *columns[KIND_FIELD_MAX];
	size_t count = narrow_columns(query, columns);

	if (!view_list_fits(session_list(session), columns, count, field))
		session_say(session,
		    _("%s is further right: scroll-right (%s) shows it"),
		    _(field->label),
		    palette_keys(
			session, "list", "scroll-right", 1, &session->frame));
	else if (field->type == FIELD_DISTANCE && session->env.town)
		session_say_town(session);
	if (field->type == FIELD_DISTANCE && !session->env.town)
		session_say(session, "%s",
		    _("Distance from where? Name a town: near TOWN"));
}

/* Adds the fields of "title,country". */
static bool add_named(const struct kind *kind, char *names,
    const struct field **columns, size_t *count, struct err *err)
{
	while (*names) {
		size_t len = strcspn(names, ","), seen = 0;
		bool more = names[len] == ',';
		const struct field *field = NULL;

		names[len] = '\0';
		if (len > 0) {
			field = find_field(
			    kind, names, ROLE_COLUMN | ROLE_LIST, err);
			if (!field)
				return false;
		}
		while (seen < *count && columns[seen] != field)
			seen++;
		if (field && seen == *count)
			columns[(*count)++] = field;
		names += len + more;
	}
	return true;
}

CMD(cmd_columns)
{
	struct session *session = app;
	const struct kind *kind = query_here(session)->kind;
	const struct field *columns[KIND_FIELD_MAX];
	size_t count = 0;

	if (argc < 2) {
		session_go(session, narrow_columns_new(session));
		return true;
	}
	if (argc > 2 || strcmp(argv[1], DEFAULT) != 0)
		for (int i = 1; i < argc; i++)
			if (!add_named(kind, argv[i], columns, &count, err))
				return false;
	if (!show_columns(session, columns, count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (has_distance(&columns[i], 1))
			say_added(session, columns[i]);
	return true;
}

CMD(cmd_column)
{
	struct session *session = app;
	const struct query *query = query_here(session);
	const struct field *columns[KIND_FIELD_MAX];
	const struct field *field =
	    find_field(query->kind, argv[1], ROLE_COLUMN | ROLE_LIST, err);
	size_t count = narrow_columns(query, columns), at = 0;
	bool added;

	(void)argc;
	if (!field)
		return false;
	while (at < count && columns[at] != field)
		at++;
	added = at == count;
	if (added) {
		/* How far it is one asks for a while: beside the name. */
		at = field->type == FIELD_DISTANCE ? 1 : count;
		memmove(&columns[at + 1], &columns[at],
		    (count++ - at) * sizeof(columns[0]));
		columns[at] = field;
	} else if (count == 1) {
		return err_set(
		    err, ERR_USAGE, _("a list has at least one column"));
	} else {
		memmove(&columns[at], &columns[at + 1],
		    (--count - at) * sizeof(columns[0]));
	}
	if (!show_columns(session, columns, count, err))
		return false;
	if (added)
		say_added(session, field);
	return true;
}

/* The field named, or that of the row chosen in the menu of columns. */
static const struct field *column_meant(
    struct session *session, int argc, char **argv, struct err *err)
{
	static const char before[] = "column ";
	const struct kind *kind = query_here(session)->kind;
	struct target target = view_target(session_view(session));

	if (argc > 1)
		return find_field(kind, argv[1], ROLE_COLUMN | ROLE_LIST, err);
	if (target.what == TARGET_COMMAND &&
	    strncmp(target.text, before, strlen(before)) == 0)
		return find_field(kind, target.text + strlen(before),
		    ROLE_COLUMN | ROLE_LIST, err);
	err_set(err, ERR_USAGE,
	    _("which column? Name it, or choose it with \"columns\""));
	return NULL;
}

static bool move_column(
    struct session *session, int by, int argc, char **argv, struct err *err)
{
	const struct field *columns[KIND_FIELD_MAX];
	const struct field *field = column_meant(session, argc, argv, err);
	size_t count = narrow_columns(query_here(session), columns), at = 0;

	if (!field)
		return false;
	while (at < count && columns[at] != field)
		at++;
	if (at == count)
		return err_set(
		    err, ERR_USAGE, _("%s is not shown"), _(field->label));
	if (by < 0 ? at == 0 : at + 1 == count)
		return err_set(err, ERR_NOTHING, "%s", "");
	columns[at] = columns[by < 0 ? at - 1 : at + 1];
	columns[by < 0 ? at - 1 : at + 1] = field;
	return show_columns(session, columns, count, err);
}

CMD(cmd_column_left)
{
	return move_column(app, -1, argc, argv, err);
}

CMD(cmd_column_right)
{
	return move_column(app, 1, argc, argv, err);
}

/* --- as text */

static bool put_address(
    struct session *session, struct buf *text, struct err *err)
{
	const char *base = service_address(session->connection);

	if (base) {
		buf_addf(text, "%s/", base);
		if (feed_question(session->feed, query_here(session), text))
			return true;
	}
	return err_set(err, ERR_USAGE,
	    _("this service has no address to give away; without \"address\" "
	      "the text is copied"));
}

CMD(cmd_copy_query)
{
	struct session *session = app;
	struct buf text;
	bool address = argc > 1, ok = true;

	buf_init(&text, 4 * QUERY_TEXT_MAX);
	if (address)
		ok = put_address(session, &text, err);
	else
		query_format(query_here(session), &text, true);
	ok = ok && take_to_clipboard(session, address ? argv[1] : "query",
		       buf_text(&text), err);
	buf_done(&text);
	return ok;
}
