/*
 * view_search.c: how a hit of a search over all kinds looks: what it is, its
 * name, and where or when. The place in the list is view_list.c's.
 */
#include "klaster/base/i18n.h"
#include "klaster/ui/cell.h"
#include "view_rows.h"

#define KIND_CELLS 14
#define LEFT 2

/* Name and hint share the row two to one. */
static int name_cells(const struct area *area)
{
	int rest = area->cols - LEFT - KIND_CELLS - 2;
	return rest > 3 ? rest * 2 / 3 : 1;
}

void view_search_heading(const struct area *area, struct arena *arena)
{
	int name = LEFT + KIND_CELLS + 1;
	int hint = name + name_cells(area) + 1;
	area_put(area, 0, LEFT, KIND_CELLS, safe_linez(arena, _("Kind")),
	    LOOK_HEADING);
	area_put(area, 0, name, name_cells(area), safe_linez(arena, _("Name")),
	    LOOK_HEADING);
	area_put(area, 0, hint, area->cols - hint,
	    safe_linez(arena, _("Where, when")), LOOK_HEADING);
}

void view_search_row(const struct area *area, int line,
    const struct record *record, const char *const *langs, struct arena *arena)
{
	int name = LEFT + KIND_CELLS + 1;
	int hint = name + name_cells(area) + 1;
	area_put(area, line, LEFT, KIND_CELLS,
	    safe_linez(arena, _(record->kind->label_one)), LOOK_TEXT);
	area_put(area, line, name, name_cells(area),
	    safe_linez(arena, record_label(record, langs)), LOOK_TEXT);
	area_put(area, line, hint, area->cols - hint,
	    cell_hint(arena, record, langs), LOOK_TEXT);
}
