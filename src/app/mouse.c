/*
 * mouse.c: owns what a place of the screen means: a row, a link, a hint, the
 * record beside a list.
 */
#include "mouse.h"

#include "cmd.h"
#include "klaster/base/i18n.h"
#include "pane.h"
#include "session.h"

void mouse_key(struct session *session, uint32_t key, int row, int col)
{
	/* Reports that nobody asked for are nobody's. */
	if (!options_bool(session->settings, "mouse"))
		return;
	session->mouse_row = row;
	session->mouse_col = col;
	const char *line = hits_find(&session->hits, row, col);
	if (session->pending.is_open && key == KC_CLICK && line) {
		keymap_pending_reset(&session->pending);
		session->dirty = true;
		session_run_bound(session, line);
		return;
	}
	session_key(session, key);
}

/* --- what stands there */

/* Selects the row of a list on that line; *was is whether it was it before.
 * False where no row is. */
static bool point_list(
    struct session *session, struct view *view, int line, bool *was)
{
	struct list *list = view_list(view);
	int row, col;
	uint64_t index;

	if (view->ops->row_at) {
		index = view->ops->row_at(view, line);
	} else {
		/* The cursor stands on the selected row. */
		surface_cursor(session->surface, &row, &col);
		int64_t away = (int64_t)line + 1 - row;
		index = list->selected + (uint64_t)away;
		if (away < 0 && list->selected < (uint64_t)-away)
			return false;
	}
	if (index >= list->count || index < list->top)
		return false;
	*was = index == list->selected;
	list_select(list, index);
	return true;
}

/* The same for the link of a text. */
static bool point_pager(struct pager *pager, int line, bool *was)
{
	for (size_t i = 0; i < pager->link_count; i++) {
		if (pager->links[i] != pager->top + (size_t)line)
			continue;
		*was = i == pager->link;
		pager_select_link(pager, i);
		return true;
	}
	return false;
}

/* On a map what is looked at goes there. */
static bool point_picture(struct session *session, struct view *view)
{
	int row, col;

	surface_cursor(session->surface, &row, &col);
	return view->ops->picture->pan(
	    view, session->mouse_row - row, session->mouse_col - col);
}

/* In a picture without rows, in a list, in a text. */
static bool point(struct session *session, int line, bool *was)
{
	struct view *view = session_view(session);
	struct pager *pager = view_pager(view);

	*was = false;
	if (view_list(view))
		return point_list(session, view, line, was);
	if (pager)
		return point_pager(pager, line, was);
	return view->ops->picture && view->ops->picture->pan &&
	       point_picture(session, view);
}

/* Whether the place is of the record beside the list. */
static bool is_in_pane(const struct session *session)
{
	struct area body = {.cols = term_cols(session->term), .rows = 1};
	struct area list, record;

	if (!pane_is_shown(session))
		return false;
	pane_split(&body, &list, &record);
	return session->mouse_col >= record.col;
}

/* Selects; once more on the same place, opens. In the palette too; another
 * prompt is typed into, and nothing behind it is chosen. */
CMD(cmd_click)
{
	(void)argc;
	(void)argv;
	struct session *session = app;
	int line = session->mouse_row - 1; /* below the title */
	const char *hint =
	    hits_find(&session->hits, session->mouse_row, session->mouse_col);
	bool palette = session->prompt.open && prompt_step(session, 0);
	bool was;

	if (hint)
		return command_run_line(&commands_table, session, hint, err);
	if ((session->prompt.open && !palette) || line < 0 ||
	    line >= session_rows(session))
		return true;
	if (is_in_pane(session) != session->pane_focused) {
		pane_focus(session, !session->pane_focused);
		return true;
	}
	session->dirty = true;
	if (!point(session, line, &was) || !was)
		return true;
	return palette ? prompt_accept(session, err)
		       : places_follow(session, err);
}
