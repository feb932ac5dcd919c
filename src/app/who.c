/*
 * who.c: owns the questions of who works with whom that are made for the
 * user.
 */
#include "klaster/app/who.h"

#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/model/query.h"

bool who_may_compare(const struct kind *left, const char *left_id,
    const struct kind *right, const char *right_id, struct err *err)
{
	if (left != right)
		return err_set(err, ERR_USAGE,
		    _("%s and %s have nothing to be compared by: choose two of "
		      "one kind"),
		    _(left->label), _(right->label));
	if (right_id != NULL && strcmp(left_id, right_id) == 0)
		return err_set(err, ERR_USAGE,
		    _("this is the chosen record itself: go to another one"));
	return true;
}

void who_path_text(const char *from, const char *to, struct buf *text)
{
	struct arena arena = ARENA_INIT;
	const char *ends[] = {from, to};
	struct query query = {.kind = NULL};

	query_set_filter(&query, &arena, "path", OP_IS, ends, 2);
	buf_init(text, QUERY_TEXT_MAX);
	query_format(&query, text, false);
	arena_done(&arena);
}
