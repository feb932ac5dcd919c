/* continuations.c: owns how they are laid out; see continuations.h. */
#include "klaster/ui/continuations.h"

#include "klaster/base/i18n.h"
#include "klaster/ui/bars.h"

#define MOST 120
#define CELLS_LEAST 12 /* of one: a key and the beginning of a sentence */
#define GAP 2

/* A grid filled column by column, as a list is read. */
struct grid_of {
	const struct binding *after[MOST];
	size_t count;
	size_t hidden; /* for which there is no room */
	int rows, across, cells;
};

static int width(const struct continuations *what,
    const struct binding *binding, struct arena *arena)
{
	size_t begun = what->pending->n_keys;
	struct safe_text keys =
	    bars_keys(binding->keys + begun, binding->n_keys - begun, arena);
	struct safe_text means =
	    safe_linez(arena, what->meaning(what->user, binding->line, arena));

	return keys.cells + 1 + means.cells + GAP;
}

/* As wide as the widest if that fits on the rows there are, else as narrow as
 * it takes: a key that is not shown is worse than a sentence that is cut. */
static void lay_out(struct grid_of *grid, const struct area *area,
    const struct continuations *what, struct arena *arena)
{
	int widest = CELLS_LEAST;

	grid->count = keymap_after(what->keymap, what->pending->context,
	    what->pending->keys, what->pending->n_keys, grid->after, MOST);
	if (grid->count > MOST)
		grid->count = MOST;
	for (size_t i = 0; i < grid->count; i++) {
		int cells = width(what, grid->after[i], arena);

		widest = cells > widest ? cells : widest;
	}
	/* A long sentence may be cut, but not where each has its own row and
	 * half of what is behind is still seen. */
	if (widest > area->cols / 2)
		widest = grid->count <= (size_t)area->rows * 2 / 3
			     ? area->cols
			     : area->cols / 2;
	grid->across = area->cols / widest;
	int count = (int)grid->count;
	while ((count + grid->across - 1) / grid->across > area->rows &&
	       area->cols / (grid->across + 1) >= CELLS_LEAST)
		grid->across++;
	grid->rows = (count + grid->across - 1) / grid->across;
	if (grid->rows > area->rows)
		grid->rows = area->rows;
	grid->cells = area->cols / grid->across;
	if (grid->cells > widest)
		grid->cells = widest;
	int places = grid->rows * grid->across;
	grid->hidden =
	    count > places ? (size_t)(count - places + 1) : (size_t)0;
}

static void draw_one(const struct area *area, int row, int col,
    const struct grid_of *grid, const struct binding *binding,
    const struct continuations *what, struct arena *arena)
{
	size_t begun = what->pending->n_keys;
	int room = grid->cells - GAP;
	int used = area_put(area, row, col, room,
	    bars_keys(binding->keys + begun, binding->n_keys - begun, arena),
	    LOOK_KEY);

	hits_add(what->hits, area, row, col, room, binding->line, arena);
	area_put(area, row, col + used + 1, room - used - 1,
	    safe_linez(arena, what->meaning(what->user, binding->line, arena)),
	    LOOK_HINT);
}

void continuations_draw(const struct area *area,
    const struct continuations *what, struct arena *arena)
{
	struct grid_of grid;

	lay_out(&grid, area, what, arena);
	int first = area->rows - grid.rows;
	struct safe_text blank = safe_linef(arena, "%*s", area->cols, "");
	for (int row = first; row < area->rows; row++)
		area_put(area, row, 0, area->cols, blank, LOOK_TEXT);
	for (size_t i = 0; i < grid.count - grid.hidden; i++)
		draw_one(area, first + (int)i % grid.rows,
		    (int)i / grid.rows * grid.cells, &grid, grid.after[i], what,
		    arena);
	if (grid.hidden > 0)
		area_put(area, area->rows - 1, (grid.across - 1) * grid.cells,
		    grid.cells,
		    safe_linef(arena, _("and %zu more"), grid.hidden),
		    LOOK_FAINT);
}
