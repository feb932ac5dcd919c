/*
 * merge_status.c: owns what is said of a list of several sources: how many
 * answered, who did not, and whose rows are of a copy.
 */
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "merge_parts.h"

static const char *add_name(
    struct merge *merge, const char *names, const char *name)
{
	return names == NULL
		   ? name
		   : arena_printf(&merge->words, "%s, %s", names, name);
}

/* Those that show what they have kept, while others have answered; of all, the
 * state says it. NULL: none. */
static const char *copied_names(struct merge *merge)
{
	const char *names = NULL;
	bool live = false;
	size_t i;

	for (i = 0; i < merge->part_count; i++) {
		struct part *part = &merge->parts[i];
		struct source_status status;

		if (part->source == NULL)
			continue;
		status = part->source->ops->status(part->source);
		live |= status.state == SOURCE_LIVE;
		if (status.state == SOURCE_COPY)
			names = add_name(merge, names, part->given.name);
	}
	return live ? names : NULL;
}

/* "2 services", "no answer from: gdynia; still a copy: riga". */
static void word_status(struct merge *merge)
{
	const struct err *failure;
	const char *name, *missing = NULL, *copied;
	size_t n;

	arena_reset(&merge->words);
	for (n = 0; (name = merge_missing(&merge->source, n, &failure)) != NULL;
	     n++)
		missing = add_name(merge, missing, name);
	merge->origin = arena_printf(&merge->words,
	    i18n_plural("%zu service", "%zu services",
		(unsigned long)(merge->part_count - n)),
	    merge->part_count - n);
	copied = copied_names(merge);
	merge->note = NULL;
	if (missing != NULL)
		merge->note = arena_printf(
		    &merge->words, _("no answer from: %s"), missing);
	if (copied != NULL)
		copied =
		    arena_printf(&merge->words, _("still a copy: %s"), copied);
	if (copied != NULL)
		merge->note = missing != NULL
				  ? arena_printf(&merge->words, "%s; %s",
					merge->note, copied)
				  : copied;
}

struct source_status merge_status(struct source *source)
{
	struct merge *merge = (struct merge *)source;
	struct source_status all = {.state = SOURCE_EMPTY, .age_s = -1};
	const struct err *failure = NULL;
	size_t failed = 0, i;

	word_status(merge);
	for (i = 0; i < merge->part_count; i++) {
		struct part *part = &merge->parts[i];
		struct source_status one;

		if (merge_has_failed(part, &failure)) {
			all.failure = failure;
			failed++;
		}
		if (part->source == NULL)
			continue;
		one = part->source->ops->status(part->source);
		all.loading |= one.loading;
		all.copied |= one.copied;
		all.skipped += one.skipped;
		if (one.age_s > all.age_s)
			all.age_s = one.age_s;
		if (one.state == SOURCE_COPY)
			all.state = SOURCE_COPY;
		else if (one.state == SOURCE_LIVE && all.state == SOURCE_EMPTY)
			all.state = SOURCE_LIVE;
	}
	if (merge_waits(source))
		all.wake_in_ms =
		    merge->opened_ms + merge->patience_ms + 1 - clock_ms();
	all.origin = merge->origin;
	all.note = merge->note;
	if (failed < merge->part_count)
		all.failure = NULL; /* the others have answers */
	else
		all.state = SOURCE_FAILED;
	return all;
}
