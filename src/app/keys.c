/*
 * keys.c: owns from where the keys come: the compiled-in file, the system's,
 * the user's, those named on the command line. What is wrong in a file is
 * said once and logged; the rest of it holds.
 */
#include <string.h>
#include <unistd.h>
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/path.h"
#include "klaster/engine/keyfile.h"
#include "klaster/engine/keylayout.h"
#include "klaster/own/own_lines.h"
#include "session.h"

static void report(void *user, bool is_error, const char *text)
{
	struct session *session = user;
	struct err err = ERR_INIT;

	log_add(is_error ? LOG_ERROR : LOG_NOTE, "%s", text);
	/* The first is told; the log has all of them. */
	if (is_error && !session->is_error) {
		err_set(&err, ERR_USAGE, "%s", text);
		session_fail(session, &err);
	}
}

static bool check(void *user, const char *line, struct err *err)
{
	(void)user;
	/* The table is only read; the shape of the callback has no const. */
	union {
		const struct command_table *table;
		void *user;
	} bare = {.table = &commands_table};
	return command_check(bare.user, line, err);
}

/* Where the shipped files are: installed, or in a source tree that nothing of
 * is installed yet. */
static const char *keymap_dir(void)
{
	return access(KEYMAPDIR, R_OK) == 0 ? KEYMAPDIR : SRCDIR "/keymaps";
}

struct keyfile_env session_key_env(struct session *session)
{
	return (struct keyfile_env){.report = report,
	    .check = check,
	    .user = session,
	    .contexts = commands_contexts,
	    .macros = session->macros,
	    .shared_dir = keymap_dir()};
}

static void load_if_there(struct session *session, enum keymap_layer layer,
    const char *path, const struct keyfile_env *env)
{
	if (path && access(path, R_OK) == 0)
		keyfile_load_file(session->keymap, layer, path, env);
}

void session_load_kept(struct session *session, struct macros *macros)
{
	struct arena arena = ARENA_INIT;
	struct keyfile_env env = session_key_env(session);
	env.macros = macros;
	env.keeps_macros = true;
	load_if_there(session, KEYMAP_SYSTEM,
	    path_in(&arena, PATH_STATE, OWN_LINES_MACROS, NULL), &env);
	arena_done(&arena);
}

void session_load_layout(struct session *session)
{
	const char *name = session->options->layout;
	struct keyfile_env env = session_key_env(session);
	struct arena arena = ARENA_INIT;
	const char *path = name;
	keylayout_free(session->layout);
	session->layout = NULL;
	if (name && *name) {
		if (!strchr(name, '/'))
			path = arena_printf(
			    &arena, "%s/layouts/%s.layout", keymap_dir(), name);
		session->layout = keylayout_new();
		keylayout_load_file(session->layout, path, &env);
	}
	keymap_set_layout(session->keymap, session->layout);
	arena_done(&arena);
}

void session_load_keys(struct session *session)
{
	struct arena arena = ARENA_INIT;
	const struct app_options *options = session->options;
	keymap_free(session->keymap);
	session->keymap = keymap_new();
	macros_free(session->macros);
	session->macros = macros_new();
	struct keyfile_env env = session_key_env(session);
	/* That its commands exist is tested and need not be asked at each
	 * start: what --list-keys prints is read back. */
	struct keyfile_env shipped = env;
	shipped.check = NULL;
	keymap_pending_reset(&session->pending);
	keyfile_load_text(session->keymap, KEYMAP_DEFAULT, "default.keys",
	    keyfile_default, strlen(keyfile_default), &shipped);
	if (!session->script) {
		load_if_there(
		    session, KEYMAP_SYSTEM, SYSCONFDIR "/klaster/keys", &env);
		/* What the user wrote himself comes later. */
		session_load_kept(session, session->macros);
		load_if_there(session, KEYMAP_USER,
		    path_in(&arena, PATH_CONFIG, "keys", NULL), &env);
	}
	for (size_t i = 0; options->keymaps && options->keymaps[i]; i++)
		keyfile_load_file(
		    session->keymap, KEYMAP_USER, options->keymaps[i], &env);
	session_load_layout(session);
	arena_done(&arena);
}
