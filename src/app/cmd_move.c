/*
 * cmd_move.c: movement, written once for every view: on its list if it has
 * one, else on its pager.
 */
#include <stdlib.h>
#include "cmd.h"
#include "klaster/base/i18n.h"

/* Nothing moved: the end was reached. Said by silence. */
static bool moved(struct session *session, bool changed, struct err *err)
{
	if (!changed)
		return err_set(err, ERR_NOTHING, "%s", "");
	session->dirty = true;
	return true;
}

bool cmd_count(int argc, char **argv, int *count, struct err *err)
{
	char *end;
	long number = argc > 1 ? strtol(argv[1], &end, 10) : 1;

	if (argc > 1 && (*end != '\0' || number < 1 || number > CMD_COUNT_MAX))
		return err_set(err, ERR_USAGE,
		    _("\"%.40s\" is no number from 1 to %d"), argv[1],
		    CMD_COUNT_MAX);
	*count = (int)number;
	return true;
}

typedef bool pager_move(struct pager *pager, int direction);

/* A pager goes by what it meets (a link, a section), so one at a time. */
static bool repeat(
    struct pager *pager, pager_move *move, int direction, int count)
{
	bool changed = false;

	while (count-- > 0 && move(pager, direction))
		changed = true;
	return changed;
}

static bool step(
    void *app, int direction, int argc, char **argv, struct err *err)
{
	struct view *view = session_view(app);
	struct list *list = view_list(view);
	struct pager *pager = view_pager(view);
	int count;

	if (!cmd_count(argc, argv, &count, err))
		return false;
	return moved(app,
	    list    ? list_move(list, (int64_t)direction * count)
	    : pager ? repeat(pager, pager_step, direction, count)
		    : false,
	    err);
}

static bool page(
    void *app, int direction, bool half, int argc, char **argv, struct err *err)
{
	struct session *session = app;
	struct view *view = session_view(session);
	struct list *list = view_list(view);
	struct pager *pager = view_pager(view);
	int count;

	if (!cmd_count(argc, argv, &count, err))
		return false;
	session->keyed = true;
	return moved(app,
	    list    ? list_page(list, direction * count, half)
	    : pager ? pager_page(pager, direction * count, half)
		    : false,
	    err);
}

/* To an end, or to the row (line) of the number behind the command. */
static bool end(void *app, bool last, int argc, char **argv, struct err *err)
{
	struct view *view = session_view(app);
	struct list *list = view_list(view);
	struct pager *pager = view_pager(view);
	int row;

	if (!cmd_count(argc, argv, &row, err))
		return false;
	if (argc > 1 && list)
		return moved(app, list_select(list, (uint64_t)row - 1), err);
	if (argc > 1 && pager)
		return moved(app, pager_show(pager, (size_t)row - 1), err);
	if (list)
		return moved(
		    app, list_select(list, last ? UINT64_MAX : 0), err);
	if (!pager)
		return moved(app, false, err);
	return moved(app, last ? pager_last(pager) : pager_first(pager), err);
}

static bool pager_go(void *app, pager_move *move, int direction, int argc,
    char **argv, struct err *err)
{
	struct pager *pager = view_pager(session_view(app));
	int count;

	return cmd_count(argc, argv, &count, err) &&
	       moved(app, pager && repeat(pager, move, direction, count), err);
}

static bool shift(
    void *app, int direction, int argc, char **argv, struct err *err)
{
	bool changed = false;
	int count;

	if (!cmd_count(argc, argv, &count, err))
		return false;
	while (count-- > 0 && view_shift(session_view(app), direction))
		changed = true;
	return moved(app, changed, err);
}

/* A command that is one of the above with its first arguments. */
#define MOVE(name, function, ...)                                              \
	CMD(name)                                                              \
	{                                                                      \
		return function(app, __VA_ARGS__, argc, argv, err);            \
	}

MOVE(cmd_move_down, step, 1)
MOVE(cmd_move_up, step, -1)
MOVE(cmd_page_down, page, 1, false)
MOVE(cmd_page_up, page, -1, false)
MOVE(cmd_half_down, page, 1, true)
MOVE(cmd_half_up, page, -1, true)
MOVE(cmd_first, end, false)
MOVE(cmd_last, end, true)
MOVE(cmd_next_link, pager_go, pager_next_link, 1)
MOVE(cmd_previous_link, pager_go, pager_next_link, -1)
MOVE(cmd_next_section, pager_go, pager_next_section, 1)
MOVE(cmd_previous_section, pager_go, pager_next_section, -1)
MOVE(cmd_scroll_left, shift, -1)
MOVE(cmd_scroll_right, shift, 1)
