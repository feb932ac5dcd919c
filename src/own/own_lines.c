/*
 * own_lines.c: owns how lines leave such a file; see own_lines.h. It knows
 * nothing of prompts: a sync without a screen erases persons, too.
 */
#include "klaster/own/own_lines.h"

#include <string.h>
#include <unistd.h>
#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"

#define FILE_BYTES (1 << 20) /* of macros, too */

bool own_lines_drop(const char *path, size_t max_bytes, own_lines_test *goes,
    void *ctx, int *count, struct err *err)
{
	struct arena arena = ARENA_INIT;
	size_t len = 0;
	int gone = 0;
	struct buf kept;
	const char *text, *end;

	if (access(path, F_OK) != 0)
		return true;
	buf_init(&kept, max_bytes);
	text = path_read(&arena, path, max_bytes, &len, err);
	end = text != NULL ? text + len : NULL;
	for (const char *line = text; line < end;) {
		const char *feed = memchr(line, '\n', (size_t)(end - line));
		size_t bytes = (size_t)((feed != NULL ? feed : end) - line);
		size_t whole = bytes + (feed != NULL);

		if (goes(ctx, line, bytes))
			gone++;
		else
			buf_add(&kept, line, whole);
		line += whole;
	}
	bool ok =
	    text != NULL &&
	    (gone == 0 || path_write(path, buf_text(&kept), kept.len, err));
	*count += gone;
	buf_done(&kept);
	arena_done(&arena);
	return ok;
}

bool own_lines_drop_all(
    own_lines_test *goes, void *ctx, int *count, struct err *err)
{
	static const char *const names[] = {
	    OWN_LINES_SEARCHES, OWN_LINES_COMMANDS, OWN_LINES_MACROS};
	struct arena arena = ARENA_INIT;
	bool ok = true;

	for (size_t i = 0; ok && i < MEM_COUNT(names); i++) {
		const char *path = path_in(&arena, PATH_STATE, names[i], err);

		ok = path != NULL &&
		     own_lines_drop(path, FILE_BYTES, goes, ctx, count, err);
	}
	arena_done(&arena);
	return ok;
}
