/* view.c: the questions every view answers, asked of one that may not. */
#include "klaster/ui/view.h"

#include <inttypes.h>
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"

void view_free(struct view *view)
{
	if (view)
		view->ops->free(view);
}

struct list *view_list(struct view *view)
{
	return view->ops->list ? view->ops->list(view) : NULL;
}

struct pager *view_pager(struct view *view)
{
	return view->ops->pager ? view->ops->pager(view) : NULL;
}

struct source *view_source(struct view *view)
{
	return view->ops->source ? view->ops->source(view) : NULL;
}

struct target view_target(struct view *view)
{
	return view->ops->target ? view->ops->target(view)
				 : (struct target){.what = TARGET_NONE};
}

const struct record *view_record(struct view *view)
{
	return view->ops->record ? view->ops->record(view) : NULL;
}

uint64_t view_revision(struct view *view)
{
	struct source *source;

	if (view->ops->revision)
		return view->ops->revision(view);
	source = view_source(view);
	return source ? source->ops->revision(source) : 0;
}

bool view_is_whole(struct view *view, int rows, int cols)
{
	return view->ops->is_whole ? view->ops->is_whole(view, rows, cols)
				   : true;
}

bool view_is_in_words(struct view *view)
{
	const struct view_picture *picture = view ? view->ops->picture : NULL;
	return picture && picture->in_words && picture->in_words(view);
}

bool view_shift(struct view *view, int columns)
{
	return view->ops->shift && view->ops->shift(view, columns);
}

struct safe_text view_query_title(
    const struct query *query, struct arena *arena)
{
	const char *what = query->kind ? _(query->kind->label) : _("Search");
	struct buf text;
	buf_init(&text, QUERY_TEXT_MAX);
	query_format(query, &text, false);
	struct safe_text line =
	    text.len > 0 ? safe_linef(arena, "%s: %s", what, buf_text(&text))
			 : safe_linez(arena, what);
	buf_done(&text);
	return line;
}

struct safe_text view_title(struct view *view, struct arena *arena)
{
	return view->ops->title(view, arena);
}

struct safe_text view_place(struct view *view, struct arena *arena)
{
	return view->ops->place ? view->ops->place(view, arena) : SAFE_LIT("");
}

struct safe_text view_total(struct arena *arena, struct total total)
{
	const char *count = number_group(arena, total.count);
	switch (total.kind) {
	case TOTAL_EXACT:
		return safe_linez(arena, count);
	case TOTAL_AT_LEAST:
		return safe_linef(arena, "%s+", count);
	case TOTAL_ESTIMATE:
		return safe_linef(arena, _("about %s"), count);
	case TOTAL_UNKNOWN:
		break;
	}
	return SAFE_LIT("");
}
