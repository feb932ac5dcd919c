/*
 * view_log.c: what happened in this session: requests, bytes, errors. Owns
 * the place in it; stays at the end while the end is shown.
 */
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/ui/sheet.h"
#include "klaster/ui/view.h"

struct view_log {
	struct view view;
	struct sheet sheet;
	struct pager pager;
	unsigned long end; /* of the log, and the width, it is laid out for */
	int cols;
};

static struct view_log *of(struct view *view)
{
	return (struct view_log *)view;
}

static void lay_out(struct view_log *view, int cols)
{
	struct sheet *sheet = &view->sheet;
	unsigned long end = log_end();
	if (view->cols == cols && view->end == end)
		return;
	struct pager *pager = &view->pager;
	bool at_end =
	    view->cols == 0 || pager->top + pager->height >= pager->lines;
	view->cols = cols;
	view->end = end;
	sheet_begin(sheet, cols - SHEET_LEFT);
	for (unsigned long i = log_first(); i < end; i++) {
		sheet_line(sheet);
		sheet_flow(sheet, 0, safe_linez(&sheet->arena, log_line(i)),
		    LOOK_TEXT);
	}
	if (sheet->count == 0)
		sheet_part(sheet, 0,
		    safe_linez(&sheet->arena, _("Nothing to tell yet.")),
		    LOOK_TEXT);
	sheet_settle(sheet, pager);
	if (at_end)
		pager_last(pager);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_log *view = of(base);
	pager_set_height(&view->pager, area->rows);
	lay_out(view, area->cols);
	sheet_draw(&view->sheet, &view->pager, area);
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	(void)base;
	return safe_linez(arena, _("What happened"));
}

static struct pager *pager_of(struct view *base)
{
	return &of(base)->pager;
}

static uint64_t revision(struct view *base)
{
	(void)base;
	return log_end();
}

static void log_view_free(struct view *base)
{
	sheet_done(&of(base)->sheet);
	free(base);
}

static const struct view_ops ops = {
    .name = "log",
    .draw = draw,
    .title = title,
    .pager = pager_of,
    .revision = revision,
    .free = log_view_free,
};

struct view *view_log_new(const struct view_env *env)
{
	(void)env;
	struct view_log *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	pager_init(&view->pager);
	sheet_init(&view->sheet);
	return &view->view;
}
