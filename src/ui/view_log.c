/*
 * view_log.c: what happened in this session: requests, bytes, errors. Owns
 * the place in it; stays at the end while the end is shown.
 */
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "view_rows.h"

struct view_log {
	struct view view;
	struct pager pager;
	bool opened; /* drawn once: from then on the reader's place counts */
	struct arena frame;
};

static struct view_log *of(struct view *view)
{
	return (struct view_log *)view;
}

static void draw(struct view *base, const struct area *area)
{
	struct view_log *view = of(base);
	struct pager *pager = &view->pager;
	arena_reset(&view->frame);
	bool at_end =
	    !view->opened || pager->top + pager->height >= pager->lines;
	unsigned long first = log_first(), end = log_end();
	pager_set_height(pager, area->rows);
	pager_set(pager, end - first, NULL, 0);
	if (at_end)
		pager_last(pager);
	view->opened = true;
	for (int row = 0; row < area->rows; row++) {
		const char *line =
		    log_line(first + pager->top + (unsigned long)row);
		if (first + pager->top + (unsigned long)row >= end || !line)
			break;
		area_put(area, row, 2, area->cols - 2,
		    safe_linez(&view->frame, line), LOOK_TEXT);
	}
	if (end == first)
		area_put(area, 0, 2, area->cols - 2,
		    safe_linez(&view->frame, _("Nothing to tell yet.")),
		    LOOK_TEXT);
	area_cursor(area, 0, 0);
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
	arena_done(&of(base)->frame);
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
	arena_init(&view->frame);
	return &view->view;
}
