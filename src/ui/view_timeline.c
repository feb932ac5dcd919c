/*
 * view_timeline.c: rows as bars over time, and their dates as a table. Owns
 * the place in the list and which years are seen.
 */
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/model/value.h"
#include "klaster/ui/axis.h"
#include "klaster/ui/cell.h"
#include "klaster/ui/grid.h"
#include "picture.h"
#include "view_rows.h"

#define LEFT 2
#define LABEL_MOST 40
#define NAME_LEAST 14
#define FIT_ROWS 200 /* looked at for the years to begin with */
#define NEAR_DAYS                                                              \
	1100 /* today is shown with them if it is not further away             \
	      */

struct view_timeline {
	struct picture base; /* first */
	int32_t today;
	struct axis axis;
	bool placed; /* by the user, or by the first rows */
	bool words;
};

static struct view_timeline *of(struct view *view)
{
	return (struct view_timeline *)view;
}

static const struct record *row(struct view_timeline *view, uint64_t index)
{
	return view->base.source->ops->row(view->base.source, index);
}

static void catch_up(struct view_timeline *view)
{
	struct source *source = view->base.source;

	list_set_count(&view->base.list, source->ops->total(source).count);
	source->ops->want(source,
	    view->base.list.count ? view->base.list.top : 0,
	    view->base.list.height);
}

static bool fit(struct view_timeline *view)
{
	int32_t from = view->today, to = view->today;
	uint64_t rows =
	    view->base.list.count < FIT_ROWS ? view->base.list.count : FIT_ROWS;
	bool any = span_reach(view->base.source, rows, &from, &to);

	if (from > view->today && from - view->today < NEAR_DAYS)
		from = view->today;
	if (to < view->today && view->today - to < NEAR_DAYS)
		to = view->today;
	/* Nothing to fit to: the year around today. */
	if (!any) {
		from -= AXIS_HALF_YEAR;
		to += AXIS_HALF_YEAR;
	}
	view->axis = axis_fit(from, to, view->axis.cells);
	return any;
}

/* --- drawing */

static int label_cells(const struct area *area)
{
	int cells = area->cols * 2 / 5;

	return cells < LABEL_MOST ? cells : LABEL_MOST;
}

static struct safe_text name_text(struct view_timeline *view, uint64_t index)
{
	return cell_name(&view->base.frame, view->base.source, index,
	    row(view, index), view->base.env->langs);
}

/* --- in words */

enum words { WORDS_BEGIN, WORDS_END, WORDS_DUE, WORDS_TODAY, WORDS_COUNT };

/* Where the columns of the table begin, behind the names; -1: no room, or the
 * kind has none of it. */
struct columns {
	int at[WORDS_COUNT];
	int name_cells;
};

static const struct {
	const char *head;
	int cells;
} table[WORDS_COUNT] = {
    {N_("Begins"), 13}, {N_("Ends"), 13}, {N_("Due"), 13}, {N_("Today"), 9}};

static const char *words_field(const struct kind *kind, int which)
{
	return which == WORDS_BEGIN ? kind->begins
	       : which == WORDS_END ? kind->ends
	       : which == WORDS_DUE ? kind->due
				    : NULL;
}

/* NULL: the kind has none. */
static const struct field *date_field(const struct record *record, int which)
{
	const char *name = words_field(record->kind, which);

	return name ? kind_field(record->kind, name) : NULL;
}

static struct safe_text dates_text(
    struct view_timeline *view, const struct record *record, int which)
{
	const struct field *field = date_field(record, which);

	return field ? cell_text(&view->base.frame, record, field,
			   view->base.env->langs)
		     : safe_linez(&view->base.frame, NULL);
}

static struct columns columns_fit(
    const struct view_timeline *view, const struct area *area)
{
	/* What goes first where there is no room for all of them. */
	static const int order[] = {WORDS_END, WORDS_BEGIN, WORDS_DUE};
	const struct kind *kind = view->base.source->query.kind;
	struct columns columns = {.name_cells = area->cols - LEFT};

	for (int i = 0; i < WORDS_COUNT; i++) {
		bool none = i != WORDS_TODAY && kind && !words_field(kind, i);
		columns.at[i] = none ? -1 : 0;
		columns.name_cells -= none ? 0 : table[i].cells + 1;
	}
	for (size_t i = 0;
	     i < MEM_COUNT(order) && columns.name_cells < NAME_LEAST; i++) {
		if (columns.at[order[i]] < 0)
			continue;
		columns.at[order[i]] = -1;
		columns.name_cells += table[order[i]].cells + 1;
	}
	for (int i = 0, at = LEFT + columns.name_cells; i < WORDS_COUNT; i++) {
		if (columns.at[i] < 0)
			continue;
		columns.at[i] = at + 1;
		at += table[i].cells + 1;
	}
	return columns;
}

static const char *today_text(
    const struct view_timeline *view, const struct record *record)
{
	static const char *const texts[] = {
	    [SPAN_AHEAD] = N_("ahead"),
	    [SPAN_NOW] = N_("now"),
	    [SPAN_BEGUN] = N_("begun"),
	    [SPAN_OVER] = N_("over"),
	};
	struct span span;

	return span_of(record, &span) ? _(texts[span_when(&span, view->today)])
				      : NULL;
}

static void draw_dates(struct view_timeline *view, const struct area *area,
    int line, uint64_t index)
{
	const struct record *record = row(view, index);
	struct columns columns = columns_fit(view, area);

	area_put(area, line, LEFT, columns.name_cells - 1,
	    name_text(view, index), LOOK_TEXT);
	for (int i = 0; i < WORDS_COUNT; i++)
		if (columns.at[i] >= 0) {
			view_rows_differs(area, line, columns.at[i], record,
			    date_field(record, i));
			area_put(area, line, columns.at[i], table[i].cells,
			    i == WORDS_TODAY ? safe_linez(&view->base.frame,
						   today_text(view, record))
					     : dates_text(view, record, i),
			    LOOK_TEXT);
		}
}

static void draw_label(struct view_timeline *view, const struct area *area,
    int line, uint64_t index)
{
	const struct record *record = row(view, index);
	int cells = label_cells(area) - LEFT - 1;

	if (!record)
		area_put(area, line, LEFT, 1, SAFE_LIT("."), LOOK_FAINT);
	else if (view->words)
		draw_dates(view, area, line, index);
	else
		area_put(
		    area, line, LEFT, cells, name_text(view, index), LOOK_TEXT);
	if (index == view->base.list.selected)
		view_rows_mark(area, line);
}

/* The scale and the bars, right of the names. */
static void draw_bars(struct view_timeline *view, const struct area *area)
{
	int left = label_cells(area);
	struct area right =
	    area_part(area, 0, left, area->rows, area->cols - left);
	struct grid grid;

	grid_init(&grid, &view->base.frame, right.rows, right.cols);
	axis_paint(&view->axis, &grid, 0, 0);
	for (int line = 1; line < right.rows; line++) {
		uint64_t index = view->base.list.top + (uint64_t)line - 1;
		const struct record *record =
		    index < view->base.list.count ? row(view, index) : NULL;
		struct span span = {.has_begin = false};
		if (record && !span_of(record, &span))
			grid_text(&grid, line, 0, right.cols,
			    safe_linez(&view->base.frame, _("no date")),
			    LOOK_FAINT);
		else
			axis_span(
			    &view->axis, &grid, line, 0, &span, view->today);
	}
	grid_draw(&grid, &right);
}

static void draw_words_head(struct view_timeline *view, const struct area *area)
{
	struct columns columns = columns_fit(view, area);

	area_put(area, 0, LEFT, columns.name_cells - 1,
	    safe_linez(&view->base.frame, _("Name")), LOOK_HEADING);
	for (int i = 0; i < WORDS_COUNT; i++)
		if (columns.at[i] >= 0)
			area_put(area, 0, columns.at[i], table[i].cells,
			    safe_linez(&view->base.frame, _(table[i].head)),
			    LOOK_HEADING);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_timeline *view = of(base);

	arena_reset(&view->base.frame);
	list_set_height(&view->base.list, area->rows - 1);
	catch_up(view);
	if (view->base.list.count == 0) {
		picture_draw_nothing(&view->base, area, _("Nothing found."));
		return;
	}
	view->axis.cells = area->cols - label_cells(area);
	if (!view->placed)
		view->placed = fit(view);
	if (view->words)
		draw_words_head(view, area);
	else
		area_put(area, 0, LEFT, label_cells(area) - LEFT - 1,
		    safe_linez(&view->base.frame,
			axis_today(&view->axis, view->today)),
		    LOOK_HEADING);
	for (int line = 1; line < area->rows; line++) {
		uint64_t index = view->base.list.top + (uint64_t)line - 1;
		if (index < view->base.list.count)
			draw_label(view, area, line, index);
	}
	if (!view->words)
		draw_bars(view, area);
}

/* --- words about it */

static struct safe_text title(struct view *base, struct arena *arena)
{
	return view_look_title(
	    _("Timeline"), &of(base)->base.source->query, arena);
}

static const struct record *record_of(struct view *base)
{
	return row(of(base), of(base)->base.list.selected);
}

static struct target target(struct view *base)
{
	const struct record *record = record_of(base);

	if (!record)
		return (struct target){.what = TARGET_NONE};
	struct target target = {
	    .what = TARGET_RECORD, .kind = record->kind, .id = record->id};
	target.has_home = cell_home(
	    of(base)->base.source, of(base)->base.list.selected, &target.home);
	return target;
}

static bool is_whole(struct view *base, int rows, int cols)
{
	(void)cols;
	struct view_timeline *view = of(base);
	struct source *source = view->base.source;
	struct source_status status = source->ops->status(source);

	list_set_height(&view->base.list, rows - 1);
	catch_up(view);
	if (view->base.list.count == 0)
		return status.state != SOURCE_EMPTY || !status.loading;
	return row(view, view->base.list.top) || status.state == SOURCE_FAILED;
}

static void timeline_free(struct view *base)
{
	struct view_timeline *view = of(base);

	picture_done(&view->base);
	free(view);
}

/* --- what is seen */

/* By an eighth of what is seen: at every step something is left. */
static bool pan(struct view *base, int rows, int cols)
{
	struct view_timeline *view = of(base);
	int eighth = view->axis.cells / 8;

	if (rows != 0)
		return list_move(&view->base.list, rows);
	if (view->words)
		return false;
	view->axis.first +=
	    cols * (eighth > 0 ? eighth : 1) * axis_days(&view->axis);
	return true;
}

static bool zoom(struct view *base, int steps)
{
	struct view_timeline *view = of(base);

	if (view->words)
		return false;
	if (steps == 0)
		return fit(view);
	return axis_zoom(&view->axis,
	    view->axis.first + axis_days(&view->axis) * view->axis.cells / 2.0,
	    steps);
}

static bool step(struct view *base, int marks)
{
	return list_move(&of(base)->base.list, marks);
}

static bool twin(struct view *base)
{
	of(base)->words = !of(base)->words;
	return true;
}

static bool in_words(struct view *base)
{
	return of(base)->words;
}

static const struct view_picture picture = {
    .pan = pan,
    .zoom = zoom,
    .step = step,
    .twin = twin,
    .in_words = in_words,
};

static const struct view_ops ops = {
    .name = "timeline",
    .draw = draw,
    .title = title,
    .place = picture_total,
    .list = picture_list,
    .source = picture_source,
    .target = target,
    .record = record_of,
    .is_whole = is_whole,
    .picture = &picture,
    .free = timeline_free,
};

struct view *view_timeline_new(const struct view_env *env,
    struct source *source, int32_t today, bool words)
{
	struct view_timeline *view = mem_alloc(sizeof(*view));

	picture_init(&view->base, &ops, env, source);
	view->today = today;
	view->words = words;
	return &view->base.view;
}
