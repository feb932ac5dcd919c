/*
 * audit_run.c: `klasterd audit`: who read what of one record. The log has the
 * digests of people's ids; with the store's key they can be found.
 */
#include "klaster/service/audit.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "klaster/base/log.h"
#include "klaster/base/out.h"
#include "klaster/base/path.h"
#include "klaster/service/serve.h"
#include "klaster/service/words.h"
#include "klaster/store/tomb.h"

static const char usage[] =
    "Usage: klasterd audit [--store URI | --config FILE] KIND/ID [FILE]...\n"
    "\n"
    "Prints, of the audit logs FILE, the lines about one record: who was\n"
    "shown what only some may see of it, and when. People stand in the log\n"
    "by a digest. Without a FILE it prints the name to look for. Exit\n"
    "status: 0 found, 1 nothing found, 2 wrong words, 6 the store or a file\n"
    "cannot be read.\n";

enum { LOG_BYTES_MAX = 1 << 30 };

/* Lines that have the name, as it is written between quotes. */
static size_t lines_print(
    struct arena *arena, const char *text, const char *name)
{
	const char *quoted = arena_printf(arena, "\"%s\"", name);
	size_t found = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *line = arena_strndup(arena, text, len);

		if (strstr(line, quoted)) {
			out_line(stdout, safe_linef(arena, "%s", line));
			found++;
		}
		text += len + (text[len] == '\n');
	}
	return found;
}

static bool files_search(struct arena *arena, const char *name,
    char *const *files, size_t count, struct err *err)
{
	size_t found = 0;

	if (count == 0) {
		out_line(stdout, safe_linef(arena, "%s", name));
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		size_t len;
		const char *text =
		    path_read(arena, files[i], LOG_BYTES_MAX, &len, err);

		if (!text)
			return false;
		found += lines_print(arena, text, name);
	}
	return found > 0 ||
	       err_set(err, ERR_NOTHING, "nobody was shown anything of it");
}

static bool audit_look(const char *store, const char *ref, char *const *files,
    size_t count, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct catalogue *catalogue;
	const struct kind *kind;
	const char *id, *name;
	bool ok = false;

	if (!record_parse_ref(ref, &kind, &id))
		return err_set(err, ERR_USAGE,
		    "\"%s\" names no record; write KIND/ID", ref);
	catalogue = serve_store_open(store, false, err);
	if (catalogue) {
		name = tomb_name(catalogue, &arena, kind, id);
		ok = name ? files_search(&arena,
				arena_printf(&arena, "%s/%s", kind->name, name),
				files, count, err)
			  : err_set(err, ERR_NOTHING,
				"nobody was shown anything of it");
	}
	catalogue_close(catalogue);
	arena_done(&arena);
	return ok;
}

int audit_main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct words words;
	bool ok;
	int status = words_read(&words, argc, argv, usage, 1, SIZE_MAX);

	if (status >= 0)
		return status;
	log_open(stderr, LOG_ERROR);
	ok = audit_look(words.store, words.rest[0], words.rest + 1,
	    words.rest_count - 1, &err);
	return words_end(&words, ok ? NULL : &err);
}
