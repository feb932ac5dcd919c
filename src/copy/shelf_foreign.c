/*
 * shelf_foreign.c: owns when an answer is put into our words: before it is
 * read, so that it is also kept in them.
 */
#include "shelf_parts.h"

void shelf_translate(
    const struct shelf_item *item, struct pages_item *answer, struct buf *ours)
{
	const struct dialect *dialect = item->shelf->dialect;
	struct err err = ERR_INIT;

	if (dialect->translate == NULL ||
	    !dialect->translate(
		dialect, answer->body, answer->len, item->is_entry, ours, &err))
		return;
	answer->body = buf_text(ours);
	answer->len = ours->len;
}

bool shelf_needs_no_entry(const struct shelf_item *item, long status)
{
	const struct profile *profile = item->shelf->dialect->profile;

	return item->is_entry && profile != NULL && !profile->open &&
	       (status == 400 || status == 404);
}
