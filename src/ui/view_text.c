/*
 * view_text.c: a text under a title: what was copied, what a command said.
 * Owns the text and the place in it.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/ui/sheet.h"
#include "klaster/ui/view.h"

struct view_text {
	struct view view;
	char *title, *text;
	struct sheet sheet;
	struct pager pager;
	int cols; /* the width it is laid out for; 0: not yet */
};

static struct view_text *of(struct view *view)
{
	return (struct view_text *)view;
}

static void lay_out(struct view_text *view, int cols)
{
	struct sheet *sheet = &view->sheet;
	if (view->cols == cols)
		return;
	view->cols = cols;
	sheet_begin(sheet, cols - SHEET_LEFT);
	const char *at = view->text;
	while (*at) {
		size_t len = strcspn(at, "\n");
		size_t shown = len > 0 && at[len - 1] == '\r' ? len - 1 : len;
		sheet_line(sheet);
		sheet_flow(
		    sheet, 0, safe_line(&sheet->arena, at, shown), LOOK_TEXT);
		at += len + (at[len] == '\n');
	}
	if (sheet->count == 0)
		sheet_part(sheet, 0, safe_linez(&sheet->arena, _("(nothing)")),
		    LOOK_FAINT);
	sheet_settle(sheet, &view->pager);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_text *view = of(base);
	pager_set_height(&view->pager, area->rows);
	lay_out(view, area->cols);
	sheet_draw(&view->sheet, &view->pager, area);
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	return safe_linez(arena, of(base)->title);
}

static struct pager *pager_of(struct view *base)
{
	return &of(base)->pager;
}

static void text_free(struct view *base)
{
	sheet_done(&of(base)->sheet);
	free(of(base)->title);
	free(of(base)->text);
	free(base);
}

static const struct view_ops ops = {
    .name = "text",
    .draw = draw,
    .title = title,
    .pager = pager_of,
    .free = text_free,
};

struct view *view_text_new(const char *title, const char *text)
{
	struct view_text *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->title = mem_strdup(title);
	view->text = mem_strdup(text);
	pager_init(&view->pager);
	sheet_init(&view->sheet);
	return &view->view;
}
