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

/* Those that have no such list; NULL: none. */
static const char *lacking_names(struct merge *merge)
{
	const char *names = NULL;
	size_t i;

	for (i = 0; i < merge->part_count; i++) {
		struct part *part = &merge->parts[i];

		if (merge_is_lacking(part))
			names = add_name(merge, names, part->given.name);
	}
	return names;
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

/* Its answer may come: it has not failed. */
static bool is_being_asked(const struct merge *merge, const char *name)
{
	for (size_t i = 0; i < merge->part_count; i++) {
		const struct part *part = &merge->parts[i];
		struct source_status status = {.loading = false};

		if (part->given.name != name)
			continue;
		if (part->source != NULL)
			status = part->source->ops->status(part->source);
		return status.loading && status.failure == NULL;
	}
	return false;
}

static void add_note(struct merge *merge, const char *note)
{
	merge->note = merge->note == NULL ? note
					  : arena_printf(&merge->words,
						"%s; %s", merge->note, note);
}

/* What a part was not asked, but did here. */
static void add_part_notes(struct merge *merge)
{
	size_t i;

	for (i = 0; i < merge->part_count; i++) {
		struct part *part = &merge->parts[i];
		struct source_status status = {.note = NULL};

		if (part->source != NULL)
			status = part->source->ops->status(part->source);
		if (status.note != NULL)
			add_note(merge, arena_printf(&merge->words, "%s: %s",
					    part->given.name, status.note));
	}
}

/* "2 services", "not yet: riga; no answer from: gdynia; still a copy: narva" */
static void word_status(struct merge *merge)
{
	const struct err *failure;
	const char *name, *missing = NULL, *asked = NULL, *lacking, *copied;
	size_t n;

	arena_reset(&merge->words);
	for (n = 0; (name = merge_missing(&merge->source, n, &failure)) != NULL;
	     n++)
		if (is_being_asked(merge, name))
			asked = add_name(merge, asked, name);
		else
			missing = add_name(merge, missing, name);
	merge->origin = arena_printf(&merge->words,
	    i18n_plural("%zu service", "%zu services",
		(unsigned long)(merge->part_count - n)),
	    merge->part_count - n);
	merge->note = NULL;
	if (asked != NULL)
		add_note(merge,
		    arena_printf(&merge->words, _("not yet: %s"), asked));
	if (missing != NULL)
		add_note(merge, arena_printf(&merge->words,
				    _("no answer from: %s"), missing));
	add_part_notes(merge);
	lacking = lacking_names(merge);
	if (lacking != NULL)
		add_note(merge,
		    arena_printf(&merge->words, _("not there: %s"), lacking));
	copied = copied_names(merge);
	if (copied != NULL)
		add_note(merge,
		    arena_printf(&merge->words, _("still a copy: %s"), copied));
}

struct source_status merge_status(struct source *source)
{
	struct merge *merge = (struct merge *)source;
	struct source_status all = {.state = SOURCE_EMPTY, .age_s = -1};
	const struct err *failure = NULL;
	size_t failed = 0, lacking = 0, i;

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
		lacking += one.lacks;
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
	all.lacks = all.failure != NULL && lacking == merge->part_count;
	return all;
}
