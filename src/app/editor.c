/*
 * editor.c: owns the running of the user's editor. The program is argv, never
 * a shell's line: what is edited came from nobody but the user, its name is
 * ours, and $EDITOR may hold words ("vim -u NONE") and no more.
 */
#include "editor.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/path.h"
#include "klaster/engine/argv.h"
#include "spawn.h"

/* What the user has named; NULL when nothing. */
static const char *named_editor(void)
{
	static const char *const names[] = {"VISUAL", "EDITOR"};
	size_t i;

	for (i = 0; i < 2; i++) {
		const char *line = getenv(names[i]);

		if (line != NULL && *line != '\0')
			return line;
	}
	return NULL;
}

static bool has_ended_well(int status, const char *name, struct err *err)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_set(err, ERR_USAGE,
		    _("no editor %s: name yours in EDITOR"), name);
	return err_set(err, ERR_PARTIAL,
	    _("%s did not end well; the note is as it was"), name);
}

static bool run(struct arena *arena, const char *path, struct err *err)
{
	const char *line = named_editor();
	struct argv words;
	char **argv;
	int failed, status = 0;

	if (!argv_split(arena, line ? line : "vi", &words, err))
		return err_prefix(err, "EDITOR");
	if (words.argc == 0)
		return err_set(err, ERR_USAGE,
		    _("there is no editor; name yours in EDITOR"));
	argv = arena_array(arena, (size_t)words.argc + 2, sizeof(*argv));
	memcpy(argv, words.argv, (size_t)words.argc * sizeof(*argv));
	argv[words.argc] = arena_strdup(arena, path);
	failed = spawn_on_terminal(argv, &status);
	if (failed != 0)
		return err_set(err, ERR_USAGE,
		    _("no editor %s (%s): name yours in EDITOR"), argv[0],
		    strerror(failed));
	return has_ended_well(status, argv[0], err);
}

/* Whether a line is one of `ours`, whatever the editor ends lines with. */
static bool is_ours(const char *line, size_t len, const char *ours)
{
	while (len > 0 && strchr(" \t\r", line[len - 1]) != NULL)
		len--;
	for (; *ours != '\0'; ours += strcspn(ours, "\n") + 1)
		if (strcspn(ours, "\n") == len && memcmp(ours, line, len) == 0)
			return true;
	return false;
}

/* Without our comment lines, wherever they stand now, and without blank ends;
 * a line that the user has begun with "#" is his. */
static char *strip(struct arena *arena, const char *text, const char *ours)
{
	struct buf out;
	char *result;

	buf_init(&out, strlen(text) + 1);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (!is_ours(text, len, ours)) {
			buf_add(&out, text, len);
			buf_addc(&out, '\n');
		}
		text += len + (text[len] == '\n');
	}
	while (out.len > 0 && strchr(" \t\r\n", out.data[out.len - 1]) != NULL)
		buf_cut(&out, out.len - 1);
	result = arena_strdup(arena, buf_text(&out));
	buf_done(&out);
	return result + strspn(result, "\n");
}

/* Who has named no editor may never have met the one that comes. */
static const char *comment(struct arena *arena, const char *about)
{
	if (named_editor() != NULL)
		return arena_printf(arena, "# %s\n", about);
	return arena_printf(arena, "# %s\n# %s\n", about,
	    _("In vi: i begins; Esc, :wq and Enter keep it; Esc, :q! and Enter "
	      "change nothing."));
}

char *editor_run(struct arena *arena, const char *about, const char *text,
    size_t max_bytes, struct err *err)
{
	const char *ours = comment(arena, about);
	const char *path = NULL;
	char *came = NULL;
	struct buf out;
	size_t len;

	buf_init(&out, 2 * max_bytes + 4096);
	buf_addf(&out, "%s%s\n%s", text, *text != '\0' ? "\n" : "", ours);
	if (path_make(PATH_RUNTIME, err))
		path = path_in(arena, PATH_RUNTIME,
		    arena_printf(arena, "note-%ld.txt", (long)getpid()), err);
	if (path != NULL && path_write(path, out.data, out.len, err)) {
		if (run(arena, path, err))
			came = path_read(arena, path, out.max, &len, err);
		unlink(path);
	}
	buf_done(&out);
	return came != NULL ? strip(arena, came, ours) : NULL;
}
