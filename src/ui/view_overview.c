/*
 * view_overview.c: what there is: the kinds and how many of each, what has
 * changed, and the dates to come. Owns the place in it and which line holds
 * what; the facts are asked of the session at each drawing.
 */
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/model/value.h"
#include "view_rows.h"

#define LABEL_CELLS 24
#define COUNT_CELLS 12
#define KEYS_CELLS 6
#define WHEN_CELLS 14 /* a date, and how long it is until then */
#define WHAT_CELLS 14
#define WHAT_COLS 70  /* from here on there is room to say what it is */
#define DAYS_SAID 366 /* what is further away needs no counting */
#define LINES_MAX (KIND_MAX + UPCOMING_MAX + 2 * OVERVIEW_OWN_MAX + 12)

enum line_what {
	LINE_BLANK,
	LINE_HEADING,
	LINE_TEXT,
	LINE_KIND,
	LINE_DATE,
	LINE_SEARCH,
	LINE_BOOKMARK,
};

struct line {
	enum line_what what;
	const char *text; /* of a heading or a text */
	size_t index;	  /* kind_at(), or of the dates, or of one's own */
};

struct view_overview {
	struct view view;
	const struct view_env *env;
	overview_ask *ask;
	void *user;
	struct overview_facts facts;
	struct line lines[LINES_MAX];
	int count;	     /* of lines */
	int rows[LINES_MAX]; /* the line of each row one can be on */
	int first;	     /* the line on top */
	struct list list;    /* of rows */
	struct arena frame;
};

static struct view_overview *of(struct view *view)
{
	return (struct view_overview *)view;
}

static void add_line(struct view_overview *view, enum line_what what,
    const char *text, size_t index)
{
	view->lines[view->count++] =
	    (struct line){.what = what, .text = text, .index = index};
}

static uint64_t add_row(
    struct view_overview *view, uint64_t row, enum line_what what, size_t index)
{
	view->rows[row] = view->count;
	add_line(view, what, NULL, index);
	return row + 1;
}

/* A section of so many rows, if there are any. */
static uint64_t add_section(struct view_overview *view, uint64_t row,
    const char *heading, enum line_what what, size_t count)
{
	if (count == 0)
		return row;
	add_line(view, LINE_BLANK, NULL, 0);
	add_line(view, LINE_HEADING, heading, 0);
	for (size_t i = 0; i < count; i++)
		row = add_row(view, row, what, i);
	return row;
}

/* Kinds that the service has; all of them until it has said so. */
static void take_facts(struct view_overview *view)
{
	arena_reset(&view->frame);
	view->facts = (struct overview_facts){.arena = &view->frame};
	view->ask(view->user, &view->facts);
	const struct overview_facts *facts = &view->facts;
	uint64_t rows = 0;
	view->count = 0;
	add_line(view, LINE_HEADING, _("In this directory"), 0);
	for (size_t i = 0; i < kind_count(); i++)
		if (!facts->known || facts->has[i])
			rows = add_row(view, rows, LINE_KIND, i);
	if (facts->changes) {
		add_line(view, LINE_BLANK, NULL, 0);
		add_line(view, LINE_TEXT, facts->changes, 0);
	}
	if (facts->copy) {
		if (!facts->changes)
			add_line(view, LINE_BLANK, NULL, 0);
		add_line(view, LINE_TEXT, facts->copy, 0);
	}
	rows = add_section(
	    view, rows, _("Saved searches"), LINE_SEARCH, facts->search_count);
	rows = add_section(view, rows, _("Next deadlines and events"),
	    LINE_DATE, facts->upcoming_count);
	rows = add_section(
	    view, rows, _("Bookmarks"), LINE_BOOKMARK, facts->bookmark_count);
	list_set_count(&view->list, rows);
}

static const struct line *selected(const struct view_overview *view)
{
	return view->list.selected < view->list.count
		   ? &view->lines[view->rows[view->list.selected]]
		   : NULL;
}

static void draw_kind(
    struct view_overview *view, const struct area *area, int line, size_t index)
{
	struct arena *arena = &view->frame;
	area_put(area, line, 2, LABEL_CELLS,
	    safe_linez(arena, _(kind_at(index)->label)), LOOK_TEXT);
	if (view->facts.known)
		area_put_right(area, line, 2 + LABEL_CELLS, COUNT_CELLS,
		    safe_linez(arena,
			view->facts.counted[index]
			    ? number_group(arena, view->facts.count[index])
			    : "-"),
		    LOOK_TEXT);
	int col = 2 + LABEL_CELLS + COUNT_CELLS + 3;
	if (view->facts.keys[index])
		area_put(area, line, col, KEYS_CELLS,
		    safe_linez(arena, view->facts.keys[index]), LOOK_FAINT);
	col += KEYS_CELLS;
	if (view->facts.changed[index])
		area_put(area, line, col, area->cols - col,
		    safe_linez(arena, view->facts.changed[index]), LOOK_MARK);
}

/* As the kinds: name, how many, and what is new. */
static void draw_search(struct view_overview *view, const struct area *area,
    int line, const struct overview_own *search)
{
	struct arena *arena = &view->frame;
	area_put(area, line, 2, LABEL_CELLS, safe_linez(arena, search->name),
	    LOOK_TEXT);
	area_put_right(area, line, 2 + LABEL_CELLS, COUNT_CELLS,
	    safe_linez(arena, search->total), LOOK_TEXT);
	int col = 2 + LABEL_CELLS + COUNT_CELLS + 3;
	area_put(area, line, col, area->cols - col,
	    safe_linez(arena, search->news), LOOK_MARK);
}

static void draw_bookmark(struct view_overview *view, const struct area *area,
    int line, const struct overview_own *bookmark)
{
	struct arena *arena = &view->frame;
	if (bookmark->kind)
		area_put(area, line, 2, WHAT_CELLS,
		    safe_linez(arena, _(bookmark->kind->label_one)),
		    LOOK_LABEL);
	int col = 2 + WHAT_CELLS + 1;
	area_put(area, line, col, area->cols - col,
	    safe_linez(arena, bookmark->name), LOOK_TEXT);
}

/* --- dates */

/* "in 12 days"; NULL where the day is not known, or far away. */
static const char *days_left(
    struct arena *arena, const char *canonical, int32_t today)
{
	struct date date;
	if (!date_parse(canonical, &date) || date.precision != DATE_DAY)
		return NULL;
	int32_t days = date_days(&date) - today;
	if (days < 0 || days > DAYS_SAID)
		return NULL;
	if (days == 0)
		return _("today");
	if (days == 1)
		return _("tomorrow");
	return arena_printf(arena,
	    i18n_plural("in %d day", "in %d days", (unsigned long)days), days);
}

static void draw_date(struct view_overview *view, const struct area *area,
    int line, const struct upcoming *upcoming)
{
	struct arena *arena = &view->frame;
	const char *lang = view->env->langs ? view->env->langs[0] : NULL;
	const char *day =
	    value_show(arena, upcoming->field, upcoming->date, lang);
	const char *left = days_left(arena, upcoming->date, view->facts.today);
	bool wide = area->cols >= WHAT_COLS;
	int col = 2;
	/* Where there is no room for both, the nearness says more. */
	if (wide || !left) {
		area_put(area, line, col, WHEN_CELLS - 1,
		    safe_linez(arena, day), LOOK_TEXT);
		col += WHEN_CELLS;
	}
	if (left)
		area_put(area, line, col, WHEN_CELLS - 1,
		    safe_linez(arena, left), LOOK_TEXT);
	if (wide || left)
		col += WHEN_CELLS;
	if (wide) {
		area_put(area, line, col, WHAT_CELLS - 1,
		    safe_linez(arena, _(upcoming->field->label)), LOOK_LABEL);
		col += WHAT_CELLS;
	}
	area_put(area, line, col, area->cols - col,
	    safe_linez(arena, upcoming->label), LOOK_TEXT);
}

/* --- lines */

/* Moves the lines least so that the selected one is there, a section's first
 * with its heading. */
static void scroll(struct view_overview *view, int rows)
{
	int at = view->list.count ? view->rows[view->list.selected] : 0;
	int above = at;
	while (above > 0 && view->lines[above - 1].what == LINE_HEADING)
		above--;
	int most = view->count > rows ? view->count - rows : 0;
	if (at >= view->first + rows)
		view->first = at - rows + 1;
	if (above < view->first && at - above < rows)
		view->first = above;
	if (at < view->first)
		view->first = at;
	if (view->first > most)
		view->first = most;
}

static void draw_line(struct view_overview *view, const struct area *area,
    int row, const struct line *line)
{
	switch (line->what) {
	case LINE_BLANK:
		break;
	case LINE_HEADING:
	case LINE_TEXT:
		area_put(area, row, 2, area->cols - 2,
		    safe_linez(&view->frame, line->text),
		    line->what == LINE_TEXT ? LOOK_TEXT : LOOK_HEADING);
		break;
	case LINE_KIND:
		draw_kind(view, area, row, line->index);
		break;
	case LINE_DATE:
		draw_date(view, area, row, &view->facts.upcoming[line->index]);
		break;
	case LINE_SEARCH:
		draw_search(
		    view, area, row, &view->facts.searches[line->index]);
		break;
	case LINE_BOOKMARK:
		draw_bookmark(
		    view, area, row, &view->facts.bookmarks[line->index]);
		break;
	}
}

static void draw(struct view *base, const struct area *area)
{
	struct view_overview *view = of(base);
	take_facts(view);
	list_set_height(&view->list, area->rows - 1);
	scroll(view, area->rows);
	int row = 0;
	for (; row < area->rows && view->first + row < view->count; row++) {
		const struct line *line = &view->lines[view->first + row];
		draw_line(view, area, row, line);
		if (line == selected(view))
			view_rows_mark(area, row);
	}
	const struct err *failure = view->facts.status.failure;
	if (failure)
		view_rows_paragraph(area, row + 1,
		    safe_linez(&view->frame, failure->text), LOOK_ERROR);
	else if (view->facts.credit)
		view_rows_paragraph(area, row + 1,
		    safe_linez(&view->frame, view->facts.credit), LOOK_FAINT);
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	const char *name = of(base)->facts.title;
	return name ? safe_linef(arena, "klaster: %s", name)
		    : SAFE_LIT("klaster");
}

static struct list *list_of(struct view *base)
{
	return &of(base)->list;
}

static struct target target(struct view *base)
{
	struct view_overview *view = of(base);
	take_facts(view); /* they may have come anew since it was drawn */
	const struct line *line = selected(view);
	if (!line)
		return (struct target){.what = TARGET_NONE};
	if (line->what == LINE_KIND)
		return (struct target){.what = TARGET_LIST,
		    .kind = kind_at(line->index),
		    .text = ""};
	if (line->what == LINE_SEARCH)
		return (struct target){.what = TARGET_COMMAND,
		    .text = view->facts.searches[line->index].line};
	if (line->what == LINE_BOOKMARK)
		return (struct target){.what = TARGET_RECORD,
		    .kind = view->facts.bookmarks[line->index].kind,
		    .id = view->facts.bookmarks[line->index].id};
	const struct upcoming *upcoming = &view->facts.upcoming[line->index];
	return (struct target){
	    .what = TARGET_RECORD, .kind = upcoming->kind, .id = upcoming->id};
}

static uint64_t revision(struct view *base)
{
	take_facts(of(base));
	return of(base)->facts.revision;
}

static uint64_t row_at(struct view *base, int line)
{
	const struct view_overview *view = of(base);
	uint64_t row = 0;
	while (row < view->list.count && view->rows[row] != view->first + line)
		row++;
	return row;
}

static bool is_whole(struct view *base, int rows, int cols)
{
	(void)rows;
	(void)cols;
	take_facts(of(base));
	return of(base)->facts.known || of(base)->facts.status.failure;
}

static void overview_free(struct view *base)
{
	arena_done(&of(base)->frame);
	free(base);
}

static const struct view_ops ops = {
    .name = "overview",
    .draw = draw,
    .title = title,
    .list = list_of,
    .row_at = row_at,
    .target = target,
    .is_whole = is_whole,
    .revision = revision,
    .free = overview_free,
};

struct view *view_overview_new(
    const struct view_env *env, overview_ask *ask, void *user)
{
	struct view_overview *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->env = env;
	view->ask = ask;
	view->user = user;
	list_init(&view->list);
	arena_init(&view->frame);
	take_facts(view);
	return &view->view;
}
