/*
 * view_items.c: rows of the user's own: bookmarks, notes, tags, saved
 * searches, where he was. Owns the place in the list and the words that make
 * it shorter; what the rows are is asked of the session at each drawing.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "view_rows.h"

#define WHAT_CELLS 14
#define LEFT 2
#define WORDS_BYTES 256

struct view_items {
	struct view view;
	items_ask *ask;
	void *user;
	int which;
	char *topic;
	char words[WORDS_BYTES]; /* folded */
	struct items_answer answer;
	struct list list;
	char *kept_key; /* of the selected row, over changes */
	struct arena frame;
};

static struct view_items *of(struct view *view)
{
	return (struct view_items *)view;
}

static const struct items_row *selected(const struct view_items *view)
{
	return view->list.selected < view->answer.count
		   ? &view->answer.rows[view->list.selected]
		   : NULL;
}

/* Rows may have come or gone above: stay on the one that was selected. */
static void find_again(struct view_items *view)
{
	for (size_t i = 0; view->kept_key && i < view->answer.count; i++)
		if (strcmp(view->answer.rows[i].key, view->kept_key) == 0) {
			list_select(&view->list, i);
			break;
		}
	free(view->kept_key);
	view->kept_key = NULL;
}

static void take_rows(struct view_items *view)
{
	const struct items_row *row = selected(view);
	struct items_wish wish = {
	    .which = view->which, .topic = view->topic, .words = view->words};
	free(view->kept_key);
	view->kept_key = row ? mem_strdup(row->key) : NULL;
	arena_reset(&view->frame);
	view->answer = (struct items_answer){.count = 0};
	view->ask(view->user, &wish, &view->frame, &view->answer);
	list_set_count(&view->list, view->answer.count);
	find_again(view);
}

void view_items_filter(struct view *base, const char *words)
{
	struct view_items *view = of(base);
	struct buf folded;
	buf_init(&folded, sizeof(view->words) - 1);
	fold_words(&folded, words, strlen(words));
	memcpy(view->words, buf_text(&folded), folded.len + 1);
	buf_done(&folded);
	view->answer.count = 0;
	list_select(&view->list, 0);
	take_rows(view);
}

/* --- drawing */

/* Name and hint share what the first column leaves, two to one. */
static int name_cells(const struct area *area)
{
	int rest = area->cols - LEFT - WHAT_CELLS - 2;
	return rest > 3 ? rest * 3 / 5 : 1;
}

static void draw_row(struct view_items *view, const struct area *area, int line,
    const struct items_row *row, enum look look)
{
	struct arena *arena = &view->frame;
	int name = LEFT + WHAT_CELLS + 1;
	int hint = name + name_cells(area) + 1;
	area_put(area, line, 1, 1, safe_linez(arena, row->mark), LOOK_MARK);
	area_put(
	    area, line, LEFT, WHAT_CELLS, safe_linez(arena, row->what), look);
	area_put(area, line, name, name_cells(area),
	    safe_linez(arena, row->name), look);
	area_put(area, line, hint, area->cols - hint,
	    safe_linez(arena, row->hint), look);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_items *view = of(base);
	list_set_height(&view->list, area->rows - 1);
	take_rows(view);
	const struct items_row heading = {.mark = "",
	    .what = view->answer.what,
	    .name = _("Name"),
	    .hint = view->answer.hint};
	if (view->answer.count == 0) {
		view_rows_paragraph(area, 1,
		    safe_linez(&view->frame,
			view->words[0] ? _("None of these has such words.")
				       : view->answer.empty),
		    LOOK_TEXT);
		area_cursor(area, 1, 0);
		return;
	}
	draw_row(view, area, 0, &heading, LOOK_HEADING);
	for (int line = 1; line < area->rows; line++) {
		uint64_t index = view->list.top + (uint64_t)line - 1;
		if (index >= view->list.count)
			break;
		draw_row(
		    view, area, line, &view->answer.rows[index], LOOK_TEXT);
		if (index == view->list.selected)
			view_rows_mark(area, line);
	}
}

/* --- words about it */

static struct safe_text title(struct view *base, struct arena *arena)
{
	struct view_items *view = of(base);
	return view->words[0] ? safe_linef(arena, "%s: %s", view->answer.title,
				    view->words)
			      : safe_linez(arena, view->answer.title);
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
	const struct items_row *row = selected(of(base));
	if (row && row->kind)
		return (struct target){
		    .what = TARGET_RECORD, .kind = row->kind, .id = row->id};
	if (row && row->line)
		return (struct target){
		    .what = TARGET_COMMAND, .text = row->line};
	return (struct target){.what = TARGET_NONE};
}

static void items_free(struct view *base)
{
	arena_done(&of(base)->frame);
	free(of(base)->topic);
	free(of(base)->kept_key);
	free(base);
}

static const struct view_ops ops = {
    .name = "own",
    .draw = draw,
    .title = title,
    .place = place,
    .list = list_of,
    .target = target,
    .free = items_free,
};

bool view_is_items(const struct view *view)
{
	return view->ops == &ops;
}

const struct items_row *view_items_row(struct view *base, int *which)
{
	*which = of(base)->which;
	return selected(of(base));
}

struct view *view_items_new(
    items_ask *ask, void *user, int which, const char *topic)
{
	struct view_items *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->ask = ask;
	view->user = user;
	view->which = which;
	view->topic = mem_strdup(topic);
	list_init(&view->list);
	arena_init(&view->frame);
	take_rows(view);
	return &view->view;
}
