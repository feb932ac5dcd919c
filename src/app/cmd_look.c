/*
 * cmd_look.c: commands that show what is listed as a picture, and those that
 * move in it.
 */
#include <string.h>
#include "cmd.h"
#include "klaster/app/look.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/ui/view_look.h"

#define PAN_ROWS 1
#define PAN_COLS 1

/* The question of the words: "organisations country:LV"; without any that of
 * the rows here, or `usual` where there are none. *all: the rows here are of
 * all services; NULL: those cannot be asked. */
static bool question(struct session *session, struct query *query, bool *all,
    struct arena *arena, int argc, char **argv, const char *usual,
    struct err *err)
{
	struct view *view = session_view(session);
	struct source *source = view_source(view);
	const struct kind *kind = argc > 1 ? kind_find(argv[1]) : NULL;

	if (argc > 1) {
		struct buf text;
		cmd_join(&text, argc - (kind != NULL), argv + (kind != NULL));
		query_parse(query, arena, kind, buf_text(&text), text.len);
		buf_done(&text);
		return true;
	}
	if (all)
		*all = session_is_of_all(session);
	if (!(all && *all) && !session_is_of_one(session, err))
		return false;
	if (!source) {
		query_parse(query, arena, kind_find(usual), "", 0);
		return true;
	}
	if (view_is_detail(view))
		return err_set(err, ERR_USAGE,
		    _("this is for lists; or with words: map organisations "
		      "country:LV"));
	query_copy(query, &source->query, arena);
	query->column_count = 0;
	return true;
}

static struct source *rows_of(struct session *session,
    const struct query *asked, const struct field *const *facets, bool all)
{
	return all ? session_list_all(session, asked, facets, FACET_OF_RESULT)
		   : feed_list(session->feed, asked, facets);
}

static bool show_map(struct session *session, int argc, char **argv,
    const char *town, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct query query, asked;
	const struct atlas_town *near = NULL;
	bool words = options_bool(session->settings, "plain") || town;
	bool all = false;
	bool ok = question(session, &query, &all, &arena, argc, argv,
		      "organisations", err) &&
		  look_map_query(&asked, &query, err);

	if (ok && town) {
		near = look_town(session_atlas(session), town, err);
		ok = near != NULL;
	}
	if (ok) {
		struct view *view = view_map_new(&session->env,
		    rows_of(session, &asked, NULL, all), session_atlas(session),
		    words);
		if (near)
			view_map_near(view, near);
		session_go(session, view);
	}
	arena_done(&arena);
	return ok;
}

CMD(cmd_map)
{
	return show_map(app, argc, argv, NULL, err);
}

/* From now on distances are from there, also in lists. */
static bool take_town(
    struct session *session, const char *name, struct err *err)
{
	if (!look_town(session_atlas(session), name, err) ||
	    !options_set(session->settings, "town", name, err))
		return false;
	session_take_town(session);
	return true;
}

/* The town is all of the words: "Narva Linn". */
CMD(cmd_near)
{
	struct session *session = app;
	struct view *view = session_view(session);
	struct buf town;
	bool ok;

	cmd_join(&town, argc, argv);
	ok = take_town(session, buf_text(&town), err);
	if (ok && !view_is_map(view))
		ok = show_map(session, 1, argv, buf_text(&town), err);
	else if (ok)
		view_map_near(view, session_vantage(session)->town);
	session->dirty = true;
	buf_done(&town);
	return ok;
}

CMD(cmd_timeline)
{
	struct session *session = app;
	struct arena arena = ARENA_INIT;
	struct query query, asked;
	bool all = false;
	bool ok = question(session, &query, &all, &arena, argc, argv,
		      "projects", err) &&
		  look_timeline_query(&asked, &query, err);

	if (ok)
		session_go(session,
		    view_timeline_new(&session->env,
			rows_of(session, &asked, NULL, all), look_today(),
			options_bool(session->settings, "plain")));
	arena_done(&arena);
	return ok;
}

/* chart [FIELD [MONEY]] */
CMD(cmd_chart)
{
	struct session *session = app;
	struct arena arena = ARENA_INIT;
	struct query query, asked;
	const struct field *fields[CHART_FIELDS + 1], *money = NULL;
	size_t count = 0;
	bool all = false;
	bool ok = question(
	    session, &query, &all, &arena, 1, argv, "organisations", err);

	if (ok && argc > 2 && query.kind) {
		money = look_money(query.kind, argv[2], err);
		ok = money != NULL;
	}
	ok = ok && look_chart_query(&asked, &query, argc > 1 ? argv[1] : NULL,
		       money, fields, CHART_FIELDS, &count, err);
	if (ok)
		session_go(session, view_chart_new(&session->env,
					rows_of(session, &asked, fields, all),
					fields, count, money));
	arena_done(&arena);
	return ok;
}

/* The field of money after that one, the first after none; NULL past the last.
 */
static const struct field *money_after(
    const struct kind *kind, const struct field *money)
{
	size_t i = money ? kind_field_index(kind, money) + 1 : 0;

	while (i < kind->field_count && kind->fields[i].type != FIELD_MONEY)
		i++;
	return i < kind->field_count ? &kind->fields[i] : NULL;
}

/* money [FIELD]: what the bars add up; without it the next there is, and after
 * the last none. */
CMD(cmd_money)
{
	struct session *session = app;
	struct view *view = session_view(session);
	struct arena arena = ARENA_INIT;
	struct query query, asked;
	const struct field *fields[CHART_FIELDS + 1], *money = NULL;
	size_t count = 0;
	bool all = false;

	if (!view_is_chart(view))
		return err_set(err, ERR_USAGE, _("this is for charts"));
	if (!question(session, &query, &all, &arena, 1, argv, "", err))
		return false;
	money = argc > 1 ? look_money(query.kind, argv[1], err)
			 : money_after(query.kind, view_chart_money(view));
	bool ok =
	    argc > 1 ? money != NULL
	    : money || view_chart_money(view)
		? true
		: err_set(err, ERR_NOTHING, _("%s have no amounts to add up"),
		      _(query.kind->label));
	ok = ok && look_chart_query(&asked, &query, NULL, money, fields,
		       CHART_FIELDS, &count, err);
	if (ok)
		view_chart_ask(
		    view, rows_of(session, &asked, fields, all), money);
	session->dirty = true;
	arena_done(&arena);
	return ok;
}

/* --- within a picture */

static const struct view_picture *picture_of(struct session *session)
{
	session->dirty = true;
	return session_view(session)->ops->picture;
}

static void say_in_words(struct session *session)
{
	session_say(
	    session, "%s", _("This is in words; the command twin draws it."));
}

static bool pan(struct session *session, int rows, int cols)
{
	const struct view_picture *picture = picture_of(session);

	if (cols != 0 && view_is_in_words(session_view(session)))
		say_in_words(session);
	else if (picture->pan)
		picture->pan(session_view(session), rows, cols);
	return true;
}

/* So often as the word behind the command says. Each step is looked at by
 * itself, as it would be by so many keys; nobody wants more of them. */
#define TIMES_MOST 500

#define REPEATED(name, step)                                                   \
	CMD(name)                                                              \
	{                                                                      \
		int count;                                                     \
		if (!cmd_count(argc, argv, &count, err))                       \
			return false;                                          \
		for (int i = 0; i < count && i < TIMES_MOST; i++)              \
			step;                                                  \
		return true;                                                   \
	}

#define PAN(name, rows, cols) REPEATED(name, pan(app, rows, cols))

PAN(cmd_pan_up, -PAN_ROWS, 0)
PAN(cmd_pan_down, PAN_ROWS, 0)
PAN(cmd_pan_left, 0, -PAN_COLS)
PAN(cmd_pan_right, 0, PAN_COLS)

static bool zoom(struct session *session, int steps)
{
	const struct view_picture *picture = picture_of(session);

	if (view_is_in_words(session_view(session)))
		say_in_words(session);
	else if (picture->zoom &&
		 !picture->zoom(session_view(session), steps) && steps != 0)
		session_say(session, "%s", _("It does not go further."));
	return true;
}

#define ZOOM(name, steps) REPEATED(name, zoom(app, steps))

ZOOM(cmd_zoom_in, 1)
ZOOM(cmd_zoom_out, -1)

CMD(cmd_zoom_all)
{
	(void)argc;
	(void)argv;
	(void)err;
	return zoom(app, 0);
}

static bool step(struct session *session, int marks)
{
	const struct view_picture *picture = picture_of(session);

	if (picture->step)
		picture->step(session_view(session), marks);
	return true;
}

REPEATED(cmd_next_mark, step(app, 1))
REPEATED(cmd_previous_mark, step(app, -1))

CMD(cmd_twin)
{
	(void)argc;
	(void)argv;
	struct session *session = app;
	const struct view_picture *picture = picture_of(session);

	if (!picture->twin)
		return err_set(err, ERR_USAGE, _("This is in words already."));
	picture->twin(session_view(session));
	return true;
}
