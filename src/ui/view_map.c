/*
 * view_map.c: rows on a map, and the same as a table. Owns what is seen of
 * the map, the cursor on it, and which record is chosen.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/ui/grid.h"
#include "klaster/ui/map.h"
#include "klaster/ui/plot.h"
#include "picture.h"
#include "view_rows.h"

#define WAY_CELLS 11
#define POSITION_CELLS 17
#define PLACE_CELLS 16
#define POSITION_COLS 60 /* from here on there is room for it */
#define CREDIT SAFE_LIT("GeoNames CC BY 4.0")
#define CREDIT_COLS 70 /* from here on it stands beside the record */

struct view_map {
	struct picture base; /* first */
	struct atlas *atlas;
	struct plot plot;
	uint64_t seen; /* revision the plot was read at; 0: none */
	unsigned long version;
	struct map_window window;
	bool placed;   /* by the user: new rows do not move it */
	int row, col;  /* the cursor */
	size_t chosen; /* in the plot */
	bool words;
	struct arena picture;
	struct grid grid;	 /* the picture, in that arena */
	uint64_t painted;	 /* `seen` when it was made; 0: never */
	struct map_window shown; /* and what it shows */
	char *near_name;	 /* the town one measures from; or NULL */
};

static struct view_map *of(struct view *view)
{
	return (struct view_map *)view;
}

static const struct plot_item *chosen_of(const struct view_map *view)
{
	size_t at =
	    view->words ? (size_t)view->base.list.selected : view->chosen;

	return at < view->plot.count ? &view->plot.items[at] : NULL;
}

/* --- what is there */

static struct geo *places_of(struct view_map *view)
{
	struct geo *places = arena_array(
	    &view->base.frame, view->plot.count + 1, sizeof(*places));

	for (size_t i = 0; i < view->plot.count; i++)
		places[i] = view->plot.items[i].at;
	return places;
}

static void go_to(struct view_map *view, struct geo at)
{
	map_cell(&view->window, at, &view->row, &view->col);
}

/* All marks; the cursor goes to the chosen one, or into the middle. */
static void fit(struct view_map *view, int rows, int cols)
{
	view->window = map_fit(places_of(view), view->plot.count, rows, cols);
	const struct plot_item *item = chosen_of(view);
	go_to(view, item ? item->at : view->window.middle);
}

static void choose_again(struct view_map *view, const char *id)
{
	view->chosen = 0;
	for (size_t i = 0; i < view->plot.count; i++)
		if (id && strcmp(view->plot.items[i].id, id) == 0)
			view->chosen = i;
	list_set_count(&view->base.list, view->plot.count);
	list_select(&view->base.list, view->chosen);
}

static void catch_up(struct view_map *view)
{
	uint64_t revision =
	    view->base.source->ops->revision(view->base.source) + 1;
	const struct plot_item *item = chosen_of(view);

	plot_want(view->base.source);
	if (view->seen == revision && view->version == view->base.env->version)
		return;
	char *id = item ? mem_strdup(item->id) : NULL;
	plot_read(
	    &view->plot, view->base.source, view->atlas, view->base.env->langs);
	choose_again(view, id);
	free(id);
	view->seen = revision;
	view->version = view->base.env->version;
	if (!view->placed && view->window.rows > 0)
		fit(view, view->window.rows, view->window.cols);
}

/* The window keeps its middle when the screen changes. */
static void resize(struct view_map *view, int rows, int cols)
{
	if (view->window.rows == rows && view->window.cols == cols)
		return;
	if (!view->placed) {
		fit(view, rows, cols);
		return;
	}
	struct geo cursor = map_place(&view->window, view->row, view->col);
	view->window.rows = rows;
	view->window.cols = cols;
	go_to(view, cursor);
	if (view->row < 0 || view->row >= rows || view->col < 0 ||
	    view->col >= cols) {
		view->window.middle = cursor;
		go_to(view, cursor);
	}
}

/* How many stand in the chosen one's cell, and which of them it is. */
static size_t fellows(const struct view_map *view, size_t *place)
{
	const struct plot_item *item = chosen_of(view);
	size_t count = 0;
	int row, col;

	map_cell(&view->window, item->at, &row, &col);
	for (size_t i = 0; i < view->plot.count; i++) {
		int r, c;
		map_cell(&view->window, view->plot.items[i].at, &r, &c);
		if (r != row || c != col)
			continue;
		count++;
		if (&view->plot.items[i] == item)
			*place = count;
	}
	return count;
}

static void choose_nearest(struct view_map *view)
{
	struct geo here = map_place(&view->window, view->row, view->col);
	double best = -1;

	for (size_t i = 0; i < view->plot.count; i++) {
		double km = geo_distance_km(here, view->plot.items[i].at);
		if (best >= 0 && km >= best)
			continue;
		best = km;
		view->chosen = i;
	}
}

/* --- drawing */

static struct safe_text item_text(
    struct view_map *view, const struct plot_item *item)
{
	struct arena *arena = &view->base.frame;
	struct geo here = map_place(&view->window, view->row, view->col);
	int row, col;
	size_t place = 1, count = fellows(view, &place);

	map_cell(&view->window, item->at, &row, &col);
	const char *way = row == view->row && col == view->col
			      ? count < 2
				    ? ""
				    : arena_printf(arena,
					  _(" (%zu of %zu here)"), place, count)
			      : arena_printf(arena, ", %s",
				    plot_way(arena, here, item->at).safe_bytes);
	return safe_linef(arena, "%s%s%s%s", item->label.safe_bytes,
	    item->place.len ? ", " : "", item->place.safe_bytes, way);
}

static struct safe_text nothing_text(struct view_map *view)
{
	return picture_nothing(
	    &view->base, _("None of these rows says where it is."));
}

/* The picture is made when what it shows has changed: a cursor that moves
 * costs no map. */
static void paint(struct view_map *view)
{
	const struct map_window *window = &view->window;

	if (view->painted == view->seen &&
	    memcmp(&view->shown, window, sizeof(*window)) == 0)
		return;
	arena_reset(&view->picture);
	grid_init(&view->grid, &view->picture, window->rows, window->cols);
	map_paint(&view->grid, window, view->atlas, places_of(view),
	    view->plot.count);
	view->painted = view->seen;
	view->shown = *window;
}

static void draw_map(struct view_map *view, const struct area *area)
{
	struct area map = area_part(area, 0, 0, area->rows - 1, area->cols);

	resize(view, map.rows, map.cols);
	paint(view);
	grid_draw(&view->grid, &map);
	const struct plot_item *item = chosen_of(view);
	int cells = area->cols;
	if (area->cols >= CREDIT_COLS) {
		area_put_right(
		    area, map.rows, 0, area->cols, CREDIT, LOOK_FAINT);
		cells -= CREDIT.cells + 2;
	}
	area_put(area, map.rows, 0, cells,
	    item ? item_text(view, item) : nothing_text(view), LOOK_TEXT);
	area_cursor(area, view->row, view->col);
}

static struct safe_text position_text(
    struct view_map *view, const struct plot_item *item)
{
	/* A town's position is about right for what stands in it. */
	return safe_linef(&view->base.frame, "%s%.2f, %.2f",
	    item->by_town ? "~" : "", item->at.lat, item->at.lon);
}

static void draw_row(struct view_map *view, const struct area *area, int line,
    const struct plot_item *item)
{
	struct arena *arena = &view->base.frame;
	struct geo from = view->plot.has_origin
			      ? view->plot.origin
			      : map_place(&view->window, view->row, view->col);
	int position = area->cols < POSITION_COLS ? 0 : POSITION_CELLS + 2;
	int right = WAY_CELLS + position + 2;
	int left = area->cols - right - 2;
	int place = left > 2 * PLACE_CELLS ? PLACE_CELLS : 0;

	area_put(area, line, 2, left - place - (place ? 2 : 0), item->label,
	    LOOK_TEXT);
	if (place)
		area_put(area, line, 2 + left - place, place, item->place,
		    LOOK_TEXT);
	if (position)
		area_put(area, line, 2 + left + 2, POSITION_CELLS,
		    position_text(view, item), LOOK_TEXT);
	area_put_right(area, line, area->cols - WAY_CELLS, WAY_CELLS,
	    plot_way(arena, from, item->at), LOOK_TEXT);
}

static void draw_words(struct view_map *view, const struct area *area)
{
	struct arena *arena = &view->base.frame;

	if (view->window.rows == 0)
		fit(view, area->rows, area->cols);
	list_set_height(&view->base.list, area->rows - 2);
	const char *from =
	    view->near_name
		? arena_printf(arena,
		      _("Distances are from %s; ~ is the "
			"place of the town."),
		      view->near_name)
		: _("Distances are from the cursor on the map; ~ is the place "
		    "of the town.");
	area_put(
	    area, 0, 2, area->cols - 2, safe_linez(arena, from), LOOK_HEADING);
	for (int line = 1; line < area->rows - 1; line++) {
		uint64_t index = view->base.list.top + (uint64_t)line - 1;
		if (index >= view->plot.count)
			break;
		draw_row(view, area, line, &view->plot.items[index]);
		if (index == view->base.list.selected)
			view_rows_mark(area, line);
	}
	if (view->plot.count == 0)
		view_rows_paragraph(area, 1, nothing_text(view), LOOK_TEXT);
	area_put(area, area->rows - 1, 2, area->cols - 2, CREDIT, LOOK_FAINT);
}

static void draw(struct view *base, const struct area *area)
{
	struct view_map *view = of(base);

	arena_reset(&view->base.frame);
	catch_up(view);
	if (view->words)
		draw_words(view, area);
	else
		draw_map(view, area);
}

/* --- words about it */

static struct safe_text title(struct view *base, struct arena *arena)
{
	return view_look_title(_("Map"), &of(base)->base.source->query, arena);
}

static struct safe_text place(struct view *base, struct arena *arena)
{
	struct view_map *view = of(base);
	struct total total = view->base.source->ops->total(view->base.source);
	uint64_t lacking = view->plot.looked - view->plot.count;

	if (view->plot.looked == 0)
		return safe_linez(arena, NULL);
	const char *shown = number_group(arena, view->plot.count);
	const char *without =
	    lacking == 0 ? ""
			 : arena_printf(arena, _(", %s without a place"),
			       number_group(arena, lacking));
	return safe_linef(arena, _("%s of %s%s"), shown,
	    view_total(arena, total).safe_bytes, without);
}

static struct list *list_of(struct view *base)
{
	return of(base)->words ? &of(base)->base.list : NULL;
}

/* What is for a record is for the chosen mark: it has what a row here has. */
static const struct record *record_of(struct view *base)
{
	const struct plot_item *item = chosen_of(of(base));
	struct source *source = of(base)->base.source;
	const struct record *record =
	    item ? source->ops->row(source, item->row) : NULL;

	return record && record->kind == item->kind &&
		       strcmp(record->id, item->id) == 0
		   ? record
		   : NULL;
}

static struct target target(struct view *base)
{
	const struct plot_item *item = chosen_of(of(base));

	if (!item)
		return (struct target){.what = TARGET_NONE};
	return (struct target){.what = TARGET_RECORD,
	    .kind = item->kind,
	    .id = item->id,
	    .has_home = item->has_home,
	    .home = item->home};
}

static bool is_whole(struct view *base, int rows, int cols)
{
	(void)rows;
	(void)cols;
	return plot_want(of(base)->base.source);
}

static void map_free(struct view *base)
{
	struct view_map *view = of(base);

	picture_done(&view->base);
	plot_done(&view->plot);
	arena_done(&view->picture);
	free(view->near_name);
	free(view);
}

/* --- moving */

/* At the edge the map moves on by a third of the screen. */
static void keep_in(struct view_map *view)
{
	struct map_window *window = &view->window;
	struct geo at = map_place(window, view->row, view->col);
	int rows = view->row < 0	       ? -window->rows / 3
		   : view->row >= window->rows ? window->rows / 3
					       : 0;
	int cols = view->col < 0	       ? -window->cols / 3
		   : view->col >= window->cols ? window->cols / 3
					       : 0;

	if (rows == 0 && cols == 0)
		return;
	map_pan(window, rows, cols);
	view->placed = true;
	go_to(view, at);
	view->row = view->row < 0		? 0
		    : view->row >= window->rows ? window->rows - 1
						: view->row;
	view->col = view->col < 0		? 0
		    : view->col >= window->cols ? window->cols - 1
						: view->col;
}

static bool pan(struct view *base, int rows, int cols)
{
	struct view_map *view = of(base);

	if (view->words)
		return list_move(&view->base.list, rows);
	if (view->window.rows == 0)
		return false;
	view->row += rows;
	view->col += cols;
	keep_in(view);
	choose_nearest(view);
	return true;
}

static bool zoom(struct view *base, int steps)
{
	struct view_map *view = of(base);
	double before = view->window.dot;

	if (view->words || view->window.rows == 0)
		return false;
	if (steps == 0) {
		view->placed = false;
		fit(view, view->window.rows, view->window.cols);
		return true;
	}
	struct geo at = map_place(&view->window, view->row, view->col);
	map_zoom(&view->window, at, steps < 0);
	view->placed = true;
	go_to(view, at);
	keep_in(view);
	return view->window.dot != before;
}

static bool step(struct view *base, int marks)
{
	struct view_map *view = of(base);
	size_t count = view->plot.count;

	if (view->words)
		return list_move(&view->base.list, marks);
	if (count == 0)
		return false;
	view->chosen =
	    (view->chosen + count + (size_t)(marks + (int)count)) % count;
	struct geo at = view->plot.items[view->chosen].at;
	go_to(view, at);
	if (view->row < 0 || view->row >= view->window.rows || view->col < 0 ||
	    view->col >= view->window.cols) {
		view->window.middle = at;
		view->placed = true;
		go_to(view, at);
	}
	return true;
}

static bool twin(struct view *base)
{
	struct view_map *view = of(base);

	if (view->words) {
		view->chosen = (size_t)view->base.list.selected;
		if (view->chosen < view->plot.count)
			go_to(view, view->plot.items[view->chosen].at);
		keep_in(view);
	} else {
		list_select(&view->base.list, view->chosen);
	}
	view->words = !view->words;
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
    .name = "map",
    .draw = draw,
    .title = title,
    .place = place,
    .list = list_of,
    .source = picture_source,
    .target = target,
    .record = record_of,
    .is_whole = is_whole,
    .picture = &picture,
    .free = map_free,
};

bool view_is_map(const struct view *view)
{
	return view->ops == &ops;
}

struct view *view_map_new(const struct view_env *env, struct source *source,
    struct atlas *atlas, bool words)
{
	struct view_map *view = mem_alloc(sizeof(*view));

	picture_init(&view->base, &ops, env, source);
	view->atlas = atlas;
	view->words = words;
	plot_init(&view->plot);
	arena_init(&view->picture);
	return &view->base.view;
}

void view_map_near(struct view *base, const struct atlas_town *town)
{
	struct view_map *view = of(base);

	free(view->near_name);
	view->near_name = mem_strdup(town->name);
	plot_set_origin(&view->plot, &town->at);
	view->seen = 0;
	view->placed = true;
	if (view->window.rows > 0) {
		view->window.middle = town->at;
		go_to(view, town->at);
	}
}
