/*
 * view_look.c: what the views that show pictures have in common.
 */
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "picture.h"
#include "view_rows.h"

struct safe_text view_look_title(
    const char *what, const struct query *query, struct arena *arena)
{
	struct query bare = *query;
	struct buf text;

	bare.column_count = 0; /* those are ours, not the user's */
	buf_init(&text, QUERY_TEXT_MAX);
	query_format(&bare, &text, false);
	const char *kind = query->kind ? _(query->kind->label) : _("Search");
	struct safe_text line = safe_linef(arena, "%s: %s%s%s", what, kind,
	    text.len > 0 ? " " : "", buf_text(&text));
	buf_done(&text);
	return line;
}

void picture_init(struct picture *picture, const struct view_ops *ops,
    const struct view_env *env, struct source *source)
{
	picture->view.ops = ops;
	picture->env = env;
	picture->source = source;
	list_init(&picture->list);
	arena_init(&picture->frame);
}

void picture_done(struct picture *picture)
{
	picture->source->ops->free(picture->source);
	arena_done(&picture->frame);
}

struct safe_text picture_nothing(struct picture *picture, const char *none)
{
	struct source_status status =
	    picture->source->ops->status(picture->source);

	if (status.failure)
		return safe_linez(&picture->frame, status.failure->text);
	if (status.loading || status.state == SOURCE_EMPTY)
		return safe_linez(
		    &picture->frame, _("Waiting for the first rows."));
	return safe_linez(&picture->frame, none);
}

void picture_draw_nothing(
    struct picture *picture, const struct area *area, const char *none)
{
	view_rows_paragraph(area, 1, picture_nothing(picture, none), LOOK_TEXT);
	area_cursor(area, 1, 0);
}

static struct picture *picture_of(struct view *view)
{
	return (struct picture *)view;
}

struct source *picture_source(struct view *view)
{
	return picture_of(view)->source;
}

struct list *picture_list(struct view *view)
{
	return &picture_of(view)->list;
}

struct safe_text picture_total(struct view *view, struct arena *arena)
{
	struct source *source = picture_of(view)->source;

	return view_total(arena, source->ops->total(source));
}
