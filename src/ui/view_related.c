/*
 * view_related.c: the lists that have to do with a record, with how many rows
 * each has, to pick one. Owns the place in the list and the sources that say
 * how many; which lists there are is model/related.h's.
 */
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/model/related.h"
#include "view_rows.h"

#define LEFT 2
#define LABEL_CELLS 26
#define KIND_CELLS 22
#define COUNT_CELLS 9

struct view_related {
	struct view view;
	const struct view_env *env;
	const struct kind *kind;
	char *id;
	struct source *source; /* of the record */
	struct source **asked; /* of the rows that are not counted */
	size_t asked_count;
	struct related *rows;
	struct list list;
	struct arena frame; /* of the rows, too */
};

static struct view_related *of(struct view *view)
{
	return (struct view_related *)view;
}

static const struct record *record_of(struct view *base)
{
	struct source *source = of(base)->source;
	return source->ops->row(source, 0);
}

static void take_rows(struct view_related *view)
{
	arena_reset(&view->frame);
	list_set_count(
	    &view->list, related_of(&view->frame, view->kind, view->id,
			     record_of(&view->view), &view->rows));
}

static struct safe_text count_of(struct view_related *view, uint64_t index)
{
	struct total total = {TOTAL_EXACT, view->rows[index].total};
	if (!view->rows[index].counted) {
		struct source *source = view->asked[index];
		source->ops->want(source, 0, 1);
		total = source->ops->total(source);
		if (source->ops->status(source).failure)
			return SAFE_LIT("?");
	}
	return view_total(&view->frame, total);
}

static void put(const struct area *area, int line, struct safe_text label,
    struct safe_text kind, struct safe_text count, enum look look)
{
	int col = LEFT;
	area_put(area, line, col, LABEL_CELLS, label, look);
	col += LABEL_CELLS + 1;
	area_put(area, line, col, KIND_CELLS, kind, look);
	col += KIND_CELLS + 1 + COUNT_CELLS - count.cells;
	area_put(area, line, col, count.cells, count, look);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_related *view = of(base);
	view->source->ops->want(view->source, 0, 1);
	list_set_height(&view->list, area->rows - 1);
	take_rows(view);
	put(area, 0, safe_linez(&view->frame, _("What")),
	    safe_linez(&view->frame, _("List of")),
	    safe_linez(&view->frame, _("How many")), LOOK_HEADING);
	for (int line = 1; line < area->rows; line++) {
		uint64_t index = view->list.top + (uint64_t)line - 1;
		if (index >= view->list.count)
			break;
		const struct related *row = &view->rows[index];
		put(area, line, safe_linez(&view->frame, _(row->label)),
		    safe_linez(&view->frame, _(row->kind->label)),
		    count_of(view, index), LOOK_TEXT);
		if (index == view->list.selected)
			view_rows_mark(area, line);
	}
	if (view->list.count == 0) {
		view_rows_paragraph(area, 1,
		    safe_linez(&view->frame, _("Nothing refers to it.")),
		    LOOK_TEXT);
		area_cursor(area, 1, 0);
	}
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	const struct record *record = record_of(base);
	return safe_linef(arena, _("Related: %s"),
	    record ? record_label(record, of(base)->env->langs) : of(base)->id);
}

static struct safe_text place(struct view *base, struct arena *arena)
{
	return safe_linez(arena, number_group(arena, of(base)->list.count));
}

static struct list *list_of(struct view *base)
{
	return &of(base)->list;
}

static struct source *source_of(struct view *base)
{
	return of(base)->source;
}

static struct target target(struct view *base)
{
	struct view_related *view = of(base);
	if (view->list.selected >= view->list.count)
		return (struct target){.what = TARGET_NONE};
	const struct related *row = &view->rows[view->list.selected];
	return (struct target){
	    .what = TARGET_LIST, .kind = row->kind, .text = row->text};
}

static bool is_whole(struct view *base, int rows, int cols)
{
	(void)rows;
	(void)cols;
	struct view_related *view = of(base);
	bool whole = view_detail_is_here(view->source);
	for (size_t i = 0; i < view->asked_count; i++) {
		struct source *source = view->asked[i];
		source->ops->want(source, 0, 1);
		whole &= source->ops->total(source).kind != TOTAL_UNKNOWN ||
			 source->ops->status(source).state == SOURCE_FAILED;
	}
	return whole;
}

static void related_free(struct view *base)
{
	struct view_related *view = of(base);
	view->source->ops->free(view->source);
	for (size_t i = 0; i < view->asked_count; i++)
		view->asked[i]->ops->free(view->asked[i]);
	free(view->asked);
	arena_done(&view->frame);
	free(view->id);
	free(view);
}

static const struct view_ops ops = {
    .name = "related",
    .draw = draw,
    .title = title,
    .place = place,
    .list = list_of,
    .source = source_of,
    .target = target,
    .record = record_of,
    .is_whole = is_whole,
    .free = related_free,
};

struct view *view_related_new(const struct view_env *env,
    const struct kind *kind, const char *id, struct source *source,
    struct source *(*open)(
	void *user, const struct kind *kind, const char *text),
    void *user)
{
	struct view_related *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->env = env;
	view->kind = kind;
	view->id = mem_strdup(id);
	view->source = source;
	list_init(&view->list);
	arena_init(&view->frame);
	view->asked_count =
	    related_of(&view->frame, kind, id, NULL, &view->rows);
	view->asked = mem_array(view->asked_count + 1, sizeof(*view->asked));
	for (size_t i = 0; i < view->asked_count; i++)
		view->asked[i] =
		    open(user, view->rows[i].kind, view->rows[i].text);
	take_rows(view);
	return &view->view;
}
