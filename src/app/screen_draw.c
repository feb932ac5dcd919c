/*
 * screen_draw.c: owns what stands where: title, view (and the record beside a
 * list, where there is room), status, hints or prompt.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/ui/bars.h"
#include "klaster/ui/continuations.h"
#include "cmd.h"
#include "own_session.h"
#include "session.h"

#define ROWS_LEAST 10
#define COLS_LEAST 40
#define PANE_COLS 130	 /* from here on a list and a record stand together */
#define PANE_REST_MS 150 /* the record follows when the selection rests */
#define BARS 3		 /* rows that are not the view's */

int session_rows(const struct session *session)
{
	int rows = term_rows(session->term) - BARS;
	return rows > 0 ? rows : 1;
}

static bool wants_pane(const struct session *session)
{
	const char *setting = options_text(session->settings, "pane");
	if (!view_is_list(session_view(session)) ||
	    strcmp(setting, "never") == 0 ||
	    options_bool(session->settings, "plain"))
		return false;
	int least = strcmp(setting, "always") == 0 ? 100 : PANE_COLS;
	return term_cols(session->term) >= least;
}

static void drop_pane(struct session *session)
{
	view_free(session->pane);
	free(session->pane_ref);
	session->pane = NULL;
	session->pane_ref = NULL;
	session->pane_due_ms = 0;
}

/* The record of the pane is asked for when the selection has rested: a key
 * held down on a long list asks for nothing. */
void session_follow_pane(struct session *session)
{
	if (!wants_pane(session)) {
		if (session->pane)
			drop_pane(session);
		session->pane_due_ms = 0;
		return;
	}
	struct target target = view_target(session_view(session));
	if (target.what != TARGET_RECORD || !target.kind)
		return;
	char ref[256];
	snprintf(ref, sizeof(ref), "%s/%s", target.kind->name, target.id);
	if (session->pane_ref && strcmp(session->pane_ref, ref) == 0) {
		session->pane_due_ms = 0;
		return;
	}
	int64_t now_ms = clock_ms();
	if (session->pane && !session->pane_due_ms) {
		session->pane_due_ms = now_ms + PANE_REST_MS;
		return;
	}
	if (now_ms < session->pane_due_ms)
		return;
	drop_pane(session);
	session->pane = view_detail_new(&session->env, target.kind, target.id,
	    feed_record(session->feed, target.kind, target.id, target.preview));
	view_detail_set_aside(session->pane);
	session->pane_ref = mem_strdup(ref);
	session->dirty = true;
}

static void draw_view(struct session *session, const struct area *body)
{
	struct view *view = session_view(session);
	if (!session->pane || !wants_pane(session)) {
		view->ops->draw(view, body);
		return;
	}
	int left = body->cols * 11 / 20;
	struct area pane =
	    area_part(body, 0, left + 1, body->rows, body->cols - left - 1);
	struct area list = area_part(body, 0, 0, body->rows, left);
	session->pane->ops->draw(session->pane, &pane);
	view->ops->draw(view, &list); /* last: the cursor is the list's */
}

static void draw_status(struct session *session, const struct area *row)
{
	struct view *view = session_view(session);
	struct source *source = view_source(view);
	struct source_status state = {.state = SOURCE_EMPTY};
	if (source)
		state = source->ops->status(source);
	else
		feed_entry(session->feed, &state);
	/* One less when this second is over; what says something else, and
	 * what waits for nothing, wakes nobody. */
	session->tick_ms = 0;
	if (state.retry_in_ms > 0 && !session->message[0])
		session->tick_ms =
		    clock_ms() + (state.retry_in_ms - 1) % 1000 + 1;
	/* What comes in the background is counted at the next key: a number
	 * that changes by itself would be a packet for nothing. */
	if (session->keyed || session->bytes_shown == 0)
		session->bytes_shown =
		    fetch_counts(session->fetcher).wire_bytes;
	session->keyed = false;
	struct bars_status status = {.source = &state,
	    .offline = session->options->offline,
	    .loading = session->loading_shown,
	    .cancel = session_is_waiting(session)
			  ? palette_keys(session, session_context(session),
				"cancel-or-back", 1, &session->frame)
			  : "",
	    .lang = session->lang_text[0] ? session->lang_text : NULL,
	    .again = palette_keys(session, session_context(session), "refresh",
		1, &session->frame),
	    .show_bytes = options_bool(session->settings, "bytes"),
	    .bytes = session->bytes_shown,
	    .message = session->message[0] ? session->message : NULL,
	    .is_error = session->is_error};
	bars_status(row, &status, &session->frame);
}

static bool hint_is_ready(void *user, const char *line)
{
	struct session *session = user;
	const struct command *command =
	    command_find(&commands_table, line, NULL);
	/* Without words it follows what is selected. */
	if (command && command->run == cmd_open &&
	    view_target(session_view(session)).what == TARGET_NONE)
		return false;
	/* It is for a wait as well, but hinted at as the way back. */
	if (command && command->run == cmd_cancel_or_back &&
	    session->stack.at == 0)
		return false;
	return command &&
	       command_is_ready(&commands_table, command, session, NULL);
}

/* Above a prompt: of the palette its keys, of a command line whose command is
 * written out the words that it takes. */
static void draw_above_prompt(struct session *session, const struct area *row)
{
	const struct prompt *prompt = &session->prompt;
	const char *text = prompt->edit.text;
	size_t len = strcspn(text, " ");
	if (prompt->kind == PROMPT_PALETTE) {
		bars_clear(row, &session->frame);
		bars_hint(row, session->keymap, KEYMAP_PROMPT, NULL, NULL,
		    &session->frame);
	}
	if (prompt->kind != PROMPT_COMMAND || text[len] == '\0')
		return;
	const struct command *command = command_find(
	    &commands_table, arena_strndup(&session->frame, text, len), NULL);
	if (command)
		bars_usage(row, command->name,
		    command->usage ? command->usage : "", _(command->help),
		    &session->frame);
}

static void draw_last_lines(struct session *session, const struct area *screen)
{
	struct area row =
	    area_part(screen, screen->rows - 1, 0, 1, screen->cols);
	struct area above =
	    area_part(screen, screen->rows - 2, 0, 1, screen->cols);
	if (session->pending.is_open) {
		struct continuations what = {.keymap = session->keymap,
		    .pending = &session->pending,
		    .meaning = palette_meaning,
		    .user = session};
		struct area body =
		    area_part(screen, 1, 0, screen->rows - BARS, screen->cols);
		continuations_draw(&body, &what, &session->frame);
		bars_begun(&row, &session->pending, &session->frame);
	} else if (session->prompt.open) {
		draw_above_prompt(session, &above);
		bars_prompt(&row, &above, prompt_label(session->prompt.kind),
		    &session->prompt.edit, complete_meaning, session,
		    &session->frame);
	} else if (options_bool(session->settings, "hints")) {
		bars_hint(&row, session->keymap, session_context(session),
		    hint_is_ready, session, &session->frame);
	}
}

/* In lines as narrow as they have to be. */
static void draw_too_small(struct session *session, const struct area *screen)
{
	struct safe_text text = safe_linef(&session->frame,
	    _("%dx%d is too small: %dx%d is needed"), screen->cols,
	    screen->rows, COLS_LEAST, ROWS_LEAST);
	for (int row = 0; row < screen->rows && text.cells > 0; row++) {
		size_t skip = text.len;
		size_t len = row + 1 < screen->rows
				 ? text_wrap(text.safe_bytes, text.len,
				       screen->cols, &skip)
				 : text.len;
		area_put(screen, row, 0, screen->cols,
		    safe_line(&session->frame, text.safe_bytes, len),
		    LOOK_TEXT);
		text = safe_line(
		    &session->frame, text.safe_bytes + skip, text.len - skip);
	}
}

void session_draw(struct session *session)
{
	arena_reset(&session->frame);
	session_look_own(session);
	struct area screen = surface_begin(session->surface);
	if (screen.rows < ROWS_LEAST || screen.cols < COLS_LEAST) {
		draw_too_small(session, &screen);
		surface_end(session->surface);
		return;
	}
	struct area body =
	    area_part(&screen, 1, 0, screen.rows - BARS, screen.cols);
	struct area status =
	    area_part(&screen, screen.rows - 2, 0, 1, screen.cols);
	struct area top = area_part(&screen, 0, 0, 1, screen.cols);
	draw_view(session, &body);
	bars_title(&top, session_view(session), &session->frame);
	draw_status(session, &status);
	draw_last_lines(session, &screen);
	surface_end(session->surface);
	session_note_place(session);
}
