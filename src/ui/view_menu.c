/*
 * view_menu.c: rows to choose from. Owns the place among them, which stays on
 * the same choice while counts and order change around it.
 */
#include "klaster/ui/view_menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "view_rows.h"

#define LEFT 2
#define BOX_CELLS 4 /* "[x] " */
#define LINE_BYTES 512

struct view_menu {
	struct view view; /* first */
	const struct menu_ops *ops;
	void *user;
	struct menu menu;
	struct list list;
	char kept[LINE_BYTES]; /* the line selected when it was last asked */
	bool asked;
	struct arena frame; /* of the rows and the last drawing */
};

static struct view_menu *of(struct view *view)
{
	return (struct view_menu *)view;
}

/* The row that was selected before; at first the first choice, or the one in
 * force where there is one alone. */
static bool is_meant(const struct view_menu *view, const struct menu_row *row)
{
	if (view->asked)
		return strcmp(row->line, view->kept) == 0;
	return view->ops->stays ? row->what != MENU_HEADING
				: row->what == MENU_ON;
}

static void find_again(struct view_menu *view)
{
	const struct menu *menu = &view->menu;
	uint64_t at = view->list.selected;

	/* Two rows may lead to the same. */
	if (at < menu->count && is_meant(view, &menu->rows[at]))
		return;
	for (size_t i = 0; i < menu->count; i++) {
		if (!is_meant(view, &menu->rows[i]))
			continue;
		list_select(&view->list, i);
		return;
	}
}

static void catch_up(struct view_menu *view)
{
	uint64_t at = view->list.selected;

	if (at < view->menu.count)
		snprintf(
		    view->kept, LINE_BYTES, "%s", view->menu.rows[at].line);
	arena_reset(&view->frame);
	view->menu = (struct menu){.count = 0};
	view->ops->ask(view->user, &view->frame, &view->menu);
	list_set_count(&view->list, view->menu.count);
	find_again(view);
	view->asked |= view->menu.count > 0;
}

/* --- drawing */

static int count_cells(struct view_menu *view)
{
	int most = 0;

	for (size_t i = 0; i < view->menu.count; i++) {
		const char *count = view->menu.rows[i].count;
		int cells = count ? safe_linez(&view->frame, count).cells : 0;
		most = cells > most ? cells : most;
	}
	return most;
}

static void draw_row(struct view_menu *view, const struct area *area, int line,
    const struct menu_row *row, int counts)
{
	struct safe_text text = safe_linez(&view->frame, row->text);
	int col = LEFT;

	if (row->what == MENU_HEADING) {
		area_put(area, line, col, area->cols - col, text, LOOK_HEADING);
		return;
	}
	if (row->what != MENU_PLAIN)
		area_put(area, line, col, BOX_CELLS,
		    row->what == MENU_ON ? SAFE_LIT("[x]") : SAFE_LIT("[ ]"),
		    LOOK_TEXT);
	col += BOX_CELLS;
	if (counts > 0) {
		area_put_right(area, line, col, counts,
		    safe_linez(&view->frame, row->count ? row->count : ""),
		    LOOK_TEXT);
		col += counts + 1;
	}
	area_put(area, line, col, area->cols - col, text, LOOK_TEXT);
}

/* What to know of the rows, above them; returns where they have room. */
static struct area draw_note(struct view_menu *view, const struct area *area)
{
	int line = 0;

	if (view->menu.note)
		line = view_rows_paragraph(area, 0,
		    safe_linez(&view->frame, view->menu.note), LOOK_FAINT);
	return area_part(area, line, 0, area->rows - line, area->cols);
}

static void draw(struct view *base, const struct area *whole)
{
	struct view_menu *view = of(base);

	catch_up(view);
	struct area room = draw_note(view, whole), *area = &room;
	list_set_height(&view->list, area->rows);
	if (view->menu.count == 0) {
		view_rows_paragraph(area, 1,
		    safe_linez(&view->frame, view->menu.none), LOOK_TEXT);
		area_cursor(area, 1, 0);
		return;
	}
	int counts = count_cells(view);
	for (int line = 0; line < area->rows; line++) {
		uint64_t index = view->list.top + (uint64_t)line;
		if (index >= view->list.count)
			break;
		draw_row(view, area, line, &view->menu.rows[index], counts);
		if (index == view->list.selected)
			view_rows_mark(area, line);
	}
}

/* --- words about it */

static struct view *list_view(struct view *base)
{
	return of(base)->ops->list(of(base)->user);
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	struct view *list = list_view(base);

	return list ? safe_linef(arena, "%s: %s", of(base)->menu.title,
			  view_title(list, arena).safe_bytes)
		    : safe_linez(arena, of(base)->menu.title);
}

static struct safe_text place(struct view *base, struct arena *arena)
{
	struct view *list = list_view(base);
	struct source *source = list ? view_source(list) : NULL;

	return source ? view_total(arena, source->ops->total(source))
		      : SAFE_LIT("");
}

static struct source *source_of(struct view *base)
{
	struct view *list = list_view(base);

	return list ? view_source(list) : NULL;
}

static struct list *list_of(struct view *base)
{
	return &of(base)->list;
}

static struct target target(struct view *base)
{
	struct view_menu *view = of(base);
	uint64_t at = view->list.selected;

	if (at >= view->menu.count)
		return (struct target){.what = TARGET_NONE};
	return (struct target){
	    .what = TARGET_COMMAND, .text = view->menu.rows[at].line};
}

static uint64_t revision(struct view *base)
{
	struct view *list = list_view(base);

	return list ? view_revision(list) : 0;
}

static bool is_whole(struct view *base, int rows, int cols)
{
	struct view_menu *view = of(base);

	(void)cols;
	list_set_height(&view->list, rows);
	catch_up(view);
	return view->menu.whole;
}

static void menu_free(struct view *base)
{
	struct view_menu *view = of(base);

	view->ops->free(view->user);
	arena_done(&view->frame);
	free(view);
}

/* A view says its name by its table. */
#define MENU_VIEW(name_)                                                       \
	{                                                                      \
		.name = name_, .draw = draw, .title = title, .place = place,   \
		.list = list_of, .source = source_of, .target = target,        \
		.is_whole = is_whole, .revision = revision, .free = menu_free  \
	}

static const struct view_ops menus[] = {
    MENU_VIEW("facets"), MENU_VIEW("sort"), MENU_VIEW("columns")};

bool view_is_menu(const struct view *view)
{
	return view->ops >= menus && view->ops < menus + MEM_COUNT(menus);
}

const struct menu_ops *view_menu_ops(const struct view *view)
{
	return ((const struct view_menu *)view)->ops;
}

struct view *view_menu_new(const struct menu_ops *ops, void *user)
{
	struct view_menu *view = mem_alloc(sizeof(*view));

	for (size_t i = 0; i < MEM_COUNT(menus); i++)
		if (strcmp(menus[i].name, ops->name) == 0)
			view->view.ops = &menus[i];
	view->ops = ops;
	view->user = user;
	list_init(&view->list);
	arena_init(&view->frame);
	catch_up(view);
	return &view->view;
}
