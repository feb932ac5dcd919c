/*
 * source.c: checks that source.h stands on its own, and has the one sentence
 * that all who show a source say alike; a source is an interface.
 */
#include "klaster/model/source.h"

#include <string.h>
#include "klaster/base/i18n.h"

_Static_assert(sizeof(struct source) > sizeof(struct query),
    "a source holds the query that it answers");

/* It asks how one gets from one organisation to another. */
static bool asks_path(const struct query *query)
{
	for (size_t i = 0; i < query->filter_count; i++)
		if (strcmp(query->filters[i].name, "path") == 0)
			return true;
	return false;
}

const char *source_walk_text(struct arena *arena, const struct query *query,
    const struct source_status *status, bool found)
{
	unsigned long long looked = status->walk.looked;

	if (!status->walk.walked || (found && !status->walk.capped))
		return NULL;
	/* From a name that nobody has nothing was walked. */
	if (looked == 0)
		return asks_path(query) && !found
			   ? _("There is no way: one of the two is not known "
			       "here, or has no project.")
			   : NULL;
	if (found)
		return arena_printf(arena,
		    _("Some may be missing: of all partnerships %llu were "
		      "looked at."),
		    looked);
	if (status->walk.capped)
		return arena_printf(arena,
		    _("Nothing found within six projects, or among the %llu "
		      "partnerships that were looked at; there may be more."),
		    looked);
	if (asks_path(query))
		return arena_printf(arena,
		    _("There is no way: no chain of common projects joins the "
		      "two; %llu partnerships were looked at."),
		    looked);
	return arena_printf(arena,
	    _("Nothing found; %llu partnerships were looked at."), looked);
}
