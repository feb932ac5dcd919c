/*
 * visits.c: owns the file of visits: a line "SEQ SECONDS SERVICE" for each
 * service, the latest first. Written as a whole; of two runs that end at
 * once the later one wins.
 */
#include "klaster/own/visits.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/log.h"
#include "klaster/base/path.h"

#define FILE_MAX 65536
#define VISITS_MAX 64 /* services; the longest unseen is forgotten */

static char *read_all(struct arena *arena)
{
	struct err err = ERR_INIT;
	size_t len;
	char *path = path_in(arena, PATH_STATE, "visits", &err);
	return path ? path_read(arena, path, FILE_MAX, &len, &err) : NULL;
}

/* Reads the line at `text`; false when it is none of ours. */
static bool read_line(const char *text, size_t len, const char **service,
    size_t *service_len, struct visit *visit)
{
	char *end;
	visit->seq = strtoull(text, &end, 10);
	if (end == text || *end != ' ')
		return false;
	char *at = end + 1;
	visit->at_s = strtoll(at, &end, 10);
	if (end == at || *end != ' ' || end + 1 >= text + len)
		return false;
	*service = end + 1;
	*service_len = (size_t)(text + len - *service);
	return true;
}

bool visits_find(const char *service, struct visit *visit)
{
	struct arena arena = ARENA_INIT;
	bool found = false;
	for (const char *at = read_all(&arena); at && *at && !found;) {
		const char *name;
		size_t name_len, len = strcspn(at, "\n");
		found = read_line(at, len, &name, &name_len, visit) &&
			name_len == strlen(service) &&
			memcmp(name, service, name_len) == 0;
		at += len + (at[len] == '\n');
	}
	arena_done(&arena);
	return found;
}

void visits_keep(const char *service, const struct visit *visit)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct buf out;
	buf_init(&out, FILE_MAX);
	if (strchr(service, '\n'))
		goto out;
	buf_addf(&out, "%" PRIu64 " %" PRId64 " %s\n", visit->seq, visit->at_s,
	    service);
	size_t count = 1;
	for (const char *at = read_all(&arena);
	     at && *at && count < VISITS_MAX;) {
		const char *name;
		struct visit other;
		size_t name_len, len = strcspn(at, "\n");
		bool keeps = read_line(at, len, &name, &name_len, &other) &&
			     (name_len != strlen(service) ||
				 memcmp(name, service, name_len) != 0);
		if (keeps && buf_add(&out, at, len) && buf_addc(&out, '\n'))
			count++;
		at += len + (at[len] == '\n');
	}
	char *path = path_in(&arena, PATH_STATE, "visits", &err);
	if (!path || out.full || !path_make(PATH_STATE, &err) ||
	    !path_write(path, buf_text(&out), out.len, &err))
		log_add(LOG_NOTE, "the visit is not kept: %s", err.text);
out:
	buf_done(&out);
	arena_done(&arena);
}
