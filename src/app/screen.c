/*
 * screen.c: one run of the screen from start to end: what is opened, in which
 * order, and that all of it is closed again. Keys become command lines here.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/app/config.h"
#include "klaster/app/signals.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/out.h"
#include "klaster/base/text.h"
#include "klaster/engine/keylayout.h"
#include "klaster/engine/macro.h"
#include "klaster/model/atlas.h"
#include "klaster/ui/view_menu.h"
#include "cmd.h"
#include "narrow.h"
#include "pane.h"
#include "script.h"
#include "session.h"
#include "own_session.h"
#include "tape.h"

void session_say(struct session *session, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(session->message, sizeof(session->message), format, args);
	va_end(args);
	session->is_error = false;
	session->dirty = true;
}

void session_fail(struct session *session, const struct err *err)
{
	snprintf(session->message, sizeof(session->message), "%s", err->text);
	session->is_error = err->code != ERR_NOTHING;
	session->dirty = true;
	/* The row may have no room for all of it. */
	if (session->is_error)
		log_add(LOG_NOTE, "%s", err->text);
}

struct view *session_view(const struct session *session)
{
	return session->pane_focused ? session->pane : session_place(session);
}

struct view *session_place(const struct session *session)
{
	return stack_top(&session->stack);
}

struct view *session_list(const struct session *session)
{
	struct view *view = session_view(session);
	if (view_is_menu(view))
		return stack_list_before(&session->stack);
	return view_is_list(view) ? view : NULL;
}

void session_go(struct session *session, struct view *view)
{
	view->home = session_visited(session);
	pane_focus(session, false);
	stack_push(&session->stack, view);
	session->place_noted = session->saved_view = NULL;
	session->drawn_revision = 0;
	session->hold_until_ms = 0;
	session->fresh = session->dirty = true;
}

const char *session_context(const struct session *session)
{
	return session->prompt.open ? KEYMAP_PROMPT
				    : session_view(session)->ops->name;
}

/* --- keys */

bool session_run(struct session *session, const char *line)
{
	struct err err = ERR_INIT;
	char name[64];
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(line, " "), line);
	const struct command *command =
	    command_find(&commands_table, name, NULL);
	/* A step down stays a step down: nothing else changes with it. */
	if (!command || !(command->flags & COMMAND_MOVES))
		session->keyed = true;
	bool done = command_run_line(&commands_table, session, line, &err);
	session_settle(session);
	if (done)
		return true;
	if (err.text[0])
		session_fail(session, &err);
	return false;
}

static void say_unbound(struct session *session)
{
	struct buf text;
	buf_init(&text, 200);
	key_print(&text, session->pending.keys, session->pending.n_keys);
	const struct binding *help;
	if (keymap_find(session->keymap, session_context(session), "help",
		&help, 1) > 0) {
		struct buf key;
		buf_init(&key, 200);
		key_print(&key, help->keys, help->n_keys);
		session_say(session,
		    _("%s does nothing here; %s shows what "
		      "does."),
		    buf_text(&text), buf_text(&key));
		buf_done(&key);
	} else {
		session_say(
		    session, _("%s does nothing here."), buf_text(&text));
	}
	buf_done(&text);
}

static void type_key(struct session *session, uint32_t key)
{
	char bytes[4];
	size_t len = text_encode(key, bytes);
	if (lineedit_insert(&session->prompt.edit, bytes, len)) {
		prompt_changed(session);
		session->dirty = true;
	}
}

/* A line that opens a prompt is taken down as what comes of the prompt, and
 * one that opens a row as the line of that row, which may stand elsewhere when
 * it is played. */
void session_run_bound(struct session *session, const char *line)
{
	bool prompted = session->prompt.open, leaves;
	char done[ARGV_LINE_BYTES];
	snprintf(
	    done, sizeof(done), "%s", places_chosen(session, line, &leaves));
	if (session_run(session, line) && !prompted) {
		if (leaves)
			tape_note(session, "back");
		tape_note(session, done);
	}
	tape_turn(session);
}

/* --- counts: digits before a key, where digits are no keys themselves. On a
 * keyboard without them nothing is missing: `:move-down 10` is the same. */

static bool take_digit(struct session *session, uint32_t key)
{
	uint32_t digit =
	    session->layout ? keylayout_fold(session->layout, key) : key;
	if (digit < '0' || digit > '9' || (digit == '0' && !session->count))
		return false;
	unsigned count = session->count * 10 + (digit - '0');
	if (count <= CMD_COUNT_MAX)
		session->count = count;
	session_say(session, _("%u: and now a key that moves; Esc forgets it"),
	    session->count);
	return true;
}

/* The line of a key with the count behind it. False when it takes none; the
 * key that leaves leaves only the count. */
static bool add_count(struct session *session, char *line, size_t size)
{
	unsigned count = session->count;
	const struct command *command =
	    command_find(&commands_table, line, NULL);
	session->count = 0;
	if (count == 0)
		return true;
	if (command && command->flags & COMMAND_COUNTS) {
		size_t len = strlen(line);
		snprintf(line + len, size - len, " %u", count);
		return true;
	}
	if (!command ||
	    (command->run != cmd_cancel_or_back && command->run != cmd_cancel))
		session_say(session,
		    _("%s is not done %u times; nothing was done."), line,
		    count);
	return false;
}

void session_key(struct session *session, uint32_t key)
{
	/* A message has been read when the next key comes. */
	if (session->message[0]) {
		session->message[0] = '\0';
		session->dirty = true;
	}
	/* While something plays by itself a key means: enough of that. */
	if (tape_is_playing(session)) {
		tape_stop(session);
		return;
	}
	const struct binding *found = NULL;
	bool was_open = session->pending.is_open;
	switch (keymap_feed(session->keymap, &session->pending,
	    session_context(session), key, &found)) {
	case KEYMAP_LINE: {
		/* Running it may change the map the binding lives in. */
		char line[ARGV_LINE_BYTES];
		snprintf(line, sizeof(line), "%s", found->line);
		session->dirty |= was_open;
		if (add_count(session, line, sizeof(line)))
			session_run_bound(session, line);
		break;
	}
	case KEYMAP_PREFIX:
		session->dirty = true;
		break;
	case KEYMAP_UNBOUND:
		if (session->prompt.open && key_is_text(key) && !was_open)
			type_key(session, key);
		else if (!session->prompt.open && !was_open &&
			 take_digit(session, key))
			break;
		else if (!session->prompt.open)
			say_unbound(session);
		session->count = 0;
		session->dirty |= was_open;
		break;
	case KEYMAP_NOTHING:
		session->count = 0;
		session->dirty |= was_open;
		break;
	}
}

void session_paste(struct session *session, const char *text, size_t len)
{
	if (!session->prompt.open) {
		session_say(session,
		    _("Pasted text goes into a prompt: open one first."));
		return;
	}
	if (lineedit_insert(&session->prompt.edit, text, len) ||
	    session->prompt.edit.len > 0) {
		prompt_changed(session);
		session->dirty = true;
	}
}

/* --- opening and closing */

static bool open_term(struct session *session, struct err *err)
{
	const struct app_options *options = session->options;
	struct term_options wanted = {.headless = session->script != NULL,
	    .color = options->color != COLOR_NEVER};
	if (session->script)
		script_size(session->script, &wanted.rows, &wanted.cols);
	session->term = term_open(&wanted, err);
	if (!session->term)
		return false;
	session->surface =
	    surface_new(session->term, screen_settings_theme(session));
	term_set_mouse(session->term, options_bool(session->settings, "mouse"));
	if (term_note(session->term))
		session_say(session, "%s", term_note(session->term));
	return true;
}

static const char *look_up_key(const void *term, const char *name)
{
	return term_key(term, name);
}

static int escape_delay_ms(const struct app_options *options)
{
	if (options->escape_delay_ms >= 0)
		return options->escape_delay_ms;
	const char *delay = getenv("ESCDELAY");
	char *end;
	long ms = delay ? strtol(delay, &end, 10) : -1;
	return ms > 0 && ms <= 5000 ? (int)ms : INPUT_ESCAPE_MS;
}

/* What views may say of keys: those that work now. */
static const char *ask_keys(void *user, const char *line, struct arena *arena)
{
	struct session *session = user;
	const struct command *command =
	    command_find(&commands_table, line, NULL);
	return command &&
		       command_is_ready(&commands_table, command, session, NULL)
		   ? palette_keys(
			 session, session_context(session), line, 1, arena)
		   : "";
}

static void take_langs(struct session *session)
{
	size_t count = 0;
	const char *const *langs = session->options->langs;
	for (; langs && langs[count] && count < SESSION_LANGS; count++)
		session->langs[count] = langs[count];
	if (count == 0)
		session->langs[count++] = "en";
	session->env.langs = session->langs;
	session->env.version = 1;
	session->env.keys = ask_keys;
	session->env.keys_user = session;
}

/* main wrote them where the screen is now; here is the first, with how many
 * there are besides, and in the log are all of them. */
static void say_problems(struct session *session)
{
	const struct config *config = session->options->config;
	const char *more = config_more(config, 1, &session->frame);
	for (size_t i = config_problem_count(config); i > 0; i--) {
		const struct config_problem *problem =
		    config_problem_at(config, i - 1);
		struct err err = ERR_INIT;
		err_set(&err, ERR_USAGE, "%s: %s%s%s", problem->where,
		    problem->text, i == 1 && more ? "; " : "",
		    i == 1 && more ? more : "");
		session_fail(session, &err);
	}
}

static bool open_session(
    struct session *session, struct app_options *options, struct err *err)
{
	session->options = options;
	options->is_awaited = session_is_awaited;
	options->awaited_ctx = session;
	arena_init(&session->frame);
	arena_init(&session->own_arena);
	session->settings = screen_settings_new(options);
	if (options->theme &&
	    !options_set(session->settings, "theme", options->theme, err))
		return false;
	take_langs(session);
	session_take_town(session);
	session->usual = usual_open();
	if (options->script) {
		session->script = script_open(options->script, err);
		if (!session->script)
			return false;
		/* How much came when is not the same in every run. */
		options_set(session->settings, "bytes", "no", NULL);
	}
	if (!session_begin(session, err))
		return false;
	if (!open_term(session, err) || !signals_open(err))
		return false;
	session->input = input_new(escape_delay_ms(options));
	input_teach_all(session->input, look_up_key, session->term);
	prompt_load_history(session);
	session->tape = tape_new();
	session_load_keys(session);
	say_problems(session);
	return true;
}

static void close_session(struct session *session)
{
	/* The terminal first: whatever comes after may take its time. */
	surface_free(session->surface);
	term_close(session->term);
	if (session->prompt.open)
		prompt_close(session);
	prompt_free_history(session);
	pane_drop(session);
	free(session->ahead_ref);
	export_done(session);
	take_done(session);
	session_close_own(session);
	session_end(session);
	/* A hang-up often comes twice: the second must not end us while the
	 * history is being written. */
	signals_close();
	input_free(session->input);
	keymap_free(session->keymap);
	macros_free(session->macros);
	tape_free(session->tape);
	keylayout_free(session->layout);
	options_free(session->settings);
	atlas_free(session->atlas);
	usual_free(session->usual);
	pipe_done(session);
	script_close(session->script);
	arena_done(&session->frame);
	arena_done(&session->own_arena);
}

/* Where one begins: the overview, or what the command line asks for. */
static void begin(struct session *session)
{
	places_overview(session);
	if (session->options->query && session->options->query[0])
		places_search(session, session->options->query);
	if (session->options->commands && session->options->commands[0])
		session_run(session, session->options->commands);
	places_want_overview(session);
}

int screen_main(struct app_options *options)
{
	struct err err = ERR_INIT;
	struct session session = {.status = 0};
	if (open_session(&session, options, &err)) {
		begin(&session);
		session_loop(&session);
	}
	close_session(&session);
	if (err.code != ERR_NONE) {
		out_err(options->program, &err);
		return err.code;
	}
	return session.status;
}
