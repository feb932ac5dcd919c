/*
 * audit.c: owns the file of the audit and the form of its lines.
 */
#include "klaster/service/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/mem.h"
#include "klaster/model/json.h"
#include "klaster/store/tomb.h"

enum { LINE_BYTES_MAX = 4 << 20 };

struct audit {
	char *path; /* NULL: standard error */
	int fd;
	bool is_torn; /* a line was begun and not ended */
};

/* --- what is shown */

void audit_note(struct audit_trail *trail, const struct record *record,
    const struct field_set *fields)
{
	struct field_set shown = {{0}};
	bool any = false;

	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		size_t index = kind_field_index(record->kind, claim->field);

		if (claim->level <= LEVEL_PUBLIC ||
		    !field_set_has(fields, index))
			continue;
		field_set_add(&shown, index);
		any = true;
	}
	if (!any)
		return;
	trail->reads = arena_grow(
	    trail->arena, trail->reads, trail->count, sizeof(*trail->reads));
	trail->reads[trail->count++] = (struct audit_read){.kind = record->kind,
	    .id = arena_strdup(trail->arena, record->id),
	    .fields = shown};
}

/* --- the file */

static bool file_open(struct audit *audit, struct err *err)
{
	struct stat st;
	int fd = open(audit->path,
	    O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY |
		O_NONBLOCK,
	    0600);

	if (fd < 0 || fstat(fd, &st) != 0) {
		err_set(err, ERR_COPY, "the audit log %s: %s", audit->path,
		    strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(err, ERR_COPY,
		    "the audit log %s is no plain file", audit->path);
	}
	if (audit->fd >= 0)
		close(audit->fd);
	audit->fd = fd;
	audit->is_torn = false;
	return true;
}

struct audit *audit_open(const char *path, struct err *err)
{
	struct audit *audit = mem_alloc(sizeof(*audit));

	audit->fd = -1;
	if (strcmp(path, "-") == 0) {
		audit->fd = STDERR_FILENO;
		return audit;
	}
	audit->path = mem_strdup(path);
	if (file_open(audit, err))
		return audit;
	audit_close(audit);
	return NULL;
}

bool audit_reopen(struct audit *audit, struct err *err)
{
	return !audit->path || file_open(audit, err);
}

void audit_close(struct audit *audit)
{
	if (!audit)
		return;
	if (audit->path && audit->fd >= 0)
		close(audit->fd);
	free(audit->path);
	free(audit);
}

/* One write for a line: several processes may append to one file. What is
 * left of a line that found no room is ended before the next. */
static bool line_append(
    struct audit *audit, const char *line, size_t len, struct err *err)
{
	const char *name = audit->path ? audit->path : "standard error";
	ssize_t done;

	if (audit->is_torn && write(audit->fd, "\n", 1) == 1)
		audit->is_torn = false;
	do
		done = write(audit->fd, line, len);
	while (done < 0 && errno == EINTR);
	if (done >= 0 && (size_t)done == len)
		return true;
	audit->is_torn |= done > 0;
	return err_set(err, ERR_COPY, "the audit log %s: %s", name,
	    done < 0 ? strerror(errno) : "there is no room for a line");
}

/* --- the line */

static void time_put(struct json_writer *json)
{
	time_t now = (time_t)clock_wall_s();
	struct tm tm;
	char text[32] = "?";

	if (gmtime_r(&now, &tm))
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_put_string(json, "time", text);
}

static bool reads_put(struct json_writer *json, struct catalogue *catalogue,
    const struct audit_trail *trail, struct err *err)
{
	json_open(json, "read", '[');
	for (size_t i = 0; i < trail->count; i++) {
		const struct audit_read *read = &trail->reads[i];
		const char *name =
		    tomb_name(catalogue, trail->arena, read->kind, read->id);

		if (!name)
			return err_set(err, ERR_COPY,
			    "the store has no key for the audit log");
		json_open(json, NULL, '{');
		json_put_string(json, "record",
		    arena_printf(
			trail->arena, "%s/%s", read->kind->name, name));
		json_open(json, "fields", '[');
		for (size_t k = 0; k < read->kind->field_count; k++)
			if (field_set_has(&read->fields, k))
				json_put_string(
				    json, NULL, read->kind->fields[k].name);
		json_close(json, ']');
		json_close(json, '}');
	}
	json_close(json, ']');
	return true;
}

bool audit_write(struct audit *audit, struct catalogue *catalogue,
    const char *who, enum route route, const struct audit_trail *trail,
    struct err *err)
{
	struct json_writer json;
	struct buf line;
	bool ok;

	buf_init(&line, LINE_BYTES_MAX);
	json_writer_init(&json, &line);
	json_open(&json, NULL, '{');
	json_put_string(&json, "audit", "read");
	time_put(&json);
	json_put_string(&json, "who", who ? who : "anybody");
	json_put_string(&json, "address", route_path(route));
	ok = reads_put(&json, catalogue, trail, err);
	json_close(&json, '}');
	buf_addc(&line, '\n');
	if (ok && line.full)
		ok = err_set(err, ERR_COPY, "the audit line is too long");
	ok = ok && line_append(audit, buf_text(&line), line.len, err);
	buf_done(&line);
	return ok;
}
