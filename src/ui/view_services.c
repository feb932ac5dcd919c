/*
 * view_services.c: the services that can be asked, each with how it is doing,
 * to pick one. Owns the place in the list; what is known of them is asked at
 * each drawing.
 */
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "view_rows.h"

#define NAME_CELLS 16
#define TITLE_CELLS 28
#define HERE_CELLS 2

struct view_services {
	struct view view;
	services_ask *ask;
	void *user;
	struct service_row *rows;
	struct list list;
	struct arena frame; /* of the rows, too */
	bool drawn;
};

static struct view_services *of(struct view *view)
{
	return (struct view_services *)view;
}

/* The one that is worked in is where one begins. */
static void catch_up(struct view_services *view)
{
	arena_reset(&view->frame);
	list_set_count(
	    &view->list, view->ask(view->user, &view->frame, &view->rows));
	for (size_t i = 0; i < view->list.count && !view->drawn; i++)
		if (view->rows[i].is_here)
			list_select(&view->list, i);
	view->drawn = true;
}

static void put(const struct area *area, int line, const char *const texts[3],
    enum look look, struct arena *arena)
{
	int name = 2 + HERE_CELLS, title = name + NAME_CELLS + 1;
	int state = title + TITLE_CELLS + 1;
	area_put(
	    area, line, name, NAME_CELLS, safe_linez(arena, texts[0]), look);
	area_put(
	    area, line, title, TITLE_CELLS, safe_linez(arena, texts[1]), look);
	area_put(area, line, state, area->cols - state,
	    safe_linez(arena, texts[2]), look);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_services *view = of(base);
	list_set_height(&view->list, area->rows - 1);
	catch_up(view);
	put(area, 0, (const char *[]){_("Service"), _("Directory"), _("State")},
	    LOOK_HEADING, &view->frame);
	for (int line = 1; line < area->rows; line++) {
		uint64_t index = view->list.top + (uint64_t)line - 1;
		if (index >= view->list.count)
			break;
		const struct service_row *row = &view->rows[index];
		if (row->is_here)
			area_put(area, line, 2, 1, SAFE_LIT("*"), LOOK_TEXT);
		put(area, line,
		    (const char *[]){row->name, row->title, row->state},
		    row->is_down ? LOOK_ERROR : LOOK_TEXT, &view->frame);
		if (index == view->list.selected)
			view_rows_mark(area, line);
	}
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	(void)base;
	return safe_linez(arena, _("Services"));
}

static struct safe_text place(struct view *base, struct arena *arena)
{
	return safe_linez(arena, number_group(arena, of(base)->list.count));
}

static struct list *list_of(struct view *base)
{
	return &of(base)->list;
}

static struct target target(struct view *base)
{
	struct view_services *view = of(base);
	if (!view->drawn)
		catch_up(view);
	if (view->list.selected >= view->list.count)
		return (struct target){.what = TARGET_NONE};
	return (struct target){.what = TARGET_COMMAND,
	    .text = view->rows[view->list.selected].line};
}

static uint64_t revision(struct view *base)
{
	struct view_services *view = of(base);
	catch_up(view);
	uint64_t sum = 0;
	for (size_t i = 0; i < view->list.count; i++)
		sum += view->rows[i].revision;
	return sum;
}

static void services_free(struct view *base)
{
	arena_done(&of(base)->frame);
	free(base);
}

static const struct view_ops ops = {
    .name = "services",
    .draw = draw,
    .title = title,
    .place = place,
    .list = list_of,
    .target = target,
    .revision = revision,
    .free = services_free,
};

bool view_is_services(const struct view *view)
{
	return view->ops == &ops;
}

struct view *view_services_new(services_ask *ask, void *user)
{
	struct view_services *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->ask = ask;
	view->user = user;
	list_init(&view->list);
	arena_init(&view->frame);
	return &view->view;
}
