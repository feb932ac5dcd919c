/*
 * report.c: see report.h.
 */
#include "klaster/service/report.h"

#include <stdio.h>
#include <string.h>

#include "klaster/base/out.h"
#include "klaster/base/safe.h"

enum { REASONS_MAX = 200 };

struct report_reason {
	enum report_matter matter;
	const char *file;
	size_t line; /* of the first */
	const char *what;
	const char *detail;
	size_t count;
};

void report_init(struct report *report)
{
	*report = (struct report){.file = ""};
}

void report_done(struct report *report)
{
	arena_done(&report->arena);
}

static struct report_reason *reason_find(
    struct report *report, enum report_matter matter, const char *what)
{
	for (size_t i = 0; i < report->reason_count; i++) {
		struct report_reason *reason = &report->reasons[i];

		if (reason->matter == matter &&
		    strcmp(reason->file, report->file) == 0 &&
		    strcmp(reason->what, what) == 0)
			return reason;
	}
	return NULL;
}

void report_add(struct report *report, enum report_matter matter, size_t line,
    const char *what, const char *detail)
{
	struct report_reason *reason = reason_find(report, matter, what);

	if (matter == REPORT_RECORD)
		report->refused++;
	else
		report->left_out++;
	if (!reason && report->reason_count < REASONS_MAX) {
		report->reasons = arena_grow(&report->arena, report->reasons,
		    report->reason_count, sizeof(*report->reasons));
		reason = &report->reasons[report->reason_count++];
		*reason = (struct report_reason){.matter = matter,
		    .file = arena_strdup(&report->arena, report->file),
		    .line = line,
		    .what = arena_strdup(&report->arena, what),
		    .detail = arena_strdup(&report->arena, detail)};
	}
	if (reason)
		reason->count++;
}

void report_print(const struct report *report)
{
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < report->reason_count; i++) {
		const struct report_reason *reason = &report->reasons[i];
		const char *times = "";

		if (reason->count > 1)
			times =
			    arena_printf(&arena, " (%zu times)", reason->count);
		out_line(
		    stderr, safe_linef(&arena, "%s:%zu: %s: %s%s%s%s",
				reason->file, reason->line,
				reason->matter == REPORT_RECORD ? "refused"
								: "left out",
				reason->what, *reason->detail ? ": " : "",
				reason->detail, times));
	}
	arena_done(&arena);
}
