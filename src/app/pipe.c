/* pipe.c: owns the command that is under way, and its two pipes. */
#include "pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "session.h"
#include "spawn.h"

#define OUTPUT_MAX_BYTES (1u << 20)
#define GRACE_MS 2000 /* between SIGTERM and SIGKILL */

struct pipe {
	pid_t pid; /* 0: has ended */
	int in, out;
	char *name;
	char *input;
	size_t input_len, sent;
	struct buf output;
	int64_t due_ms;	 /* it is ended then; -1: it may run on */
	const char *why; /* it was ended; or NULL */
	int status;
};

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static bool open_pipe(int ends[2], int ours)
{
	if (pipe(ends) != 0)
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	fcntl(ends[ours], F_SETFL, O_NONBLOCK);
	return true;
}

static int launch(struct pipe *pipe, char *const *argv)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	int failed = 0;
	if (!open_pipe(in, 1) || !open_pipe(out, 0))
		failed = errno;
	if (!failed) {
		const struct spawn spawn = {.argv = argv,
		    .in = in[0],
		    .out = out[1],
		    .err = out[1],
		    .apart = true};
		failed = spawn_start(&spawn, &pipe->pid);
	}
	shut(&in[0]);
	shut(&out[1]);
	if (failed) {
		pipe->pid = 0;
		shut(&in[1]);
		shut(&out[0]);
	}
	pipe->in = in[1];
	pipe->out = out[0];
	return failed;
}

static void release(struct session *session)
{
	struct pipe *pipe = session->pipe;
	session->pipe = NULL;
	shut(&pipe->in);
	shut(&pipe->out);
	buf_done(&pipe->output);
	free(pipe->input);
	free(pipe->name);
	free(pipe);
}

bool pipe_start(struct session *session, char *const *argv, const char *text,
    struct err *err)
{
	if (session->pipe)
		return err_set(err, ERR_USAGE,
		    _("%s is under way; cancel ends it."), session->pipe->name);
	struct pipe *pipe = mem_alloc(sizeof(*pipe));
	long most_s = options_number(session->settings, "pipe-timeout");
	buf_init(&pipe->output, OUTPUT_MAX_BYTES);
	pipe->name = mem_strdup(argv[0]);
	pipe->input = mem_strdup(text);
	pipe->input_len = strlen(text);
	pipe->due_ms = most_s > 0 ? clock_ms() + 1000 * most_s : -1;
	session->pipe = pipe;
	int failed = launch(pipe, argv);
	if (failed) {
		err_set(err, ERR_USAGE, _("%s cannot be started: %s"), argv[0],
		    strerror(failed));
		release(session);
		return false;
	}
	session_say(session, _("%s is running."), pipe->name);
	return true;
}

void pipe_add_fds(
    const struct session *session, struct fetch_fd *fds, size_t *count)
{
	const struct pipe *pipe = session->pipe;
	if (pipe && pipe->in >= 0)
		fds[(*count)++] =
		    (struct fetch_fd){.fd = pipe->in, .for_write = true};
	if (pipe && pipe->out >= 0)
		fds[(*count)++] = (struct fetch_fd){.fd = pipe->out};
}

int64_t pipe_due_ms(const struct session *session)
{
	return session->pipe ? session->pipe->due_ms : -1;
}

bool pipe_is_on(const struct session *session)
{
	return session->pipe != NULL;
}

/* --- while it runs */

/* Asks it to end, then makes it. */
static void put_end(struct pipe *pipe, const char *why)
{
	kill(-pipe->pid, pipe->why ? SIGKILL : SIGTERM);
	pipe->why = pipe->why ? pipe->why : why;
	pipe->due_ms = clock_ms() + GRACE_MS;
}

static void feed(struct pipe *pipe)
{
	while (pipe->in >= 0 && pipe->sent < pipe->input_len) {
		ssize_t sent = write(pipe->in, pipe->input + pipe->sent,
		    pipe->input_len - pipe->sent);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		/* It wants no more: that is its right. */
		if (sent < 0)
			break;
		pipe->sent += (size_t)sent;
	}
	shut(&pipe->in);
}

static void hear(struct pipe *pipe)
{
	char bytes[16384];
	while (pipe->out >= 0) {
		ssize_t got = read(pipe->out, bytes, sizeof(bytes));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (got <= 0)
			shut(&pipe->out);
		else if (!buf_add(&pipe->output, bytes, (size_t)got) &&
			 !pipe->why)
			put_end(pipe, _("it said too much"));
	}
}

/* --- its end */

static const char *how_it_ended(const struct pipe *pipe, struct arena *arena)
{
	if (pipe->why)
		return arena_printf(
		    arena, _("%s was ended: %s"), pipe->name, pipe->why);
	if (WIFSIGNALED(pipe->status))
		return arena_printf(arena, _("%s was ended by signal %d"),
		    pipe->name, WTERMSIG(pipe->status));
	if (WEXITSTATUS(pipe->status) != 0)
		return arena_printf(arena, _("%s ended with status %d"),
		    pipe->name, WEXITSTATUS(pipe->status));
	return arena_printf(arena, _("%s has ended"), pipe->name);
}

static void show_end(struct session *session)
{
	struct pipe *pipe = session->pipe;
	struct arena arena = ARENA_INIT;
	const char *how = how_it_ended(pipe, &arena);
	/* A text ends at a NUL: what stands behind one is still shown. */
	for (size_t i = 0; i < pipe->output.len; i++)
		if (pipe->output.data[i] == '\0')
			pipe->output.data[i] = '\1';
	session->message[0] = '\0'; /* that it is running */
	if (pipe->output.len > 0)
		session_go(
		    session, view_text_new(how, buf_text(&pipe->output)));
	else
		session_say(session, _("%s and said nothing."), how);
	session->dirty = true;
	arena_done(&arena);
	release(session);
}

void pipe_turn(struct session *session)
{
	struct pipe *pipe = session->pipe;
	if (!pipe)
		return;
	feed(pipe);
	hear(pipe);
	if (waitpid(pipe->pid, &pipe->status, WNOHANG) == pipe->pid) {
		/* What it left behind may hold the pipe for ever. */
		hear(pipe);
		show_end(session);
	} else if (pipe->due_ms >= 0 && clock_ms() >= pipe->due_ms) {
		put_end(pipe, _("it took too long (see pipe-timeout)"));
	}
}

bool pipe_cancel(struct session *session)
{
	if (!session->pipe)
		return false;
	put_end(session->pipe, _("as you wished"));
	return true;
}

void pipe_done(struct session *session)
{
	if (!session->pipe)
		return;
	kill(-session->pipe->pid, SIGTERM);
	release(session);
}
