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

	bare.column_count = 0; /* those are ours, not the user's */
	return safe_linef(
	    arena, "%s: %s", what, view_query_title(&bare, arena).safe_bytes);
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
	struct source *source = picture->source;
	struct source_status status = source->ops->status(source);

	if (status.failure || status.loading || status.state == SOURCE_EMPTY ||
	    source->ops->total(source).count == 0)
		return view_rows_nothing(source, picture->env, &picture->frame);
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
