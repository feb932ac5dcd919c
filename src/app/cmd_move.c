/*
 * cmd_move.c: movement, written once for every view: on its list if it has
 * one, else on its pager.
 */
#include "cmd.h"

/* Nothing moved: the end was reached. Said by silence. */
static bool moved(struct session *session, bool changed, struct err *err)
{
	if (!changed)
		return err_set(err, ERR_NOTHING, "%s", "");
	session->dirty = true;
	return true;
}

static bool step(void *app, int direction, struct err *err)
{
	struct view *view = session_view(app);
	struct list *list = view_list(view);
	struct pager *pager = view_pager(view);
	return moved(app,
	    list    ? list_move(list, direction)
	    : pager ? pager_step(pager, direction)
		    : false,
	    err);
}

static bool page(void *app, int pages, bool half, struct err *err)
{
	struct session *session = app;
	struct view *view = session_view(session);
	struct list *list = view_list(view);
	struct pager *pager = view_pager(view);
	session->keyed = true;
	return moved(app,
	    list    ? list_page(list, pages, half)
	    : pager ? pager_page(pager, pages, half)
		    : false,
	    err);
}

static bool end(void *app, bool last, struct err *err)
{
	struct view *view = session_view(app);
	struct list *list = view_list(view);
	struct pager *pager = view_pager(view);
	if (list)
		return moved(
		    app, list_select(list, last ? UINT64_MAX : 0), err);
	if (!pager)
		return moved(app, false, err);
	return moved(app, last ? pager_last(pager) : pager_first(pager), err);
}

static bool link_step(void *app, int direction, struct err *err)
{
	struct pager *pager = view_pager(session_view(app));
	return moved(app, pager && pager_next_link(pager, direction), err);
}

static bool section_step(void *app, int direction, struct err *err)
{
	struct pager *pager = view_pager(session_view(app));
	return moved(app, pager && pager_next_section(pager, direction), err);
}

/* The arguments of a command_run that needs none of them. */
#define UNUSED_WORDS                                                           \
	(void)argc;                                                            \
	(void)argv

CMD(cmd_move_down)
{
	UNUSED_WORDS;
	return step(app, 1, err);
}

CMD(cmd_move_up)
{
	UNUSED_WORDS;
	return step(app, -1, err);
}

CMD(cmd_page_down)
{
	UNUSED_WORDS;
	return page(app, 1, false, err);
}

CMD(cmd_page_up)
{
	UNUSED_WORDS;
	return page(app, -1, false, err);
}

CMD(cmd_half_down)
{
	UNUSED_WORDS;
	return page(app, 1, true, err);
}

CMD(cmd_half_up)
{
	UNUSED_WORDS;
	return page(app, -1, true, err);
}

CMD(cmd_first)
{
	UNUSED_WORDS;
	return end(app, false, err);
}

CMD(cmd_last)
{
	UNUSED_WORDS;
	return end(app, true, err);
}

CMD(cmd_next_link)
{
	UNUSED_WORDS;
	return link_step(app, 1, err);
}

CMD(cmd_previous_link)
{
	UNUSED_WORDS;
	return link_step(app, -1, err);
}

CMD(cmd_next_section)
{
	UNUSED_WORDS;
	return section_step(app, 1, err);
}

CMD(cmd_previous_section)
{
	UNUSED_WORDS;
	return section_step(app, -1, err);
}

CMD(cmd_scroll_left)
{
	UNUSED_WORDS;
	return moved(app, view_shift(session_view(app), -1), err);
}

CMD(cmd_scroll_right)
{
	UNUSED_WORDS;
	return moved(app, view_shift(session_view(app), 1), err);
}
