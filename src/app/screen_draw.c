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
#include "pane.h"
#include "session.h"
#include "tape.h"

#define ROWS_LEAST 10
#define COLS_LEAST 40
#define BARS 3 /* rows that are not the view's */

int session_rows(const struct session *session)
{
	int rows = term_rows(session->term) - BARS;
	return rows > 0 ? rows : 1;
}

static struct source_status status_of_view(struct session *session)
{
	struct source *source = view_source(session_view(session));
	struct source_status state = {.state = SOURCE_EMPTY};
	if (source)
		state = source->ops->status(source);
	else
		feed_entry(session->feed, &state);
	return state;
}

static void draw_status(struct session *session, const struct area *row)
{
	struct source_status state = status_of_view(session);
	/* One less when this second is over; what says something else, and
	 * what waits for nothing, wakes nobody. */
	session->tick_ms = 0;
	if (state.retry_in_ms > 0 && !session->message[0])
		session->tick_ms =
		    clock_ms() + (state.retry_in_ms - 1) % 1000 + 1;
	if (state.wake_in_ms > 0 && !session->tick_ms)
		session->tick_ms = clock_ms() + state.wake_in_ms;
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
	    .filter = palette_keys(session, session_context(session), "filter",
		1, &session->frame),
	    .log = palette_keys(
		session, session_context(session), "log", 1, &session->frame),
	    .show_bytes = options_bool(session->settings, "bytes"),
	    .bytes = session->bytes_shown,
	    .mark = tape_mark(session, &session->frame),
	    .message = session->message[0] ? session->message : NULL,
	    .is_error = session->is_error};
	bars_status(row, &status, &session->frame);
}

/* Where a question has failed: to wait no longer while it is counted down, to
 * ask once more where that may help. */
static bool is_way_on(struct session *session, const struct command *command)
{
	struct source_status state = status_of_view(session);
	if (state.retry_in_ms > 0)
		return command->run == cmd_cancel;
	return command->run == cmd_refresh && state.failure && !state.loading &&
	       state.failure->code != ERR_USAGE &&
	       state.failure->code != ERR_NOTHING;
}

static bool hint_is_ready(struct session *session, const char *line)
{
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
	if (command &&
	    (command->run == cmd_pan_left || command->run == cmd_pan_right ||
		command->run == cmd_zoom_in || command->run == cmd_zoom_out) &&
	    view_is_in_words(session_view(session)))
		return false;
	if (command &&
	    (command->run == cmd_cancel || command->run == cmd_refresh) &&
	    !is_way_on(session, command))
		return false;
	if (command && command->run == cmd_focus && !pane_is_shown(session))
		return false;
	if (command && command->run == cmd_related &&
	    !session_thing(session, NULL))
		return false;
	return command &&
	       command_is_ready(&commands_table, command, session, NULL);
}

/* Above a prompt: of the palette its keys, of a command line that was begun by
 * a key or the palette the words that its command takes. */
static void draw_above_prompt(struct session *session, const struct area *row)
{
	const struct prompt *prompt = &session->prompt;
	const char *text = prompt->edit.text;
	size_t len = strcspn(text, " ");
	if (prompt->kind == PROMPT_PALETTE) {
		bars_clear(row, &session->frame);
		bars_hint(row, session->keymap, KEYMAP_PROMPT, NULL, NULL,
		    &session->hits, &session->frame);
	}
	/* Who types the name knows the words, and pays for each letter. What
	 * was said when the prompt opened is about this very line. */
	if (!prompt->begun || text[len] == '\0' || session->message[0])
		return;
	const struct command *command = command_find(
	    &commands_table, arena_strndup(&session->frame, text, len), NULL);
	if (command)
		bars_usage(row, command->name,
		    command->usage ? command->usage : "", _(command->help),
		    &session->frame);
}

static const char *hint_label(void *user, const char *line, const char *label)
{
	struct session *session = user;
	if (!hint_is_ready(session, line))
		return NULL;
	return strcmp(line, "twin") == 0 &&
		       view_is_in_words(session_view(session))
		   ? N_("as picture")
		   : label;
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
		    .user = session,
		    .hits = &session->hits};
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
		    hint_label, session, &session->hits, &session->frame);
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

const char *session_text(struct session *session, struct arena *arena)
{
	struct area screen = surface_begin(session->surface);
	struct area body =
	    area_part(&screen, 1, 0, screen.rows - BARS, screen.cols);
	struct area top = area_part(&screen, 0, 0, 1, screen.cols);
	struct buf text;
	pane_draw(session, &body);
	bars_title(&top, session_view(session), &session->frame);
	buf_init(&text, 1u << 20);
	surface_text(session->surface, screen.rows - BARS + 1, &text);
	while (text.len > 1 && text.data[text.len - 2] == '\n')
		buf_cut(&text, text.len - 1);
	const char *lines = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	session->dirty = true;
	return lines;
}

void session_draw(struct session *session)
{
	arena_reset(&session->frame);
	session->hits.count = 0;
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
	pane_draw(session, &body);
	bars_title(&top, session_view(session), &session->frame);
	draw_status(session, &status);
	draw_last_lines(session, &screen);
	surface_end(session->surface);
	session_note_place(session);
}
