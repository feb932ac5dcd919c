/* opener.c: owns the choice of a browser or mail program, and its start. */
#include "opener.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include "cmd.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "session.h"
#include "spawn.h"
#include "take.h"

#define MAILTO "mailto:"
#define SAID_CELLS 50 /* of the line, beside an address */

/* --- which program */

static bool is_mail(const char *url)
{
	return strncmp(url, MAILTO, sizeof(MAILTO) - 1) == 0;
}

/* What is set, parted by colons like $BROWSER; NULL: nothing is. */
static const char *wanted(const struct session *session, const char *url)
{
	const char *set = options_text(
	    session->settings, is_mail(url) ? "mailer" : "browser");
	const char *variable = getenv("BROWSER");
	if (*set)
		return set;
	if (!is_mail(url) && variable && *variable)
		return variable;
	return getenv("DISPLAY") || getenv("WAYLAND_DISPLAY") ? "xdg-open"
							      : NULL;
}

/* Those that would draw over us. */
static bool is_for_terminals(const struct session *session, const char *path)
{
	static const char *const names[] = {"w3m", "lynx", "links", "links2",
	    "elinks", "cha", "browsh", "carbonyl", "offpunk", "retawq", "mutt",
	    "neomutt", "aerc", "alpine", "himalaya", "meli", "sup", "mail",
	    "mailx", "s-nail", "vi", "vim", "nano", "less"};
	const char *where = options_text(session->settings, "open-in");
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	if (strcmp(where, "auto") != 0)
		return strcmp(where, "terminal") == 0;
	for (size_t i = 0; i < MEM_COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* A word of the command: %s is the address, %a that of the mail alone. */
static char *fill_in(
    struct arena *arena, const char *word, const char *url, bool *placed)
{
	const char *bare = is_mail(url) ? url + sizeof(MAILTO) - 1 : url;
	struct buf out;
	buf_init(&out, 2 * ARGV_LINE_BYTES);
	for (; *word; word++) {
		if (word[0] != '%' || !word[1] || !strchr("sa%c", word[1])) {
			buf_addc(&out, *word);
			continue;
		}
		word++;
		*placed |= *word == 's' || *word == 'a';
		if (*word == '%' || *word == 'c')
			buf_addc(&out, *word == 'c' ? ':' : '%');
		else
			buf_adds(&out, *word == 's' ? url : bare);
	}
	char *filled = arena_strdup(arena, buf_text(&out));
	buf_done(&out);
	return filled;
}

static char **command_of(
    struct arena *arena, const char *line, const char *url, struct err *err)
{
	struct argv words;
	if (!argv_split(arena, line, &words, err))
		return NULL;
	if (words.argc == 0) {
		err_set(err, ERR_USAGE, _("the name of a program is empty"));
		return NULL;
	}
	char **argv = arena_array(arena, (size_t)words.argc + 2, sizeof(*argv));
	bool placed = false;
	argv[0] = words.argv[0];
	for (int i = 1; i < words.argc; i++)
		argv[i] = fill_in(arena, words.argv[i], url, &placed);
	if (!placed)
		argv[words.argc] = arena_strdup(arena, url);
	return argv;
}

/* --- its start */

static int run_on_terminal(
    struct session *session, char **argv, const char *url)
{
	bool screen = !term_is_headless(session->term);
	int status = 0;
	if (screen)
		term_suspend(session->term);
	int failed = spawn_on_terminal(argv, &status);
	if (screen) {
		term_resume(session->term);
		term_measure(session->term, 0, 0);
	}
	session->dirty = true;
	if (!failed && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		session_say(session, _("%s has shown: %s"), argv[0], url);
	else if (!failed)
		session_say(
		    session, _("%s did not end well: %s"), argv[0], url);
	return failed;
}

static int run_aside(struct session *session, char **argv, const char *url)
{
	const struct spawn spawn = {.argv = argv,
	    .in = SPAWN_NONE,
	    .out = SPAWN_NONE,
	    .err = SPAWN_NONE,
	    .apart = true};
	size_t free_place = 0;
	while (
	    free_place < OPENER_ASIDE && session->opener.aside[free_place] != 0)
		free_place++;
	if (free_place == OPENER_ASIDE)
		return EAGAIN;
	int failed = spawn_start(&spawn, &session->opener.aside[free_place]);
	if (failed)
		session->opener.aside[free_place] = 0;
	else
		session_say(session, _("Given to %s: %s"), argv[0], url);
	return failed;
}

void opener_reap(struct opener *opener)
{
	for (size_t i = 0; i < OPENER_ASIDE; i++) {
		int status = 0;
		if (opener->aside[i] == 0 ||
		    waitpid(opener->aside[i], &status, WNOHANG) == 0)
			continue;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			log_add(LOG_NOTE, "a program that was given an "
					  "address did not end well");
		opener->aside[i] = 0;
	}
}

/* The address stands first, where it is not cut; a long one has a place of its
 * own, for whoever types it elsewhere. */
static bool show_instead(
    struct session *session, const char *url, struct err *err)
{
	char *argv[] = {NULL};
	bool mail = is_mail(url);
	const char *address = mail ? url + sizeof(MAILTO) - 1 : url;

	if (!take_to_clipboard(session, _("address"), url, err))
		return false;
	if (strlen(address) + SAID_CELLS > (size_t)term_cols(session->term) &&
	    !cmd_copied(session, 0, argv, err))
		return false;
	session_say(session,
	    mail ? _("%s sent to the clipboard: no mail program is set "
		     "(mailer)")
		 : _("%s sent to the clipboard: no browser here (browser)"),
	    address);
	return true;
}

bool opener_run(struct session *session, const char *url, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *list = wanted(session, url);
	bool ok = true;
	int failed = ENOENT;
	/* The first that is there. */
	while (ok && list && *list && failed == ENOENT) {
		size_t len = strcspn(list, ":");
		char **argv = command_of(
		    &arena, arena_strndup(&arena, list, len), url, err);
		list += len + (list[len] == ':');
		ok = argv != NULL;
		if (ok)
			failed = is_for_terminals(session, argv[0])
				     ? run_on_terminal(session, argv, url)
				     : run_aside(session, argv, url);
		if (ok && failed && failed != ENOENT)
			ok = err_set(err, ERR_USAGE,
			    _("%s cannot be started: %s"), argv[0],
			    strerror(failed));
	}
	if (ok && failed == ENOENT)
		ok = show_instead(session, url, err);
	arena_done(&arena);
	return ok;
}
