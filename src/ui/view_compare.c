/*
 * view_compare.c: two records side by side, in two columns that scroll
 * together. Owns the place in it; what the rows say is side.c's.
 */
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/ui/sheet.h"
#include "klaster/ui/side.h"
#include "pair.h"
#include "view_rows.h"

#define SIGN_CELLS 3
#define GAP 2

struct view_compare {
	struct view view;
	const struct view_env *env;
	struct pair pair;
	char *origins[2]; /* whose each is; NULL: both are of one service */
	struct sheet sheet;
	struct pager pager;
	/* What the sheet was laid out for. */
	uint64_t revision;
	unsigned long version;
	int cols;
	bool laid_out;
};

static struct view_compare *of(struct view *view)
{
	return (struct view_compare *)view;
}

static const struct record *side_of(const struct view_compare *view, int side)
{
	struct source *source = view->pair.sides[side];
	return source->ops->row(source, 0);
}

/* --- rows */

/* A text in lines of one column. */
struct flow {
	struct safe_text text;
	size_t at;
};

static struct safe_text next_line(struct flow *flow, int cells)
{
	size_t skip, from = flow->at;
	size_t len = text_wrap(
	    flow->text.safe_bytes + from, flow->text.len - from, cells, &skip);
	flow->at = skip == 0 ? flow->text.len : from + skip;
	return safe_part(flow->text, from, len);
}

static void write_sign(struct sheet *sheet, const struct side_row *row)
{
	sheet_line(sheet);
	sheet_part(sheet, 0,
	    safe_linez(&sheet->arena, side_sign_text(row->sign)), LOOK_MARK);
}

/* Both values, from the last line on or from the next one. */
static void write_values(
    struct sheet *sheet, const struct side_row *row, int cells, bool here)
{
	struct flow left = {.text = row->left}, right = {.text = row->right};
	do {
		if (!here)
			sheet_line(sheet);
		here = false;
		if (left.at < left.text.len)
			sheet_part(sheet, SIGN_CELLS, next_line(&left, cells),
			    LOOK_TEXT);
		if (right.at < right.text.len)
			sheet_part(sheet, SIGN_CELLS + cells + GAP,
			    next_line(&right, cells), LOOK_TEXT);
	} while (left.at < left.text.len || right.at < right.text.len);
}

static void write_row(
    struct sheet *sheet, const struct side_row *row, int cells)
{
	if (row->heading) {
		if (sheet->count > 0)
			sheet_line(sheet);
		sheet_line(sheet);
		sheet_part(sheet, 0, safe_linez(&sheet->arena, row->heading),
		    LOOK_HEADING);
		sheet_section(sheet);
	}
	write_sign(sheet, row);
	if (row->label)
		sheet_part(sheet, SIGN_CELLS,
		    safe_linez(&sheet->arena, row->label), LOOK_LABEL);
	write_values(sheet, row, cells, !row->label);
}

/* Whose the columns are, where that is not the same. */
static void write_head(struct view_compare *view, int cells)
{
	struct sheet *sheet = &view->sheet;
	if (!view->origins[0])
		return;
	sheet_line(sheet);
	for (int i = 0; i < 2; i++)
		sheet_part(sheet, SIGN_CELLS + i * (cells + GAP),
		    safe_clip(&sheet->arena,
			safe_linez(&sheet->arena, view->origins[i]), cells,
			true),
		    LOOK_HEADING);
	sheet_line(sheet);
}

static void lay_out(struct view_compare *view, int cols)
{
	struct source *source = &view->pair.source;
	uint64_t revision = source->ops->revision(source);
	struct side_row *rows;
	if (view->laid_out && view->revision == revision &&
	    view->version == view->env->version && view->cols == cols)
		return;
	sheet_begin(&view->sheet, cols - SHEET_LEFT);
	sheet_line(&view->sheet);
	sheet_flow(&view->sheet, 0,
	    safe_linez(&view->sheet.arena, side_legend()), LOOK_FAINT);
	int cells = (view->sheet.cells - SIGN_CELLS - GAP) / 2;
	cells = cells < 8 ? 8 : cells;
	write_head(view, cells);
	size_t count =
	    side_rows(&view->sheet.arena, side_of(view, 0), side_of(view, 1),
		view->origins[0] != NULL, view->env->langs, &rows);
	for (size_t i = 0; i < count; i++)
		write_row(&view->sheet, &rows[i], cells);
	sheet_settle(&view->sheet, &view->pager);
	view->laid_out = true;
	view->revision = revision;
	view->version = view->env->version;
	view->cols = cols;
}

/* --- the view */

static void draw_waiting(struct view_compare *view, const struct area *area)
{
	view->laid_out = false;
	sheet_begin(&view->sheet, area->cols - SHEET_LEFT);
	sheet_settle(&view->sheet, &view->pager);
	view_detail_say_why(area, view->pair.sides[side_of(view, 0) ? 1 : 0],
	    &view->sheet.arena);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_compare *view = of(base);
	view->pair.source.ops->want(&view->pair.source, 0, 2);
	pager_set_height(&view->pager, area->rows);
	if (!side_of(view, 0) || !side_of(view, 1)) {
		draw_waiting(view, area);
		return;
	}
	lay_out(view, area->cols);
	sheet_draw(&view->sheet, &view->pager, area);
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	struct view_compare *view = of(base);
	const struct record *left = side_of(view, 0), *right = side_of(view, 1);
	if (!left || !right)
		return safe_linez(arena, _("Side by side"));
	int cells = view->cols > 80 ? view->cols / 2 - 3 : 37;
	struct safe_text names[2] = {
	    safe_linez(arena, record_label(left, view->env->langs)),
	    safe_linez(arena, record_label(right, view->env->langs))};
	return safe_linef(arena, "%s | %s",
	    safe_clip(arena, names[0], cells, true).safe_bytes,
	    safe_clip(arena, names[1], cells, true).safe_bytes);
}

static struct pager *pager_of(struct view *base)
{
	return &of(base)->pager;
}

static struct source *source_of(struct view *base)
{
	return &of(base)->pair.source;
}

static const struct record *record_of(struct view *base)
{
	return side_of(of(base), 0);
}

static bool is_whole(struct view *base, int rows, int cols)
{
	(void)rows;
	(void)cols;
	/* Both are asked for, also when the first is not here. */
	bool left = view_detail_is_here(of(base)->pair.sides[0]);
	return view_detail_is_here(of(base)->pair.sides[1]) && left;
}

static void compare_free(struct view *base)
{
	struct view_compare *view = of(base);
	for (int i = 0; i < 2; i++)
		free(view->origins[i]);
	pair_done(&view->pair);
	sheet_done(&view->sheet);
	free(view);
}

static const struct view_ops ops = {
    .name = "compare",
    .draw = draw,
    .title = title,
    .pager = pager_of,
    .source = source_of,
    .record = record_of,
    .is_whole = is_whole,
    .free = compare_free,
};

struct view *view_compare_new(const struct view_env *env,
    const struct compare_side *left, const struct compare_side *right)
{
	struct view_compare *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->env = env;
	pair_init(&view->pair, left->source, right->source);
	if (left->origin && right->origin) {
		view->origins[0] = mem_strdup(left->origin);
		view->origins[1] = mem_strdup(right->origin);
	}
	sheet_init(&view->sheet);
	pager_init(&view->pager);
	return &view->view;
}
