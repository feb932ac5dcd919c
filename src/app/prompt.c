/*
 * prompt.c: owns the one line that can be typed into: what it is for, what
 * follows while typing rests, and its history. What is typed is a query or a
 * command line; pasted text is text, and never runs by itself.
 */
#include <stdio.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/own/own_lines.h"
#include "narrow.h"
#include "own_session.h"
#include "session.h"
#include "tape.h"

const char *prompt_label(enum prompt_kind kind)
{
	switch (kind) {
	case PROMPT_COMMAND:
		return ":";
	case PROMPT_SEARCH:
		return _("Search:");
	case PROMPT_FILTER:
		return _("Only:");
	case PROMPT_KIND:
		return _("Kind:");
	case PROMPT_PALETTE:
		return _("Command with:");
	}
	return ":";
}

static struct hist *history_of(
    const struct session *session, enum prompt_kind kind)
{
	switch (kind) {
	case PROMPT_SEARCH:
	case PROMPT_FILTER:
		return session->searches;
	case PROMPT_COMMAND:
		return session->lines;
	default:
		return NULL;
	}
}

/* The values to complete are counted by the service; asked for only here. */
void prompt_ask_facets(struct session *session)
{
	if (session->prompt.facets)
		return;
	struct view *list = session_list(session);
	if (!list || !view_list_query(list)->kind)
		return;
	const struct query *query = view_list_query(list);
	const struct field *fields[FACETS_MAX + 1];
	if (narrow_fields(query, fields) == 0)
		return;
	session->prompt.facets =
	    session_is_of_all(session)
		? session_list_all(session, query, fields, FACET_OF_CHOICE)
		: feed_counts(session->feed, query, fields);
	session->prompt.facets->ops->want(session->prompt.facets, 0, 1);
}

void prompt_open(
    struct session *session, enum prompt_kind kind, const char *text)
{
	struct prompt *prompt = &session->prompt;
	prompt_close(session);
	lineedit_init(&prompt->edit, QUERY_TEXT_MAX, history_of(session, kind));
	lineedit_set_hook(&prompt->edit, complete_word, session);
	lineedit_set(&prompt->edit, text);
	prompt->kind = kind;
	prompt->open = true;
	prompt->begun = kind == PROMPT_COMMAND && *text;
	prompt->typed_ms = 0;
	prompt->came_from = session->stack.at;
	prompt->followed = false;
	prompt->owed = false;
	keymap_pending_reset(&session->pending);
	session->dirty = true;
	if (kind == PROMPT_FILTER && !session->options->frugal)
		prompt_ask_facets(session);
}

static bool is_palette(const struct session *session)
{
	return session->prompt.kind == PROMPT_PALETTE &&
	       view_is_help(session_view(session));
}

static void shut(struct session *session)
{
	struct prompt *prompt = &session->prompt;
	if (prompt->facets)
		prompt->facets->ops->free(prompt->facets);
	prompt->facets = NULL;
	lineedit_done(&prompt->edit);
	prompt->open = false;
	prompt->typed_ms = 0;
	session->dirty = true;
}

/* Leaves everything as it was before the prompt. */
void prompt_close(struct session *session)
{
	struct prompt *prompt = &session->prompt;
	if (!prompt->open)
		return;
	if (prompt->followed)
		session->stack.at = prompt->came_from;
	bool palette = is_palette(session);
	if (prompt->kind == PROMPT_FILTER &&
	    view_is_items(session_view(session)))
		view_items_filter(session_view(session), "");
	shut(session);
	if (palette)
		view_help_filter(session_view(session), "");
}

/* --- while typing */

static bool is_followed(enum prompt_kind kind)
{
	return kind == PROMPT_SEARCH || kind == PROMPT_FILTER ||
	       kind == PROMPT_PALETTE;
}

void prompt_changed(struct session *session)
{
	struct prompt *prompt = &session->prompt;
	if (!is_followed(prompt->kind))
		return;
	prompt->typed_ms = clock_ms();
	/* What asks nobody need not wait until enough is typed. */
	prompt->rest_ms =
	    roster_is_here(&session->roster)
		? 0
		: options_number(session->settings, "search-rest");
}

int64_t prompt_due_ms(const struct session *session)
{
	const struct prompt *prompt = &session->prompt;
	if (!prompt->open || !prompt->typed_ms)
		return -1;
	return prompt->typed_ms + prompt->rest_ms;
}

/* Shows what the text asks for: in a new place the first time, so that going
 * back is possible, then in that one. */
static void follow_query(struct session *session, const struct kind *kind)
{
	struct prompt *prompt = &session->prompt;
	struct arena arena = ARENA_INIT;
	struct query query;
	/* Of the user's own nothing is asked while it is half written. */
	if (own_asks(prompt->edit.text)) {
		prompt->owed = true;
		return;
	}
	query_parse(&query, &arena, kind, prompt->edit.text, prompt->edit.len);
	bool asks = query.term_count || query.filter_count || query.kind;
	if (prompt->followed) {
		places_ask(session, &query);
	} else if (asks) {
		struct view *view = session_view(session);
		bool same = view_is_list(view) &&
			    query_equal(view_list_query(view), &query);
		if (!same) {
			if (kind)
				places_list(session, kind, prompt->edit.text);
			else
				places_search(session, prompt->edit.text);
			prompt->followed = true;
		}
	}
	arena_done(&arena);
}

static void follow(struct session *session)
{
	struct prompt *prompt = &session->prompt;
	struct view *view = session_view(session);
	prompt->typed_ms = 0;
	prompt->owed = false;
	session->dirty = true;
	switch (prompt->kind) {
	case PROMPT_SEARCH:
		follow_query(session, NULL);
		break;
	case PROMPT_FILTER:
		if (view_is_list(view))
			follow_query(session, view_list_query(view)->kind);
		else if (view_is_items(view))
			view_items_filter(view, prompt->edit.text);
		break;
	case PROMPT_PALETTE:
		if (view_is_help(view))
			view_help_filter(view, prompt->edit.text);
		break;
	default:
		break;
	}
}

/* "country:" is a word until its value is begun; nobody looks for that. */
static bool is_half(const struct lineedit *edit)
{
	return edit->len > 1 && strchr(":<>=", edit->text[edit->len - 1]);
}

void prompt_rest(struct session *session)
{
	struct prompt *prompt = &session->prompt;
	int64_t due_ms = prompt_due_ms(session);
	if (due_ms < 0 || clock_ms() < due_ms)
		return;
	if (is_half(&prompt->edit) && prompt->kind != PROMPT_PALETTE) {
		prompt->typed_ms = 0;
		prompt->owed = true;
		return;
	}
	follow(session);
}

/* --- in the palette */

bool prompt_step(struct session *session, int rows)
{
	if (!is_palette(session))
		return false;
	if (session->prompt.typed_ms)
		follow(session);
	session->dirty |= list_move(view_list(session_view(session)), rows);
	return true;
}

bool prompt_take_command(struct session *session)
{
	if (!is_palette(session))
		return false;
	if (session->prompt.typed_ms)
		follow(session);
	struct target target = view_target(session_view(session));
	if (target.what != TARGET_COMMAND)
		return true;
	char line[ARGV_LINE_BYTES];
	snprintf(line, sizeof(line), "%s ", target.text);
	prompt_close(session);
	prompt_open(session, PROMPT_COMMAND, line);
	return true;
}

/* --- the end */

/* `name` with what was typed as its words. */
static bool run_with(struct session *session, const char *name,
    const char *text, struct err *err)
{
	struct buf line;
	buf_init(&line, ARGV_LINE_BYTES);
	buf_addf(&line, "%s %s", name, text);
	bool done =
	    command_run_line(&commands_table, session, buf_text(&line), err);
	buf_done(&line);
	return done;
}

/* Takes down the line that would have done the same. */
static void note(
    struct session *session, enum prompt_kind kind, const char *text)
{
	switch (kind) {
	case PROMPT_COMMAND:
	case PROMPT_PALETTE:
		tape_note(session, text);
		break;
	case PROMPT_SEARCH:
		tape_note_query(session, "search", text);
		break;
	case PROMPT_FILTER:
		tape_note_query(session, "filter", text);
		break;
	case PROMPT_KIND:
		tape_note_query(session, "kind", text);
		break;
	}
}

/* What was typed, done; of the palette the chosen row. */
static bool answer(struct session *session, enum prompt_kind kind,
    const char *text, struct err *err)
{
	bool empty = strspn(text, " ") == strlen(text);
	switch (kind) {
	case PROMPT_COMMAND:
		/* An address that was pasted is meant to be opened. */
		if (strncmp(text, "http", 4) == 0)
			return run_with(session, "open", text, err);
		return command_run_line(&commands_table, session, text, err);
	case PROMPT_PALETTE:
		return places_follow(session, err);
	case PROMPT_KIND:
		return empty || run_with(session, "kind", text, err);
	case PROMPT_SEARCH:
	case PROMPT_FILTER:
		if (own_asks(text))
			session_go_own(session, OWN_LIST_FOUND, text);
		break;
	}
	return true;
}

bool prompt_accept(struct session *session, struct err *err)
{
	struct prompt *prompt = &session->prompt;
	enum prompt_kind kind = prompt->kind;
	if (prompt->typed_ms || prompt->owed)
		follow(session);
	lineedit_accept(&prompt->edit);
	if (prompt->edit.hist)
		prompt_keep_line(session, prompt->edit.hist, prompt->edit.text);
	char text[QUERY_TEXT_MAX + 1];
	const char *chosen = view_target(session_view(session)).text;
	snprintf(text, sizeof(text), "%s",
	    kind == PROMPT_PALETTE && chosen ? chosen : prompt->edit.text);
	/* A list that was opened for the first letters is not what is meant. */
	if (own_asks(text) && is_followed(kind) && prompt->followed)
		session->stack.at = prompt->came_from;
	shut(session);
	if (!answer(session, kind, text, err))
		return false;
	if (text[strspn(text, " ")] != '\0')
		note(session, kind, text);
	return true;
}

/* --- history */

static const char *file_of(
    const struct session *session, const struct hist *hist)
{
	return hist == session->searches ? OWN_LINES_SEARCHES
					 : OWN_LINES_COMMANDS;
}

void prompt_keep_line(
    const struct session *session, struct hist *hist, const char *line)
{
	if (!session->script && line[strspn(line, " ")] != '\0')
		own_lines_keep(file_of(session, hist), line);
}

void prompt_load_history(struct session *session)
{
	session->searches = hist_new(OWN_LINES_HISTORY);
	session->lines = hist_new(OWN_LINES_HISTORY);
	if (session->script)
		return; /* a test begins with nothing */
	own_lines_load(OWN_LINES_SEARCHES, session->searches);
	own_lines_load(OWN_LINES_COMMANDS, session->lines);
}

void prompt_free_history(struct session *session)
{
	hist_free(session->searches);
	hist_free(session->lines);
}
