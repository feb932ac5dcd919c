/*
 * source.c: checks that source.h stands on its own, and has the one sentence
 * that all who show a source say alike; a source is an interface.
 */
#include "klaster/model/source.h"

#include "klaster/base/i18n.h"

_Static_assert(sizeof(struct source) > sizeof(struct query),
    "a source holds the query that it answers");

const char *source_walk_text(
    struct arena *arena, const struct source_status *status, bool found)
{
	unsigned long long looked = status->walk.looked;

	/* From a name that nobody has nothing was walked. */
	if (!status->walk.walked || looked == 0 ||
	    (found && !status->walk.capped))
		return NULL;
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
	return arena_printf(arena,
	    _("Nothing found; %llu partnerships were looked at."),
	    looked);
}
