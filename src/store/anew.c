/*
 * anew.c: see anew.h.
 */
#include "klaster/store/anew.h"

#include "klaster/base/clock.h"
#include "klaster/base/log.h"

enum { TELL_MS = 2000, LOOK_EACH = 64 /* records, to the clock */ };

void anew_begin(struct anew *anew, struct catalogue *catalogue)
{
	struct catalogue_stats stats;
	struct err err = ERR_INIT;

	*anew = (struct anew){.told_ms = clock_ms()};
	if (catalogue->ops->stats(catalogue, &stats, &err))
		for (size_t i = 0; i < kind_count(); i++)
			anew->all += stats.count[i];
}

void anew_step(struct anew *anew)
{
	if (++anew->done % LOOK_EACH != 0 ||
	    clock_ms() < anew->told_ms + TELL_MS)
		return;
	anew->told_ms = clock_ms();
	log_add(LOG_NOTE, "%llu of %llu records are indexed anew.",
	    (unsigned long long)anew->done, (unsigned long long)anew->all);
}
