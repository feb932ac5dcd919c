/*
 * view_look.c: what the views that show pictures have in common.
 */
#include "klaster/ui/view_look.h"

#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"

struct safe_text view_look_title(
    const char *what, const struct query *query, struct arena *arena)
{
	struct query bare = *query;
	struct buf text;

	bare.column_count = 0; /* those are ours, not the user's */
	buf_init(&text, QUERY_TEXT_MAX);
	query_format(&bare, &text, false);
	const char *kind = query->kind ? _(query->kind->label) : _("Search");
	struct safe_text line = safe_linef(arena, "%s: %s%s%s", what, kind,
	    text.len > 0 ? " " : "", buf_text(&text));
	buf_done(&text);
	return line;
}
