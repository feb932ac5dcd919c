/*
 * view_list.c: rows of a source in columns. Owns the place in the list and
 * keeps it on the same record when the rows change under it. Also the
 * results of a search, where each row says its kind (view_search.c).
 */
#include "klaster/ui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/ui/cell.h"
#include "klaster/ui/layout.h"
#include "view_rows.h"

#define MARKER_CELLS 2
#define ORIGIN_CELLS 14
#define NEAR_ROWS 200 /* how far a moved record is looked for */
#define ID_BYTES 160

struct view_list {
	struct view view;
	const struct view_env *env;
	struct source *source;
	struct source *next; /* asked, not answered yet; or NULL */
	struct list list;
	uint64_t seen;	   /* revision at the last drawing */
	uint64_t kept_row; /* at the last drawing, and the record there */
	char kept_id[ID_BYTES];
	size_t shift;	    /* columns after the first that are passed over */
	int cells;	    /* of a row, as it was last shown; 0: never */
	struct arena frame; /* texts of the last drawing */
};

static struct view_list *of(struct view *view)
{
	return (struct view_list *)view;
}

/* --- rows */

/* Nothing was found: what stands there instead of rows. */
static size_t suggestions(
    const struct view_list *view, struct record *const **records)
{
	struct source *source = view->source;
	struct total total = source->ops->total(source);
	if (total.kind != TOTAL_EXACT || total.count > 0 ||
	    !source->ops->suggestions)
		return 0;
	return source->ops->suggestions(source, records);
}

static const struct record *row(const struct view_list *view, uint64_t index)
{
	struct record *const *records = NULL;
	size_t count = suggestions(view, &records);
	if (count > 0)
		return index < count ? records[index] : NULL;
	return view->source->ops->row(view->source, index);
}

static void remember(struct view_list *view)
{
	const struct record *record = row(view, view->list.selected);
	view->kept_row = view->list.selected;
	snprintf(view->kept_id, ID_BYTES, "%s", record ? record->id : "");
}

/* Rows came, went or moved: stay on the record one was on. One that has
 * moved on since is where it wants to be. */
static void find_again(struct view_list *view)
{
	uint64_t at = view->list.selected;
	if (!view->kept_id[0] || view->list.count == 0 || at != view->kept_row)
		return;
	for (uint64_t away = 0; away <= NEAR_ROWS; away++) {
		for (int side = 0; side < 2; side++) {
			if (side ? away > at : away >= view->list.count - at)
				continue;
			uint64_t index = side ? at - away : at + away;
			const struct record *record = row(view, index);
			if (!record || strcmp(record->id, view->kept_id) != 0)
				continue;
			uint64_t place = at - view->list.top;
			view->list.top = index > place ? index - place : 0;
			list_select(&view->list, index);
			return;
		}
	}
}

static bool has_answer(struct source *source)
{
	struct source_status status = source->ops->status(source);
	return status.state != SOURCE_EMPTY || !status.loading;
}

/* Takes in what changed since the last drawing. */
static void catch_up(struct view_list *view)
{
	if (view->next && has_answer(view->next)) {
		view->source->ops->free(view->source);
		view->source = view->next;
		view->next = NULL;
		view->seen = 0;
		view->kept_id[0] = '\0';
		list_init(&view->list);
	}
	struct source *source = view->source;
	uint64_t revision = source->ops->revision(source);
	struct record *const *records = NULL;
	size_t nearest = suggestions(view, &records);
	list_set_count(
	    &view->list, nearest ? nearest : source->ops->total(source).count);
	if (revision != view->seen)
		find_again(view);
	view->seen = revision;
}

/* --- drawing */

static size_t columns_of(const struct view_list *view, struct source *source,
    struct layout_column out[LAYOUT_COLUMNS])
{
	const struct query *query = &source->query;
	const struct field *fields[LAYOUT_COLUMNS];
	size_t count = 0;
	for (; count < query->column_count && count < LAYOUT_COLUMNS; count++)
		fields[count] = query->columns[count];
	if (count == 0)
		count = layout_default(query, view->cells, fields);
	size_t shift = view->shift < count ? view->shift : count - 1;
	for (size_t i = 1; i + shift < count; i++)
		fields[i] = fields[i + shift];
	return layout_place(fields, count - shift, view->cells, out);
}

static void set_cells(struct view_list *view, int cols)
{
	view->cells = cols > MARKER_CELLS ? cols - MARKER_CELLS : 1;
}

/* Asks for what is on the screen: its rows, with its columns alone. */
static void ask(struct view_list *view, struct source *source, uint64_t top)
{
	struct layout_column columns[LAYOUT_COLUMNS];
	const struct field *fields[LAYOUT_COLUMNS];
	size_t count = 0;
	if (source->query.kind && source->ops->need) {
		count = columns_of(view, source, columns);
		for (size_t i = 0; i < count; i++)
			fields[i] = columns[i].field;
		source->ops->need(source, fields, count);
	}
	source->ops->want(source, top, view->list.height);
}

/* "Distance", or from where: without that it would be no news. */
static struct safe_text heading(const struct view_list *view,
    const struct field *field, struct arena *arena)
{
	if (field->type == FIELD_DISTANCE && view->env->town)
		return safe_linef(arena, _("from %s"), view->env->town);
	return safe_linez(arena, _(field->label));
}

static void draw_heading(const struct view_list *view, const struct area *area,
    const struct layout_column *columns, size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		struct safe_text label = heading(view, columns[i].field, arena);
		int col = MARKER_CELLS + columns[i].col;
		if (columns[i].right)
			area_put_right(area, 0, col, columns[i].cells, label,
			    LOOK_HEADING);
		else
			area_put(area, 0, col, columns[i].cells, label,
			    LOOK_HEADING);
	}
}

static struct safe_text text_of(const struct view_list *view, size_t column,
    const struct record *record, const struct field *field, struct arena *arena)
{
	const struct view_env *env = view->env;
	if (column == 0 && field == &record->kind->fields[0])
		return safe_linez(arena, record_label(record, env->langs));
	if (field->type == FIELD_DISTANCE) {
		struct safe_text way = SAFE_LIT("");
		if (env->town)
			env->way(env->way_user, record, arena, &way);
		return way;
	}
	return cell_text(arena, record, field, env->langs);
}

static void draw_cells(const struct view_list *view, const struct area *area,
    int line, const struct record *record, const struct layout_column *columns,
    size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		const struct layout_column *column = &columns[i];
		struct safe_text text =
		    text_of(view, i, record, column->field, arena);
		int col = MARKER_CELLS + column->col, blank = 0;
		bool is_name = column->field == &record->kind->fields[0];
		/* Before the first one is the place of a bookmark's sign. */
		if (i == 0 && !is_name &&
		    record_disagrees(record, column->field))
			text = safe_linef(arena, "!%s", text.safe_bytes);
		if (column->right && text.cells < column->cells)
			blank = column->cells - text.cells;
		if (i > 0 && !is_name)
			view_rows_differs(
			    area, line, col + blank, record, column->field);
		if (column->right)
			area_put_right(
			    area, line, col, column->cells, text, LOOK_TEXT);
		else
			area_put(
			    area, line, col, column->cells, text, LOOK_TEXT);
	}
}

void view_rows_mark(const struct area *area, int line)
{
	const struct theme *theme = surface_theme(area->surface);
	area_put(area, line, 0, 1, SAFE_LIT(">"), LOOK_TEXT);
	if (theme->bar)
		area_look(area, line, 0, area->cols, LOOK_SELECTED);
	area_cursor(area, line, 0);
}

void view_rows_differs(const struct area *area, int line, int col,
    const struct record *record, const struct field *field)
{
	if (field && record_disagrees(record, field))
		area_put(area, line, col - 1, 1, SAFE_LIT("!"), LOOK_MARK);
}

/* The sign of what the record is to the user, beside the marker: "&" for the
 * one that others are compared with, "^" for one that is new, "*" for a
 * bookmark, "+" for a note or a tag alone. It takes no column of its own.
 * `home` is the service of the record. */
static void put_own(const struct area *area, int line,
    const struct view_env *env, size_t home, const struct record *record)
{
	struct view_own own = {.bookmarked = false};
	if (!env->own ||
	    !env->own(env->own_user, home, record->kind, record->id, &own))
		return;
	area_put(area, line, 1, 1,
	    own.is_chosen    ? SAFE_LIT("&")
	    : own.is_new     ? SAFE_LIT("^")
	    : own.bookmarked ? SAFE_LIT("*")
			     : SAFE_LIT("+"),
	    LOOK_MARK);
}

static void draw_nothing(
    struct view_list *view, const struct area *area, struct arena *arena)
{
	struct source_status status = view->source->ops->status(view->source);
	view_rows_paragraph(area, 1,
	    view_rows_nothing(view->source, view->env, arena),
	    status.state == SOURCE_FAILED ? LOOK_ERROR : LOOK_TEXT);
	area_cursor(area, 1, 0);
}

int view_rows_paragraph(
    const struct area *area, int line, struct safe_text text, enum look look)
{
	size_t at = 0;
	while (at < text.len && line < area->rows) {
		size_t skip;
		size_t len = text_wrap(text.safe_bytes + at, text.len - at,
		    area->cols - MARKER_CELLS, &skip);
		area_put(area, line++, MARKER_CELLS, area->cols - MARKER_CELLS,
		    safe_part(text, at, len), look);
		if (skip == 0)
			break;
		at += skip;
	}
	return line;
}

/* --- whose the rows are */

/* What is left of the area beside the column that says so. */
static struct area beside_origins(
    const struct view_list *view, const struct area *area)
{
	int cols = area->cols - ORIGIN_CELLS - 1;
	if (!view->source->ops->origins || cols < 2 * ORIGIN_CELLS)
		return *area;
	return area_part(area, 0, 0, area->rows, cols);
}

static void draw_origin(const struct view_list *view, const struct area *area,
    int line, uint64_t index, struct arena *arena)
{
	area_put(area, line, area->cols - ORIGIN_CELLS, ORIGIN_CELLS,
	    safe_linez(arena, cell_origins(arena, view->source, index)),
	    LOOK_TEXT);
}

/* The service of a row: of several that know it the first. */
static size_t home_of(const struct view_list *view, uint64_t index)
{
	size_t home = view->view.home;
	cell_home(view->source, index, &home);
	return home;
}

/* The line above the rows: names of columns, or why these are not hits. */
static size_t draw_head(struct view_list *view, const struct area *area,
    struct layout_column columns[LAYOUT_COLUMNS])
{
	struct record *const *records = NULL;
	if (suggestions(view, &records) > 0) {
		area_put(area, 0, MARKER_CELLS, area->cols - MARKER_CELLS,
		    safe_linez(&view->frame,
			_("Nothing found. The nearest names are:")),
		    LOOK_HEADING);
		return 0;
	}
	if (!view->source->query.kind) {
		view_search_heading(area, &view->frame);
		return 0;
	}
	size_t count = columns_of(view, view->source, columns);
	draw_heading(view, area, columns, count, &view->frame);
	return count;
}

static void draw_row(struct view_list *view, const struct area *area, int line,
    const struct record *record, const struct layout_column *columns,
    size_t count)
{
	if (!record) {
		area_put(
		    area, line, MARKER_CELLS, 1, SAFE_LIT("."), LOOK_FAINT);
		return;
	}
	if (count == 0)
		view_search_row(
		    area, line, record, view->env->langs, &view->frame);
	else
		draw_cells(
		    view, area, line, record, columns, count, &view->frame);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_list *view = of(base);
	struct layout_column columns[LAYOUT_COLUMNS];
	arena_reset(&view->frame);
	list_set_height(&view->list, area->rows - 1);
	catch_up(view);
	struct area rows = beside_origins(view, area);
	set_cells(view, rows.cols);
	if (view->list.count == 0) {
		ask(view, view->source, 0);
		draw_nothing(view, area, &view->frame);
		return;
	}
	size_t count = draw_head(view, &rows, columns);
	if (rows.cols < area->cols)
		area_put(area, 0, area->cols - ORIGIN_CELLS, ORIGIN_CELLS,
		    safe_linez(&view->frame, _("Service")), LOOK_HEADING);
	ask(view, view->source, view->list.top);
	for (int line = 1; line < area->rows; line++) {
		uint64_t index = view->list.top + (uint64_t)line - 1;
		if (index >= view->list.count)
			break;
		const struct record *record = row(view, index);
		draw_row(view, &rows, line, record, columns, count);
		if (record)
			put_own(&rows, line, view->env, home_of(view, index),
			    record);
		if (rows.cols < area->cols)
			draw_origin(view, area, line, index, &view->frame);
		if (index == view->list.selected)
			view_rows_mark(area, line);
	}
	remember(view);
}

/* --- words about it */

static struct safe_text title(struct view *base, struct arena *arena)
{
	struct view_list *view = of(base);
	struct source *source = view->next ? view->next : view->source;
	return view_query_title(&source->query, arena);
}

static struct safe_text place(struct view *base, struct arena *arena)
{
	struct view_list *view = of(base);
	struct total total = view->source->ops->total(view->source);
	struct safe_text all = view_total(arena, total);
	if (view->source->ops->status(view->source).walk.capped)
		all = safe_linef(arena, "%s+", all.safe_bytes);
	if (all.len == 0 || view->list.count <= view->list.height)
		return all;
	/* By pages, not by rows: it changes once a page instead of at every
	 * step, and a step down stays 8 bytes. */
	uint64_t height = view->list.height;
	uint64_t page = (view->list.top + height - 1) / height + 1;
	uint64_t pages = (view->list.count + height - 1) / height;
	if (page > pages)
		page = pages;
	return safe_linef(arena, _("page %s/%s of %s"),
	    number_group(arena, page), number_group(arena, pages),
	    all.safe_bytes);
}

static struct list *list_of(struct view *base)
{
	return &of(base)->list;
}

static struct source *source_of(struct view *base)
{
	return of(base)->next ? of(base)->next : of(base)->source;
}

static const struct record *record_of(struct view *base)
{
	return row(of(base), of(base)->list.selected);
}

static struct target target(struct view *base)
{
	const struct record *record = record_of(base);
	if (!record)
		return (struct target){.what = TARGET_NONE};
	struct target target = {.what = TARGET_RECORD,
	    .kind = record->kind,
	    .id = record->id,
	    .preview = record};
	target.has_home = of(base)->source->ops->origins != NULL;
	target.home = home_of(of(base), of(base)->list.selected);
	return target;
}

static uint64_t revision(struct view *base)
{
	struct source *source = source_of(base);
	return source->ops->revision(source) + (of(base)->next ? 1 : 0);
}

static void list_view_free(struct view *base)
{
	struct view_list *view = of(base);
	view->source->ops->free(view->source);
	if (view->next)
		view->next->ops->free(view->next);
	arena_done(&view->frame);
	free(view);
}

static bool is_whole(struct view *base, int rows, int cols)
{
	struct view_list *view = of(base);
	list_set_height(&view->list, rows - 1);
	set_cells(view, cols);
	if (view->next && !has_answer(view->next))
		return false;
	catch_up(view);
	struct source *source = view->source;
	ask(view, source, view->list.top);
	if (view->list.count == 0)
		return has_answer(source);
	for (uint64_t i = 0; i < view->list.height; i++)
		if (view->list.top + i < view->list.count &&
		    !row(view, view->list.top + i))
			return source->ops->status(source).state ==
			       SOURCE_FAILED;
	return true;
}

static bool shift(struct view *base, int columns)
{
	struct view_list *view = of(base);
	const struct query *query = &view->source->query;
	if (!query->kind)
		return false;
	const struct field *fields[LAYOUT_COLUMNS];
	size_t count = query->column_count ? query->column_count
					   : layout_default(query, 0, fields);
	size_t before = view->shift;
	if (columns < 0 && view->shift > 0)
		view->shift--;
	else if (columns > 0 && view->shift + 2 < count)
		view->shift++;
	return view->shift != before;
}

#define LIST_OPS(name_)                                                        \
	{                                                                      \
		.name = name_, .draw = draw, .title = title, .place = place,   \
		.list = list_of, .source = source_of, .target = target,        \
		.record = record_of, .is_whole = is_whole, .shift = shift,     \
		.revision = revision, .free = list_view_free                   \
	}

static const struct view_ops list_ops = LIST_OPS("list");
static const struct view_ops search_ops = LIST_OPS("search");

bool view_is_list(const struct view *view)
{
	return view->ops == &list_ops || view->ops == &search_ops;
}

struct view *view_list_new(
    const struct view_env *env, const char *name, struct source *source)
{
	struct view_list *view = mem_alloc(sizeof(*view));
	view->view.ops = strcmp(name, "search") == 0 ? &search_ops : &list_ops;
	view->env = env;
	view->source = source;
	list_init(&view->list);
	arena_init(&view->frame);
	return &view->view;
}

void view_list_ask(struct view *base, struct source *source)
{
	struct view_list *view = of(base);
	if (view->next)
		view->next->ops->free(view->next);
	view->next = source;
	ask(view, source, 0);
}

bool view_list_fits(const struct view *base, const struct field *const *columns,
    size_t count, const struct field *field)
{
	const struct view_list *view = (const struct view_list *)base;
	struct layout_column placed[LAYOUT_COLUMNS];
	count = layout_place(columns, count, view->cells, placed);
	for (size_t i = 0; i < count; i++)
		if (placed[i].field == field)
			return true;
	return false;
}

size_t view_list_origins(
    struct view *base, struct row_origin *origins, size_t max)
{
	struct view_list *view = of(base);
	if (!view->source->ops->origins)
		return 0;
	return view->source->ops->origins(
	    view->source, view->list.selected, origins, max);
}

const struct query *view_list_query(const struct view *base)
{
	const struct view_list *view = (const struct view_list *)base;
	return &(view->next ? view->next : view->source)->query;
}
