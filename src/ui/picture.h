/*
 * picture.h: what the views that show a picture of rows are made of; for
 * src/ui/view_{map,timeline,chart,look}.c alone.
 */
#ifndef KLASTER_UI_PICTURE_H
#define KLASTER_UI_PICTURE_H

#include "klaster/ui/view_look.h"

/* First in the view's own structure. */
struct picture {
	struct view view;
	const struct view_env *env;
	struct source *source;
	struct list list;   /* of the rows, or of the table */
	struct arena frame; /* texts of the last drawing */
};

void picture_init(struct picture *picture, const struct view_ops *ops,
    const struct view_env *env, struct source *source);
void picture_done(struct picture *picture);

/* Why nothing is drawn: there are no rows, or these have none of it. */
struct safe_text picture_nothing(struct picture *picture, const char *none);
/* That as a paragraph where rows would be. */
void picture_draw_nothing(
    struct picture *picture, const struct area *area, const char *none);

/* Of view_ops. */
struct source *picture_source(struct view *view);
struct list *picture_list(struct view *view);
struct safe_text picture_total(struct view *view, struct arena *arena);

#endif
