/*
 * loop.c: the only place that waits. Owns the order of a turn: what came
 * from the network, what was typed, what is due, what is to be drawn. All
 * waiting keys are taken before anything is drawn, so a held key costs one
 * frame, however slow the line.
 */
#include <poll.h>
#include <string.h>
#include "klaster/app/signals.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/own/saved.h"
#include "mouse.h"
#include "pane.h"
#include "script.h"
#include "session.h"
#include "tape.h"

#define HOLD_MS 80     /* rows that come so soon are worth one frame less */
#define LOADING_MS 300 /* a wait that people notice */

/* When klasterd has ended it is started again: what is on the screen came
 * from it, and the next key will ask for more. */
static void follow_one(struct session *session, struct connection *connection)
{
	struct err err = ERR_INIT;
	if (service_is_alive(connection, &err))
		return;
	if (!service_restart(connection, &err)) {
		session_fail(session, &err);
		return;
	}
	session_run(session, "refresh");
	session_say(session,
	    _("klasterd had ended and was started again; the log says why."));
}

static void follow_service(struct session *session)
{
	for (size_t i = 0; i < session->roster.count; i++)
		if (session->roster.entries[i].is_open)
			follow_one(
			    session, &session->roster.entries[i].connection);
}

static void follow_signals(struct session *session)
{
	struct signals_seen seen = signals_take();
	if (seen.end) {
		session->status = 128 + seen.end;
		session->quit = true;
	}
	if (seen.child) {
		follow_service(session);
		opener_reap(&session->opener);
	}
	if (seen.stop)
		session_run(session, "suspend");
	if (seen.continued) {
		term_resume(session->term);
		session->dirty = seen.resized = true;
	}
	if (seen.resized && term_measure(session->term, 0, 0))
		session->dirty = true;
}

bool session_is_waiting(const struct session *session)
{
	struct view *view = session_view(session);
	struct source *source = view_source(view);
	struct source_status status = {.state = SOURCE_EMPTY};
	if (source) {
		status = source->ops->status(source);
		if (source->ops->row(source, 0))
			return false; /* more of it may come; this is here */
	} else if (strcmp(view->ops->name, "overview") != 0 ||
		   feed_entry(session->feed, &status)) {
		return false;
	}
	return status.retry_in_ms > 0 ||
	       (status.state == SOURCE_EMPTY && status.loading);
}

bool session_is_settled(const struct session *session)
{
	return view_is_whole(session_view(session), session_rows(session),
		   pane_place_cols(session)) ||
	       feed_is_idle(session->feed);
}

/* What would be drawn is not all here, but will be in a moment. */
static bool is_held(struct session *session)
{
	if (session_is_settled(session)) {
		session->hold_until_ms = 0;
		return false;
	}
	int64_t now_ms = clock_ms();
	if (session->hold_until_ms == 0)
		session->hold_until_ms = now_ms + HOLD_MS;
	return now_ms < session->hold_until_ms;
}

/* What is here fills a new place: it is drawn before anything is asked. */
static bool draws_first(const struct session *session)
{
	return session->fresh && session_is_settled(session);
}

/* Keys typed ahead are meant for the place as it will be: they wait as long
 * as its first frame does, which is not long. */
static bool keys_wait(struct session *session)
{
	return session->fresh && is_held(session);
}

static void take_events(struct session *session)
{
	struct input_event event;
	while (!session->quit && !keys_wait(session) &&
	       input_next(session->input, clock_ms(), &event)) {
		switch (event.kind) {
		case INPUT_KEY:
			if (key_is_mouse(event.key))
				mouse_key(
				    session, event.key, event.row, event.col);
			else
				session_key(session, event.key);
			break;
		case INPUT_PASTE:
			session_paste(session, event.text, event.len);
			break;
		case INPUT_ANSWER:
			term_answered(session->term);
			break;
		}
	}
}

static void take_input(struct session *session)
{
	char bytes[4096];
	size_t got;
	enum term_input input;
	while ((input = term_read(session->term, bytes, sizeof(bytes), &got)) ==
	       TERM_BYTES) {
		input_feed(session->input, bytes, got, clock_ms());
		take_events(session);
	}
	if (input == TERM_GONE) {
		log_add(LOG_NOTE, "the terminal is gone");
		session->quit = true;
		return;
	}
	take_events(session);
}

/* Whether the view waits, and since when: said only when it lasts. */
static void watch_loading(struct session *session)
{
	struct source *source = view_source(session_view(session));
	struct source_status status = {.loading = false};
	if (source)
		status = source->ops->status(source);
	else
		feed_entry(session->feed, &status);
	bool loading = status.loading;
	int64_t now_ms = clock_ms();
	if (!loading) {
		session->dirty |= session->loading_shown;
		session->loading_ms = 0;
		session->loading_shown = false;
	} else if (session->loading_ms == 0) {
		session->loading_ms = now_ms;
	} else if (!session->loading_shown &&
		   now_ms >= session->loading_ms + LOADING_MS) {
		session->loading_shown = session->dirty = true;
	}
}

static void draw_if_due(struct session *session)
{
	uint64_t revision = view_revision(session_place(session)) +
			    (session->pane ? view_revision(session->pane) : 0) +
			    saved_revision(session->saved);
	if (revision != session->drawn_revision)
		session->dirty = true;
	if (!session->dirty)
		return;
	/* Asks for the rows first, so that an answer may come in time. */
	bool held = is_held(session);
	if (!draws_first(session))
		roster_turn(&session->roster);
	session_hear_sync(session);
	if (held || !term_may_draw(session->term, clock_ms()))
		return;
	session->drawn_revision = revision;
	session->dirty = session->fresh = false;
	session->hold_until_ms = 0;
	session_draw(session);
	roster_turn(&session->roster);
}

/* A countdown that is shown goes on by itself, each full second. */
static void watch_countdown(struct session *session)
{
	int64_t now_ms = clock_ms();
	if (session->tick_ms == 0 || now_ms < session->tick_ms)
		return;
	session->tick_ms = 0;
	session->dirty = true; /* drawing sets the next one */
}

static void sooner(int64_t *due_ms, int64_t other_ms)
{
	if (other_ms >= 0 && (*due_ms < 0 || other_ms < *due_ms))
		*due_ms = other_ms;
}

/* Milliseconds to the next thing that happens by itself; -1: nothing does. */
static int wait_ms(const struct session *session)
{
	int64_t due_ms = -1, now_ms = clock_ms();
	sooner(&due_ms, input_due_ms(session->input));
	sooner(&due_ms, prompt_due_ms(session));
	if (session->pane_due_ms)
		sooner(&due_ms, session->pane_due_ms);
	if (tape_is_due(session))
		sooner(&due_ms, now_ms);
	if (session->ahead_due_ms &&
	    fetch_counts(session->fetcher).under_way == 0)
		sooner(&due_ms, session->ahead_due_ms);
	if (session->dirty) {
		int64_t at_ms = term_due_ms(session->term);
		if (session->hold_until_ms > at_ms)
			at_ms = session->hold_until_ms;
		if (!term_is_pending(session->term))
			sooner(&due_ms, at_ms < 0 ? now_ms : at_ms);
	}
	sooner(&due_ms, export_due_ms(session));
	sooner(&due_ms, take_due_ms(session));
	sooner(&due_ms, pipe_due_ms(session));
	if (session->tick_ms)
		sooner(&due_ms, session->tick_ms);
	if (session->loading_ms && !session->loading_shown)
		sooner(&due_ms, session->loading_ms + LOADING_MS);
	int feed_ms = roster_due_ms(&session->roster);
	if (feed_ms >= 0)
		sooner(&due_ms, now_ms + feed_ms);
	if (due_ms < 0)
		return -1;
	int64_t left_ms = due_ms - now_ms;
	return left_ms < 0 ? 0 : left_ms > 3600000 ? 3600000 : (int)left_ms;
}

/* A test goes on when all has come to rest, or when it is in a hurry; then
 * *wait_ms says how long there is to wait before. */
static bool is_step_due(const struct session *session, int *wait_ms)
{
	*wait_ms = 0;
	return session_is_idle(session) ||
	       (script_hurries(session->script, wait_ms) && !session->dirty);
}

static void wait_for_something(struct session *session)
{
	struct fetch_fd fds[3 + PIPE_FDS];
	size_t count = 0;
	fds[count++] = (struct fetch_fd){.fd = signals_fd()};
	if (!term_is_headless(session->term)) {
		int fd = term_fd(session->term);
		fds[count++] = (struct fetch_fd){.fd = fd};
		if (term_is_pending(session->term))
			fds[count++] =
			    (struct fetch_fd){.fd = fd, .for_write = true};
	}
	pipe_add_fds(session, fds, &count);
	int timeout_ms = wait_ms(session);
	int step_ms = 0;
	if (session->script && is_step_due(session, &step_ms))
		timeout_ms = step_ms;
	fetch_poll(session->fetcher, fds, count, timeout_ms);
}

/* Asked from within what takes long. */
bool session_is_awaited(void *ctx)
{
	const struct session *session = ctx;
	struct pollfd waits[] = {
	    {.fd = signals_fd(), .events = POLLIN}, {.events = POLLIN}};
	if (fetch_counts(session->fetcher).under_way > 0)
		return true;
	if (!session->term || term_is_headless(session->term))
		return false;
	waits[1].fd = term_fd(session->term);
	return poll(waits, MEM_COUNT(waits), 0) > 0;
}

bool session_is_idle(const struct session *session)
{
	return roster_is_idle(&session->roster) &&
	       saved_is_idle(session->saved) && !session->dirty &&
	       !tape_is_playing(session) && prompt_due_ms(session) < 0 &&
	       input_due_ms(session->input) < 0 && !session->pane_due_ms &&
	       !session->ahead_due_ms && !take_is_waiting(session) &&
	       !export_is_on(session) && !pipe_is_on(session);
}

void session_loop(struct session *session)
{
	while (!session->quit) {
		fetch_turn(session->fetcher);
		if (!draws_first(session))
			roster_turn(&session->roster);
		follow_signals(session);
		take_input(session);
		tape_turn(session);
		prompt_rest(session);
		pane_follow(session);
		session_look_ahead(session);
		take_turn(session);
		export_turn(session);
		pipe_turn(session);
		watch_loading(session);
		watch_countdown(session);
		if (!term_flush(session->term))
			session->quit = true;
		if (session->quit)
			break;
		draw_if_due(session);
		int step_ms;
		if (session->script && is_step_due(session, &step_ms))
			script_step(session->script, session);
		if (!session->quit)
			wait_for_something(session);
	}
}
