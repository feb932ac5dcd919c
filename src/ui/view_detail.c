/*
 * view_detail.c: one record, whole. Owns the place in it and when it is laid
 * out anew; what it says is written by detail_sheet.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "detail_sheet.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/ui/cell.h"
#include "view_rows.h"

struct view_detail {
	struct view view;
	const struct view_env *env;
	const struct kind *kind;
	char *id;
	struct source *source;
	struct sheet sheet;
	struct pager pager;
	/* What the sheet was laid out for. */
	uint64_t revision;
	unsigned long version;
	int cols;
	bool laid_out;
	bool aside;
	bool focused;	     /* aside, and keys are for it all the same */
	char kept_link[192]; /* the selected link, over a new layout */
};

static struct view_detail *of(struct view *view)
{
	return (struct view_detail *)view;
}

static const struct record *record_of(struct view *base)
{
	struct source *source = of(base)->source;
	return source->ops->row(source, 0);
}

static void name_link(const struct target *link, char *out, size_t size)
{
	snprintf(out, size, "%d %s %s", (int)link->what,
	    link->kind ? link->kind->name : "", link->id ? link->id : "");
}

static void keep_link(struct view_detail *view)
{
	view->kept_link[0] = '\0';
	if (view->laid_out && view->pager.link != PAGER_NO_LINK)
		name_link(&view->sheet.links[view->pager.link], view->kept_link,
		    sizeof(view->kept_link));
}

static void find_link(struct view_detail *view)
{
	char name[sizeof(view->kept_link)];
	for (size_t i = 0; view->kept_link[0] && i < view->sheet.link_count;
	     i++) {
		name_link(&view->sheet.links[i], name, sizeof(name));
		if (strcmp(name, view->kept_link) == 0) {
			size_t top = view->pager.top;
			pager_select_link(&view->pager, i);
			pager_show(&view->pager, top);
			return;
		}
	}
}

static void lay_out(
    struct view_detail *view, const struct record *record, int cols)
{
	struct source *source = view->source;
	uint64_t revision = source->ops->revision(source);
	if (view->laid_out && view->revision == revision &&
	    view->version == view->env->version && view->cols == cols)
		return;
	keep_link(view);
	sheet_begin(&view->sheet, cols - SHEET_LEFT);
	struct source_status status = source->ops->status(source);
	detail_sheet_write(&view->sheet, record, view->env, view->view.home,
	    &status, view->aside);
	sheet_settle(&view->sheet, &view->pager);
	if (view->aside && !view->focused)
		pager_set(&view->pager, view->sheet.count, NULL, 0);
	view->laid_out = true;
	find_link(view);
	view->revision = revision;
	view->version = view->env->version;
	view->cols = cols;
}

bool view_detail_is_here(struct source *source)
{
	source->ops->want(source, 0, 1);
	const struct record *record = source->ops->row(source, 0);
	return (record && record->whole) ||
	       source->ops->status(source).state == SOURCE_FAILED;
}

void view_detail_say_why(
    const struct area *area, struct source *source, struct arena *arena)
{
	struct source_status status = source->ops->status(source);
	struct safe_text text =
	    safe_linez(arena, status.failure   ? status.failure->text
			      : status.loading ? _("Waiting for the record.")
					       : _("There is no such record."));
	view_rows_paragraph(
	    area, 1, text, status.failure ? LOOK_ERROR : LOOK_TEXT);
	area_cursor(area, 1, 0);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_detail *view = of(base);
	struct source *source = view->source;
	source->ops->want(source, 0, 1);
	const struct record *record = record_of(base);
	pager_set_height(&view->pager, area->rows);
	if (record) {
		lay_out(view, record, area->cols);
		sheet_draw(&view->sheet, &view->pager, area);
		return;
	}
	view->laid_out = false;
	sheet_begin(&view->sheet, area->cols - SHEET_LEFT);
	sheet_settle(&view->sheet, &view->pager);
	view_detail_say_why(area, source, &view->sheet.arena);
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	struct view_detail *view = of(base);
	const struct record *record = record_of(base);
	return safe_linef(arena, "%s: %s", _(view->kind->label_one),
	    record ? record_label(record, view->env->langs) : view->id);
}

static struct safe_text place(struct view *base, struct arena *arena)
{
	const struct pager *pager = &of(base)->pager;
	if (pager->lines <= pager->height)
		return SAFE_LIT("");
	size_t page = (pager->top + pager->height - 1) / pager->height + 1;
	size_t pages = (pager->lines + pager->height - 1) / pager->height;
	return safe_linef(
	    arena, _("page %zu/%zu"), page > pages ? pages : page, pages);
}

static struct pager *pager_of(struct view *base)
{
	return &of(base)->pager;
}

static struct source *source_of(struct view *base)
{
	return of(base)->source;
}

static struct target target(struct view *base)
{
	struct view_detail *view = of(base);
	if (!view->laid_out || view->pager.link == PAGER_NO_LINK)
		return (struct target){.what = TARGET_NONE};
	return view->sheet.links[view->pager.link];
}

static bool is_whole(struct view *base, int rows, int cols)
{
	(void)rows;
	(void)cols;
	return view_detail_is_here(of(base)->source);
}

static void detail_free(struct view *base)
{
	struct view_detail *view = of(base);
	view->source->ops->free(view->source);
	sheet_done(&view->sheet);
	free(view->id);
	free(view);
}

static const struct view_ops ops = {
    .name = "detail",
    .draw = draw,
    .title = title,
    .place = place,
    .pager = pager_of,
    .source = source_of,
    .target = target,
    .record = record_of,
    .is_whole = is_whole,
    .free = detail_free,
};

bool view_is_detail(const struct view *view)
{
	return view->ops == &ops;
}

struct view *view_detail_new(const struct view_env *env,
    const struct kind *kind, const char *id, struct source *source)
{
	struct view_detail *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->env = env;
	view->kind = kind;
	view->id = mem_strdup(id);
	view->source = source;
	sheet_init(&view->sheet);
	pager_init(&view->pager);
	return &view->view;
}

void view_detail_set_aside(struct view *base)
{
	of(base)->aside = true;
}

void view_detail_print(struct buf *out, const struct record *record,
    const char *const *langs, const struct source_status *status, int cells)
{
	struct sheet sheet;
	sheet_init(&sheet);
	sheet_begin(&sheet, cells);
	/* What is printed is the directory's: notes stay with their writer. */
	const struct view_env env = {.langs = langs};
	detail_sheet_write(&sheet, record, &env, 0, status, true);
	sheet_print(&sheet, out);
	sheet_done(&sheet);
}

void view_detail_set_focus(struct view *base, bool focused)
{
	of(base)->focused = focused;
	of(base)->laid_out = false;
}
