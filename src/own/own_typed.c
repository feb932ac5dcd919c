/* own_typed.c: owns the histories of prompts on the disk; see own_lines.h. */
#include "klaster/own/own_lines.h"

#include "klaster/base/buf.h"
#include "klaster/base/log.h"
#include "klaster/base/path.h"

#define HISTORY_BYTES (256 * 1024)

void own_lines_load(const char *name, struct hist *hist)
{
	struct arena arena = ARENA_INIT;
	size_t len;
	const char *path = path_in(&arena, PATH_STATE, name, NULL);
	char *text =
	    path ? path_read(&arena, path, HISTORY_BYTES, &len, NULL) : NULL;

	if (text)
		hist_load(hist, text, len);
	arena_done(&arena);
}

void own_lines_keep(const char *name, const char *line)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct hist *hist = hist_new(OWN_LINES_HISTORY);
	const char *path = path_in(&arena, PATH_STATE, name, &err);
	struct buf text;

	buf_init(&text, HISTORY_BYTES);
	own_lines_load(name, hist);
	hist_add(hist, line);
	if (!path || !hist_save(hist, &text) || !path_make(PATH_STATE, &err) ||
	    !path_write(path, buf_text(&text), text.len, &err))
		log_add(LOG_NOTE, "the line is not kept: %s", err.text);
	buf_done(&text);
	hist_free(hist);
	arena_done(&arena);
}
