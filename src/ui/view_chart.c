/*
 * view_chart.c: bars for the values of a field. Owns the place among them.
 */
#include <stdlib.h>
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/ui/plot.h"
#include "klaster/ui/tally.h"
#include "picture.h"
#include "view_rows.h"

#define LEFT 2
#define COUNT_CELLS 9
#define MONEY_CELLS 15

struct view_chart {
	struct picture base; /* first */
	const struct field *fields[CHART_FIELDS];
	size_t field_count, at; /* the one that is shown */
	const struct field *field, *money;
	struct tally tally;
	bool counted;
	uint64_t seen; /* revision it was read at; 0: none */
};

static struct view_chart *of(struct view *view)
{
	return (struct view_chart *)view;
}

/* Counts are read when they have changed, not at every key. */
static void catch_up(struct view_chart *view)
{
	struct source *source = view->base.source;
	uint64_t revision = source->ops->revision(source) + 1;

	if (view->money)
		plot_want(source);
	else
		source->ops->want(source, 0, 1);
	if (view->seen == revision)
		return;
	view->seen = revision;
	view->counted =
	    tally_read(&view->tally, source, view->field, view->money);
	list_set_count(&view->base.list, view->tally.count);
}

/* --- drawing */

static void draw_row(struct view_chart *view, const struct area *area, int line,
    const struct tally_item *item)
{
	struct arena *arena = &view->base.frame;
	int numbers = COUNT_CELLS + (view->money ? MONEY_CELLS : 0);
	int label = (area->cols - LEFT - numbers) * 2 / 5;
	int col = LEFT + label + 1;
	int bar = area->cols - col - numbers - 1;
	const char *picture =
	    view->money ? tally_bar(arena,
			      (uint64_t)(item->cents > 0 ? item->cents : 0),
			      (uint64_t)view->tally.most_cents, bar)
			: tally_bar(arena, item->count, view->tally.most, bar);

	area_put(
	    area, line, LEFT, label, safe_linez(arena, item->label), LOOK_TEXT);
	area_put(area, line, col, bar, safe_linez(arena, picture), LOOK_TEXT);
	col += bar + 1;
	area_put_right(area, line, col, COUNT_CELLS - 1,
	    safe_linez(arena, number_group(arena, item->count)), LOOK_TEXT);
	if (view->money)
		area_put_right(area, line, col + COUNT_CELLS, MONEY_CELLS - 1,
		    safe_linez(arena, tally_money(arena, item)), LOOK_TEXT);
}

/* What the numbers are of: a sum over a part must say so. */
static struct safe_text head_text(struct view_chart *view)
{
	struct arena *arena = &view->base.frame;

	if (view->money)
		return safe_linef(arena,
		    view->tally.foreign
			? _("%s by %s: of the %s rows that are here; amounts "
			    "in other currencies are not in it")
			: _("%s by %s: of the %s rows that are here"),
		    _(view->money->label), _(view->field->label),
		    number_group(arena, view->tally.looked));
	return safe_linef(arena,
	    view->tally.capped ? _("Rows by %s: counted over a part of them")
			       : _("Rows by %s"),
	    _(view->field->label));
}

/* What is counted, and what to know of how; returns the line after it. */
static int draw_head(struct view_chart *view, const struct area *area)
{
	struct source *source = view->base.source;
	const char *counted =
	    source->ops->counted ? source->ops->counted(source) : NULL;

	area_put(
	    area, 0, LEFT, area->cols - LEFT, head_text(view), LOOK_HEADING);
	return counted ? view_rows_paragraph(area, 1,
			     safe_linez(&view->base.frame, counted), LOOK_FAINT)
		       : 1;
}

static void draw(struct view *base, const struct area *area)
{
	struct view_chart *view = of(base);

	arena_reset(&view->base.frame);
	list_set_height(&view->base.list, area->rows - 1);
	catch_up(view);
	if (view->base.list.count == 0) {
		picture_draw_nothing(&view->base, area,
		    view->counted
			? _("No row says anything of it.")
			: _("The service does not count by this field."));
		return;
	}
	int first = draw_head(view, area);
	list_set_height(&view->base.list, area->rows - first);
	for (int line = first; line < area->rows; line++) {
		uint64_t index = view->base.list.top + (uint64_t)(line - first);
		if (index >= view->tally.count)
			break;
		draw_row(view, area, line, &view->tally.items[index]);
		if (index == view->base.list.selected)
			view_rows_mark(area, line);
	}
}

/* --- words about it */

static struct safe_text title(struct view *base, struct arena *arena)
{
	return view_look_title(
	    _("Chart"), &of(base)->base.source->query, arena);
}

/* The rows of the chosen value, as a list. */
static struct target target(struct view *base)
{
	struct view_chart *view = of(base);
	uint64_t at = view->base.list.selected;
	const struct query *asked = &view->base.source->query;
	struct query query;
	struct buf text;

	if (at >= view->tally.count)
		return (struct target){.what = TARGET_NONE};
	query_copy(&query, asked, &view->base.frame);
	query.column_count = 0;
	const char *value = view->tally.items[at].code;
	query_set_filter(
	    &query, &view->base.frame, view->field->name, OP_IS, &value, 1);
	buf_init(&text, QUERY_TEXT_MAX);
	query_format(&query, &text, false);
	struct target target = {.what = TARGET_LIST,
	    .kind = query.kind,
	    .text = arena_strdup(&view->base.frame, buf_text(&text))};
	buf_done(&text);
	return target;
}

static bool is_whole(struct view *base, int rows, int cols)
{
	(void)cols;
	struct view_chart *view = of(base);
	struct source_status status =
	    view->base.source->ops->status(view->base.source);

	list_set_height(&view->base.list, rows - 1);
	catch_up(view);
	return view->counted || status.state == SOURCE_FAILED;
}

static void chart_free(struct view *base)
{
	struct view_chart *view = of(base);

	picture_done(&view->base);
	tally_done(&view->tally);
	free(view);
}

/* To the next field it was counted by. */
static bool step(struct view *base, int marks)
{
	struct view_chart *view = of(base);
	size_t count = view->field_count;

	if (count < 2)
		return false;
	view->at = (view->at + (marks < 0 ? count - 1 : 1)) % count;
	view->field = view->fields[view->at];
	list_init(&view->base.list);
	view->seen = 0;
	return true;
}

static const struct view_picture picture = {.step = step};

static const struct view_ops ops = {
    .name = "chart",
    .draw = draw,
    .title = title,
    .place = picture_total,
    .list = picture_list,
    .source = picture_source,
    .target = target,
    .is_whole = is_whole,
    .picture = &picture,
    .free = chart_free,
};

bool view_is_chart(const struct view *view)
{
	return view->ops == &ops;
}

const struct field *view_chart_money(const struct view *view)
{
	return ((const struct view_chart *)view)->money;
}

void view_chart_ask(
    struct view *base, struct source *source, const struct field *money)
{
	struct view_chart *view = of(base);

	view->base.source->ops->free(view->base.source);
	view->base.source = source;
	view->money = money;
	view->counted = false;
	view->seen = 0;
}

struct view *view_chart_new(const struct view_env *env, struct source *source,
    const struct field *const *fields, size_t count, const struct field *money)
{
	struct view_chart *view = mem_alloc(sizeof(*view));

	picture_init(&view->base, &ops, env, source);
	for (size_t i = 0; i < count && i < CHART_FIELDS; i++)
		view->fields[view->field_count++] = fields[i];
	view->field = view->fields[0];
	view->money = money;
	tally_init(&view->tally);
	return &view->base.view;
}
