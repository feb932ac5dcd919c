/*
 * progress.c: see progress.h. Signals are held back by the kernel and looked
 * at between rows, so no handler and nothing global is needed.
 */
#include "klaster/service/progress.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "klaster/base/clock.h"
#include "klaster/base/out.h"

enum { DRAW_MS = 200, LOOK_EACH = 64 };

static const int waiting[] = {SIGINT, SIGTERM, SIGHUP};

/* One that is ignored (nohup, a job of the shell) stays so: held back, it
 * would be seen to wait. */
static bool is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 &&
	       action.sa_handler == SIG_IGN;
}

static void signals_hold(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(waiting) / sizeof(*waiting); i++)
		if (!is_ignored(waiting[i]))
			sigaddset(&set, waiting[i]);
	sigprocmask(how, &set, NULL);
}

static bool is_asked_to_stop(void)
{
	sigset_t set;

	if (sigpending(&set) != 0)
		return false;
	for (size_t i = 0; i < sizeof(waiting) / sizeof(*waiting); i++)
		if (sigismember(&set, waiting[i]) == 1)
			return true;
	return false;
}

/* A terminal that can draw over a line, and in which we are in front. */
static bool may_draw(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0 &&
	       tcgetpgrp(STDERR_FILENO) == getpgrp();
}

void progress_begin(struct progress *progress, bool quiet)
{
	*progress = (struct progress){.doing = "",
	    .is_shown = !quiet && may_draw(),
	    .began_ms = clock_ms()};
	signals_hold(SIG_BLOCK);
}

static void wipe(struct progress *progress)
{
	static const char over[] = "\r\033[K";

	if (progress->is_drawn)
		out_bytes(stderr, over, sizeof(over) - 1);
	progress->is_drawn = false;
}

void progress_end(struct progress *progress)
{
	wipe(progress);
	fflush(stderr);
	signals_hold(SIG_UNBLOCK);
}

void progress_part(struct progress *progress, const char *doing, uint64_t all)
{
	wipe(progress);
	progress->doing = doing;
	progress->all = all;
	progress->done = 0;
}

static void draw(struct progress *progress)
{
	struct arena arena = ARENA_INIT;
	int64_t ms = progress_ms(progress);
	struct safe_text text;

	if (progress->all > 0)
		text = safe_linef(&arena, "%s: %d %%, %llu rows, %lld s",
		    progress->doing,
		    (int)(100 * progress->done / progress->all),
		    (unsigned long long)progress->rows, (long long)(ms / 1000));
	else
		text = safe_linef(&arena, "%s: %lld s", progress->doing,
		    (long long)(ms / 1000));
	wipe(progress);
	out_safe(stderr, safe_clip(&arena, text, 78, true));
	fflush(stderr);
	progress->is_drawn = true;
	progress->drawn_ms = clock_ms();
	arena_done(&arena);
}

static bool look(struct progress *progress, struct err *err)
{
	progress->is_stopped = is_asked_to_stop();
	if (progress->is_stopped)
		return err_set(err, ERR_NOTHING,
		    "stopped; the directory is as it was before");
	if (progress->is_shown && clock_ms() >= progress->drawn_ms + DRAW_MS)
		draw(progress);
	return true;
}

bool progress_step(struct progress *progress, uint64_t done, struct err *err)
{
	progress->done = done;
	return ++progress->turns % LOOK_EACH != 0 || look(progress, err);
}

bool progress_look(struct progress *progress, const char *doing, uint64_t done,
    uint64_t all, struct err *err)
{
	if (doing != NULL) {
		if (strcmp(doing, progress->doing) != 0)
			progress_part(progress, doing, all);
		progress->all = all;
		progress->done = done;
	}
	return look(progress, err);
}

int64_t progress_ms(const struct progress *progress)
{
	return clock_ms() - progress->began_ms;
}
