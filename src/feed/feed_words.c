/*
 * feed_words.c: owns the words in which the copy's state is told.
 */
#include "feed_parts.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"

const char *feed_copy_text(struct feed *feed, struct arena *arena)
{
	const struct copy_extent *extent;
	uint64_t have, expected;
	const char *age;

	if (feed->shelf.copy == NULL)
		return NULL;
	if (feed->sync != NULL) {
		sync_progress(feed->sync, &have, &expected);
		if (expected > 0)
			return arena_printf(arena,
			    _("The copy is being brought up to date: %llu of "
			      "%llu "
			      "records"),
			    (unsigned long long)have,
			    (unsigned long long)expected);
		return arena_printf(arena,
		    _("The copy is being brought up to date: %llu records"),
		    (unsigned long long)have);
	}
	extent = feed_extent(feed);
	if (!extent->there && feed->dialect->profile != NULL &&
	    !feed->dialect->profile->open) /* which has no sync */
		return arena_strdup(arena, _("Copy: what was shown before"));
	if (!extent->there)
		return arena_strdup(arena,
		    _("Copy: what was shown before; for all of it: sync"));
	age = number_age(arena, clock_wall_s() - extent->asked_s);
	if (*extent->scope != '\0')
		return arena_printf(arena, _("Copy: %s old, complete for %s"),
		    age, extent->scope);
	return arena_printf(arena, _("Copy: %s old, complete: %llu records"),
	    age, (unsigned long long)extent->records);
}
