/*
 * marks.c: owns the file of marks: a line "SEQ SECONDS SERVICE" for each, the
 * oldest first. Written as a whole.
 */
#include "klaster/own/marks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/path.h"

#define FILE_MAX (256u << 10)
#define APART_S (12 * 3600)

static const char *read_all(struct arena *arena)
{
	struct err err = ERR_INIT;
	const char *path = path_in(arena, PATH_STATE, "marks", &err);
	size_t len;
	const char *text =
	    path != NULL ? path_read(arena, path, FILE_MAX, &len, &err) : NULL;

	return text != NULL ? text : "";
}

/* The line's mark when it is of the service; *at goes to the next line. */
static bool next_mark(const char **at, const char *service, struct mark *mark)
{
	size_t len = strcspn(*at, "\n");
	const char *line = *at;
	char *end;

	*at += len + ((*at)[len] == '\n');
	mark->seq = strtoull(line, &end, 10);
	if (end == line || *end != ' ')
		return false;
	mark->at_s = strtoll(end + 1, &end, 10);
	return *end == ' ' && mark->at_s > 0 &&
	       (size_t)(line + len - (end + 1)) == strlen(service) &&
	       strncmp(end + 1, service, strlen(service)) == 0;
}

bool marks_find(const char *service, int64_t at_s, struct mark *found)
{
	struct arena arena = ARENA_INIT;
	const char *at = read_all(&arena);
	struct mark mark, first = {.at_s = 0};
	bool has = false;

	while (*at != '\0') {
		if (!next_mark(&at, service, &mark))
			continue;
		if (first.at_s == 0)
			first = mark;
		if (mark.at_s > at_s)
			continue;
		*found = mark;
		has = true;
	}
	if (!has)
		*found = first;
	arena_done(&arena);
	return has;
}

void marks_add(const char *service, uint64_t seq)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct mark last = {.at_s = 0};
	int64_t now_s = clock_wall_s();
	const char *path, *text;
	struct buf out;

	if (seq == 0 || strchr(service, '\n') != NULL ||
	    (marks_find(service, now_s, &last) && now_s - last.at_s < APART_S))
		return;
	buf_init(&out, FILE_MAX);
	text = read_all(&arena);
	/* The oldest half goes when there is no room. */
	if (strlen(text) > FILE_MAX - 4096) {
		text += strlen(text) / 2;
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	buf_adds(&out, text);
	buf_addf(&out, "%" PRIu64 " %" PRId64 " %s\n", seq, now_s, service);
	path = path_in(&arena, PATH_STATE, "marks", &err);
	if (path == NULL || out.full || !path_make(PATH_STATE, &err) ||
	    !path_write(path, buf_text(&out), out.len, &err))
		log_add(LOG_NOTE, "the mark is not kept: %s", err.text);
	buf_done(&out);
	arena_done(&arena);
}
