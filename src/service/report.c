/*
 * report.c: see report.h.
 */
#include "klaster/service/report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "klaster/base/out.h"
#include "klaster/base/safe.h"

enum { REASONS_MAX = 200, LINE_BYTES_MAX = 1 << 20 };

struct report_reason {
	enum report_matter matter;
	const char *file;
	size_t line; /* of the first */
	const char *what;
	const char *detail;
	size_t count;
};

static const char *const words[] = {
    [REPORT_RECORD] = "refused",
    [REPORT_VALUE] = "left out",
    [REPORT_REPEAT] = "passed over",
};

void report_init(struct report *report)
{
	*report = (struct report){.file = "", .source = ""};
	buf_init(&report->line, LINE_BYTES_MAX);
}

void report_done(struct report *report)
{
	if (report->stream)
		fclose(report->stream);
	report->stream = NULL;
	buf_done(&report->line);
	arena_done(&report->arena);
}

/* --- for programs */

bool report_open(struct report *report, const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	report->stream = fd < 0 ? NULL : fdopen(fd, "w");
	if (report->stream)
		return true;
	if (fd >= 0)
		close(fd);
	return err_set(err, ERR_USAGE, "the report %s cannot be written: %s",
	    path, strerror(errno));
}

bool report_close(struct report *report, struct err *err)
{
	FILE *stream = report->stream;

	report->stream = NULL;
	return !stream || out_close(stream, err);
}

static struct json_writer line_begin(struct report *report, const char *what)
{
	struct json_writer writer;

	buf_reset(&report->line);
	json_writer_init(&writer, &report->line);
	json_open(&writer, NULL, '{');
	json_put_string(&writer, "what", what);
	json_put_string(&writer, "source", report->source);
	return writer;
}

static void line_end(struct report *report, struct json_writer *writer)
{
	json_close(writer, '}');
	buf_addc(&report->line, '\n');
	out_bytes(report->stream, buf_text(&report->line), report->line.len);
}

static void place_put(
    struct json_writer *writer, const char *file, uint64_t line)
{
	json_put_string(writer, "file", file);
	json_put_u64(writer, "line", line);
}

static void trouble_write(struct report *report, enum report_matter matter,
    size_t line, const char *what, const char *detail)
{
	struct json_writer writer = line_begin(report, words[matter]);

	place_put(&writer, report->file, line);
	json_put_string(&writer, "reason", what);
	if (*detail)
		json_put_string(&writer, "detail", detail);
	line_end(report, &writer);
}

struct json_writer report_sum_begin(struct report *report)
{
	return line_begin(report, "sum");
}

void report_sum_end(struct report *report, struct json_writer *writer)
{
	line_end(report, writer);
}

/* --- what is told to both */

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

static void count_add(struct report *report, enum report_matter matter)
{
	report->refused += matter == REPORT_RECORD;
	report->left_out += matter == REPORT_VALUE;
	report->repeated += matter == REPORT_REPEAT;
}

void report_add(struct report *report, enum report_matter matter, size_t line,
    const char *what, const char *detail)
{
	struct report_reason *reason = reason_find(report, matter, what);

	count_add(report, matter);
	if (report->stream)
		trouble_write(report, matter, line, what, detail);
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

static void vanished_note(struct report *report, const struct report_row *row)
{
	if (report->vanished_count < REPORT_VANISHED_MAX)
		report->vanished[report->vanished_count] =
		    arena_printf(&report->arena, "%s: %s/%s vanished: %s",
			report->source, row->kind->name, row->id, row->outcome);
	report->vanished_count++;
}

void report_row(struct report *report, const struct report_row *row)
{
	struct json_writer writer;

	if (strcmp(row->what, "vanished") == 0)
		vanished_note(report, row);
	if (!report->stream)
		return;
	writer = line_begin(report, row->what);
	if (row->row > 0)
		place_put(&writer, report->files[row->file], row->row);
	json_put_string(&writer, "kind", row->kind->name);
	json_put_string(&writer, "id", row->id);
	if (row->fields)
		json_put_string(&writer, "fields", row->fields);
	if (row->outcome)
		json_put_string(&writer, "outcome", row->outcome);
	line_end(report, &writer);
}

/* --- for people */

static void reason_print(
    struct arena *arena, const struct report_reason *reason)
{
	const char *times = "";

	if (reason->count > 1)
		times = arena_printf(arena, " (%zu times)", reason->count);
	out_line(
	    stderr, safe_linef(arena, "%s:%zu: %s: %s%s%s%s", reason->file,
			reason->line, words[reason->matter], reason->what,
			*reason->detail ? ": " : "", reason->detail, times));
}

void report_print(const struct report *report)
{
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < report->reason_count; i++)
		reason_print(&arena, &report->reasons[i]);
	for (size_t i = 0;
	     i < report->vanished_count && i < REPORT_VANISHED_MAX; i++)
		out_line(stderr, safe_linez(&arena, report->vanished[i]));
	if (report->vanished_count > REPORT_VANISHED_MAX)
		out_line(stderr,
		    safe_linef(&arena,
			"and %zu more vanished; --report FILE names them all",
			report->vanished_count - REPORT_VANISHED_MAX));
	arena_done(&arena);
}
