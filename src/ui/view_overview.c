/*
 * view_overview.c: what there is: the kinds and how many of each. Owns the
 * place in it; the counts are asked of the session at each drawing.
 */
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/ui/number.h"
#include "view_rows.h"

#define LABEL_CELLS 24
#define COUNT_CELLS 12

struct view_overview {
	struct view view;
	const struct view_env *env;
	overview_ask *ask;
	void *user;
	struct overview_facts facts;
	const struct kind *kinds[KIND_MAX]; /* the rows */
	struct list list;
	struct arena frame;
};

static struct view_overview *of(struct view *view)
{
	return (struct view_overview *)view;
}

/* Kinds that the service has; all of them until it has said so. */
static void take_facts(struct view_overview *view)
{
	arena_reset(&view->frame);
	view->facts = (struct overview_facts){.arena = &view->frame};
	view->ask(view->user, &view->facts);
	size_t rows = 0;
	for (size_t i = 0; i < kind_count(); i++)
		if (!view->facts.known || view->facts.has[i])
			view->kinds[rows++] = kind_at(i);
	list_set_count(&view->list, rows);
}

static void draw_row(struct view_overview *view, const struct area *area,
    int line, const struct kind *kind)
{
	size_t index = kind_index(kind);
	struct arena *arena = &view->frame;
	area_put(area, line, 2, LABEL_CELLS, safe_linez(arena, _(kind->label)),
	    LOOK_TEXT);
	if (view->facts.known)
		area_put_right(area, line, 2 + LABEL_CELLS, COUNT_CELLS,
		    safe_linez(
			arena, number_group(arena, view->facts.count[index])),
		    LOOK_TEXT);
	if (view->facts.keys[index])
		area_put(area, line, 2 + LABEL_CELLS + COUNT_CELLS + 3, 20,
		    safe_linez(arena, view->facts.keys[index]), LOOK_FAINT);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_overview *view = of(base);
	take_facts(view);
	list_set_height(&view->list, area->rows - 1);
	area_put(area, 0, 2, LABEL_CELLS,
	    safe_linez(&view->frame, _("In this directory")), LOOK_HEADING);
	for (int line = 1; line < area->rows; line++) {
		uint64_t index = view->list.top + (uint64_t)line - 1;
		if (index >= view->list.count)
			break;
		draw_row(view, area, line, view->kinds[index]);
		if (index == view->list.selected)
			view_rows_mark(area, line);
	}
	int line = (int)view->list.count + 2;
	const struct err *failure = view->facts.status.failure;
	if (failure)
		view_rows_paragraph(area, line,
		    safe_linez(&view->frame, failure->text), LOOK_ERROR);
	else if (view->facts.credit)
		view_rows_paragraph(area, line,
		    safe_linez(&view->frame, view->facts.credit), LOOK_FAINT);
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	const char *name = of(base)->facts.title;
	return name ? safe_linef(arena, "klaster: %s", name)
		    : SAFE_LIT("klaster");
}

static struct list *list_of(struct view *base)
{
	return &of(base)->list;
}

static struct target target(struct view *base)
{
	struct view_overview *view = of(base);
	if (view->list.selected >= view->list.count)
		return (struct target){.what = TARGET_NONE};
	return (struct target){.what = TARGET_LIST,
	    .kind = view->kinds[view->list.selected],
	    .text = ""};
}

static uint64_t revision(struct view *base)
{
	take_facts(of(base));
	return of(base)->facts.revision;
}

static bool is_whole(struct view *base, int rows)
{
	(void)rows;
	take_facts(of(base));
	return of(base)->facts.known || of(base)->facts.status.failure;
}

static void overview_free(struct view *base)
{
	arena_done(&of(base)->frame);
	free(base);
}

static const struct view_ops ops = {
    .name = "overview",
    .draw = draw,
    .title = title,
    .list = list_of,
    .target = target,
    .is_whole = is_whole,
    .revision = revision,
    .free = overview_free,
};

struct view *view_overview_new(
    const struct view_env *env, overview_ask *ask, void *user)
{
	struct view_overview *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->env = env;
	view->ask = ask;
	view->user = user;
	list_init(&view->list);
	arena_init(&view->frame);
	take_facts(view);
	return &view->view;
}
