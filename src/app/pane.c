/*
 * pane.c: owns what stands beside a list on a wide screen: a record, and which,
 * how wide, and whether keys are for it; or the menu that is about the list.
 */
#include "pane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/ui/view_menu.h"
#include "session.h"

#define REST_MS 150	/* the record follows when the selection rests */
#define MENU_COLS 44	/* of a menu beside its list */
#define ALWAYS_COLS 100 /* narrower, neither side could be read */

/* From how many columns on; 0: never. */
static int least_cols(const struct session *session)
{
	const char *setting = options_text(session->settings, "pane");
	int least = (int)options_number(session->settings, "pane-cols");
	if (strcmp(setting, "never") == 0 ||
	    options_bool(session->settings, "plain"))
		return 0;
	return strcmp(setting, "always") == 0 && least > ALWAYS_COLS
		   ? ALWAYS_COLS
		   : least;
}

static bool is_wanted(const struct session *session)
{
	int least = least_cols(session);
	return least > 0 && view_is_list(session_place(session)) &&
	       term_cols(session->term) >= least;
}

void pane_drop(struct session *session)
{
	view_free(session->pane);
	free(session->pane_ref);
	session->pane = NULL;
	session->pane_ref = NULL;
	session->pane_due_ms = 0;
	session->pane_focused = false;
}

bool pane_is_shown(const struct session *session)
{
	return session->pane && is_wanted(session);
}

/* The record is asked for when the selection has rested: a key held down on
 * a long list asks for nothing. */
void pane_follow(struct session *session)
{
	if (!is_wanted(session)) {
		if (session->pane)
			pane_drop(session);
		session->pane_due_ms = 0;
		return;
	}
	struct target target = view_target(session_place(session));
	if (target.what != TARGET_RECORD || !target.kind)
		return;
	char ref[256];
	snprintf(ref, sizeof(ref), "%s/%s", target.kind->name, target.id);
	if (session->pane_ref && strcmp(session->pane_ref, ref) == 0) {
		session->pane_due_ms = 0;
		return;
	}
	int64_t now_ms = clock_ms();
	if (session->pane && !session->pane_due_ms) {
		session->pane_due_ms = now_ms + REST_MS;
		return;
	}
	if (now_ms < session->pane_due_ms)
		return;
	pane_drop(session);
	if (target.has_home)
		session_visit(session, target.home);
	session->pane = view_detail_new(&session->env, target.kind, target.id,
	    feed_record(session->feed, target.kind, target.id, target.preview));
	session->pane->home = session_visited(session);
	session_settle(session);
	view_detail_set_aside(session->pane);
	session->pane_ref = mem_strdup(ref);
	session->dirty = true;
}

/* --- where it stands */

static int left_cols(int cols)
{
	return cols * 11 / 20;
}

int pane_place_cols(const struct session *session)
{
	int cols = term_cols(session->term);
	return is_wanted(session) ? left_cols(cols) : cols;
}

void pane_split(const struct area *body, struct area *list, struct area *record)
{
	int left = left_cols(body->cols);
	*list = area_part(body, 0, 0, body->rows, left);
	*record =
	    area_part(body, 0, left + 1, body->rows, body->cols - left - 1);
}

/* A menu, and the list it is about where there is room for both. */
static void draw_menu(
    struct session *session, struct view *menu, const struct area *body)
{
	struct view *list = session_list(session);
	struct area side = *body;
	if (list && least_cols(session) > 0 && body->cols >= ALWAYS_COLS) {
		struct area rows = area_part(body, 0, MENU_COLS + 1, body->rows,
		    body->cols - MENU_COLS - 1);
		list->ops->draw(list, &rows);
		side = area_part(body, 0, 0, body->rows, MENU_COLS);
	}
	menu->ops->draw(menu, &side); /* last: the cursor is the menu's */
}

void pane_draw(struct session *session, const struct area *body)
{
	struct view *place = session_place(session);
	struct area list, record;
	if (view_is_menu(place)) {
		draw_menu(session, place, body);
		return;
	}
	if (!is_wanted(session)) {
		place->ops->draw(place, body);
		return;
	}
	pane_split(body, &list, &record);
	if (!session->pane) {
		place->ops->draw(place, &list);
		return;
	}
	/* The cursor stands in what is drawn last: where the keys go. */
	if (session->pane_focused)
		place->ops->draw(place, &list);
	session->pane->ops->draw(session->pane, &record);
	if (!session->pane_focused)
		place->ops->draw(place, &list);
}

/* --- whose the keys are */

void pane_focus(struct session *session, bool focused)
{
	if (!session->pane || session->pane_focused == focused)
		return;
	session->pane_focused = focused;
	view_detail_set_focus(session->pane, focused);
	session->dirty = true;
}

CMD(cmd_focus)
{
	(void)argc;
	(void)argv;
	struct session *session = app;
	if (pane_is_shown(session)) {
		pane_focus(session, !session->pane_focused);
		return true;
	}
	if (!view_is_list(session_place(session)))
		return err_set(err, ERR_REFUSED, _("this is for lists"));
	int least = least_cols(session);
	if (least == 0)
		return err_set(err, ERR_REFUSED,
		    _("no record stands beside lists: set pane auto"));
	return err_set(err, ERR_REFUSED,
	    _("a record stands beside a list from %d columns on; here are "
	      "%d"),
	    least, term_cols(session->term));
}
